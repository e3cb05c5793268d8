"""Named functions with the sizes a compiler should reach; benchmarks and records run them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.function import numbered
from boolnet.functions.truth_table import TruthTable

Bits = NDArray[np.int64]


@dataclass(frozen=True)
class Target:
    """A source, the options to compile it with, and the hidden neurons and hidden layers it must not exceed.

    What to reach for is text: hidden neurons and layers known from elsewhere.
    """

    name: str
    source: Callable[[], Any]
    must: tuple[int, int]
    reach: str = "-"
    options: dict[str, Any] = field(default_factory=dict)


def table(inputs: tuple[str, ...], outputs: tuple[str, ...], values: Callable[[Bits], list[Any]]) -> TruthTable:
    """Return the table of a function given by arithmetic on the columns of input bits, shape (n, 2^n)."""
    rows = np.arange(1 << len(inputs))
    bits = np.array([rows >> (len(inputs) - 1 - i) & 1 for i in range(len(inputs))])
    return TruthTable.from_values(inputs, outputs, np.array(values(bits)).astype(np.int8))


def word(bits: Bits) -> Bits:
    """Return the number that bits are, the first most significant."""
    return np.asarray(sum(bit << (len(bits) - 1 - i) for i, bit in enumerate(bits)))


def digits(number: Bits, count: int) -> list[Bits]:
    """Return the binary digits of numbers, the least significant first."""
    return [number >> j & 1 for j in range(count)]


def words(*names: str, size: int) -> tuple[str, ...]:
    return tuple(f"{name}{i}" for name in names for i in reversed(range(size)))


def adder_text(size: int) -> str:
    """Return the formulas of a ripple-carry adder, one for each sum bit and the carry out."""
    carry, lines = "", []
    for i in range(size):
        lines.append(f"s{i} = a{i} ^ b{i}" + (f" ^ {carry}" if carry else ""))
        carry = f"maj(a{i}, b{i}, {carry})" if carry else f"(a{i} & b{i})"
    return "; ".join([*lines, f"s{size} = {carry}"])


def adder_table(size: int) -> TruthTable:
    return table(
        words("a", "b", size=size),
        numbered("s", size + 1),
        lambda x: digits(word(x[:size]) + word(x[size:]), size + 1),
    )


def compare_table(size: int) -> TruthTable:
    def values(x: Bits) -> list[Bits]:
        a, b = word(x[:size]), word(x[size:])
        return [a < b, a == b, a > b]

    return table(words("a", "b", size=size), ("lt", "eq", "gt"), values)


def equality_text(size: int) -> str:
    return "eq = " + " & ".join(f"(a{i} <-> b{i})" for i in range(size))


def popcount_table(n: int, count: int) -> TruthTable:
    return table(numbered("x", n), numbered("y", count), lambda x: digits(x.sum(axis=0), count))


def majority_table(n: int) -> TruthTable:
    return table(numbered("x", n), ("y",), lambda x: [x.sum(axis=0) > n // 2])


def multiplexer_table(selects: int) -> TruthTable:
    def values(x: Bits) -> list[Bits]:
        data = x[selects:]
        return [np.take_along_axis(data, word(x[:selects])[None], axis=0)[0]]

    return table((*numbered("s", selects), *numbered("d", 1 << selects)), ("y",), values)


def decoder_table(n: int) -> TruthTable:
    return table(numbered("x", n), numbered("y", 1 << n), lambda x: [word(x) == k for k in range(1 << n)])


def multiplier_table(size: int) -> TruthTable:
    return table(
        words("a", "b", size=size),
        numbered("p", 2 * size),
        lambda x: digits(word(x[:size]) * word(x[size:]), 2 * size),
    )


def random_table(n: int, seed: int) -> TruthTable:
    values = np.random.default_rng(seed).integers(2, size=(1, 1 << n), dtype=np.int8)
    return TruthTable.from_values(numbered("x", n), ("y",), values)


def random_formula(n: int, operators: int, seed: int) -> str:
    """Return a random tree of AND, OR and XOR over n inputs, each operand negated in one case of four."""
    random = np.random.default_rng(seed)
    terms = [f"x{1 + int(random.integers(n))}" for _ in range(operators + 1)]
    while len(terms) > 1:
        first, second = (terms.pop(int(random.integers(len(terms)))) for _ in range(2))
        sign = "!" if random.random() < 0.25 else ""
        terms.append(f"{sign}({first} {random.choice(['&', '|', '^'])} {second})")
    return terms[0]


TARGETS = (
    Target("parity of 64", lambda: "xor(x1..x64)", (12, 6)),
    Target("parity of 64, one hidden layer", lambda: "xor(x1..x64)", (64, 1), "63 / 1", {"max_layers": 2}),
    Target("parity of 64, skips", lambda: "xor(x1..x64)", (12, 6), "6 / 6", {"layered": False}),
    Target("parity of 1024", lambda: "xor(x1..x1024)", (20, 10)),
    Target("8-bit adder, formulas", lambda: adder_text(8), (32, 1), "24 / 1"),
    Target("8-bit adder, table", lambda: adder_table(8), (32, 1), "24 / 1"),
    Target("8-bit compare", lambda: compare_table(8), (6, 1), "4 / 1"),
    Target("8-bit equality", lambda: equality_text(8), (6, 1), "3 / 1"),
    Target("popcount of 15", lambda: popcount_table(15, 4), (12, 2), "15 / 1"),
    Target("popcount of 15, one hidden layer", lambda: popcount_table(15, 4), (15, 1), "-", {"max_layers": 2}),
    Target("majority of 15, table", lambda: majority_table(15), (2, 1)),
    Target("majority of 101", lambda: "maj(x1..x101)", (2, 1)),
    Target("16-way multiplexer", lambda: multiplexer_table(4), (16, 1)),
    Target("8-to-256 decoder", lambda: decoder_table(8), (256, 1), "255 / 1"),
    Target("4x4 multiplier, one layer", lambda: multiplier_table(4), (99, 1), "-", {"max_layers": 2}),
    Target("4x4 multiplier", lambda: multiplier_table(4), (99, 99), "under 60"),
    Target("random 16, 3 layers", lambda: random_table(16, 1), (766, 2), "-", {"max_layers": 3}),
    Target("random 16", lambda: random_table(16, 1), (766, 99)),
    Target(
        "random 16, skips", lambda: random_table(16, 1), (766, 99), "238 / 18", {"layered": False, "dtype": "float32"}
    ),
)
