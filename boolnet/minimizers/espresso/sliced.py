"""Cubes as columns of bits: one Python int per literal says which cubes have it, so a question asks all at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.cover import FREE

PER_INPUT = 1.5e-4  # units for a look at the cubes that mention an input...
PER_CUBE = 2e-8  # ... and for each cube there is
PER_CELL = 4e-6  # units for a value of a cube in an array

Cube = NDArray[np.uint8]
Cubes = NDArray[np.uint8]


def bit_columns(bits: NDArray[np.bool_]) -> list[int]:
    """Return, for each column, its rows as the bits of an int.

    Examples
    --------
    >>> bit_columns(np.array([[True, False], [True, True]]))
    [3, 2]
    """
    octets = np.packbits(bits, axis=0, bitorder="little").T
    return [int.from_bytes(column.tobytes(), "little") for column in np.ascontiguousarray(octets)]


def literals_of(cube: Cube) -> list[tuple[int, int]]:
    """Return the inputs a cube mentions, each with its value.

    Examples
    --------
    >>> literals_of(np.array([2, 0, 1], np.uint8))
    [(1, 0), (2, 1)]
    """
    places = np.flatnonzero(cube != FREE)
    return list(zip(places.tolist(), cube[places].tolist(), strict=True))


def free_inputs(cube: Cube) -> list[int]:
    """Return the inputs a cube does not mention."""
    free: list[int] = np.flatnonzero(cube == FREE).tolist()
    return free


def step_work(cubes: int) -> float:
    """Return the units of work for a look at which of so many cubes mention an input."""
    return PER_INPUT + PER_CUBE * cubes


def slicing_work(cubes: int, columns: int) -> float:
    """Return the units of work for turning an array of cubes into columns of bits."""
    return 0.02 + 2e-3 * columns + PER_CELL * cubes * columns


class SlicedCubes:
    """Cubes by their literals.

    Attributes
    ----------
    everything : int
        A bit for each cube.
    literals : list of (int, int)
        For each input, the cubes with its negated literal and those with its positive one.
    step : float
        Units of work for a look at an input.

    Examples
    --------
    >>> sliced = SlicedCubes(np.array([[0, 2], [2, 1]], np.uint8))
    >>> sliced.literals, sliced.meeting(np.array([1, 2], np.uint8))
    ([(1, 0), (0, 2)], 2)
    """

    def __init__(self, cubes: Cubes) -> None:
        self.everything = (1 << len(cubes)) - 1
        self.step = step_work(len(cubes))
        self.literals = list(zip(bit_columns(cubes == 0), bit_columns(cubes == 1), strict=True))

    def meeting(self, cube: Cube) -> int:
        """Return the cubes that share a vector with this one."""
        apart = 0
        for i, value in literals_of(cube):
            apart |= self.literals[i][1 - value]
        return self.everything & ~apart

    def inside(self, cube: Cube) -> int:
        """Return the cubes that lie in this one."""
        result = self.everything
        for i, value in literals_of(cube):
            result &= self.literals[i][value]
        return result

    def replace(self, number: int, cube: Cube) -> None:
        """Put another cube in the place of one."""
        bit = 1 << number
        for i, value in enumerate(cube.tolist()):
            zeros, ones = self.literals[i]
            zeros = zeros | bit if value == 0 else zeros & ~bit
            ones = ones | bit if value == 1 else ones & ~bit
            self.literals[i] = zeros, ones
