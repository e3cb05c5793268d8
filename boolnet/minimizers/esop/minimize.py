"""Exclusive sums of products: an initial sum, exorlink in a local search, a check."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

import numpy as np

from boolnet.core.budget import Budget
from boolnet.core.errors import LimitError
from boolnet.core.limits import TABLE_INPUTS, memory_limit
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import FREE, Cover, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.minimizers.check import check_table
from boolnet.minimizers.disjoint.branching import Branching, BranchingParams
from boolnet.minimizers.disjoint.disjoint_sharp import MAX_PARTS
from boolnet.minimizers.disjoint.region import cover_dont_cares
from boolnet.minimizers.disjoint.tiling import Price
from boolnet.minimizers.esop.bounds import BoundParams, least_of_table, least_of_wide, needed_inputs
from boolnet.minimizers.esop.check import FaceCheckParams, check_wide
from boolnet.minimizers.esop.dont_care_terms import dont_care_cubes, dont_care_rows
from boolnet.minimizers.esop.exorlink import insertion_work
from boolnet.minimizers.esop.faces import LEAF, PER_CUBE, PER_FACE, leaf_sizes, leaves_of
from boolnet.minimizers.esop.formula import has_few_terms, terms_of_formula
from boolnet.minimizers.esop.initial import (
    MAX_PIECES,
    PER_COMPLETION,
    Column,
    InitialParams,
    completed,
    disjoint_terms,
    expansion,
    halved_inputs,
    minterms,
    reduced_sum,
)
from boolnet.minimizers.esop.local_search import DontCareTerms, LocalSearch, LocalSearchParams, LocalSearchStats, search
from boolnet.minimizers.esop.terms import Layout
from boolnet.minimizers.espresso.tautology import OutOfTime
from boolnet.minimizers.forms import FAST_TABLE_INPUTS, as_cubes
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.result import CoverObjective, MinimizationResult

FIRST_WORK = 1_000  # for a first sum, however little the budget allows
CUT_SHARE = 0.15  # of that, for given cubes cut by one another
LATE_WORK = 100  # pairs of terms that take more are not even made once when the budget does not allow it
PER_MERGED = 1e-3  # units for a term
PER_STEP = 1e-3  # units for a literal or membership of the given cubes, or a gate, on all rows,
PER_WORD = 1e-6  # and for 64 of them
PER_CHECKED = 4e-3  # units for a membership,
PER_CHECKED_ROW = 1e-6  # and for a row of its cube
PAIR_BYTES = 150  # of a term in one of the tables of pairs, without the bits of the term

Sums = dict[str, list[int]]  # initial sums by how they were made


@dataclass(frozen=True)
class EsopParams:
    """How hard to try, beside the budget.

    Attributes
    ----------
    initial : InitialParams
    bound : BoundParams
    search : LocalSearchParams
    check : FaceCheckParams
    positive_pairs : bool
        Whether ``!a ^ !b`` is written as ``a ^ b`` at the end, which has as many cubes and fewer negations.
    """

    initial: InitialParams = field(default_factory=InitialParams)
    bound: BoundParams = field(default_factory=BoundParams)
    search: LocalSearchParams = field(default_factory=LocalSearchParams)
    check: FaceCheckParams = field(default_factory=FaceCheckParams)
    positive_pairs: bool = True


DEFAULT = EsopParams()


@dataclass
class EsopStats:
    """What each part did, filled by `run_esop`.

    Attributes
    ----------
    initial : dict of str to int
        The terms of each initial sum, by how it was made.
    search : LocalSearchStats
    """

    initial: dict[str, int] = field(default_factory=dict)
    search: LocalSearchStats = field(default_factory=LocalSearchStats)


@dataclass(frozen=True)
class _Task:
    """What all steps need to know."""

    function: BooleanFunction
    layout: Layout
    objective: CoverObjective
    budget: Budget
    params: EsopParams
    stats: EsopStats


def run_esop(
    function: BooleanFunction,
    budget: Budget,
    objective: CoverObjective,
    params: EsopParams = DEFAULT,
) -> MinimizationResult:
    """Minimise to cubes of which every output is the exclusive OR of its own.

    Parameters
    ----------
    function : BooleanFunction
    budget : Budget
    objective : {"cubes", "literals"}
    params : EsopParams, optional

    Raises
    ------
    LimitError
        When it takes too many cubes to start from.
    """
    inputs = len(function.inputs)
    layout = Layout(inputs, len(function.outputs))
    task = _Task(function, layout, objective, budget, params, EsopStats())
    is_wide = isinstance(function, CoverFunction) or (isinstance(function, Formula) and has_few_terms(function))
    if inputs <= FAST_TABLE_INPUTS or (inputs <= TABLE_INPUTS and not is_wide):
        return _minimize_table(task)
    try:
        return _minimize_wide(task)
    except LimitError:
        if inputs > TABLE_INPUTS or _table_work(function) > max(FIRST_WORK, budget.left()):
            raise
        return _minimize_table(task)  # slow, but it has a table yet


def _minimize_table(task: _Task) -> MinimizationResult:
    function, budget, bound, n = task.function, task.budget, task.params.bound, task.layout.n_inputs
    budget.spend(_tabling_work(function))
    table = tabulate(function)
    outputs = completed(table)
    if table.dc is not None and n <= LEAF:
        budget.spend(PER_COMPLETION * len(outputs))
    is_dont_care = dont_care_rows(table, task.layout)
    sums = _initial_sums(task, outputs, is_dont_care)
    part = budget.part(bound.share * budget.left())
    at_least = least_of_table(table, outputs, part, bound)
    if isinstance(function, Formula):
        at_least = max(at_least, least_of_wide(function, bound))
    if task.objective == "literals":
        at_least += needed_inputs(table, part)  # every cube has an output
    cover = _minimized(task, sums, is_dont_care, at_least)
    budget.spend(_check_work(cover))
    checked = check_table(DenseTable.from_function(function), cover, "xor")
    return MinimizationResult(
        cover,
        at_least,
        f"expansion and exorlink; {checked}",
        "xor",
        task.objective,
        len(cover) == at_least and cover.edges() == _fewest_edges(outputs),
        stats=task.stats,
    )


def _table_work(function: BooleanFunction) -> float:
    """Return the least units of work for a table and its expansion."""
    n, m = len(function.inputs), len(function.outputs)
    return _tabling_work(function) + (m << n) / (1 << LEAF) * (PER_FACE + PER_CUBE)


def _fewest_edges(outputs: Sequence[Column]) -> float:
    """Return the fewest literals and memberships of the fewest cubes; infinite where that is not known."""
    if len(outputs) > 1 or outputs[0].ndim > LEAF:
        return math.inf
    return sum(int(sizes[int(leaves_of(outputs[0]))]) for sizes in leaf_sizes())


def _tabling_work(function: BooleanFunction) -> float:
    words = max(1, (1 << len(function.inputs)) // 64)
    if isinstance(function, CoverFunction):
        covers = [cover for cover in (function.on, function.dc, function.off) if cover is not None]
        steps = sum(cover.edges() for cover in covers)
    else:
        steps = 4 * len(function.gates) if isinstance(function, Formula) else 0
    return (PER_STEP + PER_WORD * words) * steps + 64 * PER_WORD * words * len(function.outputs)


def _check_work(cover: Cover) -> float:
    memberships = cover.members.sum(axis=1)
    rows = memberships @ np.exp2((cover.cubes == FREE).sum(axis=1))
    return PER_CHECKED * int(memberships.sum()) + PER_CHECKED_ROW * float(rows)


def _initial_sums(task: _Task, outputs: Sequence[Column], is_dont_care: DontCareTerms | None) -> Sums:
    """Return initial sums, those that take long to find only while the budget is not over."""
    function, layout, budget, params = task.function, task.layout, task.budget, task.params.initial
    n, m, sums = layout.n_inputs, layout.n_outputs, {}
    work = min(budget.left(), params.longest)
    part = budget.part(params.share * work)
    given = layout.terms(function.on) if isinstance(function, CoverFunction) else None
    most = max(FIRST_WORK, params.expansion_share * budget.left())
    halved = halved_inputs(n, m, most)
    if halved and params.given and given is not None:
        assert isinstance(function, CoverFunction)
        terms = _disjoint_given(function, layout, task.objective, budget.after(max(FIRST_WORK, part.left())))
        if terms is not None:
            sums["given cubes"] = terms
    if not sums:
        try:
            sums["expansion"] = expansion(outputs, layout, budget.after(2 * most), halved)
        except OutOfTime:
            sums["expansion"] = expansion(outputs, layout, Budget(), halved_inputs(n, m, 0))
    if params.formula and isinstance(function, Formula) and has_few_terms(function):
        with suppress(OutOfTime):
            sums["formula"] = terms_of_formula(function, part)
    if n <= params.minterm_inputs:
        sums["minterms"] = minterms(tabulate(function), layout)
        budget.spend(PER_MERGED * len(sums["minterms"]))
    size = min(map(len, sums.values()))
    plain = {"given cubes": given} if params.given and given is not None and "given cubes" not in sums else {}
    rows = 1 << n if given is None else len(given)
    if n <= params.sum_inputs and max(size, rows) * n < params.sum_size * work / 1000:
        plain["sum of products"] = layout.terms(reduced_sum(DenseTable.from_function(function), part, function))
    made = {name: disjoint_terms(layout, terms, part, 2 * size, is_dont_care) for name, terms in plain.items()}
    return sums | {name: terms for name, terms in made.items() if terms is not None}


def _minimize_wide(task: _Task) -> MinimizationResult:
    function, layout, budget = task.function, task.layout, task.budget
    is_dont_care: DontCareTerms | None = None
    if not isinstance(function, Formula):
        function = as_cubes(function)
        is_dont_care = dont_care_cubes(function, layout)
    terms = _terms_of_wide(function, layout, task.objective, budget.after(max(FIRST_WORK, budget.left() / 2)))
    if terms is None and budget.is_halted():
        terms = _terms_of_wide(function, layout, task.objective, Budget(FIRST_WORK))
    if terms is None:
        raise LimitError("the cubes fall into too many disjoint ones", help="minimise it as a sum of products")
    at_least = least_of_wide(function, task.params.bound)
    part = task.params.check.late.before(budget)
    cover = _minimized(replace(task, budget=part), {"given": terms}, is_dont_care, at_least)
    checked = check_wide(function, cover, budget, task.params.check)
    return MinimizationResult(cover, at_least, f"exorlink; {checked}", "xor", task.objective, stats=task.stats)


def _disjoint_given(
    function: CoverFunction, layout: Layout, objective: CoverObjective, budget: Budget
) -> list[int] | None:
    """Return the terms of a disjoint cover: given cubes cut by one another, together or, where these are many, apart.

    And where they still are, by branching.
    """
    is_dont_care, given = dont_care_cubes(function, layout), layout.terms(function.on)
    apart = [[term & (layout.top | 1 << 2 * layout.n_inputs + j) for term in given] for j in range(layout.n_outputs)]
    for groups in [[given], apart] if layout.n_outputs > 1 else [[given]]:
        part = budget.part(CUT_SHARE * budget.left())
        terms: list[int] = []
        for group in groups:
            own = disjoint_terms(layout, group, part, MAX_PIECES - len(terms), is_dont_care)
            if own is None:
                break
            terms += own
        else:
            return terms
    branching = Branching(
        function.on, cover_dont_cares(function), Price.of(objective), True, budget, BranchingParams(leaves=MAX_PARTS)
    )
    cover = branching.run()
    return None if cover is None else layout.terms(cover)


def _terms_of_wide(
    function: Formula | CoverFunction, layout: Layout, objective: CoverObjective, budget: Budget
) -> list[int] | None:
    """Return the terms of a formula, or of given cubes made disjoint; None when they are too many or take too long."""
    if isinstance(function, CoverFunction):
        return _disjoint_given(function, layout, objective, budget)
    try:
        return terms_of_formula(function, budget)
    except OutOfTime:
        return None


def _minimized(task: _Task, sums: Sums, is_dont_care: DontCareTerms | None, at_least: int) -> Cover:
    """Return the best sum that local searches find, or an initial one that is the minimum or too large for them."""
    layout, budget, params, stats = task.layout, task.budget, task.params.search, task.stats
    stats.initial = {name: len(terms) for name, terms in sums.items()}
    starts = sorted(sums.values(), key=len)
    if _is_final(task, starts[0], at_least):
        budget.spend(PER_MERGED * len(starts[0]))
        best = _merged(layout, starts[0])
    else:
        searches: list[LocalSearch] = []
        for terms in starts:
            work = insertion_work(layout, len(terms))
            if not searches or budget.left() > work:
                budget.spend(work)
                seed = params.seed + 2 * len(searches)
                searches.append(LocalSearch(layout, terms, task.objective, is_dont_care, seed, params))
        searches.sort(key=lambda one: one.cost)
        best = search(searches[: params.starts], at_least, budget, params, stats.search).best
    budget.spend(PER_MERGED * len(best))
    cover = layout.cover(best)
    return with_positive_pairs(cover) if task.params.positive_pairs else cover


def _is_final(task: _Task, terms: list[int], at_least: int) -> bool:
    layout = task.layout
    is_least = len(terms) == at_least and sum(map(layout.edges, terms)) == at_least + layout.n_inputs
    bytes_needed = len(terms) * len(layout.fields) * (PAIR_BYTES + len(layout.fields) // 2)
    is_late = insertion_work(layout, len(terms)) > max(LATE_WORK, task.budget.left())
    return is_least or is_late or bytes_needed > memory_limit() // 2


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
