"""Proved bounds on affine forms over a network's nodes.

Interval arithmetic adds up the bounds of the nodes one by one, and so finds ``1 - relu(z) - relu(-z)`` in [-1, 1],
though it is 0 or 1. Here the neurons of a form that look in one **direction**, ``relu(k s + b)`` for the same weighted
sum s, are bounded together: what they add up to is a piecewise linear function of s, greatest and least at its
breakpoints and at the bounds of s. That is exact for the blocks of XOR, OR, AND and thresholds, for ``|s|``, and for
every function of one weighted sum; a form that reads s itself as well is bounded with it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from nets.graphs.graph import Node, Number
from nets.graphs.rational import content, quotient

SMALL = 1 << 20  # products of three numbers below it, added up, fit in int64
FEW = 8  # neurons that are added up in Python
MOST_POINTS = 1 << 9  # breakpoints that are looked at together

KEPT = 1 << 14  # bounds of neurons of one direction, by their numbers

Range = tuple[Number, Number]
Lines = tuple[tuple[Number, Number, Number], ...]  # weight, slope and bias of neurons of one direction
Weights = Mapping[Node, Number]


class Direction(NamedTuple):
    """A weighted sum that neurons look at, whose weights have no common measure, with its bounds."""

    number: int  #: in the order in which they were met
    first: Node  #: of its nodes
    total: Weights
    ends: Range


class Line(NamedTuple):
    """A relu neuron as a function of one sum: ``relu(slope * s + bias)``."""

    direction: Direction
    slope: Number
    bias: Number


class Ranges:
    """Bounds of forms; nodes are added in topological order.

    Parameters
    ----------
    inputs : iterable
        The nodes that are inputs.
    low, high : int
        Between which they lie.
    integral : bool
        Whether all weights are integers, so that sums are, and breakpoints between integers do not count.

    Examples
    --------
    >>> ranges = Ranges("xy", integral=True)
    >>> ranges.add("p", {"x": 1, "y": 1}, -1, "relu")
    >>> ranges.add("q", {"x": -1, "y": -1}, 1, "relu")
    >>> ranges.of({"p": -1, "q": -1}, 1)
    (0, 1)
    """

    def __init__(self, inputs: Iterable[Node], low: Number = 0, high: Number = 1, *, integral: bool) -> None:
        self._integral = integral
        self._node: dict[Node, Range] = dict.fromkeys(inputs, (low, high))
        self._place = {node: place for place, node in enumerate(self._node)}
        self._line: dict[Node, Line] = {}
        self._directions: dict[frozenset[tuple[Node, Number]], Direction] = {}

    def add(self, node: Node, weights: Weights, bias: Number, activation: str) -> None:
        """Bound a neuron that reads nodes added before.

        Parameters
        ----------
        node : hashable
            The neuron.
        weights : mapping of node to number
            By source.
        bias : number
        activation : str
            A row of `NODE_ACTIVATIONS`.
        """
        self._place[node] = len(self._place)
        is_line = activation == "relu" and len(weights) > 0
        low, high = self._direct(node, weights, bias) if is_line else self.of(weights, bias)
        if activation == "relu":
            low, high = max(low, 0), max(high, 0)
        elif activation == "step":
            low, high = int(low > 0), int(high > 0)
        self._node[node] = low, high

    def of(self, weights: Weights, bias: Number) -> Range:
        """Return (low, high) between which a form lies."""
        if self._line.keys().isdisjoint(weights):
            return self._apart(weights, bias, bias)
        low = high = bias
        done: set[Node] = set()
        for least, most in self._alike(weights, done):
            low += least
            high += most
        left = {node: weight for node, weight in weights.items() if node not in done} if done else weights
        return self._apart(left, low, high)

    def put(self, node: Node, low: Number, high: Number) -> None:
        """Bound a node as its maker says.

        Parameters
        ----------
        node : hashable
        low, high : number
            The least and the largest value it may have.
        """
        self._place[node] = len(self._place)
        self._node[node] = low, high

    def of_node(self, node: Node) -> Range:
        """Return (low, high) between which a node's value lies."""
        return self._node[node]

    def _direct(self, node: Node, weights: Weights, bias: Number) -> Range:
        """Bound the pre-activation of a relu neuron, and remember the direction it looks in."""
        first = min(weights, key=self._place.__getitem__)
        slope = content(weights.values())
        slope = -slope if weights[first] < 0 else slope
        total = weights
        if slope != 1:
            total = {source: quotient(weight, slope) for source, weight in total.items()}
        key = frozenset(total.items())
        direction = self._directions.get(key)
        if direction is None:
            number, ends = len(self._directions), self.of(total, 0)
            self._directions[key] = direction = Direction(number, next(iter(total)), total, ends)
        self._line[node] = Line(direction, slope, bias)
        low, high = direction.ends
        return (slope * low + bias, slope * high + bias) if slope > 0 else (slope * high + bias, slope * low + bias)

    def _apart(self, weights: Weights, low: Number, high: Number) -> Range:
        """Add the bounds of a form's parts one by one to what there is."""
        ranges = self._node
        for node, weight in weights.items():
            least, most = ranges[node]
            if weight > 0:
                low += weight * least
                high += weight * most
            else:
                low += weight * most
                high += weight * least
        return low, high

    def _alike(self, weights: Weights, done: set[Node]) -> Iterable[Range]:
        """Bound the neurons of a form that look in one direction, together, and add them to those that are done."""
        known = self._line
        groups: dict[int, list[Node]] = {}
        for node in weights:
            line = known.get(node)
            if line is not None:
                number = line.direction.number
                if number in groups:
                    groups[number].append(node)
                else:
                    groups[number] = [node]
        for group in reversed(groups.values()):
            direction = known[group[0]].direction
            if len(group) == 1 and direction.first not in weights:
                continue  # nothing to be bounded together with
            if done:
                group = [node for node in group if node not in done]
            multiple = _multiple_of(direction, weights, done)
            if len(group) + bool(multiple) > 1 and len(group) <= MOST_POINTS:
                done.update(group)
                done.update(direction.total if multiple else ())
                lines = tuple((weights[node], known[node].slope, known[node].bias) for node in group)
                yield _together(lines, multiple, direction.ends, self._integral)


