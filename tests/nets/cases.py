"""One case or more for every layer: what the conformance tests run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nets.layers import Flatten, Identity, Linear, Parallel, ReLU, Residual, Sequential
from nets.module import Module


@dataclass(frozen=True)
class LayerCase:
    """A layer, how it is built, and the shape of a batch for it."""

    name: str  # a row of LAYERS, and more words to tell cases apart
    build: Callable[[np.random.Generator], Module]
    shape: tuple[int, ...]


CASES = (
    LayerCase("Flatten", lambda rng: Flatten(), (2, 3, 2, 2)),
    LayerCase("Identity", lambda rng: Identity(), (2, 3)),
    LayerCase("Linear", lambda rng: Linear(3, 2, rng=rng), (4, 3)),
    LayerCase("Linear without bias on sequences", lambda rng: Linear(3, 2, bias=False, rng=rng), (2, 4, 3)),
    LayerCase("Parallel", lambda rng: Parallel(Linear(3, 2, rng=rng), Linear(3, 1, rng=rng)), (4, 3)),
    LayerCase(
        "Parallel in place", lambda rng: Parallel(Sequential(ReLU(True), Linear(3, 2, rng=rng)), ReLU(True)), (4, 3)
    ),
    LayerCase("ReLU", lambda rng: ReLU(), (4, 3)),
    LayerCase("ReLU in place", lambda rng: ReLU(inplace=True), (2, 3, 2, 2)),
    LayerCase("Residual", lambda rng: Residual(Linear(3, 3, rng=rng)), (4, 3)),
    LayerCase(
        "Residual in place", lambda rng: Residual(Sequential(ReLU(True), Linear(3, 3, rng=rng), ReLU(True))), (4, 3)
    ),
    LayerCase("Residual projected", lambda rng: Residual(Linear(3, 2, rng=rng), Linear(3, 2, rng=rng)), (4, 3)),
    LayerCase("Sequential", lambda rng: Sequential(Linear(3, 4, rng=rng), ReLU(True), Linear(4, 2, rng=rng)), (4, 3)),
)
