"""cnf: the dual of dnf, with the phase of each output chosen.

A conjunction of clauses is the complement of a sum of products of the complement: an output is 1 minus the sum of the
cubes where it is 0. Each output is covered where it is 1 or where it is 0, whichever makes the cover they share small;
one at least by its complement, for otherwise it were `dnf`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import numpy as np

from boolnet.core.errors import BoolnetError, LimitError
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers import least_cover, minimize_cover
from boolnet.minimizers.check import overlapping_outputs
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.two_level.phases import Phases, build_sums, with_phases

ALL_PHASES = 3  # outputs; up to here all assignments are tried
TRIALS = 24  # assignments of more outputs
TRIAL_SECONDS = 1.0
SEARCH_SECONDS = 10.0
SEARCHED_INPUTS = 12  # in wider functions all outputs are complemented together


def cnf(function: BooleanFunction, context: SearchContext) -> Iterable[Construction]:
    """Minimise the function with some or all of its outputs complemented and build it."""
    return [build_sums(function, context, _best_phases(function, context), "cnf")]


def least_nodes(function: BooleanFunction) -> int:
    """Return a lower bound on the nodes of the network, in a moment."""
    outputs = len(function.outputs)
    if outputs > 1:
        return outputs
    try:
        return least_cover(with_phases(function, np.ones(1, dtype=np.bool_))).cubes + 1
    except BoolnetError:
        return 1


def _best_phases(function: BooleanFunction, context: SearchContext) -> Phases:
    m = len(function.outputs)
    best = np.ones(m, dtype=np.bool_)
    if m == 1 or len(function.inputs) > SEARCHED_INPUTS:
        return best
    budget = context.budget.part(SEARCH_SECONDS)
    sizes: dict[bytes, int] = {}

    def size(negated: Phases) -> int:
        key = negated.tobytes()
        if key not in sizes:
            phased = with_phases(function, negated)
            try:
                cover = minimize_cover(phased, "heuristic", budget=budget.part(TRIAL_SECONDS)).cover
            except LimitError:
                sizes[key] = 1 << 60
            else:
                clamps = negated if context.spec.meaning == "positive" else np.ones(m, dtype=np.bool_)
                sizes[key] = len(cover) + int((overlapping_outputs(cover) & clamps).sum())
        return sizes[key]

    for negated in _assignments(m):
        if budget.is_over():
            return best
        if negated.any() and size(negated) < size(best):
            best = negated
    if m <= ALL_PHASES:
        return best
    for _, j in itertools.product(range(2), range(m)):
        flipped = best.copy()
        flipped[j] ^= True
        if budget.is_over() or len(sizes) > TRIALS:
            break
        if flipped.any() and size(flipped) < size(best):
            best = flipped
    return best


def _assignments(m: int) -> Iterator[Phases]:
    """Yield the phases to start from: all of them for few outputs, or each output alone."""
    if m <= ALL_PHASES:
        for bits in itertools.product((True, False), repeat=m):
            yield np.array(bits)
        return
    for j in range(min(m, TRIALS // 2)):
        yield np.arange(m) == j
