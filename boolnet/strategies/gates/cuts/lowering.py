"""From selected matches to the network.

A signal is 0 or 1, but what is proved of its value by the ranges of its neurons grows with every layer: the sum of two
neurons may be 2 for all they know. Where that leaves what the dtype holds exactly, the signals that a neuron reads are
clamped first, ``relu(1 - relu(1 - x))``, which in circuits of many layers takes two neurons now and then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from boolnet.core.limits import check_memory, graph_bytes, in_words
from boolnet.strategies.builder import Builder, Signal
from boolnet.strategies.gates.cuts.matches import CutMatch
from boolnet.strategies.gates.cuts.subject_graph import SubjectGraph
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.sums.range_folding import fold_parity
from nets import Affine
from nets.graphs.graph import Graph, Node, Number
from nets.graphs.intervals import EXACT_UP_TO

SPARE_BITS = 10  # for sums of what is within the limit
CLAMPED_FROM = 2  # a signal that is proved to be no larger stays as it is


@dataclass(frozen=True)
class LutLoweringParams:
    """When a signal becomes a neuron of its own.

    Attributes
    ----------
    widest : int
        Neurons that a signal that is read more than once adds up; a wider one becomes a neuron.
    """

    widest: int = 256


DEFAULT = LutLoweringParams()


def lower(
    subject: SubjectGraph,
    mapped: Sequence[CutMatch | None],
    outputs: Sequence[str],
    context: SearchContext,
    params: LutLoweringParams = DEFAULT,
) -> Graph:
    """Return the network of a selection, equal neurons once.

    Parameters
    ----------
    subject : SubjectGraph
    mapped : sequence of CutMatch or None
        By node; None for nodes that are not needed.
    outputs : sequence of str
        The names of the subject graph's roots.
    context : SearchContext
    params : LutLoweringParams
    """
    net = _MappedBuilder(subject.inputs, outputs, EXACT_UP_TO[context.spec.dtype or "float64"] >> SPARE_BITS)
    signals: list[Signal] = [Affine()] * len(subject)
    readers = [0] * len(subject)
    for match in mapped:
        for leaf in match.leaves if match else ():
            readers[leaf] += 1
    names = iter(subject.inputs)
    for node, match in enumerate(mapped):
        if subject.kinds[node] == "input":
            signals[node] = net.input(next(names))
        elif match is not None:
            signal = net.read(match, [signals[leaf] for leaf in match.leaves], context.spec.layered)
            wide = len(signal.weights) > params.widest and readers[node] > 1
            signals[node] = net.once(signal) if wide else signal
    for name, root in zip(outputs, subject.roots, strict=True):
        signal = net.within(signals[root >> 1])
        net.output(name, 1 - signal if root & 1 else signal)
    return net.build()


class _MappedBuilder(Builder):
    """A builder that makes equal neurons once."""

    def __init__(self, inputs: Sequence[str], outputs: Sequence[str], limit: int) -> None:
        super().__init__(inputs, outputs)
        self._limit = limit
        self._most: dict[Node, Number] = dict.fromkeys(inputs, 1)  # none is negative
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
            check_memory(need, f"the network has over {in_words(hidden)} neurons", "compile it in parts")
            self._once[key] = self.neuron(form)
        return self._once[key]

    def neuron(self, form: Affine, *, activation: str = "relu", name: str | None = None) -> Affine:
        """Add a neuron and remember the largest value that is proved of it."""
        made = super().neuron(form, activation=activation, name=name)
        most = form.bias + sum(w * self._most[node] for node, w in form.weights.items() if w > 0)
        self._most.update(dict.fromkeys(made.weights, max(0, most)))
        return made

    def reach(self, form: Affine) -> Number:
        """Return a bound on what a form may add up to, in any order."""
        return abs(form.bias) + sum(abs(w) * self._most[node] for node, w in form.weights.items())

    def within(self, signal: Signal) -> Signal:
        """Return a signal, clamped if it may be beyond the limit."""
        return self.clamped(signal) if self.reach(signal) > self._limit else signal

    def clamped(self, signal: Signal) -> Signal:
        """Return a signal that is proved to be at most 1."""
        return signal if self.reach(signal) <= CLAMPED_FROM else self.once(1 - self.once(1 - signal))

    def read(self, match: CutMatch, leaves: Sequence[Signal], layered: bool) -> Signal:
        """Return what a match makes of the signals of its leaves; `layered` is how a parity is to be folded."""
        if match.cell is None:
            if self.reach(Affine.sum(leaves)) * len(leaves) > self._limit:
                leaves = [self.clamped(leaf) for leaf in leaves]
            parity = fold_parity(self, Affine.sum(leaves), len(leaves), layered)
            return 1 - parity if match.flip else parity
        forms = match.cell.forms(leaves)
        if any(self.reach(form) > self._limit for form in forms):
            leaves = [self.clamped(leaf) for leaf in leaves]
            forms = match.cell.forms(leaves)
        return match.cell.output(leaves, [self.once(form) for form in forms])
