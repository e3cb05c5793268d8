"""The check of an exclusive sum too wide for a table: face by face, down to faces of a few inputs."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import row_words, tail_mask
from boolnet.minimizers.check import LateCheckParams, SampleParams, check_samples, failure
from boolnet.minimizers.espresso.tautology import OutOfTime

PER_SAMPLE_WORD = 2e-6  # units for a literal or membership on 64 vectors
PER_FACE = 0.2  # units for a face,
PER_CELL = 1e-5  # for an input or output of a cube that may lie in it,
PER_PRODUCT = 2e-3  # for a literal or membership of those that do,
PER_PRODUCT_WORD = 1e-6  # and for 64 rows of it


@dataclass(frozen=True)
class FaceCheckParams:
    """How an exclusive sum too wide for a table is checked.

    Attributes
    ----------
    leaf_inputs : int
        So many inputs are settled on all their rows.
    late : LateCheckParams
    samples : SampleParams
        Checked first, and alone where the rest takes too long.
    """

    leaf_inputs: int = 12
    late: LateCheckParams = field(default_factory=lambda: LateCheckParams(share=0.2, work=100))
    samples: SampleParams = field(default_factory=SampleParams)


DEFAULT = FaceCheckParams()


def check_wide(function: BooleanFunction, cover: Cover, budget: Budget, params: FaceCheckParams = DEFAULT) -> str:
    """Check face by face when the function has cubes; on samples when it has none, or that takes too long.

    Parameters
    ----------
    function : BooleanFunction
    cover : Cover
        The exclusive sum.
    budget : Budget
        Of the search, which may be over; the check takes what it left.
    params : FaceCheckParams, optional

    Raises
    ------
    VerificationError
        With an input vector on which they differ.
    """
    sampled = check_samples(function, cover, "xor", params.samples)
    budget.spend(PER_SAMPLE_WORD * params.samples.vectors / 64 * cover.edges())
    if not isinstance(function, CoverFunction):
        return sampled
    try:
        _check_faces(function, cover, params.late.after(budget), params.leaf_inputs)
    except OutOfTime:
        return sampled
    return "checked face by face"


def _check_faces(function: CoverFunction, cover: Cover, budget: Budget, leaf_inputs: int) -> None:
    given = sum(len(one) for one in (cover, function.on, function.dc, function.off) if one is not None)
    stack = [(np.full(cover.n_inputs, FREE, dtype=np.uint8), cover, function, given)]
    while stack:
        face, sums, whole, given = stack.pop()
        if budget.is_over(PER_FACE + PER_CELL * given * (cover.n_inputs + cover.n_outputs)):
            raise OutOfTime
        sums = sums.inside(face)
        small = CoverFunction(
            function.inputs,
            function.outputs,
            whole.on.inside(face),
            None if whole.dc is None else whole.dc.inside(face),
            None if whole.off is None else whole.off.inside(face),
        )
        covers = [c for c in (sums, small.on, small.dc, small.off) if c is not None]
        used = (np.concatenate([c.cubes for c in covers]) != FREE).sum(axis=0)
        if (used > 0).sum() <= leaf_inputs:
            words = max(1, (1 << int((used > 0).sum())) // 64)
            budget.spend(sum(c.edges() for c in covers) * (PER_PRODUCT + PER_PRODUCT_WORD * words))
            _check_leaf(small, sums, face, np.flatnonzero(used))
        else:
            size = sum(len(c) for c in covers)
            stack += [(half, sums, small, size) for half in _halves(face, int(np.argmax(used)))]


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
