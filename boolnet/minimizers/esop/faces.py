"""The faces of a function: what it is where an input is 0, where it is 1, and the XOR of the two, input by input.

An exclusive sum of products of f expands by one input in three ways, which leave two faces each:
``f = !x f0 ^ x f1 = f0 ^ x f2 = f1 ^ !x f2`` with ``f2 = f0 ^ f1`` (Shannon, positive and negative Davio). Taking the
best of the three at every step gives a pseudo-Kronecker expansion. The last four inputs are not expanded: the minimum
of every function of four inputs is looked up.

A lower bound comes from the same faces. Of the c terms of f, let p have the literal !x, q the literal x and r neither:
f0 has a sum of p + r terms, f1 one of q + r and f2 one of p + q, so that c is at least half of the three minima.

References
----------
.. [1] T. Sasao, "EXMIN2: a simplification algorithm for exclusive-or-sum-of-products expressions for
   multiple-valued-input two-valued-output functions", IEEE Trans. CAD 12 (1993), doi:10.1109/43.277608.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.cover import FREE

LEAF = 4  # inputs whose functions are looked up
UNKNOWN = 255
PER_BOUND = 2e-5  # units for a face of a lower bound
PER_EXPANSION = 0.3  # units for an expansion,
PER_FACE = 4e-5  # for a face of it,
PER_CUBE = 2e-3  # and for each of its cubes
Leaves = NDArray[np.uint16]  # a function of four inputs, row r as bit r
Costs = NDArray[np.uint32]

# By the face that an expansion leaves out: the faces that stay, and the literal that multiplies each.
CHILDREN = np.array([[1, 2], [0, 2], [0, 1]])
LITERALS = np.array([[FREE, 0], [FREE, 1], [0, 1]], dtype=np.uint8)


@functools.cache
def leaf_cubes() -> tuple[Leaves, NDArray[np.uint8]]:
    """Return the 81 cubes of four inputs, as functions and as values, the largest first."""
    values = np.array(np.meshgrid(*[[FREE, 0, 1]] * LEAF, indexing="ij"), dtype=np.uint8).reshape(LEAF, -1).T
    values = values[np.argsort((values != FREE).sum(axis=1), kind="stable")]
    rows = np.arange(16)[:, None] >> np.arange(LEAF - 1, -1, -1) & 1
    inside = ((values[:, None] == FREE) | (values[:, None] == rows)).all(axis=2)
    return (inside << np.arange(16)).sum(axis=1).astype(np.uint16), values


@functools.cache
def leaf_sizes() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the fewest cubes whose XOR is each function of four inputs, and the fewest literals of as few cubes.

    Two arrays of shape (65536,), found breadth first.

    Examples
    --------
    >>> [sizes[0b1001_1001_1001_1001].item() for sizes in leaf_sizes()]  # equality of the last two inputs: c ^ !d
    [2, 2]
    """
    cubes, values = leaf_cubes()
    lengths = (values != FREE).sum(axis=1)
    minima, literals = (np.full(1 << 16, UNKNOWN, dtype=np.uint8) for _ in range(2))
    minima[0] = literals[0] = 0
    reached = np.zeros(1, dtype=np.intp)
    size = 0
    while len(reached):
        size += 1
        fewest = np.full(1 << 16, UNKNOWN, dtype=np.uint8)
        for cube, length in zip(cubes.tolist(), lengths.tolist(), strict=True):
            near = reached ^ cube
            fewest[near] = np.minimum(fewest[near], literals[reached] + np.uint8(length))
        reached = np.flatnonzero((fewest < UNKNOWN) & (minima == UNKNOWN))
        minima[reached] = size
        literals[reached] = fewest[reached]
    return minima, literals


def leaf_minima() -> NDArray[np.uint8]:
    """Return the fewest cubes whose XOR is each function of four inputs, shape (65536,).

    Examples
    --------
    >>> np.bincount(leaf_minima()).tolist()
    [1, 81, 2268, 21744, 37530, 3888, 24]
    """
    return leaf_sizes()[0]


