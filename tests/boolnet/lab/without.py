"""What is taken away from each experiment so that its effect is gone: a name of its module, replaced."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

import boolnet
from boolnet.functions.function import BooleanFunction
from boolnet.lab import EXPERIMENTS, Findings, Setting
from boolnet.lab.convolution.conv_sharing import dense, own
from boolnet.lab.convolution.equivariance import SIZE
from boolnet.lab.functions import cube_neuron
from boolnet.lab.generalisation import augmentation, overfitting, zero_init
from boolnet.lab.generalisation.ensemble import member
from nets.core.arrays import Array
from nets.core.module import Module
from nets.layers import (
    ACTIVATIONS,
    AvgPool2d,
    Dropout,
    Embedding,
    Flatten,
    Identity,
    LeakyReLU,
    Linear,
    MaxPool2d,
    ReLU,
    Sequential,
    Unflatten,
)
from nets.models import plain


class Cause(NamedTuple):
    """A name of an experiment's module, and what stands in its place."""

    name: str
    instead: Any


def first_row_alone(y: Any) -> float:
    """Return a margin as if the rows were asked for one by one, each of which a unit gets right."""
    return 0.5


def unclamped(net: Any, total: Any) -> Any:
    """Return a sum as it is."""
    return total


def all_equal(n: int) -> BooleanFunction:
    """Return the function whose map is filled at two corners only."""
    return boolnet.read(f"and(x1..x{n}) | nor(x1..x{n})")


def without_slope(W: Any, delta: Any, z: Any) -> Any:
    """Return delta of a layer without the derivative of its activation."""
    return delta @ W


def delta_of_entropy(layer: Any, z: Any, y: Any) -> Any:
    """Return the derivative by z as if it were that of cross-entropy."""
    return layer(z) - y


def without_minus(y: float) -> Any:
    """Return the sum of y ln o, which is largest where o = y."""
    grid = np.arange(1, 200) / 200
    return y * np.log(grid) + (1 - y) * np.log(1 - grid)


def dropping_the_kept(p: float, **options: Any) -> Dropout:
    """Return a layer that takes the probability to drop for that to keep."""
    return Dropout(1 - p, **options)


def the_first_again(setting: Setting, k: int) -> Module:
    """Return the first model of an ensemble, whichever was asked for."""
    return member(setting, 0)


def joins_all(m: int, rng: Any) -> Linear:
    """Return a dense layer where a convolution is expected."""
    return Linear(m, m, bias=False, rng=rng)


def with_own_weights(stride: int = 1, padding_mode: str = "zeros") -> Sequential:
    """Return a layer whose outputs have weights of their own, in place of a convolution."""
    dense = Linear(SIZE**2, SIZE**2, bias=False)
    return Sequential(Flatten(), dense, Unflatten(1, (1, SIZE, SIZE)), MaxPool2d(1, stride))


def of_ones(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Return weights that start equal, and stay so: more neurons are of no use."""
    return np.ones(shape)


def with_a_factor_z(z: Array, alpha: float = 1.0) -> Array:
    """Return what a misprint makes of ELU below 0."""
    return np.asarray(alpha * (np.exp(z) - 1) * z)


#: Experiment -> what its effect is owed to.
WITHOUT: Mapping[str, Cause] = {
    "xor-linear": Cause("margin", first_row_alone),
    "xor-hidden": Cause("BIASES", (1, -1)),
    "cube-neuron": Cause("positive_literals", cube_neuron.all_literals),
    "dnf-network": Cause("clamp", unclamped),
    "karnaugh": Cause("GROUPS", "w ^ x ^ y ^ z"),
    "worst-case": Cause("board", all_equal),
    "depth": Cause("levels", lambda n: n - 1),
    "learn-or-compile": Cause("uniform", of_ones),
    "activations": Cause("elu", with_a_factor_z),
    "vanishing-gradient": Cause("ACTIVATIONS", dict.fromkeys(("sigmoid", "tanh", "relu"), ReLU)),
    "dying-relu": Cause("ReLU", LeakyReLU),
    "sparsity": Cause("ACTIVATIONS", {**ACTIVATIONS, "relu": ACTIVATIONS["softplus"]}),
    "backpropagation": Cause("delta_before", without_slope),
    "loss-saturation": Cause("squared_delta", delta_of_entropy),
    "which-loss": Cause("entropies", without_minus),
    "weight-decay": Cause("DECAYS", (0.0,) * 5),
    "zero-init": Cause("STARTS", dict.fromkeys(zero_init.STARTS, ("uniform", True))),
    "overfitting": Cause("REMEDIES", dict.fromkeys(overfitting.REMEDIES, overfitting.Remedy())),
    "dropout": Cause("Dropout", dropping_the_kept),
    "batch-norm": Cause("WORDS", {"without": False, "with": False}),
    "augmentation": Cause("WAYS", dict.fromkeys(augmentation.WAYS)),
    "ensemble": Cause("member", the_first_again),
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
