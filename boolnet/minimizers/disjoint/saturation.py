"""Covers for exact networks: per output, pairwise disjoint cubes or a clamp, whichever takes fewer neurons.

The output of an ``exact`` network is the sum of its cubes' neurons, so no two of an output's cubes may meet, on
don't-care vectors neither; otherwise one more neuron clamps the sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.core.errors import LimitError
from boolnet.functions.cover import FREE, Cover, intersects
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import pack
from boolnet.minimizers.check import overlapping_outputs
from boolnet.minimizers.disjoint.disjoint_sharp import cut_disjoint, sharp
from boolnet.minimizers.disjoint.minimize import SearchParams, make_disjoint
from boolnet.minimizers.disjoint.partition import PartitionSearch, cube_rows, implicants
from boolnet.minimizers.espresso.tautology import OutOfTime
from boolnet.minimizers.primes.dense import DenseTable, output_column
from boolnet.minimizers.primes.expand import drop_unused
from boolnet.minimizers.result import MinimizationResult

SECONDS = 1.0
TABLED_INPUTS = 15  # up to here a disjoint cover is found in the table
SEARCH_INPUTS = 8  # partitions are searched up to here; beyond, only the given cubes are cut apart
WORK = 1 << 23  # (row, implicant) pairs that the searches of one function look at together, about a second
CUT_CUBES = 1 << 12  # of an output; with more, the one neuron that a clamp costs is not worth the search
CUT_PIECES = 1 << 8  # of one cube


@dataclass(frozen=True, eq=False)
class ExactCover:
    """A cover to build an exact network from.

    Attributes
    ----------
    cover : Cover
        Within an output that is not clamped no two cubes meet.
    clamped : ndarray of bool, shape (m,)
        The outputs that need a clamp.
    proved : bool
        Whether no cover takes fewer cubes and clamps together, and that is proved.
    """

    cover: Cover
    clamped: NDArray[np.bool_]
    proved: bool

    @property
    def neurons(self) -> int:
        """The cubes and the clamps together."""
        return len(self.cover) + int(self.clamped.sum())


def exact_cover(minimized: MinimizationResult, function: BooleanFunction, budget: Budget | None = None) -> ExactCover:
    """Return a cover whose outputs are disjoint where that takes no more neurons than a clamp.

    Output by output a disjoint cover or a clamp is taken; then, unless no fewer neurons would do, a cover that is
    disjoint in all outputs, minimised as such, when it takes fewer.

    Parameters
    ----------
    minimized : MinimizationResult
        A cover of the function.
    function : BooleanFunction
    budget : Budget, optional
        How long to look for disjoint covers, a second if not given; small functions need much less.

    Examples
    --------
    >>> from boolnet.functions.cover import CoverFunction
    >>> either = Cover.from_strings(["1-", "-1"], ["1", "1"])
    >>> result = exact_cover(MinimizationResult(either, 2, ""), CoverFunction(("a", "b"), ("y",), either))
    >>> result.cover.cubes.tolist(), result.clamped.tolist(), result.proved
    ([[1, 0], [2, 1]], [False], True)
    """
    result = _by_output(minimized, function)
    if result.proved or not overlapping_outputs(minimized.cover).any():
        return result
    budget = budget or Budget(SECONDS)
    if not _can_be_cut(minimized.cover, budget):
        return result
    effort = SearchParams(patience=100, per_cube=3, nonzeros=4_000, target=result.neurons)
    whole = make_disjoint(function, minimized, budget, minimized.objective, effort).cover
    if len(whole) >= result.neurons:
        return result
    return ExactCover(whole, np.zeros_like(result.clamped), len(whole) == minimized.at_least)


def _can_be_cut(cover: Cover, budget: Budget) -> bool:
    """Whether a cover too wide for a table comes apart in time, and in not too many cubes; clamps need no more."""
    if cover.n_inputs <= TABLED_INPUTS:
        return True
    try:
        cut_disjoint(cover, budget=budget)
    except (OutOfTime, LimitError):
        return False
    return True


def _by_output(minimized: MinimizationResult, function: BooleanFunction) -> ExactCover:
    cover = minimized.cover
    overlapping = overlapping_outputs(cover)
    table = None
    if overlapping.any() and cover.n_inputs <= SEARCH_INPUTS:
        table = DenseTable.from_function(function)
    clamped = np.zeros(cover.n_outputs, dtype=np.bool_)
    complete = True
    work = WORK // max(1, int(overlapping.sum()))
    for j in sorted(np.flatnonzero(overlapping).tolist(), key=lambda j: (cover.members[:, j].sum(), j)):
        parts, settled = _partition(cover, table, j, work)
        complete &= settled
        if parts is None:
            clamped[j] = True
        else:
            cover = _with_output(cover, j, parts)
    neurons = len(cover) + int(clamped.sum())
    proved = neurons == minimized.at_least or (cover.n_outputs == 1 and complete and minimized.proved)
    return ExactCover(cover, clamped, proved)


def _partition(cover: Cover, table: DenseTable | None, output: int, work: int) -> tuple[NDArray[np.uint8] | None, bool]:
    """Return disjoint cubes for an output, None when a clamp is cheaper, and whether that is settled."""
    elsewhere = np.delete(cover.members, output, axis=1).any(axis=1)
    own = int((cover.members[:, output] & ~elsewhere).sum())
    paid = cover.cubes[elsewhere]
    settled = False
    if table is not None:
        parts, settled = _search(table, output, paid, own + 1, work)
        if parts is not None or settled:
            return parts, settled
    return cut_apart(cover.of_output(output), paid, own + 1), False


def _search(
    table: DenseTable, output: int, paid: NDArray[np.uint8], most: int, work: int
) -> tuple[NDArray[np.uint8] | None, bool]:
    on = _bits(output_column(table.on, output))
    cubes = implicants(_bits(~output_column(table.off, output)), table.n_inputs)
    free = {cube_rows(cube) for cube in paid}
    search = PartitionSearch({rows: int(rows not in free) for rows in cubes}, work)
    found = search.cheapest(on, most)
    if found is None:
        return None, not search.gave_up
    return np.array([cubes[rows] for rows in found], dtype=np.uint8), True


def _bits(column: NDArray[np.bool_]) -> int:
    return int.from_bytes(pack(column).astype("<u8").tobytes(), "little")


def cut_apart(cubes: NDArray[np.uint8], paid: NDArray[np.uint8], most: int) -> NDArray[np.uint8] | None:
    """Return disjoint cubes with the same union, largest cubes whole, or None when more than `most` are to be paid.

    Examples
    --------
    >>> cut_apart(np.array([[1, 2], [2, 1]], np.uint8), np.zeros((0, 2), np.uint8), 2).tolist()
    [[1, 2], [0, 1]]
    """
    if len(cubes) > CUT_CUBES:
        return None
    free = {cube.tobytes() for cube in paid}
    parts = np.zeros((0, cubes.shape[1]), dtype=np.uint8)
    cost = 0
    for cube in cubes[np.argsort((cubes != FREE).sum(axis=1), kind="stable")]:
        pieces = [cube]
        for part in parts[intersects(cube, parts)]:
            pieces = [piece for old in pieces for piece in sharp(old, part)]
            if len(pieces) + cost > most + len(free) or len(pieces) > CUT_PIECES:
                return None
        cost += sum(piece.tobytes() not in free for piece in pieces)
        if cost > most:
            return None
        parts = np.concatenate([parts, np.array(pieces, dtype=np.uint8).reshape(-1, cubes.shape[1])])
    return parts


def _with_output(cover: Cover, output: int, parts: NDArray[np.uint8]) -> Cover:
    """Return the cover with these cubes for an output, shared with equal ones, and no cube that is unused."""
    members = cover.members.copy()
    members[:, output] = False
    added = np.zeros((len(parts), cover.n_outputs), dtype=np.bool_)
    added[:, output] = True
    joined = Cover(cover.cubes, members).joined(Cover(parts, added))
    return drop_unused(joined).sorted()
