"""Pooling along one axis after the other gives what windows of two axes give."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.arrays import Array, Workspace
from nets.kernels.pool import Axes, Bins, Line, max_pool, max_pool_backward, total_pool, total_pool_backward

AXES: dict[str, tuple[Axes, tuple[int, int]]] = {
    "side by side": ((Line(3, 2, 2), Line(2, 3, 3)), (6, 6)),
    "with a rest": ((Line(3, 2, 2), Line(2, 3, 3)), (7, 8)),
    "overlapping": ((Line(3, 3, 2), Line(3, 3, 1)), (7, 5)),
    "with gaps": ((Line(2, 2, 3), Line(2, 1, 2)), (6, 5)),
    "dilated": ((Line(3, 3, 1, 2), Line(4, 2, 1, 3)), (7, 7)),
    "one place": ((Line(3, 1, 1), Line(4, 1, 1)), (3, 4)),
    "one long window": ((Line(1, 1, 1), Line(1, 12, 12)), (1, 12)),
    "one long window with gaps": ((Line(1, 1, 1), Line(1, 9, 9, 2)), (1, 18)),
    "bins": ((Bins(3, 5), Bins(2, 7)), (5, 7)),
    "bins and a line": ((Bins(2, 5), Line(2, 2, 2)), (5, 4)),
}
every_row = pytest.mark.parametrize("name", AXES)


def places(axis: Line | Bins, k: int) -> list[int]:
    if isinstance(axis, Bins):
        return list(range(*axis.borders[k]))
    return [k * axis.stride + place * axis.dilation for place in range(axis.kernel)]


def by_definition(x: Array, axes: Axes, dy: Array) -> tuple[Array, Array]:
    """Return maxima, and the gradient that goes to the first maximum, window by window."""
    height, width = axes
    assert isinstance(height, Line | Bins)
    assert isinstance(width, Line | Bins)
    y, dx = np.empty_like(dy), np.zeros_like(x)
    for n, i, j, c in np.ndindex(dy.shape):
        seen = [(a, b) for a in places(height, i) for b in places(width, j)]
        first = max(seen, key=lambda place: x[n, place[0], place[1], c])  # max keeps the first of equals
        y[n, i, j, c] = x[n, first[0], first[1], c]
        dx[n, first[0], first[1], c] += dy[n, i, j, c]
    return y, dx


@every_row
@pytest.mark.parametrize("ties", [False, True])
def test_maxima_and_their_gradient(name: str, ties: bool) -> None:
    axes, size = AXES[name]
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, *size, 3))
    x = np.maximum(x.round(), 0) if ties else x
    done = max_pool(x, axes, space := Workspace())
    dy = rng.standard_normal(done.y.shape)
    y, dx = by_definition(x, axes, dy)
    np.testing.assert_array_equal(done.y, y)
    np.testing.assert_allclose(max_pool_backward(dy, done, axes, space), dx, rtol=1e-13, atol=1e-14)


@every_row
def test_totals_are_linear_and_their_gradient_is_the_transpose(name: str) -> None:
    axes, size = AXES[name]
    rng = np.random.default_rng(1)
    x = rng.standard_normal((2, *size, 3))
    done = total_pool(x, axes, space := Workspace())
    dy = rng.standard_normal(done.y.shape)
    assert np.isclose((dy * done.y).sum(), (total_pool_backward(dy, done, axes, space) * x).sum())
    ones = total_pool(np.ones_like(x), axes, Workspace()).y
    kernels = [1 if isinstance(axis, Bins) else axis.kernel for axis in axes if isinstance(axis, Line | Bins)]
    np.testing.assert_allclose(ones, kernels[0] * kernels[1])
