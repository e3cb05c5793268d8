"""Arithmetic: sums, differences, products and comparisons of words, counts of ones; by full adders.

A word is a list of names, the least significant first. Two words share the inputs, in their order or in one that is
drawn; of a sum, difference, product or count some neighbouring digits are the outputs, or all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from numpy.random import Generator

from boolnet.corpus.drawn import Drawn, expression, input_names

Word = list[str]


def draw_arithmetic(rng: Generator, n: int) -> Drawn:
    """Return digits of a sum, difference, product or count, or a comparison.

    Examples
    --------
    >>> import numpy as np
    >>> found = draw_arithmetic(np.random.default_rng(4), 3)
    >>> print(found.about)
    digits 0 and 1 of the number of ones among x3 x1 x2
    >>> print(found.source.split("; y")[0])
    inputs x1..x3; let t1 = xor(x3, x1, x2); let t2 = atleast(2, x3, x1, x2)
    """
    names = list(input_names(n))
    if rng.integers(2):
        names = [names[i] for i in rng.permutation(n)]
    circuit = Gates()
    number = int(rng.integers(len(_WORDS) + 1))
    kind = [*_WORDS, ""][number]  # "" is a count
    if not kind:
        return _digits(rng, n, circuit, circuit.count(names), f"the number of ones among {' '.join(names)}")
    split = int(rng.integers(1, n)) if rng.integers(3) == 0 else n // 2
    first, second = names[:split], names[split:]
    words = f"a = {' '.join(first)}, b = {' '.join(second)}"
    found = _WORDS[kind](circuit, first[::-1], second[::-1])
    if len(found) == 1:
        return Drawn(expression(n, "; ".join([*circuit.lines, f"y = {found[0]}"])), f"{kind}, {words}")
    return _digits(rng, n, circuit, found, f"{kind}, {words}")


def _digits(rng: Generator, n: int, circuit: Gates, word: Word, about: str) -> Drawn:
    """Return all digits of a word, or some neighbours among them."""
    low, high = (0, len(word)) if rng.integers(2) else sorted(rng.choice(len(word) + 1, size=2, replace=False).tolist())
    outputs = [f"y{k} = {word[k]}" for k in range(low, high)]
    said = f"digit {low}" if high == low + 1 else f"digits {low} {'and' if high == low + 2 else 'to'} {high - 1}"
    return Drawn(expression(n, "; ".join([*circuit.lines, *outputs])), f"{said} of {about}")


class Gates:
    """A circuit under construction: statements that name what they compute.

    Examples
    --------
    >>> gates = Gates()
    >>> gates.plus(["a"], ["b"]), gates.lines
    (['t1', 't2'], ['let t1 = xor(a, b)', 'let t2 = and(a, b)'])
    """

    def __init__(self) -> None:
        self.lines: list[str] = []

    def _keep(self, text: str) -> str:
        name = f"t{len(self.lines) + 1}"
        self.lines.append(f"let {name} = {text}")
        return name

    def _added(self, bits: Sequence[str]) -> tuple[str, str | None]:
        """Return the sum and the carry of up to three bits."""
        if len(bits) == 1:
            return bits[0], None
        listed = ", ".join(bits)
        digit = self._keep(f"xor({listed})")
        return digit, self._keep(f"and({listed})" if len(bits) == 2 else f"atleast(2, {listed})")

    def total(self, columns: list[list[str]]) -> Word:
        """Return the sum of bits by their digit, which full adders add up."""
        word: Word = []
        for k, column in enumerate(columns):  # and what is appended on the way
            bits = list(column)
            while len(bits) > 1:
                digit, carry = self._added(bits[:3])
                bits = [*bits[3:], digit]
                if carry is not None:
                    if k + 1 == len(columns):
                        columns.append([])
                    columns[k + 1].append(carry)
            word.append(bits[0] if bits else "0")
        return word

    def count(self, names: Word) -> Word:
        """Return how many of some names are 1."""
        return self.total([list(names)])

    def plus(self, a: Word, b: Word) -> Word:
        """Return a + b."""
        return self.total([[*a[k : k + 1], *b[k : k + 1]] for k in range(max(len(a), len(b)))])

    def minus(self, a: Word, b: Word) -> Word:
        """Return a - b modulo a power of two, and last whether it is below 0."""
        digits, borrow = list[str](), "0"
        for k in range(max(len(a), len(b))):
            x, y = (word[k] if k < len(word) else "0" for word in (a, b))
            digits.append(self._keep(f"xor({x}, {y}, {borrow})"))
            borrow = self._keep(f"atleast(2, !{x}, {y}, {borrow})")
        return [*digits, borrow]

    def times(self, a: Word, b: Word) -> Word:
        """Return a b."""
        columns: list[list[str]] = [[] for _ in range(len(a) + len(b) - 1)]
        for i, x in enumerate(a):
            for j, y in enumerate(b):
                columns[i + j].append(self._keep(f"and({x}, {y})"))
        return self.total(columns)

    def equal(self, a: Word, b: Word) -> Word:
        """Return whether two words are the same number."""
        pairs = [(word_a, word_b) for word_a, word_b in zip(_long(a, b), _long(b, a), strict=True)]
        return [" & ".join(f"!({x} ^ {y})" for x, y in pairs)]


def _long(word: Word, other: Word) -> Word:
    """Return a word with as many digits as another has, at the least."""
    return [*word, *["0"] * (len(other) - len(word))]


#: What is made of two words; a single output is no digit.
_WORDS: Mapping[str, Callable[[Gates, Word, Word], Word]] = {
    "a + b": Gates.plus,
    "a - b": lambda gates, a, b: gates.minus(a, b),
    "a b": Gates.times,
    "a < b": lambda gates, a, b: gates.minus(a, b)[-1:],
    "a <= b": lambda gates, a, b: [f"!{gates.minus(b, a)[-1]}"],
    "a = b": Gates.equal,
}
