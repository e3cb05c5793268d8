"""The layers: a table of what a model is built from.

A new layer is one file (or one class beside its like) and one row here; the conformance tests then check its shapes,
its dtypes and its gradients.
"""

from __future__ import annotations

from collections.abc import Mapping

from nets.core.module import Module
from nets.layers.activation import ACTIVATIONS, ReLU
from nets.layers.adaptive_pool import AdaptiveAvgPool2d, AdaptiveMaxPool2d, SpatialPyramidPool2d
from nets.layers.container import Flatten, Identity, Parallel, Residual, Sequential
from nets.layers.conv import Conv1d, Conv2d
from nets.layers.dropout import AlphaDropout, ChannelDropout, Dropout
from nets.layers.embedding import Embedding, TwoChannelEmbedding
from nets.layers.leaky import LeakyReLU, PReLU, RReLU
from nets.layers.linear import Linear
from nets.layers.norm import BatchNorm1d, BatchNorm2d
from nets.layers.pool import AvgPool2d, MaxPool1d, MaxPool2d
from nets.layers.smooth import ELU, GELU, SELU, Sigmoid, SiLU, Softplus, Tanh
from nets.layers.softmax import LogSoftmax, Softmax
from nets.layers.time import KMaxOverTime, MaxOverTime, MeanOverTime, Transpose

#: Name -> layer.
LAYERS: Mapping[str, type[Module]] = {
    **{row.__name__: row for row in ACTIVATIONS.values()},
    "AdaptiveAvgPool2d": AdaptiveAvgPool2d,
    "AdaptiveMaxPool2d": AdaptiveMaxPool2d,
    "AlphaDropout": AlphaDropout,
    "AvgPool2d": AvgPool2d,
    "BatchNorm1d": BatchNorm1d,
    "BatchNorm2d": BatchNorm2d,
    "ChannelDropout": ChannelDropout,
    "Conv1d": Conv1d,
    "Conv2d": Conv2d,
    "Dropout": Dropout,
    "Embedding": Embedding,
    "Flatten": Flatten,
    "Identity": Identity,
    "KMaxOverTime": KMaxOverTime,
    "Linear": Linear,
    "MaxOverTime": MaxOverTime,
    "MaxPool1d": MaxPool1d,
    "MaxPool2d": MaxPool2d,
    "MeanOverTime": MeanOverTime,
    "Parallel": Parallel,
    "Residual": Residual,
    "Sequential": Sequential,
    "SpatialPyramidPool2d": SpatialPyramidPool2d,
    "Transpose": Transpose,
    "TwoChannelEmbedding": TwoChannelEmbedding,
}

__all__ = [
    "ACTIVATIONS",
    "ELU",
    "GELU",
    "LAYERS",
    "SELU",
    "AdaptiveAvgPool2d",
    "AdaptiveMaxPool2d",
    "AlphaDropout",
    "AvgPool2d",
    "BatchNorm1d",
    "BatchNorm2d",
    "ChannelDropout",
    "Conv1d",
    "Conv2d",
    "Dropout",
    "Embedding",
    "Flatten",
    "Identity",
    "KMaxOverTime",
    "LeakyReLU",
    "Linear",
    "LogSoftmax",
    "MaxOverTime",
    "MaxPool1d",
    "MaxPool2d",
    "MeanOverTime",
    "PReLU",
    "Parallel",
    "RReLU",
    "ReLU",
    "Residual",
    "Sequential",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "SpatialPyramidPool2d",
    "Tanh",
    "Transpose",
    "TwoChannelEmbedding",
]
