"""Layers beside PyTorch's: one table for the committed vectors and for the live comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Module
from nets.layers import (
    LAYERS,
    Add,
    Concat,
    Graph,
    Linear,
    Multiply,
    Parallel,
    ReLU,
    Residual,
    Sequential,
    Tanh,
    TwoChannelEmbedding,
)
from tests.vectors.records import Arrays
from tests.vectors.torch_layers import (
    chained,
    channel_sum,
    function,
    joined_theirs,
    largest,
    pyramid,
    shortcut,
    side_by_side,
)


@dataclass(frozen=True)
class LayerPair:
    """A layer of ours and the one of PyTorch that gives the same.

    Attributes
    ----------
    name : str
        A row of LAYERS, and more words to tell pairs apart.
    shape : tuple of int
        Of a batch.
    options : mapping
        Of both: PyTorch's names are ours.
    ours : callable, optional
        Builds ours; by default the row with the options.
    theirs : callable, optional
        Builds PyTorch's from the module ``torch``; by default the class of the row's name with the options.
    ids : int, optional
        The batch holds integers below it.
    scale : float
        The deviation of the batch's numbers.
    training : bool
        Whether the pass that is compared is one of training.
    before : int
        How many passes in training come before it.
    """

    name: str
    shape: tuple[int, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    ours: Callable[[], Module] | None = None
    theirs: Callable[[Any], Any] | None = None
    ids: int | None = None
    scale: float = 1.0
    training: bool = True
    before: int = 0

    @property
    def row(self) -> str:
        return self.name.split()[0]

    def build(self) -> Module:
        """Return our layer."""
        return LAYERS[self.row](**self.options) if self.ours is None else self.ours()

    def build_theirs(self, torch: Any) -> Any:
        """Return PyTorch's layer."""
        return getattr(torch.nn, self.row)(**self.options) if self.theirs is None else self.theirs(torch)


def inputs(pair: LayerPair, rng: np.random.Generator) -> Arrays:
    """Return a state, a batch and the gradient by the output, of few digits."""
    module = pair.build().astype(np.float64).train(pair.training)
    state = drawn_state(module, rng)
    module.load_state_dict(state)
    drawn = (pair.scale * rng.standard_normal(pair.shape)).round(3) if pair.ids is None else None
    x: Array = rng.integers(0, pair.ids, pair.shape) if drawn is None else drawn
    return {
        **{f"state.{name}": value for name, value in state.items()},
        "x": x,
        "dy": rng.standard_normal(module(x).shape).round(3),
    }


def drawn_state(module: Module, rng: np.random.Generator) -> dict[str, Array]:
    """Return a state of random numbers: no gamma is 1 and no beta is 0."""
    state: dict[str, Array] = {}
    for name, value in module.state_dict().items():
        if name.endswith("num_batches_tracked"):
            state[name] = value
        elif name.endswith("running_var"):
            state[name] = rng.uniform(0.5, 1.5, value.shape).round(3)
        else:
            scale = 1 / np.sqrt(max(value[0].size, 2)) if value.ndim > 1 else 0.7
            state[name] = (scale * rng.standard_normal(value.shape)).round(3)
    return state


def state_of(given: Arrays) -> dict[str, Array]:
    """Return the state among inputs."""
    return {name.removeprefix("state."): value for name, value in given.items() if name.startswith("state.")}


def run(pair: LayerPair, given: Arrays, dtype: type = np.float64) -> Arrays:
    """Return output, gradients and the state that is not learned, of our layer."""
    module = pair.build().astype(dtype)
    module.load_state_dict(state_of(given))
    x = given["x"] if pair.ids is not None else given["x"].astype(dtype)
    for k in range(pair.before):
        module.train()(_earlier(x, k))
    y = module.train(pair.training)(x)
    dx = module.backward(given["dy"].astype(dtype))
    learned = [name for name, parameter in module.named_parameters() if parameter.learned]
    gradients = {name: parameter.grad for name, parameter in module.named_parameters() if parameter.learned}
    results = {"y": y, **({"dx": np.array(dx)} if pair.ids is None else {})}
    results |= {f"grad.{name}": np.asarray(gradients[name]) for name in learned}
    parameters = dict(module.named_parameters())
    return results | {f"after.{n}": value for n, value in module.state_dict().items() if n not in parameters}


