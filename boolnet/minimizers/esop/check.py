"""The check of an exclusive sum too wide for a table: face by face, down to faces of a few inputs."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import row_words, tail_mask
from boolnet.minimizers.check import SampleParams, check_samples, failure
from boolnet.minimizers.espresso.tautology import OutOfTime


@dataclass(frozen=True)
class FaceCheckParams:
    """How an exclusive sum too wide for a table is checked.

    Attributes
    ----------
    leaf_inputs : int
        So many inputs are settled on all their rows.
    share : float
        Of the work of the search, for the check that comes after it.
    work : float
        More of them.
    longest : float
        Work of the search; of a longer one the share is no larger.
    samples : SampleParams
        Checked first, and alone where the rest takes too long.
    """

    leaf_inputs: int = 12
    share: float = 0.5
    work: float = 2000
    longest: float = 60_000
    samples: SampleParams = field(default_factory=SampleParams)


DEFAULT = FaceCheckParams()


def check_wide(function: BooleanFunction, cover: Cover, work: float, params: FaceCheckParams = DEFAULT) -> str:
    """Check face by face when the function has cubes; on samples when it has none, or that takes too long.

    Parameters
    ----------
    function : BooleanFunction
    cover : Cover
        The exclusive sum.
    work : float
        What the search was given, of which the check takes a share.
    params : FaceCheckParams, optional

    Raises
    ------
    VerificationError
        With an input vector on which they differ.
    """
    sampled = check_samples(function, cover, "xor", params.samples)
    if not isinstance(function, CoverFunction):
        return sampled
    try:
        allowed = params.work + params.share * min(work, params.longest)
        _check_faces(function, cover, Budget(allowed), params.leaf_inputs)
    except OutOfTime:
        return sampled
    return "checked face by face"


def _check_faces(function: CoverFunction, cover: Cover, budget: Budget, leaf_inputs: int) -> None:
    stack = [np.full(cover.n_inputs, FREE, dtype=np.uint8)]
    while stack:
        if budget.is_over():
            raise OutOfTime
        face = stack.pop()
        sums = cover.inside(face)
        small = CoverFunction(
            function.inputs,
            function.outputs,
            function.on.inside(face),
            None if function.dc is None else function.dc.inside(face),
            None if function.off is None else function.off.inside(face),
        )
        given = [c.cubes for c in (sums, small.on, small.dc, small.off) if c is not None]
        used = (np.concatenate(given) != FREE).sum(axis=0)
        if (used > 0).sum() <= leaf_inputs:
            _check_leaf(small, sums, face, np.flatnonzero(used))
        else:
            stack += _halves(face, int(np.argmax(used)))


def _halves(face: NDArray[np.uint8], i: int) -> list[NDArray[np.uint8]]:
    halves = [face.copy(), face.copy()]
    for value, half in enumerate(halves):
        half[i] = value
    return halves


def _check_leaf(function: CoverFunction, cover: Cover, face: NDArray[np.uint8], used: NDArray[np.intp]) -> None:
    rows = 1 << len(used)
    words = np.zeros((cover.n_inputs, max(1, rows // 64)), dtype=np.uint64)
    words[used] = row_words(len(used), 0, rows)
    on, dc = function.evaluate(words)
    wrong = (on ^ cover.evaluate(words, np.bitwise_xor)) & tail_mask(rows)
    wrong &= ~np.zeros_like(on) if dc is None else ~dc
    if wrong.any():
        w = int(np.flatnonzero(wrong.any(axis=0))[0])
        bits = int(np.bitwise_or.reduce(wrong[:, w]))
        shift = (bits & -bits).bit_length() - 1
        values = np.where(face == FREE, words[:, w] >> np.uint64(shift) & np.uint64(1), face)
        raise failure("".join(map(str, values.tolist())))
