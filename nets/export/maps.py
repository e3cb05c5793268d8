"""ONNX nodes of convolutions, pooling, borders and normalisation."""

from __future__ import annotations

from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.export.builder import OnnxBuilder, Value
from nets.export.simple import reduced, scalar

PAD_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
WRAP_OPSET = 19


def _pads(padding: Any, sides: int) -> list[int]:
    """Return the borders before every side, then those after."""
    used = padding[-sides:]
    return [before for before, _ in used] + [after for _, after in used]


def conv(layer: Any, x: Value, to: OnnxBuilder, scale: tuple[Array, Array] | None = None) -> str:
    """Conv, a border of what is inside as a Pad before it; `scale`: gain and shift of a batch norm after it."""
    weight, bias = layer.weight.data, None if layer.bias is None else layer.bias.data
    if scale is not None:
        weight, bias = _scaled(weight, bias, scale)
    sides, window, name, pads = x.rank - 2, layer.window, x.name, None
    if layer.padding_mode == "zeros":
        pads = _pads(window.padding, sides)
    else:
        name = bordered(layer, x, _pads(window.padding, sides), layer.padding_mode, to)
    inputs = [name, to.weight("weight", weight)]
    return to.one(
        "Conv",
        inputs if bias is None else [*inputs, to.weight("bias", bias)],
        kernel_shape=list(weight.shape[2:]),
        strides=list(window.stride[-sides:]),
        dilations=list(window.dilation[-sides:]),
        pads=pads,
        group=layer.groups,
    )


