"""From samples as they are read to what a model reads, and the same again when it predicts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.data import Dataset, Vocabulary, channels_last, longest, tokenize
from nets.data.scaling import Scaling
from nets.data.text import UNKNOWN
from nets.tables import Features, Schema

LARGEST = 1e150
END = 1  # of padding behind the longest sentence


@dataclass(frozen=True)
class Encoding:
    """How samples of a data set become a model's input.

    Attributes
    ----------
    kind : {"vectors", "maps", "sentences"}
        What the model reads.
    shape : tuple of int
        Of one sample as it reads it: (n_in,), (C, H, W), or (length,) of word numbers.
    scaled_shape : tuple of int
        Of one sample as it is scaled: a map's channels are, whether the model reads it as a map or as a vector.
    scaling : Scaling or None
        Of numbers, measured on the training split.
    vocabulary : Vocabulary or None
        Of sentences, from the training split.
    table : Schema or None
        Of a table: what its columns are, so that they are found again by their names.
    features : Features or None
        Of a table: what its columns become, from the training split.

    Examples
    --------
    >>> from nets.data import from_arrays
    >>> data = from_arrays([[0.0, 4.0], [2.0, 8.0]], [0, 1])
    >>> encoding = Encoding.fit(data, "vectors")
    >>> encoding.prepare(encoding(data.X)).tolist()
    [[-1.0, -1.0], [1.0, 1.0]]
    """

    kind: str
    shape: tuple[int, ...]
    scaled_shape: tuple[int, ...]
    scaling: Scaling | None = None
    vocabulary: Vocabulary | None = None
    table: Schema | None = None
    features: Features | None = None

    @classmethod
    def fit(cls, data: Dataset, kind: str, shape: tuple[int, ...] | None = None) -> Self:
        """Return the encoding of a data set's training split for a model that reads a kind of input.

        Parameters
        ----------
        data : Dataset
        kind : str
        shape : tuple (C, H, W), optional
            For a model of maps, where the data are vectors.
        """
        if (kind == "sentences") != (data.kind == "sentences"):
            raise DataError(
                f"{data.name} holds {data.kind}, but the model reads {kind}", help="choose another model for these data"
            )
        if kind == "sentences":
            check_words(data)
            shape = (longest(data.X) + END,)
            return cls(kind, shape, shape, vocabulary=Vocabulary.fit(data.X))
        features = None if data.columns is None else Features.fit(data.X, data.columns)
        own = data.shape if features is None else (features.width,)
        if kind == "vectors":
            unscaled = cls(kind, (math.prod(own),), own)
        elif shape is None and data.kind != "maps":
            raise DataError(
                f"{data.name} holds vectors of {data.shape[0]}, but the model reads maps",
                help="say how they are to be read, such as --shape 1x8x8",
            )
        else:
            shape = data.shape if shape is None else tuple(shape)
            unscaled = cls(kind, shape, shape)
        unscaled = replace(unscaled, table=data.table, features=features)
        X = unscaled(data.X)
        if features is not None:
            _check_size(data.name, X, features)
        scaling = Scaling.fit(X)
        return replace(unscaled, scaling=scaling if features is None else _of_numbers(scaling, features))

    def __call__(self, X: Array) -> Array:
        """Return samples as `prepare` takes them: word numbers, or numbers in the shape in which they are scaled.

        Raises
        ------
        DataError
            If they are of another kind or size.
        """
        if (X.dtype.kind == "T") != (self.kind == "sentences"):
            raise DataError(f"the model reads {self.kind}, but is given samples of dtype {X.dtype}", help="other data")
        if self.vocabulary is not None:
            return self.vocabulary.encode(X, self.shape[0])
        if self.features is not None:
            X = self.features(X)
        if math.prod(X.shape[1:]) != math.prod(self.scaled_shape):
            raise DataError(
                f"the model reads samples of shape {self.scaled_shape}, but is given samples of shape {X.shape[1:]}",
                help="give data like those it was trained on, or --shape CxHxW whose product is their size",
            )
        if X.shape[1:] == self.scaled_shape:
            return X
        X = X.reshape(len(X), *self.scaled_shape)
        return channels_last(X) if X.ndim == 4 else X

    def notes(self, X: Array) -> tuple[str, ...]:
        """Return what is to be said of new samples: how many sentences have no word that the model knows."""
        if self.vocabulary is None:
            return ()
        known = (self(X) > UNKNOWN).any(axis=1)
        lost = X[~known].tolist()
        if not lost:
            return ()
        return (f"{len(lost):,} of {len(X):,} sentences have no word that the model knows, such as {lost[0][:40]!r}",)

    def prepare(self, x: Array) -> Array:
        """Return a batch as the model reads it, scaled as the training split was."""
        if self.scaling is None:
            return trimmed(x)
        scaled = self.scaling(x)
        return scaled if self.shape == self.scaled_shape else scaled.reshape(len(x), *self.shape)

    def to_json(self) -> dict[str, Any]:
        """Return the encoding as plain values."""
        return {
            "kind": self.kind,
            "input_shape": list(self.shape),
            "scaled_shape": list(self.scaled_shape),
            "scaling": None if self.scaling is None else self.scaling.to_dict(),
            "vocabulary": None if self.vocabulary is None else self.vocabulary.to_list(),
            "table": None if self.table is None else self.table.to_json(),
            "features": None if self.features is None else self.features.to_json(),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the encoding of plain values."""
        scaling, words = values.get("scaling"), values.get("vocabulary")
        table, features = values.get("table"), values.get("features")  # of a run before they were recorded: neither
        return cls(
            values["kind"],
            tuple(values["input_shape"]),
            tuple(values["scaled_shape"]),
            None if scaling is None else Scaling.from_dict(scaling),
            None if words is None else Vocabulary.from_list(words),
            None if table is None else Schema.from_json(table),
            None if features is None else Features.from_json(features),
        )


