"""The multilinear polynomial of an integer-valued function on {0,1}^n, and linear relations between columns.

Every function on the cube is one polynomial in which no variable has a power, ``sum of c_S * product of S``; its
coefficients are found by subtracting the rows without an input from those with it (the Moebius transform).
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

PRIME = (1 << 31) - 1  # products of two residues fit in an int64
EXTRA = 8  # random combinations beyond the number of columns; a false relation survives with chance PRIME^-EXTRA


def coefficients(values: Integers) -> Integers:
    """Return the polynomials' coefficients, shape (..., 2^n): entry S, a row number, is that of the product of S.

    Examples
    --------
    >>> coefficients(np.array([0, 1, 1, 0])).tolist()  # x + y - 2xy
    [0, 1, 1, -2]
    """
    result = values.astype(np.int64, copy=True)
    rows = result.shape[-1]
    for i in range(rows.bit_length() - 1):
        halves = result.reshape(*result.shape[:-1], -1, 2, 1 << i)
        halves[..., 1, :] -= halves[..., 0, :]
    return result


def degrees(rows: int) -> Integers:
    """Return the degree of every product, shape (rows,)."""
    return np.bitwise_count(np.arange(rows)).astype(np.int64)


def relations(columns: Integers) -> list[list[int]]:
    """Return a basis of the integer vectors v with ``columns @ v == 0``, each without a common factor.

    Parameters
    ----------
    columns : ndarray of int64, shape (rows, m)

    Examples
    --------
    >>> relations(np.array([[1, 2, 3], [0, 1, 1]]))
    [[-1, -1, 1]]
    """
    found = [_whole(vector) for vector in _kernel(_compressed(columns))]
    return [vector for vector in found if vector is not None and not (columns @ np.array(vector)).any()]


def _compressed(columns: Integers) -> Integers:
    """Return random combinations of the rows modulo the prime, as many as it takes to keep the relations."""
    rows, m = columns.shape
    if rows <= m + EXTRA:
        return columns % PRIME
    random = np.random.default_rng(0)
    result = np.zeros((m + EXTRA, m), dtype=np.int64)
    for start in range(0, rows, 1 << 12):  # 2^12 products below 2^15 * 2^31 add up within an int64
        part = columns[start : start + (1 << 12)] % PRIME
        result += random.integers(1 << 15, size=(m + EXTRA, len(part))) @ part % PRIME
    return result % PRIME


def _kernel(matrix: Integers) -> list[Integers]:
    """Return a basis of the kernel modulo the prime, by Gaussian elimination."""
    matrix, m = matrix.copy(), matrix.shape[1]
    pivots: list[int] = []
    for column in range(m):
        below = np.flatnonzero(matrix[len(pivots) :, column])
        if not len(below):
            continue
        row = len(pivots)
        matrix[[row, row + below[0]]] = matrix[[row + below[0], row]]
        matrix[row] = matrix[row] * pow(int(matrix[row, column]), -1, PRIME) % PRIME
        factors = matrix[:, column].copy()
        factors[row] = 0
        matrix = (matrix - factors[:, np.newaxis] * matrix[row]) % PRIME
        pivots.append(column)
        if len(pivots) == len(matrix):
            break
    basis = []
    for free in sorted(set(range(m)) - set(pivots)):
        vector = np.zeros(m, dtype=np.int64)
        vector[free] = 1
        vector[pivots] = -matrix[: len(pivots), free] % PRIME
        basis.append(vector)
    return basis


def _whole(residues: Integers) -> list[int] | None:
    """Return the integer vector without a common factor that residues are a multiple of; None where none is small."""
    fractions = [_fraction(int(residue)) for residue in residues]
    if any(fraction is None for fraction in fractions):
        return None
    known = [fraction for fraction in fractions if fraction is not None]
    scale = math.lcm(*(fraction.denominator for fraction in known))
    vector = [int(fraction * scale) for fraction in known]
    common = math.gcd(*vector) or 1
    return [entry // common for entry in vector]


def _fraction(residue: int) -> Fraction | None:
    """Return the fraction of least size that a residue stands for (Wang's rational reconstruction)."""
    bound = math.isqrt(PRIME // 2)
    r, s, t, u = PRIME, residue, 0, 1
    while s > bound:
        q = r // s
        r, s, t, u = s, r - q * s, u, t - q * u
    return Fraction(s, u) if u and abs(u) <= bound else None
