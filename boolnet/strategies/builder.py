"""Building networks by hand: the neurons and blocks that the constructions are made of.

A **signal** is an affine form over neurons (`nets.Affine`) whose value is 0 or 1 on every input vector. NOT is
therefore free (`1 - signal`), and a block may read the signal of another without a neuron in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from boolnet.core.errors import BoolnetError, listed
from nets import Affine, GraphBuilder
from nets.core.tables import nearest

Signal = Affine


class Builder(GraphBuilder):
    """Build a network of Boolean blocks.

    It is made from the names of the inputs, and of the outputs where those could be taken for hidden neurons, as
    `nets.GraphBuilder` is.

    Examples
    --------
    A full adder, in six hidden neurons:

    >>> import boolnet
    >>> net = boolnet.Builder(["a", "b", "c"])
    >>> a, b, c = (net.literal(name) for name in "abc")
    >>> net.output("sum", net.xor(net.xor(a, b), c))
    >>> net.output("carry", net.threshold([a, b, c], 2))
    >>> graph = net.build()
    >>> boolnet.verify(graph, "sum = a ^ b ^ c; carry = maj(a, b, c)").ok
    True
    >>> boolnet.count(graph).hidden
    6
    """

    def literal(self, name: str, value: int = 1) -> Signal:
        """Return an input, or with `value` 0 its negation: no neuron.

        Raises
        ------
        BoolnetError
            If there is no such input, or `value` is neither 0 nor 1.
        """
        self._check_literal(name, value)
        return self.input(name) if value else self.not_(self.input(name))

    def _check_literal(self, name: str, value: int) -> None:
        if not self.has_input(name):
            known = f"inputs: {listed(self.inputs)}"
            raise BoolnetError(f"the network has no input {name!r}{nearest(name, self.inputs)}", help=known)
        if value not in (0, 1):
            raise BoolnetError(f"a literal is 1 (positive) or 0 (negated), but {name!r} got {value!r}")

    def cube(self, literals: Mapping[str, int]) -> Signal:
        """Return the neuron that is 1 where all literals hold, and 0 elsewhere: 1 hidden.

        ``relu(sum of positive - sum of negated + 1 - number of positive)``.

        Parameters
        ----------
        literals : mapping of str to {0, 1}
            1 for a positive literal, 0 for a negated one. None at all is the constant 1.

        Examples
        --------
        >>> net = Builder("abc")
        >>> signal = net.cube({"a": 1, "c": 0})
        >>> net.output("y", signal)
        >>> net.build().nodes["h1"]["bias"]
        0
        """
        for name, value in literals.items():
            self._check_literal(name, value)
        positive = sum(literals.values())
        return self.neuron(Affine({name: 1 if value else -1 for name, value in literals.items()}, 1 - positive))

    def not_(self, signal: Signal) -> Signal:
        """Return NOT: ``1 - signal``, no neuron."""
        return 1 - signal

    def and_(self, signals: Sequence[Signal]) -> Signal:
        """Return AND: ``relu(sum - (k - 1))``, 1 hidden."""
        return self.neuron(Affine.sum([*signals, 1 - len(signals)]))

    def or_(self, signals: Sequence[Signal]) -> Signal:
        """Return OR: ``1 - relu(1 - sum)``, 1 hidden."""
        return 1 - self.neuron(1 - Affine.sum(signals))

    def xor(self, first: Signal, second: Signal) -> Signal:
        """Return XOR of two: ``1 - relu(x + y - 1) - relu(1 - x - y)``, 2 hidden."""
        both = first + second - 1
        return 1 - self.neuron(both) - self.neuron(-both)

    def threshold(self, signals: Sequence[Signal], k: int, weights: Sequence[int] | None = None) -> Signal:
        """Return ``[sum of weight * signal >= k]`` for integer weights: ``relu(s - k + 1) - relu(s - k)``, 2 hidden.

        Parameters
        ----------
        signals : sequence of Affine
        k : int
        weights : sequence of int, optional
            All 1 by default.
        """
        weights = [1] * len(signals) if weights is None else weights
        if len(weights) != len(signals):
            raise BoolnetError(f"threshold got {len(signals)} signals but {len(weights)} weights")
        total = Affine.sum(weight * signal for weight, signal in zip(weights, signals, strict=True))
        return self.neuron(total - (k - 1)) - self.neuron(total - k)

    def materialise(self, signal: Signal) -> Signal:
        """Return the signal as the value of one neuron or input, up to NOT: 1 hidden unless it is that already."""
        return signal if len(signal.weights) <= 1 else self.neuron(signal)

    def total(self, signals: Iterable[Signal]) -> Signal:
        """Return the sum of signals: no neuron. It is 0 or 1 only where at most one of them is 1."""
        return Affine.sum(signals)
