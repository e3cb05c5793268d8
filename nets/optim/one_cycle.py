"""One cycle: up to a high rate and down again, momentum the other way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple, TypeAlias

from nets.core.errors import NetsError
from nets.optim.base import Optimizer
from nets.optim.learning_rate import LearningRate, by_group, check_optimizer
from nets.optim.options import check_flag, check_number, check_positive, check_share, check_whole

PerGroup: TypeAlias = float | Sequence[float]


class Phase(NamedTuple):
    """A part of the cycle: its last step, and what rate and momentum go to."""

    end: float
    rate: str
    momentum: str


class OneCycleLR(LearningRate):
    """A rate that grows from ``max_lr / div_factor`` to `max_lr`, and falls far below; to be stepped after every batch.

    Momentum, or the first of Adam's betas, falls from `max_momentum` to `base_momentum` while the rate grows, and
    grows again.

    Parameters
    ----------
    optimizer : Optimizer
        The rates it was made with do not count.
    max_lr : float, or one for each group
        The highest rate.
    total_steps : int, optional
        How many steps of the optimiser the cycle has.
    epochs, steps_per_epoch : int, optional
        Instead of `total_steps`: their product.
    pct_start : float
        The share of the steps in which the rate grows.
    anneal_strategy : {"cos", "linear"}
        Half a cosine, or a straight line.
    cycle_momentum : bool
        Whether momentum is changed too.
    base_momentum, max_momentum : float, or one for each group
        Between which.
    div_factor : float
        The first rate is ``max_lr / div_factor``.
    final_div_factor : float
        The last is the first one divided by it.
    three_phase : bool
        Fall to the first rate in as many steps as it grew, and then below.

    Notes
    -----
    `step` may be called `total_steps` times, and refuses more. The rate after the last call, which no step of the
    optimiser uses, is that before it; PyTorch's goes on along its curve.

    Examples
    --------
    >>> import numpy as np
    >>> from nets.core.module import Parameter
    >>> from nets.optim import SGD
    >>> optimizer = SGD([Parameter(np.ones(1))], momentum=0.9)
    >>> schedule = OneCycleLR(optimizer, max_lr=1.0, total_steps=10, anneal_strategy="linear", div_factor=10)
    >>> [round(schedule.rate(step), 2) for step in range(10)]
    [0.1, 0.55, 1.0, 0.86, 0.71, 0.57, 0.43, 0.29, 0.14, 0.0]

    References
    ----------
    .. [1] L. N. Smith, N. Topin, "Super-convergence: very fast training of neural networks using large learning
       rates", 2017, arXiv:1708.07120.
    """

    per_step: ClassVar[bool] = True

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: PerGroup,
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: PerGroup = 0.85,
        max_momentum: PerGroup = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
    ) -> None:
        check_optimizer("OneCycleLR", optimizer)
        if anneal_strategy not in ("cos", "linear"):
            raise NetsError(f"anneal_strategy must be 'cos' or 'linear', not {anneal_strategy!r}")
        self.total_steps = _total(total_steps, epochs, steps_per_epoch)
        self.pct_start, self.anneal_strategy = _share("pct_start", pct_start), anneal_strategy
        self.div_factor = check_positive("div_factor", div_factor)
        self.final_div_factor = check_positive("final_div_factor", final_div_factor)
        self.three_phase = check_flag("three_phase", three_phase)
        self.cycle_momentum = check_flag("cycle_momentum", cycle_momentum)
        self._momentum_name = _momentum_name(optimizer) if self.cycle_momentum else ""
        self.max_lr = by_group("max_lr", max_lr, optimizer)
        self.base_momentum = _momenta("base_momentum", base_momentum, optimizer)
        self.max_momentum = _momenta("max_momentum", max_momentum, optimizer)
        self._phases = self._make_phases()
        super().__init__(optimizer)

    @property
    def last(self) -> int:
        return self.total_steps

    def rate(self, epoch: int, group: int = 0) -> float:
        high = self.max_lr[group]
        first = high / self.div_factor
        return self._between(epoch, {"first": first, "high": high, "last": first / self.final_div_factor}, "rate")

    def momentum(self, step: int, group: int = 0) -> float:
        """Return the momentum after so many steps.

        Parameters
        ----------
        step : int
        group : int
            Which group of parameters.
        """
        return self._between(step, {"low": self.base_momentum[group], "high": self.max_momentum[group]}, "momentum")

    def _set(self) -> None:
        super()._set()
        if not self.cycle_momentum:
            return
        for k, group in enumerate(self._optimizer.groups):
            momentum = self.momentum(self._epoch, k)
            adaptive = self._momentum_name == "betas"
            group[self._momentum_name] = (momentum, group["betas"][1]) if adaptive else momentum

    def _make_phases(self) -> list[Phase]:
        grown, end = self.pct_start * self.total_steps, self.total_steps - 1.0
        start, up = Phase(0.0, "first", "high"), Phase(grown - 1, "high", "low")
        if self.three_phase:
            return [start, up, Phase(2 * grown - 2, "first", "high"), Phase(end, "last", "high")]
        return [start, up, Phase(end, "last", "high")]

    def _between(self, step: int, levels: dict[str, float], what: str) -> float:
        """Return where a number stands after some steps, between what it has at the ends of a phase."""
        phase = next((k for k in range(1, len(self._phases)) if step <= self._phases[k].end), len(self._phases) - 1)
        before, after = self._phases[phase - 1], self._phases[phase]
        start, end = levels[getattr(before, what)], levels[getattr(after, what)]
        length = after.end - before.end
        share = min((step - before.end) / length, 1.0) if length else 1.0  # a phase of no length is over at once
        if self.anneal_strategy == "linear":
            return (end - start) * share + start
        return end + (start - end) / 2 * (1 + math.cos(math.pi * share))


def _total(total_steps: int | None, epochs: int | None, steps_per_epoch: int | None) -> int:
    if total_steps is not None:
        return check_whole("total_steps", total_steps, 1)
    if epochs is None or steps_per_epoch is None:
        raise NetsError(
            "OneCycleLR needs total_steps, or both epochs and steps_per_epoch",
            help="total_steps is the number of epochs times the number of batches in an epoch",
        )
    return check_whole("epochs", epochs, 1) * check_whole("steps_per_epoch", steps_per_epoch, 1)


def _share(name: str, value: Any) -> float:
    number = check_number(name, value)
    if not 0 <= number <= 1:
        raise NetsError(f"{name} must be from 0 to 1, not {value}")
    return number


def _momenta(name: str, value: PerGroup, optimizer: Optimizer) -> tuple[float, ...]:
    return tuple(check_share(name, part) for part in by_group(name, value, optimizer))


def _momentum_name(optimizer: Optimizer) -> str:
    """Return which option of an optimiser is its momentum."""
    names = [name for name in ("betas", "momentum") if name in optimizer.groups[0].options]
    if not names:
        raise NetsError(
            f"OneCycleLR changes momentum, and {type(optimizer).__name__} has none", help="give cycle_momentum=False"
        )
    return names[0]
