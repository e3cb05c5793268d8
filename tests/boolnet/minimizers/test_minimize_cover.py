"""minimize_cover on functions whose minimum is known, and as laws against independent judges."""

from __future__ import annotations

import csv
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.core.budget import Budget
from boolnet.core.errors import BoolnetError, LimitError, VerificationError
from boolnet.core.params import leaves, replaced
from boolnet.frontends.pla import read_pla
from boolnet.functions.circuit import Circuit, Formula
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import BooleanFunction, numbered
from boolnet.functions.truth_table import TruthTable
from boolnet.minimizers import MINIMIZERS, MinimizationResult, first_cover_work, minimize_cover
from boolnet.minimizers.check import check_algebra, check_samples, check_table
from boolnet.minimizers.espresso.minimize import minimize_wide
from boolnet.minimizers.forms import FormParams
from boolnet.minimizers.primes.dense import DenseTable
from tests.boolnet.minimizers.brute import is_prime_and_irredundant, is_sound, minimum_cubes, table
from tests.shared_files import PLA_FOLDER, needs_pla_files

KNOWN = {
    "false of nothing": (("0",), 0),
    "true of nothing": (("1",), 1),
    "don't care of nothing": (("-",), 0),
    "false": (("0000",), 0),
    "true": (("1111",), 1),
    "all don't care": (("----",), 0),
    "identity": (("01",), 1),
    "negation": (("10",), 1),
    "parity of 3": (("01101001",), 4),
    "majority of 3": (("00010111",), 3),
    "cyclic core": (("01111110",), 3),
    "full adder": (("01101001", "00010111"), 7),
    "shared cube": (("0001", "0111"), 3),
    "equal outputs": (("01101001", "01101001"), 4),
    "don't cares help": (("0-1-01-1",), 2),
    "complements": (("0001", "1110"), 3),
}


def parity(n: int) -> Formula:
    circuit = Circuit()
    names = numbered("x", n)
    return Formula.from_circuit(circuit, names, {"y": circuit.xor([circuit.input(name) for name in names])})


@st.composite
def tables(draw: st.DrawFn, most_inputs: int = 4, most_outputs: int = 3) -> TruthTable:
    n = draw(st.integers(0, most_inputs))
    m = draw(st.integers(1, most_outputs))
    column = st.text("01-", min_size=1 << n, max_size=1 << n)
    return table(*draw(st.lists(column, min_size=m, max_size=m)))


def as_cubes(function: TruthTable, kind: str) -> CoverFunction:
    """The minterms as covers, for the minimisers that work on cubes."""
    values = function.values()
    n = len(function.inputs)
    cubes = (np.arange(1 << n)[:, None] >> np.arange(n - 1, -1, -1) & 1).astype(np.uint8)

    def cover(value: int) -> Cover:
        return Cover(cubes, (values == value).T)

    off = cover(0) if "r" in kind else None
    return CoverFunction(function.inputs, function.outputs, cover(1), cover(-1) if "d" in kind else None, off)


def wide(function: BooleanFunction) -> MinimizationResult:
    """Minimise by cube algebra, which `minimize_cover` leaves to functions too wide for a table."""
    return minimize_wide(function, Budget(5000), "cubes", "heuristic")


@pytest.mark.parametrize("name", KNOWN)
def test_known_minimum_is_found_and_proved(name: str) -> None:
    columns, cubes = KNOWN[name]
    function = table(*columns)
    minimized = minimize_cover(function)
    assert len(minimized.cover) == cubes == minimum_cubes(function.values())
    assert minimized.proved
    assert minimized.description == "proved minimum of cubes"


@given(tables())
def test_cover_is_sound_prime_and_irredundant(function: TruthTable) -> None:
    minimized = minimize_cover(function)
    assert minimized.proved
    assert is_sound(function, minimized.cover)
    assert is_prime_and_irredundant(function, minimized.cover)


@given(tables(3, 2))
def test_minimum_agrees_with_exhaustive_search(function: TruthTable) -> None:
    assert len(minimize_cover(function).cover) == minimum_cubes(function.values())


