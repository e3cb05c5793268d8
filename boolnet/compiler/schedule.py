"""The schedule: which strategy has the next turn, with how much work, and which cannot win any more.

What recognises a function or builds it in linear time comes first. What searches has a slice each, and from then on
those that a slice cut off go on, the one with most promise first: the best it has built, times what more work may make
of that, while it still makes anything. Each that may become the best so has its share before any has more, and then
several times what it had before. So a strategy that is slow takes nothing from one that is quick, and most of the work
goes to where most may come of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from boolnet.compiler.trials import Trial, rank
from boolnet.core.limits import in_words
from boolnet.functions.function import BooleanFunction
from boolnet.strategies import STRATEGIES
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import Spec

LEAST_LAYERS = 2  # of what is neither constant nor a literal
OVERRUN = 2  # times its work a turn may take for a first network, of which what is known is about right


@dataclass(frozen=True)
class ScheduleParams:
    """How the work is shared out.

    Attributes
    ----------
    share : float
        Of the whole, what is promised to be as good as by name: the first turn of a strategy that is quick for the
        function, whatever is left, and the second of one that searches, while another may become the best too.
    quick_work : float
        Units of work that one that is quick may take in any case...
    quick_share : float
        ... unless it is more than this of the whole.
    never_dear : float
        Units of work that are no more than a fair share, however little there is: of a part, say.
    slice : float
        Of the whole, the first turn of one that searches...
    flat_slice : float
        ... and of a flat one where layers are dear.
    growth : float
        Times what it had before, for every further turn.
    least_growth : float
        Times what it had before, where less is left: with less still it has no further turn.
    hope : float
        Times the cost that a turn brought, what one with more work may bring.
    kept : float
        Of what those that are quick left, what is for further turns, once there is any network: first turns beyond that
        come last.
    """

    share: float = 0.25
    quick_work: float = 200.0
    quick_share: float = 0.4
    never_dear: float = 100.0
    slice: float = 1 / 32
    flat_slice: float = 1 / 8
    growth: float = 8.0
    least_growth: float = 1.5
    hope: float = 0.9
    kept: float = 0.5


DEFAULT = ScheduleParams()


@dataclass(frozen=True)
class Turn:
    """A turn that a strategy had.

    Attributes
    ----------
    work : float
        What the strategy was given.
    trial : Trial
        What came of it.
    spent : float
        What it took.
    """

    work: float
    trial: Trial
    spent: float = 0.0


@dataclass(frozen=True)
class Standing:
    """What has been reached so far.

    Attributes
    ----------
    fewest : tuple of int or None
        Nodes and layers of the smallest network within the limits.
    """

    fewest: tuple[int, int] | None = None

    def after(self, trial: Trial) -> Self:
        """Return what has been reached once a trial is over."""
        if trial.counts is None or not trial.is_valid:
            return self
        own = (trial.counts.nodes, trial.counts.layers)
        return replace(self, fewest=own if self.fewest is None else min(self.fewest, own))

    def __str__(self) -> str:
        return "" if self.fewest is None else f"; so far {in_words(self.fewest[0])} nodes"


def in_order(
    names: Sequence[str], function: BooleanFunction, spec: Spec, whole: float, params: ScheduleParams = DEFAULT
) -> list[str]:
    """Return strategies in the order of their first turns: the quick ones first; where layers are dear, flat ones.

    Those come last that would take more than a fair share, the one that takes least first.

    Parameters
    ----------
    names : sequence of str
        Rows of `STRATEGIES`.
    function : BooleanFunction
    spec : Spec
    whole : float
        Units of work.
    params : ScheduleParams
    """
    wants_flat, fair = _wants_flat(spec), max(params.share * whole, params.never_dear)

    def place(name: str) -> tuple[bool, float, bool, int]:
        row = STRATEGIES[name]
        work = row.least_work(function)
        return not row.is_quick(function), work * (work > fair), wants_flat and not row.is_flat, row.pace(function)

    return sorted(names, key=place)


def _wants_flat(spec: Spec) -> bool:
    return spec.objective == "layers" or spec.max_layers == LEAST_LAYERS


def next_turn(
    names: Sequence[str],
    function: BooleanFunction,
    spec: Spec,
    whole: float,
    left: float,
    turns: Sequence[Turn],
    params: ScheduleParams = DEFAULT,
) -> tuple[str, float] | None:
    """Return which strategy is next, and with how much work; None where none has to gain by going on.

    Parameters
    ----------
    names : sequence of str
        In the order of their first turns.
    function : BooleanFunction
    spec : Spec
    whole, left : float
        Units of work: at the beginning, and now.
    turns : sequence of Turn
        So far.
    params : ScheduleParams

    Examples
    --------
    >>> import boolnet
    >>> f = boolnet.read("a ^ b")
    >>> next_turn(["exact", "dnf"], f, Spec(), 800, 800, [])
    ('exact', 200.0)
    >>> had = [Turn(200, Trial("exact")), Turn(25, Trial("dnf", is_cut=True))]
    >>> next_turn(["exact", "dnf"], f, Spec(), 800, 700, had)
    ('dnf', 200.0)
    """
    if len(names) == 1:
        return None if turns else (names[0], left)
    last = {turn.trial.strategy: turn for turn in turns}
    new = next((name for name in names if name not in last), None)
    searched = whole - sum(turn.spent for turn in turns if STRATEGIES[turn.trial.strategy].is_quick(function))
    if new is not None and (
        STRATEGIES[new].is_quick(function) or left > params.kept * searched or not _any_valid(turns)
    ):
        return new, _first_work(new, function, spec, whole, params)
    cut = [
        name
        for name, turn in last.items()
        if turn.trial.is_cut and left >= params.least_growth * turn.work and not _is_built(turn, function)
    ]
    if cut and left > 0:
        share = params.share * whole
        best = min(rank(turn.trial, spec) for turn in turns)
        promise = {name: _promise(name, turns, spec, params.hope) for name in cut}
        hopeful = [name for name in cut if last[name].work < share and promise[name] <= best]
        chosen = min(hopeful or cut, key=promise.__getitem__)  # of equals the first
        if len(hopeful) > 1 and left >= 2 * share:
            return chosen, share
        return chosen, min(left, params.growth * last[chosen].work)
    return None if new is None else (new, _first_work(new, function, spec, whole, params))


def _is_built(turn: Turn, function: BooleanFunction) -> bool:
    """Whether more work would only go to passes that did not run yet, which are for what is chosen in the end."""
    made = turn.trial.construction
    return made is not None and made.is_rough and STRATEGIES[turn.trial.strategy].is_quick(function)


def _any_valid(turns: Sequence[Turn]) -> bool:
    return any(turn.trial.is_valid for turn in turns)


def _first_work(name: str, function: BooleanFunction, spec: Spec, whole: float, params: ScheduleParams) -> float:
    """Return how much the first turn of a strategy may take."""
    row = STRATEGIES[name]
    if row.is_quick(function):
        return max(params.share * whole, min(params.quick_work, params.quick_share * whole))
    return whole * (params.flat_slice if _wants_flat(spec) and row.is_flat else params.slice)


def _promise(name: str, turns: Sequence[Turn], spec: Spec, hope: float) -> tuple[float, ...]:
    """Return the rank that a strategy may come to: less than it has, unless its last turn brought nothing."""
    *before, last = [rank(turn.trial, spec) for turn in turns if turn.trial.strategy == name]
    valid, *costs = min(last, *before) if before else last
    factor = hope if not before or last < min(before) else 1.0
    return (valid, *(factor * cost for cost in costs))


def why_not(
    name: str, function: BooleanFunction, context: SearchContext, standing: Standing, work: float
) -> Trial | None:
    """Return the trial of a strategy that is not worth building, with the reason; None where it is.

    Parameters
    ----------
    name : str
        A row of `STRATEGIES`.
    function : BooleanFunction
    context : SearchContext
        With ``beat`` where a strategy with neither fewer nodes, nor as many in fewer layers, is of no use.
    standing : Standing
    work : float
        Of its turn.
    """
    if standing.fewest is None:
        return None
    row = STRATEGIES[name]
    if context.budget.is_halted():
        return Trial(name, problem="stopped")
    if context.budget.is_over() and not row.is_quick(function):
        return Trial(name, problem="no work left")
    if context.beat is not None:
        least = row.least_nodes(function)
        if (least, LEAST_LAYERS) >= standing.fewest:
            return Trial(name, problem=f"at least {in_words(least)} nodes")
    if (needed := row.least_work(function)) > OVERRUN * work:
        return Trial(name, problem=f"it takes at least {in_words(round(needed))} units of work", is_cut=True)
    return None
