"""What is drawn in every kind that is possible for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from boolnet.drawings import DRAWINGS
from tests.corpus import SIX_CUBES

OVERLAPPING = "x1 & !x2 | x3 & x4 & !x5 | !x1 & x5 | x2 & !x3 & x4 | !x2 & !x4 & x5 | x1 & x3 & !x5"
DECODER = "; ".join(f"d{k} = " + " & ".join(f"{'' if k >> i & 1 else '!'}a{i}" for i in (2, 1, 0)) for k in range(8))


@dataclass(frozen=True)
class Example:
    """A source, the strategy and the passes that its network is of, and the kinds of drawings that it is refused."""

    source: str
    strategy: str = "auto"
    passes: str = "default"
    refused: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of drawings that there are of it."""
        return tuple(kind for kind in DRAWINGS if kind not in self.refused)


def ripple(bits: int) -> str:
    """Return the formulas of an adder of two numbers, the carry named where it goes on."""
    rows = ["let c0 = a0 & b0; s0 = a0 ^ b0"]
    for i in range(1, bits):
        rows.append(f"s{i} = a{i} ^ b{i} ^ c{i - 1}; {'let ' if i < bits - 1 else ''}c{i} = maj(a{i}, b{i}, c{i - 1})")
    return "; ".join(rows)


EXAMPLES: Mapping[str, Example] = {
    "xor": Example("x1 ^ x2"),
    "six cubes": Example(SIX_CUBES, refused=("curve",)),
    "overlapping cubes": Example(OVERLAPPING, "dnf", refused=("curve",)),
    "full adder": Example("s = a ^ b ^ c; carry = maj(a, b, c)"),
    "decoder": Example(DECODER),
    "8-bit adder": Example(ripple(8), refused=("kmap", "table")),
    "parity of 16": Example("xor(x1..x16)", "dnf", "none", refused=("kmap", "table", "curve")),
}
