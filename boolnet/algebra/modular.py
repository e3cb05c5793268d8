"""Linear algebra modulo the prime 2^31 - 1, on arrays of uint64 whose products cannot overflow.

What holds among integer columns holds modulo the prime; the other way about, chance is against it by about one in two
thousand million, so what is found here is checked in integers before it is believed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget

Residues = NDArray[np.uint64]
PRIME = (1 << 31) - 1
_P = np.uint64(PRIME)
COPIES = 4  # in how many of the projected rows a row takes part
SPARE = 40  # projected rows beyond the rank they shall show
PER_PIVOT = 0.04  # units of an elimination, for a pivot...
PER_ENTRY = 8e-6  # ... and for every entry that it changes


def residues(values: NDArray[np.int64]) -> Residues:
    """Return integers modulo the prime."""
    return np.remainder(values, PRIME).astype(np.uint64)


def centred(values: Residues) -> NDArray[np.int64]:
    """Return the integers nearest to 0 that have these residues.

    Examples
    --------
    >>> centred(residues(np.array([3, -3]))).tolist()
    [3, -3]
    """
    numbers = values.astype(np.int64)
    return np.where(numbers > PRIME // 2, numbers - PRIME, numbers)


def inverses(values: Residues) -> Residues:
    """Return 1 / value for every value of a flat array, none of them 0: three products each, and one inversion.

    This is Montgomery's trick, by halves: the inverse of a product gives those of its factors [1]_.

    References
    ----------
    .. [1] P. L. Montgomery, "Speeding the Pollard and elliptic curve methods of factorization", Math. Comp. 48, 1987.

    Examples
    --------
    >>> inverses(np.array([1, 2, 3], dtype=np.uint64)).tolist()
    [1, 1073741824, 1431655765]
    """
    if len(values) == 1:
        return np.array([pow(int(values[0]), -1, PRIME)], dtype=np.uint64)
    even, odd = values[: len(values) // 2 * 2 : 2], values[1::2]
    pairs = inverses(np.concatenate([even * odd % _P, values[len(odd) * 2 :]]))
    result = np.empty_like(values)
    result[: len(odd) * 2 : 2] = pairs[: len(odd)] * odd % _P
    result[1::2] = pairs[: len(odd)] * even % _P
    result[len(odd) * 2 :] = pairs[len(odd) :]
    return result


def project(matrix: NDArray[np.int64], rows: int, random: np.random.Generator) -> Residues:
    """Return random combinations of the rows of a matrix, in which its rank shows where that is below `rows`.

    Parameters
    ----------
    matrix : ndarray of int64, shape (total, columns)
    rows : int
        How many combinations.
    random : numpy.random.Generator

    Notes
    -----
    Each row takes part in `COPIES` of them: random sparse matrices like that lose no rank but by chance, up to a load
    of 97 per cent.
    """
    from scipy import sparse

    total = len(matrix)
    places = random.integers(rows, size=(total, COPIES)).ravel()
    factors = random.integers(1, 1 << 15, size=total * COPIES)
    scatter = sparse.csr_matrix((factors, places, np.arange(total + 1) * COPIES), shape=(total, rows)).T.tocsr()
    return residues(scatter @ np.remainder(matrix, PRIME))


def eliminate(matrix: Residues, columns: int, budget: Budget = UNLIMITED) -> NDArray[np.intp]:
    """Reduce a matrix in place by Gauss and Jordan and return its pivot columns, the first `columns` tried in order.

    Afterwards row i has a 1 in pivot column i, where all other rows have 0, for as many rows as there are pivots.

    Parameters
    ----------
    matrix : ndarray of uint64
    columns : int
    budget : Budget
        Pays for it, however little is left: see `elimination_work`. Only where it is stopped, or its time is up, are
        the pivots so far returned.

    Examples
    --------
    >>> matrix = np.array([[1, 2, 3], [2, 4, 7]], dtype=np.uint64)
    >>> eliminate(matrix, 3).tolist(), matrix.tolist()
    ([0, 2], [[1, 2, 0], [0, 0, 1]])
    """
    pivots: list[int] = []
    for j in range(columns):
        rank = len(pivots)
        if rank == len(matrix):
            break
        if budget.is_halted():
            break
        below = np.flatnonzero(matrix[rank:, j])
        if not len(below):
            continue
        if below[0]:
            matrix[[rank, rank + below[0]]] = matrix[[rank + below[0], rank]]
        budget.spend(PER_PIVOT + PER_ENTRY * subtract(matrix, rank, j))
        pivots.append(j)
    return np.array(pivots, dtype=np.intp)


def elimination_work(rows: int, columns: int, rank: int) -> float:
    """Return the units that `eliminate` takes at the most.

    Parameters
    ----------
    rows, columns : int
        Of the matrix.
    rank : int
        At the most.
    """
    return rank * (PER_PIVOT + PER_ENTRY * rows * columns)


def subtract(matrix: Residues, row: int, column: int) -> int:
    """Make an entry 1 by scaling its row, and the rest of its column 0 by subtracting multiples of that row.

    Returns how many entries of other rows were looked at.

    Parameters
    ----------
    matrix : ndarray of uint64
        Changed in place.
    row, column : int
        The entry, which must not be 0.

    Examples
    --------
    >>> matrix = np.array([[2, 4], [1, 5]], dtype=np.uint64)
    >>> subtract(matrix, 0, 0), matrix.tolist()
    (2, [[1, 2], [0, 3]])
    """
    where = np.flatnonzero(matrix[row])
    values = matrix[row, where] * np.uint64(pow(int(matrix[row, column]), -1, PRIME)) % _P
    matrix[row, where] = values
    others = np.flatnonzero(matrix[:, column])
    others = others[others != row]
    if not len(others):
        return 0
    if len(where) * 2 > matrix.shape[1]:
        full = np.zeros(matrix.shape[1], dtype=np.uint64)
        full[where] = values
        change = np.multiply.outer(_P - matrix[others, column], full)
        change += matrix[others]
        matrix[others] = change % _P
    else:
        at = np.ix_(others, where)
        change = np.multiply.outer(_P - matrix[others, column], values)
        change += matrix[at]
        matrix[at] = change % _P
    return int(change.size)
