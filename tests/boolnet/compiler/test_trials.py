"""Trials: the passes over what a strategy offers, within the work of its turn."""

from __future__ import annotations

import math

import numpy as np

import boolnet
from boolnet.compiler.trials import build, finish
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
    context = SearchContext(budget=Budget(200))
    offered = list(build("bdd", FUNCTION, context))
    rough = next(iter(finish(offered, PASS_NAMES, None, context, 0.0)))
    whole = next(iter(finish(offered, PASS_NAMES, None, context, math.inf)))
    assert (rough.is_rough, whole.is_rough) == (True, False)
    assert count(rough.graph).pass_through == count(whole.graph).pass_through == 0
    assert count(whole.graph).nodes <= count(rough.graph).nodes


def test_the_network_that_is_chosen_has_had_all_passes_whatever_the_work() -> None:
    net = boolnet.compile(FUNCTION, effort=100, verify=False)
    assert len(optimize(net.graph, PASS_NAMES)) == len(net.graph)


def test_a_pass_is_paid_for_by_what_it_looks_at() -> None:
    graph = boolnet.compile("a ^ b ^ c", passes="none").graph
    for row in PASSES.values():
        budget = Budget(100)
        row.apply(graph, budget)
        assert 0 < budget.spent() < 5
