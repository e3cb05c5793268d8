"""Layers of several inputs: their sum, their product, one beside the other.

They take a tuple of arrays, and their backward pass returns a tuple of gradients.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module, check_floating, several

Shape = tuple[int, ...]


class _Join(Module):
    """What sum and product share: axes of one place go with any, as in NumPy, but for that of the samples."""

    takes_several: bool = True

    def _checked(self, x: Any) -> tuple[tuple[Array, ...], Array]:
        """Return the inputs, and an array for the result."""
        arrays = several(self, x)
        for array in arrays:
            check_floating(self, array)
        shape = self._shape([array.shape for array in arrays])
        dtype = np.result_type(*arrays)
        like = next((array for array in arrays if array.shape == shape), None)
        if like is not None:
            return arrays, self.workspace.like("y", like, dtype)
        last = self.workspace.take("y", (*shape[:1], *shape[2:], *shape[1:2]), dtype)  # channels last
        return arrays, np.moveaxis(last, -1, 1)

    def _shape(self, shapes: list[Shape]) -> Shape:
        fits = len({(len(shape), *shape[:1]) for shape in shapes}) == 1
        sizes = [set(axis) - {1} for axis in zip(*shapes, strict=fits)]
        if not fits or any(len(axis) > 1 for axis in sizes[1:]):
            raise ShapeError(
                f"{type(self).__name__}: the inputs must have one shape, but for axes of one place after the first, "
                f"and have {', '.join(map(str, shapes))}"
            )
        return (*shapes[0][:1], *(max(axis, default=1) for axis in sizes[1:]))


class Add(_Join):
    """The sum of its inputs; an axis of one place, but the first, goes with any.

    Examples
    --------
    >>> layer = Add()
    >>> layer((np.array([[1.0, 2.0]]), np.array([[10.0, 20.0]]))).tolist()
    [[11.0, 22.0]]
    >>> [gradient.tolist() for gradient in layer.backward(np.ones((1, 2)))]
    [[[1.0, 1.0]], [[1.0, 1.0]]]
    """

    def forward(self, x: Any) -> Array:
        arrays, y = self._checked(x)
        np.copyto(y, arrays[0])
        for array in arrays[1:]:
            np.add(y, array, out=y)
        self.keep([array.shape for array in arrays])
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Any:
        (shapes,) = self.kept()
        return tuple(summed_to(dy, shape) for shape in shapes)


class Multiply(_Join):
    """The product of its inputs, element by element; an axis of one place, but the first, goes with any.

    Examples
    --------
    >>> layer = Multiply()
    >>> layer((np.array([[1.0, 2.0]]), np.array([[10.0, 20.0]]))).tolist()
    [[10.0, 40.0]]
    >>> [gradient.tolist() for gradient in layer.backward(np.ones((1, 2)))]
    [[[10.0, 20.0]], [[1.0, 2.0]]]
    """

    def forward(self, x: Any) -> Array:
        arrays, y = self._checked(x)
        np.copyto(y, arrays[0])
        for array in arrays[1:]:
            np.multiply(y, array, out=y)
        self.keep(arrays)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Any:
        (arrays,) = self.kept()
        gradients = []
        for k, array in enumerate(arrays):
            dx = self.workspace.like(f"dx {k}", dy)
            np.copyto(dx, dy)
            for other in (*arrays[:k], *arrays[k + 1 :]):
                np.multiply(dx, other, out=dx)
            gradients.append(summed_to(dx, array.shape))
        return tuple(gradients)


class Concat(Module):
    """Its inputs one beside the other along an axis.

    Parameters
    ----------
    dim : int
        The axis, not that of the samples; the second is that of features and channels.

    Examples
    --------
    >>> Concat()((np.ones((2, 3)), np.zeros((2, 1)))).tolist()
    [[1.0, 1.0, 1.0, 0.0], [1.0, 1.0, 1.0, 0.0]]
    """

    takes_several: bool = True

    def __init__(self, dim: int = 1) -> None:
        if not isinstance(dim, (int, np.integer)) or isinstance(dim, bool) or not dim:
            raise NetsError(f"Concat: dim must be a whole number, and not 0, the axis of the samples, but is {dim!r}")
        self.dim = int(dim)

    def forward(self, x: Any) -> Array:
        arrays = several(self, x)
        for array in arrays:
            check_floating(self, array)
        shapes = [array.shape for array in arrays]
        rank = arrays[0].ndim
        if not -rank < self.dim < rank or {len(shape) for shape in shapes} != {rank}:
            raise ShapeError(f"Concat: there is no axis {self.dim} in inputs of {', '.join(map(str, shapes))}")
        axis = self.dim % rank
        if len({(*shape[:axis], *shape[axis + 1 :]) for shape in shapes}) > 1:
            raise ShapeError(
                f"Concat: the inputs may differ in axis {axis} alone, but have shapes {', '.join(map(str, shapes))}"
            )
        widths = [shape[axis] for shape in shapes]
        self.keep(widths, axis)
        whole = (*shapes[0][:axis], sum(widths), *shapes[0][axis + 1 :])
        last = self.workspace.take("y", (*whole[:1], *whole[2:], whole[1]), np.result_type(*arrays))
        y = np.moveaxis(last, -1, 1)  # channels last
        np.concatenate(arrays, axis=axis, out=y)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Any:
        widths, axis = self.kept()
        return tuple(np.split(dy, np.cumsum(widths)[:-1], axis=axis))

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


def summed_to(gradient: Array, shape: Shape) -> Array:
    """Return the sum of a gradient over the axes along which an array of a shape was repeated.

    Parameters
    ----------
    gradient : ndarray
    shape : tuple of int
        As many axes; one place where it was repeated.

    Examples
    --------
    >>> summed_to(np.ones((2, 3)), (2, 1)).tolist()
    [[3.0], [3.0]]
    """
    axes = tuple(k for k, (one, own) in enumerate(zip(gradient.shape, shape, strict=True)) if one != own)
    if not axes:
        return gradient
    total: Array = gradient.sum(axis=axes, keepdims=True)
    return total
