"""From selected choices to the network."""

from __future__ import annotations

from collections.abc import Sequence

from boolnet.builder import Builder, Signal
from boolnet.limits import check_memory, count, graph_bytes
from boolnet.minimum.network import OneLayer
from boolnet.strategies.cuts.choices import Choice
from boolnet.strategies.cuts.subject import Subject
from boolnet.strategies.folding import fold
from nets import Affine
from nets.graph import Graph

WIDEST = 256  # neurons that a signal read more than once adds up; a wider one becomes a neuron


def lower(subject: Subject, mapped: Sequence[Choice | None], outputs: Sequence[str], layered: bool) -> Graph:
    """Return the network of a selection, equal neurons once."""
    net = _Net(subject.inputs, outputs)
    signals: list[Signal] = [Affine()] * len(subject)
    readers = [0] * len(subject)
    for choice in mapped:
        for leaf in choice.leaves if choice else ():
            readers[leaf] += 1
    names = iter(subject.inputs)
    for node, choice in enumerate(mapped):
        if subject.kinds[node] == "input":
            signals[node] = net.input(next(names))
        elif choice is not None:
            signal = net.read(choice, [signals[leaf] for leaf in choice.leaves], layered)
            wide = len(signal.weights) > WIDEST and readers[node] > 1
            signals[node] = net.once(signal) if wide else signal
    for name, root in zip(outputs, subject.roots, strict=True):
        signal = signals[root >> 1]
        net.output(name, 1 - signal if root & 1 else signal)
    return net.build()


class _Net(Builder):
    """A builder that makes equal neurons once."""

    def __init__(self, inputs: Sequence[str], outputs: Sequence[str]) -> None:
        super().__init__(inputs, outputs)
        self._once: dict[object, Signal] = {}
        self._edges = 0

    def once(self, form: Affine) -> Signal:
        if not form.weights:
            return Affine({}, max(form.bias, 0))
        key = frozenset(form.weights.items()), form.bias
        if key not in self._once:
            self._edges += len(form.weights)
            hidden = len(self._once) + 1
            need = graph_bytes(hidden, self._edges)
            check_memory(need, f"the network has over {count(hidden)} neurons", "compile it in parts")
            self._once[key] = self.neuron(form)
        return self._once[key]

    def read(self, choice: Choice, leaves: Sequence[Signal], layered: bool) -> Signal:
        if choice.shape is None:
            parity = fold(self, Affine.sum(leaves), len(leaves), layered)
            return 1 - parity if choice.flip else parity
        return self._shape(choice.shape, leaves)

    def _shape(self, shape: OneLayer, leaves: Sequence[Signal]) -> Signal:
        terms: list[Affine | int] = [shape.constant]
        terms += [w * leaf for w, leaf in zip(shape.direct, leaves, strict=True) if w]
        for factor, weights, bias in shape.neurons:
            form = Affine.sum([bias, *(w * leaf for w, leaf in zip(weights, leaves, strict=True) if w)])
            terms.append(factor * self.once(form))
        return Affine.sum(terms)
