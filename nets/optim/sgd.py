"""Stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.optim.base import Optimizer
from nets.optim.groups import Given, Group
from nets.optim.options import Options, Rule, check_flag, check_rate, check_share
from nets.optim.packs import Numbers


class SGD(Optimizer):
    """Gradient descent with momentum: ``v = momentum v + (1 - dampening) g``, ``w = w - lr v``; at first ``v = g``.

    Parameters
    ----------
    parameters : iterable of Parameter, or of mapping
        See `Optimizer`.
    lr : float
        The learning rate.
    momentum : float
        How much of the last step goes on.
    dampening : float
        How much of a gradient is left out, but for a parameter's first.
    weight_decay : float
        See `Optimizer`.
    nesterov : bool
        Look ahead: ``w = w - lr (g + momentum v)``.
    maximize : bool
        Climb instead.

    References
    ----------
    .. [1] B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Computational
       Mathematics and Mathematical Physics 4 (1964): momentum.
    .. [2] Y. Nesterov, "A method of solving a convex programming problem with convergence rate O(1/k^2)", Soviet
       Mathematics Doklady 27 (1983); for networks: I. Sutskever et al., ICML 2013.

    Examples
    --------
    >>> import numpy as np
    >>> from nets.core.module import Parameter
    >>> w = Parameter(np.array([1.0]))
    >>> w.accumulate(np.array([0.5]))
    >>> SGD([w], lr=0.1).step()
    >>> w.data.tolist()
    [0.95]
    """

    kernel: ClassVar[str] = "momentum_step"
    rules: ClassVar[Mapping[str, Rule]] = {
        **Optimizer.rules,
        "momentum": check_share,
        "dampening": check_rate,
        "nesterov": check_flag,
    }

    def __init__(
        self,
        parameters: Given,
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        maximize: bool = False,
    ) -> None:
        options = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
        }
        super().__init__(parameters, options)

    def check_together(self, options: Options) -> None:
        if options["nesterov"] and not options["momentum"]:
            raise NetsError("nesterov needs a momentum above 0")
        if options["nesterov"] and options["dampening"]:
            raise NetsError(f"nesterov needs a dampening of 0, not {options['dampening']}")

    def state_start(self, options: Options) -> Mapping[str, float]:
        if not options["momentum"]:
            return {}
        # Where there was a gradient before: what comes first is not dampened.
        begun = {"begun": float(self.steps > 0)} if options["dampening"] else {}
        return {"momentum_buffer": 0.0, **begun}

    def numbers(self, group: Group) -> tuple[float, ...]:
        options = group.options
        return options["lr"], options["momentum"]

    def has_kernel(self, options: Options) -> bool:
        return options["momentum"] > 0 and not (options["nesterov"] or options["dampening"])

    def update(self, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers, group: Group) -> None:
        lr, momentum, _ = numbers
        step, options = scratch[0], group.options
        if not options["momentum"]:
            np.multiply(g, lr, out=step)
            return
        velocity = state["momentum_buffer"]
        velocity *= momentum
        if options["dampening"]:
            np.multiply(state["begun"], options["dampening"], out=step)
            np.subtract(1, step, out=step)
            step *= g
            velocity += step
            state["begun"].fill(1)
        else:
            velocity += g
        if options["nesterov"]:
            np.multiply(velocity, momentum, out=step)
            step += g
            step *= lr
        else:
            np.multiply(velocity, lr, out=step)
