"""All primes of a table, and the fewest that cover it."""

from __future__ import annotations

from boolnet.cover import Cover
from boolnet.minimizers.dense import DenseTable
from boolnet.minimizers.pool import Pick, choose_from_pool
from boolnet.minimizers.primes import all_primes
from boolnet.minimizers.result import Objective
from boolnet.watch import Watch


def choose_from_all_primes(
    table: DenseTable, essential: Cover, watch: Watch, objective: Objective, *, exactly: bool
) -> Pick | None:
    """Return a cover and a lower bound, or None when there are too many primes to choose from.

    Parameters
    ----------
    table : DenseTable
    essential : Cover
        Essential primes already known.
    watch : Watch
        When to stop improving.
    objective : {"cubes", "literals"}
    exactly : bool
        Whether to go on to an integer program.
    """
    needed = table.on & ~table.covered_by(essential)
    watch.tell("all primes")
    primes = all_primes(table)
    if primes is None:
        return None
    watch.tell(f"{len(primes):,} primes")
    return choose_from_pool(table, primes, needed, watch, objective, exactly=exactly)
