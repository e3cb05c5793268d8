"""One case or more for every layer: what the conformance tests run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nets.layers import (
    ELU,
    GELU,
    SELU,
    AlphaDropout,
    ChannelDropout,
    Dropout,
    Embedding,
    Flatten,
    Identity,
    KMaxOverTime,
    LeakyReLU,
    Linear,
    LogSoftmax,
    MaxOverTime,
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
    Tanh,
    Transpose,
    TwoChannelEmbedding,
)
from nets.module import Module


@dataclass(frozen=True)
class LayerCase:
    """A layer, how it is built, and the shape of a batch for it."""

    name: str  # a row of LAYERS, and more words to tell cases apart
    build: Callable[[np.random.Generator], Module]
    shape: tuple[int, ...]
    ids: int | None = None  # the batch holds integers below it


CASES = (
    LayerCase("AlphaDropout", lambda rng: AlphaDropout(0.3, rng=rng), (4, 3)),
    LayerCase("AlphaDropout of maps", lambda rng: AlphaDropout(rng=rng), (2, 3, 2, 2)),
    LayerCase("ChannelDropout of maps", lambda rng: ChannelDropout(rng=rng), (2, 3, 2, 2)),
    LayerCase("ChannelDropout of sequences", lambda rng: ChannelDropout(0.3, True, rng=rng), (4, 3, 2)),
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
    LayerCase("Tanh", lambda rng: Tanh(), (2, 3, 2, 2)),
    LayerCase("Transpose", lambda rng: Transpose(), (2, 3, 4)),
    LayerCase("TwoChannelEmbedding", lambda rng: TwoChannelEmbedding(rng.standard_normal((5, 3))), (4, 6), ids=5),
)
