"""weighted-sum: one hidden layer for functions of weighted sums of their inputs.

Interchangeable inputs are grouped, the groups' weights searched (`sums.merge`), and the outputs made from bends of piecewise
linear functions of the sum (`sums.pieces`). Symmetric functions have weight 1: n-input parity takes n - 1 neurons from
n = 4 on, a threshold two. Comparisons of words, ranges and carries have weights that are found from the function.
Outputs share the neurons of a sum that all depend on; otherwise each has a sum of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from boolnet.builder import Builder
from boolnet.errors import NotApplicable
from boolnet.function import BooleanFunction
from boolnet.goal import Goal
from boolnet.strategies.construction import Construction
from boolnet.strategies.sums.pieces import pieces
from boolnet.strategies.sums.recognise import OfSum, best_sum, joined, place


def weighted_sum(function: BooleanFunction, goal: Goal) -> Iterable[Construction]:
    """Build the outputs from one sum, and each from its own; the fewest neurons first."""
    choices: list[tuple[int, list[OfSum]]] = []
    together = best_sum(function, range(len(function.outputs)), goal.watch)
    if together is not None:
        choices.append((len(together[1].neurons), [together[0]]))
    if len(function.outputs) > 1 and not (choices and choices[0][0] <= len(function.outputs)):
        apart = [best_sum(function, [j], goal.watch) for j in range(len(function.outputs))]
        found = [one[0] for one in apart if one is not None]
        if len(found) == len(apart):
            parts = joined(found)
            if len(parts) > 1 or not choices:
                choices.append((sum(len(pieces(p.attained, p.targets).neurons) for p in parts), parts))
    if not choices:
        raise NotApplicable(
            "weighted-sum: the outputs are not recognised as functions of weighted sums of the inputs",
            help="use another strategy, such as xor-tree",
        )
    made = []
    for _, parts in sorted(choices, key=lambda choice: choice[0]):
        if not goal.layered or not any(pieces(p.attained, p.targets, True).neurons for p in parts):
            made.append(_build(function, parts, True))
        made.append(_build(function, parts, False))
    return made


def _build(function: BooleanFunction, parts: list[OfSum], direct: bool) -> Construction:
    net = Builder(function.inputs, function.outputs)
    forms = {}
    for one in parts:
        forms |= place(net, one, pieces(one.attained, one.targets, direct))
    for j, name in enumerate(function.outputs):
        net.output(name, forms[j])
    return Construction(net.build(), note=f"weights {_weights(parts)}")


def _weights(parts: list[OfSum]) -> str:
    texts = []
    for one in parts:
        kinds = sorted({abs(w) for _, w in one.weights})
        texts.append(", ".join(map(str, kinds[:8])) + (", …" if len(kinds) > 8 else "") or "none")
    return "; ".join(dict.fromkeys(texts))
