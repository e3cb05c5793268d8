"""What writes each kind of layer as nodes of ONNX: one row for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from nets import layers as L
from nets.core.module import Module
from nets.export import maps, simple
from nets.export.builder import Value
from nets.models.resnet import PadShortcut

#: From a layer in evaluation and what it reads to the name of what it gives.
Writer: TypeAlias = Callable[[Any, Value], str]

#: What writes each kind of layer; containers are walked through, and what is a view in evaluation is nothing.
NODES: Mapping[type[Module], Writer] = {
    L.AdaptiveAvgPool1d: maps.adaptive("AveragePool", "GlobalAveragePool"),
    L.AdaptiveAvgPool2d: maps.adaptive("AveragePool", "GlobalAveragePool"),
    L.AdaptiveMaxPool1d: maps.adaptive("MaxPool", "GlobalMaxPool"),
    L.AdaptiveMaxPool2d: maps.adaptive("MaxPool", "GlobalMaxPool"),
    L.AlphaDropout: simple.nothing,
    L.AvgPool1d: maps.avg_pool,
    L.AvgPool2d: maps.avg_pool,
    L.BatchNorm1d: maps.batch_norm,
    L.BatchNorm2d: maps.batch_norm,
    L.ChannelDropout: simple.dropout,
    L.CircularPad1d: maps.pad("circular"),
    L.CircularPad2d: maps.pad("circular"),
    L.Conv1d: maps.conv,
    L.Conv2d: maps.conv,
    L.ConvTranspose1d: maps.conv_transpose,
    L.ConvTranspose2d: maps.conv_transpose,
    L.Dropout: simple.dropout,
    L.ELU: simple.operator("Elu", alpha="alpha"),
    L.Embedding: simple.embedding,
    L.Flatten: simple.flatten,
    L.GELU: simple.gelu,
    L.GroupNorm: maps.group_norm,
    L.Hardsigmoid: simple.hardsigmoid,
    L.Hardswish: simple.hardswish,
    L.Hardtanh: simple.hardtanh,
    L.Identity: simple.nothing,
    L.KMaxOverTime: simple.k_max_over_time,
    L.LayerNorm: maps.layer_norm,
    L.LeakyReLU: simple.operator("LeakyRelu", alpha="negative_slope"),
    L.Linear: simple.linear,
    L.LogSigmoid: simple.log_sigmoid,
    L.LogSoftmax: simple.operator("LogSoftmax", axis="dim"),
    L.MaxOverTime: simple.max_over_time,
    L.MaxPool1d: maps.max_pool,
    L.MaxPool2d: maps.max_pool,
    L.MeanOverTime: simple.mean_over_time,
    L.Mish: simple.mish,
    L.PReLU: simple.prelu,
    L.RReLU: simple.rrelu,
    L.ReLU: simple.operator("Relu"),
    L.ReLU6: simple.hardtanh,
    L.ReflectionPad1d: maps.pad("reflect"),
    L.ReflectionPad2d: maps.pad("reflect"),
    L.ReplicationPad1d: maps.pad("replicate"),
    L.ReplicationPad2d: maps.pad("replicate"),
    L.RMSNorm: maps.rms_norm,
    L.SELU: simple.operator("Selu"),
    L.SiLU: simple.silu,
    L.Sigmoid: simple.operator("Sigmoid"),
    L.Softmax: simple.operator("Softmax", axis="dim"),
    L.Softplus: simple.softplus,
    L.Softsign: simple.operator("Softsign"),
    L.Tanh: simple.operator("Tanh"),
    L.Tanhshrink: simple.tanhshrink,
    L.Transpose: simple.transpose,
    L.TwoChannelEmbedding: simple.two_channels,
    L.Unflatten: simple.unflatten,
    L.Upsample: simple.upsample,
    L.ZeroPad1d: maps.pad("zeros"),
    L.ZeroPad2d: maps.pad("zeros"),
    PadShortcut: maps.pad_shortcut,
}
