"""Pairs of layers with options drawn at random: strides, borders, dilations, groups, odd sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from tests.vectors.layer_pairs import LayerPair

MODES = ("zeros", "zeros", "reflect", "replicate", "circular")
Draw = Callable[[np.random.Generator], tuple[tuple[int, ...], Mapping[str, Any]]]


def _pick(rng: np.random.Generator, *values: Any) -> Any:
    return values[rng.integers(len(values))]


def _sizes(rng: np.random.Generator, low: int, high: int, dims: int) -> tuple[int, ...]:
    return tuple(int(size) for size in rng.integers(low, high + 1, dims))


def _convolution(dims: int, modes: Sequence[str] = ("zeros",)) -> Draw:
    def draw(rng: np.random.Generator) -> tuple[tuple[int, ...], Mapping[str, Any]]:
        groups = int(_pick(rng, 1, 1, 2, 3))
        channels = groups * int(_pick(rng, 1, 2, 3, 16))
        kernel, dilation, stride = _sizes(rng, 1, 4, dims), _sizes(rng, 1, 2, dims), _sizes(rng, 1, 3, dims)
        padding: Any = _sizes(rng, 0, 3, dims)
        if rng.random() < 0.2:
            padding, stride = "same", (1,) * dims
        mode = modes[int(rng.integers(len(modes)))]
        least = [d * (k - 1) + 1 + 3 * (mode != "zeros") for d, k in zip(dilation, kernel, strict=True)]
        shape = (int(rng.integers(1, 4)), channels, *(reach + int(rng.integers(0, 6)) for reach in least))
        return shape, {
            "in_channels": channels,
            "out_channels": groups * int(_pick(rng, 1, 2, 5, 17)),
            "kernel_size": kernel,
            "stride": stride,
            "padding": padding,
            "dilation": dilation,
            "groups": groups,
            "bias": bool(rng.random() < 0.7),
            "padding_mode": mode,
        }

    return draw


def _transposed(dims: int) -> Draw:
    def draw(rng: np.random.Generator) -> tuple[tuple[int, ...], Mapping[str, Any]]:
        groups = int(_pick(rng, 1, 1, 2, 3))
        channels = groups * int(_pick(rng, 1, 2, 3, 16))
        kernel, dilation, stride = _sizes(rng, 1, 4, dims), _sizes(rng, 1, 3, dims), _sizes(rng, 1, 3, dims)
        if rng.random() < 0.3:
            stride = (1,) * dims
        more = [int(rng.integers(0, max(s, d))) for s, d in zip(stride, dilation, strict=True)]
        padding = _sizes(rng, 0, 3, dims)
        spare = [2 * p // s + 2 for p, s in zip(padding, stride, strict=True)]
        shape = (int(rng.integers(1, 4)), channels, *(least + int(rng.integers(0, 5)) for least in spare))
        return shape, {
            "in_channels": channels,
            "out_channels": groups * int(_pick(rng, 1, 2, 5, 17)),
            "kernel_size": kernel,
            "stride": stride,
            "padding": padding,
            "output_padding": tuple(more),
            "groups": groups,
            "bias": bool(rng.random() < 0.7),
            "dilation": dilation,
        }

    return draw


def _border(rng: np.random.Generator) -> tuple[tuple[int, ...], Mapping[str, Any]]:
    padding = tuple(int(width) for width in rng.integers(0, 4, 4))
    return _sizes(rng, 4, 7, 4), {"padding": _pick(rng, padding, padding[0])}


def _pool(dims: int, mean: bool = False) -> Draw:
    def draw(rng: np.random.Generator) -> tuple[tuple[int, ...], Mapping[str, Any]]:
        kernel = _sizes(rng, 1, 4, dims)
        padding = tuple(int(rng.integers(0, size // 2 + 1)) for size in kernel)
        stride = None if rng.random() < 0.3 else _sizes(rng, 1, 4, dims)
        dilation = (1,) * dims if mean else _sizes(rng, 1, 2, dims)
        least = [d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True)]
        shape = (*_sizes(rng, 1, 4, 2), *(reach + int(rng.integers(0, 6)) for reach in least))
        options = {"kernel_size": kernel, "stride": stride, "padding": padding, "ceil_mode": bool(rng.random() < 0.5)}
        if not mean:
            return shape, options | {"dilation": dilation}
        if dims == 1:
            return shape, options | {"count_include_pad": bool(rng.random() < 0.5)}
        return shape, options | {
            "count_include_pad": bool(rng.random() < 0.5),
            "divisor_override": _pick(rng, None, None, 3),
        }

    return draw


def _adaptive(rng: np.random.Generator) -> tuple[tuple[int, ...], Mapping[str, Any]]:
    return _sizes(rng, 1, 9, 4), {"output_size": _pick(rng, 1, _sizes(rng, 1, 9, 2), (None, int(rng.integers(1, 9))))}


def _adaptive_row(rng: np.random.Generator) -> tuple[tuple[int, ...], Mapping[str, Any]]:
    return _sizes(rng, 1, 9, 3), {"output_size": int(rng.integers(1, 10))}


def _upsample(rng: np.random.Generator) -> tuple[tuple[int, ...], Mapping[str, Any]]:
    dims = int(_pick(rng, 1, 2))
    shape = _sizes(rng, 1, 7, 2 + dims)
    factors = tuple(float(factor) for factor in rng.uniform(1, 4, dims).round(2))
    size = {"size": _pick(rng, int(rng.integers(1, 20)), _sizes(rng, 1, 20, dims))}
    whole = {"scale_factor": int(rng.integers(1, 4))}
    if dims == 1:  # there the backward pass of PyTorch takes other places than its forward pass
        return shape, _pick(rng, size, whole)
    return shape, _pick(rng, size, whole, {"scale_factor": factors})


def _norm(rank: int) -> Draw:
    def draw(rng: np.random.Generator) -> tuple[tuple[int, ...], Mapping[str, Any]]:
        channels = int(_pick(rng, 1, 2, 5, 33))
        rest = _sizes(rng, 1, 5, rank - 2)
        return (int(rng.integers(2, 9)), channels, *rest), {
            "num_features": channels,
            "eps": _pick(rng, 1e-5, 1e-2),
            "momentum": _pick(rng, 0.1, 0.7, None),
            "affine": bool(rng.random() < 0.8),
            "track_running_stats": bool(rng.random() < 0.8),
        }

    return draw


def _row_norm(centred: bool) -> Draw:
    def draw(rng: np.random.Generator) -> tuple[tuple[int, ...], Mapping[str, Any]]:
        shape = _sizes(rng, 1, 6, int(rng.integers(1, 5)))
        axes = int(rng.integers(1, len(shape) + 1))
        options = {
            "normalized_shape": shape[-axes:],
            "eps": _pick(rng, 1e-5, 1e-2, *([] if centred else [None])),
            "elementwise_affine": bool(rng.random() < 0.8),
        }
        return shape, options | ({"bias": bool(rng.random() < 0.7)} if centred else {})

    return draw


def _group_norm(rng: np.random.Generator) -> tuple[tuple[int, ...], Mapping[str, Any]]:
    groups = int(_pick(rng, 1, 2, 5))
    channels = groups * int(_pick(rng, 3, 4, 7))
    shape = (int(rng.integers(2, 5)), channels, *_sizes(rng, 1, 6, int(rng.integers(0, 3))))
    return shape, {
        "num_groups": groups,
        "num_channels": channels,
        "eps": _pick(rng, 1e-5, 1e-2),
        "affine": bool(rng.random() < 0.8),
    }


def _linear(rng: np.random.Generator) -> tuple[tuple[int, ...], Mapping[str, Any]]:
    wide = int(rng.integers(1, 9))
    options = {"in_features": wide, "out_features": int(rng.integers(1, 9)), "bias": bool(rng.random() < 0.5)}
    return (*_sizes(rng, 1, 5, int(rng.integers(1, 4))), wide), options


def _embedding(rng: np.random.Generator) -> tuple[tuple[int, ...], Mapping[str, Any]]:
    count = int(rng.integers(1, 40))
    padding = _pick(rng, None, int(rng.integers(-count, count)))
    return _sizes(rng, 1, 9, 2), {
        "num_embeddings": count,
        "embedding_dim": int(rng.integers(1, 9)),
        "padding_idx": padding,
    }


#: Row of LAYERS -> the draw of a shape and of options, for those that have more than a few.
DRAWS: Mapping[str, Draw] = {
    "AdaptiveAvgPool1d": _adaptive_row,
    "AdaptiveAvgPool2d": _adaptive,
    "AdaptiveMaxPool1d": _adaptive_row,
    "AdaptiveMaxPool2d": _adaptive,
    "AvgPool1d": _pool(1, mean=True),
    "AvgPool2d": _pool(2, mean=True),
    "BatchNorm1d": _norm(3),
    "BatchNorm2d": _norm(4),
    "CircularPad2d": _border,
    "Conv1d": _convolution(1, MODES),
    "Conv2d": _convolution(2, MODES),
    "ConvTranspose1d": _transposed(1),
    "ConvTranspose2d": _transposed(2),
    "Embedding": _embedding,
    "GroupNorm": _group_norm,
    "LayerNorm": _row_norm(True),
    "Linear": _linear,
    "MaxPool1d": _pool(1),
    "MaxPool2d": _pool(2),
    "ReflectionPad2d": _border,
    "ReplicationPad2d": _border,
    "RMSNorm": _row_norm(False),
    "Upsample": _upsample,
    "ZeroPad2d": _border,
}


def drawn_pairs(row: str, rng: np.random.Generator, count: int) -> Iterator[LayerPair]:
    """Yield pairs of a row with other options each."""
    for k in range(count):
        shape, options = DRAWS[row](rng)
        ids = options["num_embeddings"] if row == "Embedding" else None
        norm = row.startswith("BatchNorm")
        training = not norm or bool(rng.random() < 0.7)
        yield LayerPair(f"{row} {k}", shape, options, ids=ids, training=training, before=2 * norm)
