"""What forward passes leave for backward passes: apart for every thread, and for every use of a module in a pass.

A **pass** is a call of `forward` that no other module made, with all the calls that come of it; so is one of
`backward`. A module that is called several times in a pass, a layer that stands at two places of a model, keeps what
each of these uses needs, and the backward passes take them up in reverse order. A container must therefore call
`backward` in the reverse order of `forward`.

An attribute of a thread is slow to get, and is got once where a method begins: what hangs on it are plain objects.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any, Protocol

from nets.core.arrays import Array, Workspace
from nets.core.errors import ShapeError, StateError


class Use:
    """What one use of a module keeps: values, None before its forward pass, and buffers."""

    __slots__ = ("kept", "workspace")

    def __init__(self) -> None:
        self.kept: Any = None
        self.workspace = Workspace()


class Thread:
    """What a thread is doing.

    Attributes
    ----------
    depth : int
        How many modules are being run, one inside the other.
    forward, backward : int
        The number of the last pass of a kind.
    retraced : int
        The forward pass that the last backward pass goes back through.
    training : bool or None
        Whether all modules take themselves to be in training, for this thread alone; None leaves it to them.
    """

    __slots__ = ("backward", "depth", "forward", "retraced", "training")

    def __init__(self) -> None:
        self.depth = self.forward = self.backward = self.retraced = 0
        self.training: bool | None = None


class _Threads(threading.local):
    def __init__(self) -> None:
        self.own = Thread()


_threads = _Threads()


def thread() -> Thread:
    """Return what this thread is doing."""
    own: Thread = _threads.own
    return own


class Uses:
    """The uses of one module in a thread's last passes.

    Attributes
    ----------
    all : list of Use
    now : Use
        That which is being run, or was last.
    place, left : int
        Which of them the forward pass was at last, and which the backward pass took up.
    forward, backward : int
        The numbers of these passes.
    shape : tuple of int
        Of what came out last.
    is_running : bool
        Whether the module is at work: a class may call the method of the one it is made from.
    """

    __slots__ = ("all", "backward", "forward", "is_running", "left", "now", "place", "shape")

    def __init__(self) -> None:
        self.now = Use()
        self.all = [self.now]
        self.place = self.left = self.forward = self.backward = 0
        self.shape: tuple[int, ...] | None = None
        self.is_running = False


class UsesByThread(threading.local):
    """The uses of one module in each thread."""

    def __init__(self) -> None:
        self.own = Uses()


class Used(Protocol):
    """A module, as far as is asked for here."""

    _uses: UsesByThread


def tracks_forward(method: Callable[[Any, Array], Array]) -> Callable[[Any, Array], Array]:
    """Return a `forward` that has what it keeps to itself, for every use in a pass.

    Parameters
    ----------
    method : callable
        As a class of modules defines it.
    """

    @functools.wraps(method)
    def forward(self: Used, x: Array) -> Array:
        uses = self._uses.own
        if uses.is_running:
            return method(self, x)
        thread = _threads.own
        if not thread.depth:
            thread.forward += 1
        if uses.forward == thread.forward:
            uses.place += 1
            if uses.place == len(uses.all):
                uses.all.append(Use())
            uses.now = uses.all[uses.place]
        else:
            uses.forward = thread.forward
            if uses.place:
                uses.place = 0
            uses.now = uses.all[0]
        uses.is_running = True
        thread.depth += 1
        try:
            y = method(self, x)
            uses.shape = getattr(y, "shape", None)
            return y
        finally:
            thread.depth -= 1
            uses.is_running = False

    return forward


def tracks_backward(method: Callable[..., Array]) -> Callable[..., Array]:
    """Return a `backward` that takes up the uses of the forward pass, the last one first.

    Parameters
    ----------
    method : callable
        As a class of modules defines it.
    """

    @functools.wraps(method)
    def backward(self: Used, dy: Array, input_gradient: bool = True) -> Array:
        uses = self._uses.own
        if uses.is_running:
            return method(self, dy, input_gradient)
        thread = _threads.own
        if not thread.depth:
            thread.backward += 1
            thread.retraced = uses.forward
            if uses.shape is not None and getattr(dy, "shape", None) != uses.shape:
                raise ShapeError(_other_gradient(self, uses.shape, dy), help=_other_way(dy))
        if uses.backward == thread.backward:
            uses.left -= 1
        else:
            uses.backward, uses.left = thread.backward, uses.place
        if uses.left < 0 or uses.forward != thread.retraced:
            raise StateError(_out_of_step(self, uses.left))
        uses.now = uses.all[uses.left]
        uses.is_running = True
        thread.depth += 1
        try:
            return method(self, dy, input_gradient)
        finally:
            thread.depth -= 1
            uses.is_running = False

    return backward


def _other_gradient(module: object, shape: tuple[int, ...], dy: object) -> str:
    found = f"has shape {dy.shape}" if hasattr(dy, "shape") else f"is a {type(dy).__name__}"
    return f"{type(module).__name__}.backward: the gradient must have the shape of the output, {shape}, but {found}"


def _other_way(dy: object) -> str:
    """Return what to do for what a loss returned as a whole, or its value, instead of the gradient."""
    if isinstance(dy, tuple | float) and not hasattr(dy, "shape"):
        return "a loss returns two things: value, dz = loss(z, y); then model.backward(dz)"
    return ""


def _out_of_step(module: object, left: int) -> str:
    name = type(module).__name__
    if left < 0:
        return f"{name}.backward was called more often than forward in this pass"
    return f"{name} was run in another forward pass since: call backward before the next one"
