"""Every way to convolve gives what the definition gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from nets.core.arrays import Array, Workspace, scratch
from nets.kernels import conv, conv_channels, windows
from nets.kernels.conv import conv2d, conv2d_backward
from nets.kernels.windows import Window


@dataclass(frozen=True)
class ConvCase:
    """A shape that takes one of the ways."""

    name: str
    maps: tuple[int, int, int]  # height, width, channels
    out: int
    window: Window
    groups: int = 1


def square(kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Window:
    border = (padding, padding)
    return Window((kernel, kernel), (stride, stride), (border, border), (dilation, dilation))


CASES = (
    ConvCase("narrow", (7, 8, 5), 4, square(3, padding=1)),
    ConvCase("one channel", (7, 8, 1), 3, square(3, padding=1)),
    ConvCase("strided", (7, 8, 5), 4, square(3, 2, 1)),
    ConvCase("strided more than it sees", (9, 9, 2), 2, square(2, 3)),
    ConvCase("tiles", (6, 12, 2), 3, square(5, padding=2)),
    ConvCase("tiles that overlap in three", (3, 14, 23), 2, Window((3, 5), padding=((1, 0), (3, 1)))),
    ConvCase("tiles, strided", (6, 17, 2), 3, square(5, 2, 2)),
    ConvCase("turned", (6, 5, 16), 17, square(3, padding=1)),
    ConvCase("turned and dilated", (8, 9, 17), 16, square(3, padding=2, dilation=2)),
    ConvCase("a border too wide to turn", (3, 4, 16), 16, square(2, padding=2)),
    ConvCase("a border on one side", (5, 6, 16), 16, Window((2, 3), (1, 1), ((0, 1), (2, 0)))),
    ConvCase("one place", (4, 5, 16), 3, square(1)),
    ConvCase("one place, strided", (4, 5, 16), 17, square(1, 2)),
    ConvCase("along rows", (2, 30, 4), 5, Window((1, 4), padding=((0, 0), (2, 1)))),
    ConvCase("along short rows", (1, 5, 4), 5, Window((1, 4))),
    ConvCase("groups", (6, 5, 6), 9, square(3, 2, 1), groups=3),
    ConvCase("wide groups", (6, 5, 32), 32, square(3, padding=1), groups=2),
    ConvCase("by channel", (6, 5, 4), 4, square(3, 2, 1, 2), groups=4),
    ConvCase("by channel, side by side", (6, 5, 4), 4, square(3, padding=1), groups=4),
    ConvCase("by channel, several each", (6, 5, 3), 6, square(2), groups=3),
)
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def by_definition(x: Array, weight: Array, case: ConvCase) -> Array:
    """Return the convolution, place by place."""
    window, ins, outs = case.window, x.shape[3] // case.groups, len(weight) // case.groups
    padded = np.pad(x, ((0, 0), *window.padding, (0, 0)))
    height, width = window.output((x.shape[1], x.shape[2]))
    y = np.zeros((len(x), height, width, len(weight)))
    for i, j in np.ndindex(height, width):
        top, left = i * window.stride[0], j * window.stride[1]
        rows = slice(top, top + window.reach[0], window.dilation[0])
        columns = slice(left, left + window.reach[1], window.dilation[1])
        for g in range(case.groups):
            seen = padded[:, rows, columns, g * ins : (g + 1) * ins]
            part = weight[g * outs : (g + 1) * outs]
            y[:, i, j, g * outs : (g + 1) * outs] = np.einsum("nijc,ocij->no", seen, part)
    return y


def drawn(case: ConvCase) -> tuple[Array, Array, Array]:
    rng = np.random.default_rng(3)
    weight = rng.standard_normal((case.out, case.maps[2] // case.groups, *case.window.kernel))
    return rng.standard_normal((3, *case.maps)), weight, rng.standard_normal(case.out)


@every_case
@pytest.mark.parametrize("block_bytes", [1, 3000, 1 << 20])
def test_values_and_gradients(case: ConvCase, block_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (windows, conv, conv_channels):
        monkeypatch.setattr(module, "BLOCK_BYTES", block_bytes)
    x, weight, bias = drawn(case)
    space = Workspace()
    y, kept = conv2d(x, weight, bias, case.window, case.groups, space)
    np.testing.assert_allclose(y, by_definition(x, weight, case) + bias, rtol=1e-12, atol=1e-12)

    # a convolution is linear in both arguments, so that its gradients are those of an inner product
    rng = np.random.default_rng(4)
    dy, dx, dweight = (rng.standard_normal(array.shape) for array in (y, x, weight))
    got_x, got_weight = conv2d_backward(dy, weight, case.window, case.groups, kept, space)
    assert got_x is not None
    np.testing.assert_allclose((got_x * dx).sum(), (dy * by_definition(dx, weight, case)).sum(), rtol=1e-10)
    np.testing.assert_allclose((got_weight * dweight).sum(), (dy * by_definition(x, dweight, case)).sum(), rtol=1e-10)
    none, same = conv2d_backward(dy, weight, case.window, case.groups, kept, space, need_dx=False)
    assert none is None
    np.testing.assert_allclose(same, got_weight, rtol=1e-10)


@pytest.mark.filterwarnings("ignore:invalid value encountered in matmul")  # some BLAS kernels multiply beyond the edge
@pytest.mark.parametrize("value", [np.inf, np.nan, 1e200])
def test_what_is_not_finite_stays_where_it_is_seen(value: float) -> None:
    case = ConvCase("tiles", (6, 12, 2), 3, square(3, padding=1))
    x, weight, _ = drawn(case)
    kept = conv2d(x.copy(), weight, None, case.window, 1, Workspace())[1]
    dy = np.ones((3, 6, 12, 3))
    x[0, 2, 5, 1] = dy[0, 2, 5, 1] = value
    y, _ = conv2d(x, weight, None, case.window, 1, Workspace())
    dx, _ = conv2d_backward(dy, weight, case.window, 1, kept, Workspace())
    assert dx is not None
    for result in (y, dx):
        assert {(i, j) for n, i, j, _ in np.argwhere(~(np.abs(result) < 1e100))} == {
            (i, j) for i in (1, 2, 3) for j in (4, 5, 6)
        }


@pytest.mark.parametrize("maps", [1, 7])
def test_columns_of_large_maps_stay_small(maps: int) -> None:
    x = np.zeros((maps, 100, 100, 16), np.float32)
    scratch().clear()
    columns = windows.Columns(x, square(3, padding=1))
    assert sum(len(rows) for _, rows in columns.blocks()) == maps * 100 * 100
    assert scratch().nbytes() <= windows.BLOCK_BYTES + 102 * 102 * 16 * 4  # columns, and one padded map


def test_the_weight_gradient_lies_in_memory_as_products_want_the_weight() -> None:
    for case in CASES:
        x, weight, _ = drawn(case)
        y, kept = conv2d(x, weight, None, case.window, case.groups, space := Workspace())
        gradient = conv2d_backward(y, weight, case.window, case.groups, kept, space, need_dx=False)[1]
        assert gradient.transpose(2, 3, 1, 0).flags.c_contiguous
