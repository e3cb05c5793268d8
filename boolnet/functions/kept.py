"""What is computed of a function once, and kept as long as the function is."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from boolnet.functions.function import BooleanFunction

Rest = ParamSpec("Rest")
Result = TypeVar("Result")


def kept(
    compute: Callable[Concatenate[BooleanFunction, Rest], Result],
) -> Callable[Concatenate[BooleanFunction, Rest], Result]:
    """Decorate what several strategies ask of one function: it is computed once for each of the other arguments.

    Parameters
    ----------
    compute : callable
        Takes a function, then what can be hashed; what it returns is small, and does not hold the function.

    Examples
    --------
    >>> import boolnet
    >>> f = boolnet.read("a & b")
    >>> count = kept(lambda function: print("counting") or len(function.inputs))
    >>> count(f), count(f)
    counting
    (2, 2)
    """
    known: WeakKeyDictionary[BooleanFunction, dict[Hashable, Result]] = WeakKeyDictionary()

    @functools.wraps(compute)
    def asked(function: BooleanFunction, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Result:
        results, key = known.setdefault(function, {}), (args, tuple(kwargs.items()))
        if key not in results:
            results[key] = compute(function, *args, **kwargs)
        return results[key]

    return asked
