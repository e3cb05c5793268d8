"""One case or more for every layer: what the conformance tests run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nets.layers import (
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    Conv1d,
    Conv2d,
    Flatten,
    Identity,
    Linear,
    MaxPool1d,
    MaxPool2d,
    Parallel,
    ReLU,
    Residual,
    Sequential,
    SpatialPyramidPool2d,
)
from nets.module import Module


@dataclass(frozen=True)
class LayerCase:
    """A layer, how it is built, and the shape of a batch for it."""

    name: str  # a row of LAYERS, and more words to tell cases apart
    build: Callable[[np.random.Generator], Module]
    shape: tuple[int, ...]


CASES = (
    LayerCase("AdaptiveAvgPool2d", lambda rng: AdaptiveAvgPool2d(1), (2, 3, 3, 4)),
    LayerCase("AdaptiveAvgPool2d with bins that overlap", lambda rng: AdaptiveAvgPool2d((2, 3)), (2, 3, 5, 4)),
    LayerCase("AdaptiveMaxPool2d", lambda rng: AdaptiveMaxPool2d((2, None)), (2, 3, 4, 3)),
    LayerCase("AdaptiveMaxPool2d with bins that overlap", lambda rng: AdaptiveMaxPool2d((2, 3)), (2, 3, 5, 4)),
    LayerCase("AvgPool2d", lambda rng: AvgPool2d(2), (2, 3, 4, 5)),
    LayerCase("AvgPool2d that overlaps", lambda rng: AvgPool2d(3, 2, 1, True, False), (2, 3, 4, 6)),
    LayerCase("BatchNorm1d", lambda rng: BatchNorm1d(3), (4, 3)),
    LayerCase("BatchNorm1d of sequences", lambda rng: BatchNorm1d(3), (4, 3, 5)),
    LayerCase("BatchNorm2d", lambda rng: BatchNorm2d(3), (4, 3, 2, 2)),
    LayerCase("BatchNorm2d plain", lambda rng: BatchNorm2d(3, momentum=None, affine=False), (4, 3, 2, 2)),
    LayerCase("Conv1d", lambda rng: Conv1d(3, 4, 3, padding=2, rng=rng), (2, 3, 6)),
    LayerCase("Conv1d with all options", lambda rng: Conv1d(4, 6, 2, 2, 1, 2, 2, False, rng=rng), (2, 4, 7)),
    LayerCase("Conv2d", lambda rng: Conv2d(2, 3, 3, padding=1, rng=rng), (2, 2, 4, 5)),
    LayerCase("Conv2d of one channel", lambda rng: Conv2d(1, 2, (2, 3), rng=rng), (2, 1, 4, 5)),
    LayerCase("Conv2d that strides", lambda rng: Conv2d(2, 3, 3, 2, 1, rng=rng), (2, 2, 5, 4)),
    LayerCase("Conv2d wide", lambda rng: Conv2d(16, 17, 3, padding=1, dilation=2, rng=rng), (2, 16, 5, 4)),
    LayerCase("Conv2d wide and same", lambda rng: Conv2d(16, 16, 2, padding="same", rng=rng), (2, 16, 3, 3)),
    LayerCase("Conv2d in groups", lambda rng: Conv2d(4, 6, 3, 1, 1, groups=2, bias=False, rng=rng), (2, 4, 4, 4)),
    LayerCase("Conv2d by channel", lambda rng: Conv2d(4, 4, 3, 2, 1, groups=4, rng=rng), (2, 4, 5, 5)),
    LayerCase("Conv2d of one place", lambda rng: Conv2d(3, 4, 1, 2, rng=rng), (2, 3, 4, 4)),
    LayerCase("Flatten", lambda rng: Flatten(), (2, 3, 2, 2)),
    LayerCase("Identity", lambda rng: Identity(), (2, 3)),
    LayerCase("Linear", lambda rng: Linear(3, 2, rng=rng), (4, 3)),
    LayerCase("Linear without bias on sequences", lambda rng: Linear(3, 2, bias=False, rng=rng), (2, 4, 3)),
    LayerCase("MaxPool1d", lambda rng: MaxPool1d(3, 2, 1), (2, 3, 7)),
    LayerCase("MaxPool2d", lambda rng: MaxPool2d(2), (2, 3, 4, 6)),
    LayerCase("MaxPool2d with a rest", lambda rng: MaxPool2d((2, 3)), (2, 3, 5, 7)),
    LayerCase("MaxPool2d that overlaps", lambda rng: MaxPool2d(3, 2, 1, ceil_mode=True), (2, 3, 4, 6)),
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
    LayerCase("SpatialPyramidPool2d", lambda rng: SpatialPyramidPool2d((1, 2, 3)), (2, 3, 5, 4)),
    LayerCase("SpatialPyramidPool2d by mean", lambda rng: SpatialPyramidPool2d((1, 2), "mean"), (2, 3, 5, 4)),
)
