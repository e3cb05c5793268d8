"""A case of the sweep: all that is drawn for it, from a seed, the kind of layer and a number."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nets.core.arrays import Array, inverse
from tests.torch_sweep.draws import KINDS
from tests.torch_sweep.spoils import spoiled

FLOATS: tuple[str, ...] = ("float64", "float64", "float32", "float32", "float16")
INTEGERS: tuple[str, ...] = ("int64", "int64", "int32", "uint8")


@dataclass(frozen=True)
class Case:
    """What is built, and what goes through it.

    Attributes
    ----------
    kind : str
        A row of KINDS.
    options : mapping
        Of both layers: PyTorch's names are ours.
    shape : tuple of int
        Of the batch.
    dtype : str
        Of the batch, and of the parameters where it is one of floats.
    layouts : pair of str
        How the batch and the gradient by the output lie in memory, rows of LAYOUTS.
    special : bool
        Whether some numbers of the batch are infinite, none, zero or large.
    training : bool
        Whether the pass that is compared is one of training.
    before : int
        How many passes in training come before it.
    spoiled : str
        What was made wrong on purpose, perhaps; "" for nothing.
    seed : tuple of int
        What the numbers are drawn from.
    """

    kind: str
    options: Mapping[str, Any]
    shape: tuple[int, ...]
    dtype: str
    layouts: tuple[str, str]
    special: bool
    training: bool
    before: int
    spoiled: str
    seed: tuple[int, ...]

    @property
    def floating(self) -> bool:
        """Whether there is a gradient by the batch."""
        return self.dtype.startswith("float")

    def __str__(self) -> str:
        options = ", ".join(f"{name}={value!r}" for name, value in self.options.items())
        words = [f"{self.kind}({options}) of {self.dtype} {self.shape}, {' and '.join(self.layouts)}"]
        words += ["with special values"] if self.special else []
        words += [f"in {'training' if self.training else 'evaluation'} after {self.before} passes"]
        return ", ".join(words + ([f"spoiled: {self.spoiled}"] if self.spoiled else []))


def drawn(kind: str, number: int, seed: int = 0) -> Case:
    """Return a case: the same for the same three."""
    row, seeds = KINDS[kind], (seed, zlib.crc32(kind.encode()), number)
    rng = np.random.default_rng(seeds)
    shape, options = row.draw(rng)
    if shape and rng.random() < 0.25:
        shape = (int(rng.integers(2)), *shape[1:])
    types = INTEGERS if row.ids else FLOATS
    what, shape, options, types = (
        spoiled(rng, shape, options, types) if rng.random() < 0.25 else ("", shape, options, types)
    )
    layouts = sorted(LAYOUTS)
    return Case(
        kind,
        options,
        shape,
        types[rng.integers(len(types))],
        (layouts[rng.integers(len(layouts))], layouts[rng.integers(len(layouts))]),
        special=not row.ids and bool(rng.random() < 0.12),
        training=bool(rng.random() < row.training),
        before=int(rng.integers(3)) if row.training else 0,
        spoiled=what,
        seed=seeds,
    )


def batch(case: Case, rng: np.random.Generator) -> Array:
    """Return the batch of a case, contiguous."""
    if case.floating:
        x = (2 * rng.standard_normal(case.shape)).round(3)
        if case.special:
            large = 200.0 if case.dtype == "float16" else 1e4
            where = rng.random(case.shape) < 0.1
            x = np.where(where, rng.choice([np.inf, -np.inf, np.nan, 0.0, large, -large], case.shape), x)
        return x.astype(case.dtype)
    given = case.options.get("num_embeddings")
    count = given if isinstance(given, int) and given > 0 else 3
    ids = np.asarray(rng.integers(0, count, case.shape))
    if case.spoiled == "ids" and ids.size:
        ids.reshape(-1)[rng.integers(ids.size)] = rng.choice([-1, count])
    return ids.astype(case.dtype)


def _channels_last(x: Array) -> Array:
    order = [0, *range(2, x.ndim), 1] if x.ndim > 1 else [*range(x.ndim)]
    return np.ascontiguousarray(x.transpose(order)).transpose(inverse(order))


def _backwards(x: Array) -> Array:
    turned = tuple(slice(None, None, -1) for _ in x.shape)
    return np.ascontiguousarray(x[turned])[turned]


def _sliced(x: Array) -> Array:
    every = tuple(slice(None, None, 2) for _ in x.shape)
    whole = np.zeros([2 * size for size in x.shape], x.dtype)
    whole[every] = x
    return whole[every]


def _swapped(x: Array) -> Array:
    return np.ascontiguousarray(x.swapaxes(0, -1)).swapaxes(0, -1) if x.ndim > 1 else x


def _fixed(x: Array) -> Array:
    x = x.copy()
    x.flags.writeable = False
    return x


#: Name -> the same numbers in another place of memory.
LAYOUTS: Mapping[str, Callable[[Array], Array]] = {
    "contiguous": np.ascontiguousarray,
    "Fortran's order": np.asfortranarray,
    "channels last": _channels_last,
    "negative strides": _backwards,
    "every second": _sliced,
    "ends swapped": _swapped,
    "read-only": _fixed,
}


def laid(x: Array, layout: str) -> Array:
    """Return a copy of an array that lies in memory as a row of LAYOUTS says, a number as it is."""
    return LAYOUTS[layout](x).reshape(x.shape) if x.ndim else np.array(x)