def leaf_cubes_of(leaves: Leaves) -> tuple[NDArray[np.intp], NDArray[np.uint8]]:
    """Return sums of functions of four inputs that have the fewest cubes, and of those the fewest literals.

    Parameters
    ----------
    leaves : ndarray of uint16

    Returns
    -------
    places : ndarray of int
        For each cube, of which function it is one.
    values : ndarray of uint8, shape (cubes, 4)
    """
    cubes, values = leaf_cubes()
    minima, literals = leaf_sizes()
    lengths = (values != FREE).sum(axis=1).astype(np.uint8)
    different, which = np.unique(leaves, return_inverse=True)
    rest = different.copy()
    picks = []
    while rest.any():
        after = rest[:, None] ^ cubes
        fits = (minima[after] + 1 == minima[rest][:, None]) & (literals[after] + lengths == literals[rest][:, None])
        pick = np.where(rest, np.argmax(fits, axis=1), -1)
        rest = np.where(rest, rest ^ cubes[pick], rest)
        picks.append(pick)
    chosen = np.array(picks, dtype=np.intp).reshape(len(picks), len(different)).T[which.reshape(-1)]
    places, steps = np.nonzero(chosen >= 0)
    return places, values[chosen[places, steps]]


def leaves_of(column: NDArray[np.bool_]) -> Leaves:
    """Return a table, shape (2, 2, ...), as functions of its last four inputs; missing inputs come first and idle."""
    while column.ndim < LEAF:
        column = np.stack([column, column])
    rows = column.reshape(*column.shape[:-LEAF], 16).astype(np.uint16)
    leaves: Leaves = (rows << np.arange(16, dtype=np.uint16)).sum(axis=-1, dtype=np.uint16)
    return leaves


def all_faces(leaves: Leaves, halved: int = 0) -> Leaves:
    """Return the leaves of all faces, each axis of length 2 extended to f0, f1 and f0 ^ f1, but for the first ones."""
    for axis in range(halved, leaves.ndim):
        halves = np.split(leaves, 2, axis=axis)
        leaves = np.concatenate([*halves, halves[0] ^ halves[1]], axis=axis)
    return leaves


def least_terms(leaves: Leaves) -> int:
    """Return a lower bound on the cubes of any exclusive sum of products of a function.

    Examples
    --------
    >>> parity = np.indices((2,) * 9).sum(axis=0) % 2 == 1
    >>> least_terms(leaves_of(parity))
    9
    """
    bounds: Costs = leaf_minima()[all_faces(leaves)].astype(np.uint32)
    while bounds.ndim:
        bounds = (bounds.sum(axis=-1, dtype=np.uint32) + 1) // 2
    return int(bounds)


class Expansion:
    """The best pseudo-Kronecker expansion in the order of the axes, over minima of four inputs.

    Parameters
    ----------
    leaves : ndarray of uint16, shape (2, 2, ...)
        A function, as `leaves_of` makes it.
    halved : int, optional
        So many of the first inputs are expanded as f0 and f1 only, which is quicker and takes more cubes.

    Examples
    --------
    >>> majority = np.indices((2,) * 5).sum(axis=0) > 2
    >>> expansion = Expansion(leaves_of(majority))
    >>> expansion.size, len(expansion.cubes())
    (9, 9)
    """

    def __init__(self, leaves: Leaves, halved: int = 0) -> None:
        self._halved = halved
        self._faces = all_faces(leaves, halved)
        self._costs: list[Costs] = [leaf_minima()[self._faces].astype(np.uint32)]
        while self._costs[0].ndim:
            costs = self._costs[0]
            total = costs.sum(axis=-1, dtype=np.uint32)
            self._costs.insert(0, total if costs.ndim <= halved else total - costs.max(axis=-1))

    @property
    def size(self) -> int:
        """The number of its cubes."""
        return int(self._costs[0])

    def cubes(self) -> NDArray[np.uint8]:
        """Return the cubes, the inputs in the order of the axes."""
        faces = np.zeros(min(1, self.size), dtype=np.intp)
        values = np.zeros((len(faces), 0), dtype=np.uint8)
        for depth, costs in enumerate(self._costs[1:]):
            three = costs.reshape(-1, costs.shape[-1])[faces]
            left_out = np.full(len(faces), 2) if depth < self._halved else np.argmax(three, axis=1)
            children = (faces[:, None] * three.shape[1] + CHILDREN[left_out]).reshape(-1)
            literals = LITERALS[left_out].reshape(-1, 1)
            kept = costs.reshape(-1)[children] > 0
            faces = children[kept]
            values = np.concatenate([np.repeat(values, 2, axis=0), literals], axis=1)[kept]
        places, last = leaf_cubes_of(self._faces.reshape(-1)[faces])
        return np.concatenate([values[places], last], axis=1)


def expansion_work(n_inputs: int, halved: int) -> float:
    """Return the units of work of an expansion, without its cubes."""
    return PER_EXPANSION + PER_FACE * (1 << halved) * 3.0 ** max(0, n_inputs - LEAF - halved)
