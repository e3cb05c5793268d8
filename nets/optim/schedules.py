"""Learning rates over epochs: a table. A new one is one class and one row."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from nets.core.errors import NetsError
from nets.optim.base import Optimizer
from nets.optim.learning_rate import LearningRate, by_group
from nets.optim.one_cycle import OneCycleLR
from nets.optim.options import check_number, check_rate, check_share, check_whole


class StepLR(LearningRate):
    """The base times ``gamma`` for every `step_size` epochs that are over.

    Parameters
    ----------
    optimizer : Optimizer
        Whose rate is set.
    step_size : int
        Epochs between two steps.
    gamma : float
        What the rate is multiplied by.

    Examples
    --------
    >>> import numpy as np
    >>> from nets.core.module import Parameter
    >>> from nets.optim import SGD
    >>> optimizer = SGD([Parameter(np.ones(1))], lr=0.5)
    >>> schedule = StepLR(optimizer, step_size=2, gamma=0.5)
    >>> for epoch in range(4):
    ...     print(optimizer.lr)
    ...     schedule.step()
    0.5
    0.5
    0.25
    0.25
    """

    def __init__(self, optimizer: Optimizer, step_size: int = 30, gamma: float = 0.1) -> None:
        self.step_size = check_whole("step_size", step_size, 1, "epoch")
        self.gamma = check_rate("gamma", gamma)
        super().__init__(optimizer)

    def rate(self, epoch: int, group: int = 0) -> float:
        return self.base_lrs[group] * self.gamma ** (epoch // self.step_size)


class MultiStepLR(LearningRate):
    """The base times ``gamma`` for every milestone, an epoch, that is reached.

    Parameters
    ----------
    optimizer : Optimizer
        Whose rate is set.
    milestones : sequence of int, or int
        Epochs at whose end the rate steps.
    gamma : float
        What the rate is multiplied by.

    Examples
    --------
    >>> import numpy as np
    >>> from nets.core.module import Parameter
    >>> from nets.optim import SGD
    >>> schedule = MultiStepLR(SGD([Parameter(np.ones(1))], lr=1.0), [2, 5])
    >>> [round(schedule.rate(epoch), 4) for epoch in (0, 2, 4, 5)]
    [1.0, 0.1, 0.1, 0.01]
    """

    def __init__(
        self, optimizer: Optimizer, milestones: Sequence[int] | int = (30, 60, 90), gamma: float = 0.1
    ) -> None:
        given = milestones if isinstance(milestones, Sequence | np.ndarray) else [milestones]
        self.milestones = tuple(sorted(check_whole("a milestone", epoch, 0) for epoch in given))
        self.gamma = check_rate("gamma", gamma)
        super().__init__(optimizer)

    def rate(self, epoch: int, group: int = 0) -> float:
        return self.base_lrs[group] * self.gamma ** bisect_right(self.milestones, epoch)


class CosineAnnealingLR(LearningRate):
    """Half a cosine from the base down to `eta_min`: ``eta_min + (base - eta_min) (1 + cos(pi t / T)) / 2``.

    Parameters
    ----------
    optimizer : Optimizer
    T_max : int
        The epoch at which it ends, warm-up included.
    eta_min : float
        The last rate.
    warmup : int
        So many epochs at first, the rate grows in equal steps from ``base / (warmup + 1)``.

    Examples
    --------
    >>> import numpy as np
    >>> from nets.core.module import Parameter
    >>> from nets.optim import SGD
    >>> schedule = CosineAnnealingLR(SGD([Parameter(np.ones(1))], lr=1.0), T_max=5, warmup=1)
    >>> [round(schedule.rate(epoch), 3) for epoch in range(6)]
    [0.5, 1.0, 0.854, 0.5, 0.146, 0.0]

    References
    ----------
    .. [1] I. Loshchilov, F. Hutter, "SGDR", ICLR 2017, arXiv:1608.03983.
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0, warmup: int = 0) -> None:
        self.T_max, self.warmup = check_whole("T_max", T_max, 1, "epoch"), check_whole("warmup", warmup, 0)
        if self.warmup >= self.T_max:
            raise NetsError(f"warmup must be at least 0 and below T_max = {T_max} epochs, but is {warmup}")
        self.eta_min = check_rate("eta_min", eta_min)
        super().__init__(optimizer)

    def rate(self, epoch: int, group: int = 0) -> float:
        base = self.base_lrs[group]
        if epoch < self.warmup:
            return base * (epoch + 1) / (self.warmup + 1)
        share = (epoch - self.warmup) / (self.T_max - self.warmup)
        return self.eta_min + (base - self.eta_min) * (1 + math.cos(math.pi * share)) / 2


class ExponentialLR(LearningRate):
    """The base times ``gamma`` for every epoch that is over.

    Examples
    --------
    >>> import numpy as np
    >>> from nets.core.module import Parameter
    >>> from nets.optim import SGD
    >>> schedule = ExponentialLR(SGD([Parameter(np.ones(1))], lr=1.0), gamma=0.5)
    >>> [schedule.rate(epoch) for epoch in range(4)]
    [1.0, 0.5, 0.25, 0.125]
    """

    def __init__(self, optimizer: Optimizer, gamma: float) -> None:
        self.gamma = check_rate("gamma", gamma)
        super().__init__(optimizer)

    def rate(self, epoch: int, group: int = 0) -> float:
        return self.base_lrs[group] * self.gamma**epoch


