"""The layers: a table of what a model is built from.

A new layer is one file (or one class beside its like) and one row here; the conformance tests then check its shapes,
its dtypes and its gradients.
"""

from __future__ import annotations

from collections.abc import Mapping

from nets.layers.activation import ACTIVATIONS, ReLU
from nets.layers.container import Flatten, Identity, Parallel, Residual, Sequential
from nets.layers.linear import Linear
from nets.module import Module

#: Name -> layer.
LAYERS: Mapping[str, type[Module]] = {
    **{row.__name__: row for row in ACTIVATIONS.values()},
    "Flatten": Flatten,
    "Identity": Identity,
    "Linear": Linear,
    "Parallel": Parallel,
    "Residual": Residual,
    "Sequential": Sequential,
}

__all__ = [
    "ACTIVATIONS",
    "LAYERS",
    "Flatten",
    "Identity",
    "Linear",
    "Parallel",
    "ReLU",
    "Residual",
    "Sequential",
]
