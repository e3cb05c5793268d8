"""Whether the page, whose numbers are float64, computes the values of a network exactly.

A value whose weights are dyadic fractions is a multiple of a power of two, its grid. Sums of multiples of 2^-k
that stay up to 2^53 * 2^-k are exact in float64, in whatever order they are added up. `js/network.js` asks the same of
a network whose weights were changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from numbers import Integral

from nets.graphs.graph import LARGEST, Graph, Node, Number, levels, weights_into
from nets.graphs.intervals import Bound, is_integral

BITS = 53
FINEST = 1022  # 2^-1022 is the least number that float64 has with all its bits


def can_run(bound: Mapping[Node, Bound]) -> bool:
    """Whether no value of a network passes what float64 reaches.

    Parameters
    ----------
    bound : mapping of node to Bound
    """
    return all(one.reach < LARGEST for one in bound.values())


def is_rounded(graph: Graph, bound: Mapping[Node, Bound]) -> bool:
    """Whether a weight or a sum of a network may be rounded in float64.

    Parameters
    ----------
    graph : networkx.DiGraph
    bound : mapping of node to Bound
        As `nets.graphs.intervals.bounds` returns it.

    Examples
    --------
    >>> from nets import GraphBuilder
    >>> from nets.graphs.intervals import bounds
    >>> for weight in (Fraction(1, 2), Fraction(1, 3), 2**53 + 1):
    ...     net = GraphBuilder(["a"])
    ...     net.output("y", weight * net.input("a"))
    ...     graph = net.build()
    ...     print(is_rounded(graph, bounds(graph, levels(graph))))
    False
    True
    True
    """
    if is_integral(graph):  # nearly always
        return any(one.reach > 2**BITS for one in bound.values())
    grid: dict[Node, int] = {}  # the value of a node is a multiple of 2^-grid
    for node in levels(graph):
        data = graph.nodes[node]
        if "activation" not in data:
            grid[node] = 0
            continue
        bias = _exact(data["bias"])
        weights = {source: _exact(weight) for source, weight in weights_into(graph, node).items()}
        if not all(map(_is_held, [bias, *weights.values()])):
            return True
        fine = max(_grid(bias), *(_grid(weight) + grid[source] for source, weight in weights.items()), 0)
        reach = abs(bias) + sum(abs(weight) * _most(bound[source]) for source, weight in weights.items())
        if fine > FINEST or reach * 2**fine > 2**BITS:
            return True
        grid[node] = 0 if data["activation"] == "step" else fine
    return False


def _most(bound: Bound) -> Number:
    return max(abs(bound.low), abs(bound.high))


def _exact(value: Number) -> Fraction:
    return Fraction(int(value)) if isinstance(value, Integral) else Fraction(*value.as_integer_ratio())


def _is_held(value: Fraction) -> bool:
    """Whether float64 has a number."""
    return Fraction(float(value)) == value


def _grid(value: Fraction) -> int:
    """Return the least k for which a number that float64 has is a multiple of 2^-k."""
    return value.denominator.bit_length() - 1
