"""Two-level minimisers: a Boolean function in, a checked cover and what is known about its size out.

A new minimiser is one file with a function and one row of `MINIMIZERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from boolnet.circuit import Formula
from boolnet.cover import CoverFunction
from boolnet.errors import LimitError, unknown_name
from boolnet.function import BooleanFunction
from boolnet.limits import TABLE_INPUTS, count
from boolnet.minimizers.bounds import least_cover
from boolnet.minimizers.disjoint import ExactCover, exact_cover
from boolnet.minimizers.estimate import Estimate, estimate_cubes
from boolnet.minimizers.expansion import MAX_CUBES
from boolnet.minimizers.primes import MAX_ENTRIES
from boolnet.minimizers.result import Minimized
from boolnet.minimizers.tables import constant_outputs, run_best, run_exact, run_heuristic
from boolnet.minimizers.wide import run_wide

__all__ = [
    "MINIMIZERS",
    "Estimate",
    "ExactCover",
    "Minimized",
    "Minimizer",
    "estimate_cubes",
    "exact_cover",
    "least_cover",
    "minimize_cover",
]

FAST_TABLE_INPUTS = 20  # a function that has cubes is tabled up to here
MAX_MINIMUM = 1 << 17  # cubes; a function known to need more is refused before any work


@dataclass(frozen=True)
class Minimizer:
    """A row of the table.

    Attributes
    ----------
    summary : str
    applies : callable
        Whether it can take a function.
    run : callable
        Function and seconds to a `Minimized`, whose cover has been checked against the function.
    """

    summary: str
    applies: Callable[[BooleanFunction], bool]
    run: Callable[[BooleanFunction, float], Minimized]


def _has_cubes(function: BooleanFunction) -> bool:
    """Whether it is given as cubes, or can be multiplied out to not too many."""
    if isinstance(function, Formula):
        estimate = estimate_cubes(function)
        return estimate is not None and estimate.cubes <= MAX_CUBES
    return isinstance(function, CoverFunction)


def _fits_table(function: BooleanFunction) -> bool:
    inputs = len(function.inputs)
    return inputs <= FAST_TABLE_INPUTS or (inputs <= TABLE_INPUTS and not _has_cubes(function))


def _fits_primes(function: BooleanFunction) -> bool:
    entries: int = 3 ** len(function.inputs) * ((len(function.outputs) + 63) // 64)
    return entries <= MAX_ENTRIES


def _is_wide(function: BooleanFunction) -> bool:
    return isinstance(function, CoverFunction | Formula)


MINIMIZERS: Mapping[str, Minimizer] = {
    "best": Minimizer("exact while that is quick, heuristic otherwise", _fits_table, run_best),
    "exact": Minimizer("all primes, then a minimum choice of them", _fits_primes, run_exact),
    "heuristic": Minimizer("expand to primes, choose, reduce, repeat", _fits_table, run_heuristic),
    "wide": Minimizer("expand and irredundant on cubes, without a table", _is_wide, run_wide),
}

# What was found, for as long as the function lives: several strategies ask for the same cover.
_known: WeakKeyDictionary[BooleanFunction, dict[tuple[str, float], Minimized]] = WeakKeyDictionary()


def minimize_cover(function: BooleanFunction, method: str = "auto", seconds: float = 5.0) -> Minimized:
    """Return a small cover of a function, checked against it.

    Parameters
    ----------
    function : BooleanFunction
    method : str
        A row of `MINIMIZERS`, or ``auto`` for the first that applies.
    seconds : float
        How long to go on improving. A proof that needs less is still awaited.

    Returns
    -------
    minimized : Minimized

    Raises
    ------
    LimitError
        Before any work, when the function is known to need too many cubes.
    VerificationError
        If the cover failed its check, which would be a bug.

    Examples
    --------
    >>> from boolnet.cover import Cover, CoverFunction
    >>> given = Cover.from_strings(["11-", "10-", "0-1"], ["1", "1", "1"])
    >>> minimized = minimize_cover(CoverFunction(("a", "b", "c"), ("y",), given))
    >>> minimized.cover.cubes.tolist(), minimized.description
    ([[1, 2, 2], [2, 2, 1]], 'proved minimum')
    """
    if method != "auto" and method not in MINIMIZERS:
        raise unknown_name("minimiser", method, ["auto", *MINIMIZERS])
    known = _known.setdefault(function, {})
    if (method, seconds) not in known:
        known[method, seconds] = _minimized(function, method, seconds)
    return known[method, seconds]


def _minimized(function: BooleanFunction, method: str, seconds: float) -> Minimized:
    if not function.inputs:
        return constant_outputs(function)
    _refuse_too_many(function)
    rows = list(MINIMIZERS.values()) if method == "auto" else [MINIMIZERS[method]]
    row = next((row for row in rows if row.applies(function)), None)
    if row is None:
        raise LimitError(
            f"the minimiser {method!r} cannot take this function of {len(function.inputs)} inputs",
            help="leave the choice to the method auto, or compile the function as a formula",
        )
    minimized = row.run(function, seconds)
    if minimized.at_least > len(minimized.cover):
        raise AssertionError(f"a lower bound of {minimized.at_least} on {len(minimized.cover)} cubes")
    return minimized


def _refuse_too_many(function: BooleanFunction) -> None:
    least = least_cover(function).cubes
    if least > MAX_MINIMUM:
        raise LimitError(
            f"its sums of products have at least {count(least)} cubes; at most {MAX_MINIMUM:,} are written down",
            help="compile it as a formula (xor-tree, xor-chain), which needs no cubes",
        )
