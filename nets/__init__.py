"""Neural networks in NumPy.

Layers, losses, optimisers and training of feed-forward networks, and networks as graphs: their contract, counting,
bounds and execution. The rooms are `nets.layers`, `nets.losses`, `nets.optim`; the names below live in modules that are
imported when first used, so that training needs no graph library.

>>> import nets
>>> nets.Module.__module__
'nets.core.module'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nets.core.errors import DataError, GraphError, NetsError, PrecisionError, ShapeError, StateError
    from nets.core.module import Module, Parameter
    from nets.graphs.affine import Affine, GraphBuilder
    from nets.graphs.compose import connect, side_by_side, stack
    from nets.graphs.counts import Counts, count
    from nets.graphs.executor import Executor, execute
    from nets.graphs.graph import NODE_ACTIVATIONS, add_neuron, check_graph, levels, new_graph
    from nets.graphs.intervals import Bound, bounds, exact_dtype, is_integral
    from nets.graphs.lowering import to_module
    from nets.inspection.gradcheck import gradcheck

# Where the public names live.
_HOME = {
    "NODE_ACTIVATIONS": "nets.graphs.graph",
    "Affine": "nets.graphs.affine",
    "Bound": "nets.graphs.intervals",
    "Counts": "nets.graphs.counts",
    "DataError": "nets.core.errors",
    "Executor": "nets.graphs.executor",
    "GraphBuilder": "nets.graphs.affine",
    "GraphError": "nets.core.errors",
    "Module": "nets.core.module",
    "NetsError": "nets.core.errors",
    "Parameter": "nets.core.module",
    "PrecisionError": "nets.core.errors",
    "ShapeError": "nets.core.errors",
    "StateError": "nets.core.errors",
    "add_neuron": "nets.graphs.graph",
    "bounds": "nets.graphs.intervals",
    "check_graph": "nets.graphs.graph",
    "connect": "nets.graphs.compose",
    "count": "nets.graphs.counts",
    "exact_dtype": "nets.graphs.intervals",
    "execute": "nets.graphs.executor",
    "gradcheck": "nets.inspection.gradcheck",
    "is_integral": "nets.graphs.intervals",
    "levels": "nets.graphs.graph",
    "new_graph": "nets.graphs.graph",
    "side_by_side": "nets.graphs.compose",
    "stack": "nets.graphs.compose",
    "to_module": "nets.graphs.lowering",
}

__all__ = [
    "NODE_ACTIVATIONS",
    "Affine",
    "Bound",
    "Counts",
    "DataError",
    "Executor",
    "GraphBuilder",
    "GraphError",
    "Module",
    "NetsError",
    "Parameter",
    "PrecisionError",
    "ShapeError",
    "StateError",
    "add_neuron",
    "bounds",
    "check_graph",
    "connect",
    "count",
    "exact_dtype",
    "execute",
    "gradcheck",
    "is_integral",
    "levels",
    "new_graph",
    "side_by_side",
    "stack",
    "to_module",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'nets' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
