"""One case or more for every layer: what the conformance tests run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nets.core.module import Module
from nets.layers import (
    ELU,
    GELU,
    SELU,
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    AlphaDropout,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    ChannelDropout,
    Conv1d,
    Conv2d,
    Dropout,
    Embedding,
    Flatten,
    Identity,
    KMaxOverTime,
    LeakyReLU,
    Linear,
    LogSoftmax,
    MaxOverTime,
    MaxPool1d,
    MaxPool2d,
    MeanOverTime,
    Parallel,
    PReLU,
    ReLU,
    Residual,
    RReLU,
    Sequential,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    SpatialPyramidPool2d,
    Tanh,
    Transpose,
    TwoChannelEmbedding,
)


@dataclass(frozen=True)
class LayerCase:
    """A layer, how it is built, and the shape of a batch for it."""

    name: str  # a row of LAYERS, and more words to tell cases apart
    build: Callable[[np.random.Generator], Module]
    shape: tuple[int, ...]
    ids: int | None = None  # the batch holds integers below it


CASES = (
    LayerCase("AdaptiveAvgPool2d", lambda rng: AdaptiveAvgPool2d(1), (2, 3, 3, 4)),
    LayerCase("AdaptiveAvgPool2d with bins that overlap", lambda rng: AdaptiveAvgPool2d((2, 3)), (2, 3, 5, 4)),
    LayerCase("AdaptiveMaxPool2d", lambda rng: AdaptiveMaxPool2d((2, None)), (2, 3, 4, 3)),
    LayerCase("AdaptiveMaxPool2d with bins that overlap", lambda rng: AdaptiveMaxPool2d((2, 3)), (2, 3, 5, 4)),
    LayerCase("AlphaDropout", lambda rng: AlphaDropout(0.3, rng=rng), (4, 3)),
    LayerCase("AlphaDropout of maps", lambda rng: AlphaDropout(rng=rng), (2, 3, 2, 2)),
    LayerCase("AvgPool2d", lambda rng: AvgPool2d(2), (2, 3, 4, 5)),
    LayerCase("AvgPool2d that overlaps", lambda rng: AvgPool2d(3, 2, 1, True, False), (2, 3, 4, 6)),
    LayerCase("BatchNorm1d", lambda rng: BatchNorm1d(3), (4, 3)),
    LayerCase("BatchNorm1d of sequences", lambda rng: BatchNorm1d(3), (4, 3, 5)),
    LayerCase("BatchNorm2d", lambda rng: BatchNorm2d(3), (4, 3, 2, 2)),
    LayerCase("BatchNorm2d plain", lambda rng: BatchNorm2d(3, momentum=None, affine=False), (4, 3, 2, 2)),
    LayerCase("ChannelDropout of maps", lambda rng: ChannelDropout(rng=rng), (2, 3, 2, 2)),
    LayerCase("ChannelDropout of sequences", lambda rng: ChannelDropout(0.3, True, rng=rng), (4, 3, 2)),
    LayerCase("Conv1d", lambda rng: Conv1d(3, 4, 3, padding=2, rng=rng), (2, 3, 6)),
    LayerCase("Conv1d with all options", lambda rng: Conv1d(4, 6, 2, 2, 1, 2, 2, False, rng=rng), (2, 4, 7)),
    LayerCase("Conv2d", lambda rng: Conv2d(2, 3, 3, padding=1, rng=rng), (2, 2, 4, 5)),
    LayerCase("Conv2d by channel", lambda rng: Conv2d(4, 4, 3, 2, 1, groups=4, rng=rng), (2, 4, 5, 5)),
    LayerCase("Conv2d in groups", lambda rng: Conv2d(4, 6, 3, 1, 1, groups=2, bias=False, rng=rng), (2, 4, 4, 4)),
    LayerCase("Conv2d of one channel", lambda rng: Conv2d(1, 2, (2, 3), rng=rng), (2, 1, 4, 5)),
    LayerCase("Conv2d of one place", lambda rng: Conv2d(3, 4, 1, 2, rng=rng), (2, 3, 4, 4)),
    LayerCase("Conv2d that strides", lambda rng: Conv2d(2, 3, 3, 2, 1, rng=rng), (2, 2, 5, 4)),
    LayerCase("Conv2d wide", lambda rng: Conv2d(16, 17, 3, padding=1, dilation=2, rng=rng), (2, 16, 5, 4)),
    LayerCase("Conv2d wide and same", lambda rng: Conv2d(16, 16, 2, padding="same", rng=rng), (2, 16, 3, 3)),
    LayerCase("Dropout", lambda rng: Dropout(0.3, rng=rng), (4, 3)),
    LayerCase("Dropout classical", lambda rng: Dropout(0.3, classical=True, rng=rng), (4, 3)),
    LayerCase("Dropout of maps", lambda rng: Dropout(rng=rng), (2, 3, 2, 2)),
    LayerCase("Dropout of nothing", lambda rng: Dropout(0, rng=rng), (4, 3)),
    LayerCase("ELU", lambda rng: ELU(), (4, 3)),
    LayerCase("ELU of maps", lambda rng: ELU(0.5), (2, 3, 2, 2)),
    LayerCase("Embedding", lambda rng: Embedding(5, 3, rng=rng), (4, 6), ids=5),
    LayerCase("Embedding padded", lambda rng: Embedding(3, 2, padding_idx=1, rng=rng), (2, 4), ids=1),
    LayerCase("Embedding static", lambda rng: Embedding(5, 3, trainable=False, rng=rng), (4, 6), ids=5),
    LayerCase("Flatten", lambda rng: Flatten(), (2, 3, 2, 2)),
    LayerCase("GELU", lambda rng: GELU(), (4, 3)),
    LayerCase("Identity", lambda rng: Identity(), (2, 3)),
    LayerCase("KMaxOverTime", lambda rng: KMaxOverTime(2), (2, 3, 5)),
    LayerCase("LeakyReLU", lambda rng: LeakyReLU(), (2, 3, 2, 2)),
    LayerCase("LeakyReLU steep", lambda rng: LeakyReLU(1.5), (4, 3)),
    LayerCase("LeakyReLU turned", lambda rng: LeakyReLU(-0.5), (4, 3)),
    LayerCase("Linear", lambda rng: Linear(3, 2, rng=rng), (4, 3)),
    LayerCase("Linear without bias on sequences", lambda rng: Linear(3, 2, bias=False, rng=rng), (2, 4, 3)),
    LayerCase("LogSoftmax", lambda rng: LogSoftmax(), (4, 3)),
    LayerCase("MaxOverTime", lambda rng: MaxOverTime(), (2, 3, 5)),
    LayerCase("MaxPool1d", lambda rng: MaxPool1d(3, 2, 1), (2, 3, 7)),
    LayerCase("MaxPool2d", lambda rng: MaxPool2d(2), (2, 3, 4, 6)),
    LayerCase("MaxPool2d that overlaps", lambda rng: MaxPool2d(3, 2, 1, ceil_mode=True), (2, 3, 4, 6)),
    LayerCase("MaxPool2d with a rest", lambda rng: MaxPool2d((2, 3)), (2, 3, 5, 7)),
    LayerCase("MeanOverTime", lambda rng: MeanOverTime(), (2, 3, 5)),
    LayerCase("Parallel", lambda rng: Parallel(Linear(3, 2, rng=rng), Linear(3, 1, rng=rng)), (4, 3)),
    LayerCase(
        "Parallel in place", lambda rng: Parallel(Sequential(ReLU(True), Linear(3, 2, rng=rng)), ReLU(True)), (4, 3)
    ),
    LayerCase("PReLU", lambda rng: PReLU(), (4, 3)),
    LayerCase("PReLU per channel", lambda rng: PReLU(3), (2, 3, 2, 2)),
    LayerCase("ReLU", lambda rng: ReLU(), (4, 3)),
    LayerCase("ReLU in place", lambda rng: ReLU(inplace=True), (2, 3, 2, 2)),
    LayerCase("Residual", lambda rng: Residual(Linear(3, 3, rng=rng)), (4, 3)),
    LayerCase(
        "Residual in place", lambda rng: Residual(Sequential(ReLU(True), Linear(3, 3, rng=rng), ReLU(True))), (4, 3)
    ),
    LayerCase("Residual projected", lambda rng: Residual(Linear(3, 2, rng=rng), Linear(3, 2, rng=rng)), (4, 3)),
    LayerCase("RReLU", lambda rng: RReLU(rng=rng), (4, 3)),
    LayerCase("RReLU of maps", lambda rng: RReLU(rng=rng), (2, 3, 2, 2)),
    LayerCase("SELU", lambda rng: SELU(), (4, 3)),
    LayerCase("Sequential", lambda rng: Sequential(Linear(3, 4, rng=rng), ReLU(True), Linear(4, 2, rng=rng)), (4, 3)),
    LayerCase("Sigmoid", lambda rng: Sigmoid(), (2, 3, 2, 2)),
    LayerCase("SiLU", lambda rng: SiLU(), (4, 3)),
    LayerCase("Softmax", lambda rng: Softmax(), (4, 3)),
    LayerCase("Softmax over the last axis", lambda rng: Softmax(-1), (2, 3, 4)),
    LayerCase("Softplus", lambda rng: Softplus(), (4, 3)),
    LayerCase("SpatialPyramidPool2d", lambda rng: SpatialPyramidPool2d((1, 2, 3)), (2, 3, 5, 4)),
    LayerCase("SpatialPyramidPool2d by mean", lambda rng: SpatialPyramidPool2d((1, 2), "mean"), (2, 3, 5, 4)),
    LayerCase("Tanh", lambda rng: Tanh(), (2, 3, 2, 2)),
    LayerCase("Transpose", lambda rng: Transpose(), (2, 3, 4)),
    LayerCase("TwoChannelEmbedding", lambda rng: TwoChannelEmbedding(rng.standard_normal((5, 3))), (4, 6), ids=5),
)
