"""dependent-neurons: drop what is a whole combination of other neurons, on every row of the cube.

The values of the nodes on all rows are vectors. Where a hidden neuron's vector is a combination, with small whole
factors, of those of others and of 1, its readers can read these others instead: of 256 neurons that are each 1 on one
of 256 rows, one goes. Dependencies are found modulo a prime, on random combinations of the rows, and are then checked
on every row in integers. A neuron is replaced by neurons of its own level, or by nodes below that are read as high up
as it is, where strict layers (the pass ``skips``) do not need more neurons for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from boolnet.algebra.modular import PRIME, Residues, centred, eliminate, elimination_work, residues
from boolnet.core.budget import UNLIMITED, Budget
from boolnet.passes.dead_neurons import remove_dead_neurons
from boolnet.passes.network import Network, read_network, rewritten, substituted
from boolnet.passes.precision import keeps_dtype
from boolnet.passes.skips import SkipsParams, remove_skips
from boolnet.passes.value_ranges import blocks, is_small
from boolnet.passes.work import LAYERING_WORK
from nets import Affine
from nets.graphs.graph import Graph, Node, edge_count

MOST_INPUTS = 12  # all rows are one block of values
SPARE = 8  # random combinations beyond the number of vectors
RANDOM_BITS = 14
PER_PART = 5e-3  # units for a node or an edge of a network that is looked at...
PER_VALUE = 1e-4  # ... and for the value of a node on a row
LARGEST_VALUE = 1 << 26  # times random numbers and added up over the rows, float64 still holds it

Vectors = NDArray[Any]


@dataclass(frozen=True)
class DependentNeuronsParams:
    """Which dependencies are looked for, and what dropping a neuron may cost.

    Attributes
    ----------
    most_work : int
        Rows times (edges plus a few per neuron) of a network that is looked at; it has 12 inputs at the most.
    elimination_work : int
        Multiplications, for one level.
    most_edges : int
        Edges that one neuron's going may add.
    largest_factor : int
        Of a dependency.
    largest_divisor : int
        A dependency whose factors are halves, thirds or quarters is, times so much, one of whole factors.
    most_layered : int
        Neurons of a network that is layered to see what a drop is worth.
    skips : SkipsParams
        Of that layering.
    """

    most_work: int = 1 << 24
    elimination_work: int = 1 << 25
    most_edges: int = 1 << 10
    largest_factor: int = 16
    largest_divisor: int = 4
    most_layered: int = 1 << 11
    skips: SkipsParams = field(default_factory=SkipsParams)


DEFAULT = DependentNeuronsParams()


class Relation(NamedTuple):
    """``sum of factor * node + constant = 0`` on every row."""

    factors: dict[Node, int]
    constant: int


def drop_dependent_neurons(
    graph: Graph, params: DependentNeuronsParams = DEFAULT, *, budget: Budget = UNLIMITED
) -> Graph:
    """Return the network without the hidden neurons that are combinations of others of their level.

    Dead neurons go too. It looks at networks of at most 12 inputs, and at levels where that is little work.

    Parameters
    ----------
    graph : networkx.DiGraph
    params : DependentNeuronsParams
    budget : Budget
        Where it is over, the next round does not begin; a round that needs more than is left is not taken.

    Examples
    --------
    >>> from nets import GraphBuilder
    >>> net = GraphBuilder(["a", "b"])
    >>> a, b = net.input("a"), net.input("b")
    >>> for name, form in (("neither", 1 - a - b), ("a_only", a - b), ("b_only", b - a), ("both", a + b - 1)):
    ...     net.output(name, net.neuron(form))
    >>> smaller = drop_dependent_neurons(net.build())
    >>> len(net.build()), len(smaller), {node: edge["weight"] for node, edge in smaller.pred["neither"].items()}
    (10, 9, {'h2': -1, 'h3': -1, 'h4': -1})
    """
    while True:
        graph = remove_dead_neurons(graph)  # what only they read is not read high up
        result = graph if budget.is_over() else _smaller(graph, params, budget)
        if result is graph:
            return graph
        graph = result


def _smaller(graph: Graph, params: DependentNeuronsParams, budget: Budget) -> Graph:
    """Drop what can be; strict layers shall not need more neurons for it, and no dtype more bits."""
    net = read_network(graph)
    budget.spend(PER_PART * _parts(graph))
    if not is_small(net, MOST_INPUTS, params.most_work):
        return graph
    budget.spend(PER_VALUE * (len(net.neurons) << len(net.inputs)))
    block = next(iter(blocks(net)))
    if block is None or np.abs(block.values).max(initial=0) > LARGEST_VALUE:
        return graph
    small = len(net.neurons) <= params.most_layered
    for wide in (True, False) if small else (False,):
        work = _Work(net, wide, params.most_edges)
        result = _dropped(graph, work, block.values, params, budget)
        if result is graph or not keeps_dtype(graph, result):
            continue
        if not small:
            return result
        layering = 2 * LAYERING_WORK.of(graph)
        if layering > budget.left():
            return graph
        budget.spend(layering)
        if len(remove_skips(result, params.skips)) <= len(remove_skips(graph, params.skips)):
            return result
    return graph


def _parts(graph: Graph) -> int:
    return len(graph) + edge_count(graph)


def _dropped(graph: Graph, work: _Work, values: Vectors, params: DependentNeuronsParams, budget: Budget) -> Graph:
    """Drop neurons for others of their level, and with `wide` for what has to be carried past it as well."""
    net = work.net
    place = {node: i for i, node in enumerate([*net.inputs, *net.neurons])}
    for level in range(1, work.last):
        nodes = work.candidates(level)
        if nodes:
            for relation in _relations(nodes, values[[place[node] for node in nodes]], params, budget):
                work.use(relation, level)
    if not work.forms:
        return graph
    left = {node: substituted(n, work.forms) for node, n in net.neurons.items() if node not in work.forms}
    return rewritten(graph, net.neurons, left)


def _relations(
    nodes: list[Node], values: Vectors, params: DependentNeuronsParams, budget: Budget
) -> Iterator[Relation]:
    """Yield how vectors depend on earlier ones, and on 1."""
    columns = np.concatenate([np.ones((1, values.shape[1])), values])
    count, rows = columns.shape
    if count * count * min(count + SPARE, rows) > params.elimination_work:
        return
    if elimination_work(min(count + SPARE, rows), count, min(count, rows)) > budget.left():
        return
    matrix = residues(_compressed(columns).T.astype(np.int64))
    pivots = eliminate(matrix, count, budget)
    for column in sorted(set(range(count)) - set(pivots.tolist())):
        factors = _small_factors(matrix[: len(pivots), column], params)
        if factors is None:
            continue
        relation = np.zeros(count, dtype=np.int64)
        relation[pivots] = factors[:-1]
        relation[column] = factors[-1]
        if not (relation.astype(np.float64) @ columns).any():
            used = np.flatnonzero(relation[1:]).tolist()
            yield Relation({nodes[i]: int(relation[i + 1]) for i in used}, int(relation[0]))


def _compressed(columns: Vectors) -> Vectors:
    """Return so few combinations of the rows that their rank is, all but certainly, still that of the vectors."""
    count, rows = columns.shape
    if rows <= count + SPARE:
        return columns
    random = np.random.default_rng(0)
    return columns @ random.integers(0, 1 << RANDOM_BITS, size=(rows, count + SPARE)).astype(np.float64)


def _small_factors(found: Residues, params: DependentNeuronsParams) -> NDArray[np.int64] | None:
    """Return small integers that, divided by minus the last of them, are these residues; None if there are none."""
    for divisor in range(1, params.largest_divisor + 1):
        factors = centred(found * np.uint64(divisor) % np.uint64(PRIME))
        if np.abs(factors).max(initial=0) <= params.largest_factor:
            return np.append(factors, -divisor)
    return None


class _Work:
    """What has been dropped so far."""

    def __init__(self, net: Network, wide: bool, most_edges: int) -> None:
        self._wide = wide
        self._most_edges = most_edges
        self.forms: dict[Node, Affine] = {}
        self.net = net
        self._kept: set[Node] = set()
        self._outputs = set(net.outputs)
        self.at = net.levels()
        self.last = max((self.at[node] for node in net.outputs), default=0)
        self.at.update(dict.fromkeys(net.outputs, self.last))
        self._readers = net.readers()
        self._top = {node: max((self.at[r] for r in readers), default=0) for node, readers in self._readers.items()}

    def candidates(self, level: int) -> list[Node]:
        """Return the hidden neurons of a level, those with few edges first, then nodes below that are read above."""
        here = [
            node
            for node in self.net.neurons
            if self.at[node] == level and self._readers[node] and node not in self._outputs
        ]
        here.sort(key=lambda node: len(self.net.neurons[node].weights))
        if not self._wide:
            return here
        below = [node for node in self.at if self.at[node] < level < self._top[node] and node not in self.forms]
        return here + below if here else []

    def use(self, relation: Relation, level: int) -> None:
        """Drop the neuron of a relation whose readers then have the fewest edges, if one may go."""
        if not self.forms.keys().isdisjoint(relation.factors):
            return
        choices = [node for node in relation.factors if self._may_go(node, relation, level)]
        if not choices:
            return
        node = min(choices, key=lambda node: self._growth(node, relation))
        if self._growth(node, relation) > self._most_edges:
            return
        sign = -relation.factors[node]
        weights = {other: sign * factor for other, factor in relation.factors.items() if other != node}
        self.forms[node] = Affine(weights, sign * relation.constant)
        self._kept.update(weights)

    def _may_go(self, node: Node, relation: Relation, level: int) -> bool:
        if self.at[node] != level or abs(relation.factors[node]) != 1 or node in self._kept:
            return False
        top = self._top[node]
        if not self._wide:
            return top == level + 1
        return all(max(self.at[other] + 1, self._top[other]) >= top for other in relation.factors if other != node)

    def _growth(self, node: Node, relation: Relation) -> int:
        return (len(relation.factors) - 2) * len(self._readers[node]) - len(self.net.neurons[node].weights)
