"""What may be wrong with a case: its rank, one of its axes, one of its options, its dtype, its ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

Shape = tuple[int, ...]
Options = Mapping[str, Any]
Types = tuple[str, ...]


def spoiled(
    rng: np.random.Generator, shape: Shape, options: Options, types: Types
) -> tuple[str, Shape, Options, Types]:
    """Return what was made wrong, and shape, options and dtypes with it; what is other may still be right."""
    ways = ["rank", "axis", "dtype", *["option"] * (3 * bool(options))]
    ways += ["ids"] * (2 * types[0].startswith("int"))
    what = ways[rng.integers(len(ways))]
    if what == "rank":
        return what, _other_rank(rng, shape), options, types
    if what == "axis" and shape:
        axis = int(rng.integers(len(shape)))
        size = int(rng.choice([0, 1, shape[axis] + 1, max(shape[axis] - 1, 0)]))
        return f"axis {axis}", (*shape[:axis], size, *shape[axis + 1 :]), options, types
    if what == "option":
        name = list(options)[rng.integers(len(options))]
        return name, shape, {**options, name: _other(rng, options[name])}, types
    if what == "dtype":
        return what, shape, options, ("int64",) if types[0].startswith("float") else ("float32",)
    return what, shape, options, types


def _other_rank(rng: np.random.Generator, shape: Shape) -> Shape:
    ways = ((), shape[1:], shape[:-1], (2, *shape), (*shape, 1))
    return ways[rng.integers(len(ways))]


def _other(rng: np.random.Generator, value: Any) -> Any:
    """Return another value for an option, most of them wrong."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, tuple) and value:
        if rng.random() < 0.3:
            return value[:-1] if rng.random() < 0.5 else (*value, value[0])
        place = int(rng.integers(len(value)))
        return (*value[:place], _other(rng, value[place]), *value[place + 1 :])
    ways: tuple[Any, ...] = (0, -1, -2, 1, 7, 1.5, "1", None, ())
    if isinstance(value, int):
        ways = (0, 0, -1, -1, -2, value + 1, value - 1, 3 * value + 5, 1.5, "1", None, (value,), (value, value, value))
    elif isinstance(value, float):
        ways = (0.0, -1.0, -0.5, 1.0, 2.5, 3, np.nan, np.inf, "1", None)
    elif isinstance(value, str):
        ways = ("unknown", "", 1, None)
    return ways[rng.integers(len(ways))]
