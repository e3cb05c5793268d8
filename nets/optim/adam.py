"""Adam, and Adam with decoupled weight decay."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Parameter
from nets.optim.base import Numbers, Optimizer, check_positive, check_rate


class Adam(Optimizer):
    """Steps along a running mean of gradients, divided by the root of one of their squares, both made unbiased.

    ``m = b1 m + (1 - b1) g``, ``v = b2 v + (1 - b2) g^2``,
    ``w = w - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)``.

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float
        The learning rate.
    betas : pair of float
        How much of the two running means goes on.
    eps : float
        Added to the root.
    weight_decay : float
        See `Optimizer`.

    Examples
    --------
    >>> w = Parameter(np.array([1.0]))
    >>> w.accumulate(np.array([0.5]))
    >>> Adam([w], lr=0.1).step()
    >>> w.data.round(6).tolist()
    [0.9]

    References
    ----------
    .. [1] D. P. Kingma, J. Ba, "Adam", ICLR 2015, arXiv:1412.6980.
    """

    state_names = ("exp_avg", "exp_avg_sq")

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        for beta in betas:
            check_rate("beta", beta, 1.0)
        check_positive("eps", eps)
        self.betas, self.eps = (float(betas[0]), float(betas[1])), float(eps)
        super().__init__(parameters, lr, weight_decay)

    def numbers(self) -> tuple[float, ...]:
        (b1, b2), t = self.betas, self.steps
        unbias, unbias_root = 1 - b1**t, math.sqrt(1 - b2**t)
        # The same quotient with its root not yet unbiased: one pass less.
        return b1, 1 - b1, b2, 1 - b2, self.lr * unbias_root / unbias, self.eps * unbias_root

    def update(self, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers) -> None:
        b1, rest1, b2, rest2, rate, eps, _ = numbers
        mean, squares, step = state["exp_avg"], state["exp_avg_sq"], scratch[0]
        mean *= b1
        np.multiply(g, rest1, out=step)
        mean += step
        squares *= b2
        np.multiply(g, g, out=step)
        step *= rest2
        squares += step
        np.sqrt(squares, out=step)
        step += eps
        np.divide(mean, step, out=step)
        step *= rate


class AdamW(Adam):
    """Adam whose weight decay shrinks the weights themselves: ``w = (1 - lr weight_decay) w`` before the step.

    Parameters
    ----------
    parameters : iterable of Parameter
    lr, betas, eps
        See `Adam`.
    weight_decay : float
        Of weights only, as with all optimisers here; PyTorch's decays all parameters.

    Examples
    --------
    >>> w = Parameter(np.array([1.0]))
    >>> w.accumulate(np.array([0.5]))
    >>> AdamW([w], lr=0.1, weight_decay=0.5).step()
    >>> w.data.round(6).tolist()
    [0.85]

    References
    ----------
    .. [1] I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019, arXiv:1711.05101.
    """

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(parameters, lr, betas, eps, weight_decay)

    def decay(self) -> float:
        return 1 - self.lr * self.weight_decay

    def decayed(self, w: Array, g: Array, scratch: Array, decay: Array) -> Array:
        w *= decay
        return g
