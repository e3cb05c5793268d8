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

from boolnet.modular import PRIME, Residues, inverses, subtract
from boolnet.watch import Watch

_P = np.uint64(PRIME)
NEVER = 1 << 40  # more than any weight
FORBIDDEN = 1 << 40  # more than any exchange can save
OVERHEAD = 20_000  # a move on an empty tableau costs as much as looking at so many entries
LEAST_MOVES, LEAST_WALK = 20, 6
WALKS = 12  # from home, without anything new, before the search ends
UPHILL = 0.2  # how often the least bad exchange is made where all cost something
Accept = Callable[[NDArray[np.intp]], bool]


class Tableau:
    """Columns and a target by their coordinates in a basis.

    Parameters
    ----------
    coordinates : ndarray of uint64, shape (rank, columns + 1)
        By `boolnet.modular.eliminate`; the last is the target.
    basis : ndarray, shape (rank,)
        The column that is 1 at a coordinate, and 0 at the others.
    weights : ndarray of int64, shape (columns,)
    """

    def __init__(self, coordinates: Residues, basis: NDArray[np.intp], weights: NDArray[np.int64]) -> None:
        self.coordinates = coordinates
        self.basis = basis.copy()
        self.weights = weights

    def copy(self) -> Tableau:
        """Return a tableau to change apart from this."""
        return Tableau(self.coordinates.copy(), self.basis, self.weights)

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

    def gains(self) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """Return, per column, the most that bringing it in saves, and the coordinate to bring it in at."""
        used = np.flatnonzero(self.target)
        columns = self.coordinates.shape[1] - 1
        unused = self.coordinates[self.target == 0, :-1]
        lost = self.weights[self.basis[self.target == 0]] @ (unused != 0) + self.weights
        values = np.ascontiguousarray(self.coordinates[used, :-1].T)
        ratios = np.zeros(values.shape, dtype=np.uint64)
        there = values != 0
        if there.any():
            ratios[there] = inverses(values[there])
            ratios *= self.target[used]
            ratios %= _P
        keys = np.sort(ratios << np.uint64(20) | np.arange(len(used), dtype=np.uint64), axis=1).ravel()
        ratio, place = keys >> np.uint64(20), (keys & np.uint64((1 << 20) - 1)).astype(np.intp)
        is_start = np.ones(len(keys), dtype=np.bool_)
        is_start[1:] = ratio[1:] != ratio[:-1]
        is_start[:: len(used)] = True
        starts = np.flatnonzero(is_start)
        saved = np.add.reduceat(self.weights[self.basis[used]][place], starts)
        saved[ratio[starts] == 0] = -FORBIDDEN
        first = np.searchsorted(starts, np.arange(columns) * len(used))
        best = np.maximum.reduceat(saved, first)
        owner = np.repeat(np.arange(columns), np.diff(np.append(first, len(starts))))
        hits = np.flatnonzero(saved == best[owner])
        row = np.zeros(columns, dtype=np.intp)
        row[owner[hits]] = used[place[starts[hits]]]
        gain = best - lost
        gain[self.basis] = -FORBIDDEN
        return gain, row


def few_columns(
    start: Tableau, accept: Accept, at_least: int, random: np.random.Generator, watch: Watch, work: float
) -> None:
    """Show `accept` the supports found, each lighter than the last one it accepted.

    Parameters
    ----------
    start : Tableau
    accept : callable
        Whether a support will do.
    at_least : int
        A lower bound on the weight of any support: where it is reached, the search ends.
    random : numpy.random.Generator
    watch : Watch
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
    while idle < moves and least > at_least and not watch.is_over():
        walk = _Walk(home.copy(), random)
        for _ in range(length):
            idle += 1
            walk.step()
            cost = walk.tableau.cost()
            if cost < least and accept(walk.tableau.support()):
                home, least, idle = walk.tableau.copy(), cost, 0
                watch.tell(f"{cost} columns")
            if idle >= moves or least <= at_least or watch.is_over():
                return
        if least == NEVER or (walk.tableau.cost() == least and accept(walk.tableau.support())):
            home = walk.tableau


class _Walk:
    """The steepest exchange again and again, what went out kept out for a while; random turns at the bottom."""

    def __init__(self, tableau: Tableau, random: np.random.Generator) -> None:
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
        if top <= 0:
            for _ in range(self.random.integers(1, 4)):
                self._turn()

    def _turn(self) -> None:
        """Exchange a basis column that the target does not use for another, at random."""
        unused = np.flatnonzero(self.tableau.target == 0)
        if len(unused):
            row = int(self.random.choice(unused))
            columns = np.flatnonzero(self.tableau.coordinates[row, :-1])
            self.tableau.exchange(row, int(self.random.choice(columns)))
