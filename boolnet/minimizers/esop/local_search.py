"""The local search for few terms: random exorlinks, after which whatever can merge merges.

References
----------
.. [1] M. Kauers, J. Moosbauer, "Flip graphs for matrix multiplication", 2022, arXiv:2212.01175: a random walk over
   moves that keep the number of terms, on the same kind of sums.
.. [2] S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, "Optimization by simulated annealing", Science 220 (1983): the
   temperature.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from boolnet.core.budget import Budget
from boolnet.core.local_search import Rounds
from boolnet.minimizers.esop.exorlink import ExorlinkPairs, exorlink, insertion_work
from boolnet.minimizers.esop.terms import Layout
from boolnet.minimizers.result import CoverObjective

NOUN = {"cubes": "cubes", "literals": "literals and memberships"}

STEP = 0.018  # units for a step,
PER_FIELD = 4e-4  # and for each field of a term
ASKED = 1.5  # times in a step about don't-care terms
PER_KEPT = 1e-5  # units for a term of a sum that is kept


class DontCareTerms(Protocol):
    """Whether a term lies in the don't-care sets of all its outputs.

    Attributes
    ----------
    work : float
        Units for an answer.
    """

    work: float

    def __call__(self, term: int) -> bool:
        """Return whether it does."""


@dataclass(frozen=True)
class LocalSearchParams:
    """How the sum is changed, and when a search ends.

    Attributes
    ----------
    moods : tuple of (float, int)
        How readily a term may become longer (a temperature, in edges), and how many steps without fewer terms it takes
        until two terms become three: of one search after the other. Which is better differs from file to file.
    literals_cooling : float
        Times the temperature where literals are minimised.
    polish_temperature : float
        Of the last steps, which look for short terms.
    slack : int
        Terms more than the fewest found, from where on no two become three; 0 for no such exorlink ever.
    lost : int
        Terms more than the fewest found, from where the search goes back to them.
    patience, patience_per_term : int
        Steps without a better sum, and more of them for each term.
    trial_share : float
        Of the work, for a short search from each of the other initial sums; 0 for none.
    starts : int
        Initial sums, the smallest ones, from which a short search is made and later ones start again.
    restarts : int
        Searches from the beginning with other random numbers, after one that ran out of patience.
    polish_share : float
        Of the work left, for shorter terms at the end; 0 for none.
    dont_care_distances : tuple of int
        Of exorlinks, one by chance, where don't-cares may swallow some of what comes of them.
    dont_care_share : float
        Of the steps, for changes by don't-care terms where there are any.
    seed : int
    restart_seed : int
        Added for the searches from the beginning.
    """

    moods: tuple[tuple[float, int], ...] = ((1.5, 300), (2.5, 1000))
    literals_cooling: float = 0.5
    polish_temperature: float = 0.25
    slack: int = 2
    lost: int = 6
    patience: int = 8_000
    patience_per_term: int = 1_000
    trial_share: float = 0.2
    starts: int = 3
    restarts: int = 8
    polish_share: float = 0.1
    dont_care_distances: tuple[int, ...] = (2, 2, 3, 4)
    dont_care_share: float = 0.25
    seed: int = 23
    restart_seed: int = 101


DEFAULT = LocalSearchParams()


@dataclass
class LocalSearchStats:
    """What the searches did together, filled by `search`.

    Attributes
    ----------
    steps : int
    restarts, won_restarts : int
        Searches from the beginning, and how many of them came further than all before.
    before_polish : tuple of int
        The size, what is minimised first; the final one may be smaller.
    """

    steps: int = 0
    restarts: int = 0
    won_restarts: int = 0
    before_polish: tuple[int, int] = (0, 0)


class LocalSearch:
    """A search, and the best sum it came by.

    Parameters
    ----------
    layout : Layout
    terms : iterable of int
        Where it starts.
    objective : {"cubes", "literals"}
    is_dont_care : callable, optional
        Whether a term may be added to the sum at will.
    seed : int, optional
        The one of the parameters if not given.
    params : LocalSearchParams, optional

    Attributes
    ----------
    best : list of int
    cost : tuple of int
        Of the best sum, what is minimised first.
    steps : int

    Examples
    --------
    >>> layout = Layout(2, 1)  # !a !b ^ a b, found as a ^ !b
    >>> local = LocalSearch(layout, [0b10101, 0b11010], "literals")
    >>> local.run(Budget(100), 100, enough=0)
    >>> local.cost
    (4, 2)
    """

    def __init__(
        self,
        layout: Layout,
        terms: Iterable[int],
        objective: CoverObjective,
        is_dont_care: DontCareTerms | None = None,
        seed: int | None = None,
        params: LocalSearchParams = DEFAULT,
    ) -> None:
        self._seed = params.seed if seed is None else seed
        self._params = params
        self._start = list(terms)
        self._rng = random.Random(self._seed)  # a third of the time of NumPy's generator, drawn from one at a time
        self._objective: CoverObjective = objective
        self._is_dont_care = is_dont_care
        self._pairs = ExorlinkPairs(layout, self._start)
        self._layout = layout
        self.steps = 0
        self._keep()

    def _cost(self) -> tuple[int, int]:
        sizes = len(self._pairs), self._pairs.edges
        return sizes if self._objective == "cubes" else sizes[::-1]

    def _keep(self) -> None:
        self.best = list(self._pairs.terms)
        self.cost = self._cost()
        self._fewest = len(self.best)

    @property
    def patience(self) -> int:
        """Steps without a better sum after which it ends."""
        return self._params.patience + self._params.patience_per_term * len(self.best)

    @property
    def start_work(self) -> float:
        """The units of work of another search from the same start."""
        return insertion_work(self._layout, len(self._start))

    def anew(self, seed: int) -> LocalSearch:
        """Return another search from the same start."""
        return LocalSearch(self._layout, self._start, self._objective, self._is_dont_care, seed, self._params)

    def go_back(self, budget: Budget) -> None:
        """Go on from the best sum."""
        budget.spend(insertion_work(self._layout, len(self.best)))
        self._pairs = ExorlinkPairs(self._layout, self.best)

    def run(self, budget: Budget, patience: int, enough: int, *, known: float = math.inf, polish: bool = False) -> None:
        """Search until the patience or the budget is over, or what is minimised is small enough.

        Parameters
        ----------
        budget : Budget
        patience : int
            Steps without a better sum.
        enough : int
            A size.
        known : float, optional
            The size of another sum: what is no smaller is no news.
        polish : bool, optional
            Whether to look for short terms only.
        """
        params = self._params
        temperature, most = params.moods[self._seed % len(params.moods)]
        cooling = params.literals_cooling if self._objective == "literals" else 1.0
        self._temperature = params.polish_temperature if polish else temperature * cooling
        rounds, plateau = Rounds(budget, patience), 0
        asking = 0.0 if self._is_dont_care is None else ASKED * self._is_dont_care.work
        step = STEP + PER_FIELD * len(self._layout.fields) + asking
        for _ in rounds:
            rounds.work = step + self._pairs.look_work
            if not len(self._pairs) or self.cost[0] <= enough:
                break
            self.steps += 1
            plateau += 1
            is_stuck = plateau > most and not polish and len(self._pairs) < self._fewest + params.slack
            if self._is_dont_care is not None and self._rng.random() < params.dont_care_share:
                self._change_by_dont_cares()
            else:
                distance = 2 if self._is_dont_care is None else self._rng.choice(params.dont_care_distances)
                self._exorlink(distance, 3 if is_stuck else 2)
            plateau = 0 if is_stuck else plateau
            cost = self._cost()
            if cost < self.cost:
                if cost[0] < self.cost[0]:
                    rounds.improved()
                    plateau = 0
                    if cost[0] < known:
                        budget.tell(f"esop: {cost[0]} {NOUN[self._objective]}")
                self._keep()
                budget.spend(PER_KEPT * len(self.best))
            elif len(self._pairs) > self._fewest + params.lost:
                self.go_back(budget)

    def _exorlink(self, distance: int, most: int) -> None:
        """Exorlink a random term and one at least this far, if the temperature allows what comes of it.

        For `most` terms, don't-care terms not counted.
        """
        pairs, rng = self._pairs, self._rng
        place = int(rng.random() * len(pairs))
        near = np.flatnonzero(pairs.distances(place) == max(distance, most))
        if not len(near):
            return
        a, b = pairs.terms[place], pairs.terms[int(near[int(rng.random() * len(near))])]
        fields = pairs.differing(a, b)
        if len(fields) > 2:
            rng.shuffle(fields)
        elif rng.random() < 0.5:
            fields.reverse()
        terms = exorlink(a, b, fields)
        if self._is_dont_care is not None:
            terms = [term for term in terms if not self._is_dont_care(term)]
        if most > 2 or (len(terms) <= 2 and self._allows(terms, (a, b))):
            pairs.remove(a)
            pairs.remove(b)
            for term in terms:
                pairs.insert(term)

    def _allows(self, new: Iterable[int], old: Iterable[int]) -> bool:
        edges = self._layout.edges
        more = sum(map(edges, new)) - sum(map(edges, old))
        return more <= 0 or self._rng.random() < math.exp(-more / self._temperature)

    def _change_by_dont_cares(self) -> None:
        """Change a field of a random term, when the difference is a don't-care term."""
        assert self._is_dont_care is not None
        rng, layout = self._rng, self._layout
        term = self._pairs.terms[int(rng.random() * len(self._pairs))]
        number = int(rng.random() * len(layout.fields))
        field = layout.fields[number]
        if number < layout.n_inputs:
            difference = int(1 + 3 * rng.random()) << 2 * number
        else:
            difference = 1 << 2 * number + int(rng.random() * layout.n_outputs)
        changed = term ^ difference
        if number < layout.n_inputs and not changed & field:
            return
        is_allowed = self._is_dont_care(term & ~field | difference)
        if is_allowed and (not changed & field or self._allows([changed], [term])):
            self._pairs.remove(term)
            if changed & field:
                self._pairs.insert(changed)


