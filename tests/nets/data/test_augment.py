"""Augmentations: what each does, and what all keep."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nets.core.arrays import Array
from nets.core.errors import ShapeError
from nets.data import (
    AUGMENTATIONS,
    Compose,
    Cutout,
    GaussianNoise,
    HorizontalFlip,
    PaddedCrop,
    Shift,
    channels_last,
)
from nets.data.augment import Augmentation

ALL: list[Augmentation] = [
    *(row() for row in AUGMENTATIONS.values()),
    Shift(0),
    PaddedCrop(1),
    Cutout(3),
    Cutout(50),
    Compose([PaddedCrop(4), HorizontalFlip(), GaussianNoise(2), Cutout(2)]),
]
SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 4), st.integers(1, 9), st.integers(1, 9))


def maps(shape: tuple[int, ...], dtype: type, seed: int = 0) -> Array:
    return channels_last(np.random.default_rng(seed).integers(1, 100, shape).astype(dtype))


@pytest.mark.parametrize("augment", ALL, ids=str)
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.float16, np.uint8, np.int64])
def test_shape_dtype_memory_and_input_are_kept(augment: Augmentation, dtype: type) -> None:
    X = maps((6, 3, 8, 7), dtype)
    before = X.copy()
    there = augment(X, np.random.default_rng(1))
    assert (there.shape, there.dtype) == (X.shape, X.dtype)
    assert there.transpose(0, 2, 3, 1).flags.c_contiguous
    assert there.flags.writeable
    assert not np.shares_memory(there, X)
    assert np.array_equal(X, before)


@pytest.mark.parametrize("augment", ALL, ids=str)
@given(shape=SHAPES, seed=st.integers(0, 99))
def test_a_seed_gives_the_same_numbers_whatever_the_memory(
    augment: Augmentation, shape: tuple[int, ...], seed: int
) -> None:
    X = maps(shape, np.float32, seed)
    once, again = augment(X, np.random.default_rng(seed)), augment(X.copy(order="C"), np.random.default_rng(seed))
    assert np.array_equal(once, again)


def flips(x: Array) -> list[Array]:
    return [x, x[:, :, ::-1]]


def shifts(x: Array) -> list[Array]:
    padded = np.pad(x, ((0, 0), (2, 2), (2, 2)), mode="edge")
    return [padded[:, i : i + x.shape[1], j : j + x.shape[2]] for i in range(5) for j in range(5)]


def crops(x: Array) -> list[Array]:
    padded = np.pad(x, ((0, 0), (2, 2), (2, 2)))
    return [padded[:, i : i + x.shape[1], j : j + x.shape[2]] for i in range(5) for j in range(5)]


def cutouts(x: Array) -> list[Array]:
    out = []
    for row in range(x.shape[1]):
        for column in range(x.shape[2]):
            cut = x.copy()
            cut[:, max(0, row - 1) : row + 2, max(0, column - 1) : column + 2] = 0
            out.append(cut)
    return out


@pytest.mark.parametrize(
    ("augment", "possible"),
    [(HorizontalFlip(), flips), (Shift(2), shifts), (PaddedCrop(2), crops), (Cutout(3), cutouts)],
    ids=["flip", "shift", "crop", "cutout"],
)
def test_every_outcome_occurs_and_no_other(augment: Augmentation, possible: Callable[[Array], list[Array]]) -> None:
    """Sample for sample against what a plain loop gives."""
    X = maps((1, 2, 5, 4), np.float64)
    there = augment(X.repeat(1000, axis=0), np.random.default_rng(0))
    wanted = {outcome.tobytes() for outcome in possible(X[0].copy(order="C"))}
    assert {sample.tobytes() for sample in there} == wanted


def test_the_probability_of_a_flip() -> None:
    X = maps((10_000, 1, 1, 2), np.float32)
    X[..., 0], X[..., 1] = 0, 1
    for p in (0, 0.25, 1):
        assert abs(HorizontalFlip(p)(X, np.random.default_rng(0))[..., 0].mean() - p) < 0.02


def test_the_size_of_noise() -> None:
    X = np.zeros((100, 1, 30, 30), np.float32)
    noise = GaussianNoise(0.5)(X, np.random.default_rng(0))
    assert abs(noise.mean()) < 0.01
    assert abs(noise.std() - 0.5) < 0.01
    assert np.array_equal(GaussianNoise(0)(X, np.random.default_rng(0)), X)


def test_noise_on_whole_numbers_does_not_wrap() -> None:
    X = np.full((1, 1, 50, 50), 250, np.uint8)
    there = GaussianNoise(20)(X, np.random.default_rng(0))
    assert there.max() == 255
    assert 150 < there.min() < 250


WRONG: list[tuple[Callable[[], Augmentation], str]] = [
    (lambda: HorizontalFlip(1.5), "p must be a probability, but is 1.5"),
    (lambda: Shift(-1), "pixels must be 0 or more, but is -1"),
    (lambda: PaddedCrop(-2), "padding must be 0 or more, but is -2"),
    (lambda: GaussianNoise(float("nan")), "std must be 0 or more, but is nan"),
    (lambda: Cutout(0), "size must be 1 or more, but is 0"),
]


@pytest.mark.parametrize(("build", "message"), WRONG, ids=[message for _, message in WRONG])
def test_wrong_options_are_refused(build: Callable[[], Augmentation], message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        build()


@pytest.mark.parametrize("row", AUGMENTATIONS.values())
def test_what_is_no_map_is_refused(row: Callable[[], Augmentation]) -> None:
    for X in (np.zeros((3, 4)), np.zeros((3, 1, 0, 4)), np.zeros((3, 1, 4, 4), complex)):
        with pytest.raises(ShapeError, match="maps must have shape"):
            row()(X, np.random.default_rng(0))
