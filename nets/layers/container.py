"""Layers that hold layers: in a row, side by side, with a shortcut."""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

import numpy as np

from nets.core.arrays import Array, inverse, memory_order
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module, ends_in_place, starts_in_place


class Identity(Module):
    """What comes in.

    Examples
    --------
    >>> Identity()(np.ones(2)).tolist()
    [1.0, 1.0]
    """

    is_view: ClassVar[bool] = True

    def forward(self, x: Array) -> Array:
        return x

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        return dy


class Flatten(Module):
    """Axes taken together as one, in their logical order: by default (N, ...) to (N, features).

    Parameters
    ----------
    start_dim, end_dim : int
        The first and the last of them.

    Examples
    --------
    >>> Flatten()(np.ones((2, 3, 4, 4))).shape, Flatten(2)(np.ones((2, 3, 4, 4))).shape
    ((2, 48), (2, 3, 16))
    """

    is_view: ClassVar[bool] = True

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        for name, value in (("start_dim", start_dim), ("end_dim", end_dim)):
            if not isinstance(value, (int, np.integer)) or isinstance(value, bool):
                raise NetsError(f"Flatten: {name} must be a whole number, but is {value!r}")
        self.start_dim, self.end_dim = int(start_dim), int(end_dim)

    def forward(self, x: Array) -> Array:
        self.keep(x.shape, memory_order(x))
        start, end = (self._axis(dim, x.shape) for dim in (self.start_dim, self.end_dim))
        if start > end:
            raise ShapeError(
                f"Flatten: start_dim comes after end_dim, {self.start_dim} and {self.end_dim}, in {x.shape}"
            )
        return x.reshape(*x.shape[:start], math.prod(x.shape[start : end + 1]), *x.shape[end + 1 :])

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        shape, order = self.kept()
        if not shape:  # of which NumPy would make a row
            return dy.reshape(shape)
        dx = dy.reshape(shape).transpose(order)
        return np.ascontiguousarray(dx).transpose(inverse(order))

    @staticmethod
    def _axis(dim: int, shape: tuple[int, ...]) -> int:
        count = max(len(shape), 1)  # a number has one axis to flatten
        if not -count <= dim < count:
            raise ShapeError(f"Flatten: there is no axis {dim} in an input of shape {shape}")
        return dim % count

    def extra_repr(self) -> str:
        is_plain = (self.start_dim, self.end_dim) == (1, -1)
        return "" if is_plain else f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Sequential(Module):
    """One layer after the other.

    Parameters
    ----------
    *layers : Module, or one mapping of names to modules
        Without names they are called "0", "1", ...

    Examples
    --------
    >>> from nets.layers import Linear, ReLU
    >>> model = Sequential(Linear(4, 8, rng=0), ReLU(), Linear(8, 2, rng=1))
    >>> model(np.ones((3, 4), np.float32)).shape
    (3, 2)
    """

    is_chain: ClassVar[bool] = True

    def __init__(self, *layers: Module | Mapping[str, Module]) -> None:
        self._layers = named_layers("Sequential", layers, several="first")
        self._row = list(self._layers.values())
        self.takes_several = bool(self._row) and self._row[0].takes_several
        _refuse_overwriting(self._row)
        self._places = [(k, parameter) for k, layer in enumerate(self._row) for parameter in layer.parameters()]

    def children(self) -> Mapping[str, Module]:
        return self._layers

    def __len__(self) -> int:
        return len(self._row)

    def __getitem__(self, k: int) -> Module:
        return self._row[k]

    def forward(self, x: Array) -> Array:
        for layer in self._row:
            x = layer.forward(x)
        return x

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        if input_gradient:
            for layer in reversed(self._row):
                dy = layer.backward(dy)
            return dy
        first = next((k for k, parameter in self._places if parameter.learned), len(self._row))
        for layer in reversed(self._row[first + 1 :]):
            dy = layer.backward(dy)
        return self._row[first].backward(dy, False) if first < len(self._row) else dy


def named_layers(
    container: str, given: Sequence[Module | Mapping[str, Module]], several: bool | str = False
) -> dict[str, Module]:
    """Return the layers that a container was given, by name, or refuse what is no layer.

    Parameters
    ----------
    container : str
        Named in the message.
    given : sequence of Module, or of one mapping of names to modules
        Without names they are called "0", "1", ...
    several : bool or "first"
        Whether they may have several inputs, or the first of them alone may.
    """
    if len(given) == 1 and isinstance(given[0], Mapping):
        named = dict(given[0])
    else:
        named = {str(k): layer for k, layer in enumerate(given)}  # type: ignore[misc]
    for name, layer in named.items():
        if not isinstance(name, str) or not name:
            raise NetsError(f"{container}: the name of a layer must be a text, but is {name!r}")
        if not isinstance(layer, Module):
            raise NetsError(f"{container}: layer {name} is {_kind(layer)}, no Module", help=_way_out(container, layer))
        if layer.takes_several and several is not True and not (several and name == next(iter(named))):
            raise NetsError(
                f"{container}: layer {name}, {type(layer).__name__}, has several inputs, but would get one",
                help="make a Graph, where layers read each other by name",
            )
    return named


def _kind(thing: object) -> str:
    if isinstance(thing, type):
        return f"the class {thing.__name__}"
    return f"the function {thing.__qualname__}" if inspect.isroutine(thing) else f"a {type(thing).__name__}"


