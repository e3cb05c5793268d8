"""What is drawn for each kind of layer: a shape and options that fit it, and what PyTorch has for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from tests.vectors.torch_layers import function, largest, pyramid

MODES = ("zeros", "zeros", "reflect", "replicate", "circular")
Drawn: TypeAlias = tuple[tuple[int, ...], Mapping[str, Any]]
Draw: TypeAlias = Callable[[np.random.Generator], Drawn]


@dataclass(frozen=True)
class Kind:
    """What is drawn for a kind of layer.

    Attributes
    ----------
    draw : callable
        Gives a shape and options.
    theirs : callable, optional
        Builds PyTorch's from the module ``torch`` and the options; by default the class of the same name.
    training : float
        The share of cases in training.
    ids : bool
        Whether the batch holds integers.
    each : bool
        Whether every number of the results is right for itself, not relative to the largest.
    """

    draw: Draw
    theirs: Callable[[Any, Mapping[str, Any]], Any] | None = None
    training: float = 0.0
    ids: bool = False
    each: bool = False


def _pick(rng: np.random.Generator, *values: Any) -> Any:
    return values[rng.integers(len(values))]


def _sizes(rng: np.random.Generator, low: int, high: int, dims: int) -> tuple[int, ...]:
    return tuple(int(size) for size in rng.integers(low, high + 1, dims))


def _some(rng: np.random.Generator, **choices: Sequence[Any]) -> dict[str, Any]:
    """Return options, each one of its choices, or left out."""
    return {name: _pick(rng, *values) for name, values in choices.items() if rng.random() < 0.7}


def _any(ranks: Sequence[int] = (1, 2, 3, 4), **choices: Sequence[Any]) -> Draw:
    """Return the draw of a shape of some number of axes, and of options."""

    def draw(rng: np.random.Generator) -> Drawn:
        return _sizes(rng, 1, 6, int(_pick(rng, *ranks))), _some(rng, **choices)

    return draw


def _along(*names: str) -> Draw:
    """Return the draw of a shape, and of options that are axes of it."""

    def draw(rng: np.random.Generator) -> Drawn:
        shape = _sizes(rng, 1, 6, int(rng.integers(2, 5)))
        return shape, {name: int(rng.integers(-len(shape), len(shape))) for name in names}

    return draw


def _convolution(dims: int, modes: Sequence[str] = ("zeros",)) -> Draw:
    def draw(rng: np.random.Generator) -> Drawn:
        groups = int(_pick(rng, 1, 1, 2, 3))
        channels = groups * int(_pick(rng, 1, 2, 3, 16))
        kernel, dilation, stride = _sizes(rng, 1, 4, dims), _sizes(rng, 1, 2, dims), _sizes(rng, 1, 3, dims)
        padding: Any = _sizes(rng, 0, 3, dims)
        if rng.random() < 0.25:
            padding, stride = _pick(rng, ("same", (1,) * dims), ("valid", stride))
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
    def draw(rng: np.random.Generator) -> Drawn:
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


def _border(dims: int) -> Draw:
    def draw(rng: np.random.Generator) -> Drawn:
        padding = _sizes(rng, 0, 3, 2 * dims)
        return (*_sizes(rng, 1, 3, 2), *_sizes(rng, 3, 7, dims)), {"padding": _pick(rng, padding, padding[0])}

    return draw


def _pool(dims: int, mean: bool = False) -> Draw:
    def draw(rng: np.random.Generator) -> Drawn:
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


def _adaptive(rng: np.random.Generator) -> Drawn:
    return _sizes(rng, 1, 9, 4), {"output_size": _pick(rng, 1, _sizes(rng, 1, 9, 2), (None, int(rng.integers(1, 9))))}


def _adaptive_row(rng: np.random.Generator) -> Drawn:
    return _sizes(rng, 1, 9, 3), {"output_size": int(rng.integers(1, 10))}


def _upsample(rng: np.random.Generator) -> Drawn:
    dims = int(_pick(rng, 1, 2))
    shape = _sizes(rng, 1, 7, 2 + dims)
    factors = tuple(float(factor) for factor in rng.uniform(1, 4, dims).round(2))
    size = {"size": _pick(rng, int(rng.integers(1, 20)), _sizes(rng, 1, 20, dims))}
    whole = {"scale_factor": int(rng.integers(1, 4))}
    if dims == 1:  # there the backward pass of PyTorch takes other places than its forward pass
        return shape, _pick(rng, size, whole)
    return shape, _pick(rng, size, whole, {"scale_factor": factors})


def _norm(*ranks: int) -> Draw:
    def draw(rng: np.random.Generator) -> Drawn:
        channels = int(_pick(rng, 1, 2, 5, 33))
        rest = _sizes(rng, 1, 5, int(_pick(rng, *ranks)) - 2)
        return (int(rng.integers(2, 9)), channels, *rest), {
            "num_features": channels,
            "eps": _pick(rng, 1e-5, 1e-2),
            "momentum": _pick(rng, 0.1, 0.7, None),
            "affine": bool(rng.random() < 0.8),
            "track_running_stats": bool(rng.random() < 0.8),
        }

    return draw


def _row_norm(centred: bool) -> Draw:
    def draw(rng: np.random.Generator) -> Drawn:
        shape = _sizes(rng, 1, 6, int(rng.integers(1, 5)))
        axes = int(rng.integers(1, len(shape) + 1))
        options = {
            "normalized_shape": shape[-axes:],
            "eps": _pick(rng, 1e-5, 1e-2, *([] if centred else [None])),
            "elementwise_affine": bool(rng.random() < 0.8),
        }
        return shape, options | ({"bias": bool(rng.random() < 0.7)} if centred else {})

    return draw


def _group_norm(rng: np.random.Generator) -> Drawn:
    groups = int(_pick(rng, 1, 2, 5))
    channels = groups * int(_pick(rng, 3, 4, 7))
    shape = (int(rng.integers(2, 5)), channels, *_sizes(rng, 1, 6, int(rng.integers(0, 3))))
    return shape, {
        "num_groups": groups,
        "num_channels": channels,
        "eps": _pick(rng, 1e-5, 1e-2),
        "affine": bool(rng.random() < 0.8),
    }


def _linear(rng: np.random.Generator) -> Drawn:
    wide = int(rng.integers(1, 9))
    options = {"in_features": wide, "out_features": int(rng.integers(1, 9)), "bias": bool(rng.random() < 0.5)}
    return (*_sizes(rng, 1, 5, int(rng.integers(1, 4))), wide), options


def _embedding(rng: np.random.Generator) -> Drawn:
    count = int(rng.integers(1, 40))
    padding = _pick(rng, None, int(rng.integers(-count, count)))
    return _sizes(rng, 1, 9, 2), {
        "num_embeddings": count,
        "embedding_dim": int(rng.integers(1, 9)),
        "padding_idx": padding,
    }


def _prelu(rng: np.random.Generator) -> Drawn:
    shape = _sizes(rng, 1, 6, int(rng.integers(2, 5)))
    return shape, {"num_parameters": _pick(rng, 1, shape[1])} | _some(rng, init=(0.25, -0.5, 1.5))


def _flatten(rng: np.random.Generator) -> Drawn:
    shape = _sizes(rng, 1, 5, int(rng.integers(1, 6)))
    start, end = sorted(_sizes(rng, 0, len(shape) - 1, 2))
    return shape, _some(rng, start_dim=(start, start - len(shape)), end_dim=(end, end - len(shape)))


def _unflatten(rng: np.random.Generator) -> Drawn:
    shape, parts = list(_sizes(rng, 1, 5, int(rng.integers(1, 4)))), _sizes(rng, 1, 4, int(rng.integers(1, 4)))
    axis, hidden = int(rng.integers(len(shape))), int(rng.integers(2 * len(parts)))
    shape[axis] = int(np.prod(parts))
    sizes = tuple(-1 if k == hidden else size for k, size in enumerate(parts))
    return tuple(shape), {"dim": _pick(rng, axis, axis - len(shape)), "unflattened_size": sizes}


def _k_max(rng: np.random.Generator) -> Drawn:
    shape = _sizes(rng, 1, 6, 3)
    return shape, {"k": int(rng.integers(1, shape[2] + 1))}


def _pyramid(rng: np.random.Generator) -> Drawn:
    return _sizes(rng, 1, 7, 4), {
        "levels": _sizes(rng, 1, 4, int(rng.integers(1, 4))),
        **_some(rng, mode=("max", "mean")),
    }


def _activation(**choices: Sequence[Any]) -> Kind:
    return Kind(_any(**choices), each=True)


def _dropout(name: str) -> Kind:
    return Kind(_any(p=(0.0, 0.3, 0.9)), lambda torch, options: getattr(torch.nn, name)(**options), each=True)


_PLACES = (False, True)

#: Row of LAYERS -> what is drawn for it.
KINDS: Mapping[str, Kind] = {
    "AdaptiveAvgPool1d": Kind(_adaptive_row),
    "AdaptiveAvgPool2d": Kind(_adaptive),
    "AdaptiveMaxPool1d": Kind(_adaptive_row),
    "AdaptiveMaxPool2d": Kind(_adaptive),
    "AlphaDropout": _dropout("AlphaDropout"),
    "AvgPool1d": Kind(_pool(1, mean=True)),
    "AvgPool2d": Kind(_pool(2, mean=True)),
    "BatchNorm1d": Kind(_norm(2, 3), training=0.6),
    "BatchNorm2d": Kind(_norm(4), training=0.6),
    "ChannelDropout": Kind(_any((3, 4), p=(0.0, 0.3, 0.9)), lambda torch, options: torch.nn.Dropout2d(**options)),
    "CircularPad1d": Kind(_border(1)),
    "CircularPad2d": Kind(_border(2)),
    "Conv1d": Kind(_convolution(1, MODES)),
    "Conv2d": Kind(_convolution(2, MODES)),
    "ConvTranspose1d": Kind(_transposed(1)),
    "ConvTranspose2d": Kind(_transposed(2)),
    "Dropout": _dropout("Dropout"),
    "ELU": _activation(alpha=(1.0, 0.3, 2.5, 0.0)),
    "Embedding": Kind(_embedding, ids=True),
    "Flatten": Kind(_flatten, each=True),
    "GELU": _activation(approximate=("none", "tanh")),
    "GroupNorm": Kind(_group_norm),
    "Hardsigmoid": _activation(inplace=_PLACES),
    "Hardswish": _activation(inplace=_PLACES),
    "Hardtanh": _activation(min_val=(-1.0, -0.5, -3.0), max_val=(1.0, 0.25, 2.0), inplace=_PLACES),
    "Identity": _activation(),
    "KMaxOverTime": Kind(_k_max, lambda torch, options: function(lambda torch, x: largest(torch, x, **options))(torch)),
    "LayerNorm": Kind(_row_norm(True)),
    "LeakyReLU": _activation(negative_slope=(0.01, 0.5, 1.5, 0.0, -0.5)),
    "Linear": Kind(_linear),
    "LogSigmoid": _activation(),
    "LogSoftmax": Kind(_along("dim")),
    "MaxOverTime": Kind(_any((3,)), lambda torch, _: function(lambda torch, x: x.max(dim=2).values)(torch)),
    "MaxPool1d": Kind(_pool(1)),
    "MaxPool2d": Kind(_pool(2)),
    "MeanOverTime": Kind(_any((3,)), lambda torch, _: function(lambda torch, x: x.mean(dim=2))(torch)),
    "Mish": _activation(inplace=_PLACES),
    "PReLU": Kind(_prelu),
    "RMSNorm": Kind(_row_norm(False)),
    "RReLU": _activation(lower=(0.0, 0.1, 0.125), upper=(0.2, 0.4, 1.5)),
    "ReLU": _activation(inplace=_PLACES),
    "ReLU6": _activation(inplace=_PLACES),
    "ReflectionPad1d": Kind(_border(1)),
    "ReflectionPad2d": Kind(_border(2)),
    "ReplicationPad1d": Kind(_border(1)),
    "ReplicationPad2d": Kind(_border(2)),
    "SELU": _activation(),
    "SiLU": _activation(),
    "Sigmoid": _activation(),
    "Softmax": Kind(_along("dim")),
    "Softplus": _activation(),
    "Softsign": _activation(),
    "SpatialPyramidPool2d": Kind(
        _pyramid, lambda torch, options: function(lambda torch, x: pyramid(torch, x, **options))(torch)
    ),
    "Tanh": _activation(),
    "Tanhshrink": _activation(),
    "Transpose": Kind(
        _along("dim0", "dim1"), lambda torch, options: function(lambda torch, x: x.transpose(*options.values()))(torch)
    ),
    "Unflatten": Kind(_unflatten, each=True),
    "Upsample": Kind(_upsample),
    "ZeroPad1d": Kind(_border(1)),
    "ZeroPad2d": Kind(_border(2)),
}

#: Row of LAYERS -> why nothing is drawn for it.
WITHOUT: Mapping[str, str] = {
    "Add": "several inputs",
    "Concat": "several inputs",
    "Graph": "it holds other layers",
    "Multiply": "several inputs",
    "Parallel": "it holds other layers",
    "Residual": "it holds other layers",
    "Sequential": "it holds other layers",
    "TwoChannelEmbedding": "two of Embedding, added",
}
