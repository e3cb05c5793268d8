"""All strategies side by side: what each has for a function, and which no other beats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from boolnet.compiler.choose import best_trial
from boolnet.compiler.request import Request
from boolnet.compiler.size import refuse_too_large
from boolnet.compiler.stages import try_strategies, verification_params
from boolnet.compiler.trials import Trial, rank
from boolnet.core.budget import Budget
from boolnet.core.errors import counted
from boolnet.drawings.pareto import Candidate, pareto_picture
from boolnet.drawings.shown import shown
from boolnet.functions.function import BooleanFunction
from boolnet.strategies import STRATEGIES
from boolnet.strategies.spec import Spec
from boolnet.verification.verification import Certificate, verify_function
from nets import Counts
from nets.drawing.svg import Picture
from nets.graphs.graph import Graph


@dataclass(frozen=True)
class Compared:
    """One strategy beside the others.

    Attributes
    ----------
    strategy : str
    counts : Counts or None
        None where it has no network.
    problem : str
        Why there is no network, or which limit it breaks.
    seconds : float
    certificate : Certificate or None
    is_best, is_pareto : bool
        Whether it is what auto takes; whether no other is as good in nodes, layers, edges and largest value and better
        in one.
    graph : networkx.DiGraph or None
        The network.
    """

    strategy: str
    counts: Counts | None
    problem: str
    seconds: float
    certificate: Certificate | None
    is_best: bool
    is_pareto: bool
    graph: Graph | None = field(default=None, repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Return the row for JSON."""
        result: dict[str, Any] = {"strategy": self.strategy}
        result |= self.counts.as_dict() if self.counts else {}
        verified = self.certificate.as_dict() if self.certificate else None
        result |= {"problem": self.problem or None, "seconds": round(self.seconds, 3), "verified": verified}
        return result | {"best": self.is_best, "pareto": self.is_pareto}


class ComparedRows(list[Compared]):
    """Strategies side by side, which notebooks show as a picture of nodes by layers, and as rows.

    Examples
    --------
    >>> import boolnet
    >>> boolnet.compare("a & b")
    <ComparedRows of 14 networks, best exact: 2 nodes in 2 layers>
    """

    def __repr__(self) -> str:
        best = "".join(
            f", best {row.strategy}: {counted(counts.nodes, 'node')} in {counted(counts.layers, 'layer')}"
            for row in self
            if row.is_best and (counts := row.counts) is not None
        )
        return f"<ComparedRows of {counted(len(self.candidates()), 'network')}{best}>"

    def picture(self) -> Picture:
        """Return the networks as points: nodes by layers."""
        return pareto_picture(self.candidates())

    def candidates(self) -> list[Candidate]:
        """Return the networks as a picture takes them."""
        found = [(row, row.counts) for row in self if row.counts is not None and not row.problem]
        return [
            Candidate(row.strategy, counts.layers, counts.nodes, row.is_best, row.is_pareto) for row, counts in found
        ]

    def _repr_svg_(self) -> str | None:
        return self.picture().svg() if self.candidates() else None

    def _repr_html_(self) -> str:
        facts = [] if self else [("strategies", "none")]
        for row in self:
            counts = row.counts
            size = "" if counts is None else f"{counted(counts.nodes, 'node')} in {counted(counts.layers, 'layer')}"
            facts.append((row.strategy, "; ".join(filter(None, [size, row.problem, "best" if row.is_best else ""]))))
        return shown(self.picture() if self.candidates() else None, facts)


def compare_function(function: BooleanFunction, request: Request, budget: Budget) -> ComparedRows:
    """Build a function by every strategy, verify each network, and mark the best and the Pareto front.

    Parameters
    ----------
    function : BooleanFunction
    request : Request
        Its strategy is not looked at.
    budget : Budget
        Every strategy has its share of what is left.
    """
    refuse_too_large(function)
    spec = request.spec
    tried = try_strategies(function, request, budget, tuple(STRATEGIES), is_auto=False)
    trials = _by_strategy(tried, spec)
    best = best_trial(trials, spec)
    front = _pareto([trial for trial in trials if trial.is_valid])
    budget.settle()
    budget.tell("verifying")
    params = verification_params(budget)
    return ComparedRows(
        Compared(
            trial.strategy,
            trial.counts,
            trial.problem,
            trial.seconds,
            verify_function(trial.construction.graph, function, spec.meaning, params=params)
            if trial.construction
            else None,
            trial is best and trial.is_valid,
            trial.strategy in front,
            trial.construction.graph if trial.construction else None,
        )
        for trial in trials
    )


def _by_strategy(trials: Iterable[Trial], spec: Spec) -> list[Trial]:
    """Return the best trial of each strategy, with the seconds of all its trials."""
    best: dict[str, Trial] = {}
    for trial in trials:
        before = best.get(trial.strategy)
        seconds = trial.seconds + (before.seconds if before else 0.0)
        better = trial if before is None or rank(trial, spec) < rank(before, spec) else before
        best[trial.strategy] = replace(better, seconds=seconds)
    return list(best.values())


def _pareto(trials: Sequence[Trial]) -> set[str]:
    """Return the strategies that no other beats: as good in every cost, and better in one."""
    costs = {t.strategy: (c.nodes, c.layers, c.edges, c.max_value) for t in trials if (c := t.counts) is not None}

    def is_beaten(own: tuple[Any, ...]) -> bool:
        return any(all(a <= b for a, b in zip(other, own, strict=True)) and other != own for other in costs.values())

    return {name for name, own in costs.items() if not is_beaten(own)}
