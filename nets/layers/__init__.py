"""The layers: a table of what a model is built from.

A new layer is one file (or one class beside its like) and one row here; the conformance tests then check its shapes,
its dtypes and its gradients.
"""

from __future__ import annotations

from collections.abc import Mapping

from nets.layers.activation import ACTIVATIONS, ReLU
from nets.layers.container import Flatten, Identity, Parallel, Residual, Sequential
from nets.layers.conv import Conv1d, Conv2d
from nets.layers.linear import Linear
from nets.layers.norm import BatchNorm1d, BatchNorm2d
from nets.layers.pool import (
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    AvgPool2d,
    MaxPool1d,
    MaxPool2d,
    SpatialPyramidPool2d,
)
from nets.module import Module

#: Name -> layer.
LAYERS: Mapping[str, type[Module]] = {
    **{row.__name__: row for row in ACTIVATIONS.values()},
    "AdaptiveAvgPool2d": AdaptiveAvgPool2d,
    "AdaptiveMaxPool2d": AdaptiveMaxPool2d,
    "AvgPool2d": AvgPool2d,
    "BatchNorm1d": BatchNorm1d,
    "BatchNorm2d": BatchNorm2d,
    "Conv1d": Conv1d,
    "Conv2d": Conv2d,
    "Flatten": Flatten,
    "Identity": Identity,
    "Linear": Linear,
    "MaxPool1d": MaxPool1d,
    "MaxPool2d": MaxPool2d,
    "Parallel": Parallel,
    "Residual": Residual,
    "Sequential": Sequential,
    "SpatialPyramidPool2d": SpatialPyramidPool2d,
}

__all__ = [
    "ACTIVATIONS",
    "LAYERS",
    "AdaptiveAvgPool2d",
    "AdaptiveMaxPool2d",
    "AvgPool2d",
    "BatchNorm1d",
    "BatchNorm2d",
    "Conv1d",
    "Conv2d",
    "Flatten",
    "Identity",
    "Linear",
    "MaxPool1d",
    "MaxPool2d",
    "Parallel",
    "ReLU",
    "Residual",
    "Sequential",
    "SpatialPyramidPool2d",
]
