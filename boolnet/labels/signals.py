"""The values in a network as functions of its inputs: sums of signals, and signals as functions of one such sum.

A **signal** is an input, or a function (`boolnet.labels.folds`) of a weighted sum of signals, or the value of a neuron
of which nothing more is known. A **form** is an affine form over signals. Signals that are equal as they are built are
one object, so that what neurons have in common cancels and adds up: of ``1 - relu(a + b - 1) - relu(1 - a - b)`` both
parts are functions of ``a + b``, and so is the whole: a parity.

All signals are integers, and all numbers exact. Ranges are those of terms that are free of one another: what is said
of a signal is true, and something may remain unsaid.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from itertools import pairwise

from boolnet.labels.folds import Knots, activated, combined, divided, tidy
from nets.graphs.graph import Node, Number

LARGEST_WEIGHT = 1 << 50  # of a sum that is followed: int64 holds sums of thousands of such
MOST_KNOTS = 600  # of a function that is followed


@dataclass(frozen=True, eq=False)
class Sum:
    """A weighted sum of signals, the weights coprime and the first one positive.

    Attributes
    ----------
    terms : tuple of (Signal, int)
        In the order of the signals' numbers.
    low, high : int
        It goes no further.
    """

    terms: tuple[tuple[Signal, int], ...]
    low: int
    high: int

    @property
    def of_inputs(self) -> bool:
        """Whether it reads inputs only."""
        return all(term.is_input for term, _ in self.terms)


@dataclass(frozen=True, eq=False)
class Signal:
    """A value in the network, an integer.

    Attributes
    ----------
    number : int
        In the order in which they were met.
    low, high : int
        It goes no further.
    node : Node or None
        Of an input, or of a neuron of which nothing more is known.
    is_input : bool
    sum : Sum or None
        Of any other: what it is a function of.
    knots : tuple
        The function.
    """

    number: int
    low: int
    high: int
    node: Node | None = None
    is_input: bool = False
    sum: Sum | None = None
    knots: Knots = ()


@dataclass(frozen=True)
class Form:
    """``sum of factor * signal + bias``; no factor is 0."""

    factors: Mapping[Signal, Number] = field(default_factory=dict)
    bias: Number = 0

    def ends(self) -> tuple[Number, Number]:
        """Return the least and the largest value, were every signal free to be anything in its range."""
        low = high = self.bias
        for signal, factor in self.factors.items():
            ends = factor * signal.low, factor * signal.high
            low, high = low + min(ends), high + max(ends)
        return low, high


class Signals:
    """The signals of one network, each once.

    Parameters
    ----------
    inputs : sequence of node

    Attributes
    ----------
    forms : dict of node to Form
        Of the inputs, and of the neurons that were added.
    """

    def __init__(self, inputs: Sequence[Node]) -> None:
        self._count = 0
        self._sums: dict[tuple[tuple[Signal, int], ...], Sum] = {}
        self._folds: dict[tuple[Sum, Knots], Signal] = {}
        self.forms: dict[Node, Form] = {node: self._leaf(node, 0, 1, is_input=True) for node in inputs}

    def add(self, node: Node, weights: Mapping[Node, Number], bias: Number, activation: str) -> Form:
        """Return the form of a neuron, once what it reads was added.

        Parameters
        ----------
        node : Node
        weights : mapping of node to int or Fraction
        bias : int or Fraction
        activation : str
            A row of `nets.NODE_ACTIVATIONS`.

        Raises
        ------
        OverflowError
            If its numbers are too large, or have no common measure, to be followed.
        """
        form = self._merged(self._read(weights, bias))
        if activation != "identity":
            form = self._activated(form, activation)
        if any(len(signal.knots) > MOST_KNOTS for signal in form.factors):
            form = self._opaque(node, form)
        self.forms[node] = form
        return form

    def _leaf(self, node: Node, low: int, high: int, is_input: bool = False) -> Form:
        self._count += 1
        return Form({Signal(self._count, low, high, node, is_input): 1})

    def _opaque(self, node: Node, form: Form) -> Form:
        """Return a neuron's value as a signal of which nothing but the range is known."""
        measure = common_measure([*form.factors.values(), form.bias])
        low, high = form.ends()
        (signal,) = self._leaf(node, divided(low, measure), divided(high, measure)).factors
        return Form({signal: measure})

    def _read(self, weights: Mapping[Node, Number], bias: Number) -> Form:
        factors: dict[Signal, Number] = {}
        for source, weight in weights.items():
            form = self.forms[source]
            bias += weight * form.bias
            for signal, factor in form.factors.items():
                factors[signal] = factors.get(signal, 0) + weight * factor
        return Form({signal: factor for signal, factor in factors.items() if factor}, bias)

    def _merged(self, form: Form) -> Form:
        """Return the same form with the functions of one and the same sum added up to one."""
        groups: dict[Sum, list[Signal]] = {}
        for signal in form.factors:
            if signal.sum is not None:
                groups.setdefault(signal.sum, []).append(signal)
        factors, bias = dict(form.factors), form.bias  # changed in place: there may be thousands of groups
        for whole, found in sorted(groups.items(), key=lambda group: group[1][0].number):
            signals = [signal for signal in found if signal in factors]  # a term of an earlier sum went with it
            slope = _common_ratio(factors, whole)
            if not signals or (len(signals) == 1 and not slope):
                continue
            knots = combined([(factors[signal], signal.knots) for signal in signals], slope, 0)
            for signal in {*signals, *(term for term, _ in whole.terms if slope)}:
                del factors[signal]
            merged = self._function(whole, knots)
            bias += merged.bias
            for signal, factor in merged.factors.items():
                factors[signal] = factors.get(signal, 0) + factor
                if not factors[signal]:
                    del factors[signal]
        return Form(factors, bias)

    def _activated(self, form: Form, activation: str) -> Form:
        low, high = form.ends()
        if high <= 0:
            return Form()
        if activation == "relu" and low >= 0:
            return form
        if len(form.factors) == 1:
            ((signal, factor),) = form.factors.items()
            if signal.sum is not None:
                line = combined([(factor, signal.knots)], 0, form.bias)
                return self._function(signal.sum, activated(line, activation))
        whole, factor = self._sum_of(form.factors)
        ends = ((s, tidy(factor * s + form.bias)) for s in (whole.low, whole.high))
        return self._function(whole, activated(tuple(ends), activation))

    def _sum_of(self, factors: Mapping[Signal, Number]) -> tuple[Sum, Number]:
        """Return the sum that a linear form is a multiple of, and how often it is in it."""
        ordered = sorted(factors.items(), key=lambda item: item[0].number)
        measure = common_measure([factor for _, factor in ordered])
        measure = measure if ordered[0][1] > 0 else -measure
        terms = tuple((signal, divided(factor, measure)) for signal, factor in ordered)
        if terms not in self._sums:
            ends = [sorted((weight * signal.low, weight * signal.high)) for signal, weight in terms]
            low, high = sum(end[0] for end in ends), sum(end[1] for end in ends)
            self._sums[terms] = Sum(terms, low, high)
        return self._sums[terms], measure

    def _function(self, whole: Sum, knots: Knots) -> Form:
        """Return a function of a sum as a form: a sum where it is linear, else a signal whose least value is 0.

        Of one that is 0 or 1 and its complement, the one that begins with 0 is the signal.
        """
        slopes = [divided(v1 - v0, s1 - s0) for (s0, v0), (s1, v1) in pairwise(knots)]
        if len(knots) < 3:
            slope = slopes[0] if slopes else 0
            factors = {term: slope * weight for term, weight in whole.terms} if slope else {}
            return Form(factors, tidy(knots[0][1] - slope * knots[0][0]))
        least = min(value for _, value in knots)
        measure = common_measure(slopes)
        normal = tuple((s, divided(value - least, measure)) for s, value in knots)
        if normal[0][1] == 1 and all(value in (0, 1) for _, value in normal):
            least, measure, normal = least + measure, -measure, tuple((s, 1 - value) for s, value in normal)
        key = (whole, normal)
        if key not in self._folds:
            self._count += 1
            most = max(value for _, value in normal)
            self._folds[key] = Signal(self._count, 0, most, sum=whole, knots=normal)
        return Form({self._folds[key]: measure}, least)


