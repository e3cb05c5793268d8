"""Finding the layer where numbers stop being finite."""

from __future__ import annotations

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Module
from nets.inspection.trace import watched
from nets.train.run import Run


def first_not_finite(run: Run) -> str | None:
    """Run the last batch again, and return in words where the first number that is not finite comes from.

    The weights, the other state and the generators are left as they were. Dropout may draw otherwise than before, so
    that nothing may be found: None then.
    """
    assert run.last is not None
    x, y, weights = run.last
    if not all(np.isfinite(part).all() for part in (x if isinstance(x, tuple) else (x,))):
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

    def after(name: str, module: Module, x: Array, y: Array) -> None:
        if not np.isfinite(y).all():
            bad = [key for key, p in module.named_parameters() if not np.isfinite(p.data).all()]
            cause = f"; its {bad[0]} is not finite" if bad else ""
            found.append(f"the first output that is not finite is that of {_title(name, module)}{cause}")

    def backward(name: str, module: Module, dx: Array | None) -> None:
        bad = [key for key, p in module.named_parameters() if p.grad is not None and not np.isfinite(p.grad).all()]
        if bad:
            found.append(f"the first gradient that is not finite is that of {bad[0]} of {_title(name, module)}")
        elif dx is not None and not all(np.isfinite(part).all() for part in (dx if isinstance(dx, tuple) else (dx,))):
            found.append(f"the first gradient that is not finite is that by the input of {_title(name, module)}")

    with np.errstate(all="ignore"), watched(run.model, after, backward=backward, leaves=False):
        z = run.model.forward(x)
        if found:
            return found[0]
        value, dz = run.loss(z, y, weights)
        if not np.isfinite(value) or not np.isfinite(dz).all():
            return f"the loss is {value} for outputs that are finite"
        run.model.zero_grad()
        run.model.backward(dz, False)
    return found[0] if found else None


def _title(name: str, module: Module) -> str:
    return f"{name or 'the model'} ({type(module).__name__})"
