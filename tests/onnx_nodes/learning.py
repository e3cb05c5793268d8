"""Normalisation, losses and optimisers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Parameter
from nets.losses import LOSSES
from nets.optim import OPTIMIZERS
from tests.onnx_nodes.node import Adapter, Node, NotExpressible, layer, set_to


def batch_norm(node: Node) -> list[Array]:
    x, (scale, bias, mean, variance) = node.x, (node.input(k) for k in range(1, 5))
    momentum = 1 - node.attribute("momentum", 0.9)
    made: Any = layer("BatchNorm2d", x.shape[1], node.attribute("epsilon", 1e-5), momentum)
    set_to(made.weight, scale)
    set_to(made.bias, bias)
    made.running_mean, made.running_var = mean.copy(), variance.copy()
    if not node.attribute("training_mode", 0):
        return [made(x)]
    count = x.size // x.shape[1]
    y = made.train()(x)
    # ONNX keeps the variance of the batch, PyTorch and this layer the unbiased one
    biased = momentum * x.var(axis=(0, 2, 3)) + (1 - momentum) * variance
    unbiased = momentum * x.var(axis=(0, 2, 3)) * count / (count - 1) + (1 - momentum) * variance
    return [y, made.running_mean, made.running_var + (biased - unbiased)]


def _over_last(name: str) -> Adapter:
    def adapter(node: Node) -> list[Array]:
        x, axis = node.x, node.attribute("axis", -1)
        made: Any = layer(name, x.shape[axis % x.ndim :], node.attribute("epsilon", 1e-5))
        set_to(made.weight, node.input(1))
        if (bias := node.optional(2)) is not None:
            set_to(made.bias, bias)
        return [made(x)]

    return adapter


def _in_groups(groups: Callable[[Node], int]) -> Adapter:
    def adapter(node: Node) -> list[Array]:
        made: Any = layer("GroupNorm", groups(node), node.x.shape[1], node.attribute("epsilon", 1e-5))
        set_to(made.weight, node.input(1))
        set_to(made.bias, node.input(2))
        return [made(node.x)]

    return adapter


def _loss(name: str) -> Adapter:
    def adapter(node: Node) -> list[Array]:
        x, labels, weight = node.x, node.input(1), node.optional(2)
        if name not in LOSSES:
            raise NotExpressible(f"there is no loss {name}")
        options = {
            "ignore_index": node.attribute("ignore_index", -100),
            "reduction": node.attribute("reduction", "mean"),
        }
        if missing := [option for option in options if option not in inspect.signature(LOSSES[name]).parameters]:
            raise NotExpressible(f"the loss {name} has no argument {missing[0]}")
        made = LOSSES[name](weight=None if weight is None else tuple(weight.tolist()), **options)
        value, _ = made(x, labels)
        logarithms = layer("LogSoftmax", 1)(x) if name == "cross-entropy" else x
        return [np.asarray(value), logarithms]

    return adapter


def _moved(
    node: Node, tensors: int, make: Callable[[list[Parameter], float], Any], states: tuple[str, ...]
) -> list[Array]:
    """Return parameters and states after one step; the nodes take them kind by kind."""
    rate, steps, arrays = float(node.input(0)), int(node.input(1)), [node.input(k) for k in range(2, len(node.inputs))]
    count = len(arrays) // tensors
    kinds = [arrays[k * count : (k + 1) * count] for k in range(tensors)]
    parameters = [Parameter(value.copy()) for value in kinds[0]]
    optimizer = make(parameters, rate)
    optimizer.steps = steps
    for parameter, gradient in zip(parameters, kinds[1], strict=True):
        parameter.grad = gradient.copy()
    for name, values in zip(states, kinds[2:], strict=True):
        for row, value in zip(optimizer.state, values, strict=True):
            row[name][...] = value
    optimizer.step()
    return [*(p.data for p in parameters), *(row[name] for name in states for row in optimizer.state)]


def adam(node: Node) -> list[Array]:
    """The rate of ONNX is not yet unbiased, and so is its step at the start: that of `steps` behind it."""
    options = {
        "betas": (node.attribute("alpha", 0.9), node.attribute("beta", 0.999)),
        "eps": node.attribute("epsilon", 1e-6),
        "weight_decay": node.attribute("norm_coefficient", 0.0),
    }
    if int(node.input(1)) == 0:
        raise NotExpressible("ONNX's first step is not made unbiased, PyTorch's and ours is")
    return _moved(
        node, 4, lambda parameters, rate: OPTIMIZERS["adam"](parameters, lr=rate, **options), ("exp_avg", "exp_avg_sq")
    )


def adagrad(node: Node) -> list[Array]:
    if "adagrad" not in OPTIMIZERS:
        raise NotExpressible("there is no Adagrad")
    options = {
        "eps": node.attribute("epsilon", 1e-6),
        "lr_decay": node.attribute("decay_factor", 0.0),
        "weight_decay": node.attribute("norm_coefficient", 0.0),
    }
    return _moved(node, 3, lambda parameters, rate: OPTIMIZERS["adagrad"](parameters, lr=rate, **options), ("sum",))


def momentum(node: Node) -> list[Array]:
    if node.attribute("beta", 1.0) != 1 and int(node.input(1)):
        raise NotExpressible("ONNX's second factor is the dampening of later steps")
    nesterov = node.attribute("mode", "standard") == "nesterov"
    options = {"momentum": node.attribute("alpha", 0.9), "weight_decay": node.attribute("norm_coefficient", 0.0)}

    def make(parameters: list[Parameter], rate: float) -> Any:
        sgd: Any = OPTIMIZERS["sgd"]
        return sgd(parameters, lr=rate, nesterov=nesterov, **options)

    return _moved(node, 3, make, ("momentum_buffer",))


def lrn(node: Node) -> list[Array]:
    raise NotExpressible("there is no normalisation across channels")


#: Operator -> adapter.
LEARNING: Mapping[str, Adapter] = {
    "Adagrad": adagrad,
    "Adam": adam,
    "BatchNormalization": batch_norm,
    "GroupNormalization": _in_groups(lambda node: node.attribute("num_groups", 1)),
    "InstanceNormalization": _in_groups(lambda node: node.x.shape[1]),
    "LRN": lrn,
    "LayerNormalization": _over_last("LayerNorm"),
    "MeanVarianceNormalization": lrn,
    "Momentum": momentum,
    "NegativeLogLikelihoodLoss": _loss("nll"),
    "RMSNormalization": _over_last("RMSNorm"),
    "SoftmaxCrossEntropyLoss": _loss("cross-entropy"),
}
