"""ONNX nodes of dense layers, activations, embeddings and what changes shapes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nets.export.builder import Value

SQRT_HALF = 0.7071067811865476
TANH_FACTORS = 0.7978845608028654, 0.044715  # of GELU's form of a hyperbolic tangent


def linear(layer: Any, x: Value) -> str:
    """Gemm on rows, MatMul and Add on more axes."""
    weight = layer.weight.data
    bias = None if layer.bias is None else layer.bias.data
    if x.rank == 2:
        inputs = [x.name, x.to.weight("weight", weight)]
        return x.to.one("Gemm", inputs if bias is None else [*inputs, x.to.weight("bias", bias)], transB=1)
    product = x.to.one("MatMul", [x.name, x.to.weight("weight", weight.T)])
    return product if bias is None else x.to.one("Add", [product, x.to.weight("bias", bias)])


def operator(name: str, **attributes: str) -> Any:
    """Return what writes a layer as one node.

    Parameters
    ----------
    name : str
        Of the operator.
    **attributes
        Of the node -> of the layer.
    """

    def write(layer: Any, x: Value) -> str:
        return x.to.one(name, [x.name], **{key: getattr(layer, value) for key, value in attributes.items()})

    return write


def dropout(layer: Any, x: Value) -> str:
    """Nothing in evaluation, but for the classical form, which then makes all smaller."""
    return x.to.one("Mul", [x.name, scalar(x, 1 - layer.p)]) if layer.classical else x.name


def nothing(layer: Any, x: Value) -> str:
    """What a layer is in evaluation that only training knows."""
    return x.name


def scalar(x: Value, number: float) -> str:
    """Return a number as a tensor of the dtype of a value."""
    return x.to.weight("number", np.array(number, x.sample.dtype))


def silu(layer: Any, x: Value) -> str:
    """``z sigmoid(z)``."""
    return x.to.one("Mul", [x.name, x.to.one("Sigmoid", [x.name])])


def hardswish(layer: Any, x: Value) -> str:
    """``z min(max(z + 3, 0), 6) / 6``."""
    return x.to.one("Mul", [x.name, x.to.one("HardSigmoid", [x.name], alpha=1 / 6, beta=0.5)])


def hardsigmoid(layer: Any, x: Value) -> str:
    """``min(max(z / 6 + 1/2, 0), 1)``."""
    return x.to.one("HardSigmoid", [x.name], alpha=1 / 6, beta=0.5)


def hardtanh(layer: Any, x: Value) -> str:
    """Clip, also ReLU6."""
    return x.to.one("Clip", [x.name, scalar(x, layer.min_val), scalar(x, layer.max_val)])


def rrelu(layer: Any, x: Value) -> str:
    """In evaluation a leaky ReLU of the mean slope."""
    return x.to.one("LeakyRelu", [x.name], alpha=(layer.lower + layer.upper) / 2)


def prelu(layer: Any, x: Value) -> str:
    """One slope, or one for each channel."""
    slopes = layer.weight.data
    shape = (1,) if len(slopes) == 1 else (len(slopes), *(1,) * (x.rank - 2))
    return x.to.one("PRelu", [x.name, x.to.weight("weight", slopes.reshape(shape))])


def gelu(layer: Any, x: Value) -> str:
    """By the error function, or the hyperbolic tangent."""
    if layer.approximate == "tanh":
        outer, inner = TANH_FACTORS
        cube = x.to.one("Mul", [x.name, x.to.one("Mul", [x.name, x.name])])
        total = x.to.one("Add", [x.name, x.to.one("Mul", [cube, scalar(x, inner)])])
        share = x.to.one("Tanh", [x.to.one("Mul", [total, scalar(x, outer)])])
    else:
        share = x.to.one("Erf", [x.to.one("Mul", [x.name, scalar(x, SQRT_HALF)])])
    share = x.to.one("Mul", [x.to.one("Add", [share, scalar(x, 1)]), scalar(x, 0.5)])
    return x.to.one("Mul", [x.name, share])


def mish(layer: Any, x: Value) -> str:
    """``z tanh(softplus(z))``."""
    return x.to.one("Mul", [x.name, x.to.one("Tanh", [x.to.one("Softplus", [x.name])])])


def log_sigmoid(layer: Any, x: Value) -> str:
    """Minus the softplus of ``-z``."""
    return x.to.one("Neg", [x.to.one("Softplus", [x.to.one("Neg", [x.name])])])


def tanhshrink(layer: Any, x: Value) -> str:
    """``z - tanh(z)``."""
    return x.to.one("Sub", [x.name, x.to.one("Tanh", [x.name])])


def softplus(layer: Any, x: Value) -> str:
    """``log(1 + exp(z))``."""
    return x.to.one("Softplus", [x.name])


def embedding(layer: Any, x: Value) -> str:
    """Gather."""
    return x.to.one("Gather", [x.to.weight("weight", layer.weight.data), x.name], axis=0)


def two_channels(layer: Any, x: Value) -> str:
    """Gather from the sum of both tables."""
    total = layer.static.weight.data + layer.trained.weight.data
    return x.to.one("Gather", [x.to.weight("weight", total), x.name], axis=0)


def flatten(layer: Any, x: Value) -> str:
    """Reshape, which leaves the number of samples open."""
    start, end = layer.start_dim % x.rank, layer.end_dim % x.rank
    if (start, end) == (1, x.rank - 1):
        return x.to.one("Flatten", [x.name], axis=1)
    if start == 0:
        raise x.to.refuse(layer, "the axis of the samples is flattened too")
    shape = x.sample.shape
    return reshaped(x, (*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :]))


def unflatten(layer: Any, x: Value) -> str:
    """Reshape."""
    if layer.dim % x.rank == 0:
        raise x.to.refuse(layer, "it takes the axis of the samples apart")
    return reshaped(x, layer.forward(x.sample).shape)


def reshaped(x: Value, shape: tuple[int, ...]) -> str:
    """Return a value in another shape; the first axis stays as it is."""
    return x.to.one("Reshape", [x.name, x.to.weight("shape", np.array([0, *shape[1:]], np.int64))])


def transpose(layer: Any, x: Value) -> str:
    """Two axes swapped."""
    order = list(range(x.rank))
    first, second = layer.dim0 % x.rank, layer.dim1 % x.rank
    order[first], order[second] = second, first
    return x.to.one("Transpose", [x.name], perm=order)


def max_over_time(layer: Any, x: Value) -> str:
    """The largest of every channel."""
    return reduced("ReduceMax", x)


def mean_over_time(layer: Any, x: Value) -> str:
    """The mean of every channel."""
    return reduced("ReduceMean", x)


def reduced(name: str, x: Value, axes: tuple[int, ...] = (2,), keep: int = 0) -> str:
    """Return a value reduced along axes, which from opset 18 on are an input.

    Parameters
    ----------
    name : str
        Of the operator.
    x : Value
    axes : tuple of int
    keep : int
        1 to keep the axes.
    """
    if x.to.options.opset >= 18:
        return x.to.one(name, [x.name, x.to.weight("axes", np.array(axes, np.int64))], keepdims=keep)
    return x.to.one(name, [x.name], axes=axes, keepdims=keep)


def k_max_over_time(layer: Any, x: Value) -> str:
    """The places of the largest, in order, and what stands there."""
    count = x.to.weight("k", np.array([layer.k], np.int64))
    places = x.to.several("TopK", [x.name, count], 2, axis=2)[1]
    in_order = x.to.several("TopK", [places, count], 2, axis=2, largest=0)[0]
    found = x.to.one("GatherElements", [x.name, in_order], axis=2)
    return x.to.one("Flatten", [found], axis=1)


def upsample(layer: Any, x: Value) -> str:
    """Places taken by their number, axis by axis."""
    name = x.name
    for axis, size in enumerate(x.sample.shape[2:]):
        places = layer._places(axis, size, x.rank - 2)
        name = x.to.one("Gather", [name, x.to.weight("places", np.asarray(places, np.int64))], axis=axis + 2)
    return name
