"""Models walked through, container by container, with a batch of samples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from nets import layers as L
from nets.core.module import Module
from nets.export.builder import OnnxBuilder, Value
from nets.export.maps import folded
from nets.export.nodes import NODES


def write(layer: Module, values: Sequence[Value], to: OnnxBuilder) -> Value:
    """Write a layer, and what it holds, and return its output.

    Parameters
    ----------
    layer : Module
    values : sequence of Value
        What it reads.
    to : OnnxBuilder
    """
    container = next((row for kind, row in CONTAINERS.items() if isinstance(layer, kind)), None)
    if container is not None:
        return container(layer, values, to)
    row = NODES.get(type(layer))
    if row is None:
        raise to.refuse(layer, "there is no row for this kind of layer in nets.export.nodes.NODES")
    (x,) = values
    return Value(row(layer, x, to), np.array(layer.forward(x.sample)))


def _child(name: str, layer: Module, values: Sequence[Value], to: OnnxBuilder) -> Value:
    to.within(name)
    try:
        return write(layer, values, to)
    finally:
        to.leave()


def _sequential(model: Any, values: Sequence[Value], to: OnnxBuilder) -> Value:
    row = list(model.children().items())
    while row:
        name, layer = row.pop(0)
        if row and to.options.fold and _folds(layer, row[0][1], values[0]):
            norm = row.pop(0)[1]
            to.within(name)
            named = folded(layer, values[0], norm, to)
            to.leave()
            values = [Value(named, np.array(norm.forward(layer.forward(values[0].sample))))]
        else:
            values = [_child(name, layer, values, to)]
    return values[0]


def _folds(layer: Module, norm: Module, x: Value) -> bool:
    is_dense = isinstance(layer, L.Linear) and x.rank == 2 and isinstance(norm, L.BatchNorm1d)
    is_conv = isinstance(layer, (L.Conv1d, L.Conv2d)) and isinstance(norm, (L.BatchNorm1d, L.BatchNorm2d))
    return (is_dense or is_conv) and getattr(norm, "running_mean", None) is not None


def _residual(model: Any, values: Sequence[Value], to: OnnxBuilder) -> Value:
    body = _child("body", model.body, values, to)
    side = _child("shortcut", model.shortcut, values, to)
    return Value(to.one("Add", [body.name, side.name]), body.sample + side.sample)


def _parallel(model: Any, values: Sequence[Value], to: OnnxBuilder) -> Value:
    parts = [_child(name, branch, values, to) for name, branch in model.children().items()]
    joined = to.one("Concat", [part.name for part in parts], axis=1)
    return Value(joined, np.concatenate([part.sample for part in parts], axis=1))


def _graph(model: Any, values: Sequence[Value], to: OnnxBuilder) -> Value:
    known = dict(zip(model.inputs, values, strict=True))
    for node in model.nodes():
        known[node.name] = _child(node.name, node.layer, [known[name] for name in node.reads], to)
    result: Value = known[model.output]
    return result


Container: TypeAlias = Callable[[Any, Sequence[Value], OnnxBuilder], Value]


def _joined(operator: str) -> Container:
    def joined(layer: Any, values: Sequence[Value], to: OnnxBuilder) -> Value:
        total = values[0].name
        for value in values[1:]:
            total = to.one(operator, [total, value.name])
        return Value(total, np.array(layer.forward(tuple(value.sample for value in values))))

    return joined


def _concat(layer: Any, values: Sequence[Value], to: OnnxBuilder) -> Value:
    name = to.one("Concat", [value.name for value in values], axis=layer.dim)
    return Value(name, np.array(layer.forward(tuple(value.sample for value in values))))


#: What writes each kind of container, and what has several inputs.
CONTAINERS: Mapping[type[Module], Container] = {
    L.Sequential: _sequential,
    L.Residual: _residual,
    L.Parallel: _parallel,
    L.Graph: _graph,
    L.Add: _joined("Add"),
    L.Multiply: _joined("Mul"),
    L.Concat: _concat,
}
