"""Symmetric functions, which know only how many inputs are 1."""

from __future__ import annotations

from collections.abc import Iterator

from numpy.random import Generator

from boolnet.corpus.drawn import Drawn, expression


def draw_symmetric(rng: Generator, n: int) -> Drawn:
    """Return a function that is 1 for some numbers of ones.

    Examples
    --------
    >>> import numpy as np
    >>> print(draw_symmetric(np.random.default_rng(1), 2).source)
    inputs x1..x2; y = exactly(0, x1..x2) | exactly(1, x1..x2)
    """
    return _symmetric(n, int(rng.integers(1 << (n + 1))))


def every_symmetric(n: int) -> Iterator[Drawn]:
    """Yield every symmetric function of n inputs."""
    return (_symmetric(n, counts) for counts in range(1 << (n + 1)))


def _symmetric(n: int, counts: int) -> Drawn:
    """Return the function that is 1 where bit k of a number is, k being how many inputs are 1."""
    ones = [k for k in range(n + 1) if counts >> k & 1]
    text = " | ".join(f"exactly({k}, x1..x{n})" for k in ones) or "0"
    return Drawn(expression(n, f"y = {text}"), f"1 where {', '.join(map(str, ones)) or 'no'} of {n} inputs are 1")