def _multiple_of(direction: Direction, weights: Weights, done: set[Node]) -> Number:
    """Return t where a form holds t times a sum, itself unread otherwise; else 0."""
    if direction.first not in weights:
        return 0
    total = direction.total
    multiple = quotient(weights[direction.first], total[direction.first])
    held = all(s not in done and weights.get(s, 0) == multiple * w for s, w in total.items())
    return multiple if held else 0


@functools.lru_cache(KEPT)  # neurons that read alike are many, and a network is bounded before and after every pass
def _together(lines: Lines, multiple: Number, ends: Range, integral: bool) -> Range:
    """Bound ``sum of weight * relu(slope * s + bias) + multiple * s`` for s between `ends`."""
    low, high = ends
    points = {low, high}
    for _, slope, bias in lines:
        for point in _breaks(slope, bias, integral):
            if low < point < high:
                points.add(point)
    if len(lines) <= FEW:
        values = [_sum_at(lines, multiple, x) for x in points]
        return min(values), max(values)
    sizes = [abs(n) for line in lines for n in line]
    small = integral and max(*sizes, *map(abs, ends)) * len(lines) < SMALL
    kind = np.int64 if small else object
    x = np.array(list(points), dtype=kind)
    weight, slope, bias = (np.array([line[i] for line in lines], dtype=kind) for i in range(3))
    found = weight @ np.maximum(slope[:, None] * x + bias[:, None], 0) + x * multiple
    return (int(found.min()), int(found.max())) if small else (found.min(), found.max())


def _breaks(slope: Number, bias: Number, integral: bool) -> tuple[Number, ...]:
    if integral:
        return -bias // slope, -(bias // slope)
    return (Fraction(-bias) / slope,)


def _sum_at(lines: Lines, multiple: Number, x: Number) -> Number:
    total = multiple * x
    for weight, slope, bias in lines:
        z = slope * x + bias
        if z > 0:
            total += weight * z
    return total
