"""Rules as people write them: decision lists, sums of products (DNF), clauses of k literals (k-CNF)."""

from __future__ import annotations

from numpy.random import Generator

from boolnet.corpus.drawn import Drawn, expression, input_names, literals


def draw_rules(rng: Generator, n: int) -> Drawn:
    """Return a decision list, a DNF or a k-CNF of few literals each.

    Examples
    --------
    >>> import numpy as np
    >>> print(draw_rules(np.random.default_rng(0), 4).about)
    a 3-CNF of 5 clauses
    """
    return (_list, _dnf, _cnf)[int(rng.integers(3))](rng, n)


def _list(rng: Generator, n: int) -> Drawn:
    names, rules = input_names(n), int(rng.integers(2, n + 2))
    last = int(rng.integers(2))
    text = str(last)
    for k in range(rules):  # from the last rule to the first
        condition = " & ".join(literals(rng, names, int(rng.integers(1, min(3, n) + 1))))
        text = f"ite({condition}, {1 - last if k == 0 else int(rng.integers(2))}, {text})"
    return Drawn(expression(n, f"y = {text}"), f"a decision list of {rules} rules")


def _dnf(rng: Generator, n: int) -> Drawn:
    cubes = int(rng.integers(2, n + 2))
    text = " | ".join(f"({' & '.join(_some(rng, n, 2, 4))})" for _ in range(cubes))
    return Drawn(expression(n, f"y = {text}"), f"a DNF of {cubes} cubes")


def _cnf(rng: Generator, n: int) -> Drawn:
    width, clauses = int(rng.integers(2, min(3, n) + 1)), int(rng.integers(2, 2 * n + 1))
    text = " & ".join(f"({' | '.join(_some(rng, n, width, width))})" for _ in range(clauses))
    return Drawn(expression(n, f"y = {text}"), f"a {width}-CNF of {clauses} clauses")


def _some(rng: Generator, n: int, least: int, most: int) -> list[str]:
    return literals(rng, input_names(n), int(rng.integers(min(least, n), min(most, n) + 1)))
