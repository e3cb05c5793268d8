"""The exact way: all primes of a table, and the fewest that cover it."""

from __future__ import annotations

from boolnet.cover import Cover
from boolnet.minimizers.dense import DenseTable
from boolnet.minimizers.pool import choose_from_pool
from boolnet.minimizers.primes import all_primes
from boolnet.watch import Watch


def minimize_exactly(table: DenseTable, essential: Cover, watch: Watch) -> tuple[Cover, int] | None:
    """Return a cover and a lower bound, or None when there are too many primes to choose from.

    Parameters
    ----------
    table : DenseTable
    essential : Cover
        Essential primes already known.
    watch : Watch
        When to stop improving.
    """
    needed = table.on & ~table.covered_by(essential)
    if not needed.any():
        return essential, len(essential)
    primes = all_primes(table)
    if primes is None:
        return None
    choice = choose_from_pool(table, primes, needed, watch)
    if choice is None:
        return None
    chosen, at_least = choice
    return essential.joined(primes.select(chosen)), len(essential) + at_least
