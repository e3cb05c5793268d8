"""Small problems to train on, shared by the tests of training."""

from __future__ import annotations

from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Module
from nets.layers import BatchNorm1d, Dropout, Linear, ReLU, Sequential
from nets.losses import CrossEntropyLoss
from nets.optim import SGD
from nets.train import History, fit


def rings(count: int = 300, seed: int = 0) -> tuple[Array, Array]:
    """Return points and whether they are far from the middle."""
    X = np.random.default_rng(seed).standard_normal((count, 2)).astype(np.float32)
    return X, (np.square(X).sum(axis=1) > 1.4).astype(np.int64)


def model(seed: int = 0, hidden: int = 16) -> Sequential:
    return Sequential(
        Linear(2, hidden, rng=seed),
        BatchNorm1d(hidden),
        ReLU(),
        Dropout(0.1, rng=seed),
        Linear(hidden, 2, rng=seed + 1),
    )


def jitter(x: Array, rng: np.random.Generator) -> Array:
    noise: Array = rng.standard_normal(x.shape, dtype=np.float32)
    return x + 0.05 * noise


def trained(net: Module, data: tuple[Array, Array] | None = None, **options: Any) -> History:
    """Fit with options for all that tests leave out."""
    X, y = rings() if data is None else data
    defaults: dict[str, Any] = {"loss": CrossEntropyLoss(), "epochs": 2, "batch_size": 32}
    if "optimizer" not in options:
        defaults["optimizer"] = SGD(net.parameters(), lr=0.1, momentum=0.9)
    return fit(net, X, y, **defaults | options)


def same_weights(one: Module, other: Module) -> bool:
    a, b = one.state_dict(), other.state_dict()
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)
