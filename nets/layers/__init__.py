"""The layers: a table of what a model is built from.

A new layer is one file (or one class beside its like) and one row here; the conformance tests then check its shapes,
its dtypes and its gradients.
"""

from __future__ import annotations

from collections.abc import Mapping

from nets.layers.activation import ACTIVATIONS, ReLU
from nets.layers.container import Flatten, Identity, Parallel, Residual, Sequential
from nets.layers.dropout import AlphaDropout, ChannelDropout, Dropout
from nets.layers.embedding import Embedding, TwoChannelEmbedding
from nets.layers.leaky import LeakyReLU, PReLU, RReLU
from nets.layers.linear import Linear
from nets.layers.smooth import ELU, GELU, SELU, Sigmoid, SiLU, Softplus, Tanh
from nets.layers.softmax import LogSoftmax, Softmax
from nets.layers.time import KMaxOverTime, MaxOverTime, MeanOverTime, Transpose
from nets.module import Module

#: Name -> layer.
LAYERS: Mapping[str, type[Module]] = {
    **{row.__name__: row for row in ACTIVATIONS.values()},
    "AlphaDropout": AlphaDropout,
    "ChannelDropout": ChannelDropout,
    "Dropout": Dropout,
    "Embedding": Embedding,
    "Flatten": Flatten,
    "Identity": Identity,
    "KMaxOverTime": KMaxOverTime,
    "Linear": Linear,
    "MaxOverTime": MaxOverTime,
    "MeanOverTime": MeanOverTime,
    "Parallel": Parallel,
    "Residual": Residual,
    "Sequential": Sequential,
    "Transpose": Transpose,
    "TwoChannelEmbedding": TwoChannelEmbedding,
}

__all__ = [
    "ACTIVATIONS",
    "ELU",
    "GELU",
    "LAYERS",
    "SELU",
    "AlphaDropout",
    "ChannelDropout",
    "Dropout",
    "Embedding",
    "Flatten",
    "Identity",
    "KMaxOverTime",
    "LeakyReLU",
    "Linear",
    "LogSoftmax",
    "MaxOverTime",
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
    "Tanh",
    "Transpose",
    "TwoChannelEmbedding",
]
