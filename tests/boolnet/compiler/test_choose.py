"""Choosing: never worse than a single strategy, limits kept or refused, time kept."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace

import pytest

import boolnet
from boolnet.compiler import stages
from boolnet.compiler.choose import best_trial, choose
from boolnet.compiler.effort import EFFORTS
from boolnet.compiler.request import Request
from boolnet.compiler.schedule import in_order
from boolnet.compiler.stages import try_strategies
from boolnet.compiler.trials import Trial, take_best
from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.errors import BoolnetError, LimitError, NotApplicable
from boolnet.labels import has_labels
from boolnet.strategies import STRATEGIES
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import OBJECTIVES, Spec
from tests.corpus import SOURCES
from tests.targets import random_formula, random_table

BRIEF = 200.0  # units of work


@pytest.mark.parametrize(
    ("name", "objective"), list(zip(list(SOURCES)[::3], itertools.cycle(OBJECTIVES), strict=False))
)
def test_the_best_trial_is_no_worse_than_any(name: str, objective: str) -> None:
    request = Request.of(objective=objective)
    function = boolnet.read(SOURCES[name])
    trials = list(try_strategies(function, request, Budget(BRIEF), tuple(STRATEGIES), is_auto=False))
    best = best_trial(trials, request.spec)
    assert best.is_valid
    assert best.counts is not None
    for trial in trials:
        if trial.is_valid and trial.counts is not None:
            assert request.spec.key(best.counts) <= request.spec.key(trial.counts), trial.strategy


@pytest.mark.slow
@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("name", SOURCES)
def test_auto_is_never_worse_than_what_compare_lists(name: str, objective: str) -> None:
    spec = Spec(objective=objective)
    net = boolnet.compile(SOURCES[name], objective=objective)
    for row in boolnet.compare(SOURCES[name], objective=objective):
        if row.counts is not None and not row.problem:
            assert spec.key(net.counts)[:2] <= spec.key(row.counts)[:2], row.strategy


@pytest.mark.parametrize("layered", [True, False])
def test_limits_are_kept(layered: bool) -> None:
    source = random_formula(7, 20, seed=1)
    for limits in ({"max_layers": 2}, {"max_layers": 4}, {"max_weight": 1}, {"dtype": "float32"}):
        net = boolnet.compile(source, layered=layered, budget=Budget(60), **limits)
        assert Spec(layered=layered, **limits).broken(net.counts) is None
        assert not layered or net.counts.pass_through == 0


def test_what_breaks_a_limit_is_refused_with_what_there_is() -> None:
    with pytest.raises(LimitError, match=r"no network was found within the limits.*weights up to 3, more than 1"):
        boolnet.compile("xor(x1..x6)", strategy="weighted-sum", max_weight=1)
    with pytest.raises(LimitError, match="more than 2"):
        boolnet.compile("xor(x1..x6)", strategy="xor-chain", max_layers=2)


def test_unknown_wishes_are_refused() -> None:
    for wish in ({"objective": "neurons"}, {"dtype": "float16"}, {"effort": "max"}, {"effort": 0.0}):
        with pytest.raises(BoolnetError):
            boolnet.compile("a", **wish)


def test_a_strategy_that_does_not_apply_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from boolnet.strategies import Strategy

    def build(function: boolnet.BooleanFunction, context: SearchContext) -> list[object]:
        raise NotApplicable("it is not what I build")

    monkeypatch.setitem(STRATEGIES, "picky", Strategy("refuses", build))  # type: ignore[arg-type]
    with pytest.raises(NotApplicable, match="picky does not apply: it is not what I build"):
        boolnet.compile("a & b", strategy="picky")
    row = next(row for row in boolnet.compare("a & b", effort=2000) if row.strategy == "picky")
    assert (row.counts, row.problem) == (None, "it is not what I build")


def test_the_pareto_front_is_what_nothing_beats() -> None:
    rows = [row for row in boolnet.compare("xor(x1..x6)", effort=BRIEF) if row.counts]
    costs = {
        row.strategy: (row.counts.nodes, row.counts.layers, row.counts.edges, row.counts.max_value)
        for row in rows
        if row.counts
    }
    for row in rows:
        if row.problem:
            assert not row.is_pareto
            continue
        own = costs[row.strategy]
        beaten = any(all(a <= b for a, b in zip(other, own, strict=True)) and other != own for other in costs.values())
        assert row.is_pareto == (not beaten)
    assert sum(row.is_best for row in rows) == 1
    assert all(row.certificate is not None and row.certificate.proved for row in rows)


@pytest.mark.parametrize("effort", [EFFORTS["low"], pytest.param(1000.0, marks=pytest.mark.slow)])
def test_the_work_takes_about_its_time(effort: float) -> None:
    start = time.process_time()
    net = boolnet.compile(random_table(10, 3), effort=effort, verify=False)
    assert time.process_time() - start < 0.003 * effort + 2  # a bound on runaway searches, not a measurement
    assert net.counts.nodes > 0


def test_a_stopped_search_ends_with_what_it_has() -> None:
    budget = Budget(6000)
    trials = []
    function, names = boolnet.read(random_formula(10, 60, 2)), tuple(STRATEGIES)
    for trial in try_strategies(function, Request.of(), budget, names, is_auto=True):
        trials.append(trial)
        if trial.is_valid:
            budget.stop()
    assert best_trial(trials, Spec()).is_valid
    assert any(trial.problem == "stopped" for trial in trials)


@pytest.mark.parametrize(("most", "is_labelled"), [(stages.LABELLED_AFTER_INTERRUPT, True), (0, False)])
def test_a_network_that_is_there_is_not_lost_to_a_pass_that_does_not_hear_the_interrupt(
    monkeypatch: pytest.MonkeyPatch, most: int, is_labelled: bool
) -> None:
    """Nobody waits for the labels of a large one."""
    monkeypatch.setattr(stages, "LABELLED_AFTER_INTERRUPT", most)
    budget = Budget(200)

    def interrupted(*_: object) -> None:
        budget.stop()
        raise KeyboardInterrupt

    monkeypatch.setattr(stages, "optimize", interrupted)  # after the search, in which the trials pass networks on
    net = stages.compile_function(boolnet.read(random_formula(8, 40, 2)), Request.of(), budget)
    assert net.ended_by == "interrupted"
    assert net.certificate is not None
    assert net.certificate.proved
    assert has_labels(net.graph) == is_labelled


def equals(strategies: str, counts: boolnet.Counts) -> list[Trial]:
    construction = Construction(boolnet.compile("a ^ b", strategy="dnf").graph)
    return [Trial(strategy, construction, counts) for strategy in strategies]


def test_of_equals_the_first_in_the_order_of_the_table_is_taken() -> None:
    counts = boolnet.compile("a ^ b", strategy="dnf").counts
    assert best_trial(equals("pqr", counts), Spec()).strategy == "p"
    assert choose(equals("rpq", counts), Request()).strategy == "r"
    worse = replace(counts, nodes=counts.nodes + 1)
    assert best_trial(equals("p", worse) + equals("qr", counts), Spec()).strategy == "q"


def test_auto_takes_the_first_of_equal_strategies() -> None:
    function, names = boolnet.read("a & b"), ("xor-chain", "dnf", "lut", "xor-tree")  # each builds the one neuron
    for order in itertools.permutations(names):
        for skip in (False, True):
            trials = list(try_strategies(function, Request.of(), UNLIMITED, order, is_auto=skip))
            assert {trial.counts for trial in trials} <= {trials[0].counts, None}
            assert choose(trials, Request.of()).strategy == in_order(order, function, Spec(), 800)[0]
    assert boolnet.compile("a & b").strategy == next(iter(STRATEGIES))


def test_of_the_equal_networks_of_a_strategy_the_first_is_taken() -> None:
    first, second = (Construction(boolnet.compile("a ^ b", strategy="dnf").graph, note=note) for note in "12")
    assert take_best("dnf", [first, second], SearchContext()).construction is first
