"""The multilinear polynomial of an integer-valued function on {0,1}^n, and linear relations between columns.

Every function on the cube is one polynomial in which no variable has a power, ``sum of c_S * product of S`` over sets
S of variables. Its coefficients are found by subtracting, for one input after the other, the rows without the input
from those with it: the Moebius transform on the lattice of subsets [1]_.

References
----------
.. [1] G.-C. Rota, "On the foundations of combinatorial theory I: Theory of Moebius functions", Z.
   Wahrscheinlichkeitstheorie 2, 1964.
.. [2] P. S. Wang, "A p-adic algorithm for univariate partial fractions", SYMSAC, 1981.
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
    """Return the degree of every product, shape (rows,): how many bits its row number has.

    >>> degrees(4).tolist()
    [0, 1, 1, 2]
    """
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
    """Return the integer vector that a vector of residues stands for, up to a factor; None where there is none.

    Each residue is read as the smallest fraction that is congruent to it; the fractions times their common denominator,
    divided by the common factor of what comes out, are the vector. None where a residue is no small fraction.
    """
    fractions = [_fraction(int(residue)) for residue in residues]
    if any(fraction is None for fraction in fractions):
        return None
    known = [fraction for fraction in fractions if fraction is not None]
    scale = math.lcm(*(fraction.denominator for fraction in known))
    vector = [int(fraction * scale) for fraction in known]
    common = math.gcd(*vector) or 1
    return [entry // common for entry in vector]


def _fraction(residue: int) -> Fraction | None:
    """Return the fraction of small numerator and denominator that is congruent to a residue, by Wang's algorithm [2]_.

    It is unique if both are at most the square root of half the prime; None where there is none.
    """
    bound = math.isqrt(PRIME // 2)
    r, s, t, u = PRIME, residue % PRIME, 0, 1
    while s > bound:
        q = r // s
        r, s, t, u = s, r - q * s, u, t - q * u
    return Fraction(s, u) if u and abs(u) <= bound else None
