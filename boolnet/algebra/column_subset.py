"""Column subset selection: few columns whose integer combinations are given targets.

It tells which neurons of a pool a layer needs. Every output of a network with one hidden layer is an affine combination
of its hidden neurons. So, given a pool of candidate neurons as columns of their values on every row, the smallest
network over that pool is the smallest choice of columns whose span, with the constant, contains every output. That is
NP-hard [1]_; this finds small choices.

Rows that are equal in all columns are one. Where there are still far more rows than columns, random combinations of
them modulo a prime stand for them. There the search runs (`boolnet.algebra.basis_exchange`), and each choice that is
taken has been checked on every row in integers.

References
----------
.. [1] B. K. Natarajan, "Sparse approximate solutions to linear systems", SIAM J. Comput. 24, 1995.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from boolnet.algebra.basis_exchange import BasisExchange, BasisExchangeParams, BasisExchangeStats, few_columns
from boolnet.algebra.modular import PRIME, SPARE, Residues, centred, eliminate, elimination_work, project, residues
from boolnet.core.budget import UNLIMITED, Budget

Integers = NDArray[np.int64]
BLOCK = 8192  # rows converted at a time
PER_VALUE = 1.2e-5  # units for a value of a column, to compare and compress rows
PER_PRODUCT = 4e-6  # units for a value of a chosen column, to check a choice
LARGEST = 1 << 30  # coefficients beyond are not told from fractions modulo the prime


@dataclass(frozen=True)
class ColumnSubsetParams:
    """How long is looked, and how rows are compressed.

    Attributes
    ----------
    work : float
        Entries looked at without anything new before the search ends, whatever is left of the budget.
    first_rows : int
        Random combinations of the rows at first; doubled until the rank is less.
    exchange : BasisExchangeParams
        Of the search.
    """

    work: float = 1.5e7
    first_rows: int = 600
    exchange: BasisExchangeParams = field(default_factory=BasisExchangeParams)


DEFAULT = ColumnSubsetParams()


@dataclass(frozen=True, eq=False)
class ColumnSubset:
    """Columns and the integers that make the targets of them.

    Attributes
    ----------
    chosen : ndarray of intp, shape (k,)
        The columns of the pool, in order.
    coefficients : ndarray of int64, shape (k, m)
    free_coefficients : ndarray of int64, shape (f, m)
    bias : ndarray of int64, shape (m,)
    """

    chosen: NDArray[np.intp]
    coefficients: Integers
    free_coefficients: Integers
    bias: Integers

    def __len__(self) -> int:
        return len(self.chosen)


def select_columns(
    pool: ArrayLike,
    targets: ArrayLike,
    *,
    free: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    budget: Budget = UNLIMITED,
    seed: int = 0,
    work: float | None = None,
    params: ColumnSubsetParams = DEFAULT,
    stats: BasisExchangeStats | None = None,
) -> ColumnSubset | None:
    """Return few columns of a pool that the targets are integer combinations of, with the constant.

    Parameters
    ----------
    pool : array_like of int, shape (rows, p)
        The first search starts from the first columns that span, so known solutions belong in front.
    targets : array_like of int, shape (rows, m)
    free : array_like of int, shape (rows, f), optional
        Columns that cost nothing; the constant is always one.
    weights : array_like of int, shape (p,), optional
        What each column costs, 1 by default, never less than 0.
    budget : Budget
        However little is left, a first choice is made, which `least_work` tells the price of.
    seed : int
        The same seed and budget find the same columns.
    work : float, optional
        In place of the parameters' own.
    params : ColumnSubsetParams
    stats : BasisExchangeStats, optional
        Is filled with what the search did.

    Returns
    -------
    selection : ColumnSubset or None
        ``pool[:, chosen] @ coefficients + free @ free_coefficients + bias`` equals the targets on every row, which
        has been checked in integers. None where the targets are not in the span, or no integers below 2^30 were
        found that make them.

    Examples
    --------
    XOR is ``a + b`` less twice AND; OR would do as well, and one of them is needed:

    >>> a, b = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    >>> found = select_columns(np.stack([a, b, a & b, a | b], axis=1), (a ^ b)[:, None])
    >>> len(found)
    2
    >>> found = select_columns(np.stack([a & b, a | b], axis=1), (a ^ b)[:, None], free=np.stack([a, b], axis=1))
    >>> found.chosen.tolist(), found.coefficients.tolist(), found.free_coefficients.tolist(), found.bias.tolist()
    ([0], [[-2]], [[1], [1]], [0])
    """
    problem = _Problem(pool, targets, free, np.random.default_rng(seed), params.first_rows, budget)
    size = problem.pool.shape[1]
    costs = np.ones(size, dtype=np.int64) if weights is None else np.asarray(weights, dtype=np.int64)
    if costs.shape != (size,) or (costs < 0).any():
        raise ValueError(f"weights must be {size} numbers of at least 0, one per column, but has shape {costs.shape}")
    tableau = problem.tableau(costs)
    if tableau is None:
        return None
    found: list[ColumnSubset] = []

    def accept(chosen: NDArray[np.intp]) -> bool:
        selection = problem.solve(chosen)
        if selection is not None:
            found.append(selection)
        return selection is not None

    work = params.work if work is None else work
    few_columns(tableau, accept, problem.at_least(costs), problem.random, budget, work, params.exchange, stats)
    found.reverse()  # of equals the last, so that who asks again comes further
    return min(found, key=lambda selection: int(costs[selection.chosen].sum()), default=None)


def least_work(rows: int, columns: int) -> float:
    """Return the units that a first choice takes at the most, of so many columns with the targets and what is free."""
    rank = min(rows, columns)
    return PER_VALUE * rows * columns + elimination_work(rank, columns, rank)


class _Problem:
    """The pool, the targets and what is free, whole and as few rows of residues."""

    def __init__(
        self,
        pool: ArrayLike,
        targets: ArrayLike,
        free: ArrayLike | None,
        random: np.random.Generator,
        first_rows: int,
        budget: Budget,
    ) -> None:
        self.pool = np.asarray(pool)
        self.targets = np.asarray(targets)
        if self.pool.ndim != 2 or self.targets.ndim != 2 or len(self.pool) != len(self.targets):
            shapes = f"{self.pool.shape} and {self.targets.shape}"
            raise ValueError(f"pool and targets must be (rows, p) and (rows, m) with the same rows, but are {shapes}")
        self.free = np.zeros((len(self.pool), 0), dtype=np.int8) if free is None else np.asarray(free)
        if self.free.ndim != 2 or len(self.free) != len(self.pool):
            raise ValueError(f"free must have the {len(self.pool)} rows of the pool, but has shape {self.free.shape}")
        self.random = random
        self.budget = budget
        self.fixed = 1 + self.free.shape[1]
        distinct = self._distinct_rows()
        one = np.ones((len(distinct), 1), dtype=np.int64)
        parts = [part[distinct].astype(np.int64) for part in (self.free, self.pool, self.targets)]
        self._compress(np.concatenate([one, *parts], axis=1), first_rows)

    def _distinct_rows(self) -> NDArray[np.intp]:
        """Return one row of each kind, by a random 64-bit sum; two kinds taken for one would fail the last check."""
        parts = (self.free, self.pool, self.targets)
        self.budget.spend(PER_VALUE * len(self.pool) * sum(part.shape[1] for part in parts))
        factors = [self.random.integers(-(1 << 62), 1 << 62, size=part.shape[1]) for part in parts]
        sums = np.zeros(len(self.pool), dtype=np.int64)
        for start in range(0, len(sums), BLOCK):
            block = slice(start, start + BLOCK)
            for part, factor in zip(parts, factors, strict=True):
                sums[block] += part[block].astype(np.int64) @ factor
        return np.sort(np.unique(sums, return_index=True)[1])

    def _compress(self, rows: Integers, first: int) -> None:
        """Keep the rows, or random combinations of them where there are more than show the rank."""
        columns = rows.shape[1]
        most = int(columns * 1.15) + SPARE
        size = min(first, most)
        self.whole = self.reduced = residues(rows) if len(rows) <= size else project(rows, size, self.random)
        while True:
            self.reduced = self.whole.copy()
            self.pivots = eliminate(self.reduced, columns - self.targets.shape[1], self.budget)
            if len(rows) <= size or size == most or len(self.pivots) < size * 0.9:
                return
            size = min(2 * size, most)
            self.whole = residues(rows) if len(rows) <= size else project(rows, size, self.random)

    def tableau(self, costs: Integers) -> BasisExchange | None:
        """Return the columns by their coordinates apart from what is free, or None where the targets have none."""
        rank, ends = len(self.pivots), self.fixed + self.pool.shape[1]
        if self.reduced[rank:, ends:].any():
            return None
        rows = slice(int((self.pivots < self.fixed).sum()), rank)
        target = np.zeros(rank - rows.start, dtype=np.uint64)
        for j in range(ends, self.reduced.shape[1]):
            factor = np.uint64(self.random.integers(1, PRIME))
            target = (target + self.reduced[rows, j] * factor) % np.uint64(PRIME)
        coordinates = np.concatenate([self.reduced[rows, self.fixed : ends], target[:, None]], axis=1)
        return BasisExchange(coordinates, self.pivots[rows] - self.fixed, costs, self.budget)

    def at_least(self, costs: Integers) -> int:
        """Return a lower bound on the cost: a column for each independent target, apart from what is free."""
        rows = slice(int((self.pivots < self.fixed).sum()), len(self.pivots))
        rest = self.reduced[rows, self.fixed + self.pool.shape[1] :].copy()
        return int(np.sort(costs)[: len(eliminate(rest, rest.shape[1], self.budget))].sum())

    def solve(self, chosen: NDArray[np.intp]) -> ColumnSubset | None:
        """Return the integers for these columns, checked on every row; None where there are none."""
        known = [
            *range(self.fixed),
            *(self.fixed + chosen),
            *range(self.whole.shape[1] - self.targets.shape[1], self.whole.shape[1]),
        ]
        matrix: Residues = self.whole[:, known]
        columns = self.fixed + len(chosen)
        pivots = eliminate(matrix, columns, self.budget)
        if matrix[len(pivots) :, columns:].any():
            return None
        numbers = np.zeros((columns, self.targets.shape[1]), dtype=np.int64)
        numbers[pivots] = centred(matrix[: len(pivots), columns:])
        if np.abs(numbers).max(initial=0) >= LARGEST // 2:
            return None
        split = np.split(numbers, [1, self.fixed])
        keep = split[2].any(axis=1)
        selection = ColumnSubset(chosen[keep], split[2][keep], split[1], split[0][0])
        return selection if self._is_right(selection) else None

    def _is_right(self, selection: ColumnSubset) -> bool:
        values = np.concatenate([self.free, self.pool[:, selection.chosen]], axis=1)
        self.budget.spend(PER_PRODUCT * values.size)
        factors = np.concatenate([selection.free_coefficients, selection.coefficients])
        reach = max(abs(int(values.max(initial=0))), abs(int(values.min(initial=0)))) * np.abs(factors).sum(axis=0).max(
            initial=0
        )
        if reach + np.abs(selection.bias).max(initial=0) >= 1 << 53:
            wide = values.astype(object) @ factors.astype(object) + selection.bias.astype(object)
            return bool((wide == self.targets).all())
        for start in range(0, len(values), BLOCK):  # below 2^53 products of floats are exact, and fast
            block = slice(start, start + BLOCK)
            sums = values[block].astype(np.float64) @ factors.astype(np.float64) + selection.bias
            if not (sums == self.targets[block]).all():
                return False
        return True
