"""OneLayer: one hidden layer and one output in plain integers, without names for what it reads.

It is a value rather than a graph because it is kept in tables: the same few neurons are a line of `classes.txt`, an
entry that functions equal up to their inputs' names look up, and a cell that a mapped circuit uses in many places. What
reads it gives it its inputs (`forms`, `output`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import gcd
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError
from nets import Affine
from nets.graphs.graph import Node

NeuronKey = tuple[tuple[Node, ...], tuple[int, ...], int]  # the nodes read, their weights, and the bias

TERM = re.compile(r"\s*([+-]?)\s*(\d*)\s*(x\d+|relu\([^()]*\)|)\s*")


class HiddenNeuron(NamedTuple):
    """The term ``factor * relu(weights . x + bias)``; all are integers."""

    factor: int
    weights: tuple[int, ...]
    bias: int

    def key(self, sources: Sequence[Node]) -> NeuronKey:
        """Return what two neurons over some nodes have in common if they compute the same, whatever their factors."""
        used = [i for i, weight in enumerate(self.weights) if weight]
        return tuple(sources[i] for i in used), tuple(self.weights[i] for i in used), self.bias


@dataclass(frozen=True)
class OneLayer:
    """``constant + direct . x + sum of factor * relu(weights . x + bias)``.

    Attributes
    ----------
    constant : int
    direct : tuple of int, length n
        What the output reads of the inputs: all 0 where there are neurons, so the network is strictly layered.
    neurons : tuple of HiddenNeuron
        The hidden layer.

    Examples
    --------
    >>> net = OneLayer.from_text(2, "1 - relu(x1 + x2 - 1) - relu(1 - x1 - x2)")
    >>> net.neurons
    (HiddenNeuron(factor=-1, weights=(1, 1), bias=-1), HiddenNeuron(factor=-1, weights=(-1, -1), bias=1))
    >>> net.values([[0, 0], [0, 1], [1, 0], [1, 1]]).tolist()
    [0, 1, 1, 0]
    >>> net.to_text()
    '1 - relu(x1 + x2 - 1) - relu(1 - x1 - x2)'
    """

    constant: int
    direct: tuple[int, ...]
    neurons: tuple[HiddenNeuron, ...] = ()

    def values(self, X: Sequence[Sequence[int]] | NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the output on input vectors, shape (samples, n)."""
        X = np.asarray(X, dtype=np.int64)
        total = X @ np.array(self.direct, dtype=np.int64) + self.constant
        for factor, weights, bias in self.neurons:
            total += factor * np.maximum(X @ np.array(weights, dtype=np.int64) + bias, 0)
        return total

    def forms(self, sources: Sequence[Affine]) -> list[Affine]:
        """Return what the hidden neurons read where the inputs are some affine forms."""
        return [combination(one.weights, sources, one.bias) for one in self.neurons]

    def output(self, sources: Sequence[Affine], hidden: Sequence[Affine]) -> Affine:
        """Return the output, as an affine form of the inputs and the values of the hidden neurons.

        Examples
        --------
        >>> majority = OneLayer.from_text(3, "relu(x1 + x2 + x3 - 1) - relu(x1 + x2 + x3 - 2)")
        >>> majority.output([Affine({name: 1}) for name in "abc"], [Affine({"h1": 1}), Affine({"h2": 1})])
        Affine(weights={'h1': 1, 'h2': -1}, bias=0)
        """
        weights = [*self.direct, *(one.factor for one in self.neurons)]
        return combination(weights, [*sources, *hidden], self.constant)

    def reading(self, inputs: Sequence[int], negated: Sequence[bool], n: int) -> OneLayer:
        """Return the network of n inputs whose part is this one.

        Parameters
        ----------
        inputs : sequence of int
            Which of the n inputs each input of this network is.
        negated : sequence of bool
            Whether it is the negation of that.
        n : int
        """

        def moved(weights: Sequence[int], bias: int) -> tuple[tuple[int, ...], int]:
            row = [0] * n
            for weight, place, flip in zip(weights, inputs, negated, strict=True):
                row[place] = -weight if flip else weight
                bias += weight if flip else 0
            return tuple(row), bias

        direct, constant = moved(self.direct, self.constant)
        neurons = tuple(HiddenNeuron(one.factor, *moved(one.weights, one.bias)) for one in self.neurons)
        return OneLayer(constant, direct, neurons)

    def negation(self) -> OneLayer:
        """Return the network of NOT: ``1 -`` this one."""
        neurons = tuple(HiddenNeuron(-factor, weights, bias) for factor, weights, bias in self.neurons)
        return OneLayer(1 - self.constant, tuple(-weight for weight in self.direct), neurons)

    def cost(self) -> tuple[int, int, int]:
        """Return the edges between inputs and neurons, the largest weight or bias, and the sum of these."""
        numbers = [abs(x) for one in self.neurons for x in (one.factor, *one.weights, one.bias)]
        edges = sum(weight != 0 for one in self.neurons for weight in one.weights)
        return edges, max(numbers, default=0), sum(numbers)

    def to_text(self) -> str:
        """Return the network as a formula over x1, x2, ..."""
        terms = [(one.factor, f"relu({_sum_text(_form(one.weights), one.bias)})") for one in self.neurons]
        return _sum_text([*_form(self.direct), *terms], self.constant)

    @classmethod
    def from_text(cls, n: int, text: str) -> OneLayer:
        """Read what `to_text` writes.

        Raises
        ------
        BoolnetError
            If the text is no such formula.
        """
        constant, direct, neurons = 0, [0] * n, []
        for factor, name in _terms(text):
            if not name:
                constant += factor
            elif name.startswith("x"):
                direct[_place(name, n, text)] += factor
            else:
                weights, bias = [0] * n, 0
                for weight, inner in _terms(name[5:-1]):
                    if inner:
                        weights[_place(inner, n, text)] += weight
                    else:
                        bias += weight
                neurons.append(HiddenNeuron(factor, tuple(weights), bias))
        return cls(constant, tuple(direct), tuple(neurons))


