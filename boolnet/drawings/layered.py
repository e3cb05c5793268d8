"""Where the neurons of a network stand: columns by layer, in an order in which few edges cross.

The framework is that of Sugiyama: edges over several layers get a place in every column that they pass, columns are
ordered in turn by the mean place of what their members are joined to, and neighbours change places while fewer edges
cross.

References
----------
.. [1] K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system structures", IEEE
   Transactions on Systems, Man, and Cybernetics 11 (1981).
.. [2] W. Barth, P. Mutzel, M. Jünger, "Simple and efficient bilayer cross counting", Journal of Graph Algorithms and
   Applications 8 (2004).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nets.graphs.graph import Graph, Node, levels


class Passing(NamedTuple):
    """A place in a column that an edge passes."""

    source: Node
    target: Node
    column: int


Member = Node  # a node, or a Passing
Joints = Mapping[Member, list[Member]]


@dataclass(frozen=True)
class LayeredParams:
    """How long to look for few crossings.

    Attributes
    ----------
    sweeps : int
        Over all columns, to and fro.
    patience : int
        Sweeps without fewer crossings, after which it ends.
    work : int
        Edges looked at in all.
    """

    sweeps: int = 24
    patience: int = 6
    work: int = 1_500_000


DEFAULT = LayeredParams()


def columns_of(graph: Graph) -> list[list[Member]]:
    """Return the columns of a network as it stands: inputs, the layers, and all outputs in the last.

    Edges over several columns have a `Passing` in each between.
    """
    level = levels(graph)
    outputs = set(graph.graph["outputs"])
    last = max(max(level.values(), default=0), 1)
    place = {node: last if node in outputs else at for node, at in level.items()}
    columns: list[list[Member]] = [[] for _ in range(last + 1)]
    for node in (*graph.graph["inputs"], *(node for node in level if level[node] and node not in outputs)):
        columns[place[node]].append(node)
    columns[last].extend(graph.graph["outputs"])
    for source, target in graph.edges:
        for at in range(place[source] + 1, place[target]):
            columns[at].append(Passing(source, target, at))
    return columns


def joints(graph: Graph, columns: Sequence[Sequence[Member]]) -> list[list[tuple[Member, Member]]]:
    """Return what joins each column to the next: edges, and the parts of those that pass several."""
    at = {member: i for i, column in enumerate(columns) for member in column}
    result: list[list[tuple[Member, Member]]] = [[] for _ in columns[1:]]
    for source, target in graph.edges:
        before: Member = source
        for i in range(at[source] + 1, at[target]):
            result[i - 1].append((before, Passing(source, target, i)))
            before = Passing(source, target, i)
        result[at[target] - 1].append((before, target))
    return result


def crossings(left: Sequence[Member], right: Sequence[Member], pairs: Sequence[tuple[Member, Member]]) -> int:
    """Return how many pairs of straight lines between two columns cross.

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


def arranged(graph: Graph, params: LayeredParams = DEFAULT) -> list[list[Member]]:
    """Return the columns of a network in an order in which few edges cross; never in more than as they stood.

    Examples
    --------
    >>> import boolnet
    >>> graph = boolnet.compile("y0 = a & d; y1 = b & c", strategy="dnf").graph
    >>> columns = arranged(graph)
    >>> all_crossings(columns, joints(graph, columns))
    0
    """
    columns = columns_of(graph)
    joined = joints(graph, columns)
    edges = max(1, sum(map(len, joined)))
    sweeps = min(params.sweeps, params.work // edges)
    forward, backward = _neighbours(joined)
    best, fewest, waited = columns, all_crossings(columns, joined), 0
    current = columns
    for sweep in range(sweeps):
        if not fewest or waited > params.patience:
            break
        current = _swept(current, backward if sweep % 2 == 0 else forward, forwards=sweep % 2 == 0)
        found = all_crossings(current, joined)
        waited = 0 if found < fewest else waited + 1
        if found < fewest:
            best, fewest = current, found
    return _switched(best, forward, backward, params.work)


def _neighbours(joined: Sequence[Sequence[tuple[Member, Member]]]) -> tuple[dict[Member, list[Member]], ...]:
    forward: dict[Member, list[Member]] = {}
    backward: dict[Member, list[Member]] = {}
    for pairs in joined:
        for a, b in pairs:
            forward.setdefault(a, []).append(b)
            backward.setdefault(b, []).append(a)
    return forward, backward


def _swept(columns: Sequence[Sequence[Member]], towards: Joints, *, forwards: bool) -> list[list[Member]]:
    """Return the columns, each ordered by the mean place of what its members are joined to in the one before."""
    result = [list(column) for column in columns]
    order = range(1, len(result)) if forwards else range(len(result) - 2, -1, -1)
    for i in order:
        fixed = result[i - 1 if forwards else i + 1]
        place = {member: at for at, member in enumerate(fixed)}
        means = {}
        for at, member in enumerate(result[i]):
            ends = [place[end] for end in towards.get(member, ())]
            means[member] = sum(ends) / len(ends) if ends else at * len(fixed) / len(result[i])
        result[i].sort(key=means.__getitem__)
    return result


def _switched(columns: list[list[Member]], forward: Joints, backward: Joints, work: int) -> list[list[Member]]:
    """Return the columns after neighbours changed places while that made crossings fewer, and the work lasted."""
    columns = [list(column) for column in columns]
    places = [{member: at for at, member in enumerate(column)} for column in columns]
    ends: dict[tuple[Member, bool], list[int]] = {}

    def ends_of(i: int, member: Member, ahead: bool) -> list[int]:
        others = (forward if ahead else backward).get(member, ())
        place = places[i + 1 if ahead else i - 1] if others else {}
        return sorted(place[other] for other in others)

    is_better = True
    while is_better and work > 0:
        is_better = False
        for i, column in enumerate(columns):
            ends.clear()
            for k in range(len(column) - 1):
                gain = 0
                for ahead in (False, True):
                    first, second = (
                        ends.setdefault((member, ahead), ends_of(i, member, ahead)) for member in column[k : k + 2]
                    )
                    gain += _over(first, second) - _over(second, first)
                    work -= len(first) + len(second)
                if gain > 0:
                    column[k], column[k + 1] = column[k + 1], column[k]
                    places[i][column[k]], places[i][column[k + 1]] = k, k + 1
                    is_better = True
            if work <= 0:
                break
    return columns


def _over(first: Sequence[int], second: Sequence[int]) -> int:
    """Return how many crossings two members have while the first stands above the second; both are sorted."""
    return sum(bisect_left(second, end) for end in first)
