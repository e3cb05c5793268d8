"""The table of the classes of up to four inputs, as it is shipped, and the network of any function from it.

`classes.txt` holds a line for each class, and lines of remarks, which open with ``#``::

    n class hidden at_least network

``class`` is the truth table of the least function of the class in hexadecimal digits: bit r is row r, the first input
being the most significant bit of a row's number. ``hidden`` is how many neurons the network has in its one hidden
layer, ``at_least`` how many every strictly layered network of one hidden layer, with real weights, was proved to have,
and ``network`` a formula over x1, x2, ... with integers. Constants and literals take no hidden layer, so 0 neurons.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.npn import canonical, least_functions
from boolnet.minimum.one_layer import OneLayer

HEADER = """\
# The least networks of one hidden layer for the classes of up to four inputs, under negation and permutation of inputs
# and negation of the output. `boolnet classes --rebuild` writes this file; boolnet/minimum/table.py documents it.
# n class hidden at_least network
"""


@dataclass(frozen=True)
class Minimum:
    """A function of up to four inputs, with the best network of one hidden layer that is known.

    Attributes
    ----------
    n, number : int
        The function, by its truth table (see `boolnet.functions.npn`).
    hidden, at_least : int
        The neurons of the network's hidden layer, and a proved lower bound for every network of one hidden layer.
    network : OneLayer
    """

    n: int
    number: int
    hidden: int
    at_least: int
    network: OneLayer

    @property
    def digits(self) -> str:
        """The truth table in hexadecimal digits."""
        return f"{self.number:0{max(1, (1 << self.n) // 4)}x}"


@functools.cache
def lookup(n: int, number: int) -> Minimum:
    """Return the best known network of any function of up to four inputs.

    Parameters
    ----------
    n, number : int
        The function, by its truth table: bit r is row r, the first input the most significant bit of a row's number.

    Examples
    --------
    >>> found = lookup(2, 0b1001)
    >>> found.hidden, found.at_least, found.network.neurons[0]
    (2, 2, HiddenNeuron(factor=1, weights=(1, 1), bias=-1))
    >>> found.network.values([[0, 0], [0, 1], [1, 0], [1, 1]]).tolist()
    [1, 0, 0, 1]
    """
    least, transform = canonical(n, number)
    row = _rows()[n, least]
    network = row.network.reading(transform.inputs, transform.negated, n)
    if transform.output_negated:
        network = network.negation()
    return replace(row, number=number, network=network)


def hidden_counts(n: int) -> NDArray[np.int64]:
    """Return the hidden neurons of the network of every function of n inputs, by its number.

    >>> hidden_counts(2).tolist()
    [0, 1, 1, 0, 1, 0, 2, 1, 1, 2, 0, 1, 0, 1, 1, 0]
    """
    return _of_all(n, [row.hidden for row in classes(n)])


def proved_counts(n: int) -> NDArray[np.int64]:
    """Return the proved lower bound of every function of n inputs, by its number."""
    return _of_all(n, [row.at_least for row in classes(n)])


def _of_all(n: int, counts: list[int]) -> NDArray[np.int64]:
    by_class = np.zeros(1 << (1 << n), dtype=np.int64)
    by_class[[row.number for row in classes(n)]] = counts
    return by_class[least_functions(n)]


def classes(n: int) -> tuple[Minimum, ...]:
    """Return the rows of the table for n inputs."""
    return tuple(row for (inputs, _), row in _rows().items() if inputs == n)


@functools.cache
def _rows() -> dict[tuple[int, int], Minimum]:
    text = files("boolnet.minimum").joinpath("classes.txt").read_text(encoding="utf-8")
    return {(row.n, row.number): row for row in from_text(text)}


def from_text(text: str) -> list[Minimum]:
    """Read the table."""
    rows = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            n, digits, hidden, at_least, formula = line.split(maxsplit=4)
            network = OneLayer.from_text(int(n), formula)
            rows.append(Minimum(int(n), int(digits, 16), int(hidden), int(at_least), network))
    return rows


def to_text(rows: Iterable[Minimum]) -> str:
    """Write the table."""
    lines = (f"{row.n} {row.digits:>4} {row.hidden} {row.at_least} {row.network.to_text()}\n" for row in rows)
    return HEADER + "".join(lines)


def histogram(rows: Sequence[Minimum]) -> dict[int, int]:
    """Return how many rows have how many hidden neurons."""
    counts = [row.hidden for row in rows]
    return {hidden: counts.count(hidden) for hidden in sorted(set(counts))}
