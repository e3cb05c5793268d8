"""Exclusive sums of products against independent checks: known sizes, exhaustive minima, every vector."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boolnet
from boolnet.core.budget import Budget
from boolnet.core.errors import LimitError, VerificationError
from boolnet.frontends.expression import read_expression
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import BooleanFunction, numbered
from boolnet.functions.packed_bits import row_words
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.minimizers import MinimizationResult, minimize_cover
from boolnet.minimizers.check import LateCheckParams, SampleParams, check_samples, check_table
from boolnet.minimizers.esop.check import FaceCheckParams, check_wide
from boolnet.minimizers.esop.faces import leaf_cubes_of, leaf_minima, leaf_sizes
from boolnet.minimizers.esop.initial import completed, expansion
from boolnet.minimizers.esop.terms import Layout
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.result import COMBINE
from tests.boolnet.minimizers.brute import holds, is_xor, table, vectors
from tests.corpus import npn_representatives, table_of


def esop(function: BooleanFunction, work: float = 60, objective: str = "cubes") -> MinimizationResult:
    return minimize_cover(function, "esop", objective=objective, budget=Budget(work))  # type: ignore[arg-type]


@cache
def minima(n: int) -> list[int]:
    """The fewest cubes of every function of n inputs, breadth first."""
    cubes = [
        sum(1 << row for row, v in enumerate(vectors(n)) if holds(cube, v)) for cube in product((0, 1, 2), repeat=n)
    ]
    found = {0: 0}
    queue = deque([0])
    while queue:
        function = queue.popleft()
        for cube in cubes:
            if function ^ cube not in found:
                found[function ^ cube] = found[function] + 1
                queue.append(function ^ cube)
    return [found[number] for number in range(1 << (1 << n))]


@cache
def minima_with_literals(n: int) -> list[tuple[int, int]]:
    """The fewest cubes of every function of n inputs, and of those the fewest literals, by relaxation."""
    cubes = [
        (sum(1 << row for row, v in enumerate(vectors(n)) if holds(cube, v)), n - cube.count(2))
        for cube in product((0, 1, 2), repeat=n)
    ]
    found = {0: (0, 0)}
    queue = deque([0])
    while queue:
        function = queue.popleft()
        size, literals = found[function]
        for rows, length in cubes:
            new = size + 1, literals + length
            if new < found.get(function ^ rows, (99, 0)):
                found[function ^ rows] = new
                queue.append(function ^ rows)
    return [found[number] for number in range(1 << (1 << n))]


KNOWN = {
    "false": (("0000",), 0),
    "true": (("1111",), 1),
    "all don't care": (("----",), 0),
    "identity": (("01",), 1),
    "negation": (("10",), 1),
    "or": (("0111",), 2),
    "majority of 3": (("00010111",), 3),
    "complements": (("0001", "1110"), 2),
    "shared cube": (("0001", "0111"), 3),
    "equal outputs": (("01101001", "01101001"), 3),
    "don't cares help": (("01-0",), 1),
    "full adder": (("01101001", "00010111"), 5),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_sizes(name: str) -> None:
    columns, cubes = KNOWN[name]
    minimized = esop(table(*columns))
    assert len(minimized.cover) == cubes
    assert minimized.kind == "xor"
    assert is_xor(table(*columns), minimized.cover)


def test_functions_of_three_inputs_are_minimum() -> None:
    exact = minima(3)
    for number in range(256):
        minimized = esop(table_of(3, number), 0)
        assert len(minimized.cover) == minimized.at_least == exact[number]
    assert sum(exact) == int(leaf_minima()[np.arange(256) * 257].sum())


def test_classes_of_four_inputs_are_minimum() -> None:
    for number in npn_representatives(4):
        minimized = esop(table_of(4, number), 0)
        assert minimized.proved
        assert is_xor(table_of(4, number), minimized.cover)


def test_minima_of_four_inputs_are_those_of_another_search() -> None:
    assert minima(2) == leaf_minima()[np.arange(16) * 0x1111].tolist()
    assert leaf_minima()[[0x6996, 0x8000, 0xFFFE]].tolist() == [4, 1, 2]


@pytest.mark.parametrize("n", [1, 2, 5, 8, 12])
def test_parity_takes_a_cube_for_each_input(n: int) -> None:
    function = tabulate(boolnet.read(f"xor(x1..x{n})"))
    minimized = esop(function)
    assert len(minimized.cover) == minimized.at_least == n
    assert minimized.cover.edges() == 2 * n


def test_parity_of_1024_is_proved_at_once() -> None:
    minimized = esop(boolnet.read("xor(x1..x1024)"), 1)
    assert len(minimized.cover) == minimized.at_least == 1024
    assert "not proved" in minimized.method


def columns(most_inputs: int, most_outputs: int, letters: str = "01-") -> st.SearchStrategy[list[str]]:
    sizes = st.integers(1, most_inputs).map(lambda n: 1 << n)
    column = sizes.flatmap(lambda rows: st.lists(st.text(letters, min_size=rows, max_size=rows), min_size=1))
    return column.map(lambda found: found[:most_outputs])


@given(columns(6, 4), st.sampled_from(["cubes", "literals"]))
def test_tables_with_dont_cares(given_columns: list[str], objective: str) -> None:
    function = table(*given_columns)
    minimized = esop(function, 30, objective)
    assert is_xor(function, minimized.cover)
    assert 0 <= minimized.at_least <= minimized.size


@given(columns(3, 1))
def test_one_output_with_dont_cares_is_minimum(given_columns: list[str]) -> None:
    [column] = given_columns
    n = len(column).bit_length() - 1
    exact = minima(n)
    fitting = [
        size
        for number, size in enumerate(exact)
        if all(c in ("-", str(number >> row & 1)) for row, c in enumerate(column))
    ]
    minimized = esop(table(column), 0)
    assert len(minimized.cover) == minimized.at_least == min(fitting)


@given(columns(3, 1))
def test_one_output_with_dont_cares_has_the_fewest_literals_of_the_fewest_cubes(given_columns: list[str]) -> None:
    [column] = given_columns
    n = len(column).bit_length() - 1
    cubes, literals = min(
        sizes
        for number, sizes in enumerate(minima_with_literals(n))
        if all(c in ("-", str(number >> row & 1)) for row, c in enumerate(column))
    )
    minimized = esop(table(column), 0)
    assert (len(minimized.cover), minimized.cover.literals()) == (cubes, literals)
    assert minimized.fewest_edges


def test_fewest_literals_of_functions_of_four_inputs() -> None:
    minima, literals = leaf_sizes()
    exact = minima_with_literals(3)
    assert [(int(minima[f * 257]), int(literals[f * 257])) for f in range(256)] == exact
    leaves = np.arange(0, 1 << 16, 97, dtype=np.uint16)
    places, cubes = leaf_cubes_of(leaves)
    assert np.bincount(places, minlength=len(leaves)).tolist() == minima[leaves].tolist()
    assert np.bincount(places, (cubes != 2).sum(axis=1), len(leaves)).tolist() == literals[leaves].tolist()
    for leaf in (0x1234, 0x6996, 0xBEEF):
        cover = Cover(leaf_cubes_of(np.array([leaf], np.uint16))[1], np.ones((minima[leaf], 1), np.bool_))
        assert int(cover.evaluate(row_words(4, 0, 16), np.bitwise_xor)[0, 0]) & 0xFFFF == leaf


def test_what_is_not_known_of_edges_is_not_said() -> None:
    assert not esop(table("0110", "0111"), 0).fewest_edges
    assert not esop(tabulate(boolnet.read("maj(x1..x5)"))).fewest_edges


def test_an_expansion_of_halves_is_the_function_too() -> None:
    function = table_of(8, 0x1234_5678_9ABC_DEF0_0F1E_2D3C_4B5A_6978_FEDC_BA98_7654_3210_1122_3344_5566_7788)
    layout = Layout(8, 1)
    sizes = []
    for halved in (0, 2, 4):
        cover = layout.cover(expansion(completed(function), layout, Budget(), halved))
        assert is_xor(function, cover)
        sizes.append(len(cover))
    assert sizes == sorted(sizes)


def test_both_objectives_are_honest() -> None:
    function = read_expression("y = a & b | c & d; z = a ^ b ^ c; w = (a | b) & (c | e)")
    cubes, literals = esop(function), esop(function, objective="literals")
    assert literals.size == literals.cover.edges() <= cubes.cover.edges()
    assert len(cubes.cover) <= len(literals.cover)


def test_more_outputs_than_bits_in_a_word() -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    values = rng.integers(-1, 2, (70, 16)).astype(np.int8)
    function = TruthTable.from_values(numbered("x", 4), numbered("y", 70), values)
    assert is_xor(function, esop(function).cover)


def wide_cover(outputs: int, kind: str) -> CoverFunction:
    rng = np.random.Generator(np.random.PCG64(outputs))
    cubes = np.full((18, 40), 2, dtype=np.uint8)
    for cube in cubes:
        cube[rng.choice(40, 4, replace=False)] = rng.integers(0, 2, 4)
    members = rng.random((18, outputs)) < 2 / outputs
    cover = [Cover(cubes[part], members[part]) for part in (slice(0, 12), slice(12, 18))]
    dc = cover[1] if kind == "fd" else None
    return CoverFunction(numbered("x", 40), numbered("y", outputs), cover[0], dc)


@pytest.mark.parametrize("outputs", [8, 70])
@pytest.mark.parametrize("kind", ["f", "fd"])
def test_wide_covers(outputs: int, kind: str) -> None:
    function = wide_cover(outputs, kind)
    minimized = esop(function)
    on, dc = function.evaluate(words := np.random.default_rng(3).integers(0, 1 << 64, (40, 500), dtype=np.uint64))
    wrong = on ^ minimized.cover.evaluate(words, np.bitwise_xor)
    assert not (wrong if dc is None else wrong & ~dc).any()


def test_an_off_set_leaves_the_rest_free() -> None:
    on = Cover.from_strings(["1" + "-" * 29, "01" + "-" * 28], ["1", "1"])
    off = Cover.from_strings(["00" + "1" * 28], ["1"])
    function = CoverFunction(numbered("x", 30), ("y",), on, None, off)
    minimized = esop(function)
    assert len(minimized.cover) <= 2
    assert "checked face by face" in minimized.method


def test_a_given_cube_of_no_output_is_left_out() -> None:
    given = Cover.from_strings(["1" + "-" * 23, "-1" + "-" * 22], ["1", "0"])
    minimized = esop(CoverFunction(numbered("x", 24), ("y",), given))
    assert minimized.cover.members.tolist() == [[True]]


def test_a_table_wider_than_an_expansion_is_cut() -> None:
    function = tabulate(read_expression("x1 & x18 | xor(x1..x18)"))
    layout = Layout(18, 1)
    cover = layout.cover(expansion(completed(function), layout, Budget()))
    np.testing.assert_array_equal(cover.evaluate(row_words(18, 0, 1 << 18), np.bitwise_xor), function.on)


def test_wide_xor_of_products_is_not_multiplied_out() -> None:
    pairs = " ^ ".join(f"x{i} & x{i + 1}" for i in range(1, 60, 2))
    minimized = esop(boolnet.read(pairs))
    assert len(minimized.cover) == 30
    assert minimized.cover.literals() == 60


def test_wide_or_of_products_that_would_explode_is_refused() -> None:
    pairs = " | ".join(f"x{i} & x{i + 1}" for i in range(1, 60, 2))
    with pytest.raises(LimitError, match="exclusive sum"):
        esop(boolnet.read(pairs))


WIDE = [
    "atleast(3, x1..x12) ^ xor(x13..x40)",
    "!(x1 & !x2 & (x3 ^ x4)) ^ (x5 | x6 | x7) ^ !xor(x8..x40)",
    "!(!x1 ^ x2 & x3) & !(x3 | x4 & x5) ^ xor(x6..x40)",
    "!atleast(2, x1, x2 ^ x3, !x4, x5 & x6) ^ xor(x7..x40)",
]


@pytest.mark.parametrize("text", WIDE)
def test_wide_formulas(text: str) -> None:
    function = boolnet.read(text)
    minimized = esop(function)
    words = np.random.default_rng(5).integers(0, 1 << 64, (len(function.inputs), 500), dtype=np.uint64)
    np.testing.assert_array_equal(minimized.cover.evaluate(words, np.bitwise_xor), function.evaluate(words).on)
    assert "not proved" in minimized.method


SPENDING: dict[str, Callable[[], BooleanFunction]] = {
    "random": lambda: table_of(6, 0x1234_5678_9ABC_DEF0),
    "two outputs, don't cares": lambda: table("01-0011--010110-" * 4, "0-10-1101100-110" * 4),
    "formula": lambda: boolnet.read(WIDE[2]),
    "wide": lambda: wide_cover(8, "fd"),
}


@pytest.mark.parametrize("name", SPENDING)
def test_work_ends_a_search_near_the_budget_and_the_result_is_the_same_twice(name: str) -> None:
    function, found = SPENDING[name](), []
    for _ in range(2):
        whole = Budget(1e6)
        cover = minimize_cover(function, "esop", budget=whole.part(100)).cover
        found.append((cover, 1e6 - whole.left()))
    (first, work), (second, again) = found
    assert first.cubes.tolist() == second.cubes.tolist()
    assert first.members.tolist() == second.members.tolist()
    assert work == again <= 1.1 * 100 + 100


def test_adder() -> None:
    lines, carry = [], "0"
    for i in range(8):
        lines.append(f"s{i} = a{i} ^ b{i} ^ ({carry})")
        carry = f"a{i} & b{i} ^ (a{i} ^ b{i}) & ({carry})"
    function = boolnet.read("; ".join([*lines, f"c = {carry}"]))
    minimized = esop(function, 300)
    dense = DenseTable.from_function(function)
    np.testing.assert_array_equal(dense.covered_by(minimized.cover, np.bitwise_xor), dense.on)
    assert len(minimized.cover) <= 600


def test_result_is_the_same_twice() -> None:
    rng = np.random.Generator(np.random.PCG64(5))
    values = rng.integers(-1, 2, (2, 16)).astype(np.int8)
    function = TruthTable.from_values(numbered("x", 4), ("a", "b"), values)
    first, second = (minimize_cover(function, "esop", budget=Budget(100)).cover for _ in range(2))
    assert first.cubes.tolist() == second.cubes.tolist()
    assert first.members.tolist() == second.members.tolist()


def test_news_are_told() -> None:
    news: list[str] = []
    minimize_cover(tabulate(boolnet.read("exactly(3, x1..x7)")), "esop", budget=Budget(300, news.append))
    assert all(line.startswith("esop: ") for line in news)
    assert news


@pytest.mark.parametrize(("cubes", "outputs"), [(["1-"], ["1"]), (["1-", "-1"], ["1", "1"])])
def test_checks_notice_a_wrong_exclusive_sum(cubes: list[str], outputs: list[str]) -> None:
    function = table("0111")
    wrong = Cover.from_strings(cubes, outputs)
    given_cover = CoverFunction(("a", "b"), ("y",), Cover.from_strings(["1-", "-1"], ["1", "1"]))
    assert set(COMBINE) == {"sum", "disjoint", "xor"}
    with pytest.raises(VerificationError):
        check_table(DenseTable.from_function(function), wrong, "xor")
    with pytest.raises(VerificationError):
        check_samples(function, wrong, "xor")
    with pytest.raises(VerificationError):
        check_wide(given_cover, wrong, Budget(1))


def test_how_long_faces_are_checked_is_a_matter_of_parameters() -> None:
    function = CoverFunction(("a", "b"), ("y",), Cover.from_strings(["1-", "-1"], ["1", "1"]))
    right = Cover.from_strings(["1-", "01"], ["1", "1"])
    assert check_wide(function, right, Budget(1)) == "checked face by face"
    assert check_wide(function, right, Budget(1), FaceCheckParams(leaf_inputs=0)) == "checked face by face"
    few = FaceCheckParams(late=LateCheckParams(work=0, longest=0), samples=SampleParams(vectors=128, seed=9))
    assert check_wide(function, right, Budget(1), few) == "tested on 128 vectors, seed 9, not proved"


def test_cubes_that_overlap_too_much_go_through_the_table() -> None:
    rng = np.random.default_rng(5)
    cubes = np.full((120, 18), 2, dtype=np.uint8)
    for cube in cubes:
        cube[rng.choice(18, 7, replace=False)] = rng.integers(0, 2, 7)
    on = Cover(cubes, np.ones((120, 1), dtype=np.bool_))
    function = CoverFunction(numbered("x", 18), ("y",), on)
    minimized = minimize_cover(function, "esop", budget=Budget(0))
    assert minimized.method.endswith("checked on every row")
