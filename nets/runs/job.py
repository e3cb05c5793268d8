"""A training run as it was asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

import numpy as np

from nets.core.errors import NetsError
from nets.data import Dataset, folds, load, split_indices
from nets.runs.recipe import Recipe
from nets.tables import Schema

TEST_SHARE = 0.2  # of data without a test split


@dataclass(frozen=True)
class Job:
    """A model, the data to train it on, and how.

    Parameters
    ----------
    model : str
        A row of `nets.models.MODELS`.
    data : str
        A path that `nets.data.load` reads.
    options : mapping
        Options of the model.
    recipe : Recipe
    seed : int
        What everything random is drawn from.
    shape : tuple (C, H, W), optional
        How vectors are read as maps.
    label : str, optional
        The column of the labels of a csv file: its name, "first", "last", or its number from 0.
    table : mapping
        How a csv file is to be read: options of `nets.data.load`.
    vectors : str, optional
        A file of word vectors to begin with.
    fold : tuple (k, n), optional
        Test on the k-th of n parts of the training data, from 1, and train on the others.
    test_share : float
        The share of the data to test on where they have no test split.
    """

    model: str
    data: str
    options: Mapping[str, Any] = field(default_factory=dict)
    recipe: Recipe = field(default_factory=Recipe)
    seed: int = 0
    shape: tuple[int, ...] | None = None
    label: str | None = None
    table: Mapping[str, Any] = field(default_factory=dict)
    vectors: str | None = None
    fold: tuple[int, int] | None = None
    test_share: float = TEST_SHARE

    def __post_init__(self) -> None:
        if not 0 < self.test_share < 1:
            raise NetsError(f"the test share must be between 0 and 1, not {self.test_share}")
        if self.fold is not None and not 1 <= self.fold[0] <= self.fold[1]:
            raise NetsError(f"fold {self.fold[0]} of {self.fold[1]} is none of 1 to {self.fold[1]}")

    def rng(self, purpose: int) -> np.random.Generator:
        """Return a generator for one purpose: what one draws does not move another."""
        return np.random.default_rng([self.seed, purpose])

    def read(self, like: Schema | None = None) -> Dataset:
        """Return the data, with a test split.

        Parameters
        ----------
        like : Schema, optional
            Of the table that the run was begun with: its columns are found by their names.
        """
        data = load(self.data, label=self.label, **self.table, like=like)
        if self.fold is not None:
            k, n = self.fold
            train, test = list(folds(data.y, n, self.rng(0)))[k - 1]
            return data.take(train, test)
        if data.X_test is None:
            train, test = split_indices(data.y, self.test_share, self.rng(0))
            return data.take(train, test)
        return data

    def to_json(self) -> dict[str, Any]:
        """Return the job as plain values."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        plain: dict[str, Any] = json.loads(json.dumps(values | {"recipe": self.recipe.to_json()}, default=dict))
        return plain

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the job of plain values."""
        tuples = {name: None if values[name] is None else tuple(values[name]) for name in ("shape", "fold")}
        return cls(**{**values, **tuples, "recipe": Recipe.from_json(values["recipe"])})
