"""Adadelta."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Parameter
from nets.optim.base import BLOCK, Optimizer
from nets.optim.groups import Given, Group
from nets.optim.options import Options, Rule, check_flag, check_positive, check_share
from nets.optim.packs import Numbers, Part

#: The name of the steps in which rows were last moved, beside the running means.
LAST = "last_step"
MEANS = ("square_avg", "acc_delta")


class Adadelta(Optimizer):
    """Steps in the unit of the weights: the gradient times the ratio of two running roots of mean squares.

    ``s = rho s + (1 - rho) g^2``, ``d = g sqrt(a + eps) / sqrt(s + eps)``, ``a = rho a + (1 - rho) d^2``,
    ``w = w - lr d``.

    Parameters
    ----------
    parameters : iterable of Parameter, or of mapping
        See `Optimizer`.
    lr : float
        A factor for all steps.
    rho : float
        How much of the running means goes on (Kim 2014: 0.95).
    eps : float
        Added under both roots.
    weight_decay : float
        See `Optimizer`.
    lazy : bool
        Leave out the rows of large matrices whose gradient is zero, as those of most words of an embedding are. They
        stay where they are, and their running means only decay, by ``rho`` a step: that is made up for when they are
        next touched. The numbers are those of the plain way but for rounding. What decays by `weight_decay` is moved in
        the plain way.
    maximize : bool
        Climb instead of to descend.

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

    rules: ClassVar[Mapping[str, Rule]] = {
        **Optimizer.rules,
        "rho": check_share,
        "eps": check_positive,
        "lazy": check_flag,
    }
    scratch: ClassVar[int] = 2

    def __init__(
        self,
        parameters: Given,
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
        lazy: bool = False,
        maximize: bool = False,
    ) -> None:
        options = {
            "lr": lr,
            "rho": rho,
            "eps": eps,
            "weight_decay": weight_decay,
            "lazy": lazy,
            "maximize": maximize,
        }
        super().__init__(parameters, options)

    def state_start(self, options: Options) -> Mapping[str, float]:
        return dict.fromkeys(MEANS, 0.0)

    def _make_state(self, part: Part, options: Options) -> None:
        super()._make_state(part, options)
        for k in part.alone:
            if options["lazy"] and LAST not in self.state[k] and _may_wait(self.parameters[k], options):
                self.state[k][LAST] = np.full(len(self.parameters[k].data), self.steps, np.int64)

    def advance(
        self,
        parameter: Parameter,
        g: Array,
        state: dict[str, Array],
        scratch: list[Array],
        numbers: Numbers,
        group: Group,
    ) -> None:
        if LAST not in state:
            super().advance(parameter, g, state, scratch, numbers, group)
            return
        last, means = state[LAST], {name: state[name] for name in MEANS}
        rows = np.flatnonzero(g.any(axis=1))
        if len(rows) > len(g) // 2 or not (group.options["lazy"] and _may_wait(parameter, group.options)):
            for mean in means.values():
                mean *= self._decay_since(last, mean.dtype, group)
            super().advance(parameter, g, means, scratch, numbers, group)
            last[:] = self.steps
            return
        count = BLOCK // g.shape[1]
        for start in range(0, len(rows), count):
            self._advance_rows(rows[start : start + count], parameter.data, g, means, last, scratch, numbers, group)

    def _advance_rows(
        self,
        rows: Array,
        data: Array,
        g: Array,
        means: dict[str, Array],
        last: Array,
        scratch: list[Array],
        numbers: Numbers,
        group: Group,
    ) -> None:
        w, decay = data[rows], self._decay_since(last[rows], data.dtype, group)
        state = {name: mean[rows] * decay for name, mean in means.items()}
        space = [s[: w.size].reshape(w.shape) for s in scratch]
        self.update(g[rows], state, space, numbers, group)
        data[rows], last[rows] = w - space[0], self.steps
        for name, mean in means.items():
            mean[rows] = state[name]

    def _decay_since(self, last: Array, dtype: np.dtype[Any], group: Group) -> Array:
        """Return the factors of running means whose rows were last moved in given steps, but for this one."""
        decay: Array = np.power(group.options["rho"], self.steps - 1 - last).astype(dtype)
        return decay[:, None]

    def numbers(self, group: Group) -> tuple[float, ...]:
        options = group.options
        rho = options["rho"]
        return options["lr"], rho, 1 - rho, options["eps"]

    def update(self, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers, group: Group) -> None:
        lr, rho, rest, eps, _ = numbers
        squares, deltas = state["square_avg"], state["acc_delta"]
        step, root = scratch[0], scratch[1]
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
        if group.options["lr"] != 1.0:
            step *= lr


def _may_wait(parameter: Parameter, options: Options) -> bool:
    """Whether rows of a parameter may be left out: it is a large matrix that does not decay."""
    w = parameter.data
    is_large = w.ndim == 2 and w.size > BLOCK >= w.shape[1]
    return is_large and not (options["weight_decay"] and parameter.decays)
