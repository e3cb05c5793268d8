"""Options and inputs that do not fit are refused, with the place and the way out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module
from nets.layers import (
    LAYERS,
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    Conv1d,
    Conv2d,
    Embedding,
    Linear,
    MaxPool1d,
    MaxPool2d,
    SpatialPyramidPool2d,
)

OPTIONS: list[tuple[str, Callable[[], Module], str]] = [
    ("kernel 0", lambda: Conv2d(1, 1, 0), "kernel_size must be a whole number from 1 on, or two of them, but is 0"),
    ("three strides", lambda: Conv2d(1, 1, 3, (1, 1, 1)), r"stride must be .* but is \(1, 1, 1\)"),
    ("half a stride", lambda: Conv2d(1, 1, 3, 0.5), "stride must be a whole number"),  # type: ignore[arg-type]
    ("negative padding", lambda: Conv2d(1, 1, 3, padding=-1), "padding must be a whole number from 0 on"),
    ("unknown padding", lambda: Conv2d(1, 1, 3, padding="full"), '"same" or "valid", but is \'full\''),
    ("same with a stride", lambda: Conv2d(1, 1, 3, 2, padding="same"), "needs a stride of 1"),
    ("no channels", lambda: Conv2d(0, 1, 3), "at least 1, but are 0, 1 and 1"),
    ("groups", lambda: Conv2d(4, 6, 3, groups=4), "4 and 6 channels cannot be split into 4 equal groups"),
    ("a kernel of two axes", lambda: Conv1d(1, 1, (3, 3)), r"kernel_size must be one number, but is \(3, 3\)"),
    ("pooling's padding", lambda: MaxPool2d(2, padding=2), "padding must be at most half of the window"),
    ("a divisor", lambda: AvgPool2d(2, divisor_override=0), "divisor_override must not be 0"),
    ("no bins", lambda: AdaptiveAvgPool2d(0), "output_size must be a whole number from 1 on"),
    ("no level", lambda: SpatialPyramidPool2d(()), "needs a level"),
    ("a mode", lambda: SpatialPyramidPool2d((1,), "sum"), "'max' or 'mean', not .* 'sum'"),
    ("no features", lambda: BatchNorm2d(0), "BatchNorm2d: num_features must be a whole number from 1 on, but is 0"),
]

INPUTS: list[tuple[str, Module, tuple[int, ...], str]] = [
    ("channels", Conv2d(3, 4, 3), (2, 4, 5, 5), r"Conv2d: the input must have shape \(N, 3, H, W\), but has .*4, 5, 5"),
    ("axes", Conv2d(3, 4, 3), (3, 5, 5), r"\(N, 3, H, W\), but has shape \(3, 5, 5\)"),
    ("small maps", Conv2d(3, 4, 5), (2, 3, 4, 9), "maps of 4 x 9 are smaller than the window, which spans 5 x 5"),
    ("dilated", Conv2d(3, 4, 3, padding=1, dilation=3), (2, 3, 4, 9), "with a border of 1, 1, 1, 1 .* spans 7 x 7"),
    ("short sequences", Conv1d(3, 4, 5), (2, 3, 4), "sequences of 4 are shorter than the window, which spans 5"),
    ("sequences", Conv1d(3, 4, 5), (2, 4, 3), r"Conv1d: the input must have shape \(N, 3, L\)"),
    ("pooling", MaxPool2d(3), (2, 3, 2, 9), "MaxPool2d: maps of 2 x 9 are smaller than the window"),
    ("pooling of sequences", MaxPool1d(3), (2, 3, 2), "MaxPool1d: sequences of 2 are shorter"),
    ("means", AvgPool2d(3, padding=1), (2, 3, 9, 0), "AvgPool2d: maps of 9 x 0 with a border of 1, 1, 1, 1"),
    ("no places", AdaptiveMaxPool2d(1), (2, 3, 0, 4), "maps of 0 x 4 have no place to pool"),
    ("norm", BatchNorm2d(3), (2, 4, 5, 5), r"BatchNorm2d: the input must have shape \(N, 3, H, W\)"),
    ("norm of rows", BatchNorm1d(3), (2, 4), r"BatchNorm1d: the input must have shape \(N, 3\) or \(N, 3, L\)"),
    ("norm of one value", BatchNorm1d(3), (1, 3), "training needs at least two values per channel, but there is 1"),
]


#: Layers and options, each a number: what is none is refused by the option's name.
NUMBERS: dict[str, dict[str, object]] = {
    "AdaptiveAvgPool2d": {"output_size": 2},
    "AlphaDropout": {"p": 0.5},
    "AvgPool2d": {"kernel_size": 2, "divisor_override": 3},
    "BatchNorm1d": {"num_features": 2, "eps": 1e-5, "momentum": 0.1},
    "Dropout": {"p": 0.5},
    "ELU": {"alpha": 1.0},
    "Embedding": {"num_embeddings": 3, "embedding_dim": 2, "padding_idx": 1},
    "KMaxOverTime": {"k": 2},
    "LeakyReLU": {"negative_slope": 0.1},
    "Linear": {"in_features": 3, "out_features": 2},
    "PReLU": {"num_parameters": 2, "init": 0.25},
    "RReLU": {"lower": 0.1, "upper": 0.3},
    "SpatialPyramidPool2d": {"levels": (1, 2)},
}


@pytest.mark.parametrize("wrong", ["1", (1, 1, 1.5), float("nan")], ids=repr)
@pytest.mark.parametrize(("kind", "option"), [(kind, option) for kind, row in NUMBERS.items() for option in row])
def test_options_that_are_no_numbers_are_refused_by_name(kind: str, option: str, wrong: object) -> None:
    with pytest.raises(NetsError, match=option.removesuffix("s")):
        LAYERS[kind](**{**NUMBERS[kind], option: wrong})


@pytest.mark.parametrize("size", [0, -1])
def test_no_features_are_refused(size: int) -> None:
    for build in (lambda: Linear(3, size), lambda: Linear(size, 3), lambda: Embedding(size, 3)):
        with pytest.raises(NetsError, match=f"must be a whole number from 1 on, but is {size}"):
            build()


@pytest.mark.parametrize(("_name", "build", "message"), OPTIONS, ids=[row[0] for row in OPTIONS])
def test_options(_name: str, build: Callable[[], Module], message: str) -> None:
    with pytest.raises(NetsError, match=message):
        build()


@pytest.mark.parametrize(("_name", "layer", "shape", "message"), INPUTS, ids=[row[0] for row in INPUTS])
def test_inputs(_name: str, layer: Module, shape: tuple[int, ...], message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        layer(np.zeros(shape, np.float32))


def test_whole_numbers_are_refused() -> None:
    with pytest.raises(ShapeError, match="must be floating-point, but has dtype int64"):
        Conv2d(1, 1, 1)(np.zeros((1, 1, 2, 2), np.int64))
