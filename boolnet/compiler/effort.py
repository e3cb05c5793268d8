"""How much work to spend on looking for a better result."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping

from boolnet.core.errors import BoolnetError, unknown_name

#: Units of work, about a millisecond each on an ordinary core.
EFFORTS: Mapping[str, float] = {"low": 800.0, "default": 6_000.0, "high": 60_000.0}

MOST_WORK = 1e9  # twelve days or so
LIKE_SECONDS = 100  # a number below this is likely meant in seconds


def effort_work(effort: str | float) -> float:
    """Return the units of work of an effort, which is a name or a number of units already.

    Raises
    ------
    BoolnetError
        If there is no such name, or the number is not above 0 and at most a milliard.

    Examples
    --------
    >>> effort_work("low"), effort_work(20_000)
    (800.0, 20000.0)
    """
    if isinstance(effort, str):
        if effort not in EFFORTS:
            raise unknown_name("effort", effort, list(EFFORTS))
        return EFFORTS[effort]
    if problem := effort_problem(effort):
        raise BoolnetError(problem, help="leave it to the default, 6,000")
    if note := effort_note(effort):
        warnings.warn(note, stacklevel=3)
    return float(effort)


def effort_problem(work: float) -> str | None:
    """Return what is wrong with a number of units, None where nothing is.

    Examples
    --------
    >>> effort_problem(-1)
    'an effort is a number of units of work above 0 and at most 1,000,000,000, but got -1'
    """
    if math.isfinite(work) and 0 < work <= MOST_WORK:
        return None
    return f"an effort is a number of units of work above 0 and at most {MOST_WORK:,.0f}, but got {work:g}"


def effort_note(work: float) -> str | None:
    """Return a note on a number that is small enough to be meant in seconds.

    Examples
    --------
    >>> effort_note(20)
    'an effort of 20 is 20 units of work, about a millisecond each; for as much as 20 seconds take, ask for 20,000'
    """
    if work >= LIKE_SECONDS:
        return None
    plenty = f"for as much as {work:g} seconds take, ask for {1000 * work:,.0f}"
    return f"an effort of {work:g} is {work:g} units of work, about a millisecond each; {plenty}"
