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
from dataclasses import dataclass, field
from typing import NamedTuple

from boolnet.core.errors import Beaten, NotApplicable
from boolnet.core.limits import check_memory, graph_bytes, in_words
from boolnet.functions.circuit import Formula
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.minimizers import MinimizationResult, least_cover, minimize_cover
from boolnet.strategies.construction import Construction
from boolnet.strategies.gates.cuts.branching import BranchingParams, best_branched, many_decisions
from boolnet.strategies.gates.cuts.factoring import FactoringParams, factored
from boolnet.strategies.gates.cuts.lowering import LutLoweringParams, lower
from boolnet.strategies.gates.cuts.mapping import MappingParams, MappingStats, select
from boolnet.strategies.gates.cuts.matches import MatchesParams, all_matches
from boolnet.strategies.gates.cuts.subject_graph import SubjectGraph, SubjectGraphParams
from boolnet.strategies.gates.formula import FormulaParams, formula_of
from boolnet.strategies.search_context import SearchContext
from nets.graphs.counts import pass_through
from nets.graphs.graph import Graph, depth, levels

CUT_BYTES = 12_000  # of all cuts and matches of a node
PER_MAPPED = 0.35  # units for a map, for an operator of its circuit
#: Of a circuit made here a map takes so many neurons at the least, for each gate. That is seen, and not proved: of 75
#: maps of 60 gates or more none took fewer than 0.41.
NEURONS_A_GATE = 0.25
FAR = 2  # times what is there already: so far behind one circuit no other of the function is tried
PER_DECISION = 0.25  # units for a circuit by branching and its map, for a subtable that decides; 0.2 to 0.45 were seen
PER_OPERATOR = 0.025  # units of a subject graph
PER_NEURON = 0.05  # units of a network, for a neuron


@dataclass(frozen=True)
class LutParams:
    """Which circuits of a function are mapped, and how.

    Attributes
    ----------
    tabled_inputs : int
        Of a table or cover that is branched.
    branched_inputs : int
        Of a formula that is.
    most_growth : int
        Times so many operators such a formula may get by it.
    minimized_inputs : int
        Of a formula that is minimised too.
    factored_cubes : int
        Of a cover that is factored.
    many_cubes : int
        Of a table that is only branched: its minimised cover would take long, and be worse.
    formula : FormulaParams
    branching : BranchingParams
    factoring : FactoringParams
    subject : SubjectGraphParams
    matches : MatchesParams
    mapping : MappingParams
    lowering : LutLoweringParams
    """

    tabled_inputs: int = 16
    branched_inputs: int = 12
    most_growth: int = 3
    minimized_inputs: int = 12
    factored_cubes: int = 4_000
    many_cubes: int = 4_000
    formula: FormulaParams = field(default_factory=FormulaParams)
    branching: BranchingParams = field(default_factory=BranchingParams)
    factoring: FactoringParams = field(default_factory=FactoringParams)
    subject: SubjectGraphParams = field(default_factory=SubjectGraphParams)
    matches: MatchesParams = field(default_factory=MatchesParams)
    mapping: MappingParams = field(default_factory=MappingParams)
    lowering: LutLoweringParams = field(default_factory=LutLoweringParams)


DEFAULT = LutParams()


