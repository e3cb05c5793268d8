"""The constructions, one row each: from a Boolean function to a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from boolnet.function import BooleanFunction
from boolnet.strategies.construction import Construction
from boolnet.strategies.dnf import dnf, least_nodes
from boolnet.strategies.xor_blocks import xor_chain, xor_tree


@dataclass(frozen=True)
class Strategy:
    """A construction.

    Attributes
    ----------
    summary : str
    build : callable
        From a function and the meaning its outputs shall have to a construction.
    least_nodes : callable
        A lower bound on the nodes it would take, in a moment: what cannot win need not be built.
    """

    summary: str
    build: Callable[[BooleanFunction, str], Construction]
    least_nodes: Callable[[BooleanFunction], int] = lambda function: len(function.outputs)


STRATEGIES: Mapping[str, Strategy] = {
    "dnf": Strategy(
        "one neuron per cube of the minimised DNF, in 2 layers (3 where a sum is clamped)", dnf, least_nodes
    ),
    "xor-tree": Strategy("a neuron per operator, XOR as a balanced tree of 3-neuron blocks", xor_tree),
    "xor-chain": Strategy("a neuron per operator, XOR as a chain of 3-neuron blocks", xor_chain),
}
