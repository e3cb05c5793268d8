"""Adagrad."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.optim.base import Optimizer
from nets.optim.groups import Given, Group
from nets.optim.options import Options, Rule, check_positive, check_rate
from nets.optim.packs import Numbers


class Adagrad(Optimizer):
    """Steps divided by the root of the sum of all squared gradients: what moved much moves ever less.

    ``s = s + g^2``, ``w = w - lr / (1 + (t - 1) lr_decay) g / (sqrt(s) + eps)``.

    Parameters
    ----------
    parameters : iterable of Parameter, or of mapping
        See `Optimizer`.
    lr : float
        The learning rate.
    lr_decay : float
        How fast it falls.
    weight_decay : float
        See `Optimizer`.
    initial_accumulator_value : float
        What the sums begin with.
    eps : float
        Added to the root.
    maximize : bool
        Climb instead of to descend.

    Examples
    --------
    >>> from nets.core.module import Parameter
    >>> w = Parameter(np.array([1.0]))
    >>> w.accumulate(np.array([0.5]))
    >>> Adagrad([w], lr=0.1).step()
    >>> w.data.round(6).tolist()
    [0.9]

    References
    ----------
    .. [1] J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods for online learning and stochastic
       optimization", JMLR 12 (2011).
    """

    rules: ClassVar[Mapping[str, Rule]] = {
        **Optimizer.rules,
        "lr_decay": check_rate,
        "initial_accumulator_value": check_rate,
        "eps": check_positive,
    }

    def __init__(
        self,
        parameters: Given,
        lr: float = 1e-2,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
        maximize: bool = False,
    ) -> None:
        options = {
            "lr": lr,
            "lr_decay": lr_decay,
            "weight_decay": weight_decay,
            "initial_accumulator_value": initial_accumulator_value,
            "eps": eps,
            "maximize": maximize,
        }
        super().__init__(parameters, options)

    def state_start(self, options: Options) -> Mapping[str, float]:
        return {"sum": options["initial_accumulator_value"]}

    def numbers(self, group: Group) -> tuple[float, ...]:
        options = group.options
        return options["lr"] / (1 + (self.steps - 1) * options["lr_decay"]), options["eps"]

    def update(self, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers, group: Group) -> None:
        rate, eps, _ = numbers
        squares, step = state["sum"], scratch[0]
        np.multiply(g, g, out=step)
        squares += step
        np.sqrt(squares, out=step)
        step += eps
        np.divide(g, step, out=step)
        step *= rate
