"""Watching one number of each epoch."""

from __future__ import annotations

from nets.core.errors import NetsError
from nets.train.run import Run

MODES = ("min", "max")
#: How the names of numbers end of which less is better.
LESS = ("loss", "error", "mae", "mse", "rmse")


def is_better(value: float, best: float, mode: str, min_delta: float = 0.0) -> bool:
    """Whether a value beats the best so far by more than a margin; NaN never does.

    Parameters
    ----------
    value, best : float
    mode : str
        "min" where less is better, "max" where more is.
    min_delta : float
        The margin, at least 0.

    Examples
    --------
    >>> is_better(0.4, 0.5, "min"), is_better(0.4, 0.5, "max"), is_better(0.45, 0.5, "min", 0.1)
    (True, False, False)
    """
    return value < best - min_delta if mode == "min" else value > best + min_delta


def worst(mode: str) -> float:
    """Return what every number is better than."""
    return float("inf") if mode == "min" else float("-inf")


def mode_of(monitor: str, mode: str | None) -> str:
    """Return "min" or "max": what was asked for, otherwise "min" of losses and errors, and "max" of all else.

    >>> mode_of("val_mean-absolute-error", None), mode_of("val_f1", None)
    ('min', 'max')
    """
    if mode is None:
        return "min" if monitor.endswith(LESS) else "max"
    if mode not in MODES:
        raise NetsError(f"mode must be 'min' or 'max', but is {mode!r}")
    return mode


def check_monitor(run: Run, monitor: str, who: str) -> None:
    """Refuse a number that no epoch will have.

    Parameters
    ----------
    run : Run
        Whose epochs are measured.
    monitor : str
        The name of the number.
    who : str
        What watches it, for the message.
    """
    if monitor not in run.measures:
        way = "give fit validation data, or " if monitor.startswith("val_") else ""
        raise NetsError(f"{who}: no epoch has {monitor!r}", help=f"{way}choose from {', '.join(run.measures)}")
