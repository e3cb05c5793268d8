"""The negative log likelihood of classes whose probabilities are given as logarithms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nets.core.arrays import Array
from nets.losses.base import Result, as_array, in_single, is_half, outputs, reduced, sample_weights
from nets.losses.labels import OfLabels, as_outputs, by_class, over_places, weighed


@dataclass(frozen=True)
class NLLLoss(OfLabels):
    """Negative log likelihood: ``-z[y]``, where `z` are logarithms of probabilities, of a `LogSoftmax`.

    Parameters
    ----------
    weight : sequence of float, optional
        One weight per class.
    ignore_index : int
        The label of what is left out: it adds nothing, and has no gradient.
    reduction : {"mean", "sum", "none"}
        The mean weighted by classes, the sum, or all losses as an array, which has the gradient of their sum.

    Notes
    -----
    ``z`` is (N, classes) and ``y`` (N,) class numbers, or (N, classes, d1, ...) and (N, d1, ...). Behind a `LogSoftmax`
    it is `CrossEntropyLoss` of the logits, which saves the layer.

    Examples
    --------
    >>> value, dz = NLLLoss()(np.log([[0.5, 0.5], [0.25, 0.75]]), np.array([0, 1]))
    >>> round(value, 4), dz.tolist()
    (0.4904, [[-0.5, 0.0], [0.0, -0.5]])
    """

    def __call__(self, z: Array, y: Array, sample_weight: Array | None = None) -> Result:
        """Return the loss and its gradient, of the shape of `z`."""
        z = outputs(z)
        if is_half(z):
            return in_single(self, z, y, sample_weight)
        y = as_array("labels", y)
        labels = self._read(z, y)
        samples = over_places(sample_weights(z, sample_weight), y.size)
        total = self._total(z, y.size, labels.weights, samples)
        rows = by_class(z)
        losses = -rows.take(labels.own)
        dz = np.zeros_like(rows)
        dz.reshape(-1)[labels.own] = -1
        losses = weighed(losses, dz, labels)
        value, dz = reduced(losses, dz, self.reduction, samples, total)
        return value.reshape(y.shape) if self.reduction == "none" else value, as_outputs(dz, z.shape)
