"""Proved bounds: what values a network can reach, and which dtype holds them exactly.

Exact arithmetic, level by level; neurons that look in one direction are bounded together (`nets.graphs.ranges`). For
every neuron, `reach` bounds every weight, and every partial sum of its pre-activation in whatever order it is added up:
``max(sum |w| * max |source| + |bias|, max |w|)``. When all weights are integers and `reach` is at most 2^24 everywhere,
float32 represents every intermediate value exactly, so the network computes without any rounding; float64 does up to
2^53.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from itertools import chain
from numbers import Integral
from typing import NamedTuple

from nets.core.errors import PrecisionError
from nets.graphs.graph import LARGEST, Graph, Node, Number
from nets.graphs.ranges import Ranges

EXACT_UP_TO = {"float32": 1 << 24, "float64": 1 << 53}


class Bound(NamedTuple):
    """A neuron's value lies in [low, high]; none of its weights and partial sums exceeds `reach` in magnitude."""

    low: Number
    high: Number
    reach: Number


def bounds(graph: Graph, level: Mapping[Node, int], low: Number = 0, high: Number = 1) -> dict[Node, Bound]:
    """Return a bound for every node, given that every input is `low` or `high`, or an integer between.

    Parameters
    ----------
    graph : networkx.DiGraph
        A network by the contract of `nets.graphs.graph`.
    level : mapping
        Its nodes in topological order, as `nets.graphs.graph.levels` returns them.
    low, high : number
        The least and the largest value of every input.
    """
    inputs, integral = graph.graph["inputs"], is_integral(graph)
    ranges = Ranges(inputs, low, high, integral=integral)
    result: dict[Node, Bound] = {node: Bound(low, high, max(abs(low), abs(high))) for node in inputs}
    most = {node: bound.reach for node, bound in result.items()}  # the largest magnitude of each value
    for node in level:
        if node in result:
            continue
        data = graph.nodes[node]
        weights = {source: edge["weight"] for source, edge in graph.pred[node].items()}
        if not integral or any(type(weight) is not int for weight in weights.values()):
            weights = {source: _exact(weight) for source, weight in weights.items()}
        bias = _exact(data["bias"])
        ranges.add(node, weights, bias, data["activation"])
        ends = ranges.of_node(node)
        if integral:  # a bound of a sum that is a fraction of what is added up may be one, the values are not
            ends = math.ceil(ends[0]), math.floor(ends[1])
        most[node] = max(abs(ends[0]), abs(ends[1]))
        reach = abs(bias) + sum(abs(weight) * most[source] for source, weight in weights.items())
        result[node] = Bound(*ends, max(reach, *map(abs, weights.values())) if weights else reach)
    return result


def _exact(value: Number) -> Number:
    """Return a number as int or Fraction, which neither round nor overflow."""
    if type(value) is int:  # nearly always, and asked of every edge
        return value
    exact = Fraction(int(value)) if isinstance(value, Integral) else Fraction(*value.as_integer_ratio())
    return int(exact) if exact.denominator == 1 else exact


def is_integral(graph: Graph) -> bool:
    """Whether every weight and bias is an integer."""
    inputs = set(graph.graph["inputs"])
    numbers = (edge["weight"] for sources in graph.pred.values() for edge in sources.values())
    biases = (data["bias"] for node, data in graph.nodes.items() if node not in inputs)
    return all(type(value) is int or _whole(value) for value in chain(numbers, biases))


def _whole(value: Number) -> bool:
    return bool(value == int(value))


def exact_dtype(max_value: Number, integral: bool) -> str | None:
    """Return the smallest dtype proved exact: "float32", "float64", or None where there is none.

    Examples
    --------
    >>> exact_dtype(2**24, True), exact_dtype(2**24 + 1, True), exact_dtype(2**54, True), exact_dtype(1, False)
    ('float32', 'float64', None, None)
    """
    if not integral:
        return None
    return next((dtype for dtype, limit in EXACT_UP_TO.items() if max_value <= limit), None)


def running_dtype(max_value: Number, integral: bool) -> str:
    """Return the dtype to run a network in: the exact one, or float64 where weights are not integers.

    Raises
    ------
    PrecisionError
        If the weights are integers but values may pass 2^53, so that running it would round, silently; or if values
        may pass what float64 reaches.
    """
    dtype = exact_dtype(max_value, integral)
    if dtype is None and (integral or max_value >= LARGEST):
        raise PrecisionError(
            f"values may reach 2^{int(max_value).bit_length() - 1}, and float64 is exact up to 2^53 only"
        )
    return dtype or "float64"
