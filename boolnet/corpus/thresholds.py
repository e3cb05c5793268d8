"""Threshold functions: a weighted sum of inputs is large enough."""

from __future__ import annotations

from numpy.random import Generator

from boolnet.corpus.drawn import Drawn, expression, input_names

LARGEST = 5  # weight


def draw_threshold(rng: Generator, n: int) -> Drawn:
    """Return a function that is 1 where a sum of weights from 1 to 5, of literals that hold, is large enough.

    Examples
    --------
    >>> import numpy as np
    >>> print(draw_threshold(np.random.default_rng(1), 3).about)
    3 !x1 + 3 x2 + 4 x3 >= 7
    """
    names = input_names(n)
    weights = rng.integers(1, LARGEST + 1, size=n).tolist()
    signed = [f"!{name}" if flip else name for name, flip in zip(names, rng.integers(2, size=n), strict=True)]
    total = sum(weights)
    least = int(rng.integers(max(1, total // 4), total - total // 4 + 1))
    repeated = ", ".join(one for one, weight in zip(signed, weights, strict=True) for _ in range(weight))
    said = " + ".join(one if weight == 1 else f"{weight} {one}" for one, weight in zip(signed, weights, strict=True))
    return Drawn(expression(n, f"y = atleast({least}, {repeated})"), f"{said} >= {least}")
