"""Stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nets.core.arrays import Array, as_line, memory_order
from nets.core.errors import NetsError
from nets.core.module import Parameter
from nets.kernels.choice import compiled
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

    References
    ----------
    .. [1] B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Computational
       Mathematics and Mathematical Physics 4 (1964): momentum.
    .. [2] Y. Nesterov, "A method of solving a convex programming problem with convergence rate O(1/k^2)", Soviet
       Mathematics Doklady 27 (1983); for networks: I. Sutskever et al., ICML 2013.

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

    def advance(
        self, parameter: Parameter, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers
    ) -> None:
        plain = self.momentum and not self.nesterov and not (parameter.decays and self.weight_decay)
        fast = compiled("momentum_step", g.size) if plain else None
        if fast is not None:
            order = memory_order(parameter.data)
            line, velocity = as_line(parameter.data, order), as_line(state["momentum_buffer"], order)
            if line is not None and velocity is not None:
                lr, momentum = (g.dtype.type(number) for number in numbers[:2])
                fast(line, g.transpose(order).reshape(-1), velocity, lr, momentum)
                return
        super().advance(parameter, g, state, scratch, numbers)

    def update(self, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers) -> None:
        lr, momentum, _ = numbers
        step = scratch[0]
        if not self.momentum:
            np.multiply(g, lr, out=step)
            return
        velocity = state["momentum_buffer"]
        velocity *= momentum
        velocity += g
        if self.nesterov:
            np.multiply(velocity, momentum, out=step)
            step += g
            step *= lr
        else:
            np.multiply(velocity, lr, out=step)
