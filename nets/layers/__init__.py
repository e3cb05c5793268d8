"""The layers: a table of what a model is built from.

A new layer is one file (or one class beside its like), its import and its row here, and a case of it in
tests/nets/cases.py; the conformance tests then check its shapes, its dtypes and its gradients, and say what is missing.
What is imported ``as`` itself is what the room gives to others.
"""

from __future__ import annotations

from collections.abc import Mapping

from nets.core.module import Module
from nets.layers.activation import ReLU as ReLU
from nets.layers.adaptive_pool import AdaptiveAvgPool2d as AdaptiveAvgPool2d
from nets.layers.adaptive_pool import AdaptiveMaxPool2d as AdaptiveMaxPool2d
from nets.layers.adaptive_pool import SpatialPyramidPool2d as SpatialPyramidPool2d
from nets.layers.container import Flatten as Flatten
from nets.layers.container import Identity as Identity
from nets.layers.container import Parallel as Parallel
from nets.layers.container import Residual as Residual
from nets.layers.container import Sequential as Sequential
from nets.layers.conv import Conv1d as Conv1d
from nets.layers.conv import Conv2d as Conv2d
from nets.layers.conv_transpose import ConvTranspose1d as ConvTranspose1d
from nets.layers.conv_transpose import ConvTranspose2d as ConvTranspose2d
from nets.layers.dropout import AlphaDropout as AlphaDropout
from nets.layers.dropout import ChannelDropout as ChannelDropout
from nets.layers.dropout import Dropout as Dropout
from nets.layers.embedding import Embedding as Embedding
from nets.layers.embedding import TwoChannelEmbedding as TwoChannelEmbedding
from nets.layers.graph import Graph as Graph
from nets.layers.group_norm import GroupNorm as GroupNorm
from nets.layers.hard import Hardsigmoid as Hardsigmoid
from nets.layers.hard import Hardswish as Hardswish
from nets.layers.hard import Hardtanh as Hardtanh
from nets.layers.hard import ReLU6 as ReLU6
from nets.layers.join import Add as Add
from nets.layers.join import Concat as Concat
from nets.layers.join import Multiply as Multiply
from nets.layers.leaky import LeakyReLU as LeakyReLU
from nets.layers.leaky import PReLU as PReLU
from nets.layers.leaky import RReLU as RReLU
from nets.layers.linear import Linear as Linear
from nets.layers.norm import BatchNorm1d as BatchNorm1d
from nets.layers.norm import BatchNorm2d as BatchNorm2d
from nets.layers.padding import CircularPad1d as CircularPad1d
from nets.layers.padding import CircularPad2d as CircularPad2d
from nets.layers.padding import ReflectionPad1d as ReflectionPad1d
from nets.layers.padding import ReflectionPad2d as ReflectionPad2d
from nets.layers.padding import ReplicationPad1d as ReplicationPad1d
from nets.layers.padding import ReplicationPad2d as ReplicationPad2d
from nets.layers.padding import ZeroPad1d as ZeroPad1d
from nets.layers.padding import ZeroPad2d as ZeroPad2d
from nets.layers.pool import AvgPool2d as AvgPool2d
from nets.layers.pool import MaxPool1d as MaxPool1d
from nets.layers.pool import MaxPool2d as MaxPool2d
from nets.layers.pool1d import AdaptiveAvgPool1d as AdaptiveAvgPool1d
from nets.layers.pool1d import AdaptiveMaxPool1d as AdaptiveMaxPool1d
from nets.layers.pool1d import AvgPool1d as AvgPool1d
from nets.layers.row_norm import LayerNorm as LayerNorm
from nets.layers.row_norm import RMSNorm as RMSNorm
from nets.layers.shapes import Unflatten as Unflatten
from nets.layers.shapes import Upsample as Upsample
from nets.layers.smooth import ELU as ELU
from nets.layers.smooth import GELU as GELU
from nets.layers.smooth import SELU as SELU
from nets.layers.smooth import Sigmoid as Sigmoid
from nets.layers.smooth import SiLU as SiLU
from nets.layers.smooth import Softplus as Softplus
from nets.layers.smooth import Tanh as Tanh
from nets.layers.soft import LogSigmoid as LogSigmoid
from nets.layers.soft import Mish as Mish
from nets.layers.soft import Softsign as Softsign
from nets.layers.soft import Tanhshrink as Tanhshrink
from nets.layers.softmax import LogSoftmax as LogSoftmax
from nets.layers.softmax import Softmax as Softmax
from nets.layers.time import KMaxOverTime as KMaxOverTime
from nets.layers.time import MaxOverTime as MaxOverTime
from nets.layers.time import MeanOverTime as MeanOverTime
from nets.layers.time import Transpose as Transpose

#: Name -> activation layer.
ACTIVATIONS: Mapping[str, type[Module]] = {
    "elu": ELU,
    "gelu": GELU,
    "hardsigmoid": Hardsigmoid,
    "hardswish": Hardswish,
    "hardtanh": Hardtanh,
    "leaky-relu": LeakyReLU,
    "log-sigmoid": LogSigmoid,
    "log-softmax": LogSoftmax,
    "mish": Mish,
    "prelu": PReLU,
    "relu": ReLU,
    "relu6": ReLU6,
    "rrelu": RReLU,
    "selu": SELU,
    "sigmoid": Sigmoid,
    "silu": SiLU,
    "softmax": Softmax,
    "softplus": Softplus,
    "softsign": Softsign,
    "tanh": Tanh,
    "tanhshrink": Tanhshrink,
}

#: Name -> layer: its class's name.
LAYERS: Mapping[str, type[Module]] = {
    layer.__name__: layer
    for layer in (
        *ACTIVATIONS.values(),
        Add,
        AdaptiveAvgPool1d,
        AdaptiveAvgPool2d,
        AdaptiveMaxPool1d,
        AdaptiveMaxPool2d,
        AlphaDropout,
        AvgPool1d,
        AvgPool2d,
        BatchNorm1d,
        BatchNorm2d,
        ChannelDropout,
        CircularPad1d,
        CircularPad2d,
        Concat,
        Conv1d,
        Conv2d,
        ConvTranspose1d,
        ConvTranspose2d,
        Dropout,
        Embedding,
        Flatten,
        Graph,
        GroupNorm,
        Identity,
        KMaxOverTime,
        LayerNorm,
        Linear,
        MaxOverTime,
        MaxPool1d,
        MaxPool2d,
        MeanOverTime,
        Multiply,
        Parallel,
        ReflectionPad1d,
        ReflectionPad2d,
        ReplicationPad1d,
        ReplicationPad2d,
        Residual,
        RMSNorm,
        Sequential,
        SpatialPyramidPool2d,
        Transpose,
        TwoChannelEmbedding,
        Unflatten,
        Upsample,
        ZeroPad1d,
        ZeroPad2d,
    )
}
