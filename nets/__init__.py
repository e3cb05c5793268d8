"""Neural networks in NumPy.

Layers, losses, optimisers and training of feed-forward networks, and networks as graphs: their contract, counting,
bounds and execution. The rooms are `nets.layers`, `nets.losses`, `nets.optim`; the names below live in modules that are
imported when first used, so that training needs no graph library.

>>> import nets
>>> nets.Module.__module__
'nets.module'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nets.affine import Affine, GraphBuilder
    from nets.compose import connect, side_by_side, stack
    from nets.counts import Counts, count
    from nets.errors import DataError, GraphError, NetsError, PrecisionError, ShapeError, StateError
    from nets.executor import Executor, execute
    from nets.finite_differences import gradcheck
    from nets.graph import ACTIVATIONS, add_neuron, check_graph, levels, new_graph
    from nets.intervals import Bound, bounds, exact_dtype, is_integral
    from nets.lowering import to_module
    from nets.module import Module, Parameter

# Where the public names live.
_HOME = {
    "ACTIVATIONS": "nets.graph",
    "Affine": "nets.affine",
    "Bound": "nets.intervals",
    "Counts": "nets.counts",
    "DataError": "nets.errors",
    "Executor": "nets.executor",
    "GraphBuilder": "nets.affine",
    "GraphError": "nets.errors",
    "Module": "nets.module",
    "NetsError": "nets.errors",
    "Parameter": "nets.module",
    "PrecisionError": "nets.errors",
    "ShapeError": "nets.errors",
    "StateError": "nets.errors",
    "add_neuron": "nets.graph",
    "bounds": "nets.intervals",
    "check_graph": "nets.graph",
    "connect": "nets.compose",
    "count": "nets.counts",
    "exact_dtype": "nets.intervals",
    "execute": "nets.executor",
    "gradcheck": "nets.finite_differences",
    "is_integral": "nets.intervals",
    "levels": "nets.graph",
    "new_graph": "nets.graph",
    "side_by_side": "nets.compose",
    "stack": "nets.compose",
    "to_module": "nets.lowering",
}

__all__ = [
    "ACTIVATIONS",
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
