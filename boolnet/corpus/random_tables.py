"""Tables whose rows are drawn."""

from __future__ import annotations

from collections.abc import Iterator

from numpy.random import Generator

from boolnet.corpus.drawn import Drawn


def draw_table(rng: Generator, n: int) -> Drawn:
    """Return a function each of whose 2^n rows is 0 or 1 alike.

    Examples
    --------
    >>> import numpy as np
    >>> draw_table(np.random.default_rng(0), 3).source
    '0x5f'
    """
    return _table(n, int.from_bytes(rng.bytes(max(1, (1 << n) // 8)), "little") % (1 << (1 << n)))


def every_table(n: int) -> Iterator[Drawn]:
    """Yield every function of n inputs."""
    return (_table(n, number) for number in range(1 << (1 << n)))


def _table(n: int, number: int) -> Drawn:
    return Drawn(f"0x{number:0{(1 << n) // 4}x}", f"a random table of {1 << n} rows")
