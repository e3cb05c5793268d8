"""Counting bounds: how many hidden neurons some function of so many inputs needs, though none is named.

There are ``2^(m 2^n)`` functions of n inputs and m outputs, and a kind of network of s neurons has only so many
members: where these are fewer, some function needs more than s. It says nothing of the function at hand; beside what
it took, it tells how far from the hardest one it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import lgamma, log, log2

from nets import Counts, is_integral
from nets.graphs.graph import Graph

#: Threshold functions of n = 0..9 inputs: S. Muroga, T. Tsuboi, C. R. Baugh, 1970; N. Gruzling, 2006; OEIS A000609.
THRESHOLD_FUNCTIONS = (2, 4, 14, 104, 1882, 94572, 15028134, 8378070864, 17561539552946, 144130531453121108)

MOST_INPUTS = 64  # beyond it the count says nothing that one would want to read
ROUNDING = 1e-9  # of the logarithms, which must not raise a bound


@dataclass(frozen=True)
class CountingBound:
    """Some function of so many inputs and outputs has at least so many hidden neurons in any network of a kind.

    Attributes
    ----------
    hidden : int
    kind : str
        "in one hidden layer" with any weights, or "with weights up to W" at any depth, skips among them.
    """

    hidden: int
    kind: str

    def as_dict(self) -> dict[str, object]:
        """Return the bound for JSON."""
        return {"hidden": self.hidden, "networks": self.kind, "of": "some function of as many inputs and outputs"}


def one_layer_count(n: int, m: int = 1) -> int:
    """Return how many neurons some function needs in one hidden layer of any real weights, its outputs exact.

    Given which threshold function each neuron is active on, the outputs lie in a linear space of dimension at most
    ``1 + s (n + 1)``, of which at most ``2^(1 + s (n + 1))`` members are 0 or 1 everywhere.

    Parameters
    ----------
    n, m : int
        Inputs and outputs.

    Examples
    --------
    >>> [one_layer_count(n) for n in (5, 6, 7, 8, 9, 10, 12, 14, 16)]
    [2, 3, 4, 5, 8, 10, 27, 80, 246]
    """
    kinds = THRESHOLD_FUNCTIONS[n] if n < len(THRESHOLD_FUNCTIONS) else 1 << n * n  # at most so many

    def members(s: int) -> float:
        if s == 0:
            return m * log2(2 * n + 2)  # constants and literals
        return _log2_multisets(kinds, s) + m * (1 + s * (n + 1))

    return _fewest(members, float(m) * 2.0**n)


def deep_count(n: int, m: int, largest: int) -> int:
    """Return how many hidden neurons some function needs at any depth, skips allowed, its weights and biases small.

    Parameters
    ----------
    n, m : int
        Inputs and outputs.
    largest : int
        The largest magnitude of an integer weight or bias.

    Examples
    --------
    >>> [deep_count(16, 1, largest) for largest in (1, 4, 256, 2**24, 2**53)]
    [271, 187, 105, 57, 35]
    """
    numbers = log2(2 * largest + 1)

    def members(s: int) -> float:
        return numbers * ((s + m) * (n + 1) + s * (s - 1) // 2 + m * s)

    return _fewest(members, float(m) * 2.0**n)


def counting_bound(graph: Graph, counts: Counts) -> CountingBound | None:
    """Return the counting bound for the kind that a network is of, its outputs exact; None if there is none to tell.

    Parameters
    ----------
    graph : networkx.DiGraph
    counts : Counts
        Of the network.

    Examples
    --------
    >>> import boolnet
    >>> net = boolnet.compile("xor(x1..x8)", strategy="weighted-sum")
    >>> counting_bound(net.graph, net.counts)
    CountingBound(hidden=5, kind='in one hidden layer')
    """
    if counts.inputs > MOST_INPUTS:
        return None
    if counts.layers <= 2 and not counts.pass_through:  # outputs read hidden neurons only
        return CountingBound(one_layer_count(counts.inputs, counts.outputs), "in one hidden layer")
    if not is_integral(graph):
        return None
    biases = (abs(graph.nodes[node]["bias"]) for node in graph if node not in graph.graph["inputs"])
    largest = int(max(counts.max_weight, *biases, 1))
    return CountingBound(deep_count(counts.inputs, counts.outputs, largest), f"with weights up to {largest:,}")


def _fewest(members: Callable[[int], float], functions: float) -> int:
    """Return the least s with as many members as there are functions, both as logarithms."""
    high = 1
    while members(high) < functions * (1 - ROUNDING):
        high *= 2
    low = 0
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if members(middle) >= functions * (1 - ROUNDING) else (middle + 1, high)
    return low


def _log2_multisets(kinds: int, s: int) -> float:
    """Return at least log2 of C(T + s - 1, s), the ways to take s of T kinds."""
    return s * log2(kinds + s) - lgamma(s + 1) / log(2)