def _check_size(name: str, X: Array, features: Features) -> None:
    """Refuse numbers of a table whose squares are no float64, by the name of their column."""
    largest = np.abs(X).max(axis=0, initial=0)
    if X.ndim == 2 and (largest > LARGEST).any():
        place = int(np.argmax(largest))
        raise DataError(
            f"{name}: {features.names[place]!r} has a value of size {largest[place]:g}: too large to scale",
            help=f"repair it, or leave the column out by --ignore {features.names[place]!r}",
        )


def _of_numbers(scaling: Scaling, features: Features) -> Scaling:
    """Return a scaling that leaves alone what is 0 or 1; of maps, whose channels are pixels, it is as it was."""
    if len(scaling.mean) != features.width:
        return scaling
    pairs = zip(scaling.mean, scaling.std, features.scaled, strict=True)
    kept = [(mean, std) if is_scaled else (0.0, 1.0) for mean, std, is_scaled in pairs]
    return Scaling(tuple(mean for mean, _ in kept), tuple(std for _, std in kept))


def check_words(data: Dataset) -> None:
    """Refuse sentences of which a class has no word at all: there is nothing to tell it by.

    >>> from nets.data import from_arrays
    >>> check_words(from_arrays(["a gem", "...", "--"], ["good", "bad", "bad"]))
    Traceback (most recent call last):
    nets.core.errors.DataError: data: no sentence of the class 'bad' has a word; the first is '...'
      help: a word is letters or digits of any script; is it the right file, in the right encoding?
    """
    for number, name in enumerate(data.classes if data.target == "classes" else ()):
        own = data.X[data.y == number].tolist()
        if own and not any(map(tokenize, own)):
            raise DataError(
                f"{data.name}: no sentence of the class {name!r} has a word; the first is {own[0][:40]!r}",
                help="a word is letters or digits of any script; is it the right file, in the right encoding?",
            )


def trimmed(ids: Array) -> Array:
    """Return sentences without the padding that all of them end in, but for `END`: a text CNN's output is the same.

    >>> trimmed(np.array([[5, 0, 0, 0], [7, 2, 0, 0]])).tolist()
    [[5, 0, 0], [7, 2, 0]]
    """
    used = np.flatnonzero(ids.any(axis=0))
    return ids[:, : (int(used[-1]) + 1 if len(used) else 0) + END]
