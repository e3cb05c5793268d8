"""Search for a combination of few columns: exchanges in a basis of the columns' space.

A **tableau** holds every column, and the target, by its coordinates in a basis chosen from the columns. The target
costs the basis columns where its coordinates are not 0. Bringing column j in for basis column i takes multiples of
column j away from the target until coordinate i is 0; so the exchange that saves most is the value that occurs most
often among the ratios target / column j, coordinate by coordinate. Exchanges at coordinates where the target is 0
cost nothing and show other exchanges. This is decoding by information sets, with the steepest step in between.

Several targets are one: a random combination of them has a coordinate 0 where all have, but by a chance of one in
two thousand million.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from boolnet.algebra.modular import PRIME, Residues, inverses, subtract
from boolnet.core.budget import Budget

_P = np.uint64(PRIME)
NEVER = 1 << 40  # more than any weight
FORBIDDEN = 1 << 40  # more than any exchange can save
OVERHEAD = 20_000  # a move on an empty tableau costs as much as looking at so many entries
LEAST_MOVES, LEAST_WALK = 20, 6
WALKS = 12  # from home, without anything new, before the search ends
UPHILL = 0.2  # how often the least bad exchange is made where all cost something
Integers = NDArray[np.int64]
Accept = Callable[[NDArray[np.intp]], bool]


class BasisExchange:
    """Columns and a target by their coordinates in a basis.

    Parameters
    ----------
    coordinates : ndarray of uint64, shape (rank, columns + 1)
        By `boolnet.algebra.modular.eliminate`; the last is the target.
    basis : ndarray, shape (rank,)
        The column that is 1 at a coordinate, and 0 at the others.
    weights : ndarray of int64, shape (columns,)
    """

    def __init__(self, coordinates: Residues, basis: NDArray[np.intp], weights: NDArray[np.int64]) -> None:
        self.coordinates = coordinates
        self.basis = basis.copy()
        self.weights = weights

    def copy(self) -> BasisExchange:
        """Return a tableau to change apart from this."""
        return BasisExchange(self.coordinates.copy(), self.basis, self.weights)

    @property
    def target(self) -> Residues:
        """The target's coordinates."""
        return self.coordinates[:, -1]

    def support(self) -> NDArray[np.intp]:
        """Return the columns that the target is a combination of, in order."""
        return np.sort(self.basis[self.target != 0])

    def cost(self) -> int:
        """Return the weight of the support."""
        return int(self.weights[self.basis[self.target != 0]].sum())

    def exchange(self, row: int, column: int) -> None:
        """Bring a column into the basis at a coordinate where it is not 0."""
        subtract(self.coordinates, row, column)
        self.basis[row] = column

    def gains(self) -> tuple[Integers, NDArray[np.intp]]:
        """Return, per column, the most that bringing it in saves, and the coordinate to bring it in at."""
        used = np.flatnonzero(self.target)
        unused = self.target == 0
        lost = self.weights[self.basis[unused]] @ (self.coordinates[unused, :-1] != 0) + self.weights
        saved, row = self._most_saved(np.ascontiguousarray(self.coordinates[used, :-1].T), used)
        saved -= lost
        saved[self.basis] = -FORBIDDEN
        return saved, row

    def pairs(self, random: np.random.Generator) -> tuple[Integers, NDArray[np.intp], NDArray[np.intp]]:
        """Return what bringing in two columns at once saves, for some pairs: savings, pairs, rows for the second.

        The two are parallel at the coordinates that the target does not use, so that some multiple of the one taken
        from the other leaves them alone. Of many that are parallel to each other, neighbours in a random order pair up.
        """
        unused, used = np.flatnonzero(self.target == 0), np.flatnonzero(self.target)
        if not len(unused):
            return np.zeros(0, np.int64), np.zeros((0, 2), np.intp), np.zeros(0, np.intp)
        factors = random.integers(1, PRIME, size=(2, len(unused), 1)).astype(np.uint64)
        one, two = ((self.coordinates[unused, :-1] * factor % _P).sum(axis=0) % _P for factor in factors)
        columns = random.permutation(np.flatnonzero((one != 0) & (two != 0)))
        if len(columns) < 2:
            return np.zeros(0, np.int64), np.zeros((0, 2), np.intp), np.zeros(0, np.intp)
        inverse = inverses(two[columns])
        direction = one[columns] * inverse % _P
        order = np.argsort(direction, kind="stable")
        at = np.flatnonzero(direction[order[1:]] == direction[order[:-1]])
        first, second = order[at], order[at + 1]
        multiple = two[columns[second]] * inverse[first] % _P
        pairs = np.stack([columns[first], columns[second]], axis=1)
        there = self.coordinates[used]
        values = there[:, pairs[:, 0]] * (_P - multiple) % _P + there[:, pairs[:, 1]]
        saved, row = self._most_saved(np.ascontiguousarray(values.T % _P), used)
        return saved - self.weights[pairs].sum(axis=1), pairs, row

    def exchange_pair(self, pair: NDArray[np.intp], row: int) -> None:
        """Bring in the first where the target is not touched, and the second at a coordinate."""
        spare = np.flatnonzero((self.target == 0) & (self.coordinates[:, pair[0]] != 0))
        self.exchange(int(spare[0]), int(pair[0]))
        if self.coordinates[row, pair[1]]:  # or else they were parallel by chance only
            self.exchange(row, int(pair[1]))

    def _most_saved(self, values: Residues, used: NDArray[np.intp]) -> tuple[Integers, NDArray[np.intp]]:
        """Return the most weight of coordinates that a multiple of each row of `values` takes off the target.

        `values`, (k, used), are at the coordinates that the target uses. Also return one such coordinate.
        """
        ratios = np.zeros(values.shape, dtype=np.uint64)
        there = values != 0
        if there.any():
            ratios[there] = inverses(values[there])
            ratios *= self.target[used]
            ratios %= _P
        place_bits = np.uint64(20)
        keys = np.sort(ratios << place_bits | np.arange(len(used), dtype=np.uint64), axis=1).ravel()
        ratio, place = keys >> place_bits, (keys & np.uint64((1 << 20) - 1)).astype(np.intp)
        is_start = np.ones(len(keys), dtype=np.bool_)
        is_start[1:] = ratio[1:] != ratio[:-1]
        is_start[:: len(used)] = True
        starts = np.flatnonzero(is_start)
        saved = np.add.reduceat(self.weights[self.basis[used]][place], starts)
        saved[ratio[starts] == 0] = -FORBIDDEN
        first = np.searchsorted(starts, np.arange(len(values)) * len(used))
        best = np.maximum.reduceat(saved, first)
        owner = np.repeat(np.arange(len(values)), np.diff(np.append(first, len(starts))))
        hits = np.flatnonzero(saved == best[owner])
        row = np.zeros(len(values), dtype=np.intp)
        row[owner[hits]] = used[place[starts[hits]]]
        return best, row


