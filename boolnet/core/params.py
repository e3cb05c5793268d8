"""Parameters of algorithms: frozen records, nested as the algorithms are, whose every value has a path.

An algorithm's parameters are a frozen dataclass beside it, whose docstring says what each field is, in which unit, and
where it is known what it wins. A field may be the record of an algorithm that it calls. So one value anywhere can be
changed without touching code, which is what an ablation does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from boolnet.core.errors import BoolnetError, unknown_name

Params = TypeVar("Params")


def leaves(params: object, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value of a record by its path.

    Examples
    --------
    >>> from dataclasses import dataclass, field
    >>> @dataclass(frozen=True)
    ... class Inner:
    ...     patience: int = 30
    >>> @dataclass(frozen=True)
    ... class Outer:
    ...     tries: int = 3
    ...     search: Inner = field(default_factory=Inner)
    >>> dict(leaves(Outer()))
    {'tries': 3, 'search.patience': 30}
    """
    for one in fields(params):  # type: ignore[arg-type]
        value = getattr(params, one.name)
        if is_dataclass(value):
            yield from leaves(value, f"{prefix}{one.name}.")
        else:
            yield f"{prefix}{one.name}", value


def replaced(params: Params, changes: Mapping[str, Any]) -> Params:
    """Return a record with other values at some paths.

    Parameters
    ----------
    params : frozen dataclass
    changes : mapping of str to value
        Each by its path, e.g. ``"search.patience"``.

    Raises
    ------
    BoolnetError
        If there is no such path, or the value is of another type.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Walk:
    ...     patience: int = 30
    >>> replaced(Walk(), {"patience": 5})
    Walk(patience=5)
    """
    for path, value in changes.items():
        known = [one for one, _ in leaves(params)]
        if path not in known:
            raise unknown_name("parameter", path, known)
        params = _replaced(params, path, value, path)
    return params


def _replaced(params: Params, rest: str, value: Any, path: str) -> Params:
    name, _, inner = rest.partition(".")
    old = getattr(params, name)
    if inner:
        value = _replaced(old, inner, value, path)
    elif not _fits(old, value):
        raise BoolnetError(f"parameter {path} is {old!r} of type {type(old).__name__}, but got {value!r}")
    return replace(params, **{name: value})  # type: ignore[type-var]


def _fits(old: Any, value: Any) -> bool:
    """Whether a value can stand in the place of another: an int for a float, but no bool for a number."""
    if old is None or isinstance(old, bool) or isinstance(value, bool):
        return old is None or (isinstance(old, bool) and isinstance(value, bool))
    return isinstance(value, type(old)) or (isinstance(old, float) and isinstance(value, int))