def run_theirs(pair: LayerPair, torch: Any, given: Arrays, dtype: type = np.float64) -> Arrays:
    """Return the same of PyTorch's layer."""
    module = pair.build_theirs(torch).to(torch.float64 if dtype is np.float64 else torch.float32)
    module.load_state_dict({name: torch.tensor(value) for name, value in state_of(given).items()})
    if pair.ids is None:
        x = torch.tensor(given["x"].astype(dtype), requires_grad=True)
    else:
        x = torch.tensor(given["x"])
    with torch.no_grad():
        for k in range(pair.before):
            module.train()(_earlier(x, k))
    y = module.train(pair.training)(x)
    y.backward(torch.tensor(given["dy"].astype(dtype)))
    results = {"y": y, **({"dx": x.grad} if pair.ids is None else {})}
    results |= {f"grad.{n}": parameter.grad for n, parameter in module.named_parameters() if parameter.requires_grad}
    results |= {f"after.{name}": value for name, value in module.named_buffers()}
    return {name: value.detach().numpy() for name, value in results.items()}


def _earlier(x: Any, k: int) -> Any:
    return x * (1 + 0.5 * k) + 0.25 * (k + 1)


def joined(layer: Module) -> Module:
    """Return a graph that joins two dense layers."""
    return Graph("x", {"a": (Linear(4, 3), "x"), "b": (Linear(4, 3), "x"), "y": (layer, ("a", "b"))})


_DENSE, _SEQUENCE, _MAP = (4, 5), (3, 4, 7), (2, 3, 5, 6)

