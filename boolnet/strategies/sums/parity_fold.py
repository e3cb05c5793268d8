"""parity-fold: parity, and other outputs with mirror symmetry in a sum, by folding the sum layer by layer.

``|s - c|`` keeps the parity of s up to that of c and halves its range, in two neurons, or in one where a layer may
read s itself: ``2 relu(s - c) - (s - c)``. Sawteeth of more pieces [1]_ do so in fewer layers, and from three pieces
on in fewer neurons (`range_folding`). Parity of 64 inputs: 11 neurons in 3 hidden layers, with skips 6 in 6.

References
----------
.. [1] M. Telgarsky, "Representation benefits of deep feedforward networks", arXiv:1509.08101, 2015.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from boolnet.core.errors import NotApplicable
from boolnet.functions.function import BooleanFunction
from boolnet.strategies.builder import Builder, Signal
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.sums.merge import MergeParams
from boolnet.strategies.sums.piecewise_linear import fit_piecewise_linear
from boolnet.strategies.sums.range_folding import RangeFolding, RangeFoldingParams, Values, foldings
from boolnet.strategies.sums.recognise import OfSum, best_sums, joined, looked_up


@dataclass(frozen=True)
class ParityFoldParams:
    """The parameters of what it calls.

    Attributes
    ----------
    merge : MergeParams
        Of the search for the sums.
    folding : RangeFoldingParams
        Of the search for sawteeth.
    """

    merge: MergeParams = field(default_factory=MergeParams)
    folding: RangeFoldingParams = field(default_factory=RangeFoldingParams)


DEFAULT = ParityFoldParams()


def parity_fold(
    function: BooleanFunction, context: SearchContext, params: ParityFoldParams = DEFAULT
) -> Iterable[Construction]:
    """Build each output by folding its sum; outputs of the same sum fold together where they can.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : ParityFoldParams

    Raises
    ------
    NotApplicable
        Where an output is no function of a sum that is found, or folding saves nothing.
    """
    function = looked_up(function)
    found = []
    for j, name in enumerate(function.outputs):
        ranked = best_sums(function, [j], context.budget, params=params.merge)
        if not ranked:
            raise NotApplicable(
                f"parity-fold: output {name!r} is not recognised as a function of a weighted sum",
                help="use another strategy, such as xor-tree",
            )
        found.append(ranked[0][0])
    made = list(_constructions(function, joined(found), context, params.folding))
    if not made:
        raise NotApplicable(
            "parity-fold: no output is a parity or mirrored in its sum so that folding saves a neuron",
            help="use another strategy, such as weighted-sum",
        )
    return made


def _constructions(
    function: BooleanFunction, parts: list[OfSum], context: SearchContext, params: RangeFoldingParams
) -> Iterator[Construction]:
    most = None if context.spec.max_layers is None else context.spec.max_layers - 1
    for direct in (True, False) if not context.spec.layered else (False,):
        ways = [_ways(one, direct, most, params) for one in parts]
        shown = {"nodes": (0,), "layers": (0, 2)}.get(context.spec.objective, (0, 1))
        done = set()
        for number in shown:
            chosen = [way[min(number, len(way) - 1)] for way in ways]
            key = tuple(map(id, chosen))
            if key not in done and any(folding.folds for folding in chosen):
                done.add(key)
                yield _build(function, parts, chosen)


def _ways(one: OfSum, direct: bool, most: int | None, params: RangeFoldingParams) -> list[RangeFolding]:
    """Return the foldings of a sum; where outputs fold only apart, those of its last resort: no fold at all."""
    flat = RangeFolding((), fit_piecewise_linear(one.attained, one.targets, direct))
    return list(foldings(Values(one.attained, one.targets), direct, most, params)) or [flat]


def _build(function: BooleanFunction, parts: list[OfSum], chosen: list[RangeFolding]) -> Construction:
    net = Builder(function.inputs, function.outputs)
    forms: dict[int, Signal] = {}
    for one, folding in zip(parts, chosen, strict=True):
        forms |= one.lower(net, folding)
    for j, name in enumerate(function.outputs):
        net.output(name, forms[j])
    folds = [f"{len(one.weights)} inputs {f.layers} times" for one, f in zip(parts, chosen, strict=True) if f.folds]
    return Construction(net.build(), note=f"folds {'; '.join(dict.fromkeys(folds))}")
