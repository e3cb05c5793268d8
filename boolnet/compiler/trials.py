"""Trials: what came of a strategy, once the passes have been over what it offers."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from boolnet.core.errors import Beaten, LimitError, NotApplicable
from boolnet.functions.function import BooleanFunction
from boolnet.passes import LARGE, Audit, optimize, within_work
from boolnet.strategies import STRATEGIES
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import Spec
from nets.graphs.counts import Counts, count
from nets.graphs.graph import edge_count


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
    is_cut : bool
        Whether it used its work up, so that more may give more.
    is_settled : bool
        Whether it is proved that there is nothing smaller.
    """

    strategy: str
    construction: Construction | None = None
    counts: Counts | None = None
    problem: str = ""
    seconds: float = 0.0
    is_cut: bool = False
    is_settled: bool = False

    @property
    def is_valid(self) -> bool:
        """Whether there is a network that keeps the limits."""
        return self.construction is not None and not self.problem


def build(strategy: str, function: BooleanFunction, context: SearchContext) -> Iterator[Construction]:
    """Yield what a strategy offers, built while it is asked for.

    Parameters
    ----------
    strategy : str
        A row of `STRATEGIES`.
    function : BooleanFunction
    context : SearchContext
    """
    yield from STRATEGIES[strategy].offers(function, context)


def finish(
    offered: Iterable[Construction],
    passes: tuple[str, ...],
    audit: Audit | None,
    context: SearchContext,
    least: float,
) -> Iterator[Construction]:
    """Yield each network after the passes, and as it is where that keeps the layering: folding may cost copies.

    Parameters
    ----------
    offered : iterable of Construction
        By a strategy.
    passes : tuple of str
        Rows of `boolnet.passes.PASSES`.
    audit : callable or None
        Called after every pass; see `boolnet.passes.optimize`.
    context : SearchContext
        Its budget pays for the passes too, and hears of them.
    least : float
        What the passes may take, however little the search has left: of a network too large for one round of them, only
        those run that come last.

    Raises
    ------
    NotApplicable
        At a network that is of no use, even once the passes have been over it, or so large that it is not worth them.
    """
    for construction in offered:
        work = max(context.budget.left(), least)
        graph = construction.graph
        is_passed = len(graph) + edge_count(graph) < LARGE
        context.refuse_beaten(len(graph) - len(graph.graph["inputs"]), is_passed)
        names = within_work(passes, graph, work)
        passed = optimize(graph, names, audit, context.budget.after(work))
        yield replace(construction, graph=passed, is_rough=names != passes)
        if passed is not graph and context.spec.layered:
            yield construction


def take_best(strategy: str, finished: Iterable[Construction], context: SearchContext) -> Trial:
    """Count the networks of a strategy and keep the best, one that keeps the limits before one that does not.

    Parameters
    ----------
    strategy : str
    finished : iterable of Construction
        Made while they are looked at; ends at the first after which the budget is over.
    context : SearchContext
    """
    start, is_beaten, is_cut = time.process_time(), False, False
    best = Trial(strategy, problem="it has no network for this function")
    try:
        for construction in finished:
            counts, is_cut = count(construction.graph), is_cut or construction.is_cut
            trial = Trial(strategy, construction, counts, context.spec.broken(counts) or "")
            best = min(best, trial, key=lambda one: rank(one, context.spec))
            if context.budget.is_over():
                break
    except KeyboardInterrupt:
        if not context.budget.is_stopped():
            raise
        if best.construction is None:  # a search that did not hear that it was to stop
            best = replace(best, problem="interrupted")
    except Beaten as error:
        is_beaten = True
        if best.construction is None:
            best = replace(best, problem=error.message)
    except (NotApplicable, LimitError) as error:
        if best.construction is None:
            reason = error.message.removeprefix(f"{strategy}: ") + (f"; {error.help}" if error.help else "")
            best = replace(best, problem=reason)
    is_cut = is_cut or (context.budget.is_over() and not is_beaten)
    return replace(best, seconds=time.process_time() - start, is_cut=is_cut)


def rank(trial: Trial, spec: Spec) -> tuple[int, ...]:
    """Return what is smaller for a better trial: a network within the limits, one beyond them, none."""
    if trial.counts is None:
        return (2,)
    return (int(not trial.is_valid), *spec.key(trial.counts))
