"""Adam with Nesterov's momentum."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.optim.base import Optimizer
from nets.optim.groups import Given, Group
from nets.optim.options import Options, Rule, check_betas, check_flag, check_positive, check_rate
from nets.optim.packs import Numbers

#: The number that is kept from step to step: the product of all momenta so far.
PRODUCT = "mu_product"


class NAdam(Optimizer):
    """Adam that looks ahead: the gradient of now counts beside the running mean, with a momentum that grows.

    ``mu_t = b1 (1 - 0.96^(t momentum_decay) / 2)``, ``m = b1 m + (1 - b1) g``, ``v = b2 v + (1 - b2) g^2``,
    ``w = w - lr ((1 - mu_t) g / (1 - mu_1 ... mu_t) + mu_(t+1) m / (1 - mu_1 ... mu_(t+1))) /
    (sqrt(v / (1 - b2^t)) + eps)``.

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
    momentum_decay : float
        How fast the momentum comes to its full size.
    decoupled_weight_decay : bool
        Shrink the weights themselves, as `AdamW` does.
    maximize : bool
        Climb instead of to descend.

    Examples
    --------
    >>> from nets.core.module import Parameter
    >>> w = Parameter(np.array([1.0]))
    >>> w.accumulate(np.array([0.5]))
    >>> NAdam([w], lr=0.1).step()
    >>> w.data.round(4).tolist()
    [0.8944]

    References
    ----------
    .. [1] T. Dozat, "Incorporating Nesterov momentum into Adam", ICLR 2016, workshop track.
    """

    rules: ClassVar[Mapping[str, Rule]] = {
        **Optimizer.rules,
        "betas": check_betas,
        "eps": check_positive,
        "momentum_decay": check_rate,
        "decoupled_weight_decay": check_flag,
    }
    scratch: ClassVar[int] = 2

    def __init__(
        self,
        parameters: Given,
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum_decay: float = 4e-3,
        decoupled_weight_decay: bool = False,
        maximize: bool = False,
    ) -> None:
        options = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "momentum_decay": momentum_decay,
            "decoupled_weight_decay": decoupled_weight_decay,
            "maximize": maximize,
        }
        super().__init__(parameters, options)

    def is_decoupled(self, options: Options) -> bool:
        decoupled: bool = options["decoupled_weight_decay"]
        return decoupled

    def state_start(self, options: Options) -> Mapping[str, float]:
        return {"exp_avg": 0.0, "exp_avg_sq": 0.0}

    def numbers(self, group: Group) -> tuple[float, ...]:
        options = group.options
        (b1, b2), t = options["betas"], self.steps
        momentum, following = (b1 * (1 - 0.5 * 0.96 ** (k * options["momentum_decay"])) for k in (t, t + 1))
        product = group.memory[PRODUCT] = group.memory.get(PRODUCT, 1.0) * momentum
        unbias_root = math.sqrt(1 - b2**t)
        rate = options["lr"] * unbias_root  # the quotient with its root not yet unbiased: one pass less
        ahead, behind = rate * (1 - momentum) / (1 - product), rate * following / (1 - product * following)
        return b1, 1 - b1, b2, 1 - b2, ahead, behind, options["eps"] * unbias_root

    def update(self, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers, group: Group) -> None:
        b1, rest1, b2, rest2, ahead, behind, eps, _ = numbers
        mean, squares, step, root = state["exp_avg"], state["exp_avg_sq"], scratch[0], scratch[1]
        mean *= b1
        np.multiply(g, rest1, out=step)
        mean += step
        squares *= b2
        np.multiply(g, g, out=step)
        step *= rest2
        squares += step
        np.multiply(mean, behind, out=step)
        np.multiply(g, ahead, out=root)
        step += root
        np.sqrt(squares, out=root)
        root += eps
        step /= root
