"""One case or more for every layer: what the conformance tests run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nets import layers as nn
from nets.core.module import Module


@dataclass(frozen=True)
class LayerCase:
    """A layer, how it is built, and the shape of a batch for it."""

    name: str  # a row of LAYERS, and more words to tell cases apart
    build: Callable[[np.random.Generator], Module]
    shape: tuple[int, ...]
    ids: int | None = None  # the batch holds integers below it


def _shortcut(rng: np.random.Generator) -> Module:
    """Return a graph with layers that work in place wherever they would do harm, and one that stands twice."""
    relu = nn.ReLU(inplace=True)
    return nn.Graph(
        "x",
        {
            "first": (relu, "x"),
            "squashed": (nn.Sigmoid(), "x"),
            "second": (relu, "squashed"),
            "conv": (nn.Conv2d(3, 3, 3, padding=1, rng=rng), "squashed"),
            "third": (nn.Sequential(nn.Identity(), nn.ReLU(inplace=True)), "conv"),
            "sum": (nn.Add(), ("first", "second", "third", "conv")),
            "last": (nn.ReLU(inplace=True), "sum"),
        },
    )


def _words(rng: np.random.Generator) -> Module:
    """Return a graph that looks words up in two tables."""
    two = {"a": (nn.Embedding(5, 3, rng=rng), "ids"), "b": (nn.Embedding(5, 2, rng=rng), "ids")}
    return nn.Graph("ids", {**two, "both": (nn.Concat(2), ("a", "b"))})


def _gated(rng: np.random.Generator) -> Module:
    """Return a graph that weighs channels by their means."""
    weights = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(3, 3, 1, rng=rng), nn.Sigmoid())
    return nn.Graph("x", {"weights": (weights, "x"), "y": (nn.Multiply(), ("x", "weights"))})


CASES = (
    LayerCase("AdaptiveAvgPool1d", lambda rng: nn.AdaptiveAvgPool1d(3), (2, 3, 7)),
    LayerCase("AdaptiveAvgPool2d", lambda rng: nn.AdaptiveAvgPool2d(1), (2, 3, 3, 4)),
    LayerCase("AdaptiveAvgPool2d with bins that overlap", lambda rng: nn.AdaptiveAvgPool2d((2, 3)), (2, 3, 5, 4)),
    LayerCase("AdaptiveMaxPool1d", lambda rng: nn.AdaptiveMaxPool1d(3), (2, 3, 7)),
    LayerCase("AdaptiveMaxPool2d", lambda rng: nn.AdaptiveMaxPool2d((2, None)), (2, 3, 4, 3)),
    LayerCase("AdaptiveMaxPool2d with bins that overlap", lambda rng: nn.AdaptiveMaxPool2d((2, 3)), (2, 3, 5, 4)),
    LayerCase(
        "Add in a graph",
        lambda rng: nn.Graph("x", {"a": (nn.Linear(3, 3, rng=rng), "x"), "y": (nn.Add(), ("a", "x", "a"))}),
        (4, 3),
    ),
    LayerCase("AlphaDropout", lambda rng: nn.AlphaDropout(0.3, rng=rng), (4, 3)),
    LayerCase("AlphaDropout of maps", lambda rng: nn.AlphaDropout(rng=rng), (2, 3, 2, 2)),
    LayerCase("AvgPool1d", lambda rng: nn.AvgPool1d(3, 2, 1), (2, 3, 7)),
    LayerCase("AvgPool2d", lambda rng: nn.AvgPool2d(2), (2, 3, 4, 5)),
    LayerCase("AvgPool2d that overlaps", lambda rng: nn.AvgPool2d(3, 2, 1, True, False), (2, 3, 4, 6)),
    LayerCase("BatchNorm1d", lambda rng: nn.BatchNorm1d(3), (4, 3)),
    LayerCase("BatchNorm1d of sequences", lambda rng: nn.BatchNorm1d(3), (4, 3, 5)),
    LayerCase("BatchNorm2d", lambda rng: nn.BatchNorm2d(3), (4, 3, 2, 2)),
    LayerCase("BatchNorm2d plain", lambda rng: nn.BatchNorm2d(3, momentum=None, affine=False), (4, 3, 2, 2)),
    LayerCase("ChannelDropout of maps", lambda rng: nn.ChannelDropout(rng=rng), (2, 3, 2, 2)),
    LayerCase("ChannelDropout of sequences", lambda rng: nn.ChannelDropout(0.3, True, rng=rng), (4, 3, 2)),
    LayerCase("CircularPad1d", lambda rng: nn.CircularPad1d((1, 2)), (2, 3, 4)),
    LayerCase("CircularPad2d", lambda rng: nn.CircularPad2d((2, 1, 0, 2)), (2, 3, 4, 3)),
    LayerCase(
        "Concat in a graph",
        lambda rng: nn.Graph("x", {"a": (nn.Conv2d(3, 2, 1, rng=rng), "x"), "y": (nn.Concat(), ("x", "a"))}),
        (2, 3, 2, 2),
    ),
    LayerCase(
        "Concat of rows",
        lambda rng: nn.Graph("x", {"a": (nn.Tanh(), "x"), "y": (nn.Concat(-1), ("x", "a"))}),
        (2, 3, 2),
    ),
    LayerCase("Conv1d", lambda rng: nn.Conv1d(3, 4, 3, padding=2, rng=rng), (2, 3, 6)),
    LayerCase("Conv1d that mirrors", lambda rng: nn.Conv1d(3, 4, 3, 2, 2, padding_mode="reflect", rng=rng), (2, 3, 6)),
    LayerCase("Conv1d with all options", lambda rng: nn.Conv1d(4, 6, 2, 2, 1, 2, 2, False, rng=rng), (2, 4, 7)),
    LayerCase("Conv2d", lambda rng: nn.Conv2d(2, 3, 3, padding=1, rng=rng), (2, 2, 4, 5)),
    LayerCase(
        "Conv2d around", lambda rng: nn.Conv2d(16, 16, 3, padding=2, padding_mode="circular", rng=rng), (2, 16, 3, 4)
    ),
    LayerCase("Conv2d by channel", lambda rng: nn.Conv2d(4, 4, 3, 2, 1, groups=4, rng=rng), (2, 4, 5, 5)),
    LayerCase("Conv2d in groups", lambda rng: nn.Conv2d(4, 6, 3, 1, 1, groups=2, bias=False, rng=rng), (2, 4, 4, 4)),
    LayerCase("Conv2d of one channel", lambda rng: nn.Conv2d(1, 2, (2, 3), rng=rng), (2, 1, 4, 5)),
    LayerCase("Conv2d of one place", lambda rng: nn.Conv2d(3, 4, 1, 2, rng=rng), (2, 3, 4, 4)),
    LayerCase(
        "Conv2d that mirrors", lambda rng: nn.Conv2d(2, 3, 3, 2, (2, 1), padding_mode="reflect", rng=rng), (2, 2, 5, 4)
    ),
    LayerCase(
        "Conv2d that repeats",
        lambda rng: nn.Conv2d(4, 4, 2, padding="same", groups=4, padding_mode="replicate", rng=rng),
        (2, 4, 3, 3),
    ),
    LayerCase("Conv2d that strides", lambda rng: nn.Conv2d(2, 3, 3, 2, 1, rng=rng), (2, 2, 5, 4)),
    LayerCase("Conv2d wide", lambda rng: nn.Conv2d(16, 17, 3, padding=1, dilation=2, rng=rng), (2, 16, 5, 4)),
    LayerCase("Conv2d wide and same", lambda rng: nn.Conv2d(16, 16, 2, padding="same", rng=rng), (2, 16, 3, 3)),
    LayerCase("ConvTranspose1d", lambda rng: nn.ConvTranspose1d(3, 4, 3, 2, 1, rng=rng), (2, 3, 4)),
    LayerCase(
        "ConvTranspose1d with all options",
        lambda rng: nn.ConvTranspose1d(4, 6, 2, 2, 1, 2, 2, False, 3, rng=rng),
        (2, 4, 5),
    ),
    LayerCase("ConvTranspose1d without stride", lambda rng: nn.ConvTranspose1d(3, 4, 3, rng=rng), (2, 3, 9)),
    LayerCase("ConvTranspose2d", lambda rng: nn.ConvTranspose2d(3, 2, 3, 2, 1, 1, rng=rng), (2, 3, 3, 4)),
    LayerCase(
        "ConvTranspose2d by channel", lambda rng: nn.ConvTranspose2d(4, 4, 3, 2, 1, groups=4, rng=rng), (2, 4, 3, 3)
    ),
    LayerCase("ConvTranspose2d in groups", lambda rng: nn.ConvTranspose2d(4, 6, 3, 2, groups=2, rng=rng), (2, 4, 2, 3)),
    LayerCase(
        "ConvTranspose2d that cuts off more than it adds",
        lambda rng: nn.ConvTranspose2d(2, 3, 2, 1, 2, rng=rng),
        (2, 2, 6, 5),
    ),
    LayerCase(
        "ConvTranspose2d wide", lambda rng: nn.ConvTranspose2d(16, 16, 3, padding=1, dilation=2, rng=rng), (2, 16, 4, 3)
    ),
    LayerCase("Dropout", lambda rng: nn.Dropout(0.3, rng=rng), (4, 3)),
    LayerCase("Dropout classical", lambda rng: nn.Dropout(0.3, classical=True, rng=rng), (4, 3)),
    LayerCase("Dropout of maps", lambda rng: nn.Dropout(rng=rng), (2, 3, 2, 2)),
    LayerCase("Dropout of nothing", lambda rng: nn.Dropout(0, rng=rng), (4, 3)),
    LayerCase("ELU", lambda rng: nn.ELU(), (4, 3)),
    LayerCase("ELU of maps", lambda rng: nn.ELU(0.5), (2, 3, 2, 2)),
    LayerCase("Embedding", lambda rng: nn.Embedding(5, 3, rng=rng), (4, 6), ids=5),
    LayerCase("Embedding padded", lambda rng: nn.Embedding(3, 2, padding_idx=1, rng=rng), (2, 4), ids=1),
    LayerCase("Embedding static", lambda rng: nn.Embedding(5, 3, trainable=False, rng=rng), (4, 6), ids=5),
    LayerCase("Flatten", lambda rng: nn.Flatten(), (2, 3, 2, 2)),
    LayerCase("Flatten of the first axes", lambda rng: nn.Flatten(1, 2), (2, 3, 2, 2)),
    LayerCase("Flatten of the places", lambda rng: nn.Flatten(2), (2, 3, 2, 2)),
    LayerCase("GELU", lambda rng: nn.GELU(), (4, 3)),
    LayerCase("GELU by tanh", lambda rng: nn.GELU("tanh"), (2, 3, 2, 2)),
    LayerCase("Graph", lambda rng: _shortcut(rng), (2, 3, 3, 2)),
    LayerCase("Graph of words", lambda rng: _words(rng), (3, 4), ids=5),
    LayerCase("Graph that gives its input", lambda rng: nn.Graph("x", {"y": (nn.Identity(), "x")}), (4, 3)),
    LayerCase("GroupNorm", lambda rng: nn.GroupNorm(2, 4), (2, 4, 3, 2)),
    LayerCase("GroupNorm of one channel a group", lambda rng: nn.GroupNorm(3, 3), (2, 3, 5)),
    LayerCase("GroupNorm plain", lambda rng: nn.GroupNorm(1, 4, affine=False), (3, 4)),
    LayerCase("Hardsigmoid", lambda rng: nn.Hardsigmoid(), (4, 3)),
    LayerCase("Hardsigmoid in place", lambda rng: nn.Hardsigmoid(True), (2, 3, 2, 2)),
    LayerCase("Hardswish", lambda rng: nn.Hardswish(), (4, 3)),
    LayerCase("Hardswish in place", lambda rng: nn.Hardswish(True), (2, 3, 2, 2)),
    LayerCase("Hardtanh", lambda rng: nn.Hardtanh(), (4, 3)),
    LayerCase("Hardtanh in place", lambda rng: nn.Hardtanh(-0.5, 2, True), (2, 3, 2, 2)),
    LayerCase("Identity", lambda rng: nn.Identity(), (2, 3)),
    LayerCase("KMaxOverTime", lambda rng: nn.KMaxOverTime(2), (2, 3, 5)),
    LayerCase("LayerNorm", lambda rng: nn.LayerNorm(4), (3, 4)),
    LayerCase("LayerNorm of maps", lambda rng: nn.LayerNorm((3, 4, 2)), (2, 3, 4, 2)),
    LayerCase("LayerNorm over the last axis of maps", lambda rng: nn.LayerNorm(4, bias=False), (2, 3, 2, 4)),
    LayerCase("LayerNorm plain", lambda rng: nn.LayerNorm((2, 3), 1e-3, elementwise_affine=False), (2, 2, 3)),
    LayerCase("LeakyReLU", lambda rng: nn.LeakyReLU(), (2, 3, 2, 2)),
    LayerCase("LeakyReLU steep", lambda rng: nn.LeakyReLU(1.5), (4, 3)),
    LayerCase("LeakyReLU turned", lambda rng: nn.LeakyReLU(-0.5), (4, 3)),
    LayerCase("Linear", lambda rng: nn.Linear(3, 2, rng=rng), (4, 3)),
    LayerCase("Linear without bias on sequences", lambda rng: nn.Linear(3, 2, bias=False, rng=rng), (2, 4, 3)),
    LayerCase("LogSigmoid", lambda rng: nn.LogSigmoid(), (4, 3)),
    LayerCase("LogSoftmax", lambda rng: nn.LogSoftmax(), (4, 3)),
    LayerCase("MaxOverTime", lambda rng: nn.MaxOverTime(), (2, 3, 5)),
    LayerCase("MaxPool1d", lambda rng: nn.MaxPool1d(3, 2, 1), (2, 3, 7)),
    LayerCase("MaxPool2d", lambda rng: nn.MaxPool2d(2), (2, 3, 4, 6)),
    LayerCase("MaxPool2d that overlaps", lambda rng: nn.MaxPool2d(3, 2, 1, ceil_mode=True), (2, 3, 4, 6)),
    LayerCase("MaxPool2d with a rest", lambda rng: nn.MaxPool2d((2, 3)), (2, 3, 5, 7)),
    LayerCase("MeanOverTime", lambda rng: nn.MeanOverTime(), (2, 3, 5)),
    LayerCase("Mish", lambda rng: nn.Mish(), (4, 3)),
    LayerCase("Mish in place", lambda rng: nn.Mish(True), (2, 3, 2, 2)),
    LayerCase("Multiply in a graph", lambda rng: _gated(rng), (2, 3, 2, 2)),
    LayerCase("Parallel", lambda rng: nn.Parallel(nn.Linear(3, 2, rng=rng), nn.Linear(3, 1, rng=rng)), (4, 3)),
    LayerCase(
        "Parallel in place",
        lambda rng: nn.Parallel(nn.Sequential(nn.ReLU(True), nn.Linear(3, 2, rng=rng)), nn.ReLU(True)),
        (4, 3),
    ),
    LayerCase("PReLU", lambda rng: nn.PReLU(), (4, 3)),
    LayerCase("PReLU per channel", lambda rng: nn.PReLU(3), (2, 3, 2, 2)),
    LayerCase("ReflectionPad1d", lambda rng: nn.ReflectionPad1d((1, 2)), (2, 3, 4)),
    LayerCase("ReflectionPad2d", lambda rng: nn.ReflectionPad2d((2, 1, 0, 2)), (2, 3, 4, 3)),
    LayerCase("ReLU", lambda rng: nn.ReLU(), (4, 3)),
    LayerCase("ReLU in place", lambda rng: nn.ReLU(inplace=True), (2, 3, 2, 2)),
    LayerCase("ReLU6", lambda rng: nn.ReLU6(), (4, 3)),
    LayerCase("ReplicationPad1d", lambda rng: nn.ReplicationPad1d((1, 2)), (2, 3, 4)),
    LayerCase("ReplicationPad2d", lambda rng: nn.ReplicationPad2d((2, 1, 0, 2)), (2, 3, 4, 3)),
    LayerCase("Residual", lambda rng: nn.Residual(nn.Linear(3, 3, rng=rng)), (4, 3)),
    LayerCase(
        "Residual in place",
        lambda rng: nn.Residual(nn.Sequential(nn.ReLU(True), nn.Linear(3, 3, rng=rng), nn.ReLU(True))),
        (4, 3),
    ),
    LayerCase(
        "Residual projected", lambda rng: nn.Residual(nn.Linear(3, 2, rng=rng), nn.Linear(3, 2, rng=rng)), (4, 3)
    ),
    LayerCase("RMSNorm", lambda rng: nn.RMSNorm(4), (3, 4)),
    LayerCase("RMSNorm of maps", lambda rng: nn.RMSNorm((3, 4, 2), 0.1), (2, 3, 4, 2)),
    LayerCase("RMSNorm plain", lambda rng: nn.RMSNorm([4], elementwise_affine=False), (2, 3, 4)),
    LayerCase("RReLU", lambda rng: nn.RReLU(rng=rng), (4, 3)),
    LayerCase("RReLU of maps", lambda rng: nn.RReLU(rng=rng), (2, 3, 2, 2)),
    LayerCase("SELU", lambda rng: nn.SELU(), (4, 3)),
    LayerCase(
        "Sequential",
        lambda rng: nn.Sequential(nn.Linear(3, 4, rng=rng), nn.ReLU(True), nn.Linear(4, 2, rng=rng)),
        (4, 3),
    ),
    LayerCase("Sigmoid", lambda rng: nn.Sigmoid(), (2, 3, 2, 2)),
    LayerCase("SiLU", lambda rng: nn.SiLU(), (4, 3)),
    LayerCase("Softmax", lambda rng: nn.Softmax(), (4, 3)),
    LayerCase("Softmax over the last axis", lambda rng: nn.Softmax(-1), (2, 3, 4)),
    LayerCase("Softplus", lambda rng: nn.Softplus(), (4, 3)),
    LayerCase("Softsign", lambda rng: nn.Softsign(), (2, 3, 2, 2)),
    LayerCase("SpatialPyramidPool2d", lambda rng: nn.SpatialPyramidPool2d((1, 2, 3)), (2, 3, 5, 4)),
    LayerCase("SpatialPyramidPool2d by mean", lambda rng: nn.SpatialPyramidPool2d((1, 2), "mean"), (2, 3, 5, 4)),
    LayerCase("Tanh", lambda rng: nn.Tanh(), (2, 3, 2, 2)),
    LayerCase("Tanhshrink", lambda rng: nn.Tanhshrink(), (4, 3)),
    LayerCase("Transpose", lambda rng: nn.Transpose(), (2, 3, 4)),
    LayerCase("TwoChannelEmbedding", lambda rng: nn.TwoChannelEmbedding(rng.standard_normal((5, 3))), (4, 6), ids=5),
    LayerCase("Unflatten", lambda rng: nn.Unflatten(1, (3, 2, -1)), (2, 12)),
    LayerCase("Unflatten the last axis", lambda rng: nn.Unflatten(-1, (2, 3)), (2, 4, 6)),
    LayerCase("Upsample", lambda rng: nn.Upsample(scale_factor=2), (2, 3, 4, 3)),
    LayerCase("Upsample of sequences", lambda rng: nn.Upsample(scale_factor=1.7), (2, 3, 5)),
    LayerCase("Upsample to a size", lambda rng: nn.Upsample((3, 8)), (2, 3, 5, 4)),
    LayerCase("ZeroPad1d", lambda rng: nn.ZeroPad1d((1, 2)), (2, 3, 4)),
    LayerCase("ZeroPad2d", lambda rng: nn.ZeroPad2d((2, 1, 0, 2)), (2, 3, 4, 3)),
)
