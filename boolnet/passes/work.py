"""The units of work that passes take, fitted to measured times."""

from __future__ import annotations

from dataclasses import dataclass

from nets.graphs.counts import pass_through
from nets.graphs.graph import Graph, depth, edge_count, levels


@dataclass(frozen=True)
class PassWork:
    """What a pass takes for a network.

    Attributes
    ----------
    node, edge : float
        Units for each of them.
    inner : float
        Units more for each edge between two neurons: they are bounded direction by direction (`nets.graphs.ranges`).
    copy : float
        Units for each pass-through neuron that strict layers need at most.
    """

    node: float
    edge: float
    inner: float = 0.0
    copy: float = 0.0

    def of(self, graph: Graph) -> float:
        """Return the units that it takes on a network, about.

        Examples
        --------
        >>> from nets import GraphBuilder
        >>> net = GraphBuilder(["a", "b"])
        >>> net.output("y", net.neuron(net.input("a") + net.input("b") - 1))
        >>> PassWork(node=1.0, edge=0.5).of(net.build())
        5.5
        """
        copies, inner = 0, 0
        if self.copy:
            level = levels(graph)
            copies = pass_through(graph, level, depth(graph, level))
        if self.inner:
            inner = edge_count(graph) - sum(len(graph.succ[node]) for node in graph.graph["inputs"])
        return self.node * len(graph) + self.edge * edge_count(graph) + self.inner * inner + self.copy * copies


#: Of a pass that looks at every neuron with what it reads.
REWRITE_WORK = PassWork(0.02, 2e-3, inner=6e-3)
#: Of making a network strictly layered.
LAYERING_WORK = PassWork(0.02, 0.0, inner=5e-3, copy=0.1)
