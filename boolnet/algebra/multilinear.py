"""The multilinear polynomial of an integer-valued function on {0,1}^n, and linear relations between columns.

Every function on the cube is one polynomial in which no variable has a power, ``sum of c_S * product of S``; its
coefficients are found by subtracting the rows without an input from those with it (the Moebius transform).
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from boolnet.algebra.modular import PRIME, SPARE, centred, eliminate, project, residues

Integers = NDArray[np.int64]


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
    found = [_whole(vector) for vector in _kernel(columns)]
    return [vector for vector in found if vector is not None and not (columns @ np.array(vector)).any()]


def _kernel(columns: Integers) -> list[Integers]:
    """Return a basis of the kernel modulo the prime, from random combinations of the rows where there are many."""
    rows, m = columns.shape
    matrix = residues(columns) if rows <= m + SPARE else project(columns, m + SPARE, np.random.default_rng(0))
    pivots = eliminate(matrix, m)
    basis = []
    for free in sorted(set(range(m)) - set(pivots.tolist())):
        vector = np.zeros(m, dtype=np.int64)
        vector[free] = 1
        vector[pivots] = -centred(matrix[: len(pivots), free])
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
    r, s, t, u = PRIME, residue % PRIME, 0, 1
    while s > bound:
        q = r // s
        r, s, t, u = s, r - q * s, u, t - q * u
    return Fraction(s, u) if u and abs(u) <= bound else None