@given(tables(), st.sampled_from(["fd", "fdr", "fr"]), st.sampled_from(["heuristic", "exact", "wide"]))
def test_every_method_is_sound_prime_and_honest(function: TruthTable, kind: str, method: str) -> None:
    cubes = as_cubes(function, kind)
    minimized = wide(cubes) if method == "wide" else minimize_cover(cubes, method)
    assert is_sound(function, minimized.cover)
    assert is_prime_and_irredundant(function, minimized.cover)
    assert minimized.at_least <= len(minimize_cover(function).cover) <= len(minimized.cover)


@given(tables(6, 4))
def test_heuristic_from_a_table_is_sound(function: TruthTable) -> None:
    assert is_sound(function, minimize_cover(function, "heuristic", budget=Budget(200)).cover)


def test_more_outputs_than_bits_in_a_word() -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    values = rng.integers(-1, 2, (70, 16)).astype(np.int8)
    function = TruthTable.from_values(numbered("x", 4), numbered("y", 70), values)
    for method in (name for name, row in MINIMIZERS.items() if row.kind == "sum"):
        assert is_sound(function, minimize_cover(function, method).cover)
    assert is_sound(function, wide(as_cubes(function, "fd")).cover)


@pytest.mark.parametrize("n", [12, pytest.param(16, marks=pytest.mark.slow)])
def test_a_wide_parity_is_proved_without_a_search(n: int) -> None:
    minimized = minimize_cover(parity(n))
    assert len(minimized.cover) == minimized.at_least == 1 << n - 1


@pytest.mark.parametrize("n", [19, 24, 40, 1024])
def test_hopeless_parity_is_refused_at_once(n: int) -> None:
    with pytest.raises(LimitError, match=r"2\^"):
        minimize_cover(parity(n))


def test_wide_formula_is_multiplied_out() -> None:
    circuit = Circuit()
    names = numbered("x", 60)
    pairs = [circuit.and_([circuit.input(a), circuit.input(b)]) for a, b in zip(names[::2], names[1::2], strict=True)]
    minimized = minimize_cover(Formula.from_circuit(circuit, names, {"y": circuit.or_(pairs)}))
    assert len(minimized.cover) == 30
    assert minimized.proved


def test_wide_function_that_would_explode_is_refused() -> None:
    circuit = Circuit()
    names = numbered("x", 60)
    pairs = [circuit.or_([circuit.input(a), circuit.input(b)]) for a, b in zip(names[::2], names[1::2], strict=True)]
    with pytest.raises(LimitError, match="up to 2\\^30"):
        minimize_cover(Formula.from_circuit(circuit, names, {"y": circuit.and_(pairs)}))


def test_or_of_130_inputs_is_not_complemented() -> None:
    cubes = np.full((65, 130), 2, dtype=np.uint8)
    for c in range(65):
        cubes[c, 2 * c : 2 * c + 2] = 1
    on = Cover(cubes, np.ones((65, 1), dtype=np.bool_))
    minimized = minimize_cover(CoverFunction(numbered("x", 130), ("y",), on))
    assert len(minimized.cover) == 65
    assert minimized.proved


def test_result_is_the_same_twice_and_in_order() -> None:
    rng = np.random.Generator(np.random.PCG64(5))
    function = TruthTable.from_values(numbered("x", 7), ("a", "b"), rng.integers(-1, 2, (2, 128)).astype(np.int8))
    first, second = minimize_cover(function).cover, minimize_cover(function).cover
    assert first.cubes.tolist() == second.cubes.tolist() == first.sorted().cubes.tolist()
    assert first.members.tolist() == second.members.tolist()


def test_unknown_method_is_named() -> None:
    with pytest.raises(BoolnetError, match="did you mean 'exact'"):
        minimize_cover(table("01"), "exakt")


@pytest.mark.parametrize(("cubes", "outputs"), [(["1-"], ["1"]), (["1-", "01", "00"], ["1", "1", "1"])])
def test_checks_notice_a_wrong_cover(cubes: list[str], outputs: list[str]) -> None:
    function = table("0111")
    wrong = Cover.from_strings(cubes, outputs)
    for kind in ("fd", "fr"):
        with pytest.raises(VerificationError):
            check_algebra(as_cubes(function, kind), wrong)
    with pytest.raises(VerificationError):
        check_samples(function, wrong)
    with pytest.raises(VerificationError):
        check_table(DenseTable.from_function(function), wrong)


