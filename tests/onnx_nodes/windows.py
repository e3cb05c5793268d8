"""Convolutions, pools and dense layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nets.core.arrays import Array
from tests.onnx_nodes.node import Adapter, Node, NotExpressible, layer, set_to


def _axes(node: Node) -> int:
    axes = node.x.ndim - 2
    if axes not in (1, 2):
        raise NotExpressible(f"windows go along one axis or two, not along {axes}")
    return axes


def _each(node: Node, name: str, default: int) -> list[int]:
    return list(node.attribute(name, [default] * _axes(node)))


def _borders(node: Node, kernel: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the borders before and after, along each axis."""
    axes, mode = _axes(node), node.attribute("auto_pad", "NOTSET")
    if mode not in ("SAME_UPPER", "SAME_LOWER"):
        pads = node.attribute("pads", [0] * 2 * axes)
        return list(pads[:axes]), list(pads[axes:])
    strides, dilations = _each(node, "strides", 1), _each(node, "dilations", 1)
    low, high = [], []
    for size, k, stride, dilation in zip(node.x.shape[2:], kernel, strides, dilations, strict=True):
        total = max(0, (-(-size // stride) - 1) * stride + dilation * (k - 1) + 1 - size)
        less, more = total // 2, total - total // 2
        low.append(more if mode == "SAME_LOWER" else less)
        high.append(less if mode == "SAME_LOWER" else more)
    return low, high


def _own(values: Sequence[int]) -> Any:
    return tuple(values) if len(values) > 1 else values[0]


def conv(node: Node) -> list[Array]:
    weight, bias = node.input(1), node.optional(2)
    axes, kernel, groups = _axes(node), weight.shape[2:], node.attribute("group", 1)
    x, (low, high) = node.x, _borders(node, weight.shape[2:])
    padding = _own(low)
    if low != high:
        x = layer("ZeroPad2d", (low[1], high[1], low[0], high[0]))(x)
        padding = 0
    made = layer(
        f"Conv{axes}d",
        weight.shape[1] * groups,
        len(weight),
        _own(kernel),
        _own(_each(node, "strides", 1)),
        padding,
        _own(_each(node, "dilations", 1)),
        groups,
        bias is not None,
    )
    set_to(made.weight, weight)
    if bias is not None:
        set_to(made.bias, bias)
    return [made(x)]


def conv_transpose(node: Node) -> list[Array]:
    weight, groups = node.input(1), node.attribute("group", 1)
    axes, kernel = _axes(node), weight.shape[2:]
    strides, dilations = _each(node, "strides", 1), _each(node, "dilations", 1)
    extra = _each(node, "output_padding", 0)
    low, high = _transposed_borders(node, kernel, strides, dilations, extra)
    if low != high:
        raise NotExpressible("a transposed convolution has one padding for both sides")
    made = layer(
        f"ConvTranspose{axes}d",
        len(weight),
        weight.shape[1] * groups,
        _own(kernel),
        _own(strides),
        _own(low),
        _own(extra),
        groups,
        False,
        _own(dilations),
    )
    set_to(made.weight, weight)
    return [made(node.x)]


def _transposed_borders(
    node: Node, kernel: Sequence[int], strides: Sequence[int], dilations: Sequence[int], extra: Sequence[int]
) -> tuple[list[int], list[int]]:
    shape, auto = node.attribute("output_shape", None), node.attribute("auto_pad", "NOTSET")
    if auto in ("SAME_UPPER", "SAME_LOWER") and shape is None:
        shape = [size * stride for size, stride in zip(node.x.shape[2:], strides, strict=True)]
    if shape is None:
        return _borders(node, kernel)
    low, high = [], []
    for size, k, s, d, e, out in zip(node.x.shape[2:], kernel, strides, dilations, extra, shape, strict=True):
        total = s * (size - 1) + e + (k - 1) * d + 1 - out
        low.append(total // 2)
        high.append(total - total // 2)
    return low, high


def _pool(name: str, node: Node, x: Array, padding: Any, **options: Any) -> list[Array]:
    kernel = node.attribute("kernel_shape", None)
    made = layer(f"{name}{_axes(node)}d", _own(kernel), _own(_each(node, "strides", 1)), padding, **options)
    return [made(x)]


def max_pool(node: Node) -> list[Array]:
    if "storage_order" in node.attributes:
        raise NotExpressible("pools do not tell where the maximum was")
    low, high = _borders(node, node.attribute("kernel_shape", None))
    x, padding = node.x, _own(low)
    dilations, ceil_mode = _own(_each(node, "dilations", 1)), bool(node.attribute("ceil_mode", 0))
    if low != high or any(2 * p > k for p, k in zip(low, node.attribute("kernel_shape", None), strict=True)):
        borders = [(0, 0), (0, 0), *zip(low, high, strict=True)]
        x, padding = np.pad(x, borders, constant_values=-np.inf), 0
    return _pool("MaxPool", node, x, padding, dilation=dilations, ceil_mode=ceil_mode)


def average_pool(node: Node) -> list[Array]:
    if any(d != 1 for d in _each(node, "dilations", 1)):
        raise NotExpressible("mean pools have no dilation")
    low, high = _borders(node, node.attribute("kernel_shape", None))
    if low != high:
        raise NotExpressible("a pool has one padding for both sides")
    if any(2 * p > k for p, k in zip(low, node.attribute("kernel_shape", None), strict=True)):
        raise NotExpressible("a pool's padding is at most half of its window")
    options = {
        "ceil_mode": bool(node.attribute("ceil_mode", 0)),
        "count_include_pad": bool(node.attribute("count_include_pad", 0)),
    }
    return _pool("AvgPool", node, node.x, _own(low), **options)


def global_pool(name: str) -> Adapter:
    return lambda node: [layer(f"{name}{_axes(node)}d", 1)(node.x)]


def gemm(node: Node) -> list[Array]:
    a, b, c = node.x, node.input(1), node.optional(2)
    a = a.T if node.attribute("transA", 0) else a
    weight = node.attribute("alpha", 1.0) * (b if node.attribute("transB", 0) else b.T)
    if c is not None and c.ndim > 1 and len(c) > 1:
        raise NotExpressible("a bias is one number per output, not one per sample")
    made = layer("Linear", weight.shape[1], len(weight), c is not None)
    set_to(made.weight, weight)
    if c is not None:
        set_to(made.bias, node.attribute("beta", 1.0) * np.broadcast_to(c, (1, len(weight))))
    return [made(a)]


def matmul(node: Node) -> list[Array]:
    if node.input(1).ndim != 2:
        raise NotExpressible("a dense layer has one matrix of weights")
    return gemm(node)


def lp_pool(node: Node) -> list[Array]:
    raise NotExpressible("there is no pool of powers")


def max_unpool(node: Node) -> list[Array]:
    raise NotExpressible("there is no unpooling")


#: Operator -> adapter.
WINDOWS: Mapping[str, Adapter] = {
    "AveragePool": average_pool,
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "Gemm": gemm,
    "GlobalAveragePool": global_pool("AdaptiveAvgPool"),
    "GlobalMaxPool": global_pool("AdaptiveMaxPool"),
    "LpPool": lp_pool,
    "MatMul": matmul,
    "MaxPool": max_pool,
    "MaxUnpool": max_unpool,
}
