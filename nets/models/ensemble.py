"""Ensembles: several trained classifiers that decide together."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError, StateError
from nets.core.module import Module, starts_in_place
from nets.layers.softmax import LogSoftmax

#: From the logits of all models, each (N, classes), to the outputs of the ensemble.
Combination: TypeAlias = Callable[[list[Array]], Array]


class Ensemble(Module):
    """Several classifiers on the same input, their decisions combined.

    It is a module like any other for `nets.train.predict` and `evaluate`; its models are trained one by one.

    Parameters
    ----------
    models : iterable of Module
        Each gives logits (N, classes) of the same classes.
    combine : {"average", "vote"}
        "average" gives the logarithms of the mean probabilities: logits, whose softmax are these means. "vote" gives
        the share of models that decide for each class; the largest decides, and of equal ones that of the lowest
        class. A loss of shares has no meaning.

    References
    ----------
    .. [1] L. K. Hansen, P. Salamon, "Neural network ensembles", IEEE Trans. Pattern Analysis and Machine Intelligence
       12 (1990), doi:10.1109/34.58871.

    Examples
    --------
    >>> from nets.layers import Linear
    >>> def decided(*logits):  # a model that gives the same logits whatever comes in
    ...     model = Linear(1, 3, rng=0)
    ...     model.load_state_dict({"weight": np.zeros((3, 1)), "bias": logits})
    ...     return model
    >>> models = [decided(9, 0, 0), decided(0, 1, 0), decided(0, 1, 0)]
    >>> x = np.zeros((1, 1), np.float32)
    >>> np.exp(Ensemble(models)(x)).astype(float).round(2).tolist()
    [[0.47, 0.38, 0.14]]
    >>> Ensemble(models, "vote")(x).astype(float).round(2).tolist()
    [[0.33, 0.67, 0.0]]
    """

    def __init__(self, models: Iterable[Module], combine: str = "average") -> None:
        self._models = {str(k): model for k, model in enumerate(models)}
        if not self._models:
            raise NetsError("an ensemble needs one model at least")
        if combine not in COMBINATIONS:
            raise NetsError(f"combine must be one of {', '.join(COMBINATIONS)}, but is {combine!r}")
        self.combine = combine

    def children(self) -> Mapping[str, Module]:
        return self._models

    def __len__(self) -> int:
        return len(self._models)

    def forward(self, x: Array) -> Array:
        logits = list(self._logits(x))
        if logits[0].ndim != 2 or len({z.shape for z in logits}) > 1:
            shapes = ", ".join(str(z.shape) for z in logits)
            raise ShapeError(f"Ensemble: all models must give logits (N, classes) of one shape, but they give {shapes}")
        return COMBINATIONS[self.combine](logits)

    def _logits(self, x: Array) -> Iterator[Array]:
        for model in self._models.values():
            yield np.array(model.forward(x.copy(order="K") if starts_in_place(model) else x))

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        raise StateError("an ensemble has no backward pass", help="train its models one by one")

    def extra_repr(self) -> str:
        return f"combine={self.combine!r}"


def average(logits: list[Array]) -> Array:
    """Return the logarithms of the mean probabilities, exact where these round to 0."""
    total, *others = (LogSoftmax()(z) for z in logits)
    for other in others:
        np.logaddexp(total, other, out=total)
    total -= math.log(len(logits))
    return total


def vote(logits: list[Array]) -> Array:
    """Return the share of models that decide for each class."""
    votes, rows = np.zeros_like(logits[0]), np.arange(len(logits[0]))
    for z in logits:
        votes[rows, z.argmax(axis=1)] += 1 / len(logits)
    return votes


#: Name -> how logits are combined.
COMBINATIONS: Mapping[str, Combination] = {"average": average, "vote": vote}
