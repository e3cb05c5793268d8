"""Partitions of a cube by bisection: along one input, then each half along one of its own, down to implicants.

Such a partition is the set of leaves of a decision tree. The cheapest is found for all the 3^k faces of a cube at once,
from the vectors up, so it is the best of all orders of inputs, different ones in different branches: no worse than the
paths of any decision diagram. Partitions that no bisection makes, such as ``a!b + b!c + c!a + abc + !a!b!c``, are left
to other searches.

References
----------
.. [1] H. J. Payne, W. S. Meisel, "An algorithm for constructing optimal binary decision trees", IEEE Trans. Computers
   C-26 (1977): the same dynamic program over all faces.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.cover import FREE

KEPT_INPUTS = 12  # up to here the tables of halves are kept; they take 28 MB, 2 MB for 10 inputs
PER_LEVEL = 0.015  # units for an input,
PER_HALF = 6e-6  # and for an input and a face
NEVER = 1 << 60  # the cost of a face that is no implicant

Costs = NDArray[np.int64]
Places = NDArray[np.int32]
Level = tuple[Places, Places, Places]


def bisect(leaf: Costs, n_inputs: int) -> list[int]:
    """Return the faces of a cheapest partition by bisection.

    Parameters
    ----------
    leaf : ndarray of int64, shape (3^k,)
        What each face costs as one cube: `NEVER` when it is no implicant, 0 when there is nothing in it to cover. The
        number of a face has one ternary digit per input, the first most significant, with 2 for a free one.
    n_inputs : int
        k.

    Examples
    --------
    >>> leaf = np.full(9, NEVER)
    >>> leaf[[1, 3, 4, 5, 7]] = 1  # 01, 10, 11, 1-, -1 of the OR of two inputs
    >>> leaf[0] = 0
    >>> sorted(bisect(leaf, 2))
    [3, 7]
    """
    cost = leaf.copy()
    for at, zeros, ones in levels(n_inputs):
        cost[at] = np.minimum(cost[at], (cost[zeros] + cost[ones]).min(axis=-1))
    return _cheapest_leaves(cost, leaf, n_inputs)


def bisection_work(n_inputs: int) -> float:
    """Return the units of work of `bisect`."""
    work: float = n_inputs * (PER_LEVEL + PER_HALF * 3**n_inputs)
    return work


def levels(n_inputs: int) -> Iterator[Level] | tuple[Level, ...]:
    """Return, from few free inputs to many, faces and their halves, a row of halves per face."""
    return _kept_levels(n_inputs) if n_inputs <= KEPT_INPUTS else _levels(n_inputs)


@cache
def _kept_levels(n_inputs: int) -> tuple[Level, ...]:
    return tuple(_levels(n_inputs))


def _levels(n_inputs: int) -> Iterator[Level]:
    numbers = np.arange(3**n_inputs, dtype=np.int32)
    steps = 3 ** np.arange(n_inputs - 1, -1, -1, dtype=np.int32)
    literals = literal_counts(n_inputs)
    for level in range(1, n_inputs + 1):
        at = numbers[literals == n_inputs - level]
        digits = at[:, None] // steps % 3 == FREE
        step = np.broadcast_to(steps, digits.shape)[digits].reshape(len(at), level)
        yield at, at[:, None] - 2 * step, at[:, None] - step


@lru_cache(maxsize=KEPT_INPUTS)
def literal_counts(n_inputs: int) -> Costs:
    """Return how many literals each face has, shape (3^k,).

    Examples
    --------
    >>> literal_counts(1).tolist()
    [1, 1, 0]
    """
    counts = np.zeros(1, dtype=np.int64)
    for _ in range(n_inputs):
        counts = np.add.outer(counts, np.array([1, 1, 0])).reshape(-1)
    return counts


def _cheapest_leaves(cost: Costs, leaf: Costs, n_inputs: int) -> list[int]:
    """Walk down the cheapest halves from the whole cube."""
    steps = [3**i for i in range(n_inputs)]
    stack, found = [3**n_inputs - 1], []
    while stack:
        face = stack.pop()
        total = cost[face]
        if not total:
            continue
        if total == leaf[face]:
            found.append(face)
            continue
        for step in steps:
            if face // step % 3 == FREE and cost[face - step] + cost[face - 2 * step] == total:
                stack += (face - step, face - 2 * step)
                break
    return found


def face_cubes(numbers: list[int] | NDArray[np.intp], n_inputs: int) -> NDArray[np.uint8]:
    """Return the cubes that faces of these numbers are, shape (c, k).

    Examples
    --------
    >>> face_cubes([5], 2).tolist()
    [[1, 2]]
    """
    steps = 3 ** np.arange(n_inputs - 1, -1, -1, dtype=np.int64)
    return (np.asarray(numbers, dtype=np.int64)[:, None] // steps % 3).astype(np.uint8)


def face_numbers(cubes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Undo `face_cubes`."""
    steps = 3 ** np.arange(cubes.shape[1] - 1, -1, -1, dtype=np.int64)
    numbers: NDArray[np.int64] = cubes.astype(np.int64) @ steps
    return numbers
