"""What experiments share: data that is made, small and hard enough to tell good training from bad; and training."""

from __future__ import annotations

from nets.core.arrays import Array
from nets.core.module import Module


def accuracy(model: Module, x: Array, y: Array) -> float:
    """Return the share of samples whose largest logit is that of their class, out of training.

    Parameters
    ----------
    model : Module
    x : ndarray
    y : ndarray of int
    """
    return float((model.eval()(x).argmax(axis=1) == y).mean())
