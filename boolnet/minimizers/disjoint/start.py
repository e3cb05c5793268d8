"""Disjoint covers to start from: by bisection or branching, and by disjoint sharp from a plain cover."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np

from boolnet.core.budget import Budget
from boolnet.core.errors import LimitError
from boolnet.functions.cover import FREE, Cover
from boolnet.functions.packed_bits import unpack
from boolnet.minimizers.disjoint.branching import Branching, BranchingParams
from boolnet.minimizers.disjoint.disjoint_sharp import MAX_PARTS, Needed, disjoint_sharp
from boolnet.minimizers.disjoint.function_view import FunctionView
from boolnet.minimizers.disjoint.region import DontCareOracle, merge_equal
from boolnet.minimizers.disjoint.tiling import (
    MINOR,
    NOTHING_PAID,
    Price,
    Tiling,
    TilingParams,
    cover_of_use,
    cover_on_axes,
    tiling_work,
)
from boolnet.minimizers.espresso.tautology import OutOfTime
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.primes.expand import drop_unused
from boolnet.minimizers.result import CoverObjective

BRANCHED = 0.7  # of that, for branching the given cubes where there is no table
TILED = 0.35  # of it, for bisections where there is one
LEAST_AXES = 4  # of the faces that are bisected then
PER_MERGED = 1e-3  # units for a cube
PER_ROW = 1e-4  # units for a row of a table and 64 outputs


@dataclass(frozen=True)
class StartParams:
    """Which covers are tried, in this order.

    Attributes
    ----------
    share : float
        Of the work left.
    first_work : float
        For a first cover, however little the budget allows.
    quick_work : float
        A first bisection of so much is made in any case.
    rows : bool
        Whether, where that is too little, every row of a table is a cube.
    bisected_inputs : int
        A table of at most so many inputs is bisected, any other function branched; 0 for neither by bisection.
    sharings : tuple of float
        Of a bisection each: how much cheaper a cube is for each other output that could use it.
    seed : int
        Of the order of the outputs.
    tiling : TilingParams
    branching : BranchingParams
    orders : tuple of int
        Rows of `ORDERS`: the order of the plain cover's cubes for disjoint sharp.
    """

    share: float = 0.25
    first_work: float = 1000.0
    quick_work: float = 100.0
    rows: bool = True
    bisected_inputs: int = 12
    sharings: tuple[float, ...] = (1.0, 0.0, 0.5, 2.0)
    seed: int = 7
    tiling: TilingParams = field(default_factory=TilingParams)
    branching: BranchingParams = field(default_factory=BranchingParams)
    orders: tuple[int, ...] = (0, 1, 2)


#: Whose cubes come first, by number.
ORDERS = ("large", "of many outputs", "as given")


def sharp_cover(plain: Cover, view: FunctionView, order: int, budget: Budget) -> Cover:
    """Return a disjoint cover by disjoint sharp.

    Parameters
    ----------
    plain : Cover
    view : FunctionView
    order : int
        A row of `ORDERS`.
    budget : Budget

    Raises
    ------
    OutOfTime
        When the budget is over first.
    """
    found = disjoint_sharp(_ordered(plain, order), _needed(view), budget)
    budget.spend(PER_MERGED * len(found))
    return merge_equal(found)


def _needed(view: FunctionView) -> Needed | None:
    return None if view.dont_cares is None else view.needed


def start(
    plain: Cover, view: FunctionView, objective: CoverObjective, budget: Budget, params: StartParams
) -> tuple[Cover, str]:
    """Return the best disjoint cover of several, as many as a share of the budget allows, and how it was made.

    Parameters
    ----------
    plain : Cover
        A cover of the function, as small as possible, which need not be disjoint.
    view : FunctionView
    objective : {"cubes", "literals"}
    budget : Budget
    params : StartParams

    Raises
    ------
    LimitError
        When it takes too many cubes, or too much work before there are any.
    """
    part = budget.part(params.share * budget.left())
    found: list[tuple[Cover, str]] = []
    with suppress(OutOfTime, LimitError):
        for one in _starts(plain, view, objective, part, params):
            found.append(one)
    if not found:
        found.append(_first(plain, view, objective, budget, params))
    return min(found, key=lambda one: one[0].size(objective))


def _first(
    plain: Cover, view: FunctionView, objective: CoverObjective, budget: Budget, params: StartParams
) -> tuple[Cover, str]:
    """Return any disjoint cover: what is left may be used up for it, and where little is, some work more."""
    try:
        return _any(plain, view, objective, budget.after(max(params.first_work, budget.left())), params)
    except OutOfTime:
        pass
    try:
        if params.first_work and budget.is_halted():
            return _any(plain, view, objective, Budget(params.first_work), params)
    except OutOfTime:
        pass
    if params.rows and view.table is not None:
        budget.spend(PER_ROW * view.table.on.size)
        return row_cover(view.table), "rows"
    raise LimitError(
        "its cubes are not made disjoint in so little work",
        help="minimise it as a plain sum, or compile it as a formula (xor-tree, xor-chain)",
    )


def row_cover(table: DenseTable) -> Cover:
    """Return a cube for every row on which an output is 1.

    Examples
    --------
    >>> import boolnet
    >>> row_cover(DenseTable.from_function(boolnet.read("a | b"))).cubes.tolist()
    [[0, 1], [1, 0], [1, 1]]
    """
    rows = np.flatnonzero(table.on.any(axis=0))
    members = unpack(np.ascontiguousarray(table.on[:, rows].T), table.n_outputs).astype(np.bool_)
    cubes = rows[:, None] >> np.arange(table.n_inputs - 1, -1, -1) & 1
    return Cover(cubes.astype(np.uint8), members)


def _any(
    plain: Cover, view: FunctionView, objective: CoverObjective, budget: Budget, params: StartParams
) -> tuple[Cover, str]:
    if params.branching.share and view.cubes is not None:
        own = replace(params.branching, leaves=MAX_PARTS)
        part = budget.part(BRANCHED * budget.left())
        cover = Branching(view.cubes.on, view.dont_cares, Price.of(objective), True, part, own).run()
        if cover is not None:
            return cover, "branching"
    tiled = None if view.table is None else _tiled(view.table, Price.of(objective), budget, params)
    try:
        cut = sharp_cover(plain, view, 0, budget)
    except (OutOfTime, LimitError):
        if tiled is None:
            raise
        return tiled, "bisection"
    if tiled is not None and tiled.size(objective) < cut.size(objective):
        return tiled, "bisection"
    return cut, "disjoint sharp"


def _tiled(table: DenseTable, price: Price, budget: Budget, params: StartParams) -> Cover | None:
    """Return the bisections of as large faces as the budget allows; None where it does not allow small ones."""
    n, m = table.n_inputs, table.n_outputs
    sizes = range(min(n, params.bisected_inputs), min(n, LEAST_AXES) - 1, -1)
    size = next((k for k in sizes if (1 << n - k) * tiling_work(k, m) < TILED * budget.left()), None)
    if size is None:
        return None
    tiling_params = replace(params.tiling, passes=0)
    axes = np.arange(n - size, n)
    face = np.full(n, FREE, dtype=np.uint8)
    parts = [Cover.empty(n, m)]
    for values in product((0, 1), repeat=n - size):
        face[: n - size] = values
        on, off = (table.face(rows, face).reshape(len(rows), -1) for rows in (table.on, table.off))
        tiling = Tiling(DenseTable(size, m, on, off), NOTHING_PAID, price, tiling_params)
        budget.spend(tiling.setting_work)
        use = tiling.cover(np.random.Generator(np.random.PCG64(params.seed)), 1.0, 0, budget)
        if use is None:
            return None
        parts.append(cover_on_axes(use, face, axes, m))
    return Cover(np.concatenate([part.cubes for part in parts]), np.concatenate([part.members for part in parts]))


def _starts(
    plain: Cover, view: FunctionView, objective: CoverObjective, budget: Budget, params: StartParams
) -> Iterator[tuple[Cover, str]]:
    price = Price.of(objective)
    if view.table is not None and view.table.n_inputs <= params.bisected_inputs:
        yield from ((cover, "bisection") for cover in _bisections(view.table, price, budget, params))
    elif params.branching.share:
        part = budget.part(params.branching.share * budget.left())
        yield from (
            (cover, "branching") for cover in _branchings(plain, view.dont_cares, price, part, params.branching)
        )
    yield from ((sharp_cover(plain, view, order, budget), "disjoint sharp") for order in params.orders)


def _bisections(table: DenseTable, price: Price, budget: Budget, params: StartParams) -> Iterator[Cover]:
    tiling = Tiling(table, NOTHING_PAID, price, params.tiling)
    budget.spend(tiling.setting_work)
    rng = np.random.Generator(np.random.PCG64(params.seed))
    for number, sharing in enumerate(params.sharings):
        if number and len(tiling.outputs) < 2:
            return
        allowed = budget if number else budget.after(max(params.quick_work, budget.left()))
        use = tiling.cover(rng, sharing, MINOR - 1, allowed)
        if use is None:
            return
        budget.spend(PER_MERGED * len(use))
        yield cover_of_use(use, table.n_inputs, table.n_outputs)


def _branchings(
    plain: Cover, dont_cares: DontCareOracle | None, price: Price, budget: Budget, params: BranchingParams
) -> Iterator[Cover]:
    """Branch for each output alone, with equal cubes made one, and for all at once."""
    every = np.arange(plain.n_outputs)
    apart = [every[:, None]] * (params.apart and len(every) > 1)
    together = [every[None]] * (params.together or len(every) == 1)
    for group, by_size in product([*apart, *together], params.by_size):
        parts = []
        for outputs in group:
            own = drop_unused(Cover(plain.cubes, plain.members & np.isin(every, outputs)))
            if budget.is_over():
                return
            parts.append(Branching(own, dont_cares, price, by_size, budget, params).run())
        whole = Cover.empty(plain.n_inputs, plain.n_outputs)
        for part in parts:
            if part is None:
                break
            whole = whole.joined(part)
        else:
            budget.spend(PER_MERGED * len(whole))
            yield merge_equal(whole)


def _ordered(cover: Cover, order: int) -> Cover:
    literals, outputs = (cover.cubes != FREE).sum(axis=1), cover.members.sum(axis=1)
    keys = [(-outputs, literals), (literals, -outputs), (np.arange(len(cover)),)]
    return cover.select(np.lexsort(keys[order]))
