"""Trials: the passes over what a strategy offers, within the work of its turn."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

import boolnet
from boolnet.compiler.trials import build, finish, take_best
from boolnet.core.budget import Budget
from boolnet.functions.function import numbered
from boolnet.functions.truth_table import TruthTable
from boolnet.passes import PASSES, optimize, pass_names
from boolnet.strategies.search_context import SearchContext
from nets import count

PASS_NAMES = pass_names("default")
VALUES = np.random.default_rng(5).integers(0, 2, size=(4, 1 << 8), dtype=np.int8)
FUNCTION = TruthTable.from_values(numbered("x", 8), numbered("y", 4), VALUES)


def test_a_network_too_large_for_its_turn_is_only_layered() -> None:
    offered = list(build("bdd", FUNCTION, SearchContext(budget=Budget(200))))
    over = SearchContext(budget=Budget(0))
    rough = next(iter(finish(offered, PASS_NAMES, None, over, 0.0)))
    whole = next(iter(finish(offered, PASS_NAMES, None, over, math.inf)))
    assert (rough.is_rough, whole.is_rough) == (True, False)
    assert count(rough.graph).pass_through == count(whole.graph).pass_through == 0
    assert count(whole.graph).nodes <= count(rough.graph).nodes


def test_the_passes_have_what_the_search_leaves_of_a_turn() -> None:
    offered = list(build("bdd", FUNCTION, SearchContext(budget=Budget(200))))
    turn = Budget(2000)
    whole = next(iter(finish(offered, PASS_NAMES, None, SearchContext(budget=turn), 0.0)))
    assert not whole.is_rough
    assert 0 < turn.left() < 2000


def test_what_a_share_of_the_work_ended_is_cut_though_some_is_left() -> None:
    context = SearchContext(budget=Budget(1000))
    made = next(iter(build("xor-tree", boolnet.read("a ^ b"), context)))
    assert not take_best("xor-tree", [made], context).is_cut
    assert take_best("xor-tree", [replace(made, is_cut=True)], context).is_cut


@pytest.mark.parametrize(("work", "is_cut"), [(20, True), (20_000, False)])
def test_an_integer_sum_of_not_all_cubes_is_cut(work: float, is_cut: bool) -> None:
    function = TruthTable.from_values(FUNCTION.inputs[:7], ("y",), VALUES[:1, : 1 << 7])
    (made,) = build("integer-sop", function, SearchContext(budget=Budget(work)))
    assert made.is_cut == is_cut


def test_an_integer_sum_of_few_cubes_is_not_cut_with_plenty_of_work() -> None:
    function = boolnet.read("x1 & x2 & x3 & x4 & x5 & x6 & x7 & x8 & x9 | x1 & !x2")
    (made,) = build("integer-sop", function, SearchContext(budget=Budget(20_000)))
    assert not made.is_cut


def test_the_network_that_is_chosen_has_had_all_passes_whatever_the_work() -> None:
    net = boolnet.compile(FUNCTION, effort=100, verify=False)
    assert len(optimize(net.graph, PASS_NAMES)) == len(net.graph)


def test_a_pass_is_paid_for_by_what_it_looks_at() -> None:
    graph = boolnet.compile("a ^ b ^ c", passes="none").graph
    for row in PASSES.values():
        budget = Budget(100)
        row.apply(graph, budget)
        assert 0 < budget.spent() < 5
