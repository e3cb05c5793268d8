"""Where the neurons of a network stand: columns by layer, in an order in which few edges cross.

The framework is that of Sugiyama: edges over several layers get a place in every column that they pass, columns are
ordered in turn by the mean place of what their members are joined to, from several orders to start from, and then each
member is tried at all places of its column (`boolnet.drawings.sifting`).

References
----------
.. [1] K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system structures", IEEE
   Transactions on Systems, Man, and Cybernetics 11 (1981).
.. [2] W. Barth, P. Mutzel, M. Jünger, "Simple and efficient bilayer cross counting", Journal of Graph Algorithms and
   Applications 8 (2004).
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from boolnet.drawings.sifting import DEFAULT, Ends, Ranks, SiftingParams, fewest_crossings
from nets.graphs.graph import Graph, Node, levels


class Passing(NamedTuple):
    """A place in a column that an edge passes."""

    source: Node
    target: Node
    column: int


Member = Node  # a node, or a Passing
Edge = tuple[Node, Node]


def columns_of(graph: Graph) -> list[list[Member]]:
    """Return the columns of a network as it stands: inputs, the layers, and all outputs in the last.

    Edges over several columns have a `Passing` in each between.
    """
    level = levels(graph)
    outputs = set(graph.graph["outputs"])
    last = max(max(level.values(), default=0), 1)
    columns: list[list[Node]] = [[] for _ in range(last + 1)]
    for node in (*graph.graph["inputs"], *(node for node in level if level[node] and node not in outputs)):
        columns[level[node]].append(node)
    columns[last].extend(graph.graph["outputs"])
    return with_passings(columns, graph.edges)


def with_passings(columns: Sequence[Sequence[Node]], edges: Iterable[Edge]) -> list[list[Member]]:
    """Return columns in which edges over several of them have a `Passing` in each between."""
    at = {member: i for i, column in enumerate(columns) for member in column}
    result: list[list[Member]] = [list(column) for column in columns]
    for source, target in edges:
        for i in range(at[source] + 1, at[target]):
            result[i].append(Passing(source, target, i))
    return result


def joints(edges: Iterable[Edge], columns: Sequence[Sequence[Member]]) -> list[list[tuple[Member, Member]]]:
    """Return what joins each column to the next: edges, and the parts of those that pass several."""
    at = {member: i for i, column in enumerate(columns) for member in column}
    result: list[list[tuple[Member, Member]]] = [[] for _ in columns[1:]]
    for source, target in edges:
        way = way_of(source, target, at[source], at[target])
        for i, pair in enumerate(pairwise(way), at[source]):
            result[i].append(pair)
    return result


def way_of(source: Node, target: Node, first: int, last: int) -> list[Member]:
    """Return the members that an edge goes through.

    Parameters
    ----------
    source, target : node
    first, last : int
        Their columns.
    """
    return [source, *(Passing(source, target, i) for i in range(first + 1, last)), target]


def crossings(left: Sequence[Member], right: Sequence[Member], pairs: Sequence[tuple[Member, Member]]) -> int:
    """Return how many pairs of straight lines between two columns cross.

    Parameters
    ----------
    left, right : sequence
        Members in order.
    pairs : sequence of (member, member)
        What is joined.

    Examples
    --------
    >>> crossings("ab", "xy", [("a", "y"), ("b", "x")]), crossings("ab", "xy", [("a", "x"), ("b", "y")])
    (1, 0)
    """
    place_left = {member: i for i, member in enumerate(left)}
    place_right = {member: i for i, member in enumerate(right)}
    ends = sorted((place_left[a], place_right[b]) for a, b in pairs)
    seen: list[int] = []
    total = 0
    for _, end in ends:
        total += len(seen) - bisect_right(seen, end)
        insort(seen, end)
    return total


def all_crossings(columns: Sequence[Sequence[Member]], joined: Sequence[Sequence[tuple[Member, Member]]]) -> int:
    """Return how many lines cross in all."""
    return sum(crossings(a, b, pairs) for a, b, pairs in zip(columns, columns[1:], joined, strict=False))


def arranged(graph: Graph, params: SiftingParams = DEFAULT) -> list[list[Member]]:
    """Return the columns of a network in an order in which few edges cross; never in more than as they stood.

    Examples
    --------
    >>> import boolnet
    >>> graph = boolnet.compile("y0 = a & d; y1 = b & c", strategy="dnf").graph
    >>> columns = arranged(graph)
    >>> all_crossings(columns, joints(graph.edges, columns))
    0
    """
    return ordered(columns_of(graph), graph.edges, params)


def ordered(
    columns: Sequence[Sequence[Member]], edges: Iterable[Edge], params: SiftingParams = DEFAULT
) -> list[list[Member]]:
    """Return columns in an order in which few edges cross.

    Parameters
    ----------
    columns : sequence of sequence
        With a `Passing` wherever an edge passes one.
    edges : iterable of (source, target)
    params : SiftingParams
    """
    place = [{member: i for i, member in enumerate(column)} for column in columns]
    ends: list[Ends] = []
    for i, pairs in enumerate(joints(edges, columns)):
        numbers = [(place[i][a], place[i + 1][b]) for a, b in pairs]
        ends.append(np.array(numbers, dtype=np.intp).reshape(-1, 2).T)
    ranks = _upright(fewest_crossings(ends, [*_starts(columns)], params))
    return [[column[k] for k in np.argsort(rank)] for column, rank in zip(columns, ranks, strict=True)]


def _upright(ranks: list[Ranks]) -> list[Ranks]:
    """Return orders turned over if the first column, or else the last, is more as it stood then: as much crosses."""
    likeness = [float((np.arange(len(rank)) - (len(rank) - 1) / 2) @ rank) for rank in (ranks[0], ranks[-1])]
    return [len(rank) - 1 - rank for rank in ranks] if (likeness[0] or likeness[1]) < 0 else ranks


def _starts(columns: Sequence[Sequence[Member]]) -> list[list[Ranks]]:
    """Return orders to start from: the columns as they stand, and with edges as straight as they can be."""
    heights: dict[Member, float] = {}
    at: dict[Member, int] = {}
    for i, column in enumerate(columns):
        nodes = [member for member in column if not isinstance(member, Passing)]
        heights |= {member: k - (len(nodes) - 1) / 2 for k, member in enumerate(nodes)}
        at |= dict.fromkeys(nodes, i)

    def height(member: Member) -> float:
        if not isinstance(member, Passing):
            return heights[member]
        source, target, column = member
        share = (column - at[source]) / (at[target] - at[source])
        return heights[source] + share * (heights[target] - heights[source])

    straight = [np.argsort(np.argsort([height(member) for member in column], kind="stable")) for column in columns]
    return [[np.arange(len(column)) for column in columns], straight]
