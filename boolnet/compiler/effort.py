"""How much work to spend on looking for a better result."""

from __future__ import annotations

import math
import numbers
import reprlib
import warnings
from collections.abc import Mapping

from boolnet.core.errors import BoolnetError, unknown_name

#: Units of work, about a millisecond each on an ordinary core.
EFFORTS: Mapping[str, float] = {"low": 500.0, "default": 4_000.0, "high": 60_000.0}

MOST_WORK = 1e9  # twelve days or so
LIKE_SECONDS = 100  # a number below this is likely meant in seconds


def effort_work(effort: str | float) -> float:
    """Return the units of work of an effort, which is a name or a number of units already, in digits or not.

    Raises
    ------
    BoolnetError
        If there is no such name, or the number is not above 0 and at most a milliard.

    Examples
    --------
    >>> effort_work("low"), effort_work(20_000), effort_work("700")
    (500.0, 20000.0, 700.0)
    """
    if isinstance(effort, str) and effort in EFFORTS:
        return EFFORTS[effort]
    work = _number(effort)
    if work is None and isinstance(effort, str):
        raise unknown_name("effort", effort, [*EFFORTS, "a number of units of work"])
    if problem := effort_problem(math.nan if work is None else work, reprlib.repr(effort)):
        raise BoolnetError(problem, help="leave it to the default, 4,000")
    assert work is not None
    if note := effort_note(work):
        warnings.warn(note, stacklevel=3)
    return work


def time_limit_seconds(time_limit: float) -> float:
    """Return a limit of time in seconds, infinite where there is none.

    Raises
    ------
    BoolnetError
        If it is no number above 0.

    Examples
    --------
    >>> time_limit_seconds(2), time_limit_seconds(math.inf)
    (2.0, inf)
    """
    seconds = _number(time_limit)
    if seconds is None or not seconds > 0:
        message = f"a time limit is a number of seconds above 0, but got {reprlib.repr(time_limit)}"
        raise BoolnetError(message, help="leave it out for none")
    return seconds


def _number(value: object) -> float | None:
    """Return a real number, or a text that says one, as a float; None for anything else."""
    if not isinstance(value, str | numbers.Real) or isinstance(value, bool):
        return None
    try:
        return float(value)
    except ValueError:
        return None
    except OverflowError:
        return math.inf


def effort_problem(work: float, given: str = "") -> str | None:
    """Return what is wrong with a number of units, None where nothing is.

    Parameters
    ----------
    work : float
    given : str, optional
        What it was made from, as the message shows it.

    Examples
    --------
    >>> effort_problem(-1)
    'an effort is a number of units of work above 0 and at most 1,000,000,000, but got -1'
    """
    if math.isfinite(work) and 0 < work <= MOST_WORK:
        return None
    return (
        f"an effort is a number of units of work above 0 and at most {MOST_WORK:,.0f}, but got {given or f'{work:g}'}"
    )


def effort_note(work: float) -> str | None:
    """Return a note on a number that is small enough to be meant in seconds.

    Examples
    --------
    >>> effort_note(20)
    'an effort of 20 means units of work, about a millisecond each; for as much as 20 s take, ask for 20,000'
    """
    if work >= LIKE_SECONDS:
        return None
    plenty = f"for as much as {work:g} s take, ask for {1000 * work:,g}"
    return f"an effort of {work:g} means units of work, about a millisecond each; {plenty}"
