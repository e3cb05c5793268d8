"""Adam, and Adam with decoupled weight decay."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.optim.base import Optimizer
from nets.optim.groups import Given, Group
from nets.optim.options import Options, Rule, check_betas, check_flag, check_positive
from nets.optim.packs import Numbers


class Adam(Optimizer):
    """Steps along a running mean of gradients, divided by the root of one of their squares, both made unbiased.

    ``m = b1 m + (1 - b1) g``, ``v = b2 v + (1 - b2) g^2``,
    ``w = w - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)``.

    Parameters
    ----------
    parameters : iterable of Parameter, or of mapping
        See `Optimizer`.
    lr : float
        The learning rate.
    betas : pair of float
        How much of the two running means goes on.
    eps : float
        Added to the root.
    weight_decay : float
        See `Optimizer`.
    amsgrad : bool
        Divide by the largest ``v`` so far: steps then cannot grow again.
    maximize : bool
        Climb instead of to descend.

    Examples
    --------
    >>> from nets.core.module import Parameter
    >>> w = Parameter(np.array([1.0]))
    >>> w.accumulate(np.array([0.5]))
    >>> Adam([w], lr=0.1).step()
    >>> w.data.round(6).tolist()
    [0.9]

    References
    ----------
    .. [1] D. P. Kingma, J. Ba, "Adam", ICLR 2015, arXiv:1412.6980.
    .. [2] S. J. Reddi, S. Kale, S. Kumar, "On the convergence of Adam and beyond", ICLR 2018, arXiv:1904.09237:
       AMSGrad.
    """

    kernel: ClassVar[str] = "adam_step"
    rules: ClassVar[Mapping[str, Rule]] = {
        **Optimizer.rules,
        "betas": check_betas,
        "eps": check_positive,
        "amsgrad": check_flag,
    }

    def __init__(
        self,
        parameters: Given,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        amsgrad: bool = False,
        maximize: bool = False,
    ) -> None:
        options = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
        }
        super().__init__(parameters, options)

    def state_start(self, options: Options) -> Mapping[str, float]:
        start = {"exp_avg": 0.0, "exp_avg_sq": 0.0}
        return {**start, "max_exp_avg_sq": 0.0} if options["amsgrad"] else start

    def numbers(self, group: Group) -> tuple[float, ...]:
        options = group.options
        (b1, b2), t = options["betas"], self.steps
        unbias, unbias_root = 1 - b1**t, math.sqrt(1 - b2**t)
        # The same quotient with its root not yet unbiased: one pass less.
        return b1, 1 - b1, b2, 1 - b2, options["lr"] * unbias_root / unbias, options["eps"] * unbias_root

    def has_kernel(self, options: Options) -> bool:
        return not options["amsgrad"]

    def update(self, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers, group: Group) -> None:
        b1, rest1, b2, rest2, rate, eps, _ = numbers
        mean, squares, step = state["exp_avg"], state["exp_avg_sq"], scratch[0]
        mean *= b1
        np.multiply(g, rest1, out=step)
        mean += step
        squares *= b2
        np.multiply(g, g, out=step)
        step *= rest2
        squares += step
        if group.options["amsgrad"]:
            largest = state["max_exp_avg_sq"]
            np.maximum(largest, squares, out=largest)
            squares = largest
        np.sqrt(squares, out=step)
        step += eps
        np.divide(mean, step, out=step)
        step *= rate


class AdamW(Adam):
    """Adam whose weight decay shrinks the weights themselves: ``w = (1 - lr weight_decay) w`` before the step.

    Parameters
    ----------
    parameters : iterable of Parameter, or of mapping
        See `Optimizer`.
    lr, betas, eps, amsgrad, maximize
        See `Adam`.
    weight_decay : float
        Of weights only, as with all optimisers here; PyTorch's decays all parameters.

    Examples
    --------
    >>> from nets.core.module import Parameter
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
        parameters: Given,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        maximize: bool = False,
    ) -> None:
        super().__init__(parameters, lr, betas, eps, weight_decay, amsgrad, maximize)

    def is_decoupled(self, options: Options) -> bool:
        return True
