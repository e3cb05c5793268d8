"""The two forms in which minimisers take a function: as a table, and as cubes where it is too wide for that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.core.errors import LimitError
from boolnet.core.limits import TABLE_INPUTS
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import PackedBits, tail_mask
from boolnet.functions.truth_table import tabulate
from boolnet.minimizers.espresso.complement import complement
from boolnet.minimizers.estimate import estimate_cubes
from boolnet.minimizers.expansion import MAX_CUBES, multiply_out
from boolnet.minimizers.primes.isop import isop

FAST_TABLE_INPUTS = 20
TABLED_OFF_BITS = 1 << 28  # of the table from which an off-set is written down
MOST_OFF_CUBES = 20_000  # of one output's off-set, for functions wider than that

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
        inputs <= TABLE_INPUTS and not _has_cubes(function)
    )


def _cubes(function: BooleanFunction) -> int:
    return len(function.on) if isinstance(function, CoverFunction) else 0


def _has_cubes(function: BooleanFunction) -> bool:
    """Whether it is given as cubes, or can be multiplied out to not too many."""
    if isinstance(function, Formula):
        estimate = estimate_cubes(function)
        return estimate is not None and estimate.cubes <= MAX_CUBES
    return isinstance(function, CoverFunction)


def as_cubes(function: BooleanFunction) -> CoverFunction:
    """Return the function as covers: as given, multiplied out, or from its table.

    Raises
    ------
    LimitError
        When that takes too many cubes, or there is nothing to multiply out.
    """
    if isinstance(function, CoverFunction):
        return function
    if not _has_cubes(function) and len(function.inputs) <= TABLE_INPUTS:
        return _from_table(function)
    if isinstance(function, Formula):
        return multiply_out(function)
    raise LimitError(
        f"{len(function.inputs)} inputs are too many for a table, and the function has no cubes to start from",
        help="give it as a formula or as a PLA file",
    )


def _from_table(function: BooleanFunction) -> CoverFunction:
    table = tabulate(function)
    n = len(function.inputs)
    on = _shared([table_cubes(column, n) for column in table.on], n)
    off = None if table.dc is None else _shared([table_cubes(column, n) for column in ~(table.on | table.dc)], n)
    return CoverFunction(function.inputs, function.outputs, on, None, off)


def _shared(columns: list[Cubes], n_inputs: int) -> Cover:
    """Return one cover in which equal cubes are one, with the cubes of each output."""
    cover = Cover.empty(n_inputs, len(columns))
    members = np.repeat(np.eye(len(columns), dtype=np.bool_), [len(cubes) for cubes in columns], axis=0)
    return cover.joined(Cover(np.concatenate([cover.cubes, *columns]), members)).sorted()


def table_cubes(rows: PackedBits, n_inputs: int) -> Cubes:
    """Return an irredundant cover of exactly these rows.

    Examples
    --------
    >>> table_cubes(np.array([0b1110], np.uint64), 2).tolist()
    [[1, 2], [2, 1]]
    """
    mine = rows & tail_mask(1 << n_inputs)
    table = int.from_bytes(mine.astype("<u8").tobytes(), "little")
    return isop(table, table, n_inputs)


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
    if n <= TABLE_INPUTS and m << n <= TABLED_OFF_BITS:
        on, dc = function.rows(0, 1 << n)
        return [table_cubes(~(on[j] if dc is None else on[j] | dc[j]), n) for j in range(m)]
    care = function.on if function.dc is None else function.on.joined(function.dc)
    found = []
    for j in range(m):
        cubes = complement(care.of_output(j), most_cubes, budget)
        if cubes is None:
            return None
        found.append(cubes)
    return found
