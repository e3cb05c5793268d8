"""bdd: a shared decision diagram of all outputs, at most two neurons a node.

Values are read affinely, so NOT is free and complement edges halve the diagram of a parity; a node is two neurons, one
where a child is constant, where its children are complements or where one implies the other, and none where nothing
else reads it: see `boolnet.strategies.diagrams.lowering`. The order of the inputs is searched for by sifting.
"""

from __future__ import annotations

from collections.abc import Iterable

from boolnet.core.errors import NotApplicable
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.strategies.construction import Construction
from boolnet.strategies.diagrams.diagram import Diagram, of_formula, of_table
from boolnet.strategies.diagrams.lowering import Lowering
from boolnet.strategies.diagrams.order import Order, best_diagram
from boolnet.strategies.lookup.sketch import Sketch
from boolnet.strategies.search_context import SearchContext

TABLE_INPUTS = 16  # beyond, a formula's gates are applied one by one
MOST_TABLE_INPUTS = 18
MOST_INPUTS = 200  # a call per level of the diagram is made
MOST_NODES = 20_000
MADE_NODES = 200_000  # what a diagram may take on the way
WORK = 1 << 24  # cells or nodes looked at by the search for an order, in all
MOST_PATHS = 4096


def bdd(function: BooleanFunction, context: SearchContext) -> Iterable[Construction]:
    """Search for a small diagram and build it."""
    diagram = _diagram(function, context)
    context.refuse_beaten(len(diagram.nodes))
    note = f"{len(diagram.nodes) - 1} nodes"
    lowered = [Lowering(diagram)]
    if context.spec.objective == "layers" or context.spec.max_layers is not None:
        flat = Lowering(diagram, flat=True)
        if flat.paths() <= MOST_PATHS:
            lowered.append(flat)
    made = []
    for one in lowered:
        sketch = Sketch(function.inputs)
        forms = one.build(sketch)
        made.append((sketch.counts(forms, context.spec.layered), sketch, forms))
    kept = [one for one in made if context.spec.max_layers is None or one[0].layers <= context.spec.max_layers]
    if not kept:
        raise NotApplicable(f"the diagram takes {made[0][0].layers} layers, more than {context.spec.max_layers}")
    kept.sort(key=lambda one: context.spec.key(one[0]))
    return [Construction(sketch.to_graph(function.outputs, forms), note=note) for _, sketch, forms in kept]


def _diagram(function: BooleanFunction, context: SearchContext) -> Diagram:
    n = len(function.inputs)
    if n > MOST_INPUTS:
        raise NotApplicable(f"{n} inputs; diagrams are made of at most {MOST_INPUTS}")
    natural = tuple(range(n))
    formula = _formula(function)
    use_table = n <= TABLE_INPUTS or (formula is None and n <= MOST_TABLE_INPUTS)
    if not use_table and formula is None:
        raise NotApplicable(f"a table of {n} inputs; diagrams are made of tables of at most {MOST_TABLE_INPUTS}")
    if use_table:
        values = tabulate(function).values().reshape(len(function.outputs), *(2,) * n)
        most, work = MOST_NODES, values.size + (1 << 10)

        def make(order: Order, most: int) -> Diagram:
            return of_table(values, order, min(most, MOST_NODES))
    else:
        assert formula is not None
        most, work = MADE_NODES, 1 << 10

        def make(order: Order, most: int) -> Diagram:
            return of_formula(formula, order, min(10 * most, MADE_NODES))

    starts = [natural, natural[::-1]]
    if formula is not None:
        starts = [*_orders(formula), *starts]
    small = best_diagram(make, starts, most, 0, context.budget)
    if small is None or len(small.nodes) > MOST_NODES:
        raise NotApplicable(f"no decision diagram of at most {MOST_NODES:,} nodes was found")
    tries = WORK // max(work, 16 * len(small.nodes))
    found = best_diagram(make, [small.order], most, tries, context.budget)
    return small if found is None else found


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
