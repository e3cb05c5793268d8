"""Stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nets.arrays import Array
from nets.errors import NetsError
from nets.kernels.choice import compiled
from nets.module import Parameter
from nets.optim.base import Numbers, Optimizer, check_rate


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
        self.momentum, self.nesterov = float(momentum), nesterov
        self.state_names = ("momentum_buffer",) if momentum else ()
        super().__init__(parameters, lr, weight_decay)

    def numbers(self) -> tuple[float, ...]:
        return self.lr, self.momentum

    def update(self, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers) -> None:
        lr, momentum, _ = numbers
        step = scratch[0]
        if not self.momentum:
            np.multiply(g, lr, out=step)
            return
        velocity = state["momentum_buffer"]
        fast = compiled("momentum_step", g.size)
        if fast is not None and g.ndim == 1 and not self.nesterov:
            fast(g, velocity, g.dtype.type(lr), g.dtype.type(momentum), step)
            return
        velocity *= momentum
        velocity += g
        if self.nesterov:
            np.multiply(velocity, momentum, out=step)
            step += g
            step *= lr
        else:
            np.multiply(velocity, lr, out=step)
