"""Witnesses: integer vectors that say which neurons a function needs one of.

A network of one hidden layer is ``f = c + sum of s_i relu(z_i)`` with s_i = 1 or -1, any other factor going into z_i.
A **witness** of f is an integer vector y over the rows with ``sum(y) = 0`` and ``y . f > 0``. As then
``y . f = sum of s_i y . relu(z_i)``, some neuron of every network has ``s_i y . relu(z_i) > 0``; on the cone of its
active set (see `boolnet.minimum.neuron_space`) that takes a ray r with ``s_i y . relu(r) > 0``. So y **names** the
pairs of a sign and an active set that every network uses at least one of, and finding them is exact integer arithmetic.
By Farkas' lemma the witnesses say all there is to say: where no network uses some signed active sets alone, a witness
names none of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

import numpy as np
from numpy.typing import NDArray

from boolnet.minimum.neuron_space import NeuronSpace

LARGEST_DENOMINATOR = 10_000  # of a vertex of the linear program, whose matrix holds small integers


def named(space: NeuronSpace, witness: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which signed active sets a witness names: those with sign +1, then those with sign -1."""
    products = space.values @ witness
    return np.concatenate([_any_ray(space, products > 0), _any_ray(space, products < 0)])


def _any_ray(space: NeuronSpace, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(space.cones[:, chosen].any(axis=1))


def is_witness(witness: NDArray[np.int64], values: NDArray[np.int64]) -> bool:
    """Whether an integer vector is a witness of the function with these values."""
    return int(witness.sum()) == 0 and int(witness @ values) > 0


def find_witness(space: NeuronSpace, values: NDArray[np.int64], neurons: Sequence[int]) -> NDArray[np.int64] | None:
    """Return a witness that names none of some signed active sets, or None where a network uses these alone.

    The linear program only proposes: what it finds is made integer and checked.

    Parameters
    ----------
    space : NeuronSpace
        Of n inputs.
    values : ndarray of int64, shape (2^n,)
        The function, 0 or 1.
    neurons : sequence of int
        Numbers of signed active sets, in the order of `named`.
    """
    from scipy.optimize import linprog

    rows, sets = len(values), len(space.active)
    rays = [(-1 if one >= sets else 1) * space.values[space.cones[one % sets]] for one in neurons]
    above = np.vstack([*rays, np.zeros((1, rows), dtype=np.int64)])
    equal = np.vstack([np.ones(rows, dtype=np.int64), values])
    found = linprog(
        np.ones(2 * rows),
        A_ub=np.hstack([above, -above]),
        b_ub=np.zeros(len(above)),
        A_eq=np.hstack([equal, -equal]),
        b_eq=[0, 1],
        method="highs-ds",
    )
    if found.x is None:
        assert found.status == 2, found.message  # infeasible
        return None
    witness = _integers(found.x[:rows] - found.x[rows:])
    assert is_witness(witness, values), "a vertex of the linear program was rounded wrongly"
    assert (above @ witness <= 0).all(), "a vertex of the linear program was rounded wrongly"
    return witness


def _integers(vector: NDArray[np.float64]) -> NDArray[np.int64]:
    fractions = [Fraction(x).limit_denominator(LARGEST_DENOMINATOR) for x in vector.tolist()]
    scale = lcm(*(x.denominator for x in fractions))
    whole = [int(x * scale) for x in fractions]
    return np.array(whole, dtype=np.int64) // max(1, gcd(*whole))


def face_witnesses(n: int, values: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the witnesses of the two-dimensional faces on which a function is not affine."""
    found = []
    for first, second in itertools.combinations((1 << i for i in range(n)), 2):
        for corner in range(1 << n):
            if corner & (first | second):
                continue
            witness = np.zeros(1 << n, dtype=np.int64)
            witness[[corner, corner | first | second]] = 1
            witness[[corner | first, corner | second]] = -1
            if bent := int(witness @ values):
                found.append(witness if bent > 0 else -witness)
    return found
