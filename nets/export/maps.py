"""ONNX nodes of convolutions, pooling, borders and normalisation."""

from __future__ import annotations

from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.export.builder import Value
from nets.export.simple import reduced, scalar

PAD_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
WRAP_OPSET = 19


def _pads(padding: Any, sides: int) -> list[int]:
    """Return the borders before every side, then those after."""
    used = padding[-sides:]
    return [before for before, _ in used] + [after for _, after in used]


def conv(layer: Any, x: Value) -> str:
    """Conv, with a Pad before it where the border is made of what is inside."""
    return _conv(layer, x, None)


def _conv(layer: Any, x: Value, scale: tuple[Array, Array] | None) -> str:
    """Write a convolution, perhaps with the gain and the shift of a batch norm after it."""
    weight, bias = layer.weight.data, None if layer.bias is None else layer.bias.data
    if scale is not None:
        weight, bias = _scaled(weight, bias, scale)
    sides, window, name, pads = x.rank - 2, layer.window, x.name, None
    if layer.padding_mode == "zeros":
        pads = _pads(window.padding, sides)
    else:
        name = bordered(layer, x, _pads(window.padding, sides), layer.padding_mode)
    inputs = [name, x.to.weight("weight", weight)]
    return x.to.one(
        "Conv",
        inputs if bias is None else [*inputs, x.to.weight("bias", bias)],
        kernel_shape=list(weight.shape[2:]),
        strides=list(window.stride[-sides:]),
        dilations=list(window.dilation[-sides:]),
        pads=pads,
        group=layer.groups,
    )


def conv_transpose(layer: Any, x: Value) -> str:
    """ConvTranspose."""
    sides, spread = x.rank - 2, layer.spread
    if any(more >= step for more, step in zip(spread.more, spread.window.stride, strict=True) if more):
        raise x.to.refuse(layer, "runtimes take an output_padding below the stride only")
    inputs = [x.name, x.to.weight("weight", layer.weight.data)]
    return x.to.one(
        "ConvTranspose",
        inputs if layer.bias is None else [*inputs, x.to.weight("bias", layer.bias.data)],
        kernel_shape=list(layer.weight.data.shape[2:]),
        strides=list(spread.window.stride[-sides:]),
        dilations=list(spread.window.dilation[-sides:]),
        pads=_pads(spread.window.padding, sides),
        output_padding=list(spread.more[-sides:]),
        group=layer.groups,
    )


