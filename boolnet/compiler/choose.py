"""Choosing a strategy: those that may win are built within the time there is, and the best network is taken."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from boolnet.core.errors import LimitError, NotApplicable, unknown_name
from boolnet.core.limits import count as in_words
from boolnet.functions.function import BooleanFunction
from boolnet.passes import Audit, optimize
from boolnet.strategies import STRATEGIES
from boolnet.strategies.construction import Construction
from boolnet.strategies.goal import OBJECTIVES, Goal
from nets import Counts, count

LEAST_LAYERS = 2  # of what is neither constant nor a literal


@dataclass(frozen=True)
class Trial:
    """What came of one strategy.

    Attributes
    ----------
    strategy : str
    construction : Construction or None
        Its best network after the passes; None where it has none.
    counts : Counts or None
    problem : str
        Why there is no network, or which limit it breaks; empty where all is well.
    seconds : float
        Of processor time, for building it and the passes.
    """

    strategy: str
    construction: Construction | None
    counts: Counts | None
    problem: str
    seconds: float

    @property
    def is_valid(self) -> bool:
        """Whether there is a network that keeps the limits."""
        return self.construction is not None and not self.problem


@dataclass(frozen=True)
class Choice:
    """The strategy taken, what it built after the passes, and why."""

    strategy: str
    construction: Construction
    counts: Counts
    reason: str


def choose(
    function: BooleanFunction, strategy: str, goal: Goal, passes: tuple[str, ...], audit: Audit | None = None
) -> Choice:
    """Build a function by one strategy, or by ``auto``, which takes the best network for the goal.

    Raises
    ------
    LimitError
        If the strategy would need more memory than the limit, or no network keeps the goal's limits.
    NotApplicable
        If the strategy cannot build this function.
    """
    if strategy != "auto":
        if strategy not in STRATEGIES:
            raise unknown_name("strategy", strategy, ["auto", *STRATEGIES])
        return _checked(try_strategy(strategy, function, goal, passes, audit), "as asked")
    return _best(list(explore(function, goal, passes, audit=audit)), goal)


def _best(trials: Sequence[Trial], goal: Goal) -> Choice:
    if all(trial.construction is None for trial in trials):
        problems = "; ".join(dict.fromkeys(trial.problem for trial in trials))
        raise LimitError(f"no strategy has a network: {problems}", help="give the search more time with --effort high")
    return _checked(best_trial(trials, goal), _reason(trials, goal))


def explore(
    function: BooleanFunction,
    goal: Goal,
    passes: tuple[str, ...],
    names: Sequence[str] | None = None,
    *,
    audit: Audit | None = None,
    skip_hopeless: bool = True,
) -> Iterator[Trial]:
    """Try strategies in turn, each with its share of the time that is left.

    What one leaves is there for the next. With `skip_hopeless`, one that can have neither fewer nodes than what is
    there already, nor as many in fewer layers, is not built.
    """
    names = _in_order(goal, list(STRATEGIES) if names is None else names)
    fewest, found = (math.inf, math.inf), ""
    for place, name in enumerate(names):
        skips = skip_hopeless and goal.objective == "nodes" and fewest[0] < math.inf
        if skips and (least := STRATEGIES[name].least_nodes(function), LEAST_LAYERS) >= fewest:
            yield Trial(name, None, None, f"at least {in_words(least)} nodes", 0.0)
            continue
        if found and goal.budget.is_over():
            yield Trial(name, None, None, "no time left", 0.0)
            continue
        goal.budget.tell(f"{name} ({place + 1} of {len(names)}){found}")
        share = goal.within(goal.budget.left() * STRATEGIES[name].share)
        share = replace(share, beat=int(fewest[0]) if skips else None)
        trial = try_strategy(name, function, share, passes, audit)
        if trial.counts is not None and trial.is_valid:
            fewest = min(fewest, (trial.counts.nodes, trial.counts.layers))
            found = f"; so far {in_words(int(fewest[0]))} nodes"
        yield trial


def _in_order(goal: Goal, names: Sequence[str]) -> list[str]:
    """Return strategies as they are tried: where layers are dear, those of one hidden layer first."""
    wants_flat = goal.objective == "layers" or goal.max_layers == LEAST_LAYERS
    return sorted(names, key=lambda name: wants_flat and not STRATEGIES[name].is_flat)


def try_strategy(
    name: str, function: BooleanFunction, goal: Goal, passes: tuple[str, ...], audit: Audit | None = None
) -> Trial:
    """Build a function by one strategy: every network it offers goes through the passes, and the best is kept."""
    start = time.process_time()
    best: tuple[tuple[Any, ...], Construction, Counts, str] | None = None
    problem = "it has no network for this function"
    try:
        for construction in STRATEGIES[name].build(function, _with_parts(goal, passes)):
            for finished in _finished(construction, goal, passes, audit):
                counts = count(finished.graph)
                broken = goal.broken(counts) or ""
                key = (bool(broken), goal.key(counts))
                if best is None or key < best[0]:
                    best = (key, finished, counts, broken)
            if goal.budget.is_over():
                break
    except (NotApplicable, LimitError) as error:
        problem = error.message.removeprefix(f"{name}: ") + (f"; {error.help}" if error.help else "")
    seconds = time.process_time() - start
    if best is None:
        return Trial(name, None, None, problem, seconds)
    return Trial(name, *best[1:], seconds)


def _finished(
    construction: Construction, goal: Goal, passes: tuple[str, ...], audit: Audit | None
) -> Iterator[Construction]:
    """Yield the network after the passes, and as it is where that keeps the layering: folding may cost copies."""
    yield replace(construction, graph=optimize(construction.graph, passes, audit))
    if passes and goal.layered:
        yield construction


def _with_parts(goal: Goal, passes: tuple[str, ...]) -> Goal:
    """Return the goal with the way to build the parts of a function: each by the best strategy for it."""

    def build_part(function: BooleanFunction, part: Goal) -> Construction:
        names = [name for name, row in STRATEGIES.items() if not row.has_parts]
        return _best(list(explore(function, part, passes, names)), part).construction

    return replace(goal, build_part=build_part)


def best_trial(trials: Sequence[Trial], goal: Goal) -> Trial:
    """Return the trial with the best network that keeps the limits; one that says what is wrong where none does."""

    def key(trial: Trial) -> tuple[Any, ...]:
        if trial.counts is None:
            return (2,)
        return (int(not trial.is_valid), goal.key(trial.counts))

    return min(trials, key=key)


def _checked(trial: Trial, reason: str) -> Choice:
    if trial.construction is None or trial.counts is None:
        raise NotApplicable(f"{trial.strategy} does not apply: {trial.problem}", help="leave the strategy to auto")
    if trial.problem:
        raise LimitError(
            f"no network was found within the limits; the nearest, by {trial.strategy}, has {trial.problem}",
            help="loosen that limit, or give the search more time with --effort high",
        )
    return Choice(trial.strategy, trial.construction, trial.counts, reason)


def _reason(trials: Sequence[Trial], goal: Goal) -> str:
    """Say why the best was taken: what was asked for, and what the next best has."""
    valid = [(goal.key(t.counts), t) for t in trials if t.is_valid and t.counts is not None]
    others = sorted(valid, key=lambda pair: pair[0])[1:3]
    against = ", ".join(f"{t.strategy} {t.counts.nodes:,}/{t.counts.layers:,}" for _, t in others if t.counts)
    return OBJECTIVES[goal.objective].summary + (f" (next {against})" if against else "")
