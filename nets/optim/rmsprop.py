"""RMSprop."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Parameter
from nets.optim.base import Numbers, Optimizer, check_positive, check_rate


class RMSprop(Optimizer):
    """Steps divided by the root of a running mean of squared gradients.

    ``s = alpha s + (1 - alpha) g^2``, ``w = w - lr g / (sqrt(s) + eps)``.

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float
        The learning rate.
    alpha : float
        How much of the running means goes on.
    eps : float
        Added to the root.
    weight_decay : float
        See `Optimizer`.
    momentum : float
        How much of the last step goes on.
    centered : bool
        Take the square of the running mean of gradients off ``s``: the variance.

    Examples
    --------
    >>> w = Parameter(np.array([1.0]))
    >>> w.accumulate(np.array([0.5]))
    >>> RMSprop([w], lr=0.01).step()
    >>> w.data.round(6).tolist()
    [0.9]

    References
    ----------
    .. [1] G. Hinton, Neural Networks for Machine Learning, lecture 6, 2012; centred: A. Graves, arXiv:1308.0850.
    """

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 0.01,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
    ) -> None:
        check_rate("alpha", alpha, 1.0)
        check_positive("eps", eps)
        check_rate("momentum", momentum, 1.0)
        self.alpha, self.eps, self.momentum, self.centered = float(alpha), float(eps), float(momentum), centered
        used = {"square_avg": True, "momentum_buffer": momentum > 0, "grad_avg": centered}
        self.state_names = tuple(name for name, is_used in used.items() if is_used)
        super().__init__(parameters, lr, weight_decay)

    def numbers(self) -> tuple[float, ...]:
        return self.lr, self.alpha, 1 - self.alpha, self.eps, self.momentum

    def update(self, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers) -> None:
        lr, alpha, rest, eps, momentum, _ = numbers
        step, squares = scratch[0], state["square_avg"]
        squares *= alpha
        np.multiply(g, g, out=step)
        step *= rest
        squares += step
        if self.centered:
            mean = state["grad_avg"]
            mean *= alpha
            np.multiply(g, rest, out=step)
            mean += step
            np.multiply(mean, mean, out=step)
            np.subtract(squares, step, out=step)
            np.sqrt(step, out=step)
        else:
            np.sqrt(squares, out=step)
        step += eps
        np.divide(g, step, out=step)
        if self.momentum:
            buffer = state["momentum_buffer"]
            buffer *= momentum
            buffer += step
            np.multiply(buffer, lr, out=step)
        else:
            step *= lr
