"""Layers as a graph: each has a name, and reads inputs and other layers by theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module, ends_in_place, several, starts_in_place
from nets.core.tables import nearest
from nets.layers.container import named_layers, needing, shares

#: A layer and the names of what it reads: one name, or several for a layer of several inputs.
Reading: TypeAlias = tuple[Module, str | Sequence[str]]


class Node(NamedTuple):
    """One layer in a graph."""

    name: str
    layer: Module
    reads: tuple[str, ...]


class Graph(Module):
    """Layers that read inputs and each other by name; the result is that of one of them.

    Parameters
    ----------
    inputs : str or sequence of str
        The names of the inputs. A graph of one name takes an array; one of a sequence of names takes a tuple of arrays,
        and its backward pass returns a tuple of gradients.
    nodes : mapping of str to (Module, str or sequence of str)
        Name -> a layer and the names of what it reads, in any order. What has several inputs (`Add`, `Concat`,
        `Multiply`, another graph) may read several. A layer may stand at several places.
    output : str, optional
        The name of the layer whose result is that of the graph; by default the one that no other reads.

    Notes
    -----
    A layer's output is copied where another that works in place would change it for the rest. An integer input has no
    gradient: zeros take its place. What comes back is valid until the next call, and gradients may share memory.

    Examples
    --------
    >>> from nets.layers import Add, Linear, ReLU
    >>> model = Graph(
    ...     ("left", "right"),
    ...     {
    ...         "a": (Linear(4, 8, rng=0), "left"),
    ...         "b": (Linear(3, 8, rng=1), "right"),
    ...         "sum": (Add(), ("a", "b")),
    ...         "relu": (ReLU(), "sum"),
    ...         "out": (Linear(8, 2, rng=2), "relu"),
    ...     },
    ... )
    >>> left, right = np.ones((5, 4), np.float32), np.ones((5, 3), np.float32)
    >>> model((left, right)).shape
    (5, 2)
    >>> [gradient.shape for gradient in model.backward(np.ones((5, 2), np.float32))]
    [(5, 4), (5, 3)]
    """

    def __init__(self, inputs: str | Sequence[str], nodes: Mapping[str, Reading], output: str | None = None) -> None:
        if not isinstance(inputs, Iterable):
            raise NetsError(f"Graph: inputs must be a name or several, but are {inputs!r}")
        self.takes_several = not isinstance(inputs, str)
        self.inputs = (inputs,) if isinstance(inputs, str) else tuple(inputs)
        given = _nodes(nodes)
        self._layers = {node.name: node.layer for node in given}
        _check_inputs(self.inputs, self._layers)
        self._order = _in_order(self.inputs, given)
        self.output = _output(self._order, output)
        _refuse_unread(self.inputs, self._order, self.output)
        self._readers = {name: sum(node.reads.count(name) for node in given) for name in (*self.inputs, *self._layers)}
        self._shares = shares(self._layers.values())

    def children(self) -> Mapping[str, Module]:
        return self._layers

    def nodes(self) -> tuple[Node, ...]:
        """Return every layer with its name and the names of what it reads, in the order in which they run."""
        return self._order

    @property
    def needs_output(self) -> bool:  # type: ignore[override]
        """Whether the layer that gives the output needs it for its gradient."""
        return needing(self._layers[self.output]) is not None

    def forward(self, x: Any) -> Array:
        given = several(self, x) if self.takes_several else (x,)
        if len(given) != len(self.inputs):
            raise ShapeError(
                f"Graph: there must be {len(self.inputs)} inputs, {', '.join(self.inputs)}, but {len(given)} are given"
            )
        if len({array.shape[:1] for array in given}) > 1:
            shapes = ", ".join(f"{name} {array.shape}" for name, array in zip(self.inputs, given, strict=True))
            raise ShapeError(f"Graph: all inputs must have as many samples, but have shapes {shapes}")
        values = dict(zip(self.inputs, given, strict=True))
        for node in self._order:
            values[node.name] = node.layer.forward(self._taken(node, values))
        self.keep([(array.shape, array.dtype) for array in given])
        y: Array = values[self.output]
        return y.copy(order="K") if any(np.may_share_memory(y, array) for array in given) else y

    def _taken(self, node: Node, values: Mapping[str, Array]) -> Any:
        """Return what a layer reads."""
        if node.layer.takes_several:
            return tuple(values[name] for name in node.reads)
        (name,) = node.reads
        copies = starts_in_place(node.layer) and not self._may_change(name, values)
        return values[name].copy(order="K") if copies else values[name]

    def _may_change(self, name: str, values: Mapping[str, Array]) -> bool:
        """Whether the one reader of an output may write into it: nothing else is there, and no gradient needs it."""
        layer = self._layers.get(name)
        if layer is None or name == self.output or self._readers[name] > 1 or layer.needs_output or layer.children():
            return False
        return not any(np.may_share_memory(values[name], values[other]) for other in values if other != name)

    def backward(self, dy: Array, input_gradient: bool = True) -> Any:
        (given,) = self.kept()
        wanted = self._wanted(input_gradient)
        gradients: dict[str, list[Array]] = {name: [] for name in self._readers}
        gradients[self.output].append(dy)
        for node in reversed(self._order):
            if not wanted[node.name]:
                continue
            total = self._total(node.name, gradients.pop(node.name))
            asked = any(wanted[name] for name in node.reads)
            dx = node.layer.backward(total.copy(order="K") if ends_in_place(node.layer) else total, asked)
            if asked:
                for name, part in zip(node.reads, dx if node.layer.takes_several else (dx,), strict=True):
                    gradients[name].append(part)
        if not input_gradient:
            return (dy,) * len(given) if self.takes_several else dy
        results = tuple(
            self._of_input(name, gradients[name], shape, dtype, dy)
            for name, (shape, dtype) in zip(self.inputs, given, strict=True)
        )
        return results if self.takes_several else results[0]

    def _wanted(self, input_gradient: bool) -> dict[str, bool]:
        """Return which inputs and layers a gradient is wanted of: those that lead from something learned.

        Layers that stand at several places must be taken back all of them, in order.
        """
        wanted = dict.fromkeys(self.inputs, input_gradient or self._shares)
        for node in self._order:
            learns = any(parameter.learned for parameter in node.layer.parameters())
            wanted[node.name] = learns or any(wanted[name] for name in node.reads)
        return wanted

    def _total(self, name: str, parts: list[Array]) -> Array:
        if len(parts) == 1:
            return parts[0]
        total = self.workspace.like(f"d {name}", parts[0])
        np.add(parts[0], parts[1], out=total)
        for part in parts[2:]:
            total += part
        return total

    def _of_input(self, name: str, parts: list[Array], shape: tuple[int, ...], dtype: Any, dy: Array) -> Array:
        if np.dtype(dtype).kind != "f":
            return np.zeros(shape, dy.dtype)
        total = self._total(name, parts)
        return total.copy(order="K") if np.may_share_memory(total, dy) else total

    def extra_repr(self) -> str:
        return f"{', '.join(self.inputs)} -> {self.output}"

    def __repr__(self) -> str:
        lines = []
        for node in self._order:
            shown = repr(node.layer).replace("\n", "\n  ")
            lines.append(f"({node.name}): {shown} <- {', '.join(node.reads)}")
        return "\n  ".join([f"Graph({self.extra_repr()}", *lines]) + "\n)"


def _nodes(nodes: Mapping[str, Reading]) -> list[Node]:
    """Return the layers with what they read, or refuse what is not given so."""
    if not isinstance(nodes, Mapping) or not nodes:
        raise NetsError("Graph: nodes must be a mapping of a name at least to a layer and the names of what it reads")
    for name, node in nodes.items():
        if not isinstance(node, (tuple, list)) or len(node) != 2:
            raise NetsError(f"Graph: node {name} must be a layer and the names of what it reads, but is {node!r}")
    layers = named_layers("Graph", ({name: layer for name, (layer, _) in nodes.items()},), several=True)
    result = []
    for name, layer in layers.items():
        given = nodes[name][1]
        reads = (given,) if isinstance(given, str) else tuple(given) if isinstance(given, Iterable) else ()
        if not reads or not all(isinstance(one, str) for one in reads):
            raise NetsError(f"Graph: node {name} must read a name or several, but reads {given!r}")
        kind = type(layer).__name__
        if len(reads) > 1 and not layer.takes_several:
            raise NetsError(
                f"Graph: node {name}, {kind}, has one input, but reads {', '.join(reads)}",
                help="join them before it, by Add, Concat or Multiply",
            )
        if isinstance(layer, Graph) and len(reads) != len(layer.inputs):
            raise NetsError(
                f"Graph: node {name} has the inputs {', '.join(layer.inputs)}, but reads {', '.join(reads)}"
            )
        result.append(Node(name, layer, reads))
    return result


def _check_inputs(inputs: Sequence[str], layers: Mapping[str, Module]) -> None:
    if not inputs or not all(isinstance(name, str) and name for name in inputs) or len(set(inputs)) < len(inputs):
        raise NetsError(f"Graph: inputs must be names, each another, but are {inputs!r}")
    for name in inputs:
        if name in layers:
            raise NetsError(f"Graph: {name} is the name of an input and of a node")


def _in_order(inputs: Sequence[str], nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Return the nodes, each after what it reads, as near as can be to the order in which they are given."""
    known = [*inputs, *(node.name for node in nodes)]
    for node in nodes:
        for name in node.reads:
            if name not in known:
                near = nearest(name, known)
                raise NetsError(f"Graph: node {node.name} reads {name!r}, which is neither an input nor a node{near}")
    done, order, left = set(inputs), [], list(nodes)
    while left:
        ready = next((node for node in left if done.issuperset(node.reads)), None)
        if ready is None:
            raise NetsError(f"Graph: {', '.join(node.name for node in left)} cannot run: some of them read each other")
        done.add(ready.name)
        order.append(ready)
        left.remove(ready)
    return tuple(order)


def _output(nodes: Sequence[Node], output: str | None) -> str:
    names = [node.name for node in nodes]
    if output is not None:
        if output not in names:
            raise NetsError(f"Graph: the output must be a node, but is {output!r}{nearest(output, names)}")
        return output
    read = {name for node in nodes for name in node.reads}
    last = [name for name in names if name not in read]
    if len(last) > 1:
        raise NetsError(
            f"Graph: nobody reads {', '.join(last)}; only one of them can be the output",
            help="say which, or join them by Add, Concat or Multiply",
        )
    return last[0]


def _refuse_unread(inputs: Sequence[str], nodes: Sequence[Node], output: str) -> None:
    """Refuse what does not lead to the output."""
    leads = {output}
    for node in reversed(nodes):
        leads.update(node.reads if node.name in leads else ())
    idle = [name for name in (*inputs, *(node.name for node in nodes)) if name not in leads]
    if idle:
        raise NetsError(f"Graph: {', '.join(idle)} leads to nothing: {output} is the output", help="leave it out")
