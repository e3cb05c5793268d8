"""The stages of compilation, each a function from values to values that changes none of them.

    source --read--> function --strategies--> networks --passes--> networks --choose--> network
    network --label--> what each neuron computes, --verify--> certificate

`compile_function` is the whole of it; `try_strategies` is what goes on between the function and the choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from boolnet.compiler.choose import Choice, choose
from boolnet.compiler.compiled import Compiled
from boolnet.compiler.impossible import refuse_impossible
from boolnet.compiler.request import AUTO, Request
from boolnet.compiler.schedule import Standing, Turn, in_order, next_turn, why_not
from boolnet.compiler.size import refuse_too_large
from boolnet.compiler.trials import Trial, build, finish, take_best
from boolnet.core.budget import Budget
from boolnet.core.collection import rare_collection
from boolnet.functions.function import BooleanFunction
from boolnet.labels import with_labels
from boolnet.minimum.counting import counting_bound
from boolnet.minimum.lower_bound import is_least, lower_bound
from boolnet.passes import PASSES, Audit, optimize
from boolnet.strategies import STRATEGIES
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import PartBuilder, SearchContext
from boolnet.strategies.spec import Spec
from boolnet.verification.samples import SamplingParams
from boolnet.verification.verification import Progress, VerificationParams, verify_function
from nets.graphs.counts import count
from nets.graphs.graph import with_attributes

#: Of the whole work, what the passes may take on the network that was chosen, whatever is left of it.
POLISH_SHARE = 0.25
#: Of a turn, what the passes may take, however little the search has left of it.
PASSES_SHARE = 0.25
#: Of a network that someone waits for who has interrupted the search.
AFTER_INTERRUPT = VerificationParams(samples=1 << 10, least_samples=1 << 8, sampling=SamplingParams(gate_share=0.0))

#: Nodes of such a network up to which its neurons have labels.
LABELLED_AFTER_INTERRUPT = 1 << 12


@rare_collection()
def compile_function(
    function: BooleanFunction,
    request: Request,
    budget: Budget,
    *,
    verify: bool = True,
    progress: Progress | None = None,
) -> Compiled:
    """Compile what was read already.

    Parameters
    ----------
    function : BooleanFunction
    request : Request
    budget : Budget
        Ends the search with the best network so far.
    verify, progress
        As in `boolnet.compile`.
    """
    spec, is_auto = request.spec, request.strategy == AUTO
    names = tuple(STRATEGIES) if is_auto else (request.strategy,)
    refuse_too_large(function)
    refuse_impossible(function, spec)
    whole = budget.left()
    trials = list(try_strategies(function, request, budget, names, is_auto=is_auto))
    choice = choose(trials, request)
    if is_auto and not budget.is_stopped():
        choice = _polished(choice, request, _audit(function, request), budget.after(POLISH_SHARE * whole))
    ended_by = budget.ended_by() or _cut_by(trials)
    budget.settle()
    graph = choice.construction.graph
    if not budget.is_stopped() or len(graph) <= LABELLED_AFTER_INTERRUPT:
        budget.tell("labelling")
        graph = with_labels(graph)
    graph = with_attributes(graph, meaning=spec.meaning, strategy=choice.strategy)
    budget.tell("verifying")
    certificate = None
    if verify:
        params = verification_params(budget)
        certificate = verify_function(graph, function, spec.meaning, progress=progress, params=params).require()
    return Compiled(
        graph=graph,
        counts=choice.counts,
        certificate=certificate,
        function=function,
        strategy=choice.strategy,
        reason=choice.reason,
        note=choice.construction.note,
        spec=spec,
        minimized=choice.construction.minimized,
        ended_by=ended_by,
        at_least=lower_bound(function, choice.counts, spec.meaning, spec.layered),
        counting=counting_bound(graph, choice.counts) if spec.meaning == "exact" else None,
    )


def verification_params(budget: Budget) -> VerificationParams:
    """Return how much to verify: less once the search was interrupted."""
    return AFTER_INTERRUPT if budget.is_stopped() else VerificationParams()


def try_strategies(
    function: BooleanFunction, request: Request, budget: Budget, names: Sequence[str], *, is_auto: bool
) -> Iterator[Trial]:
    """Try strategies in turn: each builds, the passes shrink what it built, and the best of that is kept.

    Parameters
    ----------
    function : BooleanFunction
    request : Request
        Its strategy is not looked at.
    budget : Budget
        Every strategy has its share of what is left.
    names : sequence of str
        Rows of `STRATEGIES`.
    is_auto : bool
        Whether, where the objective is nodes, to leave out what can have neither fewer of them than what is there
        already, nor as many in fewer layers, and to end at a network that is proved to have the fewest.
    """
    spec, audit, standing = request.spec, _audit(function, request), Standing()
    leaves_out = is_auto and spec.objective == "nodes"
    context = SearchContext(spec, budget, build_part=part_builder(request))
    whole, turns = budget.left(), list[Turn]()
    ordered = in_order(names, function, spec, whole)
    while (turn := next_turn(ordered, function, spec, whole, budget.left(), turns)) is not None:
        if budget.is_stopped() and standing.fewest is None:
            raise KeyboardInterrupt  # there is no best so far to end with
        name, work = turn
        context = replace(context, beat=standing.fewest[0] if leaves_out and standing.fewest else None)
        is_quick = STRATEGIES[name].is_quick(function)
        own = replace(context, budget=budget.after(work) if is_quick else budget.part(work))
        before, trial = budget.spent(), why_not(name, function, context, standing, work)
        if trial is None:
            budget.tell(f"{name}{standing}")
            offered = build(name, function, own)  # made while `take_best` draws them, which hears refusals too
            finished = finish(offered, request.passes, audit, own, PASSES_SHARE * work)
            trial = take_best(name, finished, own)
        if is_auto and _is_settled(function, trial, spec):
            yield replace(trial, is_settled=True)
            return
        turns.append(Turn(work, trial, budget.spent() - before))
        standing = standing.after(trial)
        yield trial


def _polished(choice: Choice, request: Request, audit: Audit | None, budget: Budget) -> Choice:
    """Return the choice once the passes have been over it again: in a turn some of them end with its work."""
    graph = choice.construction.graph
    limited = tuple(name for name in request.passes if PASSES[name].work is None)
    try:
        for names in (request.passes,) if choice.construction.is_rough else (limited, request.passes):
            before, graph = graph, optimize(graph, names, audit, budget)
            if graph is before:
                return choice
        counts = count(graph)
    except KeyboardInterrupt:
        if not budget.is_stopped():
            raise
        return choice  # a pass did not hear that it was to stop
    if request.spec.broken(counts) or request.spec.key(counts) >= request.spec.key(choice.counts):
        return choice
    return replace(choice, construction=replace(choice.construction, graph=graph), counts=counts)


def _cut_by(trials: Sequence[Trial]) -> str:
    """Return "work" where a strategy might have found more with more of it."""
    last = {trial.strategy: trial for trial in trials}
    return "work" if not trials[-1].is_settled and any(trial.is_cut for trial in last.values()) else ""


def _is_settled(function: BooleanFunction, trial: Trial, spec: Spec) -> bool:
    """Return whether few neurons are wanted, and no network at all has fewer than this one."""
    if spec.objective != "nodes" or not trial.is_valid or trial.counts is None:
        return False
    return is_least(function, trial.counts.hidden, spec.meaning, spec.layered)


def _audit(function: BooleanFunction, request: Request) -> Audit | None:
    """Return what verifies a network between two passes."""
    return (lambda graph: verify_function(graph, function, request.spec.meaning).require()) if request.audit else None


def part_builder(request: Request) -> PartBuilder:
    """Return the way to build a part of a function: by the best strategy that does not split it again."""
    names = [name for name, row in STRATEGIES.items() if not row.has_parts]

    def build_part(function: BooleanFunction, context: SearchContext) -> Construction:
        part = replace(request, spec=context.spec, strategy=AUTO)
        return choose(list(try_strategies(function, part, context.budget, names, is_auto=True)), part).construction

    return build_part
