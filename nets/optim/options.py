"""The options of optimisers and schedules: what each may be, and what is said where it is not."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from numbers import Real
from typing import Any, TypeAlias

import numpy as np

from nets.core.errors import NetsError

Options: TypeAlias = Mapping[str, Any]
#: From the name of an option and what was given to the option as it is kept.
Rule: TypeAlias = Callable[[str, Any], Any]


def check_number(name: str, value: Any) -> float:
    """Return an option that is a number, or refuse text, truth values, arrays and None.

    >>> check_number("lr", 1)
    1.0
    """
    if not isinstance(value, Real) or isinstance(value, bool | np.bool_):
        raise NetsError(f"{name} must be a number, not {value!r}")
    return float(value)


def check_rate(name: str, value: Any, upper: float = math.inf) -> float:
    """Return an option that is a number from 0 to below `upper`, or refuse it.

    Parameters
    ----------
    name : str
        Of the option, for the message.
    value : float
    upper : float
        What it must stay below.

    Examples
    --------
    >>> check_rate("momentum", 0.9, 1.0)
    0.9
    """
    number = check_number(name, value)
    if not 0 <= number < upper:
        limit = f" and below {upper:g}" if upper < math.inf else ""
        raise NetsError(f"{name} must be at least 0{limit}, not {value}")
    return number


def check_share(name: str, value: Any) -> float:
    """Return an option that is a number from 0 to below 1, or refuse it."""
    return check_rate(name, value, 1.0)


def check_positive(name: str, value: Any) -> float:
    """Return an option that is a number above 0, or refuse it."""
    number = check_number(name, value)
    if not 0 < number < math.inf:
        raise NetsError(f"{name} must be above 0, not {value}")
    return number


def check_flag(name: str, value: Any) -> bool:
    """Return an option that is true or false, or refuse it.

    >>> check_flag("nesterov", True)
    True
    """
    if not isinstance(value, bool | np.bool_):
        raise NetsError(f"{name} must be True or False, not {value!r}")
    return bool(value)


def check_betas(name: str, value: Any) -> tuple[float, float]:
    """Return a pair of numbers from 0 to below 1, or refuse it.

    >>> check_betas("betas", [0.9, 0.999])
    (0.9, 0.999)
    """
    if isinstance(value, str) or not isinstance(value, Sequence) or len(value) != 2:
        raise NetsError(f"{name} must be two numbers, not {value!r}")
    first, second = (check_share(f"{name}[{k}]", part) for k, part in enumerate(value))
    return first, second


def check_whole(name: str, value: Any, least: int, unit: str = "") -> int:
    """Return an option that is a whole number of at least `least`, or refuse it.

    Parameters
    ----------
    name : str
        Of the option, for the message.
    value : int
    least : int
        The smallest that is allowed.
    unit : str
        Of what it counts, in the singular.

    Examples
    --------
    >>> check_whole("T_max", 5, 1)
    5
    """
    try:
        if isinstance(value, bool | np.bool_):
            raise TypeError
        number = operator.index(value)
    except TypeError:
        raise NetsError(f"{name} must be a whole number of at least {least}, not {value!r}") from None
    if number < least:
        counted = f" {unit}" if unit else ""
        raise NetsError(f"{name} must be at least {least}{counted}, but is {number}")
    return number


def options_of(thing: object) -> dict[str, Any]:
    """Return the attributes of an object that are plain options: numbers, strings, truth values and tuples of them."""
    return {
        name: value
        for name, value in vars(thing).items()
        if not name.startswith("_") and isinstance(value, bool | int | float | str | tuple)
    }