class LinearLR(LearningRate):
    """The base times a factor that goes in equal steps from one number to another, and then stays: a warm-up.

    Parameters
    ----------
    optimizer : Optimizer
    start_factor : float
        Above 0, at most 1.
    end_factor : float
        From 0 to 1.
    total_iters : int
        The epoch at which it is there.

    Examples
    --------
    >>> import numpy as np
    >>> from nets.core.module import Parameter
    >>> from nets.optim import SGD
    >>> schedule = LinearLR(SGD([Parameter(np.ones(1))], lr=1.0), start_factor=0.2, total_iters=4)
    >>> [round(schedule.rate(epoch), 2) for epoch in range(6)]
    [0.2, 0.4, 0.6, 0.8, 1.0, 1.0]
    """

    def __init__(
        self, optimizer: Optimizer, start_factor: float = 1 / 3, end_factor: float = 1.0, total_iters: int = 5
    ) -> None:
        start, end = check_number("start_factor", start_factor), check_number("end_factor", end_factor)
        if not 0 < start <= 1:
            raise NetsError(f"start_factor must be above 0 and at most 1, not {start_factor}")
        if not 0 <= end <= 1:
            raise NetsError(f"end_factor must be from 0 to 1, not {end_factor}")
        self.start_factor, self.end_factor = start, end
        self.total_iters = check_whole("total_iters", total_iters, 1, "epoch")
        super().__init__(optimizer)

    def rate(self, epoch: int, group: int = 0) -> float:
        share = min(epoch, self.total_iters) / self.total_iters
        return self.base_lrs[group] * (self.start_factor + (self.end_factor - self.start_factor) * share)


class ReduceLROnPlateau(LearningRate):
    """The rate times a factor wherever a number has not got better for more than `patience` epochs.

    Parameters
    ----------
    optimizer : Optimizer
    mode : {"min", "max"}
        What is better.
    factor : float
        Below 1.
    patience : int
        How many epochs may pass without a new best.
    threshold : float
        How much better a new best must be: as a share of the best, or as a difference.
    threshold_mode : {"rel", "abs"}
    cooldown : int
        How many epochs after a change are not counted.
    min_lr : float, or one for each group
        The smallest rate.
    eps : float
        A smaller change is left out.

    Examples
    --------
    >>> import numpy as np
    >>> from nets.core.module import Parameter
    >>> from nets.optim import SGD
    >>> optimizer = SGD([Parameter(np.ones(1))], lr=1.0)
    >>> schedule = ReduceLROnPlateau(optimizer, factor=0.5, patience=1)
    >>> for loss in (3.0, 2.0, 2.0, 2.0):
    ...     schedule.step(loss)
    >>> optimizer.lr
    0.5
    """

    watches: ClassVar[bool] = True

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: float | Sequence[float] = 0.0,
        eps: float = 1e-8,
    ) -> None:
        self.factor = check_share("factor", factor)
        if mode not in ("min", "max") or threshold_mode not in ("rel", "abs"):
            raise NetsError(
                f"mode must be 'min' or 'max' and threshold_mode 'rel' or 'abs', not {mode!r} and {threshold_mode!r}"
            )
        self.mode, self.patience = mode, check_whole("patience", patience, 0)
        self.threshold, self.threshold_mode = check_rate("threshold", threshold), threshold_mode
        self.cooldown, self.eps = check_whole("cooldown", cooldown, 0), check_rate("eps", eps)
        self._best, self._bad, self._cooling = math.inf if mode == "min" else -math.inf, 0, 0
        super().__init__(optimizer)
        self.min_lr = by_group("min_lr", min_lr, optimizer)

    def step(self, value: float | None = None) -> None:
        if value is None:
            raise NetsError("ReduceLROnPlateau.step needs the number it goes by, e.g. the validation loss")
        value = check_number("what ReduceLROnPlateau goes by", value)
        self._epoch += 1
        if self._is_better(value):
            self._best, self._bad = value, 0
        else:
            self._bad += 1
        if self._cooling:
            self._cooling, self._bad = self._cooling - 1, 0
        if self._bad > self.patience:
            self._reduce()
            self._cooling, self._bad = self.cooldown, 0

    def _is_better(self, value: float) -> bool:
        sign = -1.0 if self.mode == "min" else 1.0
        if self.threshold_mode == "rel":
            return sign * value > sign * self._best * (1 + sign * self.threshold)
        return sign * value > sign * self._best + self.threshold

    def _reduce(self) -> None:
        for group, least in zip(self._optimizer.groups, self.min_lr, strict=True):
            lr = max(group["lr"] * self.factor, least)
            if group["lr"] - lr > self.eps:
                group["lr"] = lr

    def state_dict(self) -> dict[str, Any]:
        return super().state_dict() | {"best": self._best, "bad": self._bad, "cooling": self._cooling}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        super().load_state_dict(state)
        self._best, self._bad, self._cooling = float(state["best"]), int(state["bad"]), int(state["cooling"])


#: Name -> schedule.
SCHEDULES: Mapping[str, Callable[..., LearningRate]] = {
    "cosine": CosineAnnealingLR,
    "exponential": ExponentialLR,
    "linear": LinearLR,
    "multi-step": MultiStepLR,
    "one-cycle": OneCycleLR,
    "plateau": ReduceLROnPlateau,
    "step": StepLR,
}
