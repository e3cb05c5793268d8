"""What every optimiser is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np

from nets.arrays import Array
from nets.errors import NetsError, StateError
from nets.module import Parameter


class Optimizer:
    """The base of optimisers: a learning rate, and arrays of state beside every parameter.

    A subclass names its state arrays and defines `update`, which changes one parameter in place.

    Parameters
    ----------
    parameters : iterable of Parameter
        What is learned; those with ``learned`` false are left as they are.
    lr : float
        The learning rate; a schedule changes it.
    weight_decay : float
        The factor of the L2 term ``weight_decay / 2 * sum(W ** 2)``, of weights only: not of biases, nor of what
        normalisation learns.
    """

    #: The arrays kept beside every parameter, zeros at first.
    state_names: ClassVar[tuple[str, ...]] = ()

    def __init__(self, parameters: Iterable[Parameter], lr: float, weight_decay: float = 0.0) -> None:
        check_rate("lr", lr)
        check_rate("weight_decay", weight_decay)
        self.parameters = [parameter for parameter in parameters if parameter.learned]
        self.lr, self.weight_decay, self.steps = float(lr), float(weight_decay), 0
        self.state: list[dict[str, Array]] = [
            {name: np.zeros_like(parameter.data) for name in self.state_names} for parameter in self.parameters
        ]

    def step(self) -> None:
        """Move every parameter that has a gradient."""
        self.steps += 1
        for parameter, state in zip(self.parameters, self.state, strict=True):
            if parameter.grad is not None:
                self.update(parameter, self.decayed(parameter), state)

    def decayed(self, parameter: Parameter) -> Array:
        """Return the gradient of the loss with its L2 term; it may be overwritten."""
        assert parameter.grad is not None
        if self.weight_decay and parameter.decays:
            parameter.grad += self.weight_decay * parameter.data
        return parameter.grad

    def update(self, parameter: Parameter, gradient: Array, state: dict[str, Array]) -> None:
        """Move one parameter, in place."""
        raise NotImplementedError

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for parameter in self.parameters:
            parameter.grad = None

    def state_dict(self) -> dict[str, Any]:
        """Return copies of all that a resumed run needs: numbers, and arrays named "parameter.array"."""
        arrays = {f"{k}.{name}": value.copy() for k, row in enumerate(self.state) for name, value in row.items()}
        return {"lr": self.lr, "steps": self.steps, **arrays}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over a state; it must be of the same optimiser and of parameters of the same shapes."""
        own = self.state_dict()
        if own.keys() != state.keys():
            raise StateError(f"the state is not that of {type(self).__name__} with {len(self.state)} parameters")
        for k, row in enumerate(self.state):
            for name, value in row.items():
                saved = np.asarray(state[f"{k}.{name}"])
                if saved.shape != value.shape:
                    raise StateError(f"state {name} of parameter {k} must have shape {value.shape}, not {saved.shape}")
                value[...] = saved
        self.lr, self.steps = float(state["lr"]), int(state["steps"])


def check_rate(name: str, value: float, upper: float = float("inf")) -> None:
    """Refuse an option that is not a number from 0 to below `upper`."""
    if not 0 <= value < upper:
        raise NetsError(
            f"{name} must be at least 0" + (f" and below {upper:g}" if upper < 1e300 else "") + f", not {value}"
        )