PAIRS = (
    LayerPair("AdaptiveAvgPool1d", _SEQUENCE, {"output_size": 3}),
    LayerPair("AdaptiveAvgPool2d", _MAP, {"output_size": 1}),
    LayerPair("AdaptiveAvgPool2d with bins that overlap", _MAP, {"output_size": (2, 4)}),
    LayerPair("AdaptiveMaxPool1d", _SEQUENCE, {"output_size": 3}),
    LayerPair("AdaptiveMaxPool2d", _MAP, {"output_size": (3, None)}),
    LayerPair("AdaptiveMaxPool2d with bins that overlap", _MAP, {"output_size": (2, 4)}),
    LayerPair(
        "Add in a graph",
        (3, 4),
        ours=lambda: joined(Add()),
        theirs=lambda torch: joined_theirs(torch, lambda a, b: a + b),
    ),
    LayerPair("AlphaDropout in evaluation", _DENSE, {"p": 0.3}, training=False),
    LayerPair("AvgPool1d", _SEQUENCE, {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}),
    LayerPair("AvgPool2d", _MAP, {"kernel_size": 2}),
    LayerPair(
        "AvgPool2d that overlaps",
        _MAP,
        {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True, "count_include_pad": False},
    ),
    LayerPair("BatchNorm1d", (5, 4), {"num_features": 4}, before=2),
    LayerPair("BatchNorm1d in evaluation", (5, 4), {"num_features": 4}, training=False, before=3),
    LayerPair("BatchNorm1d of sequences", (3, 4, 5), {"num_features": 4}, before=1),
    LayerPair("BatchNorm2d", (3, 4, 3, 2), {"num_features": 4}, before=2),
    LayerPair("BatchNorm2d by mean of batches", (3, 4, 3, 2), {"num_features": 4, "momentum": None}, before=2),
    LayerPair("BatchNorm2d in evaluation", (3, 4, 3, 2), {"num_features": 4, "eps": 0.01}, training=False, before=3),
    LayerPair("BatchNorm2d without weight", (3, 4, 3, 2), {"num_features": 4, "affine": False}, before=1),
    LayerPair("BatchNorm2d without memory", (3, 4, 3, 2), {"num_features": 4, "track_running_stats": False}),
    LayerPair(
        "ChannelDropout in evaluation", _MAP, {"p": 0.3}, theirs=lambda torch: torch.nn.Dropout2d(0.3), training=False
    ),
    LayerPair("CircularPad1d", _SEQUENCE, {"padding": (3, 2)}),
    LayerPair("CircularPad2d", _MAP, {"padding": (3, 1, 0, 4)}),
    LayerPair(
        "Concat in a graph",
        (3, 4),
        ours=lambda: joined(Concat()),
        theirs=lambda torch: joined_theirs(torch, lambda a, b: torch.cat((a, b), 1)),
    ),
    LayerPair("Conv1d", (2, 3, 8), {"in_channels": 3, "out_channels": 4, "kernel_size": 3}),
    LayerPair(
        "Conv1d around",
        (2, 3, 8),
        {"in_channels": 3, "out_channels": 4, "kernel_size": 3, "padding": 4, "padding_mode": "circular"},
    ),
    LayerPair(
        "Conv1d with all options",
        (2, 4, 9),
        {
            "in_channels": 4,
            "out_channels": 6,
            "kernel_size": 3,
            "stride": 2,
            "padding": 2,
            "dilation": 2,
            "groups": 2,
            "bias": False,
        },
    ),
    LayerPair("Conv2d", (2, 3, 5, 6), {"in_channels": 3, "out_channels": 4, "kernel_size": 3}),
    LayerPair("Conv2d by channel", (2, 4, 5, 5), {"in_channels": 4, "out_channels": 8, "kernel_size": 3, "groups": 4}),
    LayerPair("Conv2d of one place", (2, 3, 4, 4), {"in_channels": 3, "out_channels": 5, "kernel_size": 1}),
    LayerPair(
        "Conv2d same", (2, 3, 4, 5), {"in_channels": 3, "out_channels": 2, "kernel_size": (2, 4), "padding": "same"}
    ),
    LayerPair(
        "Conv2d that mirrors",
        (2, 3, 5, 6),
        {
            "in_channels": 3,
            "out_channels": 4,
            "kernel_size": 3,
            "stride": 2,
            "padding": (2, 3),
            "padding_mode": "reflect",
        },
    ),
    LayerPair(
        "Conv2d that repeats",
        (2, 3, 5, 6),
        {"in_channels": 3, "out_channels": 4, "kernel_size": (2, 3), "padding": "same", "padding_mode": "replicate"},
    ),
    LayerPair(
        "Conv2d that strides",
        (2, 3, 7, 6),
        {"in_channels": 3, "out_channels": 4, "kernel_size": 3, "stride": 2, "padding": 1, "bias": False},
    ),
    LayerPair("Conv2d wide", (2, 16, 4, 4), {"in_channels": 16, "out_channels": 16, "kernel_size": 3, "padding": 1}),
    LayerPair(
        "Conv2d with all options",
        (2, 4, 7, 9),
        {
            "in_channels": 4,
            "out_channels": 6,
            "kernel_size": (3, 2),
            "stride": (1, 2),
            "padding": (2, 1),
            "dilation": (2, 3),
            "groups": 2,
        },
    ),
    LayerPair(
        "ConvTranspose1d", (2, 3, 5), {"in_channels": 3, "out_channels": 4, "kernel_size": 4, "stride": 2, "padding": 1}
    ),
    LayerPair("ConvTranspose2d", (2, 3, 4, 5), {"in_channels": 3, "out_channels": 4, "kernel_size": 3}),
    LayerPair(
        "ConvTranspose2d that strides",
        (2, 3, 4, 5),
        {"in_channels": 3, "out_channels": 4, "kernel_size": 3, "stride": 2, "padding": 1, "output_padding": 1},
    ),
    LayerPair(
        "ConvTranspose2d with all options",
        (2, 4, 3, 4),
        {
            "in_channels": 4,
            "out_channels": 6,
            "kernel_size": (3, 2),
            "stride": (1, 2),
            "padding": (2, 1),
            "output_padding": (1, 2),
            "groups": 2,
            "bias": False,
            "dilation": (2, 3),
        },
    ),
    LayerPair("Dropout in evaluation", _DENSE, {"p": 0.3}, training=False),
    LayerPair("ELU", _DENSE, {}),
    LayerPair("ELU lower", _MAP, {"alpha": 0.3}),
    LayerPair("Embedding", (3, 6), {"num_embeddings": 5, "embedding_dim": 3}, ids=5),
    LayerPair("Embedding padded", (3, 6), {"num_embeddings": 5, "embedding_dim": 3, "padding_idx": 1}, ids=5),
    LayerPair("Flatten", _MAP),
    LayerPair("Flatten of the first axes", _MAP, {"start_dim": 0, "end_dim": -2}),
    LayerPair("Flatten of the places", _MAP, {"start_dim": 2}),
    LayerPair("GELU", _DENSE),
    LayerPair("GELU by tanh", _DENSE, {"approximate": "tanh"}),
    LayerPair(
        "Graph",
        (3, 4),
        ours=lambda: Graph("x", {"a": (Linear(4, 4), "x"), "b": (Tanh(), "a"), "c": (Multiply(), ("a", "b", "x"))}),
        theirs=chained,
    ),
    LayerPair("GroupNorm", (3, 6, 3, 2), {"num_groups": 2, "num_channels": 6}),
    LayerPair("GroupNorm of sequences", _SEQUENCE, {"num_groups": 4, "num_channels": 4, "eps": 0.01}),
    LayerPair("GroupNorm without weight", (3, 8), {"num_groups": 2, "num_channels": 8, "affine": False}),
    LayerPair(  # the derivative of PyTorch's own is a sixth in single precision
        "Hardsigmoid", (40, 5), scale=3, theirs=function(lambda torch, x: torch.nn.functional.relu6(x + 3) / 6)
    ),
    LayerPair("Hardswish", (40, 5), scale=3),
    LayerPair("Hardtanh", _DENSE),
    LayerPair("Hardtanh of other limits", _MAP, {"min_val": -0.5, "max_val": 1.5}),
    LayerPair("Identity", _DENSE),
    LayerPair("KMaxOverTime", _SEQUENCE, {"k": 3}, theirs=function(largest)),
    LayerPair("LayerNorm", _DENSE, {"normalized_shape": 5}),
    LayerPair("LayerNorm of maps", _MAP, {"normalized_shape": (3, 5, 6), "eps": 0.01}),
    LayerPair("LayerNorm without bias", _SEQUENCE, {"normalized_shape": (4, 7), "bias": False}),
    LayerPair("LayerNorm without weight", _MAP, {"normalized_shape": 6, "elementwise_affine": False}),
    LayerPair("LeakyReLU", _DENSE),
    LayerPair("LeakyReLU steep", _MAP, {"negative_slope": 1.5}),
    LayerPair("Linear", _DENSE, {"in_features": 5, "out_features": 3}),
    LayerPair("Linear without bias on sequences", (2, 3, 5), {"in_features": 5, "out_features": 3, "bias": False}),
    LayerPair("LogSigmoid", _DENSE),
    LayerPair("LogSoftmax", _DENSE, {"dim": 1}),
    LayerPair("MaxOverTime", _SEQUENCE, theirs=function(lambda torch, x: x.max(dim=2).values)),
    LayerPair("MaxPool1d", (2, 3, 8), {"kernel_size": 3, "stride": 2, "padding": 1}),
    LayerPair("MaxPool2d", _MAP, {"kernel_size": 2}),
    LayerPair(
        "MaxPool2d that overlaps", (2, 3, 6, 7), {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}
    ),
    LayerPair("MaxPool2d with gaps", (2, 3, 7, 8), {"kernel_size": (2, 3), "stride": 1, "dilation": 2}),
    LayerPair("MeanOverTime", _SEQUENCE, theirs=function(lambda torch, x: x.mean(dim=2))),
    LayerPair("Mish", _DENSE),
    LayerPair(
        "Multiply in a graph",
        (3, 4),
        ours=lambda: joined(Multiply()),
        theirs=lambda torch: joined_theirs(torch, lambda a, b: a * b),
    ),
    LayerPair("PReLU", _DENSE),
    LayerPair("PReLU per channel", _MAP, {"num_parameters": 3}),
    LayerPair("Parallel", (3, 4), ours=lambda: Parallel(Linear(4, 2), Linear(4, 3)), theirs=side_by_side),
    LayerPair("ReflectionPad1d", _SEQUENCE, {"padding": (3, 2)}),
    LayerPair("ReflectionPad2d", _MAP, {"padding": (3, 1, 0, 4)}),
    LayerPair("ReLU6", (40, 5), scale=4),
    LayerPair("ReplicationPad1d", _SEQUENCE, {"padding": (3, 2)}),
    LayerPair("ReplicationPad2d", _MAP, {"padding": (3, 1, 0, 4)}),
    LayerPair("RMSNorm", _DENSE, {"normalized_shape": 5}),
    LayerPair("RMSNorm of maps", _MAP, {"normalized_shape": (3, 5, 6), "eps": 0.01}),
    LayerPair("RMSNorm without weight", _SEQUENCE, {"normalized_shape": (7,), "elementwise_affine": False}),
    LayerPair("RReLU in evaluation", _DENSE, {"lower": 0.1, "upper": 0.4}, training=False),
    LayerPair("ReLU", _MAP),
    LayerPair("Residual", (3, 4), ours=lambda: Residual(Linear(4, 3), Linear(4, 3)), theirs=shortcut),
    LayerPair("SELU", _DENSE),
    LayerPair(
        "Sequential",
        (3, 4),
        ours=lambda: Sequential(Linear(4, 5), ReLU(), Linear(5, 2)),
        theirs=lambda torch: torch.nn.Sequential(torch.nn.Linear(4, 5), torch.nn.ReLU(), torch.nn.Linear(5, 2)),
    ),
    LayerPair("SiLU", _DENSE),
    LayerPair("Sigmoid", _DENSE),
    LayerPair("Softmax", _DENSE, {"dim": 1}),
    LayerPair("Softmax of maps", _MAP, {"dim": 1}),
    LayerPair("Softplus", _DENSE),
    LayerPair("Softsign", _DENSE),
    LayerPair(
        "SpatialPyramidPool2d",
        _MAP,
        {"levels": (1, 2, 3)},
        theirs=function(pyramid),
    ),
    LayerPair(
        "SpatialPyramidPool2d by mean",
        _MAP,
        {"levels": (1, 2, 3), "mode": "mean"},
        theirs=function(lambda torch, x: pyramid(torch, x, mode="mean")),
    ),
    LayerPair("Tanh", _DENSE),
    LayerPair("Tanhshrink", _DENSE),
    LayerPair("Transpose", _SEQUENCE, theirs=function(lambda torch, x: x.transpose(1, 2))),
    LayerPair(
        "TwoChannelEmbedding",
        (3, 6),
        ours=lambda: TwoChannelEmbedding(np.zeros((5, 3))),
        theirs=channel_sum,
        ids=5,
    ),
    LayerPair("Unflatten", (2, 24), {"dim": 1, "unflattened_size": (3, 4, 2)}),
    LayerPair("Upsample", _MAP, {"scale_factor": 2}),
    LayerPair("Upsample by odd factors", _MAP, {"scale_factor": (1.6, 0.7)}),
    LayerPair("Upsample of sequences", _SEQUENCE, {"size": 12}),
    LayerPair("ZeroPad1d", _SEQUENCE, {"padding": (3, 2)}),
    LayerPair("ZeroPad2d", _MAP, {"padding": (3, 1, 0, 4)}),
)
