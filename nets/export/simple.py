"""ONNX nodes of dense layers, activations, embeddings and what changes shapes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nets.export.builder import OnnxBuilder, Value

SQRT_HALF = 0.7071067811865476
TANH_FACTORS = 0.7978845608028654, 0.044715  # of GELU's form of a hyperbolic tangent


def linear(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """Gemm on rows, MatMul and Add on more axes."""
    weight = layer.weight.data
    bias = None if layer.bias is None else layer.bias.data
    if x.rank == 2:
        inputs = [x.name, to.weight("weight", weight)]
        return to.one("Gemm", inputs if bias is None else [*inputs, to.weight("bias", bias)], transB=1)
    product = to.one("MatMul", [x.name, to.weight("weight", weight.T)])
    return product if bias is None else to.one("Add", [product, to.weight("bias", bias)])


def operator(name: str, **attributes: str) -> Any:
    """Return what writes a layer as one node.

    Parameters
    ----------
    name : str
        Of the operator.
    **attributes
        Of the node -> of the layer.
    """

    def write(layer: Any, x: Value, to: OnnxBuilder) -> str:
        return to.one(name, [x.name], **{key: getattr(layer, value) for key, value in attributes.items()})

    return write


def dropout(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """Nothing in evaluation, but for the classical form, which then makes all smaller."""
    return to.one("Mul", [x.name, scalar(to, x, 1 - layer.p)]) if layer.classical else x.name


def nothing(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """What a layer is in evaluation that only training knows."""
    return x.name


def scalar(to: OnnxBuilder, x: Value, number: float) -> str:
    """Return a number as a tensor of the dtype of a value."""
    return to.weight("number", np.array(number, x.sample.dtype))


def silu(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """``z sigmoid(z)``."""
    return to.one("Mul", [x.name, to.one("Sigmoid", [x.name])])


def hardswish(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """``z min(max(z + 3, 0), 6) / 6``."""
    return to.one("Mul", [x.name, to.one("HardSigmoid", [x.name], alpha=1 / 6, beta=0.5)])


def hardsigmoid(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """``min(max(z / 6 + 1/2, 0), 1)``."""
    return to.one("HardSigmoid", [x.name], alpha=1 / 6, beta=0.5)


def hardtanh(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """Clip, also ReLU6."""
    return to.one("Clip", [x.name, scalar(to, x, layer.min_val), scalar(to, x, layer.max_val)])


def rrelu(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """In evaluation a leaky ReLU of the mean slope."""
    return to.one("LeakyRelu", [x.name], alpha=(layer.lower + layer.upper) / 2)


def prelu(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """One slope, or one for each channel."""
    slopes = layer.weight.data
    shape = (1,) if len(slopes) == 1 else (len(slopes), *(1,) * (x.rank - 2))
    return to.one("PRelu", [x.name, to.weight("weight", slopes.reshape(shape))])


def gelu(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """By the error function, or the hyperbolic tangent."""
    if layer.approximate == "tanh":
        outer, inner = TANH_FACTORS
        cube = to.one("Mul", [x.name, to.one("Mul", [x.name, x.name])])
        total = to.one("Add", [x.name, to.one("Mul", [cube, scalar(to, x, inner)])])
        share = to.one("Tanh", [to.one("Mul", [total, scalar(to, x, outer)])])
    else:
        share = to.one("Erf", [to.one("Mul", [x.name, scalar(to, x, SQRT_HALF)])])
    share = to.one("Mul", [to.one("Add", [share, scalar(to, x, 1)]), scalar(to, x, 0.5)])
    return to.one("Mul", [x.name, share])


def mish(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """``z tanh(softplus(z))``."""
    return to.one("Mul", [x.name, to.one("Tanh", [to.one("Softplus", [x.name])])])


def log_sigmoid(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """Minus the softplus of ``-z``."""
    return to.one("Neg", [to.one("Softplus", [to.one("Neg", [x.name])])])


def tanhshrink(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """``z - tanh(z)``."""
    return to.one("Sub", [x.name, to.one("Tanh", [x.name])])


def softplus(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """``log(1 + exp(z))``."""
    return to.one("Softplus", [x.name])


def embedding(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """Gather."""
    return to.one("Gather", [to.weight("weight", layer.weight.data), x.name], axis=0)


def two_channels(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """Gather from the sum of both tables."""
    total = layer.static.weight.data + layer.trained.weight.data
    return to.one("Gather", [to.weight("weight", total), x.name], axis=0)


def flatten(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """Reshape, which leaves the number of samples open."""
    start, end = layer.start_dim % x.rank, layer.end_dim % x.rank
    if (start, end) == (1, x.rank - 1):
        return to.one("Flatten", [x.name], axis=1)
    if start == 0:
        raise to.refuse(layer, "the axis of the samples is flattened too")
    shape = x.sample.shape
    return reshaped(x, (*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :]), to)


def unflatten(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """Reshape."""
    if layer.dim % x.rank == 0:
        raise to.refuse(layer, "it takes the axis of the samples apart")
    return reshaped(x, layer.forward(x.sample).shape, to)


def reshaped(x: Value, shape: tuple[int, ...], to: OnnxBuilder) -> str:
    """Return a value in another shape; the first axis stays as it is."""
    return to.one("Reshape", [x.name, to.weight("shape", np.array([0, *shape[1:]], np.int64))])


def transpose(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """Two axes swapped."""
    order = list(range(x.rank))
    first, second = layer.dim0 % x.rank, layer.dim1 % x.rank
    order[first], order[second] = second, first
    return to.one("Transpose", [x.name], perm=order)


def max_over_time(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """The largest of every channel."""
    return reduced("ReduceMax", x, to)


def mean_over_time(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """The mean of every channel."""
    return reduced("ReduceMean", x, to)


def reduced(name: str, x: Value, to: OnnxBuilder, axes: tuple[int, ...] = (2,), keep: int = 0) -> str:
    """Return a value reduced along axes, which from opset 18 on are an input.

    Parameters
    ----------
    name : str
        Of the operator.
    x : Value
    to : OnnxBuilder
    axes : tuple of int
    keep : int
        1 to keep the axes.
    """
    if to.options.opset >= 18:
        return to.one(name, [x.name, to.weight("axes", np.array(axes, np.int64))], keepdims=keep)
    return to.one(name, [x.name], axes=axes, keepdims=keep)


def k_max_over_time(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """The places of the largest, in order, and what stands there."""
    count = to.weight("k", np.array([layer.k], np.int64))
    places = to.several("TopK", [x.name, count], 2, axis=2)[1]
    in_order = to.several("TopK", [places, count], 2, axis=2, largest=0)[0]
    found = to.one("GatherElements", [x.name, in_order], axis=2)
    return to.one("Flatten", [found], axis=1)


def upsample(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """Places taken by their number, axis by axis."""
    name = x.name
    for axis, size in enumerate(x.sample.shape[2:]):
        places = layer._places(axis, size, x.rank - 2)
        name = to.one("Gather", [name, to.weight("places", np.asarray(places, np.int64))], axis=axis + 2)
    return name
