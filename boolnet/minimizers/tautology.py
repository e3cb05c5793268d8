"""Do these cubes fill that cube? Answered with a vector when they do not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.cover import FREE, intersects
from boolnet.watch import UNLIMITED, Watch

Cubes = NDArray[np.uint8]

LEAF_INPUTS = 10  # so many inputs are settled on a truth table held in a Python int


class OutOfTime(Exception):
    """The watch was over before the search."""


def uncovered_vector(cubes: Cubes, cube: NDArray[np.uint8], watch: Watch = UNLIMITED) -> NDArray[np.uint8] | None:
    """Return an input vector inside `cube` that none of `cubes` contains, or None if there is none.

    Parameters
    ----------
    cubes : ndarray of uint8, shape (c, n)
    cube : ndarray of uint8, shape (n,)
    watch : Watch
        When to give up.

    Raises
    ------
    OutOfTime

    Examples
    --------
    >>> halves = np.array([[0, 2], [2, 1]], np.uint8)
    >>> uncovered_vector(halves, np.array([2, 2], np.uint8)).tolist()
    [1, 0]
    >>> uncovered_vector(halves, np.array([0, 2], np.uint8)) is None
    True
    """
    stack = [cube]
    while stack:
        face = stack.pop()
        inside = cubes[intersects(face, cubes)]
        left = np.where(face == FREE, inside, np.uint8(FREE))
        face, left = _drop_unate(face.copy(), left)
        if (left == FREE).all(axis=1).any():
            continue
        if not len(left):
            return np.where(face == FREE, np.uint8(0), face)
        active = np.flatnonzero((left != FREE).any(axis=0))
        if len(active) <= LEAF_INPUTS:
            values = _leaf(left[:, active])
            if values is None:
                continue
            face[active] = values
            return np.where(face == FREE, np.uint8(0), face)
        if watch.is_over():
            raise OutOfTime
        stack += _branches(face, left)
    return None


def _drop_unate(face: NDArray[np.uint8], left: Cubes) -> tuple[NDArray[np.uint8], Cubes]:
    """Set every input that occurs in one phase only against that phase, which is where a gap would be."""
    while len(left):
        ones, zeros = (left == 1).any(axis=0), (left == 0).any(axis=0)
        unate = ones ^ zeros
        if not unate.any():
            break
        face[unate] = np.where(ones[unate], 0, 1)
        left = left[(left[:, unate] == FREE).all(axis=1)]
    return face, left


def _branches(face: NDArray[np.uint8], left: Cubes) -> list[NDArray[np.uint8]]:
    """Return both halves along the input that is used most in both phases, the emptier one last."""
    ones, zeros = (left == 1).sum(axis=0), (left == 0).sum(axis=0)
    i = int(np.lexsort((-(ones + zeros), -np.minimum(ones, zeros)))[0])
    halves = []
    for value in (0, 1) if zeros[i] > ones[i] else (1, 0):
        half = face.copy()
        half[i] = value
        halves.append(half)
    return halves


def _leaf(cubes: Cubes) -> list[int] | None:
    """Return values of a few inputs that none of the cubes contains, from a truth table in one int."""
    n = cubes.shape[1]
    full = (1 << (1 << n)) - 1
    positive = []
    for i in range(n):
        run = 1 << (n - 1 - i)
        positive.append(full // ((1 << run) + 1) << run)
    open_rows = full
    for cube in cubes.tolist():
        inside = open_rows
        for i, value in enumerate(cube):
            if value != FREE:
                inside &= positive[i] if value else ~positive[i]
        open_rows ^= inside
        if not open_rows:
            return None
    row = (open_rows & -open_rows).bit_length() - 1
    return [row >> (n - 1 - i) & 1 for i in range(n)]
