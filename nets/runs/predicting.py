"""What a trained model says of new samples."""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from nets.core.arrays import Array
from nets.core.errors import DataError, StateError
from nets.core.module import Module
from nets.data.samples import Samples, check_said, of_rows, of_table, of_text, read_samples
from nets.data.targets import INPUT
from nets.models.store import load_model
from nets.runs.answers import Answers
from nets.runs.encoding import Encoding
from nets.tables import Reading, is_frame, of_frame
from nets.train import predict

MODEL = "model.npz"
CLASSES = Answers()


@dataclass(frozen=True)
class Predictor:
    """A trained model with what it takes to read new samples as it was trained to.

    Attributes
    ----------
    model : Module
    encoding : Encoding
    classes : tuple of str
        The names of the classes, or of the numbers or labels.
    answers : Answers
        What the outputs stand for.
    """

    model: Module
    encoding: Encoding
    classes: tuple[str, ...]
    answers: Answers = CLASSES

    @property
    def target(self) -> str:
        """What it predicts: "classes", "numbers", "labels", or the "input" itself."""
        return self.answers.target

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
        return cls(model, Encoding.from_json(spec), tuple(spec["classes"]), Answers.from_json(spec))

    def read(
        self,
        data: Any,
        encoding: str | None = None,
        *,
        header: bool | None = None,
        separator: str | None = None,
        decimal: str | None = None,
    ) -> Samples:
        """Return the samples of new data, as the model reads them.

        Parameters
        ----------
        data : path, bytes or frame
            A file or folder, the bytes of a csv file or of sentences, a frame of pandas or polars, or a mapping from
            names to columns. Columns of tables are found by their names, in any order; `Samples.notes` says what is
            missing or new.
        encoding : str, optional
            What text is in, where its bytes do not tell: "latin-1", "koi8-r".
        header : bool, optional
            Whether a csv file begins with the names of its columns, where that is not to be guessed.
        separator : str, optional
            What stands between the cells of a csv file: a character, or comma, semicolon, tab, pipe or blanks.
        decimal : {".", ","}, optional
            The decimal mark of a csv file.

        Raises
        ------
        DataError
            If it cannot be read, or lacks a column that the model reads.
        """
        own, target, names = self.encoding, self.answers.target, self.classes
        reading = Reading(header=header, separator=separator, decimal=decimal, encoding=encoding)
        if is_frame(data):
            check_said(reading, "the frame")
            if own.table is None:
                raise DataError(
                    "this model has no record of the names of its columns",
                    help="give an array with the columns in the order of its training data, or train it anew",
                )
            return of_rows(of_frame(data), own.table, target)
        if isinstance(data, bytes | bytearray):
            if own.kind == "sentences":
                check_said(reading, "<stdin>")
                return self._noted(of_text(data, "<stdin>", encoding))
            return of_table(data, "<stdin>", own.scaled_shape, own.table, target, names, reading)
        return self._noted(read_samples(Path(data), own.kind, own.scaled_shape, target, names, own.table, reading))

    def _noted(self, samples: Samples) -> Samples:
        return replace(samples, notes=(*samples.notes, *self.encoding.notes(samples.X)))

    def __call__(self, X: Any) -> Array:
        """Return the probabilities of the classes, or what else the model answers; see `Answers`.

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
            found = self.read(X)
            if found.notes:
                warnings.warn("\n".join(found.notes), stacklevel=2)
            X = found.X
        samples = self.encoding(X)
        x = self.encoding.prepare(samples) if self.answers.target == INPUT else None
        return self.answers(predict(self.model, samples, prepare=self.encoding.prepare), x)
