"""weighted-sum: one hidden layer for functions of weighted sums of their inputs.

Interchangeable inputs are grouped, the groups' weights searched (`merge`), and the outputs made as piecewise linear
functions of the sum, a neuron for each breakpoint (`piecewise_linear`). Symmetric functions have weight 1: n-input
parity takes n - 1 neurons from n = 4 on, a threshold two [1]_. Comparisons of words, ranges and carries have weights
that are found from the function. Outputs share the neurons of a sum that all depend on; otherwise each has a sum of
its own.

References
----------
.. [1] S. Muroga, Threshold Logic and Its Applications, Wiley, 1971.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from boolnet.core.errors import NotApplicable
from boolnet.core.limits import check_memory, graph_bytes, in_words
from boolnet.functions.function import BooleanFunction
from boolnet.functions.symmetry import Symmetry, symmetry
from boolnet.strategies.builder import Builder, Signal
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.sums.merge import MergeParams
from boolnet.strategies.sums.piecewise_linear import PiecewiseLinear, fit_piecewise_linear
from boolnet.strategies.sums.range_folding import Values, is_parity
from boolnet.strategies.sums.recognise import OfSum, best_sums, joined, looked_up
from boolnet.strategies.sums.separate import SeparationParams, separated
from boolnet.strategies.sums.shared import SharedLayerParams, shared_layer

THRESHOLD_NEURONS = 2


@dataclass(frozen=True)
class WeightedSumParams:
    """What is built, and the parameters of what it calls.

    Attributes
    ----------
    wide : int
        Inputs of a parity beyond which one layer is left to those who want few layers: folding takes far less.
    slack : float
        Of several layouts, each of one layer, those are built that have so many times the fewest nodes at most.
    merge : MergeParams
        Of the search for sums.
    separation : SeparationParams
        Of the weights of threshold functions.
    shared : SharedLayerParams
        Of the layer that outputs share.
    """

    wide: int = 100
    slack: float = 1.25
    merge: MergeParams = field(default_factory=MergeParams)
    separation: SeparationParams = field(default_factory=SeparationParams)
    shared: SharedLayerParams = field(default_factory=SharedLayerParams)


DEFAULT = WeightedSumParams()


def weighted_sum(
    function: BooleanFunction, context: SearchContext, params: WeightedSumParams = DEFAULT
) -> Iterable[Construction]:
    """Build the outputs from one sum, each from its own, and from neurons that they share; the fewest first.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : WeightedSumParams

    Raises
    ------
    NotApplicable
        Where an output is no function of a sum that is found, or a parity so wide that folding is better.
    """
    function = looked_up(function)
    outputs = range(len(function.outputs))
    together = next(iter(best_sums(function, outputs, context.budget, params=params.merge)), None)
    layouts: list[list[OfSum]] = [] if together is None else [[together[0]]]
    shared: list[Construction] = []
    if together is None or (together[1].neurons and len(outputs) > 1):
        groups = symmetry(function)
        candidates = []
        for j in outputs:
            candidates.append(_candidates(function, j, groups, together[0] if together else None, context, params))
            if not candidates[-1]:
                break
        else:
            parts = joined([found[0] for found in candidates])
            if len(parts) > 1 or not layouts:
                layouts.append(parts)
            if len(parts) > 1:
                shared = _shared(function, groups, candidates, context, params.shared)
    made = [*shared, *_promising(function, layouts, [len(one.graph) for one in shared], context, params)]
    if not made:
        raise NotApplicable(
            "weighted-sum: the outputs are not recognised as functions of weighted sums, or are wide parities",
            help="use another strategy, such as parity-fold or xor-tree",
        )
    return sorted(made, key=lambda one: len(one.graph))


def _promising(
    function: BooleanFunction,
    layouts: list[list[OfSum]],
    known: list[int],
    context: SearchContext,
    params: WeightedSumParams,
) -> list[Construction]:
    """Build the layouts that are not much larger than the smallest network: all have one hidden layer."""
    ends = len(function.inputs) + len(function.outputs)
    sizes = [ends + sum(len(_fit(one).neurons) for one in parts) for parts in layouts]
    most = min([*known, *sizes], default=0) * params.slack
    return [
        one
        for size, parts in zip(sizes, layouts, strict=True)
        if size <= most
        for one in _build(function, parts, context, params.wide)
    ]


def _candidates(
    function: BooleanFunction,
    output: int,
    groups: Symmetry,
    known: OfSum | None,
    context: SearchContext,
    params: WeightedSumParams,
) -> list[OfSum]:
    """Return the sums that take the fewest neurons for one output, by merging or by linear separation."""
    found = []
    if len(function.outputs) > 1:
        found = best_sums(function, [output], context.budget, groups, params.merge, known)
    if not found or len(found[0][1].neurons) > THRESHOLD_NEURONS:
        one = separated(function, output, context.budget, params.separation)
        if one is not None:
            return [one]
    return [one for one, _ in found]


def _shared(
    function: BooleanFunction,
    groups: Symmetry,
    candidates: list[list[OfSum]],
    context: SearchContext,
    params: SharedLayerParams,
) -> list[Construction]:
    kinds = (False,) if context.spec.layered else (True, False)
    made = [shared_layer(function, groups, candidates, direct, context.budget, params) for direct in kinds]
    note = f"neurons shared by sums with weights {_weights([found[0] for found in candidates])}"
    return [Construction(graph, note=note) for graph in made if graph is not None]


def _build(function: BooleanFunction, parts: list[OfSum], context: SearchContext, widest: int) -> list[Construction]:
    """Return the network, and where skips are welcome or no neuron is needed the one that reads the sums themselves."""
    if _folds_better(parts, context, widest):
        return []
    by_direct = {direct: [_fit(one, direct) for one in parts] for direct in (True, False)}
    direct = not context.spec.layered or not any(made.neurons for made in by_direct[True])
    return [_lower(function, parts, by_direct[kind]) for kind in ((True, False) if direct else (False,))]


def _fit(one: OfSum, direct: bool = False) -> PiecewiseLinear:
    return fit_piecewise_linear(one.attained, one.targets, direct)


def _folds_better(parts: list[OfSum], context: SearchContext, widest: int) -> bool:
    """Whether this is a parity so wide that one layer for it is only of use where nothing but layers counts."""
    wide = any(len(one.weights) > widest and is_parity(Values(one.attained, one.targets)) for one in parts)
    return (
        wide and context.spec.objective != "layers" and (context.spec.max_layers is None or context.spec.max_layers > 2)
    )


def _lower(function: BooleanFunction, parts: list[OfSum], made: list[PiecewiseLinear]) -> Construction:
    neurons, edges = _size(parts, made)
    check_memory(
        graph_bytes(neurons + len(function.inputs), edges),
        f"one layer for these sums has {in_words(neurons)} neurons",
        "allow more layers",
    )
    net = Builder(function.inputs, function.outputs)
    forms: dict[int, Signal] = {}
    for one, some in zip(parts, made, strict=True):
        forms |= one.lower(net, some)
    for j, name in enumerate(function.outputs):
        net.output(name, forms[j])
    return Construction(net.build(), note=f"weights {_weights(parts)}")


def _size(parts: list[OfSum], made: list[PiecewiseLinear]) -> tuple[int, int]:
    """Return the nodes and edges that a network of these pieces has at most."""
    neurons = sum(len(one.neurons) for one in made)
    edges = sum(
        len(one.neurons) * (len(part.weights) + len(part.outputs)) for part, one in zip(parts, made, strict=True)
    )
    return neurons + sum(len(part.outputs) for part in parts), edges


def _weights(parts: list[OfSum]) -> str:
    texts = []
    for one in parts:
        kinds = sorted({abs(w) for _, w in one.weights})
        texts.append(", ".join(map(str, kinds[:8])) + (", …" if len(kinds) > 8 else "") or "none")
    return "; ".join(dict.fromkeys(texts))
