"""What a trained model says of new samples."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from nets.core.arrays import Array
from nets.core.errors import StateError
from nets.core.module import Module
from nets.data.targets import INPUT
from nets.models.store import load_model
from nets.runs.answers import Answers
from nets.runs.encoding import Encoding
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

    def __call__(self, X: Array) -> Array:
        """Return the probabilities of the classes, or what else the model answers; see `Answers`.

        Parameters
        ----------
        X : ndarray
            Samples as `nets.data` reads them.

        Returns
        -------
        ndarray, shape (N, classes)
        """
        samples = self.encoding(X)
        x = self.encoding.prepare(samples) if self.answers.target == INPUT else None
        return self.answers(predict(self.model, samples, prepare=self.encoding.prepare), x)
