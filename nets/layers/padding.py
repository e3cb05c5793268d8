"""Borders around sequences and maps: of zeros, or of what is inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module, check_shape
from nets.kernels.borders import SOURCES, bordered, bordered_backward
from nets.kernels.windows import Pair
from nets.layers.geometry import channels_second, channels_to_end, whole

#: What a border may be made of, by PyTorch's names.
PADDING_MODES = ("zeros", *sorted(SOURCES, key=["reflect", "replicate", "circular"].index))


class _Pad(Module):
    """What the layers that add a border share."""

    _mode: ClassVar[str]
    _sides: ClassVar[int]

    def __init__(self, padding: int | Sequence[int]) -> None:
        name, count = type(self).__name__, 2 * self._sides
        given = tuple(padding) if isinstance(padding, Sequence) else (padding,) * count
        if len(given) != count:
            raise NetsError(f"{name}: padding must be one number or {count}, but is {padding!r}")
        self.padding = tuple(whole(f"{name}: padding", one, 0) for one in given)

    @property
    def _borders(self) -> tuple[Pair, Pair]:
        left, right, *rest = self.padding
        return ((rest[0], rest[1]) if rest else (0, 0)), (left, right)

    def forward(self, x: Array) -> Array:
        flat = self._sides == 1
        check_shape(self, x, "(N, C, L)" if flat else "(N, C, H, W)", x.ndim == 2 + self._sides)
        maps = channels_to_end(x[:, :, None] if flat else x)
        check_border(self, self._mode, self._borders, (maps.shape[1], maps.shape[2]))
        self.keep(maps.shape)
        y = channels_second(bordered(maps, self._borders, self._mode, self.workspace, "y"))
        return y[:, :, 0] if flat else y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (shape,) = self.kept()
        flat = self._sides == 1
        given = channels_to_end(dy[:, :, None] if flat else dy)
        if self._mode != "zeros":  # where gradients are added up
            own = self.workspace.take("dy", given.shape, given.dtype)
            own[...] = given
            given = own
        dx = self.workspace.take("dx", shape, dy.dtype)
        bordered_backward(given, self._borders, self._mode, dx)
        return channels_second(dx)[:, :, 0] if flat else channels_second(dx)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class ZeroPad1d(_Pad):
    """A border of zeros around sequences (N, C, L).

    Parameters
    ----------
    padding : int or two of them
        How many places on both sides, or before and behind.

    Examples
    --------
    >>> import numpy as np
    >>> ZeroPad1d((1, 2))(np.ones((1, 1, 2))).tolist()
    [[[0.0, 1.0, 1.0, 0.0, 0.0]]]
    """

    _mode, _sides = "zeros", 1


class ReflectionPad1d(_Pad):
    """A border around sequences (N, C, L) that mirrors them in their first and last place.

    Parameters
    ----------
    padding : int or two of them
        How many places on both sides, or before and behind: fewer than the sequence has.

    Examples
    --------
    >>> import numpy as np
    >>> ReflectionPad1d(2)(np.arange(3.0).reshape(1, 1, 3)).tolist()
    [[[2.0, 1.0, 0.0, 1.0, 2.0, 1.0, 0.0]]]
    """

    _mode, _sides = "reflect", 1


class ReplicationPad1d(_Pad):
    """A border around sequences (N, C, L) that repeats their first and last place.

    Parameters
    ----------
    padding : int or two of them
        How many places on both sides, or before and behind.

    Examples
    --------
    >>> import numpy as np
    >>> ReplicationPad1d((1, 2))(np.arange(3.0).reshape(1, 1, 3)).tolist()
    [[[0.0, 0.0, 1.0, 2.0, 2.0, 2.0]]]
    """

    _mode, _sides = "replicate", 1


class CircularPad1d(_Pad):
    """A border around sequences (N, C, L) that goes on with their other end.

    Parameters
    ----------
    padding : int or two of them
        How many places on both sides, or before and behind: at most as many as the sequence has.

    Examples
    --------
    >>> import numpy as np
    >>> CircularPad1d((1, 2))(np.arange(3.0).reshape(1, 1, 3)).tolist()
    [[[2.0, 0.0, 1.0, 2.0, 0.0, 1.0]]]
    """

    _mode, _sides = "circular", 1


class ZeroPad2d(_Pad):
    """A border of zeros around maps (N, C, H, W).

    Parameters
    ----------
    padding : int or four of them
        How many places on every side, or left, right, above and below.

    Examples
    --------
    >>> import numpy as np
    >>> ZeroPad2d((1, 0, 0, 1))(np.ones((1, 1, 1, 2))).tolist()
    [[[[0.0, 1.0, 1.0], [0.0, 0.0, 0.0]]]]
    """

    _mode, _sides = "zeros", 2


class ReflectionPad2d(_Pad):
    """A border around maps (N, C, H, W) that mirrors them in their outermost places.

    Parameters
    ----------
    padding : int or four of them
        How many places on every side, or left, right, above and below: fewer than the side has.

    Examples
    --------
    >>> import numpy as np
    >>> ReflectionPad2d(1)(np.arange(4.0).reshape(1, 1, 2, 2))[0, 0].tolist()
    [[3.0, 2.0, 3.0, 2.0], [1.0, 0.0, 1.0, 0.0], [3.0, 2.0, 3.0, 2.0], [1.0, 0.0, 1.0, 0.0]]
    """

    _mode, _sides = "reflect", 2


class ReplicationPad2d(_Pad):
    """A border around maps (N, C, H, W) that repeats their outermost places.

    Parameters
    ----------
    padding : int or four of them
        How many places on every side, or left, right, above and below.

    Examples
    --------
    >>> import numpy as np
    >>> ReplicationPad2d((1, 0, 0, 1))(np.arange(4.0).reshape(1, 1, 2, 2))[0, 0].tolist()
    [[0.0, 0.0, 1.0], [2.0, 2.0, 3.0], [2.0, 2.0, 3.0]]
    """

    _mode, _sides = "replicate", 2


class CircularPad2d(_Pad):
    """A border around maps (N, C, H, W) that goes on with their other side.

    Parameters
    ----------
    padding : int or four of them
        How many places on every side, or left, right, above and below: at most as many as the side has.

    Examples
    --------
    >>> import numpy as np
    >>> CircularPad2d((1, 0, 0, 1))(np.arange(4.0).reshape(1, 1, 2, 2))[0, 0].tolist()
    [[1.0, 0.0, 1.0], [3.0, 2.0, 3.0], [1.0, 0.0, 1.0]]
    """

    _mode, _sides = "circular", 2


def check_border(layer: Module, mode: str, padding: tuple[Pair, Pair], size: Pair) -> None:
    """Refuse maps that are too small for a border of what is inside.

    Parameters
    ----------
    layer : Module
        Named in the message.
    mode : str
        One of `PADDING_MODES`.
    padding : pair of pairs of int
        Above and below, left and right.
    size : pair of int
        Height and width.
    """
    for border, length in zip(padding, size, strict=True):
        least = {"zeros": 0, "reflect": max(border) + 1, "replicate": 1, "circular": max(border)}[mode]
        if any(border) and length < max(least, mode != "zeros"):
            raise ShapeError(
                f"{type(layer).__name__}: a side of {length} is too short for a border of {border[0]} and {border[1]} "
                f"by {mode!r}, which needs at least {least}",
                help="give larger inputs, or a smaller border",
            )
