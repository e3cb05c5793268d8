"""The two forms in which minimisers take a function: as a table, and as cubes where it is too wide for that."""

from __future__ import annotations

from boolnet.circuit import Formula
from boolnet.cover import CoverFunction
from boolnet.errors import LimitError
from boolnet.function import BooleanFunction
from boolnet.limits import TABLE_INPUTS
from boolnet.minimizers.estimate import estimate_cubes
from boolnet.minimizers.expansion import MAX_CUBES, multiply_out

FAST_TABLE_INPUTS = 20  # a function that has cubes is tabled up to here


def fits_table(function: BooleanFunction) -> bool:
    """Return whether a minimiser should work on the rows of the function."""
    inputs = len(function.inputs)
    return inputs <= FAST_TABLE_INPUTS or (inputs <= TABLE_INPUTS and not _has_cubes(function))


def _has_cubes(function: BooleanFunction) -> bool:
    """Whether it is given as cubes, or can be multiplied out to not too many."""
    if isinstance(function, Formula):
        estimate = estimate_cubes(function)
        return estimate is not None and estimate.cubes <= MAX_CUBES
    return isinstance(function, CoverFunction)


def as_cubes(function: BooleanFunction) -> CoverFunction:
    """Return the function as covers, a formula multiplied out.

    Raises
    ------
    LimitError
        When that takes too many cubes, or there is nothing to multiply out.
    """
    if isinstance(function, Formula):
        function = multiply_out(function)
    if not isinstance(function, CoverFunction):
        raise LimitError(
            f"{len(function.inputs)} inputs are too many for a table, and the function has no cubes to start from",
            help="give it as a formula or as a PLA file",
        )
    return function
