"""lut: circuits mapped on cuts."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.core.budget import Budget
from boolnet.frontends import read
from boolnet.functions.circuit import Circuit, Formula
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.minimizers import minimize_cover
from boolnet.minimum.one_layer import OneLayer
from boolnet.minimum.table import lookup
from boolnet.passes import optimize, pass_names
from boolnet.strategies.builder import Builder
from boolnet.strategies.construction import Construction
from boolnet.strategies.gates.cuts.branching import best_branched, branched, decisions
from boolnet.strategies.gates.cuts.cell_implementations import implementations
from boolnet.strategies.gates.cuts.factoring import factored
from boolnet.strategies.gates.cuts.subject_graph import SubjectGraph
from boolnet.strategies.gates.lut import lut
from boolnet.strategies.gates.xor_blocks import neuron_count, xor_tree
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import Spec
from boolnet.strategies.sums.range_folding import fold_cost, fold_layers, fold_parity
from boolnet.verification.verification import verify_function
from nets import Affine, count, execute
from tests.corpus import SOURCES, npn_representatives, read_covers, table_of
from tests.generators import Expression, expressions
from tests.shared_files import PLA_FOLDER, needs_pla_files


def built(source: str | Formula, context: SearchContext | None = None) -> list[Construction]:
    function = read(source) if isinstance(source, str) else source
    constructions = list(lut(function, context or SearchContext()))
    for construction in constructions:
        assert verify_function(construction.graph, function).ok
    return constructions


def hidden_and_layers(source: str | Formula, context: SearchContext | None = None) -> tuple[int, int]:
    counts = count(built(source, context)[0].graph)
    return counts.hidden, counts.layers - 1


def random_formula(seed: int, n: int, operators: int) -> Formula:
    """Return a tree of random operators over random literals."""
    rng, circuit = random.Random(seed), Circuit()
    inputs = [circuit.input(f"x{i}") for i in range(n)]
    terms = [rng.choice(inputs) ^ rng.randrange(2) for _ in range(operators + 1)]
    while len(terms) > 1:
        pair = [terms.pop(rng.randrange(len(terms))) for _ in range(2)]
        terms.append(rng.choice([circuit.and_, circuit.or_, circuit.xor])(pair))
    return Formula.from_circuit(circuit, [f"x{i}" for i in range(n)], {"y": terms[0]})


def ripple_adder(bits: int) -> Formula:
    circuit, roots, carry = Circuit(), {}, 0
    names = [f"{word}{i}" for word in "ab" for i in range(bits)]
    a, b = ([circuit.input(f"{word}{i}") for i in range(bits)] for word in "ab")
    for i in range(bits):
        half = circuit.xor([a[i], b[i]])
        roots[f"s{i}"] = circuit.xor([half, carry])
        carry = circuit.or_([circuit.and_([a[i], b[i]]), circuit.and_([half, carry])])
    return Formula.from_circuit(circuit, names, roots | {"carry": carry})


def multiplexer(selectors: int) -> str:
    terms = []
    for i in range(1 << selectors):
        literals = [f"{'' if i >> j & 1 else '!'}s{j}" for j in range(selectors)]
        terms.append(" & ".join([*literals, f"d{i}"]))
    return "y = " + " | ".join(f"({term})" for term in terms)


@pytest.mark.parametrize("skips", [False, True])
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_every_class_of_functions_gets_its_neurons(n: int, skips: bool) -> None:
    for table in npn_representatives(n):
        least = lookup(n, table).hidden
        for cell in implementations(n, table, skips):
            assert_values(n, table, cell)
            assert len(cell.neurons) <= least
            assert skips or len(cell.neurons) == least
            assert skips or not cell.neurons or not any(cell.direct)


def assert_values(n: int, table: int, cell: OneLayer) -> None:
    rows = np.arange(1 << n)
    np.testing.assert_array_equal(cell.values(rows[:, None] >> np.arange(n) & 1), table >> rows & 1)


@pytest.mark.parametrize("skips", [False, True])
def test_any_function_is_right(skips: bool) -> None:
    rng = random.Random(1)
    for table in rng.sample(range(1 << 16), 40):
        for one in (table, 0xFFFF ^ table):
            cells = implementations(4, one, skips)
            assert cells
            for cell in cells:
                assert_values(4, one, cell)


def test_five_inputs_take_two_neurons_or_none_are_given() -> None:
    majority = sum((row.bit_count() >= 3) << row for row in range(32))
    for cell in implementations(5, majority):
        assert len(cell.neurons) == 2
        assert_values(5, majority, cell)
    assert not implementations(5, 0x12345678)


@pytest.mark.parametrize("layered", [True, False])
@pytest.mark.parametrize("reach", [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31])
def test_folding_gives_the_parity(reach: int, layered: bool) -> None:
    net = Builder([f"x{i}" for i in range(reach)])
    net.output("y", fold_parity(net, Affine.sum(map(net.input, net.inputs)), reach, layered))
    graph, counts = net.build(), count(net.build())
    X = np.tril(np.ones((reach + 1, reach), dtype=int), -1)
    np.testing.assert_array_equal(execute(graph, X)[:, 0], np.arange(reach + 1) % 2)
    assert (counts.hidden, counts.layers - 1) == (fold_cost(reach, layered), fold_layers(reach, layered))
    assert not layered or not counts.pass_through


@pytest.mark.parametrize(
    ("source", "hidden", "layers"),
    [
        ("a & b & c & d & e & f & g", 1, 1),
        ("a ^ b", 2, 1),
        ("(a & !b) | (!a & b)", 2, 1),
        ("(a | b) & !(a & b)", 2, 1),
        ("ite(s, a, b)", 2, 1),
        ("maj(a, b, c)", 2, 1),
        ("maj(x1..x99)", 2, 1),
        ("atleast(4, a, b, c, d, d)", 2, 1),
        ("xor(x1..x64)", 11, 3),
        ("s = a ^ b; c = a & b", 2, 1),
        ("s = a ^ b ^ c; carry = maj(a, b, c)", 3, 1),
        ("(a | b) & (a | !b) & c", 1, 1),
        (multiplexer(4), 16, 1),
    ],
)
def test_known_functions_take_few_neurons(source: str, hidden: int, layers: int) -> None:
    assert hidden_and_layers(source) == (hidden, layers)


def test_a_ripple_adder_takes_three_neurons_a_digit() -> None:
    assert hidden_and_layers(ripple_adder(8))[0] == 2 + 7 * 3


def test_skips_save_a_neuron_for_every_xor() -> None:
    assert hidden_and_layers("xor(x1..x64)", SearchContext(Spec(layered=False)))[0] == 6


def test_the_second_network_has_few_layers() -> None:
    few_neurons, few_layers = (count(c.graph) for c in built("xor(x1..x64)"))
    assert (few_layers.hidden, few_layers.layers) == (63, 2)
    assert few_neurons.hidden < few_layers.hidden
    assert count(built("xor(x1..x64)", SearchContext(Spec(objective="layers")))[0].graph).layers == 2


def test_a_bound_on_the_layers_is_kept_where_it_can_be() -> None:
    adder = ripple_adder(4)
    for most in (3, 4):
        assert count(built(adder, SearchContext(Spec(max_layers=most)))[0].graph).layers <= most


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 5))])
def test_random_formulas_take_half_of_a_neuron_per_operator(seed: int) -> None:
    formula = random_formula(seed, 12, 200 if seed else 25)
    tree = next(iter(xor_tree(formula, SearchContext())))
    assert neuron_count(formula) >= count(optimize(tree.graph, pass_names("default", layered=False))).nodes
    assert count(built(formula)[0].graph).nodes < 0.6 * neuron_count(formula)


@pytest.mark.parametrize(
    ("seed", "n"),
    [(0, 4), (0, 13), (1, 4), (1, 30), *(pytest.param(*row, marks=pytest.mark.slow) for row in ((0, 30), (1, 13)))],
)
def test_shared_random_circuits_are_right(n: int, seed: int) -> None:
    rng, circuit = random.Random(seed), Circuit()
    literals = [circuit.input(f"x{i}") for i in range(n)]
    for _ in range(80):
        operands = [a ^ rng.randrange(2) for a in rng.sample(literals, rng.randrange(2, 5))]
        k = rng.randrange(1, len(operands) + 1)
        kinds = {"and": circuit.and_, "xor": circuit.xor}
        kind = kinds.get(rng.choice(["and", "xor", "atleast"]))
        literals.append(kind(operands) if kind else circuit.atleast(k, operands))
    roots = {f"y{j}": a for j, a in enumerate(rng.sample(literals[n:], 5))}
    formula = Formula.from_circuit(circuit, [f"x{i}" for i in range(n)], roots)
    for layered in (True, False):
        built(formula, SearchContext(Spec(layered=layered)))


@given(expressions())
def test_any_expression_is_right(expression: Expression) -> None:
    built(f"y = {expression.text}", SearchContext(budget=Budget(60)))


def test_equal_and_constant_gates_are_found_by_their_tables() -> None:
    formula = read("p = a & b | a & c; q = a & (b | c); r = (a ^ b) & (a <-> b)")
    assert isinstance(formula, Formula)
    subject = SubjectGraph(formula)
    assert subject.roots[0] == subject.roots[1]
    assert subject.roots[2] == 0


@pytest.mark.parametrize("name", SOURCES)
def test_values_stay_small(name: str) -> None:
    for construction in built(SOURCES[name], SearchContext(Spec(max_layers=2), Budget(60))):
        assert count(construction.graph).dtype == "float32"


LARGE_TABLES = (("rd84", 42), ("Z9sym", 29), ("t481", 20))


@needs_pla_files
@pytest.mark.parametrize(
    ("name", "most", "work"),
    [
        ("rd53", 15, 1000),
        *(pytest.param(*row, 60_000, marks=pytest.mark.slow) for row in LARGE_TABLES),
    ],
)
def test_a_table_gets_the_circuit_that_suits_it(name: str, most: int, work: float) -> None:
    function = read_covers((PLA_FOLDER / f"{name}.pla").read_text())
    first, *others = lut(function, SearchContext(budget=Budget(work)))
    for construction in (first, *others):
        assert verify_function(construction.graph, function).ok
    assert count(first.graph).nodes <= most
    assert all(count(other.graph).nodes >= count(first.graph).nodes for other in others)


@given(st.integers(0, (1 << 32) - 1), st.permutations(range(5)))
def test_branching_and_factoring_keep_the_function(number: int, order: list[int]) -> None:
    table = table_of(5, number)
    np.testing.assert_array_equal(tabulate(branched(table, order)).on, table.on)
    cover = minimize_cover(table, "heuristic").cover
    np.testing.assert_array_equal(tabulate(factored(cover, table.inputs, table.outputs)).on, table.on)


def test_a_good_order_is_found() -> None:
    pairs = read("a1 & b1 | a2 & b2 | a3 & b3 | a4 & b4", inputs=["a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4"])
    given, found = branched(tabulate(pairs), range(8)), best_branched(tabulate(pairs))
    assert len(found.gates) < 0.6 * len(given.gates)


def test_branching_costs_what_it_builds_and_not_its_rows() -> None:
    table = tabulate(read(f"maj({', '.join(f'x{i}' for i in range(1, 15))})"))
    budget = Budget()
    best_branched(table, budget)
    assert 0 < budget.spent() < 300


@pytest.mark.slow
def test_values_of_deep_circuits_stay_exact() -> None:
    circuit = Circuit()
    names = [f"x{i}" for i in range(120)]
    carry = circuit.input(names[0])
    for first, second in itertools.pairwise(names[1:]):
        a, b = circuit.input(first), circuit.input(second)
        carry = circuit.xor([circuit.ite(carry, a, b), circuit.and_([a, carry])])
    formula = Formula.from_circuit(circuit, names, {"y": carry})
    for construction in built(formula, SearchContext(Spec(dtype="float32"))):
        assert count(construction.graph).dtype == "float32"


@pytest.mark.parametrize("work", [100, pytest.param(400, marks=pytest.mark.slow)])
def test_a_budget_is_spent_and_not_overspent(work: float) -> None:
    function, found = random_formula(0, 10, 60), list[tuple[object, float]]()
    for _ in range(2):
        budget = Budget(work)
        graphs = [one.graph for one in lut(function, SearchContext(budget=budget))]
        found.append(([list(graph.edges(data="weight")) for graph in graphs], budget.spent()))
    assert found[0] == found[1]
    assert found[0][1] < 1.1 * work + 100


def test_a_budget_that_is_over_still_gives_a_network() -> None:
    built(random_formula(0, 12, 100), SearchContext(budget=Budget(0)))
    built("0x1668", SearchContext(budget=Budget(0)))


def test_subtables_that_decide_are_counted_as_branching_makes_them() -> None:
    assert decisions(read("xor(x1..x8)")) == 15
    assert decisions(read("maj(x1..x5)")) == 9  # of the counts so far, those that leave it open
    assert decisions(read("p = a & b; q = a & b")) == 2
    table = TruthTable.from_values(("a", "b"), ("y",), np.array([[0, 1, -1, 1]]))
    assert decisions(table) == 3  # what is free is a value of its own
