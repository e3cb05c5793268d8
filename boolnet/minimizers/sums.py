"""Sums of products: exactly, by heuristic, or whichever is better in the time."""

from __future__ import annotations

from boolnet.function import BooleanFunction
from boolnet.minimizers.forms import fits_table
from boolnet.minimizers.result import Minimized, Objective
from boolnet.minimizers.tables import minimize_tabled
from boolnet.minimizers.wide import minimize_wide
from boolnet.watch import Watch


def run_best(function: BooleanFunction, watch: Watch, objective: Objective) -> Minimized:
    """Minimise exactly; when that gave no proof, by heuristic too."""
    return _run(function, watch, objective, exactly=True, heuristically=True)


def run_exact(function: BooleanFunction, watch: Watch, objective: Objective) -> Minimized:
    """Minimise over all primes.

    Raises
    ------
    LimitError
        When there are too many of them.
    """
    return _run(function, watch, objective, exactly=True, heuristically=False)


def run_heuristic(function: BooleanFunction, watch: Watch, objective: Objective) -> Minimized:
    """Minimise by expanding, choosing and reducing."""
    return _run(function, watch, objective, exactly=False, heuristically=True)


def _run(
    function: BooleanFunction, watch: Watch, objective: Objective, *, exactly: bool, heuristically: bool
) -> Minimized:
    run = minimize_tabled if fits_table(function) else minimize_wide
    return run(function, watch, objective, exactly=exactly, heuristically=heuristically)
