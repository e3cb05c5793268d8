"""Named functions and classes of functions that several suites run."""

from __future__ import annotations

import functools
import itertools

import numpy as np

from boolnet.frontends.pla import read_pla
from boolnet.functions.cover import CoverFunction
from boolnet.functions.function import numbered
from boolnet.functions.truth_table import TruthTable
from boolnet.strategies import STRATEGIES

#: The strategies that build every function.
GENERAL = tuple(name for name, row in STRATEGIES.items() if row.is_general)

#: The six conjunctions of five variables that the project's founding notes open with.
SIX_CUBES = (
    "Y = !x1 !x2 x3 x4 !x5 + !x1 x2 !x3 x4 x5 + !x1 x2 x3 !x4 !x5 "
    "+ x1 !x2 !x3 !x4 x5 + x1 !x2 x3 x4 x5 + x1 x2 !x3 !x4 x5"
)

#: Sources of every kind, small enough to be run on every row by every strategy.
SOURCES = {
    "false": "0",
    "true": "1",
    "literal": "a",
    "negated literal": "!a",
    "and": "a & b & c",
    "or": "a | b | c",
    "xor": "a ^ b",
    "xnor": "a <-> b",
    "implication": "a -> b",
    "multiplexer": "ite(s, a, b)",
    "parity of 5": "xor(x1..x5)",
    "majority of 5": "maj(x1..x5)",
    "exactly 2 of 5": "exactly(2, x1..x5)",
    "full adder": "s = a ^ b ^ c; carry = maj(a, b, c)",
    "shared xor": "s = a ^ b; c = s & d; e = s ^ d; f = !s",
    "xor of ands": "(a & b) ^ (c | d) ^ (e -> f)",
    "nested": "!((a ^ b) & (c ^ (d | !e))) ^ maj(a, c, e)",
    "equal outputs": "p = a & b; q = b & a",
    "constant outputs": "p = 0; q = 1; r = a",
    "names like hidden neurons": "h1 = (h2 & h3) ^ h4; h5 = h2 ^ h3 ^ h4",
    "unused input": "inputs a b c; y = a",
    "six cubes": SIX_CUBES,
    "table": "0x96e8",
    "don't cares": "m(1,2,4,7) + d(0,5)",
    "two tables": "s = 0110; c = 0001",
    "all don't care": "d(0..3)",
    "pla": ".i 3\n.o 2\n.type fr\n1-0 10\n011 01\n00- 00\n.e\n",
    "cnf": "p cnf 4 3\n1 -2 0\n2 3\n-4 0 -1 4 0\n",
}

#: Sources that strategies recognise which refuse most others: sums that fold, digits of a number, disjoint parts.
RECOGNISED = {
    "parity of 9": "xor(x1..x9)",
    "xnor of 8": "!xor(x1..x8)",
    "parity and the middle": "p = xor(x1..x6); q = exactly(3, x1..x6)",
    "mirrored count": "exactly(2, x1..x6) | exactly(4, x1..x6)",
    "adder of 2 bits": "s0 = a0 ^ b0; s1 = a1 ^ b1 ^ (a0 & b0); s2 = maj(a1, b1, a0 & b0)",
    "count of 5": ("y1 = xor(x1..x5); y2 = exactly(2, x1..x5) | exactly(3, x1..x5); y4 = atleast(4, x1..x5)"),
    "multiplier of 2 bits": "p = a & c; q = (b & c) ^ (a & d); r = b & d & !(a & c); s = b & d & a & c",
    "disjoint outputs": "p = maj(a, b, c); q = d ^ e; r = f & g",
    "and of parts": "maj(a, b, c) & (d ^ e)",
    "xor of majorities": "maj(a, b, c) ^ maj(d, e, f)",
    "switched parts": "ite(s, maj(a, b, c), d ^ e)",
}


def table_of(n: int, number: int) -> TruthTable:
    """Return the function whose row r is bit r of `number`."""
    values = np.array([[number >> row & 1 for row in range(1 << n)]], dtype=np.int8)
    return TruthTable.from_values(numbered("x", n), ("y",), values)


@functools.cache
def npn_representatives(n: int) -> tuple[int, ...]:
    """Return the least function of every class under negation and permutation of inputs, and of the output.

    >>> [len(npn_representatives(n)) for n in range(5)]
    [1, 2, 4, 14, 222]
    """
    rows = np.arange(1 << n)
    bits = [rows >> i & 1 for i in range(n)]
    maps = [
        sum((bits[order[i]] << i for i in range(n)), start=np.zeros_like(rows)) ^ mask
        for order in itertools.permutations(range(n))
        for mask in range(1 << n)
    ]
    moved = np.array(maps)
    weights = 1 << rows
    seen: set[int] = set()
    found = []
    for number in range(1 << (1 << n)):
        if number in seen:
            continue
        found.append(number)
        values = np.array([number >> int(row) & 1 for row in rows])
        for one in np.unique(values[moved] @ weights).tolist():
            seen |= {one, (1 << (1 << n)) - 1 - one}
    return tuple(found)


def read_covers(text: str, name: str = "<text>") -> CoverFunction:
    """Read a PLA text of any type but esop."""
    function = read_pla(text, name)
    assert isinstance(function, CoverFunction)
    return function