def common_measure(numbers: Sequence[Number]) -> Number:
    """Return the largest number of which all are multiples; 1 where all are 0.

    >>> common_measure([4, 6, Fraction(1, 2)]), common_measure([-4, 0])
    (Fraction(1, 2), 4)

    Raises
    ------
    OverflowError
        If they are too large, or too fine.
    """
    if all(type(number) is int for number in numbers):
        if max(map(abs, numbers), default=0) > LARGEST_WEIGHT:
            raise OverflowError("a sum of these numbers is not followed")
        return math.gcd(*numbers) or 1
    denominator = reduce(math.lcm, (number.denominator for number in numbers), 1)
    numerator = reduce(math.gcd, (int(number * denominator) for number in numbers), 0)
    if denominator > LARGEST_WEIGHT or max(map(abs, numbers), default=0) * denominator > LARGEST_WEIGHT:
        raise OverflowError("a sum of these numbers is not followed")
    return Fraction(numerator or 1, denominator)


def _common_ratio(factors: Mapping[Signal, Number], whole: Sum) -> Number:
    """Return how often a whole sum is in a form: 0 where a term is missing, or its terms have different ratios."""
    ratio: Number = 0
    for term, weight in whole.terms:
        factor = factors.get(term, 0)
        if not factor or (ratio and factor != ratio * weight):
            return 0
        ratio = ratio or divided(factor, weight)
    return ratio
