"""The search for few terms: a random walk over exchanges, which merges whatever the walk brings together."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable

import numpy as np

from boolnet.core.budget import Budget
from boolnet.minimizers.esop.exorlink import Links, exchanged
from boolnet.minimizers.esop.terms import Layout
from boolnet.minimizers.result import CoverObjective

# How readily an exchange may make terms longer, in edges, and how many steps without fewer terms it takes until two
# terms become three. Measured on the Berkeley files: which of the two is better differs from one file to the next.
MOODS = ((1.5, 300), (2.5, 1000))
SHORTNESS = {"cubes": 1.0, "literals": 0.5}  # of the temperature
NOUN = {"cubes": "cubes", "literals": "literals and memberships"}
COOL = 0.25  # the temperature of the last steps, which look for short terms
SLACK = 2  # terms more than the fewest found, from where on no two become three
LOST = 6  # terms more than the fewest found, from where the walk goes back
PATIENCE = (8_000, 1_000)  # steps without a better sum, and more of them for each term
RESTARTS = 8  # walks from the beginning with other random numbers, after one that ran out of patience
POLISH_SHARE = 0.1  # of the seconds left, for shorter terms at the end
FREE_DISTANCES = (2, 2, 3, 4)  # of exchanges, where don't-cares may swallow some of what comes of them
FREE_SHARE = 0.25  # of the steps, for changes by don't-cares where there are any
GLANCE = 16  # steps between looks at the budget
SEED = 23
OTHER = 101  # from the seeds of the first walks to those of the others

Free = Callable[[int], bool]  # whether a term lies in the don't-care sets of all its outputs


class Walk:
    """A walk, and the best sum it came by.

    Parameters
    ----------
    layout : Layout
    terms : iterable of int
        Where it starts.
    objective : {"cubes", "literals"}
    free : callable or None
        Whether a term may be added to the sum at will.

    Attributes
    ----------
    best : list of int
    cost : tuple of int
        Of the best sum, what is minimised first.

    Examples
    --------
    >>> layout = Layout(2, 1)  # !a !b ^ a b, found as a ^ !b
    >>> walk = Walk(layout, [0b10101, 0b11010], "literals")
    >>> walk.run(Budget(5), 100, goal=0)
    >>> walk.cost
    (4, 2)
    """

    def __init__(
        self,
        layout: Layout,
        terms: Iterable[int],
        objective: CoverObjective,
        free: Free | None = None,
        seed: int = SEED,
    ) -> None:
        self._seed = seed
        self._start = list(terms)
        self._dice = random.Random(seed)  # a third of the time of NumPy's generator, drawn from one number at a time
        self._objective = objective
        self._free = free
        self._links = Links(layout, self._start)
        self._layout = layout
        self._keep()

    def _cost(self) -> tuple[int, int]:
        sizes = len(self._links), self._links.edges
        return sizes if self._objective == "cubes" else sizes[::-1]

    def _keep(self) -> None:
        self.best = list(self._links.terms)
        self.cost = self._cost()
        self._fewest = len(self.best)

    def anew(self, seed: int) -> Walk:
        """Return another walk from the same start."""
        return Walk(self._layout, self._start, self._objective, self._free, seed)

    def go_back(self) -> None:
        """Walk on from the best sum."""
        self._links = Links(self._layout, self.best)

    def run(self, budget: Budget, patience: int, goal: int, *, known: float = math.inf, cool: bool = False) -> None:
        """Walk until nothing better was found in so many steps, a size of `goal` is reached, or the budget is over.

        What is no smaller than a `known` sum is no news.
        """
        temperature, most = MOODS[self._seed % len(MOODS)]
        self._temperature = COOL if cool else temperature * SHORTNESS[self._objective]
        left, plateau = patience, 0
        while left and len(self._links) and self.cost[0] > goal:
            left -= 1
            if not left % GLANCE and budget.is_over():
                return
            plateau += 1
            is_stuck = plateau > most and not cool and len(self._links) < self._fewest + SLACK
            if self._free is not None and self._dice.random() < FREE_SHARE:
                self._change_freely()
            else:
                self._step(2 if self._free is None else self._dice.choice(FREE_DISTANCES), 3 if is_stuck else 2)
            plateau = 0 if is_stuck else plateau
            cost = self._cost()
            if cost < self.cost:
                if cost[0] < self.cost[0]:
                    left, plateau = max(left, patience), 0
                    if cost[0] < known:
                        budget.tell(f"esop: {cost[0]} {NOUN[self._objective]}")
                self._keep()
            elif len(self._links) > self._fewest + LOST:
                self.go_back()

    def _step(self, distance: int, most: int) -> None:
        """Exchange a random term and one at least this far, if the temperature allows what comes of it.

        For `most` terms, those aside that no output cares for.
        """
        links, rng = self._links, self._dice
        place = int(rng.random() * len(links))
        near = np.flatnonzero(links.distances(place) == max(distance, most))
        if not len(near):
            return
        a, b = links.terms[place], links.terms[int(near[int(rng.random() * len(near))])]
        fields = links.differing(a, b)
        if len(fields) > 2:
            rng.shuffle(fields)
        elif rng.random() < 0.5:
            fields.reverse()
        terms = exchanged(a, b, fields)
        if self._free is not None:
            terms = [term for term in terms if not self._free(term)]
        if most > 2 or (len(terms) <= 2 and self._allows(terms, (a, b))):
            links.remove(a)
            links.remove(b)
            for term in terms:
                links.insert(term)

    def _allows(self, new: Iterable[int], old: Iterable[int]) -> bool:
        edges = self._layout.edges
        more = sum(map(edges, new)) - sum(map(edges, old))
        return more <= 0 or self._dice.random() < math.exp(-more / self._temperature)

    def _change_freely(self) -> None:
        """Change a field of a random term, when no output cares for the difference."""
        assert self._free is not None
        rng, layout = self._dice, self._layout
        term = self._links.terms[int(rng.random() * len(self._links))]
        number = int(rng.random() * len(layout.fields))
        field = layout.fields[number]
        if number < layout.n_inputs:
            difference = int(1 + 3 * rng.random()) << 2 * number
        else:
            difference = 1 << 2 * number + int(rng.random() * layout.n_outputs)
        changed = term ^ difference
        if number < layout.n_inputs and not changed & field:
            return
        if self._free(term & ~field | difference) and (not changed & field or self._allows([changed], [term])):
            self._links.remove(term)
            if changed & field:
                self._links.insert(changed)


def search(walks: list[Walk], goal: int, budget: Budget) -> Walk:
    """Return the walk that came furthest: all go a little way, then the best goes on, then others from their starts."""
    known = math.inf
    for walk in walks[1:] and walks:
        walk.run(budget.part(budget.left() / (5 * len(walks))), _patience(walk) // 4, goal, known=known)
        known = min(known, walk.cost[0])
    walks = sorted(walks, key=lambda walk: walk.cost)
    best = walks[0]
    part = budget.part((1 - POLISH_SHARE) * budget.left())
    best.run(part, _patience(best), goal)
    for number in range(RESTARTS):
        if part.is_over() or best.cost[0] <= goal:
            break
        again = walks[number % len(walks)].anew(SEED + OTHER + number)
        again.run(part, _patience(best), goal, known=best.cost[0])
        best = min(best, again, key=lambda walk: walk.cost)
    best.go_back()
    best.run(budget, _patience(best) // 2, -1, cool=True)
    return best


def _patience(walk: Walk) -> int:
    return PATIENCE[0] + PATIENCE[1] * len(walk.best)
