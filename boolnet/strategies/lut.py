"""lut: a circuit mapped on cuts, each with the fewest neurons known for its function.

A cut of a circuit is a small function of a few signals below. With an affine output its neurons form one layer, which
whatever comes next reads directly, so a cut of h neurons costs h neurons and one layer. Wide gates are ways of making
a node beside its cuts, hence the network is no larger than with a neuron per gate.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from boolnet.circuit import Formula
from boolnet.function import BooleanFunction
from boolnet.goal import Goal
from boolnet.limits import check_memory, count, graph_bytes
from boolnet.minimizers import Minimized
from boolnet.strategies.construction import Construction
from boolnet.strategies.cuts.choices import all_choices
from boolnet.strategies.cuts.lowering import lower
from boolnet.strategies.cuts.mapping import select
from boolnet.strategies.cuts.subject import Subject
from boolnet.strategies.formula import formula_of
from nets.graph import Graph

CUT_BYTES = 12_000  # of all cuts and choices of a node


def lut(function: BooleanFunction, goal: Goal) -> Iterable[Construction]:
    """Map the formula of a function on cuts: for few neurons and for few layers."""
    formula, minimized = formula_of(function, _operators)
    return list(_constructions(formula, goal, minimized))


def _operators(formula: Formula) -> int:
    return sum(len(gate.operands) - 1 for gate in formula.gates if gate.operands)


def _constructions(formula: Formula, goal: Goal, minimized: Minimized | None) -> Iterator[Construction]:
    operators = _operators(formula)
    need = operators * CUT_BYTES + graph_bytes(2 * operators, 8 * operators)
    check_memory(need, f"the circuit has {count(operators)} operators", "use --strategy xor-tree")
    for layers, graph in map_formula(formula, goal):
        note = "mapped for few neurons" if layers == math.inf else "mapped for few layers"
        yield Construction(graph, minimized, note)


def map_formula(formula: Formula, goal: Goal) -> list[tuple[float, Graph]]:
    """Return networks of a formula, and the bounds on their hidden layers that they were mapped with."""
    subject = Subject(formula)
    choices = all_choices(subject, not goal.layered, goal.watch)
    roots = [root >> 1 for root in subject.roots]
    bounds = [math.inf, 0]
    if goal.objective == "layers":
        bounds = [0, math.inf]
    elif goal.max_layers is not None:
        bounds = [max(0, goal.max_layers - 1), math.inf]
    result: list[tuple[float, Graph]] = []
    for bound in bounds:
        mapped = select(choices, roots, bound, goal.watch)
        result.append((bound, lower(subject, mapped, formula.outputs, goal)))
        if goal.watch.is_over():
            break
    return result