def bordered(layer: Any, x: Value, pads: list[int], mode: str) -> str:
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
    """
    if mode == "circular" and x.to.options.opset < WRAP_OPSET:
        raise x.to.refuse(layer, f"circular borders came with opset {WRAP_OPSET}, but it is {x.to.options.opset}")
    half = len(pads) // 2
    both = [0, 0, *pads[:half], 0, 0, *pads[half:]]
    return x.to.one("Pad", [x.name, x.to.weight("pads", np.array(both, np.int64))], mode=PAD_MODES[mode])


def pad(mode: str) -> Any:
    """Return what writes a layer of borders."""

    def write(layer: Any, x: Value) -> str:
        return bordered(layer, x, _pads(layer._borders, x.rank - 2), mode)

    return write


def max_pool(layer: Any, x: Value) -> str:
    """MaxPool; the last window begins inside, as PyTorch has it."""
    return x.to.one("MaxPool", [x.name], dilations=list(layer.window.dilation[2 - (x.rank - 2) :]), **_window(layer, x))


def avg_pool(layer: Any, x: Value) -> str:
    """AveragePool."""
    if getattr(layer, "divisor_override", None) is not None:
        raise x.to.refuse(layer, "ONNX has no divisor_override")
    if layer.ceil_mode:
        raise x.to.refuse(layer, "runtimes count the last windows of ceil_mode in different ways")
    return x.to.one("AveragePool", [x.name], count_include_pad=int(layer.count_include_pad), **_window(layer, x))


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

    def write(layer: Any, x: Value) -> str:
        sizes = x.sample.shape[2:]
        wanted = [count or size for count, size in zip(layer.output_size[-len(sizes) :], sizes, strict=True)]
        if all(count == 1 for count in wanted):
            return x.to.one(whole, [x.name])
        if any(size % count for size, count in zip(sizes, wanted, strict=True)):
            raise x.to.refuse(layer, f"sides of {sizes} do not fall into {tuple(wanted)} equal windows")
        kernel = [size // count for size, count in zip(sizes, wanted, strict=True)]
        return x.to.one(pool, [x.name], kernel_shape=kernel, strides=kernel)

    return write


def pad_shortcut(layer: Any, x: Value) -> str:
    """Every second place, and channels of zeros on either side."""
    ends = np.array([np.iinfo(np.int64).max] * 2, np.int64)
    parts = [np.zeros(2, np.int64), ends, np.array([2, 3], np.int64), np.full(2, layer.stride, np.int64)]
    names = [x.to.weight(name, part) for name, part in zip(("starts", "ends", "axes", "steps"), parts, strict=True)]
    seen = x.to.one("Slice", [x.name, *names])
    before = layer._first
    after = layer.out_channels - layer.in_channels - before
    return x.to.one("Pad", [seen, x.to.weight("pads", np.array([0, before, 0, 0, 0, after, 0, 0], np.int64))])


def batch_norm(layer: Any, x: Value) -> str:
    """BatchNormalization by the running statistics."""
    if layer.running_mean is None:
        raise x.to.refuse(layer, "it keeps no running statistics, so that a sample depends on its batch")
    parts = {
        "scale": np.ones_like(layer.running_mean) if layer.weight is None else layer.weight.data,
        "bias": np.zeros_like(layer.running_mean) if layer.bias is None else layer.bias.data,
        "running_mean": layer.running_mean,
        "running_var": layer.running_var,
    }
    names = [x.to.weight(name, part) for name, part in parts.items()]
    return x.to.one("BatchNormalization", [x.name, *names], epsilon=float(layer.eps))


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


def folded(layer: Any, x: Value, norm: Any) -> str:
    """Return a convolution or dense layer with the batch norm after it taken in.

    Parameters
    ----------
    layer : Conv1d, Conv2d or Linear
    x : Value
    norm : BatchNorm1d or BatchNorm2d
    """
    if layer.weight.data.ndim > 2:
        return _conv(layer, x, gain_and_shift(norm))
    bias = None if layer.bias is None else layer.bias.data
    weight, shift = _scaled(layer.weight.data, bias, gain_and_shift(norm))
    return x.to.one("Gemm", [x.name, x.to.weight("weight", weight), x.to.weight("bias", shift)], transB=1)


def layer_norm(layer: Any, x: Value) -> str:
    """Mean and variance over the last axes."""
    axis = -len(layer.normalized_shape)
    dtype = x.sample.dtype
    weight = np.ones(layer.normalized_shape, dtype) if layer.weight is None else layer.weight.data
    inputs = [x.name, x.to.weight("weight", weight)]
    inputs += [] if layer.bias is None else [x.to.weight("bias", layer.bias.data)]
    return x.to.one("LayerNormalization", inputs, axis=axis, epsilon=float(layer.eps))


def rms_norm(layer: Any, x: Value) -> str:
    """Over the root of the mean square of the last axes."""
    eps = float(np.finfo(x.sample.dtype).eps) if layer.eps is None else float(layer.eps)
    square = x._replace(name=x.to.one("Mul", [x.name, x.name]))
    mean = reduced("ReduceMean", square, axes=tuple(range(x.rank - len(layer.normalized_shape), x.rank)), keep=1)
    root = x.to.one("Sqrt", [x.to.one("Add", [mean, scalar(x, eps)])])
    y = x.to.one("Div", [x.name, root])
    return y if layer.weight is None else x.to.one("Mul", [y, x.to.weight("weight", layer.weight.data)])


def group_norm(layer: Any, x: Value) -> str:
    """An instance norm of groups, then a weight and a bias for every channel."""
    groups, dtype, shape = layer.num_groups, x.sample.dtype, x.sample.shape
    rows = x.to.one("Reshape", [x.name, x.to.weight("groups", np.array([0, groups, -1], np.int64))])
    one, none = x.to.weight("one", np.ones(groups, dtype)), x.to.weight("none", np.zeros(groups, dtype))
    done = x.to.one("InstanceNormalization", [rows, one, none], epsilon=float(layer.eps))
    y = x.to.one("Reshape", [done, x.to.weight("shape", np.array([0, *shape[1:]], np.int64))])
    if layer.weight is None or layer.bias is None:
        return y
    wide = (-1, *(1,) * (x.rank - 2))
    y = x.to.one("Mul", [y, x.to.weight("weight", layer.weight.data.reshape(wide))])
    return x.to.one("Add", [y, x.to.weight("bias", layer.bias.data.reshape(wide))])
