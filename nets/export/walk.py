"""Models walked through, container by container, with a batch of samples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from nets import layers as L
from nets.core.module import Module
from nets.export.builder import Value
from nets.export.maps import folded
from nets.export.nodes import NODES


def write(layer: Module, values: Sequence[Value]) -> Value:
    """Write a layer, and what it holds, and return its output.

    Parameters
    ----------
    layer : Module
    values : sequence of Value
        What it reads.
    """
    container = next((row for kind, row in CONTAINERS.items() if isinstance(layer, kind)), None)
    if container is not None:
        return container(layer, values)
    row = NODES.get(type(layer))
    if row is None:
        raise values[0].to.refuse(layer, "there is no row for this kind of layer in nets.export.nodes.NODES")
    (x,) = values
    return x.then(row(layer, x), layer.forward(x.sample))


def _child(name: str, layer: Module, values: Sequence[Value]) -> Value:
    with values[0].to.within(name):
        return write(layer, values)


def _sequential(model: Any, values: Sequence[Value]) -> Value:
    row = list(model.children().items())
    while row:
        (name, layer), x = row.pop(0), values[0]
        if row and x.to.options.fold and _folds(layer, row[0][1], x):
            norm = row.pop(0)[1]
            with x.to.within(name):
                values = [x.then(folded(layer, x, norm), norm.forward(layer.forward(x.sample)))]
        else:
            values = [_child(name, layer, values)]
    return values[0]


def _folds(layer: Module, norm: Module, x: Value) -> bool:
    is_dense = isinstance(layer, L.Linear) and x.rank == 2 and isinstance(norm, L.BatchNorm1d)
    is_conv = isinstance(layer, (L.Conv1d, L.Conv2d)) and isinstance(norm, (L.BatchNorm1d, L.BatchNorm2d))
    return (is_dense or is_conv) and getattr(norm, "running_mean", None) is not None


def _residual(model: Any, values: Sequence[Value]) -> Value:
    body = _child("body", model.body, values)
    side = _child("shortcut", model.shortcut, values)
    return body.then(body.to.one("Add", [body.name, side.name]), body.sample + side.sample)


def _parallel(model: Any, values: Sequence[Value]) -> Value:
    parts = [_child(name, branch, values) for name, branch in model.children().items()]
    joined = parts[0].to.one("Concat", [part.name for part in parts], axis=1)
    return parts[0].then(joined, np.concatenate([part.sample for part in parts], axis=1))


def _graph(model: Any, values: Sequence[Value]) -> Value:
    known = dict(zip(model.inputs, values, strict=True))
    for node in model.nodes():
        known[node.name] = _child(node.name, node.layer, [known[name] for name in node.reads])
    result: Value = known[model.output]
    return result


Container: TypeAlias = Callable[[Any, Sequence[Value]], Value]


def _joined(operator: str) -> Container:
    def joined(layer: Any, values: Sequence[Value]) -> Value:
        total = values[0].name
        for value in values[1:]:
            total = value.to.one(operator, [total, value.name])
        return values[0].then(total, layer.forward(tuple(value.sample for value in values)))

    return joined


def _concat(layer: Any, values: Sequence[Value]) -> Value:
    name = values[0].to.one("Concat", [value.name for value in values], axis=layer.dim)
    return values[0].then(name, layer.forward(tuple(value.sample for value in values)))


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
