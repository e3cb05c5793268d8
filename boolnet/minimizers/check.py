"""The check every cover passes before it is returned: 1 on the on-set, 0 on the off-set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.errors import VerificationError
from boolnet.functions.cover import FREE, Cover, CoverFunction, intersects
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import PackedBits
from boolnet.minimizers.espresso.sliced import PER_CELL, SlicedCubes, slicing_work
from boolnet.minimizers.espresso.tautology import OutOfTime, vector_outside
from boolnet.minimizers.primes.dense import DenseTable, face_index
from boolnet.minimizers.result import COMBINE, Kind

MARKED_INPUTS = 20  # up to here the vectors of many cubes are marked, beyond each is held against all
MANY_CUBES = 1000


@dataclass(frozen=True)
class SampleParams:
    """On which input vectors a cover is checked where not all can be.

    Attributes
    ----------
    vectors : int
        A multiple of 64.
    seed : int
    """

    vectors: int = 1 << 14
    seed: int = 3


DEFAULT = SampleParams()


@dataclass(frozen=True)
class LateCheckParams:
    """How much work a check is worth that comes after a search.

    Attributes
    ----------
    share : float
        Of the work, kept for it.
    work : float
        More of it.
    longest : float
        Of what the search leaves, at most so much.
    """

    share: float = 0.1
    work: float = 200
    longest: float = 60_000

    def before(self, budget: Budget) -> Budget:
        """Return the part of a budget that is for the search."""
        return budget.part((1 - self.share) * budget.left())

    def after(self, budget: Budget) -> Budget:
        """Return a budget for the check, once the search is over."""
        return budget.after(self.work + min(budget.left(), self.longest))


def check_table(table: DenseTable, cover: Cover, kind: Kind = "sum") -> str:
    """Check on every row of a table, and return how it was checked.

    Parameters
    ----------
    table : DenseTable
    cover : Cover
    kind : {"sum", "disjoint", "xor"}
        How an output follows from its cubes.

    Raises
    ------
    VerificationError
        With a row on which they differ.
    """
    covered = table.covered_by(cover, COMBINE[kind])
    wrong = ((table.on & ~covered) | (table.off & covered)).any(axis=0)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise failure(f"{row:0{table.n_inputs}b}")
    return "checked on every row"


def check_algebra(
    function: CoverFunction, cover: Cover, budget: Budget = UNLIMITED, params: SampleParams = DEFAULT
) -> str:
    """Check with cube algebra, output by output, and return how; on samples when the budget is over first.

    Parameters
    ----------
    function : CoverFunction
    cover : Cover
    budget : Budget
    params : SampleParams, optional

    Raises
    ------
    VerificationError
        With an input vector on which they differ.
    """
    try:
        for j in range(cover.n_outputs):
            _check_output(function, cover.of_output(j), j, budget)
    except OutOfTime:
        return check_samples(function, cover, params=params)
    return "checked by cube algebra"


def check_cubes(
    source: BooleanFunction, function: CoverFunction, cover: Cover, budget: Budget, params: SampleParams = DEFAULT
) -> str:
    """Check a cover of a function written as cubes, on samples also against its source, and return how.

    Parameters
    ----------
    source : BooleanFunction
        What was to be minimised: the function itself, or a formula that it was multiplied out from.
    function : CoverFunction
    cover : Cover
    budget : Budget
        When it is over, samples are checked instead.
    params : SampleParams, optional

    Raises
    ------
    VerificationError
        With an input vector on which they differ.
    """
    if source is not function:
        check_samples(source, cover, params=params)
    return check_algebra(function, cover, budget, params)


def _check_output(function: CoverFunction, cubes: NDArray[np.uint8], output: int, budget: Budget) -> None:
    budget.spend(2 * slicing_work(len(cubes) + len(function.on), len(function.inputs)))
    on = function.on.of_output(output)
    free = [] if function.dc is None else [function.dc.of_output(output)]
    allowed = SlicedCubes(np.concatenate([on, *free]))
    reached = SlicedCubes(np.concatenate([cubes, *free]))
    for cube in on:
        _expect_none(vector_outside(reached, reached.everything, cube, budget))
    for cube in cubes:
        if function.off is None:
            _expect_none(vector_outside(allowed, allowed.everything, cube, budget))
        elif budget.is_over(0.02 + PER_CELL * function.off.cubes.size):
            raise OutOfTime
        elif intersects(cube, function.off.of_output(output)).any():
            raise failure("a cube that meets the given off-set")


def _expect_none(vector: NDArray[np.uint8] | None) -> None:
    if vector is not None:
        raise failure("".join(map(str, vector.tolist())))


def check_samples(function: BooleanFunction, cover: Cover, kind: Kind = "sum", params: SampleParams = DEFAULT) -> str:
    """Check on random input vectors, half of them inside cubes of the cover, and return how many.

    Parameters
    ----------
    function : BooleanFunction
    cover : Cover
    kind : {"sum", "disjoint", "xor"}
        How an output follows from its cubes.
    params : SampleParams, optional

    Raises
    ------
    VerificationError
        With an input vector on which they differ.
    """
    rng = np.random.Generator(np.random.PCG64(params.seed))
    words: PackedBits = rng.integers(0, 1 << 64, (cover.n_inputs, params.vectors // 64), dtype=np.uint64)
    for w in range(0, words.shape[1] // 2 if len(cover) else 0):
        cube = cover.cubes[int(rng.integers(len(cover)))]
        words[cube == 0, w] = 0
        words[cube == 1, w] = ~np.uint64(0)
    on, dc = function.evaluate(words)
    wrong = on ^ cover.evaluate(words, COMBINE[kind])
    wrong &= ~np.zeros_like(on) if dc is None else ~dc
    places = np.argwhere(wrong)
    if len(places):
        w = int(places[0, 1])
        bit = int(wrong[places[0, 0], w])
        shift = (bit & -bit).bit_length() - 1
        raise failure("".join(str(int(v) >> shift & 1) for v in words[:, w]))
    return f"tested on {params.vectors:,} vectors, seed {params.seed}, not proved"


def overlapping_outputs(cover: Cover) -> NDArray[np.bool_]:
    """Return, per output, whether two of its cubes meet: disjoint cubes are as large together as their union."""
    if len(cover) < MANY_CUBES:
        return cover.overlapping()
    result = np.zeros(cover.n_outputs, dtype=np.bool_)
    for j in range(cover.n_outputs):
        cubes = cover.of_output(j)
        if cover.n_inputs > MARKED_INPUTS:
            sliced = SlicedCubes(cubes)
            result[j] = any(sliced.meeting(cube) != 1 << c for c, cube in enumerate(cubes))
            continue
        union = np.zeros((1,) + (2,) * cover.n_inputs, dtype=np.bool_)
        for cube in cubes:
            union[face_index(cube)] = True
        result[j] = int(np.exp2((cubes == FREE).sum(axis=1)).sum()) > int(union.sum())
    return result


def check_disjoint(cover: Cover) -> None:
    """Check that no two cubes of an output meet.

    Raises
    ------
    VerificationError
        With an output in which two do.
    """
    overlapping = np.flatnonzero(overlapping_outputs(cover))
    if len(overlapping):
        raise VerificationError(
            f"two cubes of output {int(overlapping[0]) + 1} meet", help="this is a bug of boolnet: please report it"
        )


def failure(where: str) -> VerificationError:
    """Return the error of a cover that is wrong on an input vector."""
    return VerificationError(
        f"the minimised cover differs from the function at {where}", help="this is a bug of boolnet: please report it"
    )
