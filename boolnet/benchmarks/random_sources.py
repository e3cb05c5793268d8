"""Functions to ask about that are drawn: clauses at the edge of contradiction, and tables."""

from __future__ import annotations

import math

import numpy as np

from boolnet.benchmarks.search import Clause, search

WIDTH = 3  # literals of a clause
TABLE_INPUTS = 8  # of a table, at the most


def random_source(seed: int, item: int, inputs: tuple[int, int]) -> str:
    """Return a source: clauses that have no model, clauses that have one and lose it with the next, a table, in turns.

    Parameters
    ----------
    seed, item : int
        Which it is.
    inputs : tuple of int, int
        The fewest and the most.

    Examples
    --------
    >>> [random_source(0, item, (3, 4)).splitlines()[0] for item in range(3)]
    ['p cnf 4 17', 'p cnf 4 17', '0xe25c']
    """
    rng = np.random.default_rng([seed, item])
    low, high = inputs
    n = int(rng.integers(low, high + 1))
    if item % 3 == 2:
        n = min(n, TABLE_INPUTS)
        return f"0x{int.from_bytes(rng.bytes(max(1, (1 << n) // 8)), 'little') % (1 << (1 << n)):0{(1 << n) // 4}x}"
    clauses = _edge(rng, n)
    clauses = clauses if item % 3 == 0 else clauses[:-1]
    return "\n".join([f"p cnf {n} {len(clauses)}", *(" ".join(map(str, (*one, 0))) for one in clauses), ""])


def _edge(rng: np.random.Generator, n: int) -> list[Clause]:
    """Return clauses without a model that have one without the last, drawn one by one, none twice."""
    drawn: dict[frozenset[int], Clause] = {}
    all_there_are = math.comb(n, WIDTH) << WIDTH  # which have no model
    few, many = 0, min(5 * n, all_there_are)
    while True:
        while len(drawn) < many:
            chosen = rng.choice(n, size=WIDTH, replace=False) + 1
            signs = rng.integers(2, size=len(chosen)) * 2 - 1
            clause = tuple(int(one) for one in chosen * signs)
            drawn.setdefault(frozenset(clause), clause)
        clauses = list(drawn.values())
        if search(n, clauses).model is None:
            break
        few, many = many, min(many + n, all_there_are)
    while many - few > 1:
        middle = (few + many) // 2
        if search(n, clauses[:middle]).model is None:
            many = middle
        else:
            few = middle
    return clauses[:many]
