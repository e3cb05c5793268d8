"""ColumnSubset: one choice for every node that is needed, so that together they take few neurons.

First by area flow, the neurons of a choice and of what it reads, shared out among the readers; then round by round by
what a choice adds in fact, where a neuron that another choice has already is free. That is done twice: with every
neuron at its full price at the start, and with neurons that could serve several nodes at a discount. A bound on the
layers is kept by required times, as in LUT mapping (Mishchenko, Chatterjee, Brayton, "Improvements to technology
mapping for LUT-based FPGAs", 2007).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.strategies.gates.cuts.matches import CutMatch

FLOW_ROUNDS = 2
AREA_ROUNDS = 12
PATIENCE = 1  # rounds without a smaller selection
LARGE = 30_000  # choices; with more there is one start, and choices are made anew only where a node is used

Mapped = list[CutMatch | None]


def select(
    choices: Sequence[Sequence[CutMatch]],
    roots: Sequence[int],
    layers: float = math.inf,
    budget: Budget = UNLIMITED,
) -> Mapped:
    """Return the choice of every node that the roots need, None for the others.

    Parameters
    ----------
    choices : sequence of sequence of CutMatch
        By node, operands first; none for inputs.
    roots : sequence of int
        Nodes.
    layers : float
        The most hidden layers; fewer than there can be are as many as there must be.
    budget : Budget
    """
    users: dict[object, int] = {}
    for options in choices:
        for key in {key for choice in options for key in choice.keys}:
            users[key] = users.get(key, 0) + 1
    best: _Selection | None = None
    large = sum(map(len, choices)) > LARGE
    for discount in (True,) if large else (False, True):
        selection = _Selection(choices, roots, layers, users, discount)
        selection.start()
        selection.improve(budget, large)
        if best is None or selection.size() < best.size():
            best = selection
        if budget.is_over():
            break
    assert best is not None
    return best.result()


class _Selection:
    def __init__(
        self,
        choices: Sequence[Sequence[CutMatch]],
        roots: Sequence[int],
        layers: float,
        users: Mapping[object, int],
        discount: bool,
    ) -> None:
        self.choices = choices
        # The price of the neurons of each choice, and how many nodes could use them.
        self.prices = [
            [sum(1 / users[key] for key in c.keys) if discount else float(len(c.keys)) for c in options]
            for options in choices
        ]
        self.popular = [[-sum(users[key] for key in c.keys) for c in options] for options in choices]
        self.roots = list(dict.fromkeys(root for root in roots if choices[root]))
        self.best: Mapped = [None] * len(choices)
        self.arrival = [0] * len(choices)
        self.references = [0] * len(choices)
        self.neurons: dict[object, int] = {}
        self.layers = layers
        if layers < math.inf:
            self._by_arrival()
            self.layers = max(layers, max((self.arrival[root] for root in self.roots), default=0))

    def start(self) -> None:
        """Select by area flow, with the readers that a node may have and then with those it has."""
        bounded = self.layers < math.inf
        readers = [0] * len(self.choices)
        for options in self.choices:
            for leaf in {leaf for choice in options[:1] for leaf in choice.leaves}:
                readers[leaf] += 1
        for _ in range(FLOW_ROUNDS):
            self._flow(readers, self._required() if bounded else None)
            self._take_all()
            readers = self.references

    def improve(self, budget: Budget, used_only: bool) -> None:
        """Make the choice of each node anew, round by round, while that takes fewer neurons."""
        kept, size, idle = list(self.best), self.size(), 0
        for _ in range(AREA_ROUNDS):
            if budget.is_over() or idle == PATIENCE:
                break
            self._exact(self._required() if self.layers < math.inf else None, used_only)
            idle += 1
            if self.size() < size:
                kept, size, idle = list(self.best), self.size(), 0
        self._set(kept)

    def _set(self, best: Mapped) -> None:
        """Go back to a selection."""
        self.best = list(best)
        for node, choice in enumerate(best):
            if choice is not None:
                self.arrival[node] = self._arrives(choice)
        self._take_all()

    def result(self) -> Mapped:
        """Return the choices of the nodes that are needed."""
        return [choice if used else None for choice, used in zip(self.best, self.references, strict=True)]

    def size(self) -> int:
        """Return how many neurons the selection takes."""
        return len(self.neurons)

    def _arrives(self, choice: CutMatch) -> int:
        return choice.delay + max((self.arrival[leaf] for leaf in choice.leaves), default=0)

    def _by_arrival(self) -> None:
        for node, options in enumerate(self.choices):
            if options:
                self.arrival[node], _, index = min((self._arrives(c), len(c.keys), i) for i, c in enumerate(options))
                self.best[node] = options[index]
        self._take_all()

    def _flow(self, references: Sequence[int], required: Sequence[float] | None) -> None:
        flow = [0.0] * len(self.choices)
        for node, options in enumerate(self.choices):
            best = None
            for choice, price, popular in zip(options, self.prices[node], self.popular[node], strict=True):
                arrives = self._arrives(choice)
                if required is not None and arrives > required[node]:
                    continue
                rank = (price + sum(flow[leaf] for leaf in choice.leaves), arrives, len(choice.leaves), popular)
                if best is None or rank < best[0]:
                    best = rank, choice
            if best is None:
                if not options:
                    continue
                choice = min(options, key=self._arrives)
                best = (
                    (len(choice.keys) + sum(flow[leaf] for leaf in choice.leaves), self._arrives(choice), 0, 0),
                    choice,
                )
            self.best[node], self.arrival[node] = best[1], best[0][1]
            flow[node] = best[0][0] / max(1, references[node])

    def _required(self) -> list[float]:
        required = [math.inf] * len(self.choices)
        for root in self.roots:
            required[root] = self.layers
        for node in reversed(range(len(self.choices))):
            choice = self.best[node]
            if choice is not None and self.references[node]:
                for leaf in choice.leaves:
                    required[leaf] = min(required[leaf], required[node] - choice.delay)
        return required

    def _take_all(self) -> None:
        self.references = [0] * len(self.choices)
        self.neurons = {}
        for root in self.roots:
            self._take_node(root)

    def _take_node(self, node: int) -> None:
        self.references[node] += 1
        choice = self.best[node]
        if self.references[node] == 1 and choice is not None:
            self._take(choice)

    def _take(self, choice: CutMatch) -> int:
        """Use a choice, and what it needs, and return how many neurons that adds."""
        added = 0
        pending = [choice]
        while pending:
            choice = pending.pop()
            for key in choice.keys:
                uses = self.neurons.get(key, 0)
                added += not uses
                self.neurons[key] = uses + 1
            for leaf in choice.leaves:
                self.references[leaf] += 1
                below = self.best[leaf]
                if self.references[leaf] == 1 and below is not None:
                    pending.append(below)
        return added

    def _drop(self, choice: CutMatch) -> None:
        pending = [choice]
        while pending:
            choice = pending.pop()
            for key in choice.keys:
                if self.neurons[key] == 1:
                    del self.neurons[key]
                else:
                    self.neurons[key] -= 1
            for leaf in choice.leaves:
                self.references[leaf] -= 1
                below = self.best[leaf]
                if not self.references[leaf] and below is not None:
                    pending.append(below)

    def _exact(self, required: Sequence[float] | None, used_only: bool) -> None:
        for node, options in enumerate(self.choices):
            current = self.best[node]
            if current is None:
                continue
            used = bool(self.references[node])
            if used:
                self._drop(current)
            elif used_only:
                self.arrival[node] = self._arrives(current)
                continue
            best = None
            for choice, popular in zip(options, self.popular[node], strict=True):
                arrives = self._arrives(choice)
                if required is not None and arrives > required[node] and choice is not current:
                    continue
                added = self._take(choice)
                self._drop(choice)
                rank = (added, arrives, len(choice.leaves), popular)
                if best is None or rank < best[0]:
                    best = rank, choice
            assert best is not None
            self.best[node], self.arrival[node] = best[1], best[0][1]
            if used:
                self._take(best[1])