def search(
    searches: list[LocalSearch],
    enough: int,
    budget: Budget,
    params: LocalSearchParams = DEFAULT,
    stats: LocalSearchStats | None = None,
) -> LocalSearch:
    """Run all searches for a short while, then the best one, then others from their starts; return the best of all.

    Parameters
    ----------
    searches : list of LocalSearch
        At least one.
    enough : int
        A size below which there is no sum.
    budget : Budget
    params : LocalSearchParams, optional
    stats : LocalSearchStats, optional
        To be filled.
    """
    stats = stats or LocalSearchStats()
    known = math.inf
    for one in searches[1:] and searches:
        part = budget.part(budget.left() * params.trial_share / len(searches))
        one.run(part, one.patience // 4 if params.trial_share else 0, enough, known=known)
        known = min(known, one.cost[0])
    searches = tried = sorted(searches, key=lambda one: one.cost)
    best = searches[0]
    part = budget.part((1 - params.polish_share) * budget.left())
    best.run(part, best.patience, enough)
    for number in range(params.restarts):
        if part.is_over(searches[number % len(searches)].start_work) or best.cost[0] <= enough:
            break
        again = searches[number % len(searches)].anew(params.seed + params.restart_seed + number)
        again.run(part, best.patience, enough, known=best.cost[0])
        tried = [*tried, again]
        stats.restarts += 1
        stats.won_restarts += again.cost < best.cost
        best = min(best, again, key=lambda one: one.cost)
    stats.before_polish = best.cost
    if params.polish_share:
        best.go_back(budget)
        best.run(budget, best.patience // 2, -1, polish=True)
    stats.steps = sum(one.steps for one in tried)
    return best
