"""The constructions, one row each: from a Boolean function to a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from boolnet.function import BooleanFunction
from boolnet.goal import Goal
from boolnet.strategies.bdd import bdd
from boolnet.strategies.construction import Construction
from boolnet.strategies.digits import digits
from boolnet.strategies.dnf import dnf, least_nodes
from boolnet.strategies.table import table
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
    is_general : bool
        Whether it has a network for every function that fits the memory limit.
    has_parts : bool
        Whether it splits the function and builds the parts by other strategies.
    """

    summary: str
    build: Callable[[BooleanFunction, Goal], Iterable[Construction]]
    least_nodes: Callable[[BooleanFunction], int] = lambda function: len(function.outputs)
    is_general: bool = True
    has_parts: bool = False


STRATEGIES: Mapping[str, Strategy] = {
    "dnf": Strategy(
        "one neuron per cube of the minimised DNF, in 2 layers (3 where a sum is clamped)", dnf, least_nodes
    ),
    "digits": Strategy(
        "outputs as the digits of a sum, count, product or square", digits, is_general=False, has_parts=True
    ),
    "xor-tree": Strategy("a neuron per operator, XOR as a balanced tree of 3-neuron blocks", xor_tree),
    "table": Strategy("any function of up to 20 inputs in about the square root of its rows", table),
    "bdd": Strategy("a shared decision diagram with a searched order, at most two neurons a node", bdd),
    "xor-chain": Strategy("a neuron per operator, XOR as a chain of 3-neuron blocks", xor_chain),
}
