"""The parts: covering problems, primes, sums of products, tautology, estimates."""

from __future__ import annotations

import math
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.frontends import read
from boolnet.frontends.expression import read_expression
from boolnet.functions.circuit import Circuit, Formula
from boolnet.functions.cover import Cover
from boolnet.minimizers import Estimate, estimate_cubes, least_cover, minimize_cover
from boolnet.minimizers.covering.bitrows import bits_of
from boolnet.minimizers.covering.branch import branch_and_bound, greedy
from boolnet.minimizers.covering.dominance import reduce_sparse
from boolnet.minimizers.covering.integer import solve_integer
from boolnet.minimizers.covering.lagrange import lagrangian_cover
from boolnet.minimizers.covering.lists import Lists
from boolnet.minimizers.covering.solve import reduce_rows, solve_covering
from boolnet.minimizers.covering.weighing import Weighing
from boolnet.minimizers.espresso.tautology import OutOfTime, uncovered_vector
from boolnet.minimizers.expansion import multiply_out
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.primes.isop import isop
from boolnet.minimizers.primes.primes import all_primes, essential_primes
from tests.boolnet.minimizers.brute import holds, is_implicant, is_sound, table, vectors

rows_of_problems = st.lists(st.integers(1, 255), min_size=1, max_size=12)


def fewest(rows: list[int]) -> int:
    masks = [sum(1 << c for c in choice) for size in range(9) for choice in combinations(range(8), size)]
    return next(mask.bit_count() for mask in masks if all(row & mask for row in rows))


@given(rows_of_problems)
def test_covering_is_minimum(rows: list[int]) -> None:
    selection = solve_covering(rows, [1] * 8, UNLIMITED)
    assert all(any(row >> c & 1 for c in selection.columns) for row in rows)
    assert len(selection.columns) == selection.at_least == fewest(rows)


@given(rows_of_problems, st.lists(st.integers(1, 5), min_size=8, max_size=8))
def test_branching_prices_and_integer_program_agree(rows: list[int], weights: list[int]) -> None:
    problem = Weighing(weights, [1] * 8)
    start = greedy(rows, problem)
    branched = branch_and_bound(rows, problem, start)
    everything = sorted({c for row in rows for c in bits_of(row)})
    lists = Lists.of(rows, 8)
    columns, bound = solve_integer(lists, problem, everything, 0, Budget(5000))
    used, names = lists.renumbered()
    choice = lagrangian_cover(used, problem.select(names.tolist()), UNLIMITED)
    assert branched is not None
    assert problem.weight(branched) == problem.weight(columns) == bound
    picked = names[choice.columns].tolist()
    assert all(any(row >> c & 1 for c in picked) for row in rows)
    assert choice.at_least <= bound <= problem.weight(picked)
    narrowed = solve_integer(lists.within(names[choice.hopeful]), problem, picked, choice.at_least, Budget(5000))
    assert (problem.weight(narrowed[0]), narrowed[1]) == (bound, bound)
    selection = solve_covering(rows, [1] * 8, UNLIMITED, weights=weights)
    assert problem.weight(selection.columns) == selection.at_least == bound


@given(st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=6), min_size=1, max_size=60))
def test_both_ways_to_dominance_leave_the_same(lists: list[list[int]]) -> None:
    rows = [sum(1 << c for c in set(row)) for row in lists]
    problem = Weighing([1 + c % 2 for c in range(31)], list(range(31)))
    chosen, left = reduce_rows(rows, problem, UNLIMITED)
    also_chosen, core, columns = reduce_sparse(Lists.of(rows, 31), problem, UNLIMITED)
    assert chosen == also_chosen
    assert sorted(left) == sorted(sum(1 << columns[c] for c in bits_of(row)) for row in core.masks())


def test_covering_out_of_time_is_still_a_cover() -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    rows = [int(row) | 1 << 40 for row in rng.integers(1, 1 << 40, 300)]
    rows = [sum(1 << int(c) for c in rng.choice(200, 4, replace=False)) for _ in rows]
    selection = solve_covering(rows, [1] * 200, Budget(-1))
    assert all(any(row >> c & 1 for c in selection.columns) for row in rows)
    assert selection.at_least <= len(selection.columns)


def test_cheaper_column_is_preferred() -> None:
    assert solve_covering([0b011, 0b111], [5, 3, 1], UNLIMITED).columns == (1,)


@given(st.lists(st.text("01-", min_size=8, max_size=8), min_size=1, max_size=2))
def test_primes_are_all_of_them(columns: list[str]) -> None:
    function = table(*columns)
    values = function.values()
    primes = all_primes(DenseTable.from_function(function))
    assert primes is not None
    expected = set()
    for cube in product((0, 1, 2), repeat=3):
        outputs = frozenset(j for j in range(len(columns)) if is_implicant(values, cube, [j]))
        raised = [(*cube[:i], 2, *cube[i + 1 :]) for i in range(3) if cube[i] != 2]
        useful = any(values[j, r] == 1 for j in outputs for r, v in enumerate(vectors(3)) if holds(cube, v))
        if useful and not any(is_implicant(values, r, sorted(outputs)) for r in raised):
            expected.add((cube, outputs))
    found = zip(primes.cubes.tolist(), primes.members, strict=True)
    assert {(tuple(c), frozenset(np.flatnonzero(m).tolist())) for c, m in found} == expected