def test_easy_functions_do_not_import_scipy() -> None:
    code = (
        "import sys; from tests.boolnet.minimizers.brute import table; from boolnet.minimizers import *\n"
        "for f in ('01101001', '01111110', '00010111'): exact_cover(minimize_cover(table(f)), table(f))\n"
        "assert 'scipy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(filter(None, sys.path))})


def baseline() -> list[dict[str, str]]:
    path = PLA_FOLDER / "baseline.csv"
    return list(csv.DictReader(path.read_text().splitlines())) if path.exists() else []


QUICK = ["bcd.div3", "dc1", "dekoder", "dekoder_fr", "xor5", "rd53", "bw", "bench", "bench_fdr", "sqr6", "inc", "Z5xp1"]
QUICK += ["pope.rom", "max128", "rd84", "dist", "misex1", "exp", "exp_fr", "newtpla1", "apla", "apla_f", "t4", "t481"]
LONG = ("sqr6", "t481")  # of the kind of the others


@needs_pla_files
@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=row["name"], marks=[pytest.mark.slow] * (row["name"] in LONG))
        for row in baseline()
        if row["name"] in QUICK
    ],
)
def test_benchmark_is_proved_minimum(row: dict[str, str]) -> None:
    function = read_pla((PLA_FOLDER / f"{row['name']}.pla").read_text())
    minimized = minimize_cover(function, budget=Budget(60_000))
    assert len(minimized.cover) == int(row["exact_cubes"])
    assert minimized.proved


@needs_pla_files
@pytest.mark.slow
@pytest.mark.parametrize("row", [row for row in baseline() if row["name"] not in QUICK], ids=lambda row: row["name"])
def test_benchmark_bounds_are_honest(row: dict[str, str]) -> None:
    minimized = minimize_cover(read_pla((PLA_FOLDER / f"{row['name']}.pla").read_text()))
    if row["exact_cubes"]:
        assert minimized.at_least <= int(row["exact_cubes"]) <= len(minimized.cover)
    if int(row["inputs"]) <= 16:
        assert len(minimized.cover) <= 1.05 * int(row["espresso_cubes"])


def some_table() -> TruthTable:
    rng = np.random.Generator(np.random.PCG64(4))
    return TruthTable.from_values(numbered("x", 7), numbered("y", 2), (rng.random((2, 128)) < 0.5).astype(np.int8))


ABLATIONS = {
    "no primes written down": {"tabled.primes.primes": 0},
    "no rounds": {"tabled.primes.primes": 0, "tabled.search.rounds": 0},
    "no branching": {"tabled.pool.covering.branching.rows": 0},
    "no integer program": {"tabled.pool.covering.program_nonzeros": 0},
    "no dominance by matrices": {"tabled.pool.covering.sparse_rows": 1 << 20},
    "by cubes": {"forms.fast_entries": 0},
    "by cubes, with no off-set": {"forms.fast_entries": 0, "wide.off_set.work": 0, "wide.off_set.work_per_cube": 0},
    "by cubes, with no rounds": {"forms.fast_entries": 0, "wide.search.rounds": 0},
}


@pytest.mark.parametrize("name", ABLATIONS)
def test_every_part_can_be_left_out_by_its_path(name: str) -> None:
    own = MINIMIZERS["best"].params
    is_by_cubes = "forms.fast_entries" in ABLATIONS[name]
    function = as_cubes(some_table(), "f") if is_by_cubes else some_table()
    params = replaced(own, ABLATIONS[name])
    assert params != own
    found = minimize_cover(function, budget=Budget(1000), params=params)
    assert is_sound(function, found.cover)
    assert found.at_least <= len(minimize_cover(some_table(), budget=Budget(5000)).cover) <= len(found.cover)


def test_every_parameter_of_a_minimiser_has_a_path() -> None:
    for row in MINIMIZERS.values():
        if row.params is not None:
            values = dict(leaves(row.params))
            assert replaced(row.params, values) == row.params
            assert hash(row.params) == hash(replaced(row.params, values))


