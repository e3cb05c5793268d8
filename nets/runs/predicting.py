"""What a trained model says of new samples."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError, StateError
from nets.core.module import Module
from nets.data.samples import Samples, of_rows, of_table, of_text, read_samples
from nets.layers import Softmax
from nets.models.store import load_model
from nets.runs.encoding import Encoding
from nets.tables import is_frame, of_frame
from nets.train import predict

MODEL = "model.npz"


@dataclass(frozen=True)
class Predictor:
    """A trained model with what it takes to read new samples as it was trained to.

    Attributes
    ----------
    model : Module
    encoding : Encoding
    classes : tuple of str
        The names of the classes; else those of the numbers, or of the labels.
    target : {"classes", "numbers", "labels"}
        What it predicts.
    scaling : tuple (mean, scale) of ndarray, shape (K,), or None
        Of numbers: what the model gives is multiplied by the scale and added to the mean.
    """

    model: Module
    encoding: Encoding
    classes: tuple[str, ...]
    target: str = "classes"
    scaling: tuple[Array, Array] | None = None

    @classmethod
    def load(cls, path: Path) -> Self:
        """Return the predictor in a file, or in the folder of a run.

        Raises
        ------
        NetsError
            If there is none, or it is damaged.
        """
        if os.path.isdir(path) and not os.path.exists(path / MODEL):
            raise StateError(
                f"{path} holds no trained model", help="a run that was stopped goes on with train --resume"
            )
        model, spec = load_model(path / MODEL if os.path.isdir(path) else path)
        if not {"classes", "kind", "input_shape"} <= spec.keys():
            raise StateError(f"{path} holds a model without what was known of its data", help="train it with a run")
        target, scaling = str(spec.get("target") or "classes"), _scaling(spec.get("target_scaling"))
        return cls(model, Encoding.from_json(spec), tuple(spec["classes"]), target, scaling)

    def read(self, data: Any, encoding: str | None = None) -> Samples:
        """Return the samples of new data, as the model reads them.

        Parameters
        ----------
        data : path, bytes or frame
            A file or folder, the bytes of a csv file or of sentences, a frame of pandas or polars, or a mapping from
            names to columns. Columns of tables are found by their names, in any order; `Samples.notes` says what is
            missing or new.
        encoding : str, optional
            What text is in, where its bytes do not tell: "latin-1", "koi8-r".

        Raises
        ------
        DataError
            If it cannot be read, or lacks a column that the model reads.
        """
        own = self.encoding
        if is_frame(data):
            if own.table is None:
                raise DataError(
                    "this model has no record of the names of its columns",
                    help="give an array with the columns in the order of its training data, or train it anew",
                )
            return of_rows(of_frame(data), own.table, self.target)
        if isinstance(data, bytes | bytearray):
            if own.kind == "sentences":
                return self._noted(of_text(data, "<stdin>", encoding))
            return of_table(data, "<stdin>", own.scaled_shape, own.table, self.target, encoding)
        return self._noted(read_samples(Path(data), own.kind, own.scaled_shape, own.table, self.target, encoding))

    def _noted(self, samples: Samples) -> Samples:
        return replace(samples, notes=(*samples.notes, *self.encoding.notes(samples.X)))

    def __call__(self, X: Any) -> Array:
        """Return the probabilities of the classes; of several labels, that of each; of numbers, the numbers.

        Parameters
        ----------
        X : ndarray or frame
            Samples as `nets.data` reads them, or a table with the names of its columns; of values that are missing or
            new in a table, a warning tells.

        Returns
        -------
        ndarray of float64, shape (N, K)
        """
        if is_frame(X):
            samples = self.read(X)
            for note in samples.notes:
                warnings.warn(note, stacklevel=2)
            X = samples.X
        outputs = predict(self.model, self.encoding(X), prepare=self.encoding.prepare).astype(np.float64)
        if self.target == "classes":
            return Softmax()(outputs)
        outputs = outputs.reshape(len(outputs), -1)
        if self.target == "labels":
            return np.asarray(0.5 * (1 + np.tanh(0.5 * outputs)))  # the logistic function, without overflow
        mean, scale = (0.0, 1.0) if self.scaling is None else self.scaling
        return np.asarray(outputs * scale + mean)


def _scaling(values: Mapping[str, Any] | None) -> tuple[Array, Array] | None:
    """Return mean and scale of the targets, if they were recorded."""
    if values is None:
        return None
    try:
        scale = values["scale"] if "scale" in values else values["std"]
        return np.asarray(values["mean"], dtype=np.float64), np.asarray(scale, dtype=np.float64)
    except (KeyError, TypeError, ValueError) as error:
        raise StateError(f"the record of the targets is damaged: {error!r}", help="train anew") from None
