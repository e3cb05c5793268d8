"""The optimisers: a table. A new one is one file and one row."""

from __future__ import annotations

from collections.abc import Mapping

from nets.optim.base import Optimizer
from nets.optim.sgd import SGD

#: Name -> optimiser.
OPTIMIZERS: Mapping[str, type[Optimizer]] = {"sgd": SGD}

__all__ = ["OPTIMIZERS", "SGD", "Optimizer"]
