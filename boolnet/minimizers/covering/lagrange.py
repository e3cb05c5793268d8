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

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.minimizers.covering.integer import dual_prices
from boolnet.minimizers.covering.lists import Ints, Lists
from boolnet.minimizers.covering.weighing import Weighing

Floats = NDArray[np.float64]

PERIOD = 20  # steps of the subgradient between looks at what they gained
FLAT_PERIODS = 4
LEAST_STEP = 0.005
GREEDY_PERIODS = 12  # greedy choices are tried in so many of the last periods
LATE_PERIODS = 6  # and the prices of so many guide the walk
SEED = 5
TAKEN_OUT = (5, 30)  # columns at a time
NOISE = 0.4  # of the prices
WIDE_GAP = 0.04  # of the bound
NARROW_GAP = 3
THOROUGH_SHARE = 0.75  # of the time left
MANY_ROUNDS = 100_000
FEW_ROUNDS = 100  # where an integer program follows
ROUNDS = 300  # of taking out and choosing anew, without success
PRICE_UNIT = 1 << 20  # prices are rounded down to multiples of 1 / PRICE_UNIT, so that the bound is exact


@dataclass(frozen=True, eq=False)
class LagrangianResult:
    """What the prices found.

    Attributes
    ----------
    columns : list of int
        They hit every row.
    at_least : int
        A proved lower bound on the weight of any such columns.
    hopeful : ndarray of int64
        The columns that a lighter choice can be made of: the reduced cost of any other exceeds the gap.
    """

    columns: list[int]
    at_least: int
    hopeful: Ints


def lagrangian_cover(rows: Lists, problem: Weighing, budget: Budget, *, thorough: bool = False) -> LagrangianResult:
    """Return the best columns found and a lower bound.

    Parameters
    ----------
    rows : Lists
        The columns that hit each row; every column hits one.
    problem : Weighing
    budget : Budget
        When to stop improving.
    thorough : bool
        Whether to use much of the time where the gap between the columns and the bound is wide: no integer program
        closes it, and the walk goes on finding better columns.

    Examples
    --------
    >>> choice = lagrangian_cover(Lists.of([0b011, 0b110, 0b101], 3), Weighing([1, 1, 1], [1, 1, 1]), Budget())
    >>> choice.columns, choice.at_least, choice.hopeful.tolist()
    ([0, 1], 2, [])
    """
    prices = _Prices(rows, np.array(problem.weights), np.array(problem.costs))
    columns, at_least, hopeful = prices.solve(budget, thorough)
    return LagrangianResult(np.sort(columns).tolist(), at_least, hopeful)


