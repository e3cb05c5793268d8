"""What the outputs of a network are, as bits: where they are 1 or above 0, and where they are 0."""

from __future__ import annotations

from collections.abc import Mapping

from nets.graphs.bits.gates import Gates
from nets.graphs.bits.lowering import to_bits
from nets.graphs.bits.program import Program, program
from nets.graphs.bits.sums import BitSum, signed_digits
from nets.graphs.graph import Graph, Node


def value_tests(graph: Graph, level: Mapping[Node, int], most_gates: int, above: bool = False) -> Program | None:
    """Return a program with two outputs for each of an integer network: first all "it is 1", then all "it is 0".

    Parameters
    ----------
    graph : networkx.DiGraph
        All weights and biases are integers.
    level : mapping
        Its nodes in topological order.
    most_gates : int
        None is returned where there would be more.
    above : bool
        "It is above 0" in the place of "it is 1".
    """
    bits = to_bits(graph, level, most_gates)
    if bits is None:
        return None
    pairs = [_tests(bits.gates, z, above) for z in bits.outputs]
    return program(bits.gates, [high for high, _ in pairs] + [zero for _, zero in pairs])


def _tests(gates: Gates, z: BitSum, above: bool) -> tuple[int, int]:
    first, *others = signed_digits(gates, z)
    no_other = gates.all_of(digit ^ 1 for digit in others)
    zero = gates.and_(first ^ 1, no_other)
    return gates.and_(others[-1] ^ 1, zero ^ 1) if above else gates.and_(first, no_other), zero
