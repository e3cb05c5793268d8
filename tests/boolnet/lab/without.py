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
from boolnet.lab.functions import cube_neuron
from nets.core.arrays import Array
from nets.layers import ACTIVATIONS, LeakyReLU, ReLU


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
    "weight-decay": Cause("DECAYS", (0.0,) * 5),
}


def run_without(name: str, setting: Setting) -> Findings:
    """Return what an experiment finds where its cause is taken away."""
    module = importlib.import_module(EXPERIMENTS[name].run.__module__)
    with patch.object(module, WITHOUT[name].name, WITHOUT[name].instead):
        return EXPERIMENTS[name].run(setting)
