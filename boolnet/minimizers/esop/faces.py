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
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.cover import FREE

LEAF = 4  # inputs whose functions are looked up
Leaves = NDArray[np.uint16]  # a function of four inputs, row r as bit r
Costs = NDArray[np.uint32]

# The face that an expansion leaves out, and of the faces that stay the literal that multiplies each.
EXPANSIONS = {2: ((0, 0), (1, 1)), 0: ((1, FREE), (2, 0)), 1: ((0, FREE), (2, 1))}


@functools.cache
def leaf_cubes() -> tuple[Leaves, NDArray[np.uint8]]:
    """Return the 81 cubes of four inputs, as functions and as values, the largest first."""
    values = np.array(np.meshgrid(*[[FREE, 0, 1]] * LEAF, indexing="ij"), dtype=np.uint8).reshape(LEAF, -1).T
    values = values[np.argsort((values != FREE).sum(axis=1), kind="stable")]
    rows = np.arange(16)[:, None] >> np.arange(LEAF - 1, -1, -1) & 1
    inside = ((values[:, None] == FREE) | (values[:, None] == rows)).all(axis=2)
    return (inside << np.arange(16)).sum(axis=1).astype(np.uint16), values


@functools.cache
def leaf_minima() -> NDArray[np.uint8]:
    """Return the fewest cubes whose XOR is each function of four inputs, shape (65536,): found breadth first.

    Examples
    --------
    >>> np.bincount(leaf_minima()).tolist()
    [1, 81, 2268, 21744, 37530, 3888, 24]
    """
    minima = np.full(1 << 16, 255, dtype=np.uint8)
    minima[0] = 0
    reached = np.zeros(1, dtype=np.uint16)
    size = 0
    while len(reached):
        size += 1
        near = np.unique(reached[:, None] ^ leaf_cubes()[0])
        reached = near[minima[near] == 255]
        minima[reached] = size
    return minima


def leaf_terms(leaf: int) -> NDArray[np.uint8]:
    """Return a minimum of a function of four inputs, cubes as rows."""
    cubes, values = leaf_cubes()
    minima = leaf_minima()
    chosen = []
    while leaf:
        pick = int(np.flatnonzero(minima[cubes ^ np.uint16(leaf)] == minima[leaf] - 1)[0])
        chosen.append(values[pick])
        leaf ^= int(cubes[pick])
    return np.array(chosen, dtype=np.uint8).reshape(-1, LEAF)


def leaves_of(column: NDArray[np.bool_]) -> Leaves:
    """Return a table, shape (2, 2, ...), as functions of its last four inputs; missing inputs come first and idle."""
    while column.ndim < LEAF:
        column = np.stack([column, column])
    rows = column.reshape(*column.shape[:-LEAF], 16).astype(np.uint16)
    leaves: Leaves = (rows << np.arange(16, dtype=np.uint16)).sum(axis=-1, dtype=np.uint16)
    return leaves


def all_faces(leaves: Leaves) -> Leaves:
    """Return the leaves of all faces, each axis of length 2 extended to f0, f1 and f0 ^ f1."""
    for axis in range(leaves.ndim):
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

    Examples
    --------
    >>> majority = np.indices((2,) * 5).sum(axis=0) > 2
    >>> expansion = Expansion(leaves_of(majority))
    >>> expansion.size, len(expansion.cubes())
    (9, 9)
    """

    def __init__(self, leaves: Leaves) -> None:
        self._faces = all_faces(leaves)
        self._costs: list[Costs] = [leaf_minima()[self._faces].astype(np.uint32)]
        while self._costs[0].ndim:
            costs = self._costs[0]
            self._costs.insert(0, costs.sum(axis=-1, dtype=np.uint32) - costs.max(axis=-1))

    @property
    def size(self) -> int:
        """The number of its cubes."""
        return int(self._costs[0])

    def cubes(self) -> NDArray[np.uint8]:
        """Return the cubes, the inputs in the order of the axes."""
        found = list(self._below(()))
        return np.concatenate(found) if found else np.zeros((0, self._faces.ndim + LEAF), dtype=np.uint8)

    def _below(self, face: tuple[int, ...]) -> Iterator[NDArray[np.uint8]]:
        """Yield the cubes of a face; as deep as there are inputs."""
        depth = len(face)
        if not self._costs[depth][face]:
            return
        if depth == self._faces.ndim:
            yield leaf_terms(int(self._faces[face]))
            return
        for child, value in EXPANSIONS[int(np.argmax(self._costs[depth + 1][face]))]:
            for cubes in self._below((*face, child)):
                yield np.concatenate([np.full((len(cubes), 1), value, dtype=np.uint8), cubes], axis=1)
