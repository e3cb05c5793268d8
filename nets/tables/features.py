"""From the columns of a table to what a model reads, as fitted on the training split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError, StateError
from nets.tables.schema import Column

MOST = 2**28  # numbers, 2 GiB of them


@dataclass(frozen=True)
class Feature:
    """How one column becomes features.

    Attributes
    ----------
    name : str
    fill : float
        What stands where a number is missing: the median of the training split, of yes-no the share of yes.
    indicator : bool
        Whether a feature of its own says that it is missing: it is, where something was in the training split.
    seen : tuple of int
        The categories of the training split: each is a feature that is 1 or 0. Others leave all of them 0.
    labels : tuple of str
        Their names.
    """

    name: str
    fill: float = 0.0
    indicator: bool = False
    seen: tuple[int, ...] | None = None
    labels: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many features come of it."""
        return (1 if self.seen is None else len(self.seen)) + self.indicator


@dataclass(frozen=True)
class Features:
    """How every column of a table becomes features.

    Attributes
    ----------
    parts : tuple of Feature
    scaled : tuple of bool
        Which features are numbers to be scaled, the others being 0 or 1.

    Examples
    --------
    >>> columns = [Column("size", "number", 0), Column("colour", "category", 1, ("blue", "red"))]
    >>> X = np.array([[1.0, 0], [np.nan, 1], [4.0, np.nan]])
    >>> features = Features.fit(X, columns)
    >>> features.names
    ('size', 'size is missing', 'colour is blue', 'colour is red', 'colour is missing')
    >>> features(X).tolist()
    [[1.0, 0.0, 1.0, 0.0, 0.0], [2.5, 1.0, 0.0, 1.0, 0.0], [4.0, 0.0, 0.0, 0.0, 1.0]]
    """

    parts: tuple[Feature, ...]
    scaled: tuple[bool, ...]

    @classmethod
    def fit(cls, X: Array, columns: Sequence[Column]) -> Self:
        """Return the features of a training split: nothing of other samples is in them.

        Parameters
        ----------
        X : ndarray of float64, shape (N, columns)
            As `Schema.read` has it.
        columns : sequence of Column
        """
        parts = tuple(_fitted(X[:, k], column) for k, column in enumerate(columns))
        scaled: list[bool] = []
        for part, column in zip(parts, columns, strict=True):
            scaled += [column.kind in ("number", "date"), *[False] * (part.width - 1)][: part.width]
        return cls(parts, tuple(scaled))

    @property
    def width(self) -> int:
        """How many features there are."""
        return len(self.scaled)

    @property
    def is_identity(self) -> bool:
        """Whether every column is one feature, and nothing was missing."""
        return all(part.seen is None and not part.indicator for part in self.parts)

    @property
    def names(self) -> tuple[str, ...]:
        """What each feature is."""
        names: list[str] = []
        for part in self.parts:
            names += [part.name] if part.seen is None else [f"{part.name} is {label}" for label in part.labels]
            names += [f"{part.name} is missing"] * part.indicator
        return tuple(names)

    def __call__(self, X: Array) -> Array:
        """Return the features of samples.

        Parameters
        ----------
        X : ndarray, shape (N, columns)

        Returns
        -------
        ndarray of float64, shape (N, width)
            `X` itself where nothing is to be done.
        """
        if X.ndim != 2 or X.shape[1] != len(self.parts):
            raise DataError(
                f"the model reads {len(self.parts)} columns, but is given samples of shape {X.shape[1:]}",
                help="give one number a column, as Schema.read does",
            )
        if self.is_identity and not np.isnan(X).any() and not any(map(_is_word, self.parts)):
            return X
        if len(X) * self.width > MOST:
            widest = max(self.parts, key=lambda part: part.width)
            raise DataError(
                f"{len(X):,} samples of {self.width:,} features are more than {MOST:,} numbers",
                help=f"{widest.name!r} makes {widest.width:,} of them: leave it out, or take fewer samples",
            )
        out = np.zeros((len(X), self.width))
        place = 0
        for k, part in enumerate(self.parts):
            _put(X[:, k], part, out[:, place : place + part.width])
            place += part.width
        return out

    def to_json(self) -> dict[str, Any]:
        """Return the features as plain values."""
        return {"parts": [asdict(part) for part in self.parts], "scaled": list(self.scaled)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the features of plain values."""
        try:
            return cls(tuple(map(_of_json, values["parts"])), tuple(map(bool, values["scaled"])))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise StateError(f"the record of a table's features is damaged: {error!r}", help="train anew") from None


def _of_json(values: Mapping[str, Any]) -> Feature:
    seen = values["seen"]
    return Feature(**{**values, "seen": None if seen is None else tuple(seen), "labels": tuple(values["labels"])})


def _fitted(values: Array, column: Column) -> Feature:
    gone = np.isnan(values)
    present = values[~gone]
    indicator = bool(gone.any())
    if column.kind == "category":
        seen = tuple(int(code) for code in np.unique(present) if code >= 0)
        return Feature(column.name, 0.0, indicator, seen, tuple(column.values[code] for code in seen))
    if column.kind == "yes-no":
        present = present[present >= 0]
        return Feature(column.name, float(present.mean()) if len(present) else 0.5, indicator, None, ("yes-no",))
    return Feature(column.name, float(np.median(present)) if len(present) else 0.0, indicator)


def _is_word(part: Feature) -> bool:
    """Whether a column is yes or no, where another word is unseen, or a category."""
    return bool(part.labels)


def _put(values: Array, part: Feature, out: Array) -> None:
    gone = np.isnan(values)
    if part.indicator:
        out[:, -1] = gone
    if part.seen is not None:
        for k, code in enumerate(part.seen):
            out[:, k] = values == code
        return
    lost = gone | (values < 0) if _is_word(part) else gone
    out[:, 0] = np.where(lost, part.fill, values)
