"""What `auto` must find, and what is refused: functions on which a slow strategy once took the work of a quick one."""

from __future__ import annotations

import functools

import numpy as np
import pytest

import boolnet
from boolnet.core.errors import LimitError
from boolnet.functions.function import BooleanFunction, numbered
from boolnet.functions.truth_table import TruthTable
from tests.shared_files import PLA_FOLDER, needs_pla_files
from tests.targets import adder_text, multiplexer_table

GROUPS = [", ".join(f"x{5 * i + j + 1}" for j in range(5)) for i in range(5)]
MAJORITIES = f"maj({', '.join(f'maj({group})' for group in GROUPS)})"


def larger_word(size: int) -> TruthTable:
    """Return the larger of two words, as a table."""
    a, b = np.divmod(np.arange(1 << 2 * size), 1 << size)
    values = np.maximum(a, b) >> np.arange(size)[::-1, None] & 1
    return TruthTable.from_values(numbered("x", 2 * size), numbered("y", size), values.astype(np.int8))


def test_a_majority_of_majorities_takes_two_neurons_each_and_is_proved() -> None:
    net = boolnet.compile(MAJORITIES, effort="low")
    assert net.certificate is not None
    assert (net.counts.hidden, net.counts.layers - 1, net.certificate.proved) == (12, 2, True)


@pytest.mark.slow
def test_a_12_bit_adder_as_13_formulas_takes_35_neurons_in_one_layer() -> None:
    net = boolnet.compile(adder_text(12))
    assert net.certificate is not None
    assert (net.counts.hidden, net.counts.layers - 1, net.certificate.proved) == (35, 1, True)


@pytest.mark.slow
def test_a_10_bit_adder_as_formulas_takes_29_neurons_in_one_layer() -> None:
    net = boolnet.compile(adder_text(10), strategy="weighted-sum", verify=False)
    assert (net.counts.hidden, net.counts.layers - 1) == (29, 1)


@pytest.mark.slow
def test_a_layer_that_is_solved_on_some_rows_is_right_on_all() -> None:
    net = boolnet.compile(adder_text(11), strategy="weighted-sum", effort="high", verify=False)
    random = np.random.default_rng(1)
    a, b = random.integers(1 << 11, size=(2, 500))
    bits = {f"{name}{i}": word >> i & 1 for name, word in (("a", a), ("b", b)) for i in range(11)}
    outputs = net(np.array([bits[name] for name in net.function.inputs]).T).astype(np.int64)
    assert net.counts.hidden == 32
    assert np.array_equal(outputs @ (1 << np.arange(12)), a + b)


@pytest.mark.parametrize(("seed", "strategy"), [(6, "threshold"), (7, "weighted-sum")])
def test_a_threshold_of_16_inputs_with_large_weights_takes_2_neurons_at_low_effort(seed: int, strategy: str) -> None:
    weights = np.random.default_rng(seed).integers(1, 5000, size=16)
    rows = np.arange(1 << 16)[:, None] >> np.arange(16)[::-1] & 1
    values = (rows @ weights >= weights.sum() // 2)[None].astype(np.int8)
    net = boolnet.compile(TruthTable.from_values(numbered("x", 16), ("y",), values), effort="low", verify=False)
    assert (net.strategy, net.counts.hidden) == (strategy, 2)


@pytest.mark.parametrize("effort", [500, 600])
def test_a_large_table_is_not_left_for_last_where_its_covers_take_more(effort: float) -> None:
    values = np.random.default_rng(3).integers(-1, 2, size=(3, 1 << 15), dtype=np.int8)
    net = boolnet.compile(
        TruthTable.from_values(numbered("x", 15), numbered("y", 3), values), effort=effort, verify=False
    )
    assert (net.strategy, net.counts.hidden <= 210) == ("table", True)


@pytest.mark.parametrize("selects", [3, pytest.param(4, marks=pytest.mark.slow)])
def test_a_multiplexer_takes_a_neuron_for_each_way_at_low_effort(selects: int) -> None:
    assert boolnet.compile(multiplexer_table(selects), effort="low", verify=False).counts.hidden <= 1 << selects


@pytest.mark.slow
def test_the_larger_of_two_words_is_no_larger_than_what_one_strategy_makes_of_it() -> None:
    function = larger_word(6)
    least = min(
        boolnet.compile(function, strategy=name, effort=750, verify=False).counts.hidden for name in ("dnf", "table")
    )
    assert boolnet.compile(function, effort=3000, verify=False).counts.hidden <= least


@needs_pla_files
@pytest.mark.slow
def test_a_table_of_many_outputs_and_dont_cares_does_not_take_all_the_work() -> None:
    assert boolnet.compile(PLA_FOLDER / "spla.pla", verify=False).counts.hidden <= 440


def test_what_was_asked_of_an_object_before_changes_nothing() -> None:
    make = functools.partial(boolnet.read, "maj(a ^ b, c, d) ^ e & (f | g ^ h); a & c ^ maj(e, f, g, h, b)")
    once = make()
    boolnet.compile(once, strategy="dnf", effort=100)
    boolnet.compile(once, effort=100)
    again = boolnet.compile(once, strategy="dnf", effort=500)
    fresh = boolnet.compile(make(), strategy="dnf", effort=500)
    assert again.graph.nodes(data=True) == fresh.graph.nodes(data=True)
    assert list(again.graph.edges(data=True)) == list(fresh.graph.edges(data=True))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("xor(x1..x50001)", "50,001 inputs; at most 50,000"),
        ("; ".join(f"y{i} = a & b{i % 99}" for i in range(10_001)), "10,001 outputs; at most 10,000"),
        (" | ".join(f"and(x{i}..x{i + 2000})" for i in range(101)), "operands; at most 200,000"),
    ],
    ids=["inputs", "outputs", "operands"],
)
@pytest.mark.parametrize("command", [boolnet.compile, boolnet.compare, boolnet.minimize])
def test_what_is_too_large_at_any_effort_is_refused_before_work(command: object, source: str, message: str) -> None:
    assert callable(command)
    with pytest.raises(LimitError, match=message):
        command(read_once(source))


@functools.cache
def read_once(source: str) -> BooleanFunction:
    return boolnet.read(source)


@pytest.mark.slow
def test_an_or_of_many_products_is_built() -> None:
    products = " | ".join(f"x{2 * i} & x{2 * i + 1}" for i in range(3000))
    net = boolnet.compile(products, effort="low", verify=False)
    assert (net.counts.hidden, net.counts.layers - 1) == (3001, 2)


def test_many_outputs_of_inputs_of_their_own_share_no_layer_of_all_their_counts() -> None:
    majorities = "; ".join(f"y{i} = maj(a{i}, b{i}, c{i})" for i in range(30))
    assert boolnet.compile(majorities, strategy="weighted-sum", effort="low", verify=False).counts.hidden == 60