@given(st.lists(st.text("01-", min_size=16, max_size=16), min_size=1, max_size=3))
def test_essential_primes_hold_a_vector_that_no_other_prime_holds(columns: list[str]) -> None:
    function = table(*columns)
    dense = DenseTable.from_function(function)
    primes, essential = all_primes(dense), essential_primes(dense)
    assert primes is not None
    values = function.values()
    expected = set()
    for j, (row, vector) in product(range(len(columns)), enumerate(vectors(4))):
        around = [
            tuple(c) for c, m in zip(primes.cubes.tolist(), primes.members, strict=True) if m[j] and holds(c, vector)
        ]
        if values[j, row] == 1 and len(around) == 1:
            expected.add(around[0])
    assert set(map(tuple, essential.cubes.tolist())) == expected


@given(st.integers(0, 65535), st.integers(0, 65535))
def test_isop_lies_between_its_bounds(lower: int, extra: int) -> None:
    cubes = isop(lower, lower | extra, 4)
    union = [any(holds(tuple(c), v) for c in cubes.tolist()) for v in vectors(4)]
    for row, value in enumerate(union):
        assert lower >> row & 1 <= value <= (lower | extra) >> row & 1


@given(st.integers(0, 1 << 30), st.integers(1, 40))
def test_uncovered_vector_is_found_where_there_is_one(seed: int, number: int) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    cubes = rng.choice(np.array([0, 1, 2, 2, 2], np.uint8), (number, 12))
    cube = rng.choice(np.array([0, 1, 2, 2, 2, 2], np.uint8), 12)
    vector = uncovered_vector(cubes, cube)
    if vector is None:
        assert all(any(holds(c, v) for c in cubes.tolist()) for v in vectors(12) if holds(tuple(cube.tolist()), v))
    else:
        assert holds(tuple(cube.tolist()), tuple(vector.tolist()))
        assert not any(holds(tuple(c), tuple(vector.tolist())) for c in cubes.tolist())


def test_tautology_gives_up_at_its_deadline() -> None:
    rng = np.random.Generator(np.random.PCG64(0))
    cubes = rng.choice(np.array([0, 1, 2, 2, 2], np.uint8), (400, 40))
    with pytest.raises(OutOfTime):
        uncovered_vector(cubes, np.full(40, 2, np.uint8), Budget(-1))


ESTIMATES = {
    "xor(x1..x40)": Estimate(2**39, True),
    "!(a ^ b ^ c)": Estimate(4, True),
    "a": Estimate(1, True),
    "atleast(3, x1..x6)": Estimate(math.comb(6, 3), True),
    "!atleast(3, x1..x6)": Estimate(math.comb(6, 4), True),
    "(a | b) & (c | d)": Estimate(4, False),
    "a & b | c & d": Estimate(2, False),
    "(a & b) ^ (c & d)": Estimate(4, False),
    "p = a; q = a & b": Estimate(2, False),
    "0": Estimate(0, False),
    "1": Estimate(1, False),
}


@pytest.mark.parametrize("text", ESTIMATES)
def test_estimate(text: str) -> None:
    assert estimate_cubes(read_expression(text)) == ESTIMATES[text]


def test_only_formulas_are_estimated() -> None:
    assert estimate_cubes(table("01")) is None


def test_huge_estimates_are_quick() -> None:
    circuit = Circuit()
    inputs = [circuit.input(f"x{i}") for i in range(4000)]
    root = circuit.xor([circuit.and_(inputs[i : i + 2]) for i in range(0, 4000, 2)])
    estimate = estimate_cubes(Formula.from_circuit(circuit, [f"x{i}" for i in range(4000)], {"y": root}))
    assert estimate is not None
    assert estimate.cubes > 10**300


@pytest.mark.parametrize(
    "text",
    [
        "(a | b) & (c | !d) ^ a",
        "atleast(2, a, !b, c & d, e)",
        "s = a ^ b ^ c; t = !maj(a, b, c)",
        "inputs a; y = 1",
        "!a & (a | b)",
    ],
)
def test_multiplied_out_formula_is_the_same_function(text: str) -> None:
    formula = read_expression(text)
    cover = multiply_out(formula)
    assert is_sound(formula, cover.on)
    estimate = estimate_cubes(formula)
    assert estimate is not None
    assert len(cover.on) <= estimate.cubes


def test_table_with_packed_outputs_agrees_with_the_cover() -> None:
    cover = Cover.from_strings(["1-", "01"], ["10", "11"])
    dense = DenseTable.from_function(table("0111", "0100"))
    assert dense.covered_by(cover).tolist() == dense.on.tolist()


LEAST = {
    "xor(x1..x40)": 2**39,
    "!xor(x1..x5)": 16,
    "maj(x1..x21)": 352_716,
    "xor(x1..x10) | x1 & x2": 257,  # of 385
    "s = xor(x1..x7); t = x1": 64,
    "x1 & x2 | x3": 2,
    "m(0,3) + d(1)": 1,
    "m(0,3)": 2,
}


@pytest.mark.parametrize("text", LEAST)
def test_least_cover_is_a_lower_bound_known_at_once(text: str) -> None:
    function = read(text)
    least = least_cover(function)
    assert least.cubes == LEAST[text]
    if least.cubes < 500:
        cover = minimize_cover(function).cover
        assert least.cubes <= len(cover)
        assert least.literals <= cover.literals()
