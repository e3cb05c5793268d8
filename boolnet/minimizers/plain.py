"""A sum of products at once, without a search for a small one: for files of functions."""

from __future__ import annotations

import numpy as np

from boolnet.core.budget import Budget
from boolnet.core.errors import LimitError
from boolnet.core.limits import TABLE_INPUTS, in_words
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import as_int, tail_mask
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.minimizers.check import check_samples, failure
from boolnet.minimizers.estimate import refuse_too_many
from boolnet.minimizers.expansion import AS_FORMULA, MAX_VALUES
from boolnet.minimizers.forms import as_cubes, evaluation_work, has_cubes, shared_cover
from boolnet.minimizers.primes.isop import isop

WORK = 5000.0  # units: some seconds
QUICK_INPUTS = 16  # up to which a table gives the cover of a formula too: an irredundant one


def plain_cover(function: BooleanFunction, budget: Budget | None = None) -> Cover:
    """Return a sum of products of a function: the cubes that it is given as, else what a bounded expansion finds.

    Don't-cares are what makes it smaller; no cube of a table's is without use.

    Parameters
    ----------
    function : BooleanFunction
    budget : Budget, optional
        At most so much is worked; 5,000 units, which are some seconds, if not given.

    Raises
    ------
    LimitError
        If that is not enough, or there is nothing to expand.
    VerificationError
        If the cover failed its check, which would be a bug.

    Examples
    --------
    >>> import boolnet
    >>> plain_cover(boolnet.read("a & b | a & !b | c & !c")).cubes.tolist()
    [[1, 2, 2]]
    >>> plain_cover(boolnet.read("maj(x1..x23)"))
    Traceback (most recent call last):
        ...
    boolnet.core.errors.LimitError: its sums of products have at least 1,352,078 cubes; at most 131,072 are written down
      help: compile it as a formula (xor-tree, xor-chain), which needs no cubes
    """
    n, budget = len(function.inputs), budget or Budget(WORK)
    if isinstance(function, CoverFunction):
        return function.on.sorted()
    if isinstance(function, Formula):
        refuse_too_many(function)  # some are known to, without their table
    if n > TABLE_INPUTS or (n > QUICK_INPUTS and has_cubes(function)):
        found = as_cubes(function, budget).on
        check_samples(function, found)
        return found
    if budget.is_over(evaluation_work(function)):
        raise LimitError(f"the {in_words(1 << n)} rows of its table take too long", help=AS_FORMULA)
    table = tabulate(function)
    refuse_too_many(table)
    return table_cover(table, budget)


def table_cover(table: TruthTable, budget: Budget) -> Cover:
    """Return an irredundant sum of products for each output of a table, equal cubes shared.

    Parameters
    ----------
    table : TruthTable
    budget : Budget
        It is given up when that is over.
    """
    n, m = len(table.inputs), len(table.outputs)
    allowed = table.on if table.dc is None else table.on | table.dc
    columns, cubes = [], 0
    for lower, upper in zip(table.on, allowed, strict=True):
        columns.append(isop(as_int(lower), as_int(upper), n, budget, most=budget.left()))
        cubes += len(columns[-1])
        if cubes * (n + m) > MAX_VALUES:
            raise LimitError(f"{in_words(cubes)} cubes and more are too many to write down", help=AS_FORMULA)
    found = shared_cover(columns, n)
    _check(table, found, budget)
    return found


def _check(table: TruthTable, cover: Cover, budget: Budget) -> None:
    """Check a cover on every row where the work is left for that, and else on samples."""
    made = CoverFunction(table.inputs, table.outputs, cover)
    if evaluation_work(made) > budget.left():
        check_samples(table, cover)
        return
    differ = (made.rows(0, 1 << cover.n_inputs).on ^ table.on) & tail_mask(1 << cover.n_inputs)
    words = np.flatnonzero((differ if table.dc is None else differ & ~table.dc).any(axis=0))
    if len(words):
        raise failure(f"one of the rows from {64 * int(words[0])}")
