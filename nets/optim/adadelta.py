"""Adadelta."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Parameter
from nets.optim.base import BLOCK, Numbers, Optimizer, check_positive, check_rate

#: The name of the steps in which rows were last moved, beside the running means.
LAST = "last_step"


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
    lazy : bool
        Leave out the rows of large matrices whose gradient is zero, as those of most words of an embedding are. They
        stay where they are, and their running means only decay, by ``rho`` a step: that is made up for when they are
        next touched. The numbers are those of the plain way but for rounding. What decays by `weight_decay` is moved in
        the plain way.

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
        lazy: bool = False,
    ) -> None:
        check_rate("rho", rho, 1.0)
        check_positive("eps", eps)
        self.rho, self.eps, self.lazy = float(rho), float(eps), lazy
        super().__init__(parameters, lr, weight_decay)
        for parameter, state in zip(self.parameters, self.state, strict=True):
            if lazy and self._may_wait(parameter):
                state[LAST] = np.zeros(len(parameter.data), np.int64)

    def _may_wait(self, parameter: Parameter) -> bool:
        """Whether rows of a parameter may be left out: it is a large matrix that does not decay."""
        w = parameter.data
        is_large = w.ndim == 2 and w.size > BLOCK >= w.shape[1]
        return is_large and not (self.weight_decay and parameter.decays)

    def advance(
        self, parameter: Parameter, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers
    ) -> None:
        if LAST not in state:
            super().advance(parameter, g, state, scratch, numbers)
            return
        last, means = state[LAST], {name: state[name] for name in self.state_names}
        rows = np.flatnonzero(g.any(axis=1))
        if len(rows) > len(g) // 2:
            for mean in means.values():
                mean *= self._decay_since(last, mean.dtype)
            super().advance(parameter, g, means, scratch, numbers)
            last[:] = self.steps
            return
        count = BLOCK // g.shape[1]
        for start in range(0, len(rows), count):
            self._advance_rows(rows[start : start + count], parameter.data, g, means, last, scratch, numbers)

    def _advance_rows(
        self,
        rows: Array,
        data: Array,
        g: Array,
        means: dict[str, Array],
        last: Array,
        scratch: list[Array],
        numbers: Numbers,
    ) -> None:
        w, decay = data[rows], self._decay_since(last[rows], data.dtype)
        state = {name: mean[rows] * decay for name, mean in means.items()}
        space = [s[: w.size].reshape(w.shape) for s in scratch]
        self.update(g[rows], state, space, numbers)
        data[rows], last[rows] = w - space[0], self.steps
        for name, mean in means.items():
            mean[rows] = state[name]

    def _decay_since(self, last: Array, dtype: np.dtype[Any]) -> Array:
        """Return the factors of running means whose rows were last moved in given steps, but for this one."""
        decay: Array = np.power(self.rho, self.steps - 1 - last).astype(dtype)
        return decay[:, None]

    def numbers(self) -> tuple[float, ...]:
        return self.lr, self.rho, 1 - self.rho, self.eps

    def update(self, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers) -> None:
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
        if self.lr != 1.0:
            step *= lr
