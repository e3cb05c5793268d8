"""What every schedule is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from nets.core.errors import NetsError, StateError
from nets.optim.base import Optimizer
from nets.optim.options import check_rate, options_of


class LearningRate:
    """The base of schedules: each `step` sets the rates of the optimiser's groups for what comes next.

    A schedule is stepped after every epoch, or after every batch: what it calls epochs are then batches.

    Parameters
    ----------
    optimizer : Optimizer
        The rates of its groups of now are the bases that `rate` starts from.

    Attributes
    ----------
    base_lrs : tuple of float
        The base of each group.
    """

    #: Whether `step` must be given the number it goes by.
    watches: ClassVar[bool] = False
    #: Whether it is meant to be stepped after every batch.
    per_step: ClassVar[bool] = False

    def __init__(self, optimizer: Optimizer) -> None:
        check_optimizer(type(self).__name__, optimizer)
        self._optimizer, self._epoch = optimizer, 0
        self.base_lrs: tuple[float, ...] = tuple(group["lr"] for group in optimizer.groups)
        self._set()

    @property
    def optimizer(self) -> Optimizer:
        """Whose rates are set."""
        return self._optimizer

    @property
    def last(self) -> int | None:
        """How often it can be stepped; None where there is no end."""
        return None

    def rate(self, epoch: int, group: int = 0) -> float:
        """Return the rate after so many epochs.

        Parameters
        ----------
        epoch : int
        group : int
            Which group of parameters.
        """
        return self.base_lrs[group]

    def apply(self) -> None:
        """Give the optimiser the rates of the epoch that the schedule is in: after a state of another one was taken."""
        self._set()

    def _set(self) -> None:
        for k, group in enumerate(self._optimizer.groups):
            group["lr"] = self.rate(self._epoch, k)

    def step(self, value: float | None = None) -> None:
        """End an epoch.

        Parameters
        ----------
        value : float, optional
            What was measured after it, for schedules that go by that.

        Raises
        ------
        StateError
            If the schedule is over.
        """
        if self.last is not None and self._epoch >= self.last:
            raise StateError(
                f"{type(self).__name__} was made for {self.last} steps, and this is one more",
                help="make it for as many as there are: epochs times batches where it is stepped after every batch",
            )
        self._epoch += 1
        self._set()

    def state_dict(self) -> dict[str, Any]:
        """Return what a resumed run needs beside the optimiser's state."""
        return {"base_lrs": list(self.base_lrs), "epoch": self._epoch}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over a state."""
        if state.keys() != self.state_dict().keys():
            raise StateError(f"the state is not that of {type(self).__name__}: it has {', '.join(state)}")
        if len(state["base_lrs"]) != len(self.base_lrs):
            groups = f"{len(state['base_lrs'])} groups, and not of {len(self.base_lrs)}"
            raise StateError(f"the state is that of a {type(self).__name__} of {groups}")
        self.base_lrs, self._epoch = tuple(float(lr) for lr in state["base_lrs"]), int(state["epoch"])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value}' for name, value in options_of(self).items())})"


def check_optimizer(name: str, optimizer: Any) -> None:
    """Refuse what is no optimiser, for a schedule of some name."""
    if not isinstance(optimizer, Optimizer):
        raise NetsError(
            f"{name} was given a {type(optimizer).__name__}, no optimizer",
            help="give it what makes the steps, e.g. SGD(model.parameters(), lr=0.1)",
        )


def by_group(name: str, value: Any, optimizer: Optimizer) -> tuple[float, ...]:
    """Return an option that is one number, or one for each group, as one for each group.

    Parameters
    ----------
    name : str
        Of the option, for messages.
    value : float or sequence of float
    optimizer : Optimizer
        Whose groups they are for.
    """
    count = len(optimizer.groups)
    if isinstance(value, str) or not isinstance(value, Sequence | np.ndarray):
        return (check_rate(name, value),) * count
    if len(value) != count:
        raise NetsError(f"{name} must be a number, or {count}, one for each group, not {len(value)}")
    return tuple(check_rate(f"{name}[{k}]", part) for k, part in enumerate(value))
