"""What a neuron computes, as data and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError
from nets.graphs.graph import Node, Number

#: What kinds of label there are, and what their data say.
KINDS: Mapping[str, str] = {
    "constant": "the same on every input vector",
    "copy": "the value of an input, or of the neuron that it reads",
    "cube": "1 where all literals hold",
    "clause": "1 where one of the literals holds",
    "threshold": "1 where a weighted sum of inputs is large enough, or small enough",
    "parity": "1 where an odd number, or an even one, of the inputs is 1",
    "sum": "a weighted sum of inputs",
    "relu": "a weighted sum of inputs, 0 where it is negative",
    "fold": "a function of one weighted sum of inputs, linear between a few values of it",
    "formula": "a Boolean function of few inputs, by its values",
    "neurons": "what it makes of the labels of the neurons that it reads",
}

Values = NDArray[Any]


@dataclass(frozen=True)
class Label:
    """What a neuron computes: the same value on every vector of {0, 1}^n.

    Attributes
    ----------
    kind : str
        A row of `KINDS`.
    text : str
        For people: ``x1 & !x2``, ``[x1 + x2 + x3 >= 2]``, ``relu(a + b - 1)``; ``…`` where it is cut.
    weights : mapping of name to number
        The weighted sum ``s`` that its value is a function of: of inputs, and in kind "neurons" of nodes.
    knots : tuple of (s, value)
        Its values at some integers ``s`` in rising order; between two of them it is linear. Beyond the ends ``s`` does
        not go.
    values : str
        Of kind "formula": its value for each row of the inputs that are the keys of `weights`, the first most
        significant.

    Examples
    --------
    >>> import boolnet
    >>> graph = boolnet.compile("a & !b | !a & b", strategy="dnf").graph
    >>> label = graph.nodes["h1"]["label"]
    >>> label.kind, label.text, label.literals
    ('cube', 'a & !b', {'a': 1, 'b': 0})
    >>> label.evaluate({"a": np.array([1, 1]), "b": np.array([0, 1])}).tolist()
    [1, 0]
    """

    kind: str
    text: str
    weights: Mapping[Node, Number] = field(default_factory=lambda: MappingProxyType({}))
    knots: tuple[tuple[Number, Number], ...] = ()
    values: str = ""

    @property
    def literals(self) -> dict[Node, int] | None:
        """The literals of a cube or clause: 1 for a positive one, 0 for a negated one; else None."""
        if self.kind not in ("cube", "clause"):
            return None
        rises = self.knots[-1][1] > self.knots[0][1]
        return {name: int((weight > 0) == rises) for name, weight in self.weights.items()}

    @property
    def threshold(self) -> tuple[str, Number] | None:
        """Where the weighted sum makes a threshold true: (">=", t) or ("<=", t); else None."""
        if self.kind != "threshold":
            return None
        low, high = self.knots[0][1], self.knots[-1][1]
        ones = [s for s, value in self.knots if value == 1]
        return (">=", ones[0]) if high > low else ("<=", ones[-1])

    def evaluate(self, values: Mapping[Any, Any]) -> Values:
        """Return its value for values of the inputs, and in kind "neurons" of the nodes, that it reads.

        Parameters
        ----------
        values : mapping of name to array_like
            Of one shape; `boolnet.labels.label_values` gives the nodes theirs.

        Raises
        ------
        BoolnetError
            If one is missing.
        """
        missing = [name for name in self.weights if name not in values]
        if missing:
            raise BoolnetError(
                f"the label {self.text!r} reads {str(missing[0])!r}, of which no value is given",
                help="give the values of all inputs, and of the neurons that a label of kind neurons reads",
            )
        columns = [np.asarray(values[name]) for name in self.weights]
        shape = columns[0].shape if columns else np.shape(next(iter(values.values()), ()))
        if self.values:
            row = sum(column.astype(np.int64) << k for k, column in enumerate(reversed(columns)))
            table: Values = np.array([int(value) for value in self.values])
            return np.asarray(table[row])
        pairs = zip(columns, self.weights.values(), strict=True)
        total = sum((column * (weight if type(weight) is int else float(weight)) for column, weight in pairs), 0)
        return interpolated(np.broadcast_to(total, shape), self.knots)

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        result: dict[str, Any] = {"kind": self.kind, "text": self.text}
        if self.values:
            return result | {"inputs": [str(name) for name in self.weights], "values": self.values}
        if (literals := self.literals) is not None:
            return result | {"literals": {str(name): value for name, value in literals.items()}}
        result["weights"] = {str(name): plain(weight) for name, weight in self.weights.items()}
        if (threshold := self.threshold) is not None:
            return result | {"threshold": {threshold[0]: plain(threshold[1])}}
        return result | {"knots": [[plain(s), plain(value)] for s, value in self.knots]}


def plain(number: Number) -> int | float | str:
    """Return a number as JSON has it; a fraction as text.

    >>> from fractions import Fraction
    >>> plain(Fraction(4, 2)), plain(Fraction(1, 3))
    (2, '1/3')
    """
    if number == int(number):
        return int(number)
    return number if isinstance(number, float) else str(number)


def interpolated(total: Values, knots: tuple[tuple[Number, Number], ...]) -> Values:
    """Return the values at sums `total`, linear between knots.

    >>> interpolated(np.array([0, 1, 2, 3]), ((0, 0), (1, 0), (3, 4))).tolist()
    [0, 0, 2, 4]
    """
    is_whole = total.dtype.kind in "iu" and all(_is_whole(v1, s0, v0, s1) for (s0, v0), (s1, v1) in pairwise(knots))
    first = knots[0][1] if knots else 0
    result = np.full(total.shape, int(first) if is_whole and first == int(first) else float(first))
    for (s0, v0), (s1, v1) in pairwise(knots):
        between = (total > s0) & (total <= s1)
        if between.any():
            steps = total[between] - s0
            result[between] = v0 + (v1 - v0) // (s1 - s0) * steps if is_whole else _line(v0, v1, steps, s1 - s0)
    return result


def _is_whole(v1: Number, s0: Number, v0: Number, s1: Number) -> bool:
    """Whether a piece has whole values at whole sums because its slope is whole."""
    return all(number == int(number) for number in (v0, v1, s0)) and (v1 - v0) % (s1 - s0) == 0


def _line(v0: Number, v1: Number, steps: Values, run: Number) -> Values:
    return np.asarray(float(v0) + float((v1 - v0) / run) * steps.astype(float))
