"""Exclusive sums of products: a start, cubes linked in a random walk, a check."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.errors import LimitError
from boolnet.core.limits import TABLE_INPUTS, memory_limit
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import FREE, Cover, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.minimizers.check import check_table
from boolnet.minimizers.esop.bounds import least_of_table, least_of_wide, needed_inputs
from boolnet.minimizers.esop.check import check_wide
from boolnet.minimizers.esop.dont_care_terms import free_cubes, free_rows
from boolnet.minimizers.esop.formula import has_few_terms, terms_of_formula
from boolnet.minimizers.esop.initial import (
    Columns,
    disjoint_terms,
    expansions,
    minterms,
    reduced_sum,
)
from boolnet.minimizers.esop.local_search import SEED, Free, Walk, search
from boolnet.minimizers.esop.terms import Layout
from boolnet.minimizers.forms import FAST_TABLE_INPUTS, as_cubes
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.result import CoverObjective, MinimizationResult

START_SHARE = 0.15  # of the seconds, for where to start
WALKS = 3  # starts from which a walk goes a little way
BOUND_SHARE = 0.1  # of the seconds left then, for a lower bound
LISTED_INPUTS = 10  # so many inputs may have their rows as terms
SUM_INPUTS = 16  # so many, and so many cubes or rows times inputs for each second, let a sum of products be tried too
SUM_SIZE = 4_000
LATE_TERMS = 5_000  # so many are not even linked once when the budget is over
LINK_BYTES = 150  # of a term's place in one of the links, without the bits of the term


def run_esop(function: BooleanFunction, budget: Budget, objective: CoverObjective) -> MinimizationResult:
    """Minimise to cubes of which every output is the exclusive OR of its own.

    Raises
    ------
    LimitError
        When it takes too many cubes to start from.
    """
    inputs = len(function.inputs)
    is_wide = isinstance(function, CoverFunction) or (isinstance(function, Formula) and has_few_terms(function))
    if inputs <= FAST_TABLE_INPUTS or (inputs <= TABLE_INPUTS and not is_wide):
        return _minimize_table(function, budget, objective)
    try:
        return _minimize_wide(function, budget, objective)
    except LimitError:
        if inputs > TABLE_INPUTS:
            raise
        return _minimize_table(function, budget, objective)  # slow, but it has a table yet


def _minimize_table(function: BooleanFunction, budget: Budget, objective: CoverObjective) -> MinimizationResult:
    layout = Layout(len(function.inputs), len(function.outputs))
    table = tabulate(function)
    columns = Columns(table)
    free = free_rows(table, layout)
    starts = _starts(function, columns, layout, free, budget)
    at_least = least_of_table(table, columns, budget.part(BOUND_SHARE * budget.left()))
    if isinstance(function, Formula):
        at_least = max(at_least, least_of_wide(function))
    if objective == "literals":
        at_least += needed_inputs(table)  # every cube has an output
    cover = with_positive_pairs(_linked(layout, starts, objective, free, at_least, budget))
    checked = check_table(DenseTable.from_function(function), cover, "xor")
    return MinimizationResult(cover, at_least, f"expansion and linked cubes; {checked}", "xor", objective)


def _starts(
    function: BooleanFunction, columns: Columns, layout: Layout, free: Free | None, budget: Budget
) -> list[list[int]]:
    """Return sums to start from, those that take long to find only while the budget is not over."""
    n, part = layout.n_inputs, budget.part(START_SHARE * budget.left())
    starts = list(expansions(columns, layout, part))
    if isinstance(function, Formula) and has_few_terms(function):
        starts.append(terms_of_formula(function))
    if n <= LISTED_INPUTS:
        starts.append(minterms(tabulate(function), layout))
    size = min(map(len, starts))
    part = budget.part(START_SHARE * budget.left())
    sums = [layout.terms(function.on)] if isinstance(function, CoverFunction) else []
    given = len(function.on) if isinstance(function, CoverFunction) else 1 << n
    if n <= SUM_INPUTS and max(size, given) * n < SUM_SIZE * budget.left():
        sums.append(layout.terms(reduced_sum(DenseTable.from_function(function), part, function)))
    made = (disjoint_terms(layout, terms, part, 2 * size, free) for terms in sums)
    return starts + [terms for terms in made if terms is not None]


def _minimize_wide(function: BooleanFunction, budget: Budget, objective: CoverObjective) -> MinimizationResult:
    layout = Layout(len(function.inputs), len(function.outputs))
    free: Free | None = None
    if isinstance(function, Formula):
        terms: list[int] | None = terms_of_formula(function)
    else:
        function = as_cubes(function)
        free = free_cubes(function, layout)
        terms = disjoint_terms(layout, layout.terms(function.on), UNLIMITED)
    if terms is None:
        raise LimitError("the cubes fall into too many disjoint ones", help="minimise it as a sum of products")
    at_least = least_of_wide(function)
    seconds = budget.left()
    cover = with_positive_pairs(_linked(layout, [terms], objective, free, at_least, budget))
    checked = check_wide(function, cover, seconds)
    return MinimizationResult(cover, at_least, f"linked cubes; {checked}", "xor", objective)


def _linked(
    layout: Layout,
    starts: Sequence[list[int]],
    objective: CoverObjective,
    free: Free | None,
    at_least: int,
    budget: Budget,
) -> Cover:
    """Return the best sum that walks find, or the start when it is the minimum or too large for a walk."""
    starts = sorted(starts, key=len)
    first = starts[0]
    is_least = len(first) == at_least and sum(map(layout.edges, first)) == at_least + layout.n_inputs
    bytes_needed = len(first) * len(layout.fields) * (LINK_BYTES + len(layout.fields) // 2)
    is_late = budget.is_over() and len(first) > LATE_TERMS
    if is_least or is_late or bytes_needed > memory_limit() // 2:
        return layout.cover(_merged(layout, first))
    walks: list[Walk] = []
    for start in starts:
        if not walks or not budget.is_over():
            walks.append(Walk(layout, start, objective, free, SEED + 2 * len(walks)))
    walks.sort(key=lambda walk: walk.cost)
    return layout.cover(search(walks[:WALKS], at_least, budget).best)


def _merged(layout: Layout, terms: Sequence[int]) -> list[int]:
    """Return the terms with equal cubes as one term."""
    members: dict[int, int] = {}
    for term in terms:
        cube = term & layout.top
        members[cube] = members.get(cube, 0) ^ term & ~layout.top
    return [cube | outputs for cube, outputs in members.items() if outputs]


def with_positive_pairs(cover: Cover) -> Cover:
    """Return the cover with ``!a ^ !b`` written as ``a ^ b``, which is the same.

    Examples
    --------
    >>> with_positive_pairs(Cover.from_strings(["0--", "-0-", "--0"], ["1", "1", "1"])).cubes.tolist()
    [[1, 2, 2], [2, 1, 2], [2, 2, 0]]
    """
    cubes = cover.cubes.copy()
    present = {cube.tobytes() for cube in cubes}
    waiting: dict[bytes, int] = {}
    for c in np.flatnonzero(((cubes != FREE).sum(axis=1) == 1) & (cubes == 0).any(axis=1)).tolist():
        if np.where(cubes[c] == 0, np.uint8(1), cubes[c]).tobytes() in present:
            continue  # equal cubes would be written as one
        partner = waiting.pop(cover.members[c].tobytes(), None)
        if partner is None:
            waiting[cover.members[c].tobytes()] = c
            continue
        for one in (partner, c):
            cubes[one, cubes[one] == 0] = 1
    return Cover(cubes, cover.members).sorted()
