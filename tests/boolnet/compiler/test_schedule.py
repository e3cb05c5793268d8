"""The schedule: who has the next turn, with how much work, and that it comes to an end."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.compiler.schedule import Standing, Turn, in_order, next_turn, why_not
from boolnet.compiler.trials import Trial
from boolnet.core.budget import Budget
from boolnet.functions.function import numbered
from boolnet.functions.truth_table import TruthTable
from boolnet.strategies import STRATEGIES
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import Spec

FORMULA, TABLE = boolnet.read("a ^ b & c"), boolnet.read("0x96")
NAMES = list(STRATEGIES)


def played(whole: float, cost: float, *, is_cut: bool) -> list[tuple[str, float]]:
    """Return the turns of a search in which every turn spends a share of what it is given."""
    turns: list[Turn] = []
    left = whole
    while (turn := next_turn(in_order(NAMES, FORMULA, Spec(), 800), FORMULA, Spec(), whole, left, turns)) is not None:
        name, work = turn
        turns.append(Turn(work, Trial(name, is_cut=is_cut)))
        left = max(0.0, left - cost * work)
        assert len(turns) < 1000
    return [(turn.trial.strategy, turn.work) for turn in turns]


@pytest.mark.parametrize("whole", [0.0, 1.0, 800.0, 1e9, math.inf])
@pytest.mark.parametrize("cost", [0.0, 0.5, 1.0])
def test_every_strategy_has_a_turn_and_it_ends(whole: float, cost: float) -> None:
    if cost == 0 or whole == math.inf:
        assert len(played(whole, cost, is_cut=False)) == len(NAMES)
        return
    turns = played(whole, cost, is_cut=True)
    assert [name for name, _ in turns[: len(NAMES)]] == in_order(NAMES, FORMULA, Spec(), 800)


def test_what_is_quick_comes_first_and_flat_ones_where_layers_are_dear() -> None:
    first = in_order(NAMES, FORMULA, Spec(), 800)
    quick = [STRATEGIES[name].is_quick(FORMULA) for name in first]
    assert quick == sorted(quick, reverse=True)
    assert "xor-tree" in first[: sum(quick)]
    assert not STRATEGIES["xor-tree"].is_quick(TABLE)
    flat = in_order(NAMES, FORMULA, Spec(objective="layers"), 800)
    searching = [name for name in flat if not STRATEGIES[name].is_quick(FORMULA)]
    assert STRATEGIES[searching[0]].is_flat


def test_of_those_cut_the_best_goes_on_with_more() -> None:
    counts = boolnet.compile("a ^ b").counts
    names = ["dnf", "lut", "table"]
    trials = [
        Trial("dnf", is_cut=True),
        Trial("lut", Construction(boolnet.compile("a ^ b").graph), counts, is_cut=True),
        Trial("table"),
    ]
    turns = [Turn(50, trial) for trial in trials]
    assert next_turn(names, FORMULA, Spec(), 800, 650, turns) == ("lut", 400.0)
    assert next_turn(names, FORMULA, Spec(), 800, 70, turns) is None
    assert next_turn(names, FORMULA, Spec(), 800, 150, turns) == ("lut", 150)


def test_one_strategy_has_all_the_work_once() -> None:
    assert next_turn(["dnf"], FORMULA, Spec(), 800, 800, []) == ("dnf", 800)
    assert next_turn(["dnf"], FORMULA, Spec(), 800, 100, [Turn(800, Trial("dnf", is_cut=True))]) is None


def built_trial(name: str, source: str, *, is_cut: bool) -> Trial:
    net = boolnet.compile(source, effort=200)
    return Trial(name, Construction(net.graph), net.counts, is_cut=is_cut)


def test_half_of_the_work_is_kept_for_further_turns_once_there_is_a_network() -> None:
    names = ["table", "dnf", "sparse"]
    turns = [Turn(25, built_trial("table", "a ^ b", is_cut=True))]
    assert next_turn(names, TABLE, Spec(), 800, 500, turns) == ("dnf", 25.0)
    assert next_turn(names, TABLE, Spec(), 800, 300, turns) == ("table", 200.0)
    assert next_turn(names, TABLE, Spec(), 800, 300, [Turn(25, Trial("table", is_cut=True))]) == ("dnf", 25.0)
    over = [Turn(300, built_trial("table", "a ^ b", is_cut=True))]
    assert next_turn(names, TABLE, Spec(), 800, 300, over) == ("dnf", 25.0)


@pytest.mark.parametrize(("source", "goes_on"), [(FORMULA, None), (TABLE, ("xor-tree", 400.0))])
def test_what_is_built_at_once_and_only_wants_passes_has_no_further_turn(source: Any, goes_on: Any) -> None:
    trial = built_trial("xor-tree", "a ^ b", is_cut=True)
    assert trial.construction is not None
    rough = replace(trial, construction=replace(trial.construction, is_rough=True))
    names = ["xor-tree", "dnf"]
    assert next_turn(names, source, Spec(), 800, 650, [Turn(50, rough), Turn(50, Trial("dnf"))]) == goes_on
    assert next_turn(names, source, Spec(), 800, 650, [Turn(50, trial), Turn(50, Trial("dnf"))]) == ("xor-tree", 400.0)


def of_nodes(name: str, nodes: int) -> Trial:
    trial = built_trial(name, "a ^ b", is_cut=True)
    assert trial.counts is not None
    return replace(trial, counts=replace(trial.counts, nodes=nodes))


def test_each_that_may_become_the_best_has_its_share_before_any_has_more() -> None:
    names = ["esop", "sparse", "bdd"]
    turns = [Turn(25, of_nodes("esop", 20)), Turn(25, of_nodes("sparse", 21)), Turn(25, of_nodes("bdd", 40))]
    assert next_turn(names, TABLE, Spec(), 800, 700, turns) == ("esop", 200.0)
    turns.append(Turn(200, of_nodes("esop", 19)))
    assert next_turn(names, TABLE, Spec(), 800, 500, turns) == ("sparse", 200.0)
    turns[-1] = Turn(200, of_nodes("esop", 18))
    assert next_turn(names, TABLE, Spec(), 800, 500, turns) == ("esop", 500)
    turns.append(Turn(500, of_nodes("esop", 18)))  # which brought nothing
    assert next_turn(names, TABLE, Spec(), 800, 500, turns) == ("sparse", 200.0)


def test_of_those_that_had_their_share_what_brought_nothing_comes_after_what_is_nearly_as_small() -> None:
    nodes = [9, 10, 10]
    trials = [built_trial("sparse", "a ^ b ^ c", is_cut=True) for _ in nodes]
    counts = [replace(trial.counts, nodes=n) for trial, n in zip(trials, nodes, strict=True) if trial.counts]
    small, large, _ = (replace(trial, counts=one) for trial, one in zip(trials, counts, strict=True))
    settled = [Turn(200, replace(small, strategy="esop")), Turn(200, replace(small, strategy="esop"))]
    assert next_turn(["esop", "sparse"], TABLE, Spec(), 800, 790, [*settled, Turn(200, large)]) == ("sparse", 790)


def test_what_would_take_more_than_its_turn_is_put_off_and_not_given_up() -> None:
    function = boolnet.read("; ".join(f"y{j} = maj(x1..x16) ^ x{j + 1}" for j in range(16)))
    context = SearchContext(budget=Budget(800))
    assert why_not("table", function, context, Standing(), 25) is None  # there is nothing else yet
    trial = why_not("table", function, context, Standing((100, 2)), 25)
    assert trial is not None
    assert trial.is_cut
    assert "units of work" in trial.problem
    assert why_not("table", function, context, Standing((100, 2)), 700) is None


def test_what_is_dear_comes_last_and_in_the_order_of_its_cost() -> None:
    values = np.random.default_rng(0).integers(2, size=(1, 1 << 16)).astype(np.int8)
    function = TruthTable.from_values(numbered("x", 16), ("y",), values)
    assert 0 < STRATEGIES["table"].least_work(function) < 100 < STRATEGIES["lut"].least_work(function)
    assert in_order(["lut", "table", "bdd"], function, Spec(), 0) == ["table", "bdd", "lut"]


def test_a_large_diagram_and_many_parts_are_dear_and_small_ones_are_not() -> None:
    values = np.random.default_rng(0).integers(2, size=(3, 1 << 15)).astype(np.int8)
    large = TruthTable.from_values(numbered("x", 15), numbered("y", 3), values)
    alone = TruthTable.from_values(numbered("x", 15), ("y",), values[:1])
    assert STRATEGIES["bdd"].least_work(large) > 1000
    assert STRATEGIES["bdd"].least_work(TABLE) == 0
    assert STRATEGIES["parts"].least_work(large) == 3 * STRATEGIES["table"].least_work(large)
    assert STRATEGIES["parts"].least_work(alone) == 0


def test_what_recognises_may_take_200_units_of_which_what_is_kept_says_nothing() -> None:
    names = ["weighted-sum", "table", "dnf"]
    assert next_turn(names, TABLE, Spec(), 500, 500, []) == ("weighted-sum", 200.0)
    assert next_turn(names, TABLE, Spec(), 100, 100, []) == ("weighted-sum", 40.0)
    built = [Turn(200, Trial("weighted-sum"), 200), Turn(16, built_trial("table", "a ^ b", is_cut=True), 100)]
    assert next_turn(names, TABLE, Spec(), 512, 212, built) == ("dnf", 16.0)
    assert next_turn(names, TABLE, Spec(), 512, 112, built) == ("table", 112)
