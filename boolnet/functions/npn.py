"""NPN classes: functions that differ in the order and polarity of their inputs, and in that of their output.

None of these changes how many neurons a function takes, since a neuron reads `x` and `1 - x` alike; so what is known
of one function of a class is known of all [1]_. A function of up to four inputs is a number here: bit r of it is row r,
the first input being the most significant bit of a row's number.

References
----------
.. [1] S. L. Hurst, D. M. Miller, J. C. Muzio, Spectral Techniques in Digital Logic, Academic Press, 1985.
"""

from __future__ import annotations

import functools
import itertools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError

CLASSIFIED_INPUTS = 4  #: five inputs have 2^32 functions


class Transform(NamedTuple):
    """How a function reads another: ``function(x) = other(y)``, or its negation, where ``y[j] = x[inputs[j]]``.

    Attributes
    ----------
    inputs : tuple of int, length n
        Input j of the other function is this input of the function ...
    negated : tuple of bool, length n
        ... or its negation.
    output_negated : bool
    """

    inputs: tuple[int, ...]
    negated: tuple[bool, ...]
    output_negated: bool


def canonical(n: int, number: int) -> tuple[int, Transform]:
    """Return the least function of the class of a function, and how the function reads it.

    Parameters
    ----------
    n : int
        At most 4.
    number : int
        The truth table: bit r is the value at row r.

    Examples
    --------
    ``x1 & !x2`` is the AND of ``!x2`` and ``x1``:

    >>> canonical(2, 0b0100)
    (1, Transform(inputs=(0, 1), negated=(True, False), output_negated=False))
    >>> canonical(2, 0b0001)[0], canonical(2, 0b0110)[0], canonical(2, 0b1001)[0]
    (1, 6, 6)
    """
    check_number(n, number)
    least, which = _classes(n)
    index, negated = divmod(int(which[number]), 2)
    order, polarity = _symmetries(n)[index]
    return int(least[number]), Transform(order, polarity, bool(negated))


@functools.cache
def representatives(n: int) -> tuple[int, ...]:
    """Return the least function of every class, in ascending order.

    >>> [len(representatives(n)) for n in range(5)]
    [1, 2, 4, 14, 222]
    """
    check_number(n, 0)
    return tuple(np.unique(_classes(n)[0]).tolist())


def least_functions(n: int) -> NDArray[np.int64]:
    """Return for every function of n inputs, by its number, the least function of its class.

    >>> least_functions(1).tolist()
    [0, 1, 1, 0]
    """
    check_number(n, 0)
    return _classes(n)[0].copy()


def row_maps(n: int) -> NDArray[np.int64]:
    """Return for every order and polarity of the inputs the row of the other function that each row reads.

    The shape is ``(n! 2^n, 2^n)``; the first is the identity.
    """
    return _row_maps(n).copy()


def check_number(n: int, number: int) -> None:
    """Refuse more than four inputs, and a number that is no truth table of so many."""
    if not 0 <= n <= CLASSIFIED_INPUTS:
        raise BoolnetError(f"classes are known for 0 to {CLASSIFIED_INPUTS} inputs, but the function has {n}")
    if not 0 <= number < 1 << (1 << n):
        raise BoolnetError(f"a truth table over {n} inputs is a number below 2^{1 << n}, but got {number}")


@functools.cache
def _symmetries(n: int) -> list[tuple[tuple[int, ...], tuple[bool, ...]]]:
    polarities = list(itertools.product((False, True), repeat=n))
    return [(order, polarity) for order in itertools.permutations(range(n)) for polarity in polarities]


@functools.cache
def _row_maps(n: int) -> NDArray[np.int64]:
    rows = np.arange(1 << n)
    bits = [rows >> (n - 1 - i) & 1 for i in range(n)]
    maps = np.zeros((len(_symmetries(n)), 1 << n), dtype=np.int64)
    for k, (order, polarity) in enumerate(_symmetries(n)):
        for j in range(n):
            maps[k] |= (bits[order[j]] ^ polarity[j]) << (n - 1 - j)
    return maps


@functools.cache
def _classes(n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for every function the least of its class, and twice its symmetry plus the output's polarity."""
    maps, functions = _row_maps(n), 1 << (1 << n)
    weights = 1 << np.arange(1 << n, dtype=np.int64)
    least = np.full(functions, -1)
    which = np.zeros(functions, dtype=np.int64)
    for number in range(functions):
        if least[number] >= 0:
            continue
        images = (number >> maps & 1) @ weights
        for negated, found in ((1, functions - 1 - images[::-1]), (0, images[::-1])):  # the first symmetry stays
            least[found] = number
            which[found] = 2 * np.arange(len(maps))[::-1] + negated
    return least, which
