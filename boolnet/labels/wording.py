"""Signals in words: cubes, thresholds, parities, sums and folds as text.

The words are those of the expression language where it has them (``a & !b``, ``a ^ b``), and else

    [a + 2 b >= 2]      1 where that holds; also <=, =, and 1 <= a + b + c <= 2
    relu(a + b - 1)     the sum, 0 where it is negative
    fold(a + b + c: 0 1 0 2)    the values for each value of a sum of inputs, from its least on;
    fold(a + b + (c & d): 0:0 1:2 3:0)    or at some values of the sum, linear between

A text of many terms has its first and its last ones, with ``…`` between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from boolnet.labels.folds import Knots, activated, divided, tidy, value_at
from boolnet.labels.signals import Form, Signal, Sum
from nets.graphs.graph import Node, Number

LONGEST = 96  # characters of a text
MOST_TERMS, FIRST_TERMS = 12, 4  # of a text, and how many are left of a longer one, beside the last
LONGEST_NUMBER = 7  # characters of a fraction or decimal that is told as it is
LISTED = 24  # values of a fold that are listed one by one
ATOM, NOT, AND, XOR, OR, SUM = range(9, 3, -1)  # how tightly a text binds

Run = tuple[int, int]
Term = TypeVar("Term")


class Words(NamedTuple):
    """What a value is called: the kind of its label, its text, and how tightly that binds."""

    kind: str
    text: str
    binds: int = ATOM

    def within(self, level: int) -> str:
        """Return the text as a part of one that binds so tightly; unlike signs are kept apart, but for ANDs in ORs."""
        is_plain = self.binds >= NOT or self.binds == level or (self.binds, level) == (AND, OR)
        return self.text if is_plain and self.binds >= level else f"({self.text})"


TOO_LONG = "\0"  # in the place of a text


class Wording:
    """The texts of signals, each made once."""

    def __init__(self) -> None:
        self._made: dict[tuple[Signal, bool], Words] = {}

    def of_form(self, form: Form) -> Words:
        """Return the words for an affine form over signals; `TOO_LONG` where they would be."""
        if not form.factors:
            return Words("constant", str(form.bias))
        if len(form.factors) == 1:
            ((signal, factor),) = form.factors.items()
            if (factor, form.bias) == (1, 0):
                return self.of_signal(signal)
            if (factor, form.bias, signal.high) == (-1, 1, 1):
                return self.of_signal(signal, negated=True)
            if signal.sum is not None and signal.high > 1:
                knots = tuple((s, tidy(factor * value + form.bias)) for s, value in signal.knots)
                return _bounded(self._relu(signal.sum, knots) or self._fold(signal.sum, knots))
        is_linear = all(signal.is_input for signal in form.factors)
        return _bounded(Words("sum" if is_linear else "fold", self._sum(form.factors, form.bias), SUM))

    def of_signal(self, signal: Signal, negated: bool = False) -> Words:
        """Return the words for a signal, or for the complement of one that is 0 or 1."""
        key = (signal, negated)
        if key not in self._made:
            self._made[key] = _bounded(self._make(signal, negated))
        return self._made[key]

    def _make(self, signal: Signal, negated: bool) -> Words:
        if signal.sum is None:
            kind = "copy" if signal.is_input else "neurons"
            return Words("cube", f"!{signal.node}", NOT) if negated else Words(kind, str(signal.node))
        knots = tuple((s, 1 - value) for s, value in signal.knots) if negated else signal.knots
        if is_step(knots):
            return self._boolean(signal.sum, knots)
        return self._relu(signal.sum, knots) or self._fold(signal.sum, knots)

    def _boolean(self, whole: Sum, knots: Knots) -> Words:
        low, high, ones, zeros = whole.low, whole.high, runs(knots, 1), runs(knots, 0)
        if all((term.low, term.high) == (0, 1) for term, _ in whole.terms):
            words = self._parity(whole, knots) or self._cube_or_clause(whole, ones)
            if words is not None:
                return words
        if len(ones) == 1:
            kind = "threshold" if low in ones[0] or high in ones[0] else "fold"
            return Words(kind, self._between(whole, *ones[0]))
        if len(zeros) == 1:
            return Words("fold", f"!{self._between(whole, *zeros[0])}", NOT)
        return self._fold(whole, knots)

    def _parity(self, whole: Sum, knots: Knots) -> Words | None:
        """Return the words for a function that changes wherever the sum of its terms does."""
        if len(knots) != whole.high - whole.low + 1 or any(abs(weight) != 1 for _, weight in whole.terms):
            return None
        if any(v0 == v1 for (_, v0), (_, v1) in pairwise(knots)):
            return None
        text = _joined(" ^ ", [self.of_signal(term).within(XOR) for term, _ in first_and_last(whole.terms)], whole)
        is_odd = knots[0][1] == whole.low % 2
        return Words("parity", text, XOR) if is_odd else Words("parity", f"!({text})", NOT)

    def _cube_or_clause(self, whole: Sum, ones: Sequence[Run]) -> Words | None:
        """Return the words for a function that is 1, or 0, at one end of its sum only."""
        if len(ones) != 1 or (whole.low not in ones[0] and whole.high not in ones[0]):
            return None
        rises = ones[0][1] == whole.high
        step = min(abs(weight) for _, weight in whole.terms)
        reach = whole.high - ones[0][0] if rises else ones[0][1] - whole.low  # how far from its end it is 1
        rest = whole.high - whole.low - step
        if reach < step:
            kind, sign, level = "cube", " & ", AND
        elif reach >= rest:
            kind, sign, level = "clause", " | ", OR
        else:
            return None
        parts = [
            self.of_signal(term, (weight > 0) != rises).within(level) for term, weight in first_and_last(whole.terms)
        ]
        return Words(kind, _joined(sign, parts, whole), level)

    def _between(self, whole: Sum, first: int, last: int) -> str:
        text = self._sum(dict(whole.terms))
        if first == last:
            return f"[{text} = {first}]"
        if last == whole.high:
            return f"[{text} >= {first}]"
        return f"[{text} <= {last}]" if first == whole.low else f"[{first} <= {text} <= {last}]"

    def _relu(self, whole: Sum, knots: Knots) -> Words | None:
        """Return the words for a function that is a line cut off at 0."""
        (s0, v0), (s1, v1) = knots[-2:] if knots[0][1] == 0 else knots[:2]
        slope = divided(v1 - v0, s1 - s0)
        bias = v1 - slope * s1
        line = tuple((s, tidy(slope * s + bias)) for s in (knots[0][0], knots[-1][0]))
        if slope == 0 or activated(line, "relu") != knots:  # at the knots alone another function may have its values
            return None
        return Words("relu", f"relu({self._sum({term: slope * weight for term, weight in whole.terms}, bias)})")

    def _fold(self, whole: Sum, knots: Knots) -> Words:
        if whole.of_inputs and whole.high - whole.low < LISTED:
            values = " ".join(str(value_at(knots, s)) for s in range(whole.low, whole.high + 1))
        else:
            values = " ".join(f"{s}:{value}" for s, value in knots)
        return Words("fold", f"fold({self._sum(dict(whole.terms))}: {values})")

    def _sum(self, factors: Mapping[Signal, Number], bias: Number = 0) -> str:
        ordered = sorted(factors.items(), key=lambda item: item[0].number)
        terms = [(self.of_signal(signal).within(ATOM), factor) for signal, factor in first_and_last(ordered)]
        return sum_text(terms, bias, len(factors))


def sum_text(terms: Sequence[tuple[str, Number]], bias: Number, count: int) -> str:
    """Return a weighted sum as people write it.

    Parameters
    ----------
    terms : sequence of (text, weight)
        Where they are fewer than `count`, the last one is the last of all.
    bias : number
    count : int

    Examples
    --------
    >>> sum_text([("a", 2), ("b", -1)], 3, 2), sum_text([("a", -1), ("z", 1)], 0, 26)
    ('2 a - b + 3', '-a + … + z')
    """
    texts = [_term(text, weight) for text, weight in terms]
    first = next((i for i, text in enumerate(texts) if text[0] == "+"), 0)
    if bias <= 0 and first and len(terms) == count:
        texts.insert(0, texts.pop(first))  # a sum does not begin with a sign where it need not
    if len(terms) < count:
        texts.insert(len(texts) - 1, "+ …")
    if bias > 0 and texts and texts[0][0] == "-":
        texts.insert(0, f"+ {bias}")
    elif bias or not texts:
        texts.append(f"{'-' if bias < 0 else '+'} {abs(bias)}")
    sign, _, leading = texts[0].partition(" ")
    return " ".join([f"-{leading}" if sign == "-" else leading, *texts[1:]])


def neuron_text(weights: Mapping[Node, Number], bias: Number, activation: str, *, full: bool = False) -> str:
    """Return what a neuron makes of the nodes that it reads.

    Parameters
    ----------
    weights : mapping of node to number
    bias : number
    activation : str
    full : bool
        Whether to write all terms, however many.

    Examples
    --------
    >>> neuron_text({"a": 1, "b": 2}, -1, "relu"), neuron_text({"h1": -1}, 1, "identity")
    ('relu(a + 2 b - 1)', '1 - h1')
    """
    names = [(str(source), readable(weight)) for source, weight in weights.items()]
    whole = sum_text(names if full else first_and_last(names), readable(bias), len(names))
    whole = whole if activation == "identity" else f"{activation}({whole})"
    is_rounded = any(readable(number) != number for number in (*weights.values(), bias))
    return f"about {whole}" if is_rounded else whole


def readable(number: Number) -> Number:
    """Return a number that people can read: as it is, or where it is long a decimal of four digits.

    >>> from fractions import Fraction
    >>> readable(12), readable(Fraction(1, 3)), readable(0.123456)
    (12, Fraction(1, 3), 0.1235)
    """
    return number if len(str(number)) <= LONGEST_NUMBER else float(f"{float(number):.4g}")


def _term(text: str, weight: Number) -> str:
    sign = "-" if weight < 0 else "+"
    return f"{sign} {text}" if abs(weight) == 1 else f"{sign} {abs(weight)} {text}"


def is_step(knots: Knots) -> bool:
    """Whether a function of integers is 0 or 1 for each of them."""
    return all(value in (0, 1) for _, value in knots) and all(
        v0 == v1 or s1 == s0 + 1 for (s0, v0), (s1, v1) in pairwise(knots)
    )


def runs(knots: Knots, wanted: int) -> list[Run]:
    """Return where a function that is 0 or 1 has a value: the first and the last integer of every run.

    >>> runs(((0, 0), (1, 1), (4, 1), (5, 0)), 1), runs(((0, 0), (1, 1), (4, 1), (5, 0)), 0)
    ([(1, 4)], [(0, 0), (5, 5)])
    """
    found: list[Run] = []
    for s, value in knots:
        if value != wanted:
            continue
        is_new = not found or value_at(knots, found[-1][1] + 1) != wanted
        found = [*found, (s, s)] if is_new else [*found[:-1], (found[-1][0], s)]
    return found


def _bounded(words: Words) -> Words:
    return words._replace(text=TOO_LONG) if len(words.text) > LONGEST or TOO_LONG in words.text else words


def first_and_last(terms: Iterable[Term]) -> list[Term]:
    """Return the terms, or of many the first ones and the last."""
    terms = list(terms)
    return terms if len(terms) <= MOST_TERMS else [*terms[:FIRST_TERMS], terms[-1]]


def _joined(sign: str, parts: list[str], whole: Sum) -> str:
    return sign.join(parts if len(parts) == len(whole.terms) else [*parts[:-1], "…", parts[-1]])
