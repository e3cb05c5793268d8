"""The two forms in which minimisers take a function: as a table, and as cubes where it is too wide for that."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.errors import LimitError
from boolnet.core.limits import TABLE_INPUTS
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import PackedBits, as_int, tail_mask
from boolnet.functions.truth_table import tabulate
from boolnet.minimizers.espresso.complement import complement
from boolnet.minimizers.estimate import estimate_cubes
from boolnet.minimizers.expansion import MAX_CUBES, multiply_out
from boolnet.minimizers.primes.isop import isop

FAST_TABLE_INPUTS = 20
TABLED_OFF_BITS = 1 << 28  # of the table from which an off-set is written down
MOST_OFF_CUBES = 20_000  # of one output's off-set, for functions wider than that

PER_WORD = 2e-6  # units for 64 rows of a literal or a gate
ROWS_WORK = 30.0  # units for the rows that are evaluated between looks at the budget
TABLED_SHARE = 0.2  # of the work left, for the rows of a function whose off-set is written down from them
PER_CUBE = 1e-3  # units for a cube and an output, when covers are joined

Cubes = NDArray[np.uint8]


@dataclass(frozen=True)
class FormParams:
    """Which functions are worked on as tables.

    Attributes
    ----------
    fast_entries : int
        Of the array over all 3^n cubes: up to here a table is faster than working on given cubes.
    fast_inputs : int
        Up to here a function with many cubes is tabled.
    many_cubes : int
    """

    fast_entries: int = 5_000_000
    fast_inputs: int = FAST_TABLE_INPUTS
    many_cubes: int = 4096


def fits_table(function: BooleanFunction, params: FormParams = FormParams()) -> bool:
    """Return whether a minimiser should work on the rows of the function."""
    inputs, words = len(function.inputs), (len(function.outputs) + 63) // 64
    if words * 3**inputs <= params.fast_entries:
        return True
    return inputs <= (params.fast_inputs if _cubes(function) > params.many_cubes else 0) or (
        inputs <= TABLE_INPUTS and not has_cubes(function)
    )


def _cubes(function: BooleanFunction) -> int:
    return len(function.on) if isinstance(function, CoverFunction) else 0


def has_cubes(function: BooleanFunction) -> bool:
    """Return whether it is given as cubes, or can be multiplied out to not too many."""
    if isinstance(function, Formula):
        estimate = estimate_cubes(function)
        return estimate is not None and estimate.cubes <= MAX_CUBES
    return isinstance(function, CoverFunction)


def evaluation_work(function: BooleanFunction) -> float:
    """Return the units of work of evaluating a function on all its rows."""
    return PER_WORD * function.steps() * max(1.0, 2.0 ** (len(function.inputs) - 6))


def as_cubes(function: BooleanFunction, budget: Budget = UNLIMITED) -> CoverFunction:
    """Return the function as covers: as given, multiplied out, or from its table.

    Parameters
    ----------
    function : BooleanFunction
    budget : Budget
        What the work is counted on; there is no answer before its end.

    Raises
    ------
    LimitError
        When that takes too many cubes, or there is nothing to multiply out.
    """
    if isinstance(function, CoverFunction):
        return function
    if not has_cubes(function) and len(function.inputs) <= TABLE_INPUTS:
        return _from_table(function, budget)
    if isinstance(function, Formula):
        return multiply_out(function, budget)
    raise LimitError(
        f"{len(function.inputs)} inputs are too many for a table, and the function has no cubes to start from",
        help="give it as a formula or as a PLA file",
    )


def _from_table(function: BooleanFunction, budget: Budget) -> CoverFunction:
    table = tabulate(function)
    n = len(function.inputs)
    on = shared_cover([table_cubes(column, n, budget) for column in table.on], n)
    rest = None if table.dc is None else ~(table.on | table.dc)
    off = None if rest is None else shared_cover([table_cubes(column, n, budget) for column in rest], n)
    return CoverFunction(function.inputs, function.outputs, on, None, off)


def shared_cover(columns: list[Cubes], n_inputs: int) -> Cover:
    """Return one cover in which equal cubes are one, with the cubes of each output."""
    cover = Cover.empty(n_inputs, len(columns))
    members = np.repeat(np.eye(len(columns), dtype=np.bool_), [len(cubes) for cubes in columns], axis=0)
    return cover.joined(Cover(np.concatenate([cover.cubes, *columns]), members)).sorted()


def table_cubes(rows: PackedBits, n_inputs: int, budget: Budget = UNLIMITED) -> Cubes:
    """Return an irredundant cover of exactly these rows.

    Parameters
    ----------
    rows : ndarray of uint64
        Packed, one bit for each row of the table.
    n_inputs : int
    budget : Budget
        Pays for it.

    Examples
    --------
    >>> table_cubes(np.array([0b1110], np.uint64), 2).tolist()
    [[1, 2], [2, 1]]
    """
    table = as_int(rows & tail_mask(1 << n_inputs))
    return isop(table, table, n_inputs, budget)


def off_sets(function: CoverFunction, budget: Budget, most_cubes: int = MOST_OFF_CUBES) -> list[Cubes] | None:
    """Return a cover of each output's off-set, or None where one would be too large.

    Parameters
    ----------
    function : CoverFunction
    budget : Budget
    most_cubes : int
        Of one output's off-set, where it has to be found by cube algebra.
    """
    n, m = len(function.inputs), len(function.outputs)
    if function.off is not None:
        return [function.off.of_output(j) for j in range(m)]
    if (
        n <= TABLE_INPUTS
        and m << n <= TABLED_OFF_BITS
        and evaluation_work(function) + PER_WORD * m * 2.0**n <= TABLED_SHARE * budget.left()
    ):
        return _off_sets_of_table(function, budget)
    care = function.on if function.dc is None else function.on.joined(function.dc)
    found = []
    for j in range(m):
        cubes = complement(care.of_output(j), most_cubes, budget)
        if cubes is None:
            return None
        found.append(cubes)
    return found


def _off_sets_of_table(function: CoverFunction, budget: Budget) -> list[Cubes] | None:
    """Return irredundant covers of the off-sets, or None when the budget is over first."""
    n = len(function.inputs)
    allowed = []
    parts = min(1 << max(0, n - 6), math.ceil(evaluation_work(function) / ROWS_WORK))
    size = 64 * math.ceil(2.0 ** (n - 6) / parts)
    for start in range(0, 1 << n, size):
        if budget.is_over(evaluation_work(function) / parts):
            return None
        on, dc = function.rows(start, min(1 << n, start + size))
        allowed.append(on if dc is None else on | dc)
    found = []
    for rows in ~np.concatenate(allowed, axis=1):
        if budget.is_over():
            return None
        found.append(table_cubes(rows, n, budget))
    return found
