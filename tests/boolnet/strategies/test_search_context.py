"""SearchContext: what is of no use any more, and what a wrong answer to that would lose."""

from __future__ import annotations

import pytest

from boolnet.core.budget import Budget
from boolnet.core.errors import NotApplicable
from boolnet.frontends import read
from boolnet.functions.circuit import Formula
from boolnet.minimizers import DEFAULT_WORK
from boolnet.passes import optimize, pass_names
from boolnet.strategies.gates.xor_blocks import least_nodes, neuron_count, xor_tree
from boolnet.strategies.search_context import PASSES_LEAVE, SearchContext
from boolnet.strategies.spec import Spec
from nets import count

PARITY = "xor(x1..x10)"


@pytest.mark.parametrize(
    ("built", "beat", "is_beaten"),
    [
        (0, 0, False),
        (1, 0, False),  # the passes may leave nothing
        (2, 0, True),
        (4, 2, False),  # two thirds, rounded down, are 2
        (5, 2, True),  # two thirds are 3
        (16, 10, False),
        (17, 10, True),
        (10**9, None, False),  # there is nothing to beat
    ],
)
def test_a_network_is_beaten_where_two_thirds_are_too_many(built: int, beat: int | None, is_beaten: bool) -> None:
    context = SearchContext(beat=beat)
    assert context.is_beaten(built) is is_beaten
    if is_beaten:
        with pytest.raises(NotApplicable, match=f"at least {built * 2 // 3} nodes"):
            context.refuse_beaten(built)
    else:
        context.refuse_beaten(built)


def test_a_network_that_is_the_best_only_after_the_passes_is_not_lost() -> None:
    formula = read(PARITY)
    assert isinstance(formula, Formula)
    (construction,) = xor_tree(formula, SearchContext(beat=20))
    assert count(construction.graph).nodes == neuron_count(formula) == 27
    assert count(optimize(construction.graph, pass_names("default", layered=False))).nodes == 19


def test_what_the_passes_leave_at_the_least_is_what_a_bound_may_say() -> None:
    assert PASSES_LEAVE == 2 / 3
    assert least_nodes(read(PARITY)) == 27 * 2 // 3


def test_a_network_that_no_pass_makes_small_enough_is_refused_before_it_is_built() -> None:
    with pytest.raises(NotApplicable, match="at least 18 nodes"):
        xor_tree(read(PARITY), SearchContext(beat=15))


def test_a_part_of_the_time_changes_nothing_else() -> None:
    context = SearchContext(Spec(max_layers=3), Budget(60), beat=7)
    part = context.within(1)
    assert part.budget.left() <= 1 < context.budget.left()
    assert (part.spec, part.beat) == (context.spec, 7)


def test_by_default_everything_is_wanted_and_no_limit_but_the_default_effort() -> None:
    context = SearchContext()
    assert (context.spec, context.beat, context.build_part, context.covers) == (Spec(), None, None, {})
    assert context.budget.left() == DEFAULT_WORK


def test_what_no_pass_goes_over_is_beaten_by_as_many_nodes() -> None:
    context = SearchContext(beat=6)
    assert [context.is_beaten(built, is_passed=False) for built in (5, 6, 7)] == [False, True, True]
    assert [context.is_beaten(built) for built in (9, 10, 11)] == [False, False, True]
