"""parts: functions on disjoint inputs, taken apart and put together."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import numpy as np
import pytest

from boolnet.core.budget import Budget
from boolnet.core.errors import Beaten, NotApplicable
from boolnet.frontends import read
from boolnet.functions.circuit import Circuit, Formula
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.strategies.composite.decomposition import and_parts, bind, bound_sets, split, table_axes, xor_parts
from boolnet.strategies.composite.parts import parts, single_outputs, split_outputs
from boolnet.strategies.construction import Construction
from boolnet.strategies.gates.lut import lut
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import Spec
from boolnet.strategies.two_level.dnf import dnf
from boolnet.verification.verification import verify_function
from nets import count
from tests.corpus import SOURCES, read_covers, table_of


class Recorder:
    """What builds the parts, and which it was asked for."""

    def __init__(self) -> None:
        self.asked: list[BooleanFunction] = []

    def __call__(self, function: BooleanFunction, context: SearchContext) -> Construction:
        self.asked.append(function)
        found = [*lut(function, context), *(dnf(function, context) if len(function.inputs) <= 8 else [])]
        return min(found, key=lambda one: count(one.graph).nodes)


def built(source: str | BooleanFunction, context: SearchContext | None = None) -> tuple[list[Construction], Recorder]:
    function = read(source) if isinstance(source, str) else source
    best = Recorder()
    constructions = list(parts(function, context or SearchContext(), best=best))
    for construction in constructions:
        assert verify_function(construction.graph, function).ok
        assert construction.graph.graph["inputs"] == function.inputs
        assert construction.graph.graph["outputs"] == function.outputs
    return constructions, best


def sizes(best: Recorder) -> list[int]:
    return sorted(len(function.inputs) for function in best.asked)


def table(source: str) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    function = read(source)
    return table_axes(tabulate(function).values(), len(function.inputs))


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("a ^ b ^ c", [(0,), (1,), (2,)]),
        ("(a & b) ^ (c | d)", [(0, 1), (2, 3)]),
        ("(a & c) ^ (b | d)", [(0, 2), (1, 3)]),
        ("a & b & c", [(0, 1, 2)]),
    ],
)
def test_the_finest_xor_is_found(source: str, blocks: list[tuple[int, ...]]) -> None:
    assert xor_parts(table(source)) == blocks


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("a & b & !c", [(0,), (1,), (2,)]),
        ("(a ^ b) & maj(c, d, e)", [(0, 1), (2, 3, 4)]),
        ("(a ^ d) & (b | c)", [(0, 3), (1, 2)]),
        ("maj(a, b, c)", [(0, 1, 2)]),
        ("(a & b & c) | (!a & !b & !c)", [(0, 1, 2)]),
    ],
)
def test_ands_are_found(source: str, blocks: list[tuple[int, ...]]) -> None:
    assert and_parts(table(source)) == blocks


def test_a_bound_set_acts_through_one_value() -> None:
    axes = table("maj(a ^ b ^ c, d, e)")
    bound = bind(axes, (0, 1, 2))
    assert bound is not None
    for row in itertools.product((0, 1), repeat=5):
        assert bound.outer[int(bound.inner[row[:3]]), row[3], row[4]] == axes[row]
    assert bind(axes, (2, 3)) is None
    assert bound_sets(axes) == [(0, 1, 2)]


@pytest.mark.parametrize(
    ("source", "kind", "negated"),
    [
        ("(a ^ b) & (c | d)", "and", False),
        ("(a ^ b) | (c & d)", "and", True),
        ("(a & b) ^ (c & d)", "xor", False),
        ("(a & b) <-> (c & d)", "xor", True),
        ("ite(s, a & b, c ^ d)", "switch", False),
        ("maj(a & b, c, d)", "bound", False),
    ],
)
def test_each_kind_of_split(source: str, kind: str, negated: bool) -> None:
    found = split(table(source))
    assert found is not None
    assert (found.kind, found.negated) == (kind, negated)


def test_a_function_of_one_part_does_not_split() -> None:
    for source in ("maj(a, b, c)", "maj(x1..x5)", "0x1668"):
        assert split(table(source)) is None
        with pytest.raises(NotApplicable):
            built(source)


def test_outputs_on_disjoint_inputs_are_built_apart() -> None:
    constructions, best = built("p = maj(a, b, c); q = maj(d, e, g); r = maj(a, c, f)")
    assert [c.note for c in constructions] == ["2 groups of outputs", "each output alone"]
    assert sizes(best)[-1] == 4


def test_each_output_alone_shares_equal_neurons() -> None:
    constructions, _ = built("p = maj(a, b, c); q = maj(a, b, c)")
    assert count(constructions[0].graph).hidden == 2


@pytest.mark.parametrize(
    ("source", "hidden", "parts"),
    [
        ("maj(a, b, c) & maj(d, e, f)", 5, [3, 3]),
        ("maj(a, b, c) ^ maj(d, e, f)", 6, [3, 3]),
        ("maj(a, b, c) | maj(d, e, f) & !maj(g, h, i)", 8, [3, 3, 3]),
        ("maj(maj(a, b, c), maj(d, e, f), g)", 6, [3, 3, 3]),
        ("ite(s, maj(a, b, c), maj(d, e, f))", 6, [3, 3]),
        ("a & (b ^ (c & (d ^ e)))", 6, []),
    ],
)
def test_one_output_is_split_to_the_end(source: str, hidden: int, parts: list[int]) -> None:
    (construction,), best = built(source)
    assert sizes(best) == parts
    assert count(construction.graph).hidden == hidden


def test_skips_fold_with_one_neuron() -> None:
    (construction,), _ = built("maj(a, b, c) ^ maj(d, e, f)", SearchContext(Spec(layered=False)))
    assert count(construction.graph).hidden <= 5


def test_wide_formulas_are_split_at_their_gates() -> None:
    text = " ^ ".join(f"(a{i} & b{i} | !a{i} & c{i} | d{i} & b{i})" for i in range(8))
    (construction,), best = built(f"y = ({text}) & maj(e, f, g) & (e | h)")
    assert sizes(best) == [4] * 9
    assert count(construction.graph).layers >= 3


@pytest.mark.slow
def test_wide_covers_are_split_by_outputs() -> None:
    rows = "".join(f"{'-' * (3 * i)}110{'-' * (27 - 3 * i)} {'0' * (i // 2)}1{'0' * (4 - i // 2)}\n" for i in range(10))
    constructions, best = built(read_covers(f".i 30\n.o 5\n{rows}.e\n"))
    assert constructions[0].note == "5 groups of outputs"
    assert set(sizes(best)) == {6}


def test_a_wide_formula_of_one_part_does_not_split() -> None:
    with pytest.raises(NotApplicable):
        built("atleast(9, x1..x20) ^ atleast(11, x1..x20)")


@pytest.mark.parametrize("name", SOURCES)
def test_the_corpus_is_right_or_one_part(name: str) -> None:
    try:
        built(SOURCES[name])
    except NotApplicable:
        assert len(read(SOURCES[name]).outputs) == 1


@pytest.mark.parametrize("seed", range(8))
def test_random_trees_are_taken_apart_wholly(seed: int) -> None:
    rng = random.Random(seed)
    circuit = Circuit()
    names = [f"x{i}" for i in range(9)]
    terms = [circuit.input(name) for name in names]
    while len(terms) > 1:
        operands = [terms.pop(rng.randrange(len(terms))) ^ rng.randrange(2) for _ in range(2)]
        terms.append(rng.choice([circuit.and_, circuit.or_, circuit.xor])(operands))
    function = tabulate(Formula.from_circuit(circuit, names, {"y": terms[0]}))
    (_,), best = built(function)
    assert not best.asked


def test_random_tables_have_no_parts() -> None:
    for function in random_tables():
        assert split(table_axes(tabulate(function).values(), 5)) is None


def random_tables() -> Iterator[BooleanFunction]:
    for seed in range(5):
        yield table_of(5, int(np.random.default_rng(seed).integers(1 << 32)))


def test_outputs_come_with_what_they_depend_on() -> None:
    function = read("p = a & b; q = b ^ c; r = (a | c) & (a | !c)")
    assert [one.inputs for one in single_outputs(function)] == [("a", "b"), ("b", "c"), ("a",)]
    assert [names for _, names in split_outputs(function)] == [("p", "q", "r")]


@pytest.mark.parametrize(
    "source",
    [
        "(a & b | b & c | a & c) ^ (d & e | e & f | d & f)",
        "(a & b | b & c | a & c) & (d & e | e & f | d & f)",
        "p = (a & b | b & c | a & c) ^ d & e; q = !(a & b | b & c | a & c) | d & e; r = a & b | b & c | a & c",
        "maj(" + ", ".join(f"maj(x{i}..x{i + 2})" for i in range(1, 16, 3)) + ")",
        "xor(" + ", ".join(f"maj(x{i}..x{i + 2})" for i in range(1, 16, 3)) + ")",
    ],
)
def test_a_part_that_something_reads_is_0_or_1_where_outputs_may_be_more(source: str) -> None:
    function = read(source)
    context = SearchContext(Spec(meaning="positive"))

    def sums(part: BooleanFunction, within: SearchContext) -> Construction:
        return next(iter(dnf(part, within)))

    for one in parts(function, context, best=sums):
        assert verify_function(one.graph, function, "positive").ok


def random_outputs(outputs: int) -> BooleanFunction:
    values = np.random.default_rng(outputs).integers(2, size=(outputs, 32)).astype(np.int8)
    return TruthTable.from_values("abcde", [f"y{j}" for j in range(outputs)], values)


@pytest.mark.parametrize("function", [random_outputs(4), read("p = a & b; q = c | d; r = e & f")])
def test_outputs_share_the_work_that_is_left(function: BooleanFunction) -> None:
    had: list[float] = []

    def best(function: BooleanFunction, context: SearchContext) -> Construction:
        had.append(context.budget.left())
        context.budget.spend(0.5 * context.budget.left())
        return next(iter(dnf(function, SearchContext())))

    list(parts(function, SearchContext(budget=Budget(9000)), best=best))
    count_of = len(function.outputs)
    expected, left = [], 9000.0
    for place in range(count_of):
        expected.append(left / (count_of - place))
        left -= 0.5 * expected[-1]
    assert had[:count_of] == pytest.approx(expected, rel=0.02)  # looking for splits is paid for as well


def test_outputs_that_are_too_large_together_are_not_all_built() -> None:
    best = Recorder()
    with pytest.raises(Beaten):
        list(parts(random_outputs(4), SearchContext(beat=6), best=best))
    assert 0 < len(best.asked) < 4
