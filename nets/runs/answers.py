"""From what a model gives to what was asked: probabilities, numbers in the unit of the data, answers of yes and no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import StateError
from nets.data.scaling import Scaling
from nets.data.targets import INPUT, TARGETS
from nets.layers import Softmax


@dataclass(frozen=True)
class Answers:
    """What the outputs of a model stand for; a model's file has it as "target" and "target_scaling".

    Attributes
    ----------
    target : {"classes", "numbers", "labels", "input"}
        As in `nets.data.Dataset`; a file that does not say has classes.
    scaling : Scaling or None
        Of numbers: the mean and the deviation that the targets of the training split had.

    Examples
    --------
    >>> Answers()(np.array([[0.0, 0.0]])).tolist()
    [[0.5, 0.5]]
    >>> Answers("numbers", Scaling((10.0,), (2.0,)))(np.array([[1.5]])).tolist()
    [[13.0]]
    >>> Answers("labels")(np.array([[0.0, -800.0]])).tolist()
    [[0.5, 0.0]]
    """

    target: str = "classes"
    scaling: Scaling | None = None

    def __call__(self, z: Array, x: Array | None = None) -> Array:
        """Return what outputs stand for.

        Parameters
        ----------
        z : ndarray, shape (N, outputs)
            As the model gives them.
        x : ndarray, shape (N, n_in), optional
            What the model was given, where that is its target.

        Returns
        -------
        ndarray of float64
            The probability of each class, each number, or the probability of each yes, (N, outputs); of a model whose
            target is its input, the error of each sample, (N, 1): root mean square, in deviations of the training
            split.
        """
        z = z.astype(np.float64)
        if self.target == "numbers":
            return z if self.scaling is None else np.asarray(z * self.scaling.std + self.scaling.mean)
        if self.target == "labels":
            powers = np.exp(-np.abs(z))
            shares: Array = np.where(z >= 0, 1.0, powers) / (1 + powers)
            return shares
        if self.target == INPUT:
            assert x is not None
            return np.asarray(np.sqrt(np.square(z - x).mean(axis=1, keepdims=True)))
        probabilities: Array = Softmax()(z)
        return probabilities

    def to_json(self) -> dict[str, Any]:
        """Return what a model's file keeps.

        Examples
        --------
        >>> Answers.from_json(Answers("labels").to_json())
        Answers(target='labels', scaling=None)
        """
        return {"target": self.target, "target_scaling": None if self.scaling is None else self.scaling.to_dict()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the answers that a model's file tells of."""
        target, scaling = values.get("target", "classes"), values.get("target_scaling")
        if target not in TARGETS:
            raise StateError(
                f"the model predicts {target!r}, which is not known", help=f"known are {', '.join(TARGETS)}"
            )
        return cls(target, None if scaling is None else Scaling.from_dict(scaling))
