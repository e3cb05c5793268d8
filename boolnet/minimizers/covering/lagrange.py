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
from boolnet.core.local_search import Rounds, RoundStats
from boolnet.minimizers.covering.integer import dual_prices
from boolnet.minimizers.covering.lists import Ints, Lists
from boolnet.minimizers.covering.weighing import Weighing

Floats = NDArray[np.float64]

SETUP = 2e-4  # units for an entry of the matrix that is not 0, when the arrays are set up
STEP = (0.06, 1.2e-5)  # units for a step of the prices, and for each entry, row and column
CHOICE = (0.15, 3e-5)  # units for a choice, and for each entry, row and column
PICK = (0.025, 1e-6)  # units for a column that is picked, and for each that is looked at
PRICE_UNIT = 1 << 20  # prices are rounded down to multiples of 1 / PRICE_UNIT, so that the bound is exact


@dataclass(frozen=True)
class LagrangianParams:
    """How prices are sought and used.

    Attributes
    ----------
    period : int
        Steps of the subgradient between looks at what they gained.
    flat_periods : int
        Periods in a row that gain too little, after which the step is halved.
    least_gain : float
        Of a period, as a share of the bound.
    least_step : float
        Where the climb ends; it begins with 1.
    aim : float
        Times the weight of the first choice: the bound that a step would reach if it were as long as that.
    greedy_periods : int
        Greedy choices are tried with the prices of so many of the last periods.
    late_periods : int
        The prices of so many of the last periods guide the search for better choices.
    patience : int
        Rounds of that search, of taking columns out and choosing anew, without a lighter choice.
    patience_before_program : int
        The same where an integer program follows.
    patience_in_wide_gap : int
        The same where choice and bound are too far apart for an integer program.
    wide_share : float
        Of the work left, for that.
    wide_gap, narrow_gap : float, int
        A gap is wide when it is more than this share of the bound, and more than this weight.
    taken_out : tuple of (int, int)
        How many columns are taken out at a time: the fewest, and one more than the most.
    noise : float
        By how much the prices of a round differ at random, as a share.
    seed : int
    """

    period: int = 20
    flat_periods: int = 2
    least_gain: float = 0.001
    least_step: float = 0.005
    aim: float = 1.01
    greedy_periods: int = 12
    late_periods: int = 6
    patience: int = 300
    patience_before_program: int = 100
    patience_in_wide_gap: int = 100_000
    wide_share: float = 0.75
    wide_gap: float = 0.04
    narrow_gap: int = 3
    taken_out: tuple[int, int] = (5, 30)
    noise: float = 0.4
    seed: int = 5


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
    stats : RoundStats
        Of the search for better choices.
    """

    columns: list[int]
    at_least: int
    hopeful: Ints
    stats: RoundStats


def lagrangian_cover(
    rows: Lists,
    problem: Weighing,
    budget: Budget,
    *,
    thorough: bool = False,
    params: LagrangianParams = LagrangianParams(),
) -> LagrangianResult:
    """Return columns of little weight that hit every row, and a lower bound on the weight.

    The prices climb along the subgradient; greedy choices by the late prices give columns; then some columns near one
    another are taken out of the best choice and chosen anew, again and again, as long as that helps.

    Parameters
    ----------
    rows : Lists
        The columns that hit each row; every column hits one.
    problem : Weighing
    budget : Budget
        When to stop improving.
    thorough : bool
        Whether to use much of the work where the gap between the columns and the bound is wide: no integer program
        closes it, and the search goes on finding better columns.
    params : LagrangianParams

    Examples
    --------
    >>> choice = lagrangian_cover(Lists.of([0b011, 0b110, 0b101], 3), Weighing([1, 1, 1], [1, 1, 1]), Budget())
    >>> choice.columns, choice.at_least, choice.hopeful.tolist()
    ([0, 1], 2, [])
    """
    budget.spend(SETUP * len(rows.indices))
    prices = _Prices(rows, np.array(problem.weights), np.array(problem.costs), params)
    return prices.solve(budget, thorough)


class _Prices:
    """A covering problem as arrays, and the search for good prices of its rows."""

    def __init__(self, rows: Lists, weights: Ints, costs: Ints, params: LagrangianParams) -> None:
        self.params = params
        self.by_row, self.by_column = rows, rows.transposed()
        self.matrix, self.transposed = self.by_row.matrix(), self.by_column.matrix()
        self.weights = weights
        self.value = weights * (1 + int(costs.sum())) + costs  # one number for both, weight first
        self.heavy = weights.astype(np.float64)
        self.size = len(rows.indices) + len(rows) + rows.width

    def solve(self, budget: Budget, thorough: bool) -> LagrangianResult:
        """Climb with the prices, then choose by them; stop when bound and choice meet."""
        params = self.params
        cheapest = (self.heavy / self.by_column.sizes)[self.by_row.indices]
        start = np.minimum.reduceat(cheapest, self.by_row.starts)
        best = self.greedy(start, np.zeros(0, dtype=np.int64), budget)
        trail, at_least = self.climb(start, self.weight(best), budget)
        best = min([best, *self.choices(trail, at_least, budget)], key=self.value_of)
        self.tell(best, at_least, budget)
        rounds = Rounds(budget, params.patience_before_program if thorough else params.patience)
        best = self.improved(best, trail, at_least, rounds)
        stats = rounds.stats()
        gap = self.weight(best) - at_least
        if thorough and gap > max(params.narrow_gap, params.wide_gap * at_least):
            rounds = Rounds(budget.part(params.wide_share * budget.left()), params.patience_in_wide_gap)
            best = self.improved(best, trail, at_least, rounds)
            stats = stats.then(rounds.stats())
        elif thorough and gap:
            trail = self.sharpened(trail, budget)
            at_least = max(at_least, self.exact_bound(trail[-1]))
        hopeful = self.hopeful(trail[-1], self.weight(best))
        return LagrangianResult(np.sort(best).tolist(), at_least, hopeful, stats)

    def sharpened(self, trail: list[Floats], budget: Budget) -> list[Floats]:
        """Add the best prices there are, the dual solution of the linear relaxation, where they are better.

        The subgradient comes near them soon, but only they show which columns are hopeless when the gap is small.
        """
        prices = dual_prices(self.heavy, self.matrix, budget)
        if prices is None or self._bound(*self._whole(prices)) <= self._bound(*self._whole(trail[-1])):
            return trail
        return [*trail, prices]

    def improved(self, best: Ints, trail: list[Floats], at_least: int, rounds: Rounds) -> Ints:
        """Walk over choices no heavier than the last, and return the best met."""
        if self.weight(best) == at_least:
            return best
        rng = np.random.Generator(np.random.PCG64(self.params.seed))
        current = best
        for _ in rounds:
            late = int(rng.integers(max(0, len(trail) - self.params.late_periods), len(trail)))
            found = self.rebuilt(current, trail[late], rng, rounds.budget)
            if self.weight(found) <= self.weight(current):
                current = found
            if self.value_of(current) < self.value_of(best):
                if self.weight(current) < self.weight(best):
                    rounds.improved()
                best = current
                self.tell(best, at_least, rounds.budget)
                if self.weight(best) == at_least:
                    break
        return best

    def tell(self, best: Ints, at_least: int, budget: Budget) -> None:
        """Say how far the choice has come."""
        budget.tell(f"choosing for {len(self.by_row):,} rows: {self.weight(best):,}, at least {at_least:,}")

    def weight(self, columns: Ints) -> int:
        """Return the weight of some columns."""
        return int(self.weights[columns].sum())

    def value_of(self, columns: Ints) -> int:
        """Return their weight and, among equals, their cost as one number."""
        return int(self.value[columns].sum())

    def climb(self, prices: Floats, top: int, budget: Budget) -> tuple[list[Floats], int]:
        """Return the prices after each period, the best last, and the bound; `top` is the weight of some choice."""
        params = self.params
        step, flat, bound = 1.0, 0, -np.inf
        trail, best_prices = [prices], prices
        work = STEP[0] + STEP[1] * self.size
        while step > params.least_step and not budget.is_over() and bound <= top - 1:
            before = bound
            for _ in range(params.period):
                if budget.is_over(work):
                    break
                reduced = self.heavy - self.transposed @ prices
                value = reduced[reduced < 0].sum() + prices.sum()
                if value > bound:
                    bound, best_prices = value, prices
                slope = 1.0 - self.matrix @ (reduced < 0).astype(np.float64)
                slope[(prices <= 0) & (slope < 0)] = 0
                length = slope @ slope
                if length == 0:
                    break
                prices = np.maximum(prices + step * (params.aim * top - value) / length * slope, 0)
            trail.append(best_prices)
            flat = 0 if bound - before > params.least_gain * max(1.0, abs(bound)) else flat + 1
            if flat >= params.flat_periods:
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
        for prices in trail[-self.params.greedy_periods :]:
            if budget.is_over() or any(self.weight(columns) <= at_least for columns in found):
                break
            found.append(self.greedy(prices, np.zeros(0, dtype=np.int64), budget))
        return found

    def rebuilt(self, best: Ints, prices: Floats, rng: np.random.Generator, budget: Budget) -> Ints:
        """Take some columns around a random one out and choose anew, with prices a little changed."""
        rows = self.by_column.rows(rng.choice(best, 1))
        near = np.zeros(len(self.by_row.sizes))
        near[self.by_column.rows(np.unique(self.by_row.rows(rows)))] = 1.0
        closeness = (self.transposed[best] @ near) * rng.random(len(best))
        closeness[closeness == 0] = -1.0
        count = int(rng.integers(*self.params.taken_out))
        out = np.argsort(-closeness, kind="stable")[:count]
        kept = np.delete(best, out[closeness[out] > 0])
        noise = self.params.noise
        return self.greedy(prices * rng.uniform(1 - noise, 1 + noise, len(prices)), kept, budget)

    def greedy(self, prices: Floats, kept: Ints, budget: Budget) -> Ints:
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
        picked = len(chosen) - len(kept)
        budget.spend(CHOICE[0] + CHOICE[1] * self.size + picked * (PICK[0] + PICK[1] * len(score)))
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
