"""Decision diagrams: their counts, their orders, and what is refused."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boolnet
from boolnet.core.budget import UNLIMITED
from boolnet.core.errors import NotApplicable
from boolnet.functions.circuit import Formula
from boolnet.functions.function import BooleanFunction, numbered
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.strategies.diagrams.bdd import bdd
from boolnet.strategies.diagrams.diagram import TooLargeError, of_formula, of_table
from boolnet.strategies.diagrams.lowering import DiagramLowering
from boolnet.strategies.diagrams.order import best_diagram
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.sketch import Sketch
from boolnet.strategies.spec import Spec
from boolnet.verification.verification import verify_function
from nets import Counts, count
from tests.corpus import npn_representatives, table_of
from tests.generators import Expression, expressions, truth_tables


def built(function: BooleanFunction, context: SearchContext | None = None) -> Counts:
    constructions = list(bdd(function, context or SearchContext(Spec(layered=False))))
    for construction in constructions:
        assert verify_function(construction.graph, function).ok
    return count(constructions[0].graph)


def multiplexer(selects: int) -> str:
    cubes = []
    for i in range(1 << selects):
        bits = [f"{'' if i >> j & 1 else '!'}s{j}" for j in range(selects)]
        cubes.append(" & ".join([*bits, f"d{i}"]))
    return " | ".join(cubes)


#: Source, and the most hidden neurons of its diagram.
KNOWN = {
    "a multiplexer is a neuron per data input": (multiplexer(2), 4),
    "a multiplexer of 11 inputs": (multiplexer(3), 8),
    "a multiplexer of 20 inputs": (multiplexer(4), 16),
    "a parity takes a neuron per input but one": ("xor(x1..x12)", 11),
    "a parity of 30": ("xor(x1..x30)", 29),
    "a parity of 60": ("xor(x1..x60)", 59),
    "a comparator takes a neuron per input but one": ("ite(a1^b1, a1&!b1, ite(a2^b2, a2&!b2, a3&!b3))", 5),
    "a conjunction is one": ("and(x1..x50)", 1),
    "a majority": ("maj(x1..x9)", 24),
    "a threshold of 14": ("atleast(5, x1..x14)", 5 * 10 - 1),
    "a threshold of 30": ("atleast(5, x1..x30)", 5 * 26 - 1),
    "pairs far apart in the natural order": (" | ".join(f"(x{i} & x{i + 12})" for i in range(1, 13)), 12),
    "outputs share nodes": ("p = xor(x1..x6); q = xor(x1..x6) & x7", 6),
    "a literal is none": ("p = a; q = !a; r = 1", 0),
}

LONG = ("a multiplexer of 20 inputs", "a parity of 60", "a threshold of 30")


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.slow] * (name in LONG)) for name in KNOWN])
def test_a_function_whose_diagram_is_known(name: str) -> None:
    source, hidden = KNOWN[name]
    assert built(boolnet.read(source)).hidden <= hidden


@pytest.mark.parametrize("selects", [2, 3, pytest.param(4, marks=pytest.mark.slow)])
def test_a_multiplexer_is_one_layer_of_disjoint_cubes(selects: int) -> None:
    counts = built(boolnet.read(multiplexer(selects)), SearchContext(Spec(objective="layers")))
    assert (counts.hidden, counts.layers) == (1 << selects, 2)


@pytest.mark.parametrize("n", range(4))
def test_every_function_of_up_to_three_inputs(n: int) -> None:
    for number in range(1 << (1 << n)):
        assert built(table_of(n, number)).hidden <= 3


def test_every_class_of_four_inputs() -> None:
    for number in npn_representatives(4)[::4]:
        assert built(table_of(4, number)).hidden <= 7


@pytest.mark.parametrize("n", range(5, 11))
def test_a_random_table_takes_at_most_two_neurons_a_node(n: int) -> None:
    values = np.random.default_rng(n).integers(2, size=(2, 1 << n)).astype(np.int8)
    function = TruthTable.from_values(numbered("x", n), numbered("y", 2), values)
    diagram = of_table(values.reshape(2, *(2,) * n), range(n), 10_000)
    assert built(function).hidden <= diagram.price()


@given(truth_tables(max_inputs=6))
def test_any_table_is_right(function: TruthTable) -> None:
    built(function)


@given(truth_tables(max_inputs=5))
def test_two_layers_are_always_to_be_had(function: TruthTable) -> None:
    assert built(function, SearchContext(Spec(max_layers=2, layered=False))).layers <= 2


@given(expressions())
def test_gates_applied_one_by_one_give_the_diagram_of_the_table(expression: Expression) -> None:
    formula = boolnet.read(expression.text, "expr")
    assert isinstance(formula, Formula)
    n = len(formula.inputs)
    applied = of_formula(formula, range(n), 10_000)
    tabled = of_table(tabulate(formula).values().reshape(1, *(2,) * n), range(n), 10_000)
    assert len(applied.nodes) == len(tabled.nodes)
    assert applied.price() == tabled.price()


def test_sifting_finds_the_best_order_of_a_small_function() -> None:
    function = tabulate(boolnet.read("(a & d) | (b & e) | (c & f)"))
    values = function.values().reshape(1, *(2,) * 6)
    best = min(len(of_table(values, order, 1000).nodes) for order in itertools.permutations(range(6)))
    found = best_diagram(lambda order, most: of_table(values, order, most), [tuple(range(6))], 1000, 1000, UNLIMITED)
    assert found is not None
    diagram, stats = found
    assert len(diagram.nodes) == best == 7
    assert stats.last == diagram.price() < stats.first
    assert 1 < stats.orders <= 1 + 1000


def test_dont_cares_make_the_diagram_small() -> None:
    function = boolnet.read("m(1,2,4,7) + d(0,3,5,6)")
    assert built(function).hidden == 0


@given(st.integers(0, 2**32), st.permutations(range(5)), st.integers(0, 31), st.booleans())
def test_a_negated_output_and_negated_inputs_have_the_same_diagram(
    number: int, order: list[int], mask: int, negate: bool
) -> None:
    values = table_of(5, number % 2**32).values().reshape((2,) * 5)
    moved = (values.reshape(-1)[np.arange(32) ^ mask] ^ negate).reshape((2,) * 5)
    sizes = [len(of_table(v[None], order, 1000).nodes) for v in (values, moved)]
    assert sizes[0] == sizes[1]


@given(truth_tables(max_inputs=6), st.booleans())
def test_neurons_are_counted_before_they_are_built(function: TruthTable, flat: bool) -> None:
    n, m = len(function.inputs), len(function.outputs)
    lowering = DiagramLowering(of_table(function.values().reshape(m, *(2,) * n), range(n), 10_000), flat)
    sketch = Sketch(function.inputs)
    lowering.build(sketch)
    assert lowering.neurons() == len(sketch.neurons)


@pytest.mark.slow
def test_what_is_beaten_is_a_matter_of_neurons_not_of_nodes_of_the_diagram() -> None:
    assert built(boolnet.read("and(x1..x50)"), SearchContext(beat=2)).nodes == 2
    with pytest.raises(NotApplicable, match="at least 40 nodes"):
        bdd(boolnet.read("xor(x1..x60)"), SearchContext(beat=14))


def test_too_many_nodes_are_refused() -> None:
    with pytest.raises(TooLargeError):
        of_table(np.random.default_rng(0).integers(2, size=(1, *(2,) * 8)).astype(np.int8), range(8), 20)


@pytest.mark.parametrize(
    ("source", "context", "why"),
    [
        ("xor(x1..x201)", SearchContext(), "201 inputs"),
        ("xor(x1..x12)", SearchContext(Spec(max_layers=1)), "2 layers|11 layers|12 layers"),
    ],
)
def test_what_cannot_be_is_refused(source: str, context: SearchContext, why: str) -> None:
    with pytest.raises(NotApplicable, match=why):
        bdd(boolnet.read(source), context)
