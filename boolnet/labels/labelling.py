"""Labelling a network: what each of its neurons computes, found from the neurons themselves.

A label is not carried along from the construction, which the passes then take apart: it is derived from the finished
network, so that it is true whatever was done to that, and a network from anywhere has labels.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from boolnet.labels.cones import Cones, formula
from boolnet.labels.folds import Knots, activated, tidy
from boolnet.labels.label import Label, Values
from boolnet.labels.signals import Form, Signals
from boolnet.labels.wording import LONGEST, TOO_LONG, Wording, Words, neuron_text
from nets.graphs.graph import Graph, Node, Number, levels, weights_into, with_node_attribute


def with_labels(graph: Graph) -> Graph:
    """Return a network whose neurons have the attribute ``label``: what each computes.

    Nothing is copied but the attributes of the nodes; it takes microseconds an edge. A neuron whose numbers
    are too large or too fine to be followed has none.

    Parameters
    ----------
    graph : networkx.DiGraph
        A network by the contract of `nets.graphs.graph`; labels that it has are made anew.

    Examples
    --------
    >>> import boolnet
    >>> net = boolnet.Builder(["a", "b"])
    >>> a, b = net.literal("a"), net.literal("b")
    >>> net.output("y", net.neuron(a + b) - 2 * net.and_([a, b]))
    >>> graph = with_labels(net.build())
    >>> [(node, graph.nodes[node]["label"].text) for node in graph if node not in "ab"]
    [('h1', 'a + b'), ('h2', 'a & b'), ('y', 'a ^ b')]
    """
    return with_node_attribute(graph, "label", labels_of(graph))


def has_labels(graph: Graph) -> bool:
    """Whether a neuron of a network has a label."""
    return any(label is not None for _, label in graph.nodes(data="label"))


def labels_of(graph: Graph) -> dict[Node, Label | None]:
    """Return the label of every neuron, None where it has none, in topological order."""
    labeller = _Labeller(graph)
    return {node: labeller.label(node) for node, level in levels(graph).items() if node not in labeller.inputs}


def label_values(graph: Graph, values: Mapping[Any, Any]) -> dict[Node, Values]:
    """Return what the labels of a network say that its neurons are, for values of the inputs.

    Parameters
    ----------
    graph : networkx.DiGraph
        With labels.
    values : mapping of input to array_like
        0 and 1, of one shape.

    Examples
    --------
    >>> import boolnet
    >>> graph = boolnet.compile("(a ^ b) & c", strategy="xor-tree").graph
    >>> said = label_values(graph, {"a": [0, 1], "b": [1, 1], "c": [1, 1]})
    >>> said["y"].tolist()
    [1, 0]
    """
    said: dict[Node, Values] = {node: np.asarray(value) for node, value in values.items()}
    for node, level in levels(graph).items():
        label = graph.nodes[node].get("label")
        if level and label is not None and all(source in said for source in label.weights):
            said[node] = label.evaluate(said)
    return {node: value for node, value in said.items() if node not in values}


class _Labeller:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.inputs = set(graph.graph["inputs"])
        self.signals = Signals(graph.graph["inputs"])
        self.ends: dict[Node, tuple[Number, Number]] = dict.fromkeys(graph.graph["inputs"], (0, 1))
        self.wording, self.cones = Wording(), Cones()

    def label(self, node: Node) -> Label | None:
        data = self.graph.nodes[node]
        weights = {source: _exact(weight) for source, weight in weights_into(self.graph, node).items()}
        bias, activation = _exact(data["bias"]), data["activation"]
        knots = self._line(node, weights, bias, activation)
        form = self._form(node, weights, bias, activation)
        if form is None:
            return self._unfollowed(weights, bias, activation, knots)
        found = self._of_inputs(form) or self._formula(form)
        if found is None:
            text = self.wording.of_form(form).text
            text = text if text != TOO_LONG else neuron_text(weights, bias, activation)
            found = Label("neurons", text, weights, knots)
        (source,) = weights if len(weights) == 1 else (None,)
        is_copy = source not in self.inputs and self.signals.forms.get(source) == form
        return _copied(found, source) if is_copy else found

    def _form(self, node: Node, weights: Mapping[Node, Number], bias: Number, activation: str) -> Form | None:
        if not all(source in self.signals.forms for source in weights):
            return None
        try:
            return self.signals.add(node, weights, bias, activation)
        except OverflowError:
            return None

    def _line(self, node: Node, weights: Mapping[Node, Number], bias: Number, activation: str) -> Knots:
        """Return what a neuron makes of the sum that it reads, and keep the range of its values."""
        low, high = (
            sum(min(side * weight * end for end in self.ends[source]) for source, weight in weights.items()) * side
            for side in (1, -1)
        )
        knots: Knots = ((low, low + bias), (high, high + bias))
        if activation == "step":
            knots = activated(
                ((math.floor(low), math.floor(low) + bias), (math.ceil(high), math.ceil(high) + bias)), "step"
            )
        elif activation == "relu" and low < -bias < high:
            knots = ((low, 0), (-bias, 0), (high, high + bias))
        elif activation == "relu" and high <= -bias:
            knots = ((low, 0), (high, 0))
        self.ends[node] = (min(value for _, value in knots), max(value for _, value in knots))
        return knots if low < high else knots[:1]

    def _unfollowed(self, weights: Mapping[Node, Number], bias: Number, activation: str, knots: Knots) -> Label | None:
        """Return the label of a neuron whose numbers are too large or too fine to be added up with others."""
        if activation == "step":
            return None  # which is said between integers only
        is_of_inputs = self.inputs.issuperset(weights)
        kind = {"relu": "relu", "identity": "sum"}[activation] if is_of_inputs else "neurons"
        text = neuron_text(weights, bias, activation)
        return Label(kind, text if len(text) <= LONGEST else f"{kind} of {len(weights)} inputs", weights, knots)

    def _of_inputs(self, form: Form) -> Label | None:
        """Return the label of what is a function of one sum of inputs."""
        words = self.wording.of_form(form)
        if all(signal.is_input for signal in form.factors):
            weights = {signal.node: tidy(factor) for signal, factor in form.factors.items()}
            low, high = (sum(min(side * factor, 0) for factor in weights.values()) * side for side in (1, -1))
            return _label(words, weights, tuple((s, tidy(s + form.bias)) for s in sorted({low, high})))
        if len(form.factors) == 1:
            ((signal, factor),) = form.factors.items()
            if signal.sum is not None and signal.sum.of_inputs:
                knots = tuple((s, tidy(factor * value + form.bias)) for s, value in signal.knots)
                return _label(words, {term.node: weight for term, weight in signal.sum.terms}, knots)
        return None

    def _formula(self, form: Form) -> Label | None:
        """Return the label of what is a Boolean function of few inputs."""
        words = self.wording.of_form(form)
        support = self.cones.support(form)
        table = None if support is None else self.cones.table(form, support)
        if support is None or table is None or not np.isin(table, (0, 1)).all():
            return None
        if (value := int(table.flat[0])) == table.min() == table.max():
            return Label("constant", str(value), {}, ((0, value),))
        needed = [i for i in range(table.ndim) if (table.take(0, axis=i) != table.take(1, axis=i)).any()]
        for axis in sorted(set(range(table.ndim)) - set(needed), reverse=True):
            table = np.take(table, 0, axis=axis)
        names = [str(support[i].node) for i in needed]
        found = formula(table.astype(bool), names).text
        text = min((text for text in (found, words.text) if text != TOO_LONG), key=len)
        values = "".join(map(str, table.ravel().tolist()))
        text = text if len(text) <= LONGEST else f"formula of {len(names)} inputs"
        return Label("formula", text, {support[i].node: 1 for i in needed}, (), values)


def _copied(label: Label, source: Node) -> Label:
    text = f"copy of {source}" + ("" if label.kind == "neurons" else f": {label.text}")
    return replace(label, kind="copy", text=text)


def _label(words: Words, weights: Mapping[Node, Number], knots: Knots) -> Label:
    """Return a label of a sum of inputs; the carry of an addition is called so."""
    text = words.text if words.text != TOO_LONG else f"{words.kind} of {len(weights)} inputs"
    label = Label(words.kind, text, weights, knots)
    bit = _carry_into(label)
    return label if bit is None else replace(label, text=f"{text}, carry into bit {bit}")


def _carry_into(label: Label) -> int | None:
    """Return k where a label says that numbers of k bits add up to 2^k at least, as they are added digit by digit."""
    sign, limit = label.threshold or ("", 0)
    largest = max(label.weights.values(), default=0)
    if sign != ">=" or largest < 2 or limit != 2 * largest or list(label.weights.values()).count(largest) < 2:
        return None
    digits = sorted(set(label.weights.values()))
    return len(digits) if digits == [1 << k for k in range(len(digits))] else None


def _exact(number: Number) -> Number:
    return number if type(number) is int else tidy(Fraction(number))