def test_other_parameters_are_another_result() -> None:
    own = MINIMIZERS["heuristic"].params
    other = replaced(own, {"tabled.primes.primes": 0})
    first, second = (minimize_cover(some_table(), "heuristic", params=params) for params in (None, other))
    assert first.stats.primes > 0 == second.stats.primes
    assert first.stats.search is None
    assert second.stats.search.rounds > 0


def test_the_loop_on_cubes_tells_how_it_went() -> None:
    params = replaced(MINIMIZERS["heuristic"].params, {"forms.fast_entries": 0})
    stats = minimize_cover(as_cubes(some_table(), "f"), "heuristic", budget=Budget(5000), params=params).stats
    found = stats.search.expanded + stats.search.gasped + stats.search.fresh + stats.search.chosen
    assert found == stats.search.rounds.improvements
    assert stats.search.rounds.rounds > 0


@pytest.mark.parametrize(
    ("method", "no_time", "work"),
    [
        ("heuristic", {"wide.samples.seed": 9}, 0.1),
        ("disjoint", {"check.work": 0, "samples.seed": 9}, 0.1),
    ],
)
def test_how_long_a_cover_is_checked_is_a_matter_of_parameters_and_work(
    method: str, no_time: dict[str, Any], work: float
) -> None:
    cubes = Cover.from_strings(["1" * 5 + "-" * 25, "-" * 25 + "1" * 5], ["1", "1"])
    function = CoverFunction(numbered("x", 30), ("y",), cubes)
    row = MINIMIZERS[method]
    given = ((Budget(50), row.params), (Budget(work), replaced(row.params, no_time)))
    checks = [minimize_cover(function, method, budget=budget, params=params).method for budget, params in given]
    assert checks[0].endswith("checked by cube algebra")
    assert checks[1].endswith("tested on 16,384 vectors, seed 9, not proved")


def test_parameters_of_something_else_are_refused() -> None:
    with pytest.raises(BoolnetError, match="params of best must be a SumParams, but is a FormParams"):
        minimize_cover(some_table(), params=FormParams())
    for name in MINIMIZERS:
        if MINIMIZERS[name].params is None:
            with pytest.raises(BoolnetError, match="must be None"):
                minimize_cover(some_table(), name, params=FormParams())


@pytest.mark.parametrize("work", [30, 100])
@pytest.mark.parametrize("method", ["best", "heuristic"])
@pytest.mark.parametrize("is_by_cubes", [False, True])
def test_the_work_is_the_same_twice_and_ends_near_the_budget(work: float, method: str, is_by_cubes: bool) -> None:
    params = replaced(MINIMIZERS[method].params, {"forms.fast_entries": 0} if is_by_cubes else {})
    function = as_cubes(some_table(), "f") if is_by_cubes else some_table()
    budgets = Budget(work), Budget(work)
    first, second = (minimize_cover(function, method, budget=budget, params=params) for budget in budgets)
    assert first.cover.cubes.tolist() == second.cover.cubes.tolist()
    assert first.cover.members.tolist() == second.cover.members.tolist()
    assert budgets[0].spent() == budgets[1].spent() < 1.1 * work + 100


@pytest.mark.parametrize(("n", "m", "share"), [(14, 1, 0.5), (14, 2, 0.03), (15, 1, 0.1), (13, 4, 0.3)])
@pytest.mark.parametrize("is_negated", [False, True])
def test_what_a_first_cover_takes_is_known_before(n: int, m: int, share: float, is_negated: bool) -> None:
    values = np.random.default_rng(5).random((m, 1 << n)) < share
    given, asked = (
        TruthTable.from_values(numbered("x", n), numbered("y", m), rows.astype(np.int8))
        for rows in (values, values ^ is_negated)
    )
    budget = Budget(1)
    minimize_cover(asked, "heuristic", budget=budget)
    assert 0.7 < first_cover_work(given, is_negated) / budget.spent() < 1.4


def test_a_first_cover_of_few_cubes_takes_little() -> None:
    rows = np.arange(1 << 15)
    value = ((rows & 7 == 7) | (rows >> 12 == 5)).astype(np.int8)
    function = TruthTable.from_values(numbered("x", 15), ("y",), value[None])
    assert first_cover_work(function) < 4
    assert first_cover_work(function, is_negated=True) < 4