def few_columns(
    start: BasisExchange, accept: Accept, at_least: int, random: np.random.Generator, budget: Budget, work: float
) -> None:
    """Show `accept` the supports found, each lighter than the last one it accepted.

    Parameters
    ----------
    start : BasisExchange
    accept : callable
        Whether a support will do.
    at_least : int
        A lower bound on the weight of any support: where it is reached, the search ends.
    random : numpy.random.Generator
    budget : Budget
    work : float
        How many entries of the tableau to look at without anything new, before it ends.
    """
    moves = max(LEAST_MOVES, int(work / (start.coordinates.size + OVERHEAD)))
    length = max(LEAST_WALK, moves // WALKS)
    home, least, idle = start, NEVER, 0
    if accept(start.support()):
        least = start.cost()
    if len(start.basis) == len(start.weights):
        return  # there is one combination only
    while idle < moves and least > at_least and not budget.is_over():
        walk = _Walk(home.copy(), random)
        for _ in range(length):
            idle += 1
            walk.step()
            cost = walk.tableau.cost()
            if cost < least and accept(walk.tableau.support()):
                home, least, idle = walk.tableau.copy(), cost, 0
                budget.tell(f"{cost} columns")
            if idle >= moves or least <= at_least or budget.is_over():
                return
        if least == NEVER or (walk.tableau.cost() == least and accept(walk.tableau.support())):
            home = walk.tableau


class _Walk:
    """The steepest exchange again and again, what went out kept out for a while; random turns at the bottom."""

    def __init__(self, tableau: BasisExchange, random: np.random.Generator) -> None:
        self.tableau = tableau
        self.random = random
        self.steps = 0
        self.banned_until = np.zeros(len(tableau.weights), dtype=np.int64)

    def step(self) -> None:
        self.steps += 1
        top = 0
        if self.tableau.cost():
            gains, rows = self.tableau.gains()
            gains[self.banned_until > self.steps] -= FORBIDDEN // 2
            top = int(gains.max())
            if top > -2 or (top > -FORBIDDEN // 2 and self.random.random() < UPHILL):
                column = int(self.random.choice(np.flatnonzero(gains == top)))
                row = int(rows[column])
                self.banned_until[self.tableau.basis[row]] = self.steps + self.random.integers(3, 7)
                self.tableau.exchange(row, column)
        if top <= 0 and not self._pair():
            for _ in range(self.random.integers(1, 4)):
                self._turn()

    def _pair(self) -> bool:
        """Exchange two columns at once where that saves something."""
        if not self.tableau.cost():
            return False
        saved, pairs, rows = self.tableau.pairs(self.random)
        if saved.max(initial=-1) < 0:
            return False
        best = int(self.random.choice(np.flatnonzero(saved == saved.max())))
        self.tableau.exchange_pair(pairs[best], int(rows[best]))
        return int(saved[best]) > 0

    def _turn(self) -> None:
        """Exchange a basis column that the target does not use for another, at random."""
        unused = np.flatnonzero(self.tableau.target == 0)
        if len(unused):
            row = int(self.random.choice(unused))
            columns = np.flatnonzero(self.tableau.coordinates[row, :-1])
            self.tableau.exchange(row, int(self.random.choice(columns)))
