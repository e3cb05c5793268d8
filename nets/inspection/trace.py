"""What goes through every layer of a model: for summaries, and to name the layer where a NaN begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

from nets.core.arrays import Array
from nets.core.module import Module

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
        Copies of what went in and what came out; a tuple of copies went into a layer of several inputs.
    """

    name: str
    module: Module
    input: Any
    output: Array


def trace(model: Module, x: Any) -> list[Step]:
    """Return what every leaf module got and gave, in the order in which they ran.

    A leaf is a module that holds no other. A leaf that stands at two places of the model is named by its first.

    Parameters
    ----------
    model : Module
        It runs as it stands, in training or out of it.
    x : ndarray
        A batch, or a tuple of them for a model of several inputs.

    Examples
    --------
    >>> import numpy as np
    >>> from nets.layers import Linear, ReLU, Sequential
    >>> model = Sequential(Linear(2, 3, rng=0), ReLU(inplace=True))
    >>> [(step.name, step.output.shape) for step in trace(model, np.ones((5, 2), np.float32))]
    [('0', (5, 3)), ('1', (5, 3))]
    """
    steps: list[Step] = []
    inputs: list[Any] = []

    def before(name: str, module: Module, x: Any) -> None:
        inputs.append(tuple(part.copy(order="K") for part in x) if isinstance(x, tuple) else x.copy(order="K"))

    def after(name: str, module: Module, x: Array, y: Array) -> None:
        steps.append(Step(name, module, inputs.pop(), y.copy(order="K")))

    with watched(model, after, before=before):
        model(x)
    return steps


@contextmanager
def watched(
    model: Module,
    after: Visitor,
    *,
    before: Callable[[str, Module, Array], None] | None = None,
    backward: Callable[[str, Module, Array | None], None] | None = None,
    leaves: bool = True,
) -> Iterator[None]:
    """Call visitors around the passes of every module, while the context lasts.

    The arrays are the layers' own, and a tuple of them goes into a layer of several inputs: an input may have been
    overwritten by the layer once it has run, and either is valid until the visitor returns.

    Parameters
    ----------
    model : Module
    after : callable
        Called after each forward pass.
    before : callable, optional
        Called before it with name, module and input.
    backward : callable, optional
        Called after each backward pass with name, module and the gradient by the input, None where none was asked for.
    leaves : bool
        Whether to leave out modules that hold others.
    """
    modules: dict[int, Module] = {}
    try:
        for name, module in model.named_modules():
            if id(module) not in modules and not (leaves and module.children()):
                modules[id(module)] = module
                vars(module)["forward"] = _around(name, module, after, before)
                if backward is not None:
                    vars(module)["backward"] = _behind(name, module, backward)
        yield
    finally:
        for module in modules.values():
            vars(module).pop("forward", None)
            vars(module).pop("backward", None)


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


def _behind(
    name: str, module: Module, visit: Callable[[str, Module, Array | None], None]
) -> Callable[[Array, bool], Array]:
    backward = module.backward

    def run(dy: Array, input_gradient: bool = True) -> Array:
        dx = backward(dy, input_gradient)
        visit(name, module, dx if input_gradient else None)
        return dx

    return run