class _Prices:
    """A covering problem as arrays, and the search for good prices of its rows."""

    def __init__(self, rows: Lists, weights: Ints, costs: Ints) -> None:
        self.by_row, self.by_column = rows, rows.transposed()
        self.matrix, self.transposed = self.by_row.matrix(), self.by_column.matrix()
        self.weights = weights
        self.value = weights * (1 + int(costs.sum())) + costs  # one number for both, weight first
        self.heavy = weights.astype(np.float64)

    def solve(self, budget: Budget, thorough: bool) -> tuple[Ints, int, Ints]:
        """Climb with the prices, then choose by them; stop when bound and choice meet."""
        cheapest = (self.heavy / self.by_column.sizes)[self.by_row.indices]
        start = np.minimum.reduceat(cheapest, self.by_row.starts)
        best = self.greedy(start, np.zeros(0, dtype=np.int64))
        trail, at_least = self.climb(start, int(self.weights[best].sum()), budget)
        best = min([best, *self.choices(trail, at_least, budget)], key=self.size)
        self.tell(best, at_least, budget)
        best = self.improved(best, trail, at_least, budget, FEW_ROUNDS if thorough else ROUNDS)
        gap = int(self.weights[best].sum()) - at_least
        if thorough and gap > max(NARROW_GAP, WIDE_GAP * at_least):
            best = self.improved(best, trail, at_least, budget.part(THOROUGH_SHARE * budget.left()), MANY_ROUNDS)
        elif thorough and gap:
            trail = self.sharpened(trail, budget)
            at_least = max(at_least, self.exact_bound(trail[-1]))
        return best, at_least, self.hopeful(trail[-1], int(self.weights[best].sum()))

    def sharpened(self, trail: list[Floats], budget: Budget) -> list[Floats]:
        """Add the best prices there are, the dual solution of the linear relaxation, where they are better.

        The subgradient comes near them soon, but only they show which columns are hopeless when the gap is small.
        """
        prices = dual_prices(self.heavy, self.matrix, budget)
        if prices is None or self._bound(*self._whole(prices)) <= self._bound(*self._whole(trail[-1])):
            return trail
        return [*trail, prices]

    def improved(self, best: Ints, trail: list[Floats], at_least: int, budget: Budget, patience: int) -> Ints:
        """Walk over covers no heavier than the last, and return the best met."""
        rng = np.random.Generator(np.random.PCG64(SEED))
        current, failures = best, 0
        while failures < patience and self.weights[best].sum() > at_least and not budget.is_over():
            prices = trail[int(rng.integers(max(0, len(trail) - LATE_PERIODS), len(trail)))]
            found = self.rebuilt(current, prices, rng)
            if self.weights[found].sum() <= self.weights[current].sum():
                current = found
            failures += 1
            if self.size(current) < self.size(best):
                failures = 0 if self.weights[current].sum() < self.weights[best].sum() else failures
                best = current
                self.tell(best, at_least, budget)
        return best

    def tell(self, best: Ints, at_least: int, budget: Budget) -> None:
        """Say how far the choice has come."""
        budget.tell(f"choosing for {len(self.by_row):,} rows: {self.weights[best].sum():,}, at least {at_least:,}")

    def size(self, columns: Ints) -> int:
        return int(self.value[columns].sum())

    def climb(self, prices: Floats, top: int, budget: Budget) -> tuple[list[Floats], int]:
        """Return the prices after each period, the best last, and the bound."""
        step, flat, bound = 1.0, 0, -np.inf
        trail, best_prices = [prices], prices
        while step > LEAST_STEP and not budget.is_over() and bound <= top - 1:
            before = bound
            for _ in range(PERIOD):
                reduced = self.heavy - self.transposed @ prices
                value = reduced[reduced < 0].sum() + prices.sum()
                if value > bound:
                    bound, best_prices = value, prices
                slope = 1.0 - self.matrix @ (reduced < 0).astype(np.float64)
                slope[(prices <= 0) & (slope < 0)] = 0
                length = slope @ slope
                if length == 0:
                    break
                prices = np.maximum(prices + step * (1.01 * top - value) / length * slope, 0)
            trail.append(best_prices)
            flat = 0 if bound - before > 0.001 * max(1.0, abs(bound)) else flat + 1
            if flat >= FLAT_PERIODS // 2:
                step, flat, prices = step / 2, 0, best_prices
        trail.append(best_prices)
        return trail, self.exact_bound(best_prices)

    def exact_bound(self, prices: Floats) -> int:
        """Return the bound of these prices, rounded to multiples of a unit and added up in integers."""
        return max(0, -(-self._bound(*self._whole(prices)) // PRICE_UNIT))

    def hopeful(self, prices: Floats, top: int) -> Ints:
        """Return the columns that may be part of a choice lighter than `top`."""
        reduced, whole = self._whole(prices)
        return np.flatnonzero(self._bound(reduced, whole) + reduced <= (top - 1) * PRICE_UNIT)

    def _whole(self, prices: Floats) -> tuple[Ints, Ints]:
        whole = np.floor(prices * PRICE_UNIT).astype(np.int64)
        return self.weights * PRICE_UNIT - self.transposed @ whole, whole

    def _bound(self, reduced: Ints, whole: Ints) -> int:
        return int(reduced[reduced < 0].sum() + whole.sum())

    def choices(self, trail: list[Floats], at_least: int, budget: Budget) -> list[Ints]:
        """Return what the greedy choice makes of some of the prices."""
        found: list[Ints] = []
        for prices in trail[-GREEDY_PERIODS:]:
            if budget.is_over() or any(self.weights[columns].sum() <= at_least for columns in found):
                break
            found.append(self.greedy(prices, np.zeros(0, dtype=np.int64)))
        return found

    def rebuilt(self, best: Ints, prices: Floats, rng: np.random.Generator) -> Ints:
        """Take some columns around a random one out and choose anew, with prices a little changed."""
        rows = self.by_column.rows(rng.choice(best, 1))
        near = np.zeros(len(self.by_row.sizes))
        near[self.by_column.rows(np.unique(self.by_row.rows(rows)))] = 1.0
        closeness = (self.transposed[best] @ near) * rng.random(len(best))
        closeness[closeness == 0] = -1.0
        count = int(rng.integers(*TAKEN_OUT))
        out = np.argsort(-closeness, kind="stable")[:count]
        kept = np.delete(best, out[closeness[out] > 0])
        return self.greedy(prices * rng.uniform(1 - NOISE, 1 + NOISE, len(prices)), kept)

    def greedy(self, prices: Floats, kept: Ints) -> Ints:
        """Extend some columns to hit every row, by reduced cost for each row newly hit; drop the redundant."""
        is_open = np.ones(len(self.by_row.sizes), dtype=np.bool_)
        is_open[self.by_column.rows(kept)] = False
        rows = np.flatnonzero(is_open)
        touched = self.by_row.rows(rows)
        gain = np.bincount(touched, minlength=len(self.weights))
        paid = np.repeat(prices[rows], self.by_row.sizes[rows])
        reduced = self.heavy - np.bincount(touched, paid, minlength=len(self.weights))
        score = np.full(len(gain), np.inf)
        self._score(score, np.flatnonzero(gain), reduced, gain)
        chosen = kept.tolist()
        left = int(is_open.sum())
        while left:
            c = int(score.argmin())
            chosen.append(c)
            rows = self.by_column.row(c)
            rows = rows[is_open[rows]]
            is_open[rows] = False
            left -= len(rows)
            touched = self.by_row.rows(rows)
            np.subtract.at(gain, touched, 1)
            np.add.at(reduced, touched, np.repeat(prices[rows], self.by_row.sizes[rows]))
            self._score(score, touched, reduced, gain)
        return self.without_redundant(np.array(chosen, dtype=np.int64))

    def _score(self, score: Floats, columns: Ints, reduced: Floats, gain: Ints) -> None:
        r, g = reduced[columns], gain[columns]
        with np.errstate(divide="ignore", invalid="ignore"):
            score[columns] = np.where(g == 0, np.inf, np.where(r > 0, r / g, r * g))

    def without_redundant(self, columns: Ints) -> Ints:
        """Drop columns whose rows the others hit, the dearest first."""
        rows = self.by_column.rows(columns)
        hits = np.bincount(rows, minlength=len(self.by_row.sizes))
        starts = np.cumsum(self.by_column.sizes[columns]) - self.by_column.sizes[columns]
        spare = columns[np.minimum.reduceat(hits[rows], starts) > 1]
        gone = []
        for c in spare[np.argsort(-self.value[spare], kind="stable")].tolist():
            rows = self.by_column.row(c)
            if hits[rows].min() > 1:
                hits[rows] -= 1
                gone.append(c)
        return columns if not gone else columns[~np.isin(columns, gone)]
