"""Arithmetic of rows and products in pieces: the same numbers, whatever the shape."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.arrays import Workspace
from nets.kernels import products, relu, rows
from nets.kernels.norm import normalize
from nets.kernels.products import Gram, times
from nets.kernels.relu import relu_backward

SHAPES = [(1, 1), (7, 3), (1000, 5), (1024, 16), (4099, 2), (3, 40_000)]
shapes = pytest.mark.parametrize("shape", SHAPES)


@shapes
def test_long_rows_are_a_view(shape: tuple[int, int]) -> None:
    x = np.random.default_rng(0).standard_normal(shape)
    wide = rows.long_rows(x)
    assert np.shares_memory(wide, x)
    row = np.arange(shape[1], dtype=float)
    np.testing.assert_array_equal((wide * rows.repeated(row, x)).reshape(shape), x * row)
    np.testing.assert_allclose(rows.row_sums(x), x.sum(0), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(rows.dots(x, x), (x * x).sum(0), rtol=1e-12)


@pytest.mark.parametrize("rows_", [1, 48, 97, 1000, 1024])
def test_products_in_pieces(rows_: int, monkeypatch: pytest.MonkeyPatch) -> None:
    products._piece.cache_clear()
    monkeypatch.setattr(products, "SMALL_PRODUCT", 12_000)  # pieces of at most 200 rows
    rng = np.random.default_rng(1)
    a, b, c = (rng.standard_normal(shape) for shape in ((rows_, 20), (20, 3), (rows_, 3)))
    out = np.empty((rows_, 6))
    times(a, b, out[:, ::2][:, :3])
    np.testing.assert_allclose(out[:, ::2], a @ b, rtol=1e-12, atol=1e-12)
    gram = Gram((20, 3), a.dtype)
    gram.add(a, c)
    np.testing.assert_allclose(gram.total(), a.T @ c, rtol=1e-12, atol=1e-12)
    products._piece.cache_clear()


@pytest.mark.parametrize("order", ["C", "F", "mixed"])
def test_relu_backward_block_by_block(order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relu, "BLOCK", 16)
    rng = np.random.default_rng(2)
    y, dy = rng.standard_normal((2, 5, 7, 3))
    y, dy = (np.asarray(y, order="F" if order != "C" else "C"), np.asarray(dy, order="F" if order == "F" else "C"))
    dx = np.empty_like(dy)
    relu_backward(dy, y, dx)
    np.testing.assert_array_equal(dx, np.where(y > 0, dy, 0))


@pytest.mark.parametrize("offset", [0.0, 1e3, -1e5])
def test_the_variance_survives_a_large_mean(offset: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "BLOCK", 1 << 12)
    x = np.random.default_rng(3).standard_normal((16384, 8)) + offset
    x[:2048] += 3  # the first block is not like the others
    done = normalize(x, None, None, 1e-5, Workspace())
    np.testing.assert_allclose(done.mean, x.mean(0), rtol=1e-12)
    np.testing.assert_allclose(done.variance, x.var(0), rtol=1e-9)


def test_the_variance_of_float32_is_as_accurate_as_its_numbers() -> None:
    x = (np.random.default_rng(4).standard_normal((16384, 8)) + 100).astype(np.float32)
    done = normalize(x, None, None, 1e-5, Workspace())
    np.testing.assert_allclose(done.variance, x.astype(np.float64).var(0), rtol=1e-5)


def test_a_constant_column_has_no_variance() -> None:
    x = np.full((5000, 3), 0.1, np.float32)
    done = normalize(x, None, None, 1e-5, Workspace())
    assert (done.variance >= 0).all()
    assert abs(done.y).max() < 1e-3
