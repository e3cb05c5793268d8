"""How long to look for a better network."""

from __future__ import annotations

from collections.abc import Mapping

from boolnet.core.errors import BoolnetError, unknown_name

#: In seconds.
EFFORTS: Mapping[str, float] = {"low": 0.3, "default": 6.0, "high": 60.0}


def effort_seconds(effort: str | float) -> float:
    """Return how long an effort looks for better networks; a number is seconds already.

    Examples
    --------
    >>> effort_seconds("low"), effort_seconds(20)
    (0.3, 20.0)
    """
    if isinstance(effort, str):
        if effort not in EFFORTS:
            raise unknown_name("effort", effort, list(EFFORTS))
        return EFFORTS[effort]
    if not effort > 0:
        raise BoolnetError(f"effort must be more than 0 seconds, but is {effort}")
    return float(effort)