def _way_out(container: str, thing: object) -> str:
    if isinstance(thing, type):
        return f"call it: {thing.__name__}(...)"
    if isinstance(thing, Iterable) and not isinstance(thing, str | bytes | np.ndarray):
        return f"unpack it: {container}(*layers)"
    return "derive a class from nets.core.module.Module, with forward and backward"


def _refuse_overwriting(row: list[Module]) -> None:
    """Refuse a layer that writes into an output which the layer before it needs for its gradient."""
    needed: Module | None = None
    for layer in row:
        if needed is not None and starts_in_place(layer):
            raise NetsError(
                f"{type(layer).__name__}(inplace=True) would overwrite what {type(needed).__name__} needs for its "
                "gradient; leave inplace out"
            )
        if not layer.is_view:
            needed = needing(layer)


def needing(layer: Module) -> Module | None:
    """Return the layer that needs what a layer gives for its gradient: this one, or the last of a row, or None."""
    last = outermost(layer, -1)
    return last if last is not None and last.needs_output else None


def outermost(layer: Module, order: int) -> Module | None:
    """Return the layer that gives what a layer gives, forward (-1) or backward (1): this one, or the last of a row.

    None where that is a row of views, or of nothing.
    """
    if not layer.is_chain:
        return layer
    for child in list(layer.children().values())[::order]:
        if not child.is_view:
            return outermost(child, order)
    return None


def shares(layers: Iterable[Module]) -> bool:
    """Return whether a layer stands at several places among others and in them.

    What lies side by side must then be taken back whole: a pass that leaves out the first layers of a row, for want of
    anything to learn there, would leave a use of a layer to another place of it.
    """
    ids = [id(module) for layer in layers for _, module in layer.named_modules()]
    return len(set(ids)) < len(ids)


class Parallel(Module):
    """Layers side by side on the same input, their outputs joined along the second axis.

    Parameters
    ----------
    *branches : Module, or one mapping of names to modules
        Without names they are called "0", "1", ...

    Examples
    --------
    >>> from nets.layers import Linear
    >>> Parallel(Linear(4, 2, rng=0), Linear(4, 3, rng=1))(np.ones((5, 4), np.float32)).shape
    (5, 5)
    """

    def __init__(self, *branches: Module | Mapping[str, Module]) -> None:
        self._branches = named_layers("Parallel", branches)
        if not self._branches:
            raise NetsError("Parallel needs a branch at least")
        self._shares = shares(self._branches.values())

    def children(self) -> Mapping[str, Module]:
        return self._branches

    def forward(self, x: Array) -> Array:
        outputs = [branch.forward(x.copy() if starts_in_place(branch) else x) for branch in self._branches.values()]
        if len({y.shape[:1] + y.shape[2:] for y in outputs}) > 1:
            shapes = ", ".join(str(y.shape) for y in outputs)
            raise ShapeError(f"Parallel: branches may differ in their second axis alone, but give {shapes}")
        self.keep([y.shape[1] for y in outputs])
        return np.concatenate(outputs, axis=1)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (widths,) = self.kept()
        ends = np.cumsum(widths)[:-1]
        parts = np.split(dy, ends, axis=1)
        branches = list(self._branches.values())
        gradients = [
            branch.backward(part.copy(order="K") if ends_in_place(branch) else part, input_gradient or self._shares)
            for branch, part in zip(branches[::-1], parts[::-1], strict=True)
        ]
        if not input_gradient:
            return dy
        total = gradients.pop().copy(order="K")
        while gradients:
            np.add(total, gradients.pop(), out=total)
        return total


class Residual(Module):
    """A body with a shortcut around it: ``body(x) + shortcut(x)``.

    Parameters
    ----------
    body : Module
        What is learned on top of the shortcut.
    shortcut : Module, optional
        The identity by default; a projection where the body changes the shape.

    Examples
    --------
    >>> from nets.layers import Linear
    >>> Residual(Linear(4, 4, rng=0))(np.ones((2, 4), np.float32)).shape
    (2, 4)

    References
    ----------
    .. [1] K. He et al., "Deep residual learning for image recognition", CVPR 2016, arXiv:1512.03385.
    """

    def __init__(self, body: Module, shortcut: Module | None = None) -> None:
        parts = named_layers("Residual", ({"body": body, "shortcut": Identity() if shortcut is None else shortcut},))
        self.body, self.shortcut = parts["body"], parts["shortcut"]
        self._shares = shares(parts.values())

    def forward(self, x: Array) -> Array:
        y = self.body.forward(x.copy(order="K") if starts_in_place(self.body) else x)
        side = self.shortcut.forward(x.copy(order="K") if starts_in_place(self.shortcut) else x)
        if y.shape != side.shape:
            raise ShapeError(
                f"Residual: the body gives {y.shape}, the shortcut {side.shape}; add a projection as the shortcut"
            )
        last = outermost(self.body, -1)
        return self._sum("y", y, side, None if last is None or last.needs_output else last)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        given = dy.copy(order="K") if ends_in_place(self.body) else dy
        asked = input_gradient or self._shares
        side = self.shortcut.backward(dy.copy(order="K") if ends_in_place(self.shortcut) else dy, asked)
        dx = self.body.backward(given, asked)
        if not input_gradient:
            return dy
        return self._sum("dx", dx, side, outermost(self.body, 1))

    def _sum(self, name: str, given: Array, side: Array, giver: Module | None) -> Array:
        """Return a sum, over what was given where that lies in a buffer of its giver: half the memory to travel."""
        is_free = giver is not None and giver.workspace.holds(given) and not np.may_share_memory(given, side)
        total = given if is_free else self.workspace.like(name, given)
        np.add(given, side, out=total)
        return total
