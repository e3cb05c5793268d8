"""The constructions, one row each: from a Boolean function to a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from boolnet.function import BooleanFunction
from boolnet.strategies.construction import Construction
from boolnet.strategies.dnf import dnf
from boolnet.strategies.xor_blocks import xor_chain, xor_tree


@dataclass(frozen=True)
class Strategy:
    """A construction: `build` takes a function and the meaning its outputs shall have."""

    summary: str
    build: Callable[[BooleanFunction, str], Construction]


STRATEGIES: Mapping[str, Strategy] = {
    "dnf": Strategy("one neuron per cube of the minimised DNF, in 2 layers (3 where a sum is clamped)", dnf),
    "xor-tree": Strategy("a neuron per operator, XOR as a balanced tree of 3-neuron blocks", xor_tree),
    "xor-chain": Strategy("a neuron per operator, XOR as a chain of 3-neuron blocks", xor_chain),
}
