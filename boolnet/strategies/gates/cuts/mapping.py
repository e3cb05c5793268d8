"""Mapping: one match for every node that is needed, so that together they take few neurons.

First by area flow, the neurons of a match and of what it reads, shared out among the readers; then round by round by
what a match adds in fact, where a neuron that another match has already is free. That is done twice: with every
neuron at its full price at the start, and with neurons that could serve several nodes at a discount. A bound on the
layers is kept by required times, as in LUT mapping (Mishchenko, Chatterjee, Brayton, "Improvements to technology
mapping for LUT-based FPGAs", 2007).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.local_search import Rounds
from boolnet.strategies.gates.cuts.matches import CutMatch

PER_MATCH = 8e-3  # units to choose a match anew, for every match


@dataclass(frozen=True)
class MappingParams:
    """How long a selection is improved.

    Attributes
    ----------
    flow_rounds : int
        Of the start by area flow.
    area_rounds : int
        Of making every node's match anew, at the most.
    patience : int
        After so many of these without a smaller selection it ends.
    large : int
        With more matches there is one start, and they are made anew only where a node is used.
    """

    flow_rounds: int = 2
    area_rounds: int = 12
    patience: int = 1
    large: int = 30_000


@dataclass(frozen=True)
class MappingStats:
    """What the selection did.

    Attributes
    ----------
    matches : int
        All that there were to select from.
    flow, neurons : int
        Neurons of the best start, by area flow, and of the selection that came of it in the end.
    rounds : int
        How often all matches were made anew, over all starts.
    discount : bool
        Whether the start won in which neurons that could serve several nodes are cheaper.
    """

    matches: int
    flow: int
    neurons: int
    rounds: int
    discount: bool


DEFAULT = MappingParams()

Mapped = list[CutMatch | None]


def select(
    matches: Sequence[Sequence[CutMatch]],
    roots: Sequence[int],
    layers: float = math.inf,
    budget: Budget = UNLIMITED,
    params: MappingParams = DEFAULT,
) -> tuple[Mapped, MappingStats]:
    """Return the match of every node that the roots need, None for the others, and how it was found.

    Parameters
    ----------
    matches : sequence of sequence of CutMatch
        By node, operands first; none for inputs.
    roots : sequence of int
        Nodes.
    layers : float
        The most hidden layers; fewer than there can be are as many as there must be.
    budget : Budget
    params : MappingParams
    """
    users: dict[object, int] = {}
    for options in matches:
        for key in {key for match in options for key in match.keys}:
            users[key] = users.get(key, 0) + 1
    best: _Selection | None = None
    number = sum(map(len, matches))
    large = number > params.large
    rounds = 0
    for discount in (True,) if large else (False, True):
        budget.spend(PER_MATCH * number)
        selection = _Selection(matches, roots, layers, users, discount)
        selection.start(params.flow_rounds, budget)
        flow = selection.size()
        rounds += selection.improve(budget, large, params)
        if best is None or selection.size() < best.size():
            best = selection
            stats = MappingStats(number, flow, best.size(), rounds, discount)
        if budget.is_over():
            break
    assert best is not None
    return best.result(), replace(stats, rounds=rounds)


class _Selection:
    def __init__(
        self,
        matches: Sequence[Sequence[CutMatch]],
        roots: Sequence[int],
        layers: float,
        users: Mapping[object, int],
        discount: bool,
    ) -> None:
        self.matches = matches
        # The price of the neurons of each match, and how many nodes could use them.
        self.prices = [
            [sum(1 / users[key] for key in c.keys) if discount else float(len(c.keys)) for c in options]
            for options in matches
        ]
        self.popular = [[-sum(users[key] for key in c.keys) for c in options] for options in matches]
        self.roots = list(dict.fromkeys(root for root in roots if matches[root]))
        self.best: Mapped = [None] * len(matches)
        self.arrival = [0] * len(matches)
        self.references = [0] * len(matches)
        self.neurons: dict[object, int] = {}
        self.layers = layers
        if layers < math.inf:
            self._by_arrival()
            self.layers = max(layers, max((self.arrival[root] for root in self.roots), default=0))

    def start(self, rounds: int, budget: Budget) -> None:
        """Select by area flow, with the readers that a node may have and then with those it has."""
        bounded = self.layers < math.inf
        readers = [0] * len(self.matches)
        for options in self.matches:
            for leaf in {leaf for match in options[:1] for leaf in match.leaves}:
                readers[leaf] += 1
        for _ in range(rounds):
            self._flow(readers, self._required() if bounded else None)
            self._take_all()
            readers = self.references
            if budget.is_over(PER_MATCH / 4 * sum(map(len, self.matches))):
                break

    def improve(self, budget: Budget, used_only: bool, params: MappingParams) -> int:
        """Make the match of each node anew, round by round, while that takes fewer neurons; return the rounds."""
        kept, size = list(self.best), self.size()
        rounds = Rounds(budget, params.patience, most=params.area_rounds)
        for _ in rounds:
            if not self._exact(self._required() if self.layers < math.inf else None, used_only, budget):
                break
            if self.size() < size:
                kept, size = list(self.best), self.size()
                rounds.improved()
        self._set(kept)
        return rounds.number

    def _set(self, best: Mapped) -> None:
        """Go back to a selection."""
        self.best = list(best)
        for node, match in enumerate(best):
            if match is not None:
                self.arrival[node] = self._arrives(match)
        self._take_all()

    def result(self) -> Mapped:
        """Return the matches of the nodes that are needed."""
        return [match if used else None for match, used in zip(self.best, self.references, strict=True)]

    def size(self) -> int:
        """Return how many neurons the selection takes."""
        return len(self.neurons)

    def _arrives(self, match: CutMatch) -> int:
        return match.delay + max((self.arrival[leaf] for leaf in match.leaves), default=0)

    def _by_arrival(self) -> None:
        for node, options in enumerate(self.matches):
            if options:
                self.arrival[node], _, index = min((self._arrives(c), len(c.keys), i) for i, c in enumerate(options))
                self.best[node] = options[index]
        self._take_all()

    def _flow(self, references: Sequence[int], required: Sequence[float] | None) -> None:
        flow = [0.0] * len(self.matches)
        for node, options in enumerate(self.matches):
            best = None
            for match, price, popular in zip(options, self.prices[node], self.popular[node], strict=True):
                arrives = self._arrives(match)
                if required is not None and arrives > required[node]:
                    continue
                rank = (price + sum(flow[leaf] for leaf in match.leaves), arrives, len(match.leaves), popular)
                if best is None or rank < best[0]:
                    best = rank, match
            if best is None:
                if not options:
                    continue
                match = min(options, key=self._arrives)
                best = (
                    (len(match.keys) + sum(flow[leaf] for leaf in match.leaves), self._arrives(match), 0, 0),
                    match,
                )
            self.best[node], self.arrival[node] = best[1], best[0][1]
            flow[node] = best[0][0] / max(1, references[node])

    def _required(self) -> list[float]:
        required = [math.inf] * len(self.matches)
        for root in self.roots:
            required[root] = self.layers
        for node in reversed(range(len(self.matches))):
            match = self.best[node]
            if match is not None and self.references[node]:
                for leaf in match.leaves:
                    required[leaf] = min(required[leaf], required[node] - match.delay)
        return required

    def _take_all(self) -> None:
        self.references = [0] * len(self.matches)
        self.neurons = {}
        for root in self.roots:
            self._take_node(root)

    def _take_node(self, node: int) -> None:
        self.references[node] += 1
        match = self.best[node]
        if self.references[node] == 1 and match is not None:
            self._take(match)

    def _take(self, match: CutMatch) -> int:
        """Use a match, and what it needs, and return how many neurons that adds."""
        added = 0
        pending = [match]
        while pending:
            match = pending.pop()
            for key in match.keys:
                uses = self.neurons.get(key, 0)
                added += not uses
                self.neurons[key] = uses + 1
            for leaf in match.leaves:
                self.references[leaf] += 1
                below = self.best[leaf]
                if self.references[leaf] == 1 and below is not None:
                    pending.append(below)
        return added

    def _drop(self, match: CutMatch) -> None:
        pending = [match]
        while pending:
            match = pending.pop()
            for key in match.keys:
                if self.neurons[key] == 1:
                    del self.neurons[key]
                else:
                    self.neurons[key] -= 1
            for leaf in match.leaves:
                self.references[leaf] -= 1
                below = self.best[leaf]
                if not self.references[leaf] and below is not None:
                    pending.append(below)

    def _exact(self, required: Sequence[float] | None, used_only: bool, budget: Budget) -> bool:
        """Make the match of each node anew, and return whether the budget let that come to an end."""
        for node, options in enumerate(self.matches):
            current = self.best[node]
            if current is None:
                continue
            used = bool(self.references[node])
            if used:
                self._drop(current)
            elif used_only:
                self.arrival[node] = self._arrives(current)
                continue
            if budget.is_over(PER_MATCH * len(options)):
                return False
            best = None
            for match, popular in zip(options, self.popular[node], strict=True):
                arrives = self._arrives(match)
                if required is not None and arrives > required[node] and match is not current:
                    continue
                added = self._take(match)
                self._drop(match)
                rank = (added, arrives, len(match.leaves), popular)
                if best is None or rank < best[0]:
                    best = rank, match
            assert best is not None
            self.best[node], self.arrival[node] = best[1], best[0][1]
            if used:
                self._take(best[1])
        return True