def combination(weights: Iterable[int], sources: Iterable[Affine], bias: int) -> Affine:
    """Return ``sum of weight * source + bias``, without the sources of weight 0.

    Parameters
    ----------
    weights : iterable of int
    sources : iterable of Affine
        As many.
    bias : int
    """
    return Affine.sum([*(weight * source for weight, source in zip(weights, sources, strict=True) if weight), bias])


def neuron(sign: int, weights: Iterable[int], bias: int) -> HiddenNeuron:
    """Return ``sign * relu(weights . x + bias)``, with a greatest common divisor taken out as the factor.

    Parameters
    ----------
    sign : {1, -1}
    weights : iterable of int
    bias : int

    Examples
    --------
    >>> neuron(-1, [2, 4], -2)
    HiddenNeuron(factor=-2, weights=(1, 2), bias=-1)
    """
    weights = tuple(weights)
    divisor = gcd(*weights, bias) or 1
    return HiddenNeuron(sign * divisor, tuple(weight // divisor for weight in weights), bias // divisor)


def _form(weights: Sequence[int]) -> list[tuple[int, str]]:
    return [(weight, f"x{i}") for i, weight in enumerate(weights, 1) if weight]


def _sum_text(terms: Sequence[tuple[int, str]], constant: int) -> str:
    """Write a sum; the constant comes first where it is positive and nothing else that is would."""
    terms = [term for term in terms if term[0]]
    if constant or not terms:
        leads = not terms or (constant > 0 and terms[0][0] < 0)
        terms = [(constant, ""), *terms] if leads else [*terms, (constant, "")]
    text = ""
    for factor, name in terms:
        size = str(abs(factor)) if not name else "" if abs(factor) == 1 else f"{abs(factor)} "
        text += (" - " if factor < 0 else " + ") + size + name
    return text[3:] if text.startswith(" + ") else "-" + text[3:]


def _terms(text: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    place = 0
    while place < len(text) or not found:
        match = TERM.match(text, place)
        if match is None or not (match[2] or match[3]) or (place and not match[1]):
            raise BoolnetError(f"{text!r} is not a sum of inputs, relu(...) and numbers")
        found.append((int(match[1] + (match[2] or "1")), match[3]))
        place = match.end()
    return found


def _place(name: str, n: int, text: str) -> int:
    if not name.startswith("x") or not 1 <= int(name[1:]) <= n:
        raise BoolnetError(f"{text!r} reads {name}, but the inputs are x1 to x{n}")
    return int(name[1:]) - 1
