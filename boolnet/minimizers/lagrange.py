"""Covering problems by Lagrangian relaxation: good columns and a lower bound, both from prices of the rows.

Every row has a price; a column's reduced cost is its weight less the prices of its rows. The columns of negative
reduced cost and all the prices together bound the weight from below, for any prices [1]_. Prices are moved along the
subgradient, and good prices guide a greedy choice far better than counting rows does.

References
----------
.. [1] A. Caprara, M. Fischetti, P. Toth, "A heuristic method for the set covering problem", Operations Research 47
   (1999), doi:10.1287/opre.47.5.730.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boolnet.minimizers.dominance import incidence
from boolnet.watch import Watch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PERIOD = 20  # steps of the subgradient between looks at what they gained
FLAT_PERIODS = 4
LEAST_STEP = 0.005
GREEDY_PERIODS = 12  # greedy choices are tried in so many of the last periods
ROUNDS = 60  # of taking out and choosing anew, without success
PRICE_UNIT = 1 << 20  # prices are rounded down to multiples of 1 / PRICE_UNIT, so that the bound is exact


@dataclass(frozen=True)
class Choice:
    """Columns that hit every row, and a proved lower bound on their weight."""

    columns: list[int]
    at_least: int


def choose_by_prices(
    rows: Sequence[int], weights: Sequence[int], costs: Sequence[int], best: list[int], watch: Watch
) -> Choice:
    """Return the best columns found, `best` if none are better, and a lower bound.

    Parameters
    ----------
    rows : sequence of int
        Bit c says that column c hits the row.
    weights, costs : sequence of int
        What to have little of, and what decides between equals.
    best : list of int
        Columns that hit every row.
    watch : Watch
        When to stop improving.

    Examples
    --------
    >>> choose_by_prices([0b011, 0b110, 0b101], [1, 1, 1], [1, 1, 1], [0, 1, 2], Watch())
    Choice(columns=[0, 1], at_least=2)
    """
    names, matrix = incidence(rows)
    ids = np.array(names)
    problem = _Problem(matrix, np.array(weights)[ids], np.array(costs)[ids])
    found = problem.solve(np.searchsorted(ids, best), watch)
    return Choice(ids[np.sort(found.columns)].tolist(), found.at_least)


@dataclass(frozen=True)
class _Found:
    columns: Ints
    at_least: int


class _Problem:
    def __init__(self, matrix: Any, weights: Ints, costs: Ints) -> None:
        self.by_row = matrix
        self.by_column = matrix.T.tocsr()
        self.weights = weights
        self.value = weights * (1 + int(costs.sum())) + costs  # one number for both, weight first
        self.heavy = weights.astype(np.float64)

    def solve(self, best: Ints, watch: Watch) -> _Found:
        """Climb with the prices, then choose by them; stop when bound and choice meet."""
        sizes = np.diff(self.by_column.indptr)
        start = np.minimum.reduceat((self.heavy / sizes)[self.by_row.indices], self.by_row.indptr[:-1])
        best = min(best, self.greedy(start, best[:0]), key=self.size)
        trail, at_least = self.climb(start, int(self.weights[best].sum()), watch)
        best = min([best, *self.choices(trail, at_least, watch)], key=self.size)
        dice = np.random.Generator(np.random.PCG64(5))
        failures = 0
        while failures < ROUNDS and self.weights[best].sum() > at_least and not watch.is_over():
            found = self.rebuilt(best, trail[int(dice.integers(max(0, len(trail) - 6), len(trail)))], dice)
            failures = 0 if self.size(found) < self.size(best) else failures + 1
            best = min(found, best, key=self.size)
        return _Found(best, at_least)

    def size(self, columns: Ints) -> int:
        return int(self.value[columns].sum())

    def climb(self, prices: Floats, top: int, watch: Watch) -> tuple[list[Floats], int]:
        """Return the prices after each period, the best last, and the bound."""
        step, flat, bound = 1.0, 0, -math.inf
        trail, best_prices = [prices], prices
        while step > LEAST_STEP and not watch.is_over() and bound <= top - 1:
            before = bound
            for _ in range(PERIOD):
                reduced = self.heavy - self.by_column @ prices
                value = reduced[reduced < 0].sum() + prices.sum()
                if value > bound:
                    bound, best_prices = value, prices
                slope = 1.0 - self.by_row @ (reduced < 0).astype(np.float64)
                slope[(prices <= 0) & (slope < 0)] = 0
                length = slope @ slope
                if length == 0:
                    break
                prices = np.maximum(prices + step * (1.01 * top - value) / length * slope, 0)
            trail.append(best_prices)
            flat = 0 if bound - before > 0.001 * max(1.0, abs(bound)) else flat + 1
            if flat >= FLAT_PERIODS // 2:
                step, flat, prices = step / 2, 0, best_prices
        return trail, self.exact_bound(best_prices)

    def exact_bound(self, prices: Floats) -> int:
        """Return the bound of these prices, rounded to multiples of a unit and added up in integers."""
        whole = np.floor(prices * PRICE_UNIT).astype(np.int64)
        reduced = self.weights * PRICE_UNIT - self.by_column @ whole
        return max(0, -(-int(reduced[reduced < 0].sum() + whole.sum()) // PRICE_UNIT))

    def choices(self, trail: list[Floats], at_least: int, watch: Watch) -> list[Ints]:
        """Return what the greedy choice makes of some of the prices."""
        found: list[Ints] = []
        for prices in trail[-GREEDY_PERIODS:]:
            if watch.is_over() or any(self.weights[columns].sum() <= at_least for columns in found):
                break
            found.append(self.greedy(prices, np.zeros(0, dtype=np.int64)))
        return found

    def rebuilt(self, best: Ints, prices: Floats, dice: np.random.Generator) -> Ints:
        """Take the columns around a random one out and choose anew, with prices a little changed."""
        centre = int(dice.choice(best))
        start, stop = self.by_column.indptr[centre : centre + 2]
        row = int(dice.choice(self.by_column.indices[start:stop]))
        near = np.zeros(len(self.weights), dtype=np.int64)
        touched = np.unique(self._columns_of(self._rows_of(self._columns_of(np.array([row])))))
        near[touched] = 1
        out = (near[best] > 0) & (dice.random(len(best)) < 0.5)
        noise = dice.uniform(0.85, 1.15, len(prices))
        return self.greedy(prices * noise, best[~out])

    def _rows_of(self, columns: Ints) -> Ints:
        return _slices(self.by_column, columns)

    def _columns_of(self, rows: Ints) -> Ints:
        return _slices(self.by_row, rows)

    def greedy(self, prices: Floats, kept: Ints) -> Ints:
        """Extend some columns to hit every row, by reduced cost for each row newly hit; drop the redundant."""
        is_open = np.ones(self.by_row.shape[0], dtype=np.bool_)
        is_open[self._rows_of(kept)] = False
        gain = self.by_column @ is_open.astype(np.int64)
        reduced = self.heavy - self.by_column @ (prices * is_open)
        score = np.full(len(gain), np.inf)
        self._score(score, np.flatnonzero(gain), reduced, gain)
        chosen = kept.tolist()
        left = int(is_open.sum())
        while left:
            c = int(score.argmin())
            chosen.append(c)
            rows = self.by_column.indices[self.by_column.indptr[c] : self.by_column.indptr[c + 1]]
            rows = rows[is_open[rows]]
            is_open[rows] = False
            left -= len(rows)
            touched = self._columns_of(rows)
            np.subtract.at(gain, touched, 1)
            np.add.at(reduced, touched, np.repeat(prices[rows], np.diff(self.by_row.indptr)[rows]))
            self._score(score, touched, reduced, gain)
        return self.without_redundant(np.array(chosen, dtype=np.int64))

    def _score(self, score: Floats, columns: Ints, reduced: Floats, gain: Ints) -> None:
        r, g = reduced[columns], gain[columns]
        with np.errstate(divide="ignore", invalid="ignore"):
            score[columns] = np.where(g == 0, np.inf, np.where(r > 0, r / g, r * g))

    def without_redundant(self, columns: Ints) -> Ints:
        """Drop columns whose rows the others hit, the dearest first."""
        hits = np.bincount(self._rows_of(columns), minlength=self.by_row.shape[0])
        kept = []
        for c in columns[np.argsort(-self.value[columns], kind="stable")]:
            rows = self.by_column.indices[self.by_column.indptr[c] : self.by_column.indptr[c + 1]]
            if (hits[rows] > 1).all():
                hits[rows] -= 1
            else:
                kept.append(c)
        return np.array(kept, dtype=np.int64)


def _slices(matrix: Any, rows: Ints) -> Ints:
    """Return the indices of some rows of a sparse matrix, one after another."""
    starts, lengths = matrix.indptr[rows], np.diff(matrix.indptr)[rows]
    offsets = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths) if len(rows) else starts
    result: Ints = matrix.indices[offsets + np.arange(int(lengths.sum()))]
    return result
