"""threshold: outputs that are threshold functions, ``[w . x >= t]``, two neurons each and AND and OR one.

``relu(w . x - t + 1) - relu(w . x - t)``. The weights come from a linear and an integer program [1]_
(`boolnet.strategies.sums.separate`); outputs of equal weights share them, and so the neurons.

References
----------
.. [1] S. Muroga, Threshold Logic and Its Applications, Wiley, 1971.
"""

from __future__ import annotations

from collections.abc import Iterable

from boolnet.core.errors import NotApplicable
from boolnet.functions.function import BooleanFunction
from boolnet.strategies.builder import Builder, Signal
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.sums.piecewise_linear import fit_piecewise_linear
from boolnet.strategies.sums.recognise import OfSum, joined, looked_up
from boolnet.strategies.sums.separate import DEFAULT, SeparationParams, separated


def threshold(
    function: BooleanFunction, context: SearchContext, params: SeparationParams = DEFAULT
) -> Iterable[Construction]:
    """Build every output from the sum that separates it.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : SeparationParams

    Raises
    ------
    NotApplicable
        Where an output is no threshold function, or is not recognised as one in time.
    """
    function = looked_up(function)
    found: list[OfSum] = []
    for j, name in enumerate(function.outputs):
        one = separated(function, j, context.budget, params)
        if one is None:
            raise NotApplicable(
                f"threshold: output {name!r} is not recognised as a threshold function",
                help="use another strategy, such as weighted-sum",
            )
        found.append(one)
    net = Builder(function.inputs, function.outputs)
    forms: dict[int, Signal] = {}
    parts = joined(found)
    for one in parts:
        forms |= one.lower(net, fit_piecewise_linear(one.attained, one.targets))
    for j, name in enumerate(function.outputs):
        net.output(name, forms[j])
    weights = "; ".join(", ".join(str(w) for _, w in one.weights[:8]) + ", …" * (len(one.weights) > 8) for one in parts)
    return [Construction(net.build(), note=f"weights {weights}")]
