"""Learning rates over epochs: a table. A new one is one class and one row."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from nets.core.errors import NetsError, StateError
from nets.optim.base import Optimizer
from nets.optim.options import check_rate, options_of


class LearningRate:
    """The base of schedules: `step` after each epoch sets the optimiser's rate for the next.

    Parameters
    ----------
    optimizer : Optimizer
        Its rate of now is the base that `rate` starts from.
    """

    #: Whether `step` must be given the number it goes by.
    watches: ClassVar[bool] = False

    def __init__(self, optimizer: Optimizer) -> None:
        self._optimizer, self.base_lr, self._epoch = optimizer, optimizer.lr, 0
        optimizer.lr = self.rate(0)

    def rate(self, epoch: int) -> float:
        """Return the rate after so many epochs."""
        return self.base_lr

    def step(self, value: float | None = None) -> None:
        """End an epoch.

        Parameters
        ----------
        value : float, optional
            What was measured after it, for schedules that go by that.
        """
        self._epoch += 1
        self._optimizer.lr = self.rate(self._epoch)

    def state_dict(self) -> dict[str, Any]:
        """Return what a resumed run needs beside the optimiser's state."""
        return {"base_lr": self.base_lr, "epoch": self._epoch}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over a state."""
        if state.keys() != self.state_dict().keys():
            raise StateError(f"the state is not that of {type(self).__name__}: it has {', '.join(state)}")
        self.base_lr, self._epoch = float(state["base_lr"]), int(state["epoch"])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value}' for name, value in options_of(self).items())})"


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
        _check_epochs("step_size", step_size)
        check_rate("gamma", gamma)
        self.step_size, self.gamma = step_size, float(gamma)
        super().__init__(optimizer)

    def rate(self, epoch: int) -> float:
        return self.base_lr * self.gamma ** (epoch // self.step_size)


class MultiStepLR(LearningRate):
    """The base times ``gamma`` for every milestone, an epoch, that is reached.

    Parameters
    ----------
    optimizer : Optimizer
        Whose rate is set.
    milestones : sequence of int
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

    def __init__(self, optimizer: Optimizer, milestones: Sequence[int] = (30, 60, 90), gamma: float = 0.1) -> None:
        check_rate("gamma", gamma)
        self.milestones, self.gamma = tuple(sorted(milestones)), float(gamma)
        super().__init__(optimizer)

    def rate(self, epoch: int) -> float:
        return self.base_lr * self.gamma ** bisect_right(self.milestones, epoch)


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
        _check_epochs("T_max", T_max)
        if not 0 <= warmup < T_max:
            raise NetsError(f"warmup must be at least 0 and below T_max = {T_max} epochs, but is {warmup}")
        check_rate("eta_min", eta_min)
        self.T_max, self.eta_min, self.warmup = T_max, float(eta_min), warmup
        super().__init__(optimizer)

    def rate(self, epoch: int) -> float:
        if epoch < self.warmup:
            return self.base_lr * (epoch + 1) / (self.warmup + 1)
        share = (epoch - self.warmup) / (self.T_max - self.warmup)
        return self.eta_min + (self.base_lr - self.eta_min) * (1 + math.cos(math.pi * share)) / 2


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
    min_lr : float
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
        min_lr: float = 0.0,
        eps: float = 1e-8,
    ) -> None:
        check_rate("factor", factor, 1.0)
        if mode not in ("min", "max") or threshold_mode not in ("rel", "abs"):
            raise NetsError(
                f"mode must be 'min' or 'max' and threshold_mode 'rel' or 'abs', not {mode!r} and {threshold_mode!r}"
            )
        self.mode, self.factor, self.patience = mode, float(factor), patience
        self.threshold, self.threshold_mode = float(threshold), threshold_mode
        self.cooldown, self.min_lr, self.eps = cooldown, float(min_lr), float(eps)
        self._best, self._bad, self._cooling = math.inf if mode == "min" else -math.inf, 0, 0
        super().__init__(optimizer)

    def step(self, value: float | None = None) -> None:
        if value is None:
            raise NetsError("ReduceLROnPlateau.step needs the number it goes by, e.g. the validation loss")
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
        lr = max(self._optimizer.lr * self.factor, self.min_lr)
        if self._optimizer.lr - lr > self.eps:
            self._optimizer.lr = lr

    def state_dict(self) -> dict[str, Any]:
        return super().state_dict() | {"best": self._best, "bad": self._bad, "cooling": self._cooling}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        super().load_state_dict(state)
        self._best, self._bad, self._cooling = float(state["best"]), int(state["bad"]), int(state["cooling"])


def _check_epochs(name: str, value: int) -> None:
    if value < 1:
        raise NetsError(f"{name} must be at least 1 epoch, but is {value}")


#: Name -> schedule.
SCHEDULES: Mapping[str, type[LearningRate]] = {
    "cosine": CosineAnnealingLR,
    "multi-step": MultiStepLR,
    "plateau": ReduceLROnPlateau,
    "step": StepLR,
}