def conv_transpose(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """ConvTranspose."""
    sides, spread = x.rank - 2, layer.spread
    if any(more >= step for more, step in zip(spread.more, spread.window.stride, strict=True) if more):
        raise to.refuse(layer, "runtimes take an output_padding below the stride only")
    inputs = [x.name, to.weight("weight", layer.weight.data)]
    return to.one(
        "ConvTranspose",
        inputs if layer.bias is None else [*inputs, to.weight("bias", layer.bias.data)],
        kernel_shape=list(layer.weight.data.shape[2:]),
        strides=list(spread.window.stride[-sides:]),
        dilations=list(spread.window.dilation[-sides:]),
        pads=_pads(spread.window.padding, sides),
        output_padding=list(spread.more[-sides:]),
        group=layer.groups,
    )


def bordered(layer: Any, x: Value, pads: list[int], mode: str, to: OnnxBuilder) -> str:
    """Return a value with borders before and after its sides.

    Parameters
    ----------
    layer : Module
        Named where it is refused.
    x : Value
    pads : list of int
        Before every side, then after.
    mode : str
        "zeros", "reflect", "replicate" or "circular".
    to : OnnxBuilder
    """
    if mode == "circular" and to.options.opset < WRAP_OPSET:
        raise to.refuse(layer, f"circular borders came with opset {WRAP_OPSET}, but it is {to.options.opset}")
    half = len(pads) // 2
    both = [0, 0, *pads[:half], 0, 0, *pads[half:]]
    return to.one("Pad", [x.name, to.weight("pads", np.array(both, np.int64))], mode=PAD_MODES[mode])


def pad(mode: str) -> Any:
    """Return what writes a layer of borders."""

    def write(layer: Any, x: Value, to: OnnxBuilder) -> str:
        return bordered(layer, x, _pads(layer._borders, x.rank - 2), mode, to)

    return write


def max_pool(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """MaxPool; the last window begins inside, as PyTorch has it."""
    return to.one("MaxPool", [x.name], dilations=list(layer.window.dilation[2 - (x.rank - 2) :]), **_window(layer, x))


def avg_pool(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """AveragePool."""
    if getattr(layer, "divisor_override", None) is not None:
        raise to.refuse(layer, "ONNX has no divisor_override")
    if layer.ceil_mode:
        raise to.refuse(layer, "runtimes count the last windows of ceil_mode in different ways")
    return to.one("AveragePool", [x.name], count_include_pad=int(layer.count_include_pad), **_window(layer, x))


def _window(layer: Any, x: Value) -> dict[str, Any]:
    sides, window = x.rank - 2, layer.window
    return {
        "kernel_shape": list(window.kernel[-sides:]),
        "strides": list(window.stride[-sides:]),
        "pads": _pads(window.padding, sides),
        "ceil_mode": int(layer.ceil_mode),
    }


def adaptive(pool: str, whole: str) -> Any:
    """Return what writes an adaptive pool: over everything, or by equal windows.

    Parameters
    ----------
    pool, whole : str
        The operators of either.
    """

    def write(layer: Any, x: Value, to: OnnxBuilder) -> str:
        sizes = x.sample.shape[2:]
        wanted = [count or size for count, size in zip(layer.output_size[-len(sizes) :], sizes, strict=True)]
        if all(count == 1 for count in wanted):
            return to.one(whole, [x.name])
        if any(size % count for size, count in zip(sizes, wanted, strict=True)):
            raise to.refuse(layer, f"sides of {sizes} do not fall into {tuple(wanted)} equal windows")
        kernel = [size // count for size, count in zip(sizes, wanted, strict=True)]
        return to.one(pool, [x.name], kernel_shape=kernel, strides=kernel)

    return write


def pad_shortcut(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """Every second place, and channels of zeros on either side."""
    ends = np.array([np.iinfo(np.int64).max] * 2, np.int64)
    parts = [np.zeros(2, np.int64), ends, np.array([2, 3], np.int64), np.full(2, layer.stride, np.int64)]
    names = [to.weight(name, part) for name, part in zip(("starts", "ends", "axes", "steps"), parts, strict=True)]
    seen = to.one("Slice", [x.name, *names])
    before = layer._first
    after = layer.out_channels - layer.in_channels - before
    return to.one("Pad", [seen, to.weight("pads", np.array([0, before, 0, 0, 0, after, 0, 0], np.int64))])


def batch_norm(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """BatchNormalization by the running statistics."""
    if layer.running_mean is None:
        raise to.refuse(layer, "it keeps no running statistics, so that a sample depends on its batch")
    parts = {
        "scale": np.ones_like(layer.running_mean) if layer.weight is None else layer.weight.data,
        "bias": np.zeros_like(layer.running_mean) if layer.bias is None else layer.bias.data,
        "running_mean": layer.running_mean,
        "running_var": layer.running_var,
    }
    names = [to.weight(name, part) for name, part in parts.items()]
    return to.one("BatchNormalization", [x.name, *names], epsilon=float(layer.eps))


def gain_and_shift(layer: Any) -> tuple[Array, Array]:
    """Return what a batch norm is out of training: ``gain * x + shift``, for every channel, in float64."""
    gain = 1 / np.sqrt(layer.running_var.astype(np.float64) + layer.eps)
    gain = gain if layer.weight is None else gain * layer.weight.data
    shift = -layer.running_mean * gain
    return gain, shift if layer.bias is None else shift + layer.bias.data


def _scaled(weight: Array, bias: Array | None, scale: tuple[Array, Array]) -> tuple[Array, Array]:
    gain, shift = scale
    wide = gain.reshape(-1, *(1,) * (weight.ndim - 1))
    new = shift if bias is None else shift + gain * bias
    return (weight * wide).astype(weight.dtype), new.astype(weight.dtype)


def folded(layer: Any, x: Value, norm: Any, to: OnnxBuilder) -> str:
    """Return a convolution or dense layer with the batch norm after it taken in.

    Parameters
    ----------
    layer : Conv1d, Conv2d or Linear
    x : Value
    norm : BatchNorm1d or BatchNorm2d
    to : OnnxBuilder
    """
    if layer.weight.data.ndim > 2:
        return conv(layer, x, to, gain_and_shift(norm))
    bias = None if layer.bias is None else layer.bias.data
    weight, shift = _scaled(layer.weight.data, bias, gain_and_shift(norm))
    return to.one("Gemm", [x.name, to.weight("weight", weight), to.weight("bias", shift)], transB=1)


def layer_norm(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """Mean and variance over the last axes."""
    axis = -len(layer.normalized_shape)
    dtype = x.sample.dtype
    weight = np.ones(layer.normalized_shape, dtype) if layer.weight is None else layer.weight.data
    inputs = [x.name, to.weight("weight", weight)]
    inputs += [] if layer.bias is None else [to.weight("bias", layer.bias.data)]
    return to.one("LayerNormalization", inputs, axis=axis, epsilon=float(layer.eps))


def rms_norm(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """Over the root of the mean square of the last axes."""
    eps = float(np.finfo(x.sample.dtype).eps) if layer.eps is None else float(layer.eps)
    square = Value(to.one("Mul", [x.name, x.name]), x.sample)
    mean = reduced("ReduceMean", square, to, axes=tuple(range(x.rank - len(layer.normalized_shape), x.rank)), keep=1)
    root = to.one("Sqrt", [to.one("Add", [mean, scalar(to, x, eps)])])
    y = to.one("Div", [x.name, root])
    return y if layer.weight is None else to.one("Mul", [y, to.weight("weight", layer.weight.data)])


def group_norm(layer: Any, x: Value, to: OnnxBuilder) -> str:
    """An instance norm of groups, then a weight and a bias for every channel."""
    groups, dtype, shape = layer.num_groups, x.sample.dtype, x.sample.shape
    rows = to.one("Reshape", [x.name, to.weight("groups", np.array([0, groups, -1], np.int64))])
    one, none = to.weight("one", np.ones(groups, dtype)), to.weight("none", np.zeros(groups, dtype))
    done = to.one("InstanceNormalization", [rows, one, none], epsilon=float(layer.eps))
    y = to.one("Reshape", [done, to.weight("shape", np.array([0, *shape[1:]], np.int64))])
    if layer.weight is None or layer.bias is None:
        return y
    wide = (-1, *(1,) * (x.rank - 2))
    y = to.one("Mul", [y, to.weight("weight", layer.weight.data.reshape(wide))])
    return to.one("Add", [y, to.weight("bias", layer.bias.data.reshape(wide))])
