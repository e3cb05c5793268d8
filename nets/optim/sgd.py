"""Stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import numpy as np

from nets.arrays import Array
from nets.errors import NetsError
from nets.module import Parameter
from nets.optim.base import Optimizer, check_rate


class SGD(Optimizer):
    """Gradient descent with momentum: ``v = momentum v + g``, ``w = w - lr v``.

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float
        The learning rate.
    momentum : float
        How much of the last step goes on.
    weight_decay : float
        See `Optimizer`.
    nesterov : bool
        Look ahead: ``w = w - lr (g + momentum v)``.

    Examples
    --------
    >>> import numpy as np
    >>> w = Parameter(np.array([1.0]))
    >>> w.accumulate(np.array([0.5]))
    >>> SGD([w], lr=0.1).step()
    >>> w.data.tolist()
    [0.95]
    """

    state_names: ClassVar[tuple[str, ...]] = ("velocity",)

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 0.01,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        check_rate("momentum", momentum, 1.0)
        if nesterov and not momentum:
            raise NetsError("nesterov needs a momentum above 0")
        super().__init__(parameters, lr, weight_decay)
        self.momentum, self.nesterov = float(momentum), nesterov

    def update(self, parameter: Parameter, gradient: Array, state: dict[str, Array]) -> None:
        if self.momentum:
            velocity = state["velocity"]
            velocity *= self.momentum
            velocity += gradient
            if self.nesterov:
                gradient += self.momentum * velocity
            else:
                gradient = np.multiply(velocity, self.lr, out=gradient)
                parameter.data -= gradient
                return
        gradient *= self.lr
        parameter.data -= gradient
