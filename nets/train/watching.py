"""Finding the layer where numbers stop being finite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from nets.arrays import Array
from nets.module import Module
from nets.train.run import Run


def first_not_finite(run: Run) -> str | None:
    """Run the last batch again, and return in words where the first number that is not finite comes from.

    The weights, the other state and the generators are left as they were. Dropout may draw otherwise than before, so
    that nothing may be found: None then.
    """
    assert run.last is not None
    x, y, weights = run.last
    if not np.isfinite(x).all():
        return "the batch itself, as prepared and augmented, has numbers that are not finite"
    state = run.model.state_dict()
    generators = {name: generator.bit_generator.state for name, generator in run.generators.items()}
    try:
        return _search(run, x, y, weights)
    finally:
        run.model.load_state_dict(state)
        for name, saved in generators.items():
            run.generators[name].bit_generator.state = saved


def _search(run: Run, x: Array, y: Array, weights: Array | None) -> str | None:
    found: list[str] = []
    with np.errstate(all="ignore"), watched(run.model, found):
        z = run.model.forward(x)
        if found:
            return found[0]
        value, dz = run.loss(z, y, weights)
        if not np.isfinite(value) or not np.isfinite(dz).all():
            return f"the loss is {value} for outputs that are finite"
        run.model.zero_grad()
        run.model.backward(dz, False)
    return found[0] if found else None


@contextmanager
def watched(model: Module, found: list[str]) -> Iterator[None]:
    """Note in words, for a while, every output and gradient of a module that is not finite, inner modules first."""
    modules = list(model.named_modules())
    try:
        for name, module in modules:
            vars(module)["forward"] = _watching_forward(name, module, found)
            vars(module)["backward"] = _watching_backward(name, module, found)
        yield
    finally:
        for _, module in modules:
            vars(module).pop("forward", None)
            vars(module).pop("backward", None)


def _watching_forward(name: str, module: Module, found: list[str]) -> Any:
    def forward(x: Array) -> Array:
        y = type(module).forward(module, x)
        if not np.isfinite(y).all():
            bad = [key for key, p in module.named_parameters() if not np.isfinite(p.data).all()]
            cause = f"; its {bad[0]} is not finite" if bad else ""
            found.append(f"the first output that is not finite is that of {_title(name, module)}{cause}")
        return y

    return forward


def _watching_backward(name: str, module: Module, found: list[str]) -> Any:
    def backward(dy: Array, input_gradient: bool = True) -> Array:
        dx = type(module).backward(module, dy, input_gradient)
        bad = [key for key, p in module.named_parameters() if p.grad is not None and not np.isfinite(p.grad).all()]
        if bad:
            found.append(f"the first gradient that is not finite is that of {bad[0]} of {_title(name, module)}")
        elif input_gradient and not np.isfinite(dx).all():
            found.append(f"the first gradient that is not finite is that by the input of {_title(name, module)}")
        return dx

    return backward


def _title(name: str, module: Module) -> str:
    return f"{name or 'the model'} ({type(module).__name__})"
