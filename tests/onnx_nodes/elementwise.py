"""Activations, and what moves or joins axes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nets.core.arrays import Array
from tests.onnx_nodes.node import Adapter, Node, NotExpressible, layer


def _plain(name: str, **options: Any) -> Adapter:
    return lambda node: [layer(name, **options)(node.x)]


def elu(node: Node) -> list[Array]:
    return [layer("ELU", node.attribute("alpha", 1.0))(node.x)]


def selu(node: Node) -> list[Array]:
    if {"alpha", "gamma"} & set(node.attributes):
        raise NotExpressible("SELU has its two constants; others are no SELU")
    return [layer("SELU")(node.x)]


def leaky_relu(node: Node) -> list[Array]:
    return [layer("LeakyReLU", node.attribute("alpha", 0.01))(node.x)]


def prelu(node: Node) -> list[Array]:
    raise NotExpressible(f"PReLU has one slope, or one per channel, not those of shape {node.input(1).shape}")


def softmax(name: str) -> Adapter:
    return lambda node: [layer(name, node.attribute("axis", -1))(node.x)]


def gelu(node: Node) -> list[Array]:
    return [layer("GELU", approximate=node.attribute("approximate", "none"))(node.x)]


def hard_sigmoid(node: Node) -> list[Array]:
    raise NotExpressible("Hardsigmoid has the slope 1/6 and the offset 1/2 of PyTorch")


def swish(node: Node) -> list[Array]:
    if node.attribute("alpha", 1.0) != 1:
        raise NotExpressible("SiLU has no factor inside its sigmoid")
    return [layer("SiLU")(node.x)]


def clip(node: Node) -> list[Array]:
    given = node.optional(1), node.optional(2)
    low, high = (end if value is None else float(value) for value, end in zip(given, (-np.inf, np.inf), strict=True))
    if not low < high:
        raise NotExpressible("Hardtanh wants its lower bound below the upper one")
    return [layer("Hardtanh", low, high)(node.x)]


def flatten(node: Node) -> list[Array]:
    x, axis = node.x, node.attribute("axis", 1)
    axis += x.ndim if axis < 0 else 0
    if axis == 0:
        raise NotExpressible("a Flatten keeps the axis of samples apart, unless all are one axis")
    y = layer("Flatten", axis)(x)
    return [layer("Flatten", 0, axis - 1)(y) if axis > 1 else y]


def transpose(node: Node) -> list[Array]:
    """A permutation is a row of swaps."""
    x = node.x
    order, wanted = list(range(x.ndim)), list(node.attribute("perm", range(x.ndim)[::-1]))
    for place, axis in enumerate(wanted):
        at = order.index(axis)
        if at != place:
            x = layer("Transpose", place, at)(x)
            order[place], order[at] = order[at], order[place]
    return [x]


def concat(node: Node) -> list[Array]:
    axis, ndim = node.attribute("axis", 1), node.x.ndim
    if axis % ndim == 0:
        raise NotExpressible("a layer joins what comes of every sample, not the samples")
    joined = layer("Concat", axis)
    return [joined(tuple(node.input(k) for k in range(len(node.inputs))))]


def pad(node: Node) -> list[Array]:
    mode = node.attribute("mode", "constant")
    x, pads = node.x, node.input(1)
    if mode == "wrap" or node.optional(3) is not None or len(pads) != 2 * x.ndim or pads.reshape(2, -1)[:, :2].any():
        raise NotExpressible("maps are padded along height and width, by zeros, reflection or replication")
    value = node.optional(2)
    if mode == "constant" and value is not None and value != 0:
        raise NotExpressible("the border of a layer is zeros")
    top, left, bottom, right = pads.reshape(2, -1)[:, 2:].ravel().tolist()
    name = {"constant": "ZeroPad2d", "reflect": "ReflectionPad2d", "edge": "ReplicationPad2d"}[mode]
    return [layer(name, (left, right, top, bottom))(x)]


def dropout(node: Node) -> list[Array]:
    ratio, training = node.optional(1), node.optional(2)
    p = float(node.attribute("ratio", 0.5) if ratio is None else ratio)
    if training is not None and bool(training) and p:
        raise NotExpressible("what is dropped is drawn by another generator")
    return [layer("Dropout", p)(node.x)]


def none(reason: str) -> Adapter:
    """Return the adapter of an operator that has no counterpart."""

    def adapter(node: Node) -> list[Array]:
        raise NotExpressible(reason)

    return adapter


#: Operator -> adapter.
ELEMENTWISE: Mapping[str, Adapter] = {
    "Celu": none("there is no CELU"),
    "Clip": clip,
    "Concat": concat,
    "Dropout": dropout,
    "Elu": elu,
    "Flatten": flatten,
    "Gelu": gelu,
    "HardSigmoid": hard_sigmoid,
    "HardSwish": _plain("Hardswish"),
    "Hardmax": none("a maximum as a one-hot vector has no gradient: numpy.argmax does it"),
    "LeakyRelu": leaky_relu,
    "LogSoftmax": softmax("LogSoftmax"),
    "Mish": _plain("Mish"),
    "PRelu": prelu,
    "Pad": pad,
    "Relu": _plain("ReLU"),
    "Selu": selu,
    "Shrink": none("there is no shrinkage"),
    "Sigmoid": _plain("Sigmoid"),
    "Softmax": softmax("Softmax"),
    "Softplus": _plain("Softplus"),
    "Softsign": _plain("Softsign"),
    "Swish": swish,
    "Tanh": _plain("Tanh"),
    "ThresholdedRelu": none("there is no rectifier with a threshold"),
    "Transpose": transpose,
}
