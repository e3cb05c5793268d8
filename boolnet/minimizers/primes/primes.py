"""All multi-output primes, on an array with one entry for each of the 3^n cubes.

A **multi-output prime** is a cube with a set of outputs it implies to which no output can be added, and from which
no literal can be removed without losing an output.

References
----------
.. [1] W. V. Quine, "A way to simplify truth functions", American Mathematical Monthly 62 (1955).
.. [2] E. J. McCluskey, "Minimization of Boolean functions", Bell System Technical Journal 35 (1956).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.cover import FREE, Cover
from boolnet.functions.packed_bits import PackedBits, unpack
from boolnet.minimizers.primes.dense import PER_FACE, PER_ROW, DenseTable, output_column

PER_CUBE = 6e-5  # units for one of the 3^n cubes, when the primes are told from the rest
PER_SPAN = 2e-5  # units for a row of an output and an input, when essential primes are looked for


@dataclass(frozen=True)
class PrimesParams:
    """How far primes are written down.

    Attributes
    ----------
    entries : int
        Of the array over all cubes: as it is, 15 inputs, which take about 0.6 GB.
    primes : int
        With more of them there is no answer.
    essential_checks : int
        Cubes that may be essential primes and are looked at.
    share, essential_share : float
        Of the work left, that writing the primes down and looking for the essential ones may take.
    """

    entries: int = 16_000_000
    primes: int = 250_000
    essential_checks: int = 200_000
    share: float = 0.25
    essential_share: float = 0.3


def all_primes(table: DenseTable, params: PrimesParams = PrimesParams(), budget: Budget = UNLIMITED) -> Cover | None:
    """Return every multi-output prime that contains a vector of the on-set, or None when there are too many.

    Parameters
    ----------
    table : DenseTable
    params : PrimesParams
    budget : Budget
        Pays for it; where it cannot, the primes are too many.

    Examples
    --------
    >>> from boolnet.functions.truth_table import TruthTable
    >>> majority = TruthTable(("a", "b", "c"), ("y",), np.array([[0b11101000]], dtype=np.uint64))
    >>> len(all_primes(DenseTable.from_function(majority)))
    3
    """
    n, words = table.n_inputs, table.on.shape[0]
    work = PER_CUBE * words * 3.0**n
    if words * 3**n > params.entries or work > params.share * budget.left():
        return None
    budget.spend(work)
    useful = over_all_cubes(table.on, n, np.bitwise_or)
    implied = over_all_cubes(_complement(table), n, np.bitwise_and)
    useful &= implied
    is_prime = useful.any(axis=0)
    del useful
    for i in range(n):
        split = implied.reshape(words, 3**i, 3, -1)
        primes = is_prime.reshape(3**i, 3, -1)
        for value in (0, 1):
            primes[:, value] &= (split[:, :, value] != split[:, :, 2]).any(axis=0)
    numbers = np.flatnonzero(is_prime)
    if len(numbers) > params.primes:
        return None
    return Cover(_digits(numbers, n), unpack(implied[:, numbers].T, table.n_outputs).astype(np.bool_))


def _complement(table: DenseTable) -> PackedBits:
    """Return, for each row, the outputs that need not be 0."""
    full = np.full((table.on.shape[0], 1), ~np.uint64(0))
    full[-1] >>= np.uint64(-table.n_outputs % 64)
    return full & ~table.off


def over_all_cubes(rows: PackedBits, n_inputs: int, combine: np.ufunc) -> PackedBits:
    """Return the combination of the rows inside each cube, shape (k, 3^n).

    The number of a cube has one ternary digit per input, the first most significant, with 2 for a free one.

    Parameters
    ----------
    rows : ndarray of uint64, shape (k, 2^n)
    n_inputs : int
    combine : numpy.ufunc
        Of two rows, e.g. `numpy.bitwise_or`.
    """
    words = rows.shape[0]
    for i in range(n_inputs):
        halves = rows.reshape(words * 3**i, 2, -1)
        thirds = np.empty((halves.shape[0], 3, halves.shape[2]), dtype=np.uint64)
        thirds[:, :2] = halves
        combine(halves[:, 0], halves[:, 1], out=thirds[:, 2])
        rows = thirds
    return rows.reshape(words, -1)


def _digits(numbers: NDArray[np.intp], n_inputs: int) -> NDArray[np.uint8]:
    powers = 3 ** np.arange(n_inputs - 1, -1, -1, dtype=np.int64)
    return (numbers[:, None] // powers % 3).astype(np.uint8)


def essential_primes(table: DenseTable, params: PrimesParams = PrimesParams(), budget: Budget = UNLIMITED) -> Cover:
    """Return primes that every prime cover has, found without generating all of them; some, where that is much work.

    A prime is essential if it holds a vector of the on-set that no other prime holds. That vector's neighbours
    which are not off-set span the largest cube an implicant through it can reach. When that cube is an implicant
    of every output the vector itself implies, each implicant through the vector lies inside it.

    Parameters
    ----------
    table : DenseTable
    params : PrimesParams
    budget : Budget
        Pays for it.

    Examples
    --------
    >>> from boolnet.functions.truth_table import TruthTable
    >>> parity = TruthTable(("a", "b", "c"), ("y",), np.array([[0b10010110]], dtype=np.uint64))
    >>> len(essential_primes(DenseTable.from_function(parity)))
    4
    """
    n = table.n_inputs
    budget = budget.part(params.essential_share * budget.left())
    implied = _complement(table)
    per_output = PER_SPAN * n * table.on.shape[0] * 2.0**n
    keys: dict[tuple[int, ...], None] = {}
    for j in range(table.n_outputs):
        if per_output > budget.left():
            break
        budget.spend(per_output)
        for key in _spans(output_column(table.on, j), output_column(implied, j), implied, n):
            keys[key] = None
    cubes, members = [], []
    for free, corner, *outputs in list(keys)[: params.essential_checks]:
        if budget.is_over(2 * PER_FACE + PER_ROW * table.on.shape[0] * 2.0 ** free.bit_count()):
            break
        cube = _cube(free, corner, n)
        own = unpack(np.array(outputs, dtype=np.uint64), table.n_outputs).astype(np.bool_)
        if (table.implied(cube) == own).all():
            cubes.append(cube)
            members.append(own)
    if not cubes:
        return Cover.empty(n, table.n_outputs)
    return Cover(np.array(cubes), np.array(members)).sorted()


def _cube(free: int, corner: int, n_inputs: int) -> NDArray[np.uint8]:
    shifts = np.arange(n_inputs - 1, -1, -1)
    return np.where(free >> shifts & 1, FREE, corner >> shifts & 1).astype(np.uint8)


def _spans(
    on: NDArray[np.bool_], allowed: NDArray[np.bool_], implied: PackedBits, n_inputs: int
) -> list[tuple[int, ...]]:
    """Return the cubes that pass what a vector and its neighbours can tell: free inputs, lowest row, outputs."""
    rows = np.arange(len(on), dtype=np.int64)
    free = np.zeros(len(on), dtype=np.int64)
    for shift in range(n_inputs):
        free |= allowed[rows ^ (1 << shift)].astype(np.int64) << shift
    candidates = rows[on]
    for shift in range(n_inputs):
        mine, other = free[candidates], candidates ^ (1 << shift)
        inside = (free[other] & mine) == mine
        kept = (implied[:, candidates] & ~implied[:, other] == 0).all(axis=0)
        candidates = candidates[(mine >> shift & 1 == 0) | (inside & kept)]
    mine = free[candidates]
    outputs = implied[:, candidates].view(np.int64)
    keys = np.unique(np.stack([mine, candidates & ~mine, *outputs], axis=1), axis=0)
    return [(int(a), int(b), *(int(w) & (1 << 64) - 1 for w in words)) for a, b, *words in keys.tolist()]
