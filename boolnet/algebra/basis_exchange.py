"""Basis exchange: a search for a combination of few columns, from one basis of the columns' space to the next.

A **tableau** holds every column, and the target, by its coordinates in a basis chosen from the columns. The target
costs the basis columns where its coordinates are not 0. Bringing column j in for basis column i takes multiples of
column j away from the target until coordinate i is 0; so the exchange that saves most is the value that occurs most
often among the ratios target / column j, coordinate by coordinate. Exchanges at coordinates where the target is 0
cost nothing and show other exchanges. This is decoding by information sets [1]_ [2]_, which looks for the lightest
word of a code, with the steepest step in between; two columns at once that are parallel where the target is 0 are the
collisions of Stern [3]_.

Several targets are one: a random combination of them has a coordinate 0 where all have, but by a chance of one in
two thousand million.

References
----------
.. [1] E. Prange, "The use of information sets in decoding cyclic codes", IRE Trans. Inf. Theory 8, 1962.
.. [2] J. S. Leon, "A probabilistic algorithm for computing minimum weights of large error-correcting codes", IEEE
   Trans. Inf. Theory 34, 1988.
.. [3] J. Stern, "A method for finding codewords of small weight", Coding Theory and Applications, 1989.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.algebra.modular import PER_ENTRY, PRIME, Residues, inverses, subtract
from boolnet.core.budget import UNLIMITED, Budget

_P = np.uint64(PRIME)
NEVER = 1 << 40  # more than any weight
FORBIDDEN = 1 << 40  # more than any exchange can save
PLACE_BITS = 20  # of a sort key, for the place of a ratio
PER_CALL = 0.22  # units of any look at the whole tableau...
PER_RATIO = 9e-5  # ... for every ratio that is computed and sorted
PER_UNUSED = 4e-6  # ... for an entry where the target is 0, looking for what a column adds there
PER_FACTOR = 9e-6  # ... or for a sum of multiples of it
PER_COPY = 5e-7  # units of a copy, for an entry
Integers = NDArray[np.int64]
Accept = Callable[[NDArray[np.intp]], bool]


@dataclass(frozen=True)
class BasisExchangeParams:
    """How the search goes, and when it ends.

    Attributes
    ----------
    overhead : int
        A move on an empty tableau costs as much as looking at so many entries.
    least_moves : int
        Moves without anything new before the search ends, however large the tableau.
    walks : int
        From the best combination, without anything new, before the search ends.
    least_walk : int
        Moves of a walk.
    uphill : float
        How often the least bad exchange is made where all cost something; otherwise the basis turns at random.
    bans : tuple of (int, int)
        For how many moves what went out is kept out: at least, and fewer than.
    turns : tuple of (int, int)
        How many exchanges that cost nothing are made in a random turn: at least, and fewer than.
    pairs : bool
        Whether two columns are brought in at once where no single one saves anything.
    """

    overhead: int = 20_000
    least_moves: int = 20
    walks: int = 12
    least_walk: int = 6
    uphill: float = 0.2
    bans: tuple[int, int] = (3, 7)
    turns: tuple[int, int] = (1, 4)
    pairs: bool = True


DEFAULT = BasisExchangeParams()


@dataclass
class BasisExchangeStats:
    """What the search did.

    Attributes
    ----------
    walks, moves : int
    exchanges, pairs, turns : int
        Moves of a single column, of two at once, and exchanges that cost nothing.
    accepted, refused : int
        Lighter combinations that would do, and that would not.
    """

    walks: int = 0
    moves: int = 0
    exchanges: int = 0
    pairs: int = 0
    turns: int = 0
    accepted: int = 0
    refused: int = 0


class BasisExchange:
    """Columns and a target by their coordinates in a basis.

    Parameters
    ----------
    coordinates : ndarray of uint64, shape (rank, columns + 1)
        By `boolnet.algebra.modular.eliminate`; the last is the target.
    basis : ndarray, shape (rank,)
        The column that is 1 at a coordinate, and 0 at the others.
    weights : ndarray of int64, shape (columns,)
    budget : Budget
        Pays for all that is done with it.
    """

    def __init__(
        self,
        coordinates: Residues,
        basis: NDArray[np.intp],
        weights: NDArray[np.int64],
        budget: Budget = UNLIMITED,
    ) -> None:
        self.coordinates = coordinates
        self.basis = basis.copy()
        self.weights = weights
        self.budget = budget

    def copy(self) -> BasisExchange:
        """Return a tableau to change apart from this."""
        self.budget.spend(PER_COPY * self.coordinates.size)
        return BasisExchange(self.coordinates.copy(), self.basis, self.weights, self.budget)

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
        """Bring a column into the basis at a coordinate where it is not 0.

        Parameters
        ----------
        row : int
            The coordinate: the column that was 1 there leaves the basis.
        column : int
        """
        self.budget.spend(PER_CALL / 4 + PER_ENTRY * subtract(self.coordinates, row, column))
        self.basis[row] = column

    def gains(self) -> tuple[Integers, NDArray[np.intp]]:
        """Return, per column, the most that bringing it in saves, and the coordinate to bring it in at."""
        used = np.flatnonzero(self.target)
        unused = self.target == 0
        columns = len(self.weights)
        self.budget.spend(PER_CALL + columns * (PER_UNUSED * (len(unused) - len(used)) + PER_RATIO * len(used)))
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
        self.budget.spend(PER_CALL + PER_FACTOR * len(unused) * len(self.weights))
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
        self.budget.spend(PER_RATIO * len(used) * len(pairs))
        there = self.coordinates[used]
        values = there[:, pairs[:, 0]] * (_P - multiple) % _P + there[:, pairs[:, 1]]
        saved, row = self._most_saved(np.ascontiguousarray(values.T % _P), used)
        return saved - self.weights[pairs].sum(axis=1), pairs, row

    def exchange_pair(self, pair: NDArray[np.intp], row: int) -> None:
        """Bring in two columns at once: the first where the target is not touched, the second at a coordinate.

        Parameters
        ----------
        pair : ndarray of intp, shape (2,)
            Of those that `pairs` gives.
        row : int
            The coordinate for the second.
        """
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
        place_bits = np.uint64(PLACE_BITS)
        keys = np.sort(ratios << place_bits | np.arange(len(used), dtype=np.uint64), axis=1).ravel()
        ratio, place = keys >> place_bits, (keys & np.uint64((1 << PLACE_BITS) - 1)).astype(np.intp)
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
    start: BasisExchange,
    accept: Accept,
    at_least: int,
    random: np.random.Generator,
    budget: Budget,
    work: float,
    params: BasisExchangeParams = DEFAULT,
    stats: BasisExchangeStats | None = None,
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
    params : BasisExchangeParams
    stats : BasisExchangeStats, optional
        Is filled.
    """
    stats = stats or BasisExchangeStats()
    moves = max(params.least_moves, int(work / (start.coordinates.size + params.overhead)))
    length = max(params.least_walk, moves // params.walks)
    home, least, idle = start, NEVER, 0
    if accept(start.support()):
        least = start.cost()
    if len(start.basis) == len(start.weights):
        return  # there is one combination only
    while idle < moves and least > at_least and not budget.is_over():
        walk = _Walk(home.copy(), random, params, stats)
        for _ in range(length):
            idle += 1
            walk.step()
            cost = walk.tableau.cost()
            if cost < least:
                if accept(walk.tableau.support()):
                    stats.accepted += 1
                    home, least, idle = walk.tableau.copy(), cost, 0
                    budget.tell(f"{cost} columns")
                else:
                    stats.refused += 1
            if idle >= moves or least <= at_least or budget.is_over():
                return
        if least == NEVER or (walk.tableau.cost() == least and accept(walk.tableau.support())):
            home = walk.tableau


class _Walk:
    """The steepest exchange again and again, what went out kept out for a while; random turns at the bottom."""

    def __init__(
        self,
        tableau: BasisExchange,
        random: np.random.Generator,
        params: BasisExchangeParams,
        stats: BasisExchangeStats,
    ) -> None:
        self.tableau = tableau
        self.random = random
        self.params = params
        self.stats = stats
        self.steps = 0
        stats.walks += 1
        self.banned_until = np.zeros(len(tableau.weights), dtype=np.int64)

    def step(self) -> None:
        """Make one move."""
        self.steps += 1
        self.stats.moves += 1
        top = 0
        if self.tableau.cost():
            gains, rows = self.tableau.gains()
            gains[self.banned_until > self.steps] -= FORBIDDEN // 2
            top = int(gains.max())
            if top > -2 or (top > -FORBIDDEN // 2 and self.random.random() < self.params.uphill):
                column = int(self.random.choice(np.flatnonzero(gains == top)))
                row = int(rows[column])
                self.banned_until[self.tableau.basis[row]] = self.steps + self.random.integers(*self.params.bans)
                self.tableau.exchange(row, column)
                self.stats.exchanges += 1
        if top <= 0 and not self._pair():
            for _ in range(self.random.integers(*self.params.turns)):
                self._turn()

    def _pair(self) -> bool:
        """Exchange two columns at once where that saves something."""
        if not self.params.pairs or not self.tableau.cost():
            return False
        saved, pairs, rows = self.tableau.pairs(self.random)
        if saved.max(initial=-1) < 0:
            return False
        best = int(self.random.choice(np.flatnonzero(saved == saved.max())))
        self.tableau.exchange_pair(pairs[best], int(rows[best]))
        self.stats.pairs += 1
        return int(saved[best]) > 0

    def _turn(self) -> None:
        """Exchange a basis column that the target does not use for another, at random."""
        unused = np.flatnonzero(self.tableau.target == 0)
        if len(unused):
            row = int(self.random.choice(unused))
            columns = np.flatnonzero(self.tableau.coordinates[row, :-1])
            self.tableau.exchange(row, int(self.random.choice(columns)))
            self.stats.turns += 1
