"""parity-fold: parity, and other outputs with mirror symmetry in a sum, by folding the sum layer by layer.

``|s - c|`` keeps the parity of s up to that of c and halves its range, in two neurons, or in one where a layer may
read s itself: ``2 relu(s - c) - (s - c)``. Sawteeth of more pieces do so in fewer layers, and from three pieces on in
fewer neurons (`range_folding`). Parity of 64 inputs: 11 neurons in 3 hidden layers, with skips 6 in 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from boolnet.core.errors import NotApplicable
from boolnet.functions.function import BooleanFunction
from boolnet.strategies.builder import Builder, Signal
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.sums.piecewise_linear import fit_pieces
from boolnet.strategies.sums.range_folding import RangeFolding, Values, foldings
from boolnet.strategies.sums.recognise import OfSum, best_sum, joined


def parity_fold(function: BooleanFunction, context: SearchContext) -> Iterable[Construction]:
    """Build each output by folding its sum; outputs of the same sum fold together where they can."""
    found = []
    for j, name in enumerate(function.outputs):
        one = best_sum(function, [j], context.budget)
        if one is None:
            raise NotApplicable(f"parity-fold: output {name!r} is not recognised as a function of a weighted sum")
        found.append(one[0])
    most = None if context.spec.max_layers is None else context.spec.max_layers - 1
    made = list(_constructions(function, joined(found), most, context))
    if not made:
        raise NotApplicable(
            "parity-fold: no output is a parity or mirrored in its sum so that folding saves a neuron",
            help="use another strategy, such as weighted-sum",
        )
    return made


def _constructions(
    function: BooleanFunction, parts: list[OfSum], most: int | None, context: SearchContext
) -> Iterator[Construction]:
    for direct in (True, False) if not context.spec.layered else (False,):
        ways = [_ways(one, direct, most) for one in parts]
        shown = {"nodes": (0,), "layers": (0, 2)}.get(context.spec.objective, (0, 1))
        done = set()
        for number in shown:
            chosen = [way[min(number, len(way) - 1)] for way in ways]
            key = tuple(map(id, chosen))
            if key not in done and any(folding.folds for folding in chosen):
                done.add(key)
                yield _build(function, parts, chosen)


def _ways(one: OfSum, direct: bool, most: int | None) -> list[RangeFolding]:
    """Return the foldings of a sum; where outputs fold only apart, those of its last resort: no fold at all."""
    flat = RangeFolding((), fit_pieces(one.attained, one.targets, direct))
    return list(foldings(Values(one.attained, one.targets), direct, most)) or [flat]


def _build(function: BooleanFunction, parts: list[OfSum], chosen: list[RangeFolding]) -> Construction:
    net = Builder(function.inputs, function.outputs)
    forms: dict[int, Signal] = {}
    for one, folding in zip(parts, chosen, strict=True):
        forms |= one.lower(net, folding)
    for j, name in enumerate(function.outputs):
        net.output(name, forms[j])
    folds = [f"{len(one.weights)} inputs {f.layers} times" for one, f in zip(parts, chosen, strict=True) if f.folds]
    return Construction(net.build(), note=f"folds {'; '.join(dict.fromkeys(folds))}")
