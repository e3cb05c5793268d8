"""What experiments share: data that is made, small and hard enough to tell good training from bad; and training."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Module
from nets.losses import Loss
from nets.optim import SGD


def two_moons(n: int, rng: np.random.Generator, noise: float = 0.1) -> tuple[Array, Array]:
    """Return points (n, 2) of two half circles that reach into each other, and which of them each is of.

    Parameters
    ----------
    n : int
    rng : numpy.random.Generator
    noise : float
        The deviation of what is added to both coordinates.
    """
    y = np.arange(n) % 2
    angle = rng.uniform(0, np.pi, n)
    x = np.stack([np.cos(angle) + y, np.sin(angle) * (1 - 2 * y) + 0.5 * y], axis=1)
    return (x + noise * rng.standard_normal(x.shape) - [0.5, 0.25]).astype(np.float32), y


def strokes(n: int, rng: np.random.Generator, size: int = 8, noise: float = 0.5) -> tuple[Array, Array]:
    """Return noisy maps of a stroke in one of four directions, channels last in memory, and which direction it is.

    Parameters
    ----------
    n : int
    rng : numpy.random.Generator
    size : int
        Rows and columns of a map.
    noise : float
        Its standard deviation; a stroke has a height of 1.

    Examples
    --------
    >>> x, y = strokes(8, np.random.default_rng(0))
    >>> x.shape, y.tolist()
    ((8, 1, 8, 8), [0, 1, 2, 3, 0, 1, 2, 3])
    """
    y = np.arange(n) % 4
    rows, columns = np.mgrid[:size, :size] - (size - 1) / 2
    angle = (y * np.pi / 4)[:, None, None]
    shift = rng.uniform(-size / 5, size / 5, (n, 1, 1))
    distance = np.abs(np.cos(angle) * rows + np.sin(angle) * columns - shift)
    maps = np.clip(1.5 - distance, 0, 1) + noise * rng.standard_normal((n, size, size))
    return maps[..., None].astype(np.float32).transpose(0, 3, 1, 2), y


def descend(
    model: Module,
    x: Array,
    y: Array,
    loss: Loss,
    *,
    steps: int,
    lr: float,
    rng: np.random.Generator,
    momentum: float = 0.9,
    batch: int = 64,
) -> float:
    """Train by momentum descent on batches drawn at random, and return the mean loss of the last tenth of the steps.

    Parameters
    ----------
    model : Module
    x, y : ndarray
    loss : Loss
    steps : int
    lr : float
    rng : numpy.random.Generator
        What the batches are drawn from.
    momentum : float
    batch : int
        Samples of a step.
    """
    optimizer = SGD(model.parameters(), lr=lr, momentum=momentum)
    model.train()
    losses = []
    for _ in range(steps):
        chosen = rng.permutation(len(x))[:batch]
        value, dz = loss(model.forward(x[chosen]), y[chosen])
        optimizer.zero_grad()
        model.backward(dz, False)
        optimizer.step()
        losses.append(value)
    return float(np.mean(losses[-max(1, steps // 10) :]))


def accuracy(model: Module, x: Array, y: Array) -> float:
    """Return the share of samples whose largest logit is that of their class, out of training.

    Parameters
    ----------
    model : Module
    x : ndarray
    y : ndarray of int
    """
    return float((model.eval()(x).argmax(axis=1) == y).mean())


class Errors(NamedTuple):
    """Losses, and the share of new samples whose class is wrong."""

    train: float
    new: float
    wrong: float


def mean_errors(measure: Callable[[int], Errors], draws: int) -> Errors:
    """Return the mean of what is measured over some draws of samples.

    >>> mean_errors(lambda k: Errors(k, 2.0 * k, 0.0), 3)
    Errors(train=1.0, new=2.0, wrong=0.0)
    """
    return Errors(*np.mean([measure(k) for k in range(draws)], axis=0).tolist())
