"""bdd: a shared decision diagram of all outputs, at most two neurons a node.

Values are read affinely, so NOT is free and complement edges halve the diagram of a parity; a node is two neurons, one
where a child is constant, where its children are complements or where one implies the other, and none where nothing
else reads it: see `boolnet.strategies.diagrams.lowering`. The order of the inputs is searched for by sifting.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from boolnet.core.budget import Budget
from boolnet.core.errors import NotApplicable
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.strategies.construction import Construction
from boolnet.strategies.diagrams.diagram import PER_STEP, Diagram, of_formula, of_table
from boolnet.strategies.diagrams.lowering import DiagramLowering, DiagramLoweringParams
from boolnet.strategies.diagrams.order import Order, SiftingStats, best_diagram
from boolnet.strategies.gates.cuts.branching import many_decisions
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.sketch import Sketch

MOST_INPUTS = 200  # a call per level of the diagram is made
PER_LEVEL = 0.08  # units of the diagram of a table, for a level...
PER_VALUE = 8e-5  # ... for a value...
PER_BRANCH = 6e-4  # ... and for a node
PER_DECISION = 0.15  # units for a network and the passes, for a subtable that decides in the order given
PER_CHOICE = 0.02  # units of the choice of a node's neurons
MOST_SPARED = 8  # nodes of a diagram for each neuron, at the most: seen, and not proved
PER_NODE = 0.05  # units of a network, for a node of its diagram


@dataclass(frozen=True)
class BddParams:
    """Of what diagrams are made, how large they may be, and how long an order is searched for.

    Attributes
    ----------
    table_inputs : int
        Up to so many inputs diagrams are made of tables; beyond, a formula's gates are applied one by one.
    most_table_inputs : int
        The same where there is no formula.
    most_nodes : int
        Of a diagram.
    made_nodes : int
        What a diagram may take on the way.
    least_made : int
        The same where the budget is over.
    work : int
        Values or nodes looked at by the search for an order, in all.
    most_paths : int
        Of a diagram that is built in two layers, a neuron per path.
    lowering : DiagramLoweringParams
    """

    table_inputs: int = 16
    most_table_inputs: int = 18
    most_nodes: int = 20_000
    made_nodes: int = 200_000
    least_made: int = 5_000
    work: int = 1 << 24
    most_paths: int = 4096
    lowering: DiagramLoweringParams = field(default_factory=DiagramLoweringParams)


DEFAULT = BddParams()


def bdd(function: BooleanFunction, context: SearchContext, params: BddParams = DEFAULT) -> Iterable[Construction]:
    """Search for a small diagram and build it.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : BddParams

    Raises
    ------
    NotApplicable
        If no small diagram is found, its network is larger than the one that the context has already, or it takes too
        many layers.
    """
    diagram, stats = small_diagram(function, context.budget, params)
    context.refuse_beaten(len(diagram.nodes) // MOST_SPARED)
    note = f"{len(diagram.nodes) - 1} nodes"
    lowered = [DiagramLowering(diagram, params=params.lowering)]
    if context.spec.objective == "layers" or context.spec.max_layers is not None:
        flat = DiagramLowering(diagram, flat=True, params=params.lowering)
        if flat.paths() <= params.most_paths:
            lowered.append(flat)
    context.budget.spend(PER_CHOICE * len(lowered) * len(diagram.nodes))
    context.refuse_beaten(min(one.neurons() for one in lowered) + len(function.outputs))
    made = []
    for one in lowered:
        sketch = Sketch(function.inputs)
        context.budget.spend(PER_NODE * len(diagram.nodes))
        forms = one.build(sketch)
        made.append((sketch.counts(forms, context.spec.layered), sketch, forms))
    kept = [one for one in made if context.spec.max_layers is None or one[0].layers <= context.spec.max_layers]
    if not kept:
        raise NotApplicable(f"the diagram takes {made[0][0].layers} layers, more than {context.spec.max_layers}")
    kept.sort(key=lambda one: context.spec.key(one[0]))
    return [Construction(sketch.to_graph(function.outputs, forms), None, note, stats) for _, sketch, forms in kept]


def least_work(function: BooleanFunction) -> float:
    """Return the units of work, about, that the first network takes whatever the budget; 0 where that is not known.

    Parameters
    ----------
    function : BooleanFunction
    """
    return PER_DECISION * many_decisions(function) if len(function.inputs) <= DEFAULT.table_inputs else 0.0


def small_diagram(
    function: BooleanFunction, budget: Budget, params: BddParams = DEFAULT
) -> tuple[Diagram, SiftingStats]:
    """Return a small diagram of a function, under an order of its inputs that is searched for, and how it was found.

    Parameters
    ----------
    function : BooleanFunction
    budget : Budget
        Pays for the search.
    params : BddParams

    Raises
    ------
    NotApplicable
        If there are too many inputs, or no small diagram is found.
    """
    n = len(function.inputs)
    if n > MOST_INPUTS:
        raise NotApplicable(f"{n} inputs; diagrams are made of at most {MOST_INPUTS}")
    natural = tuple(range(n))
    formula = _formula(function)
    use_table = n <= params.table_inputs or (formula is None and n <= params.most_table_inputs)
    if not use_table and formula is None:
        raise NotApplicable(f"a table of {n} inputs; diagrams are made of tables of at most {params.most_table_inputs}")
    if use_table:
        values = tabulate(function).values().reshape(len(function.outputs), *(2,) * n)
        most, work = params.most_nodes, values.size + (1 << 10)

        def make(order: Order, most: int) -> Diagram:
            budget.spend(PER_LEVEL * n + PER_VALUE * values.size)
            diagram = of_table(values, order, min(most, params.most_nodes))
            budget.spend(PER_BRANCH * len(diagram.nodes))
            return diagram
    else:
        assert formula is not None
        most, work = params.made_nodes, 1 << 10

        def make(order: Order, most: int) -> Diagram:
            affordable = params.least_made + budget.left() / (3 * PER_STEP)
            return of_formula(formula, order, int(min(10 * most, params.made_nodes, affordable)), budget)

    starts = [natural, natural[::-1]]
    if formula is not None:
        starts = [*_orders(formula), *starts]
    found = best_diagram(make, starts, most, 0, budget)
    if found is None or len(found[0].nodes) > params.most_nodes:
        raise NotApplicable(f"no decision diagram of at most {params.most_nodes:,} nodes was found")
    small, _ = found
    tries = params.work // max(work, 16 * len(small.nodes))
    return best_diagram(make, [small.order], most, tries, budget) or found


def _formula(function: BooleanFunction) -> Formula | None:
    if isinstance(function, Formula):
        return function
    if isinstance(function, CoverFunction):
        return function.on.to_formula(function.inputs, function.outputs)
    return None


def _orders(formula: Formula) -> list[Order]:
    """Return orders in which inputs that matter together are near: those read most often first, and as they are met."""
    place = {name: i for i, name in enumerate(formula.inputs)}
    reads = [0] * len(place)
    for gate in formula.gates:
        for a in gate.operands:
            operand = formula.gates[a >> 1]
            if operand.kind == "input":
                reads[place[operand.name]] += 1
    met: dict[int, None] = {}
    seen: set[int] = set()
    pending = [root >> 1 for root in reversed(formula.roots)]
    while pending:
        number = pending.pop()
        if number in seen:
            continue
        seen.add(number)
        gate = formula.gates[number]
        if gate.kind == "input":
            met[place[gate.name]] = None
        pending.extend(a >> 1 for a in reversed(gate.operands))
    depth_first = (*met, *(i for i in place.values() if i not in met))
    return [depth_first, tuple(sorted(depth_first, key=lambda i: -reads[i]))]
