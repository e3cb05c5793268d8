"""xor-chain and xor-tree: a neuron for every operator, XOR by blocks of three.

A formula is lowered gate by gate. NOT is free; AND is ``relu(sum - (k - 1))``, OR the same on negations: one neuron
each, of any fan-in. XOR of k operands is k - 1 blocks of two, each two neurons and one that adds them up, lined up
as a chain or as a tree; the third neuron of a block that nothing but an output reads is that output. ``atleast(k, ..)``
is a block of three as well, with ``relu(s - k + 1) - relu(s - k)``. n-input parity: 3(n - 1) nodes, in 2(n - 1)
layers as a chain and 2 ceil(log2 n) as a tree.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from boolnet.core.errors import Beaten, NotApplicable
from boolnet.core.limits import check_memory, graph_bytes, in_words
from boolnet.functions.circuit import Formula, Gate
from boolnet.functions.cover import FREE, Cover
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers import least_cover
from boolnet.strategies.builder import Builder, Signal
from boolnet.strategies.construction import Construction
from boolnet.strategies.gates.formula import DEFAULT, FormulaParams, formula_of
from boolnet.strategies.search_context import PASSES_LEAVE, SearchContext
from nets.graphs.graph import Graph


class Placed(NamedTuple):
    """A signal and its level in the network."""

    level: int
    signal: Signal


Combine = Callable[[Builder, Sequence[Placed]], Placed]


def xor_chain(
    function: BooleanFunction, context: SearchContext, params: FormulaParams = DEFAULT
) -> Iterable[Construction]:
    """Build the formula with every XOR as a chain of blocks; the network is exact whatever the context's meaning.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : FormulaParams
        Of the formula of a table or cover.

    Raises
    ------
    NotApplicable
        If the network is larger than the one that the context has already, or there is no XOR and there is one.
    """
    if context.beat is not None and isinstance(function, Formula) and all(g.kind != "xor" for g in function.gates):
        raise NotApplicable("it has no XOR: its network is that of xor-tree")
    return _build(function, context, _chain, params)


def xor_tree(
    function: BooleanFunction, context: SearchContext, params: FormulaParams = DEFAULT
) -> Iterable[Construction]:
    """Build the formula with every XOR as a tree of blocks; otherwise as `xor_chain`.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : FormulaParams
    """
    return _build(function, context, _tree, params)


def least_nodes(function: BooleanFunction) -> int:
    """Return how many nodes are left at the least: the passes fold one neuron of three, and seldom find more."""
    least = 0
    if isinstance(function, Formula):
        least = neuron_count(function)
    elif len(function.inputs) > DEFAULT.normal_form_inputs:
        least = least_cover(function).cubes
    return max(int(PASSES_LEAVE * least), len(function.outputs))


def _build(
    function: BooleanFunction, context: SearchContext, combine: Combine, params: FormulaParams
) -> Iterable[Construction]:
    if len(function.inputs) > params.normal_form_inputs and not isinstance(function, Formula):
        context.refuse_beaten(_products(context.cover(function).cover) + len(function.outputs))
    formula, minimized = formula_of(function, neuron_count, context, params)
    nodes = neuron_count(formula)
    context.refuse_beaten(nodes)
    if minimized is not None and context.beat is not None and nodes > context.beat:
        raise Beaten(f"{in_words(nodes)} nodes, none of an XOR")  # the passes fold nothing else
    edges = sum(_edges(gate) for gate in formula.gates) + 3 * len(formula.outputs)
    check_memory(
        graph_bytes(nodes + len(formula.inputs), edges),
        f"the network would have {in_words(nodes)} nodes",
        "compile it in parts",
    )
    return [Construction(_lower(formula, combine), minimized)]


def _products(cover: Cover) -> int:
    """Return how many ANDs a cover has."""
    cubes = cover.cubes[(cover.cubes != FREE).sum(axis=1) > 1]
    return len(np.unique(cubes, axis=0))


def neuron_count(formula: Formula) -> int:
    """Return how many nodes the formula takes: what `_lower` builds, counted without building it."""
    read = {a >> 1 for gate in formula.gates for a in gate.operands}
    hidden = {"and": 1, "atleast": 2}
    total = len(formula.outputs)
    for number, gate in enumerate(formula.gates):
        blocks = len(gate.operands) - 1 if gate.kind == "xor" else int(gate.kind == "atleast")
        sums = blocks if number in read else max(blocks - 1, 0)  # the neurons that add up a block's two
        total += sums + (2 * blocks if gate.kind == "xor" else hidden.get(gate.kind, 0))
    return total


def _edges(gate: Gate) -> int:
    return {"xor": 6, "and": 1, "atleast": 4}.get(gate.kind, 0) * len(gate.operands)


def _lower(formula: Formula, combine: Combine) -> Graph:
    net = Builder(formula.inputs, formula.outputs)
    values: list[Placed] = []
    ready: dict[int, Placed] = {}

    def read(literal: int) -> Placed:
        gate = literal >> 1
        if gate not in ready:
            ready[gate] = _materialised(net, values[gate])
        level, signal = ready[gate]
        return Placed(level, net.not_(signal) if literal & 1 else signal)

    for gate in formula.gates:
        values.append(_gate(net, gate, [read(a) for a in gate.operands], combine))
    for name, root in zip(formula.outputs, formula.roots, strict=True):
        signal = values[root >> 1].signal
        net.output(name, net.not_(signal) if root & 1 else signal)
    return net.build()


def _gate(net: Builder, gate: Gate, operands: list[Placed], combine: Combine) -> Placed:
    signals = [operand.signal for operand in operands]
    level = max((operand.level for operand in operands), default=0) + 1
    match gate.kind:
        case "false":
            return Placed(0, Signal())
        case "input":
            return Placed(0, net.literal(gate.name))
        case "and":
            return Placed(level, net.and_(signals))
        case "xor":
            return combine(net, operands)
        case _:
            return Placed(level, net.threshold(signals, gate.k))


def _materialised(net: Builder, value: Placed) -> Placed:
    signal = net.materialise(value.signal)
    return value if signal is value.signal else Placed(value.level + 1, signal)


def _block(net: Builder, first: Placed, second: Placed) -> Placed:
    first, second = _materialised(net, first), _materialised(net, second)
    return Placed(max(first.level, second.level) + 1, net.xor(first.signal, second.signal))


def _chain(net: Builder, operands: Sequence[Placed]) -> Placed:
    result = operands[0]
    for operand in operands[1:]:
        result = _block(net, result, operand)
    return result


def _tree(net: Builder, operands: Sequence[Placed]) -> Placed:
    """Join the two shallowest operands until one is left: the least depth there is (Golumbic 1976)."""
    heap = [(operand.level, i, operand) for i, operand in enumerate(operands)]
    heapq.heapify(heap)
    made = len(heap)
    while len(heap) > 1:
        (_, _, first), (_, _, second) = heapq.heappop(heap), heapq.heappop(heap)
        joined = _block(net, first, second)
        heapq.heappush(heap, (joined.level, made, joined))
        made += 1
    return heap[0][2]
