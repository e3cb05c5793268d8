"""lut: a circuit mapped on cuts, each with the fewest neurons known for its function.

A cut of a circuit is a small function of a few signals below. With an affine output its neurons form one layer, which
whatever comes next reads directly, so a cut of h neurons costs h neurons and one layer. Wide gates are ways of making
a node beside its cuts, hence the network is no larger than with a neuron per gate.

A circuit is needed first. A formula is one; a table or cover has several: its sum of products, flat and factored, its
exclusive sum, and the expansion by one input after the other. A small formula is taken for a table too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from boolnet.core.errors import NotApplicable
from boolnet.core.limits import check_memory, graph_bytes, in_words
from boolnet.functions.circuit import Formula
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.minimizers import MinimizationResult, cached_cover, least_cover, minimize_cover
from boolnet.strategies.construction import Construction
from boolnet.strategies.gates.cuts.branching import best_branched
from boolnet.strategies.gates.cuts.factoring import factored
from boolnet.strategies.gates.cuts.lowering import lower
from boolnet.strategies.gates.cuts.mapping import select
from boolnet.strategies.gates.cuts.matches import all_matches
from boolnet.strategies.gates.cuts.subject_graph import SubjectGraph
from boolnet.strategies.gates.formula import formula_of
from boolnet.strategies.search_context import SearchContext
from nets.graphs.counts import pass_through
from nets.graphs.graph import Graph, depth, levels

CUT_BYTES = 12_000  # of all cuts and choices of a node
TABLED_INPUTS = 16  # of a table or cover that is branched
BRANCHED_INPUTS = 12  # of a formula that is
MOST_GROWTH = 3  # of such a formula
MINIMIZED_INPUTS = 12  # of a formula that is minimised too
FACTORED_CUBES = 4_000
MANY_CUBES = 4_000  # of a table; its minimised cover would take long, and be worse than its branches


def lut(function: BooleanFunction, context: SearchContext) -> Iterable[Construction]:
    """Map circuits of a function on cuts: the best networks first, none worse than another in all respects."""
    if context.beat is not None and isinstance(function, Formula) and function.is_one_gate():
        raise NotApplicable("it is one gate, which needs no map")
    found: list[tuple[_Size, Construction]] = []
    for circuit, minimized, source in _circuits(function, context):
        for layers, graph in map_formula(circuit, context):
            aim = "neurons" if layers == math.inf else "layers"
            found.append((_size(graph), Construction(graph, minimized, f"{source}mapped for few {aim}")))
    most = math.inf if context.spec.max_layers is None else context.spec.max_layers
    by_layers = context.spec.objective == "layers"
    if not found:
        raise NotApplicable("its maps have more neurons than there are already")
    found.sort(key=lambda one: (one[0].layers > most, one[0].layers if by_layers else 0, one[0]))
    front: list[tuple[_Size, Construction]] = []
    for size, construction in found:
        if not any(all(a <= b for a, b in zip(other, size, strict=True)) for other, _ in front):
            front.append((size, construction))
    return [construction for _, construction in front]


class _Size(NamedTuple):
    nodes: int
    layers: int
    copied: int  # nodes and what strict layers take at most beside them


def _size(graph: Graph) -> _Size:
    level = levels(graph)
    nodes, last = len(graph) - len(graph.graph["inputs"]), depth(graph, level)
    return _Size(nodes, last, nodes + pass_through(graph, level, last))


def _circuits(
    function: BooleanFunction, context: SearchContext
) -> Iterator[tuple[Formula, MinimizationResult | None, str]]:
    """Yield circuits of a function, what cover they are of, and their name; the first always, others in time."""
    inputs, budget = len(function.inputs), context.budget
    if isinstance(function, Formula):
        yield _checked(function), None, ""
        if inputs <= BRANCHED_INPUTS and not budget.is_over():
            branches = best_branched(tabulate(function), budget)
            if _operators(branches) <= MOST_GROWTH * _operators(function):
                yield branches, None, "by branching, "
        if inputs > MINIMIZED_INPUTS or budget.is_over():
            return
        minimized = cached_cover(function, budget)
        if len(minimized.cover) <= _operators(function):
            yield minimized.cover.to_formula(function.inputs, function.outputs), minimized, "minimised, "
    else:
        if inputs <= TABLED_INPUTS:
            yield _checked(best_branched(tabulate(function), budget)), None, "by branching, "
            if budget.is_over() or least_cover(function).cubes > MANY_CUBES:
                return
        formula, flat = formula_of(function, _operators, budget)
        yield _checked(formula), flat, ""
        if budget.is_over():
            return
        seconds = None if budget.left() == math.inf else budget.part(budget.left() / 4)
        sums = minimize_cover(function, "esop", budget=seconds).cover
        yield _checked(sums.to_formula(function.inputs, function.outputs, "xor")), None, "from an exclusive sum, "
        minimized = cached_cover(function, budget)
    if not budget.is_over() and len(minimized.cover) <= FACTORED_CUBES:
        yield _checked(factored(minimized.cover, function.inputs, function.outputs)), minimized, "factored, "


def _operators(formula: Formula) -> int:
    return sum(len(gate.operands) - 1 for gate in formula.gates if gate.operands)


def _checked(formula: Formula) -> Formula:
    """Refuse a circuit that would take too much memory."""
    operators = _operators(formula)
    need = operators * CUT_BYTES + graph_bytes(2 * operators, 8 * operators)
    check_memory(need, f"the circuit has {in_words(operators)} operators", "use --strategy xor-tree")
    return formula


def map_formula(formula: Formula, context: SearchContext) -> list[tuple[float, Graph]]:
    """Return networks of a formula, and the bounds on their hidden layers that they were mapped with."""
    subject = SubjectGraph(formula)
    choices = all_matches(subject, not context.spec.layered, context.budget)
    roots = [root >> 1 for root in subject.roots]
    bounds = [math.inf, 0]
    if context.spec.objective == "layers":
        bounds = [0, math.inf]
    elif context.spec.max_layers is not None:
        bounds = [max(0, context.spec.max_layers - 1), math.inf]
    result: list[tuple[float, Graph]] = []
    for bound in bounds:
        mapped = select(choices, roots, bound, context.budget)
        neurons = len({key for choice in mapped if choice is not None for key in choice.keys})
        if not context.is_beaten(neurons):
            result.append((bound, lower(subject, mapped, formula.outputs, context)))
        if context.budget.is_over():
            break
    return result
