"""The search for few terms: a random walk over exchanges, which merges whatever the walk brings together."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable

import numpy as np

from boolnet.minimizers.esop_links import Links, exchanged
from boolnet.minimizers.esop_terms import Layout
from boolnet.minimizers.result import Objective
from boolnet.watch import Watch

# Measured on the Berkeley files: other choices within a factor of 2 differ by a cube or two.
TEMPERATURE = {"cubes": 1.5, "literals": 0.7}  # in edges; how readily an exchange may make terms longer
COOL = 0.25  # the temperature of the last steps, which look for short terms
PLATEAU = 300  # steps without fewer terms before two terms become three
SLACK = 2  # terms more than the fewest found, from where on no two become three
LOST = 6  # terms more than the fewest found, from where the walk goes back
PATIENCE = (100_000, 2_000)  # steps without a better sum, and more of them for each term
FREE_DISTANCES = (2, 2, 3, 4)  # of exchanges, where don't-cares may swallow some of what comes of them
FREE_SHARE = 0.25  # of the steps, for changes by don't-cares where there are any
GLANCE = 16  # steps between looks at the watch
SEED = 23

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
    >>> walk.run(Watch(5), 100, goal=0)
    >>> walk.cost
    (4, 2)
    """

    def __init__(
        self, layout: Layout, terms: Iterable[int], objective: Objective, free: Free | None = None, seed: int = SEED
    ) -> None:
        self._dice = random.Random(seed)  # a third of the time of NumPy's generator, drawn from one number at a time
        self._objective = objective
        self._free = free
        self._links = Links(layout, terms)
        self._layout = layout
        self._keep()

    def _cost(self) -> tuple[int, int]:
        sizes = len(self._links), self._links.edges
        return sizes if self._objective == "cubes" else sizes[::-1]

    def _keep(self) -> None:
        self.best = list(self._links.terms)
        self.cost = self._cost()
        self._fewest = len(self.best)

    def go_back(self) -> None:
        """Walk on from the best sum."""
        self._links = Links(self._layout, self.best)

    def run(self, watch: Watch, patience: int, goal: int, *, cool: bool = False) -> None:
        """Walk until nothing better was found in so many steps, a size of `goal` is reached, or the watch is over."""
        self._temperature = COOL if cool else TEMPERATURE[self._objective]
        left, plateau = patience, 0
        while left and len(self._links) and self.cost[0] > goal:
            left -= 1
            if not left % GLANCE and watch.is_over():
                return
            plateau += 1
            is_stuck = plateau > PLATEAU and not cool and len(self._links) < self._fewest + SLACK
            if self._free is not None and self._dice.random() < FREE_SHARE:
                self._change_freely()
            else:
                self._step(2 if self._free is None else self._dice.choice(FREE_DISTANCES), 3 if is_stuck else 2)
            plateau = 0 if is_stuck else plateau
            cost = self._cost()
            if cost < self.cost:
                if cost[0] < self.cost[0]:
                    left, plateau = max(left, patience), 0
                    noun = "cubes" if self._objective == "cubes" else "literals and memberships"
                    watch.tell(f"esop: {cost[0]} {noun}")
                self._keep()
            elif len(self._links) > self._fewest + LOST:
                self.go_back()

    def _step(self, distance: int, most: int) -> None:
        """Exchange a random term and one at least this far, if the temperature allows what comes of it.

        For `most` terms, those aside that no output cares for.
        """
        links, dice = self._links, self._dice
        place = int(dice.random() * len(links))
        near = np.flatnonzero(links.distances(place) == max(distance, most))
        if not len(near):
            return
        a, b = links.terms[place], links.terms[int(near[int(dice.random() * len(near))])]
        fields = links.differing(a, b)
        dice.shuffle(fields)
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
        dice, layout = self._dice, self._layout
        term = self._links.terms[int(dice.random() * len(self._links))]
        number = int(dice.random() * len(layout.fields))
        field = layout.fields[number]
        if number < layout.n_inputs:
            difference = int(1 + 3 * dice.random()) << 2 * number
        else:
            difference = 1 << 2 * number + int(dice.random() * layout.n_outputs)
        changed = term ^ difference
        if number < layout.n_inputs and not changed & field:
            return
        if self._free(term & ~field | difference) and (not changed & field or self._allows([changed], [term])):
            self._links.remove(term)
            if changed & field:
                self._links.insert(changed)


def search(walks: list[Walk], goal: int, watch: Watch) -> Walk:
    """Return the walk that came furthest: all go a little way, then the best goes on."""
    for walk in walks[1:] and walks:
        walk.run(watch.part(watch.left() / (3 * len(walks))), _patience(walk) // 10, goal)
    walk = min(walks, key=lambda walk: walk.cost)
    walk.run(watch.part(0.85 * watch.left()), _patience(walk), goal)
    walk.go_back()
    walk.run(watch, _patience(walk) // 10, -1, cool=True)
    return walk


def _patience(walk: Walk) -> int:
    return PATIENCE[0] + PATIENCE[1] * len(walk.best)
