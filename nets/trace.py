"""What goes through every layer of a model: for summaries, and to name the layer where a NaN begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from nets.arrays import Array
from nets.module import Module

#: Called after a layer's forward pass with its dotted name, the layer, and the arrays that went in and came out.
Visitor: TypeAlias = Callable[[str, Module, Array, Array], None]


@dataclass(frozen=True)
class Step:
    """One layer's part in a forward pass.

    Attributes
    ----------
    name : str
        The layer's dotted name in the model.
    module : Module
        The layer.
    input, output : ndarray
        Copies of what went in and what came out.
    """

    name: str
    module: Module
    input: Array
    output: Array


def trace(model: Module, x: Any) -> list[Step]:
    """Return what every leaf module got and gave, in the order in which they ran.

    A leaf is a module that holds no other. A leaf that stands at two places of the model is named by its first.

    Parameters
    ----------
    model : Module
        It runs as it stands, in training or out of it.
    x : ndarray
        A batch.

    Examples
    --------
    >>> from nets.layers import Linear, ReLU, Sequential
    >>> model = Sequential(Linear(2, 3, rng=0), ReLU(inplace=True))
    >>> [(step.name, step.output.shape) for step in trace(model, np.ones((5, 2), np.float32))]
    [('0', (5, 3)), ('1', (5, 3))]
    """
    steps: list[Step] = []
    inputs: list[Array] = []

    def before(name: str, module: Module, x: Array) -> None:
        inputs.append(x.copy(order="K"))

    def after(name: str, module: Module, x: Array, y: Array) -> None:
        steps.append(Step(name, module, inputs.pop(), y.copy(order="K")))

    with watched(model, after, before=before):
        model(x)
    return steps


def first_not_finite(model: Module, x: Any) -> str | None:
    """Return the dotted name of the first leaf module that gives a NaN or an infinity, or None.

    An input that is not finite is no layer's fault: see to it before.

    Examples
    --------
    >>> from nets.layers import Linear, Sequential
    >>> model = Sequential(Linear(2, 3, rng=0), Linear(3, 1, rng=1))
    >>> first_not_finite(model, np.ones((4, 2), np.float32)) is None
    True
    >>> model[1].weight.data[0, 0] = np.nan
    >>> first_not_finite(model, np.ones((4, 2), np.float32))
    '1'
    """
    found: list[str] = []

    def after(name: str, module: Module, x: Array, y: Array) -> None:
        if not found and not np.isfinite(y).all():
            found.append(name)

    with watched(model, after), np.errstate(all="ignore"):
        model(x)
    return found[0] if found else None


@contextmanager
def watched(
    model: Module, after: Visitor, *, before: Callable[[str, Module, Array], None] | None = None, leaves: bool = True
) -> Iterator[None]:
    """Call visitors around the forward pass of every module, while the context lasts.

    The arrays are the layers' own: an input may have been overwritten by the layer once it has run, and either is
    valid until the visitor returns.

    Parameters
    ----------
    model : Module
    after, before : callable
        Called after, and before, each forward pass.
    leaves : bool
        Whether to leave out modules that hold others.
    """
    watched_modules: dict[int, Module] = {}
    try:
        for name, module in model.named_modules():
            if id(module) not in watched_modules and not (leaves and module.children()):
                watched_modules[id(module)] = module
                vars(module)["forward"] = _around(name, module, after, before)
        yield
    finally:
        for module in watched_modules.values():
            vars(module).pop("forward", None)


def _around(
    name: str, module: Module, after: Visitor, before: Callable[[str, Module, Array], None] | None
) -> Callable[[Array], Array]:
    forward = module.forward

    def run(x: Array) -> Array:
        if before is not None:
            before(name, module, x)
        y = forward(x)
        after(name, module, x, y)
        return y

    return run
