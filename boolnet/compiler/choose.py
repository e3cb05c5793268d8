"""Choosing: of the trials of several strategies the best for what is wanted, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from boolnet.compiler.request import AUTO, Request
from boolnet.compiler.trials import Trial, rank
from boolnet.core.errors import LimitError, NotApplicable
from boolnet.strategies.construction import Construction
from boolnet.strategies.spec import OBJECTIVES, Spec
from nets.graphs.counts import Counts


@dataclass(frozen=True)
class Choice:
    """The strategy taken, what it built after the passes, and why."""

    strategy: str
    construction: Construction
    counts: Counts
    reason: str


def choose(trials: Sequence[Trial], request: Request) -> Choice:
    """Take the best network that keeps the limits.

    Raises
    ------
    LimitError
        If no network keeps the limits, or a strategy would need more memory than its limit.
    NotApplicable
        If the strategy asked for cannot build this function.
    """
    is_auto = request.strategy == AUTO
    best = best_trial(trials, request.spec)
    if best.construction is None or best.counts is None:
        if is_auto:
            problems = "; ".join(dict.fromkeys(trial.problem for trial in trials))
            help = "give the search more work with --effort high"
            raise LimitError(f"no strategy has a network: {problems}", help=help)
        raise NotApplicable(f"{best.strategy} does not apply: {best.problem}", help="leave the strategy to auto")
    if best.problem:
        raise LimitError(
            f"no network was found within the limits; the nearest, by {best.strategy}, has {best.problem}",
            help="loosen that limit, or give the search more work with --effort high",
        )
    return Choice(
        best.strategy, best.construction, best.counts, _reason(trials, request.spec) if is_auto else "as asked"
    )


def best_trial(trials: Sequence[Trial], spec: Spec) -> Trial:
    """Return the first trial with the best network within the limits; one beyond them where there is no other."""
    return min(trials, key=lambda trial: rank(trial, spec))


def _reason(trials: Sequence[Trial], spec: Spec) -> str:
    """Say why the best was taken: what was asked for, and what the next best has."""
    valid = sorted((trial for trial in trials if trial.is_valid), key=lambda trial: rank(trial, spec))
    against = ", ".join(f"{t.strategy} {t.counts.nodes:,}/{t.counts.layers:,}" for t in valid[1:3] if t.counts)
    return OBJECTIVES[spec.objective].summary + (f" (next {against})" if against else "")
