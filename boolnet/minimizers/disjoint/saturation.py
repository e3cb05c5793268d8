"""Covers for exact networks: per output, pairwise disjoint cubes or a saturation, whichever takes fewer neurons.

The output of an ``exact`` network is the sum of its cubes' neurons, so no two of an output's cubes may meet, on
don't-care vectors neither; otherwise one more neuron **saturates** the sum: it makes every larger one 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.errors import LimitError
from boolnet.functions.cover import FREE, Cover, intersects
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import as_int, pack
from boolnet.minimizers.check import overlapping_outputs
from boolnet.minimizers.disjoint.disjoint_sharp import sharp
from boolnet.minimizers.disjoint.exact import ProgramParams
from boolnet.minimizers.disjoint.minimize import DisjointParams, make_disjoint
from boolnet.minimizers.disjoint.partition import PartitionSearch, cube_rows, implicants
from boolnet.minimizers.disjoint.start import StartParams
from boolnet.minimizers.primes.dense import DenseTable, output_column
from boolnet.minimizers.primes.expand import drop_unused
from boolnet.minimizers.result import MinimizationResult

LEAST_IMPLICANTS = 10.0  # units to write down the implicants of an output, however little the budget allows
LEAST_SHARP = 20.0  # units for disjoint sharp, likewise: a saturation costs a layer too
LEAST_PAIRS = 1 << 16  # of a search, however little the budget allows
PER_PAIR = 1.2e-4  # units for a row and an implicant
PER_IMPLICANT = 5e-3  # units for a cube that may be one
PER_PIECE = 0.02  # units for a piece of a cube held against a part,
PER_CELL = 4e-6  # and for an input of a part


def _quick() -> DisjointParams:
    program, start = ProgramParams(nonzeros=4_000), StartParams(first_work=0, quick_work=0, rows=False)
    return DisjointParams(patience=100, patience_per_cube=3, program=program, start=start)


@dataclass(frozen=True)
class SaturationParams:
    """How long disjoint cubes are looked for before an output is saturated.

    Attributes
    ----------
    work : float
        For the whole, unless there is a budget.
    partitioned_inputs : int
        Up to here the cheapest partition of each output is searched; 0 for none. Beyond, only the given cubes are made
        disjoint.
    pairs : int
        (row, implicant) pairs that the searches of one function look at together; 8 million take about a second.
    cubes : int
        Of an output; with more, the one neuron that a saturation costs is not worth disjoint sharp. 0 for none.
    pieces : int
        Of one cube in disjoint sharp.
    whole : bool
        Whether a cover that is disjoint in all outputs is minimised as such at the end.
    disjoint : DisjointParams
        For that.
    """

    work: float = 1000
    partitioned_inputs: int = 8
    pairs: int = 1 << 23
    cubes: int = 1 << 12
    pieces: int = 1 << 8
    whole: bool = True
    disjoint: DisjointParams = field(default_factory=_quick)


DEFAULT = SaturationParams()


@dataclass(frozen=True, eq=False)
class ExactCover:
    """A cover to build an exact network from.

    Attributes
    ----------
    cover : Cover
        Within an output that is not saturated no two cubes meet.
    saturated : ndarray of bool, shape (m,)
        The outputs that need a saturation.
    proved : bool
        Whether no cover takes fewer cubes and saturations together, and that is proved.
    """

    cover: Cover
    saturated: NDArray[np.bool_]
    proved: bool

    @property
    def neurons(self) -> int:
        """The cubes and the saturations together."""
        return len(self.cover) + int(self.saturated.sum())


def exact_cover(
    minimized: MinimizationResult,
    function: BooleanFunction,
    budget: Budget | None = None,
    params: SaturationParams = DEFAULT,
) -> ExactCover:
    """Return a cover whose outputs are disjoint where that takes no more neurons than a saturation.

    Output by output a disjoint cover or a saturation is taken; then, unless no fewer neurons would do, a cover that is
    disjoint in all outputs, minimised as such, when it takes fewer.

    Parameters
    ----------
    minimized : MinimizationResult
        A cover of the function.
    function : BooleanFunction
    budget : Budget, optional
        How long to look for disjoint covers, 1,000 units of work if not given; small functions need much less.
    params : SaturationParams, optional

    Examples
    --------
    >>> from boolnet.functions.cover import CoverFunction
    >>> either = Cover.from_strings(["1-", "-1"], ["1", "1"])
    >>> result = exact_cover(MinimizationResult(either, 2, ""), CoverFunction(("a", "b"), ("y",), either))
    >>> result.cover.cubes.tolist(), result.saturated.tolist(), result.proved
    ([[1, 0], [2, 1]], [False], True)
    """
    budget = budget or Budget(params.work)
    result = _by_output(minimized, function, budget, params)
    if result.proved or not params.whole or budget.is_over() or not overlapping_outputs(minimized.cover).any():
        return result
    try:
        whole = make_disjoint(function, minimized, budget, params.disjoint, target=result.neurons).cover
    except LimitError:
        return result
    if len(whole) >= result.neurons:
        return result
    return ExactCover(whole, np.zeros_like(result.saturated), len(whole) == minimized.at_least)


def _by_output(
    minimized: MinimizationResult, function: BooleanFunction, budget: Budget, params: SaturationParams
) -> ExactCover:
    cover = minimized.cover
    overlapping = overlapping_outputs(cover)
    late = budget.after(LEAST_SHARP)
    table = None
    if overlapping.any() and cover.n_inputs <= params.partitioned_inputs:
        table = DenseTable.from_function(function)
    saturated = np.zeros(cover.n_outputs, dtype=np.bool_)
    complete = True
    shares = max(1, int(overlapping.sum()))
    params = replace(params, pairs=params.pairs // shares)
    for j in sorted(np.flatnonzero(overlapping).tolist(), key=lambda j: (cover.members[:, j].sum(), j)):
        parts, settled = _partition(cover, table, j, budget, late, LEAST_PAIRS // shares, params)
        complete &= settled
        if parts is None:
            saturated[j] = True
        else:
            cover = _with_output(cover, j, parts)
    neurons = len(cover) + int(saturated.sum())
    proved = neurons == minimized.at_least or (cover.n_outputs == 1 and complete and minimized.proved)
    return ExactCover(cover, saturated, proved)


def _partition(
    cover: Cover,
    table: DenseTable | None,
    output: int,
    budget: Budget,
    late: Budget,
    least: int,
    params: SaturationParams,
) -> tuple[NDArray[np.uint8] | None, bool]:
    """Return disjoint cubes for an output, None when a saturation is cheaper, and whether that is settled."""
    elsewhere = np.delete(cover.members, output, axis=1).any(axis=1)
    own = int((cover.members[:, output] & ~elsewhere).sum())
    paid = cover.cubes[elsewhere]
    settled = False
    if table is not None and PER_IMPLICANT * 3**table.n_inputs <= max(budget.left(), LEAST_IMPLICANTS):
        pairs = int(min(params.pairs, least + budget.left() / PER_PAIR))
        parts, settled = _search(table, output, paid, own + 1, pairs, budget)
        if parts is not None or settled:
            return parts, settled
    part = budget if budget.left() > late.left() else late
    return sharp_within(cover.of_output(output), paid, own + 1, part, params), False


def _search(
    table: DenseTable, output: int, paid: NDArray[np.uint8], most: int, pairs: int, budget: Budget
) -> tuple[NDArray[np.uint8] | None, bool]:
    on = as_int(pack(output_column(table.on, output)))
    cubes = implicants(as_int(pack(~output_column(table.off, output))), table.n_inputs)
    free = {cube_rows(cube) for cube in paid}
    search = PartitionSearch({rows: int(rows not in free) for rows in cubes}, pairs)
    found = search.cheapest(on, most)
    budget.spend(PER_IMPLICANT * 3**table.n_inputs + PER_PAIR * (pairs - search.work))
    if found is None:
        return None, not search.gave_up
    return np.array([cubes[rows] for rows in found], dtype=np.uint8).reshape(-1, table.n_inputs), True


def sharp_within(
    cubes: NDArray[np.uint8],
    paid: NDArray[np.uint8],
    most: int,
    budget: Budget = UNLIMITED,
    params: SaturationParams = DEFAULT,
) -> NDArray[np.uint8] | None:
    """Return disjoint cubes with the same union, largest cubes whole, or None where they cost too much.

    Parameters
    ----------
    cubes : ndarray of uint8, shape (c, n)
        Of one output.
    paid : ndarray of uint8, shape (p, n)
        Cubes of other outputs, which cost nothing.
    most : int
        What all the others may cost together, one each.
    budget : Budget, optional
        When it is over, there is no answer.
    params : SaturationParams, optional

    Examples
    --------
    >>> sharp_within(np.array([[1, 2], [2, 1]], np.uint8), np.zeros((0, 2), np.uint8), 2).tolist()
    [[1, 2], [0, 1]]
    """
    if len(cubes) > params.cubes:
        return None
    free = {cube.tobytes() for cube in paid}
    parts = np.zeros((0, cubes.shape[1]), dtype=np.uint8)
    cost = 0
    for cube in cubes[np.argsort((cubes != FREE).sum(axis=1), kind="stable")]:
        pieces = [cube]
        if budget.is_over(PER_PIECE + PER_CELL * parts.size):
            return None
        for part in parts[intersects(cube, parts)]:
            if budget.is_over(PER_PIECE * len(pieces)):
                return None
            pieces = [piece for old in pieces for piece in sharp(old, part)]
            if len(pieces) + cost > most + len(free) or len(pieces) > params.pieces:
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
