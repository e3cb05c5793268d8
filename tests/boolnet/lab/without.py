"""What is taken away from each experiment so that its effect is gone: a name of its module, replaced."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, NamedTuple
from unittest.mock import patch

from boolnet.lab import EXPERIMENTS, Findings, Setting
from boolnet.lab.convolution.conv_sharing import dense, own
from boolnet.lab.convolution.equivariance import SIZE
from nets.layers import AvgPool2d, Embedding, Flatten, Identity, Linear, MaxPool2d, Sequential, Unflatten
from nets.models import plain


class Cause(NamedTuple):
    """A name of an experiment's module, and what stands in its place."""

    name: str
    instead: Any


def first_row_alone(y: Any) -> float:
    """Return a margin as if the rows were asked for one by one, each of which a unit gets right."""
    return 0.5


def joins_all(m: int, rng: Any) -> Linear:
    """Return a dense layer where a convolution is expected."""
    return Linear(m, m, bias=False, rng=rng)


def with_own_weights(stride: int = 1, padding_mode: str = "zeros") -> Sequential:
    """Return a layer whose outputs have weights of their own, in place of a convolution."""
    dense = Linear(SIZE**2, SIZE**2, bias=False)
    return Sequential(Flatten(), dense, Unflatten(1, (1, SIZE, SIZE)), MaxPool2d(1, stride))


#: Experiment -> what its effect is owed to.
WITHOUT: Mapping[str, Cause] = {
    "xor-linear": Cause("margin", first_row_alone),
    "weight-decay": Cause("DECAYS", (0.0,) * 5),
    "conv-sparsity": Cause("local_layer", joins_all),
    "conv-sharing": Cause("LAYERS", {"dense": dense, "own weights": own, "convolution": own}),
    "equivariance": Cause("convolution", with_own_weights),
    "pooling-kinds": Cause("POOLS", {"mean": AvgPool2d, "maximum": AvgPool2d}),
    "pooling-invariance": Cause("POOLS", (Identity(),) * 3),
    "pyramid": Cause("LEVELS", (1,)),
    "text-cnn": Cause("TwoChannelEmbedding", Embedding.from_pretrained),
    "residual-depth": Cause("BUILDS", {"plain": plain, "residual": plain}),
}


def run_without(name: str, setting: Setting) -> Findings:
    """Return what an experiment finds where its cause is taken away."""
    module = importlib.import_module(EXPERIMENTS[name].run.__module__)
    with patch.object(module, WITHOUT[name].name, WITHOUT[name].instead):
        return EXPERIMENTS[name].run(setting)
