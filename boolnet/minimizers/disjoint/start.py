"""Disjoint covers to start from: halvings, branchings, and the cubes of a plain sum cut apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import product

import numpy as np

from boolnet.core.budget import Watch
from boolnet.functions.cover import FREE, Cover
from boolnet.minimizers.disjoint.branching import NOTHING_PAID, Branching
from boolnet.minimizers.disjoint.disjoint_sharp import Needed, cut_disjoint
from boolnet.minimizers.disjoint.expansion import grow_disjoint
from boolnet.minimizers.disjoint.function_view import Terrain
from boolnet.minimizers.disjoint.region import Ground, merge_equal
from boolnet.minimizers.disjoint.tiling import MINOR, Price, Tiling, cover_of_use
from boolnet.minimizers.espresso.tautology import OutOfTime
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.primes.expand import drop_unused
from boolnet.minimizers.result import Objective

HALVED_INPUTS = 12
BRANCHING_SHARE = 0.3  # of the seconds
GROWING_SHARE = 0.8  # of the seconds left then
SHARINGS = (1.0, 0.0, 0.5, 2.0)
SEED = 7


def first_cover(plain: Cover, terrain: Terrain) -> Cover:
    """Return a disjoint cover, whatever time it takes: a plain cover cut apart, large cubes first."""
    return merge_equal(cut_disjoint(_ordered(plain, 0), _needed(terrain)))


def _needed(terrain: Terrain) -> Needed | None:
    return None if terrain.ground is None else terrain.needed


def start(plain: Cover, terrain: Terrain, objective: Objective, watch: Watch) -> Cover:
    """Return the best disjoint cover of several, as many as the watch allows.

    Parameters
    ----------
    plain : Cover
        A cover of the function, as small as possible, which need not be disjoint.
    terrain : Terrain
    objective : {"cubes", "literals"}
    watch : Watch
    """
    found: list[Cover] = []
    with suppress(OutOfTime):
        found.extend(_starts(plain, terrain, objective, watch))
    if not found:
        found.append(first_cover(plain, terrain))
    return min(found, key=lambda cover: cover.size(objective))


def _is_halved(terrain: Terrain) -> bool:
    return terrain.table is not None and terrain.table.n_inputs <= HALVED_INPUTS


def _starts(plain: Cover, terrain: Terrain, objective: Objective, watch: Watch) -> Iterator[Cover]:
    price = Price.of(objective)
    if terrain.table is not None and _is_halved(terrain):
        yield from _halvings(terrain.table, price, watch)
    else:
        yield from _branchings(plain, terrain.ground, price, watch.part(BRANCHING_SHARE * watch.left()))
    yield merge_equal(cut_disjoint(_ordered(plain, 0), _needed(terrain), watch))
    for cover in (plain,) if terrain.cubes is None else (plain, terrain.cubes.on):
        if not watch.is_over():
            part = watch.part(GROWING_SHARE * watch.left())
            yield merge_equal(grow_disjoint(cover, terrain.judge(part), _needed(terrain), part))
    for way in (1, 2):
        yield merge_equal(cut_disjoint(_ordered(plain, way), _needed(terrain), watch))


def _halvings(table: DenseTable, price: Price, watch: Watch) -> Iterator[Cover]:
    tiling = Tiling(table, NOTHING_PAID, price)
    dice = np.random.Generator(np.random.PCG64(SEED))
    for number, sharing in enumerate(SHARINGS):
        if number and (watch.is_over() or len(tiling.outputs) < 2):
            return
        yield cover_of_use(tiling.cover(dice, sharing, MINOR - 1, watch), table.n_inputs, table.n_outputs)


def _branchings(plain: Cover, ground: Ground | None, price: Price, watch: Watch) -> Iterator[Cover]:
    """Branch for each output alone, with equal cubes made one, and for all at once."""
    every = np.arange(plain.n_outputs)
    groups = [every[None]] if len(every) == 1 else [every[:, None], every[None]]
    for group, by_size in product(groups, (False, True)):
        parts = []
        for outputs in group:
            own = drop_unused(Cover(plain.cubes, plain.members & np.isin(every, outputs)))
            if watch.is_over():
                return
            parts.append(Branching(own, ground, price, by_size, watch).run())
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
