"""Functions that the page offers to begin with."""

from __future__ import annotations

from typing import NamedTuple


class Item(NamedTuple):
    """A function that people know."""

    title: str
    source: str


GALLERY = (
    Item("Full adder", "sum = a ^ b ^ c; carry = maj(a, b, c)"),
    Item("Exclusive or", "a ^ b"),
    Item("Choice: if s then a, else b", "ite(s, a, b)"),
    Item("Majority of five", "maj(x1..x5)"),
    Item("Exactly two of four", "exactly(2, a, b, c, d)"),
    Item("Comparison of two bits", "lt = !a & b; eq = a <-> b; gt = a & !b"),
    Item(
        "Product of two numbers of two bits",
        "p3 = a1 & a0 & b1 & b0; p2 = a1 & b1 & !(a0 & b0); p1 = (a1 & b0) ^ (a0 & b1); p0 = a0 & b0",
    ),
    Item("Six cubes", "x1 & !x2 | x3 & x4 & !x5 | !x1 & x5 | x2 & !x3 & x4 | !x2 & !x4 & x5 | x1 & x3 & !x5"),
    Item("Parity of eight", "xor(x1..x8)"),
)
