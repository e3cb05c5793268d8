"""Neural networks in NumPy: the graph contract, counting, bounds and execution of feed-forward networks."""

from nets.affine import Affine, GraphBuilder
from nets.compose import connect, side_by_side, stack
from nets.counts import Counts, count
from nets.errors import GraphError, PrecisionError
from nets.executor import Executor, execute
from nets.graph import ACTIVATIONS, add_neuron, check_graph, levels, new_graph
from nets.intervals import Bound, bounds, exact_dtype, is_integral

__all__ = [
    "ACTIVATIONS",
    "Affine",
    "Bound",
    "Counts",
    "Executor",
    "GraphBuilder",
    "GraphError",
    "PrecisionError",
    "add_neuron",
    "bounds",
    "check_graph",
    "connect",
    "count",
    "exact_dtype",
    "execute",
    "is_integral",
    "levels",
    "new_graph",
    "side_by_side",
    "stack",
]
