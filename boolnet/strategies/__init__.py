"""The constructions, one row each: from a Boolean function to a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from boolnet.function import BooleanFunction
from boolnet.goal import Goal
from boolnet.strategies.construction import Construction
from boolnet.strategies.dnf import dnf, least_nodes
from boolnet.strategies.integer_sop import integer_sop
from boolnet.strategies.sparse import sparse
from boolnet.strategies.xor_blocks import xor_chain, xor_tree


@dataclass(frozen=True)
class Strategy:
    """A construction.

    Attributes
    ----------
    summary : str
    build : callable
        From a function and a goal to one or more constructions, the most promising first. It raises `NotApplicable`
        where it has none, ends in time with what it has when the goal's watch is over, and may leave the limits and
        the strict layering to the caller, who has the passes; it reads the goal to offer what may win.
    least_nodes : callable
        A lower bound on the nodes it would take, in a moment: what cannot win need not be built.
    """

    summary: str
    build: Callable[[BooleanFunction, Goal], Iterable[Construction]]
    least_nodes: Callable[[BooleanFunction], int] = lambda function: len(function.outputs)


STRATEGIES: Mapping[str, Strategy] = {
    "dnf": Strategy(
        "one neuron per cube of the minimised DNF, in 2 layers (3 where a sum is clamped)", dnf, least_nodes
    ),
    "integer-sop": Strategy(
        "few ANDs of which the outputs are integer-weighted sums, in one hidden layer", integer_sop
    ),
    "sparse": Strategy("few neurons of any small integer weights, in one hidden layer, by local search", sparse),
    "xor-tree": Strategy("a neuron per operator, XOR as a balanced tree of 3-neuron blocks", xor_tree),
    "xor-chain": Strategy("a neuron per operator, XOR as a chain of 3-neuron blocks", xor_chain),
}
