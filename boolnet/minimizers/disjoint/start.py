"""Disjoint covers to start from: halvings, branchings, and the cubes of a plain sum cut apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import product

import numpy as np

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover
from boolnet.minimizers.disjoint.branching import NOTHING_PAID, Branching
from boolnet.minimizers.disjoint.disjoint_sharp import Needed, cut_disjoint
from boolnet.minimizers.disjoint.expansion import grow_disjoint
from boolnet.minimizers.disjoint.function_view import FunctionView
from boolnet.minimizers.disjoint.region import DontCareOracle, merge_equal
from boolnet.minimizers.disjoint.tiling import MINOR, Price, Tiling, cover_of_use
from boolnet.minimizers.espresso.tautology import OutOfTime
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.primes.expand import drop_unused
from boolnet.minimizers.result import CoverObjective

HALVED_INPUTS = 12
BRANCHING_SHARE = 0.3  # of the seconds
GROWING_SHARE = 0.8  # of the seconds left then
SHARINGS = (1.0, 0.0, 0.5, 2.0)
SEED = 7


def first_cover(plain: Cover, view: FunctionView) -> Cover:
    """Return a disjoint cover, whatever time it takes: a plain cover cut apart, large cubes first."""
    return merge_equal(cut_disjoint(_ordered(plain, 0), _needed(view)))


def _needed(view: FunctionView) -> Needed | None:
    return None if view.dont_cares is None else view.needed


def start(plain: Cover, view: FunctionView, objective: CoverObjective, budget: Budget) -> Cover:
    """Return the best disjoint cover of several, as many as the budget allows.

    Parameters
    ----------
    plain : Cover
        A cover of the function, as small as possible, which need not be disjoint.
    view : FunctionView
    objective : {"cubes", "literals"}
    budget : Budget
    """
    found: list[Cover] = []
    with suppress(OutOfTime):
        found.extend(_starts(plain, view, objective, budget))
    if not found:
        found.append(first_cover(plain, view))
    return min(found, key=lambda cover: cover.size(objective))


def _is_halved(view: FunctionView) -> bool:
    return view.table is not None and view.table.n_inputs <= HALVED_INPUTS


def _starts(plain: Cover, view: FunctionView, objective: CoverObjective, budget: Budget) -> Iterator[Cover]:
    price = Price.of(objective)
    if view.table is not None and _is_halved(view):
        yield from _halvings(view.table, price, budget)
    else:
        yield from _branchings(plain, view.dont_cares, price, budget.part(BRANCHING_SHARE * budget.left()))
    yield merge_equal(cut_disjoint(_ordered(plain, 0), _needed(view), budget))
    for cover in (plain,) if view.cubes is None else (plain, view.cubes.on):
        if not budget.is_over():
            part = budget.part(GROWING_SHARE * budget.left())
            yield merge_equal(grow_disjoint(cover, view.oracle(part), _needed(view), part))
    for way in (1, 2):
        yield merge_equal(cut_disjoint(_ordered(plain, way), _needed(view), budget))


def _halvings(table: DenseTable, price: Price, budget: Budget) -> Iterator[Cover]:
    tiling = Tiling(table, NOTHING_PAID, price)
    rng = np.random.Generator(np.random.PCG64(SEED))
    for number, sharing in enumerate(SHARINGS):
        if number and (budget.is_over() or len(tiling.outputs) < 2):
            return
        yield cover_of_use(tiling.cover(rng, sharing, MINOR - 1, budget), table.n_inputs, table.n_outputs)


def _branchings(plain: Cover, dont_cares: DontCareOracle | None, price: Price, budget: Budget) -> Iterator[Cover]:
    """Branch for each output alone, with equal cubes made one, and for all at once."""
    every = np.arange(plain.n_outputs)
    groups = [every[None]] if len(every) == 1 else [every[:, None], every[None]]
    for group, by_size in product(groups, (False, True)):
        parts = []
        for outputs in group:
            own = drop_unused(Cover(plain.cubes, plain.members & np.isin(every, outputs)))
            if budget.is_over():
                return
            parts.append(Branching(own, dont_cares, price, by_size, budget).run())
        whole = Cover.empty(plain.n_inputs, plain.n_outputs)
        for part in parts:
            if part is None:
                break
            whole = whole.joined(part)
        else:
            yield merge_equal(whole)


def _ordered(cover: Cover, way: int) -> Cover:
    """Return the cubes in an order to cut them in: large ones first, those of many outputs first, or as they come."""
    literals, outputs = (cover.cubes != FREE).sum(axis=1), cover.members.sum(axis=1)
    keys = [(-outputs, literals), (literals, -outputs), (np.arange(len(cover)),)]
    return cover.select(np.lexsort(keys[way]))
