"""RMSprop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.optim.base import Optimizer
from nets.optim.groups import Given, Group
from nets.optim.options import Options, Rule, check_flag, check_positive, check_share
from nets.optim.packs import Numbers


class RMSprop(Optimizer):
    """Steps divided by the root of a running mean of squared gradients.

    ``s = alpha s + (1 - alpha) g^2``, ``w = w - lr g / (sqrt(s) + eps)``.

    Parameters
    ----------
    parameters : iterable of Parameter, or of mapping
        See `Optimizer`.
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
    maximize : bool
        Climb instead of to descend.

    Examples
    --------
    >>> from nets.core.module import Parameter
    >>> w = Parameter(np.array([1.0]))
    >>> w.accumulate(np.array([0.5]))
    >>> RMSprop([w], lr=0.01).step()
    >>> w.data.round(6).tolist()
    [0.9]

    References
    ----------
    .. [1] G. Hinton, Neural Networks for Machine Learning, lecture 6, 2012; centred: A. Graves, arXiv:1308.0850.
    """

    rules: ClassVar[Mapping[str, Rule]] = {
        **Optimizer.rules,
        "alpha": check_share,
        "eps": check_positive,
        "momentum": check_share,
        "centered": check_flag,
    }

    def __init__(
        self,
        parameters: Given,
        lr: float = 0.01,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
        maximize: bool = False,
    ) -> None:
        options = {
            "lr": lr,
            "alpha": alpha,
            "eps": eps,
            "weight_decay": weight_decay,
            "momentum": momentum,
            "centered": centered,
            "maximize": maximize,
        }
        super().__init__(parameters, options)

    def state_start(self, options: Options) -> Mapping[str, float]:
        used = {"square_avg": True, "momentum_buffer": options["momentum"] > 0, "grad_avg": options["centered"]}
        return {name: 0.0 for name, is_used in used.items() if is_used}

    def numbers(self, group: Group) -> tuple[float, ...]:
        options = group.options
        alpha = options["alpha"]
        return options["lr"], alpha, 1 - alpha, options["eps"], options["momentum"]

    def update(self, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers, group: Group) -> None:
        lr, alpha, rest, eps, momentum, _ = numbers
        step, squares = scratch[0], state["square_avg"]
        squares *= alpha
        np.multiply(g, g, out=step)
        step *= rest
        squares += step
        if group.options["centered"]:
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
        if group.options["momentum"]:
            buffer = state["momentum_buffer"]
            buffer *= momentum
            buffer += step
            np.multiply(buffer, lr, out=step)
        else:
            step *= lr