def lut(function: BooleanFunction, context: SearchContext, params: LutParams = DEFAULT) -> Iterable[Construction]:
    """Map circuits of a function on cuts: the best networks first, none worse than another in all respects.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : LutParams

    Raises
    ------
    NotApplicable
        If the function is one gate, or all maps are larger than the network that the context has already.
    """
    if context.beat is not None and isinstance(function, Formula) and function.is_one_gate():
        raise NotApplicable("it is one gate, which needs no map")
    found: list[tuple[_Size, Construction]] = []
    for circuit, minimized, source in _circuits(function, context, params):
        least = 0 if circuit is function else int(NEURONS_A_GATE * _gates(circuit))
        if not found and context.is_beaten(least // FAR):
            raise Beaten(f"its maps have about {in_words(least)} nodes")
        if context.is_beaten(least):
            continue  # before it is mapped, which takes long
        for layers, graph, stats in map_formula(circuit, context, params):
            aim = "neurons" if layers == math.inf else "layers"
            found.append((_size(graph), Construction(graph, minimized, f"{source}mapped for few {aim}", stats)))
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
    function: BooleanFunction, context: SearchContext, params: LutParams
) -> Iterator[tuple[Formula, MinimizationResult | None, str]]:
    """Yield circuits of a function, what cover they are of, and their name; the first always, others in time."""
    inputs, budget = len(function.inputs), context.budget
    if isinstance(function, Formula):
        yield _checked(function), None, ""
        if inputs <= params.branched_inputs and not budget.is_over():
            branches = best_branched(tabulate(function), budget, params.branching)
            if _operators(branches) <= params.most_growth * _operators(function):
                yield branches, None, "by branching, "
        if inputs > params.minimized_inputs or budget.is_over():
            return
        minimized = context.cover(function)
        if len(minimized.cover) <= _operators(function):
            yield minimized.cover.to_formula(function.inputs, function.outputs), minimized, "minimised, "
    else:
        if inputs <= params.tabled_inputs:
            yield _checked(best_branched(tabulate(function), budget, params.branching)), None, "by branching, "
            if budget.is_over() or least_cover(function).cubes > params.many_cubes:
                return
        formula, flat = formula_of(function, _operators, context, params.formula)
        yield _checked(formula), flat, ""
        if budget.is_over():
            return
        sums = minimize_cover(function, "esop", budget=budget.part(budget.left() / 4)).cover
        yield _checked(sums.to_formula(function.inputs, function.outputs, "xor")), None, "from an exclusive sum, "
        minimized = context.cover(function)
    if not budget.is_over() and len(minimized.cover) <= params.factored_cubes:
        yield (
            _checked(factored(minimized.cover, function.inputs, function.outputs, params.factoring, budget)),
            minimized,
            "factored, ",
        )


def least_work(function: BooleanFunction) -> float:
    """Return the units of work, about, that the first map takes whatever the budget; 0 where that is not known.

    Parameters
    ----------
    function : BooleanFunction
    """
    if isinstance(function, Formula):
        return PER_MAPPED * _operators(function)
    return PER_DECISION * many_decisions(function) if len(function.inputs) <= DEFAULT.tabled_inputs else 0.0


def _gates(formula: Formula) -> int:
    return sum(1 for gate in formula.gates if gate.operands)


def _operators(formula: Formula) -> int:
    return sum(len(gate.operands) - 1 for gate in formula.gates if gate.operands)


def _checked(formula: Formula) -> Formula:
    """Refuse a circuit that would take too much memory."""
    operators = _operators(formula)
    need = operators * CUT_BYTES + graph_bytes(2 * operators, 8 * operators)
    check_memory(need, f"the circuit has {in_words(operators)} operators", "use --strategy xor-tree")
    return formula


def map_formula(
    formula: Formula, context: SearchContext, params: LutParams = DEFAULT
) -> list[tuple[float, Graph, MappingStats]]:
    """Return networks of a formula: the bound on the hidden layers of each, the network, and how it was mapped.

    Parameters
    ----------
    formula : Formula
    context : SearchContext
    params : LutParams
    """
    context.budget.spend(PER_OPERATOR * _operators(formula))
    subject = SubjectGraph(formula, params.subject)
    matches = all_matches(subject, not context.spec.layered, context.budget, params.matches)
    roots = [root >> 1 for root in subject.roots]
    bounds = [math.inf, 0]
    if context.spec.objective == "layers":
        bounds = [0, math.inf]
    elif context.spec.max_layers is not None:
        bounds = [max(0, context.spec.max_layers - 1), math.inf]
    result: list[tuple[float, Graph, MappingStats]] = []
    for bound in bounds:
        mapped, stats = select(matches, roots, bound, context.budget, params.mapping)
        if not context.is_beaten(stats.neurons):
            context.budget.spend(PER_NEURON * stats.neurons)
            result.append((bound, lower(subject, mapped, formula.outputs, context, params.lowering), stats))
        if context.budget.is_over():
            break
    return result
