"""Adadelta."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import numpy as np

from nets.arrays import Array
from nets.module import Parameter
from nets.optim.base import Numbers, Optimizer, check_positive, check_rate


class Adadelta(Optimizer):
    """Steps in the unit of the weights: the gradient times the ratio of two running roots of mean squares.

    ``s = rho s + (1 - rho) g^2``, ``d = g sqrt(a + eps) / sqrt(s + eps)``, ``a = rho a + (1 - rho) d^2``,
    ``w = w - lr d``.

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float
        A factor for all steps.
    rho : float
        How much of the running means goes on (Kim 2014: 0.95).
    eps : float
        Added under both roots.
    weight_decay : float
        See `Optimizer`.

    Examples
    --------
    >>> w = Parameter(np.array([1.0]))
    >>> w.accumulate(np.array([0.5]))
    >>> Adadelta([w]).step()
    >>> w.data.round(6).tolist()
    [0.996838]

    References
    ----------
    .. [1] M. D. Zeiler, "ADADELTA", 2012, arXiv:1212.5701.
    """

    state_names = ("square_avg", "acc_delta")
    scratch: ClassVar[int] = 2

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
    ) -> None:
        check_rate("rho", rho, 1.0)
        check_positive("eps", eps)
        self.rho, self.eps = float(rho), float(eps)
        super().__init__(parameters, lr, weight_decay)

    def numbers(self) -> tuple[float, ...]:
        return self.lr, self.rho, 1 - self.rho, self.eps

    def update(self, w: Array, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers) -> None:
        lr, rho, rest, eps, _ = numbers
        squares, deltas = state["square_avg"], state["acc_delta"]
        root, step = scratch[0], scratch[1]
        squares *= rho
        np.multiply(g, g, out=root)
        root *= rest
        squares += root
        np.add(squares, eps, out=root)
        np.add(deltas, eps, out=step)
        step /= root
        np.sqrt(step, out=step)
        step *= g
        deltas *= rho
        np.multiply(step, step, out=root)
        root *= rest
        deltas += root
        if self.lr != 1.0:
            step *= lr
        w -= step
