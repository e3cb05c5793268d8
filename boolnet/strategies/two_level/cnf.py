"""cnf: the dual of dnf, with the phase of each output chosen.

A conjunction of clauses is the complement of a sum of products of the complement: an output is 1 minus the sum of the
cubes where it is 0. Each output is covered where it is 1 or where it is 0, whichever makes the cover they share small
[1]_; one at least by its complement, for otherwise it were `dnf`.

References
----------
.. [1] T. Sasao, "Input variable assignment and output phase optimization of PLA's", IEEE Trans. Comput. 33, 1984.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from boolnet.core.errors import BoolnetError, LimitError
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers import least_cover, minimize_cover
from boolnet.minimizers.check import overlapping_outputs
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.two_level.phases import Phases, SumOfProductsParams, build_sums, with_phases


@dataclass(frozen=True)
class CnfParams:
    """How the phases of outputs are searched for.

    Attributes
    ----------
    all_phases : int
        Outputs up to which all assignments are tried.
    trials : int
        Assignments of more outputs.
    trial_work : float
        For the cover of one.
    search_work : float
        For all together.
    searched_inputs : int
        In wider functions all outputs are complemented together.
    flips : int
        How often every output, one after the other, is tried in its other phase.
    sums : SumOfProductsParams
        Of the network.
    """

    all_phases: int = 3
    trials: int = 24
    trial_work: float = 1000
    search_work: float = 10_000
    searched_inputs: int = 12
    flips: int = 2
    sums: SumOfProductsParams = field(default_factory=SumOfProductsParams)


DEFAULT = CnfParams()


def cnf(function: BooleanFunction, context: SearchContext, params: CnfParams = DEFAULT) -> Iterable[Construction]:
    """Minimise the function with some or all of its outputs complemented and build it.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : CnfParams
    """
    return [build_sums(function, context, _best_phases(function, context, params), "cnf", params.sums)]


def least_nodes(function: BooleanFunction) -> int:
    """Return a lower bound on the nodes of the network, in a moment."""
    outputs = len(function.outputs)
    if outputs > 1:
        return outputs
    try:
        return least_cover(with_phases(function, np.ones(1, dtype=np.bool_))).cubes + 1
    except BoolnetError:
        return 1


def _best_phases(function: BooleanFunction, context: SearchContext, params: CnfParams) -> Phases:
    m = len(function.outputs)
    best = np.ones(m, dtype=np.bool_)
    if m == 1 or len(function.inputs) > params.searched_inputs:
        return best
    budget = context.budget.part(params.search_work)
    sizes: dict[bytes, int] = {}

    def size(negated: Phases) -> int:
        key = negated.tobytes()
        if key not in sizes:
            phased = with_phases(function, negated, params.sums)
            try:
                cover = minimize_cover(phased, "heuristic", budget=budget.part(params.trial_work)).cover
            except LimitError:
                sizes[key] = 1 << 60
            else:
                clamps = negated if context.spec.meaning == "positive" else np.ones(m, dtype=np.bool_)
                sizes[key] = len(cover) + int((overlapping_outputs(cover) & clamps).sum())
        return sizes[key]

    for negated in _assignments(m, params):
        if budget.is_over():
            return best
        if negated.any() and size(negated) < size(best):
            best = negated
    if m <= params.all_phases:
        return best
    for _, j in itertools.product(range(params.flips), range(m)):
        flipped = best.copy()
        flipped[j] ^= True
        if budget.is_over() or len(sizes) > params.trials:
            break
        if flipped.any() and size(flipped) < size(best):
            best = flipped
    return best


def _assignments(m: int, params: CnfParams) -> Iterator[Phases]:
    """Yield the phases to start from: all of them for few outputs, or each output alone."""
    if m <= params.all_phases:
        for bits in itertools.product((True, False), repeat=m):
            yield np.array(bits)
        return
    for j in range(min(m, params.trials // 2)):
        yield np.arange(m) == j
