"""Taking over a saved state: by name, once all of it is seen to fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from nets.core.arrays import Array
from nets.core.errors import StateError
from nets.core.parameter import Parameter

#: From a name in a state to one in a model; None leaves it out.
Rename: TypeAlias = Callable[[str], str | None]


class Holder(Protocol):
    """A module, as far as is asked for here."""

    def places(self) -> Iterator[tuple[str, Any, str]]:
        """Yield the name of everything that is saved, what holds it, and its attribute there."""


def value_of(holder: object, attribute: str) -> Array:
    """Return the array that an attribute holds, of a parameter its values."""
    value = getattr(holder, attribute)
    return value.data if isinstance(value, Parameter) else np.asarray(value)


def load_state(
    module: Holder, state: Mapping[str, Any], strict: bool, rename: Mapping[str, str] | Rename | None
) -> None:
    """Set all that a module saves to the values of a state.

    Parameters
    ----------
    module : Holder
    state, strict, rename
        As `nets.core.module.Module.load_state_dict` takes them.
    """
    if not isinstance(state, Mapping):
        kind = type(state).__name__
        raise StateError(f"a state is a mapping of names to arrays, not one {kind}", help="give model.state_dict()")
    if rename is not None and not isinstance(rename, Mapping) and not callable(rename):
        raise StateError(f"rename must be a mapping of names or a function, but is {rename!r}")
    places = {name: (holder, attribute) for name, holder, attribute in module.places()}
    given, problems = _renamed(state, rename)
    if strict:
        problems += [f"{name} is missing" for name in places if name not in given]
        problems += [f"{_called(name, given)} is not in the model" for name in given if name not in places]
    arrays = {name: np.asarray(value) for name, (_, value) in given.items() if name in places}
    for name, array in arrays.items():
        problem = misfit(array, value_of(*places[name]))
        problems += [f"{_called(name, given)} {problem}"] if problem else []
    if problems:
        raise StateError(f"the state does not fit the model: {'; '.join(problems)}")
    for name, array in arrays.items():
        holder, attribute = places[name]
        old = getattr(holder, attribute)
        if isinstance(old, Parameter):
            old.data[...] = array
        else:
            setattr(holder, attribute, np.array(array, dtype=np.asarray(old).dtype))


def _renamed(
    state: Mapping[str, Any], rename: Mapping[str, str] | Rename | None
) -> tuple[dict[str, tuple[str, Any]], list[str]]:
    """Return what is given by our names, each with the name it had, and what is wrong with that."""
    if rename is None:
        return {name: (name, value) for name, value in state.items()}, []
    ours = rename if callable(rename) else by_parts(rename)
    result: dict[str, tuple[str, Any]] = {}
    problems = []
    for name, value in state.items():
        own = ours(name)
        if own is None:
            continue
        if own in result:
            problems.append(f"{result[own][0]} and {name} would both be {own}")
        result[own] = name, value
    return result, problems


def by_parts(table: Mapping[str, str]) -> Rename:
    """Return the function that replaces a name, or the longest beginning of it up to a dot, that a table has.

    Examples
    --------
    >>> rename = by_parts({"fc": "head", "fc.bias": "offset"})
    >>> rename("fc.weight"), rename("fc.bias"), rename("fcs.weight")
    ('head.weight', 'offset', 'fcs.weight')
    """

    def rename(name: str) -> str:
        parts = name.split(".")
        for end in range(len(parts), 0, -1):
            known = table.get(".".join(parts[:end]))
            if known is not None:
                return ".".join([known, *parts[end:]])
        return name

    return rename


def _called(name: str, given: Mapping[str, tuple[str, Any]]) -> str:
    theirs = given[name][0]
    return name if theirs == name else f"{name} (given as {theirs})"


def misfit(array: Array, own: Array) -> str:
    """Return why an array cannot take the place of another, or nothing.

    >>> misfit(np.zeros(3), np.zeros(2)), misfit(np.array([0.5]), np.array([1])), misfit(np.ones(2, int), np.ones(2))
    ('must have shape (2,) but has shape (3,)', 'has dtype float64, which does not go into int64', '')
    """
    if array.dtype.kind not in "fiub":
        return "is not numeric"
    if array.shape != own.shape:
        return f"must have shape {own.shape} but has shape {array.shape}"
    if array.dtype.kind not in ("fiu" if own.dtype.kind == "f" else "iu"):
        return f"has dtype {array.dtype}, which does not go into {own.dtype}"
    if not _is_within(array, own.dtype):
        return f"has values that {own.dtype} cannot hold"
    return ""


def _is_within(array: Array, dtype: DTypeLike) -> bool:
    if array.dtype == dtype or not array.size:
        return True
    with np.errstate(over="ignore"):
        cast = array.astype(dtype)
    if cast.dtype.kind == "f":
        return bool((np.isfinite(cast) | ~np.isfinite(array)).all())
    return bool((cast == array).all())
