"""The off-set of a wide function: written down where it is small, and otherwise met bit by bit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover, CoverFunction
from boolnet.minimizers.espresso.complement import MOST_PAIRS, complement
from boolnet.minimizers.espresso.sliced import (
    PER_CELL,
    Cube,
    Cubes,
    SlicedCubes,
    bit_columns,
    literals_of,
    slicing_work,
    step_work,
)
from boolnet.minimizers.espresso.tautology import vector_outside

Members = NDArray[np.bool_]


@dataclass(frozen=True)
class OffSetParams:
    """How much of the off-set is written down before it is needed.

    Attributes
    ----------
    work, work_per_cube : int
        Splits that the complement of an output may take, and how many more of them for each of its cubes.
    cubes : int
        Of all complements; once there are more, no further output is complemented.
    share : float
        Of the work, for all complements.
    pairs : int
        Of cubes of two halves that are compared when these are merged; of more, only equal ones are.
    """

    work: int = 3000
    work_per_cube: int = 10
    cubes: int = 30_000
    share: float = 0.2
    pairs: int = MOST_PAIRS


class OffSet:
    """Cubes of the off-set, by their literals, and a way to find the missing ones.

    An output whose complement is too large is open: what stands in the way of a cube is then found by asking whether
    on-set and don't-care set fill it. A vector outside is grown to a cube of the off-set, so that the next cube that
    reaches there is refused at once.

    Attributes
    ----------
    literals : list of [int, int]
        For each input, the cubes (as bits) with its negated literal, and with its positive one.
    outputs : list of int
        For each output, its cubes.
    count : int
    """

    def __init__(self, function: CoverFunction, budget: Budget, params: OffSetParams = OffSetParams()) -> None:
        self.budget = budget
        self.count = 0
        self.literals = [[0, 0] for _ in function.inputs]
        self.outputs = [0] * len(function.outputs)
        self.care = function.on if function.dc is None else function.on.joined(function.dc)
        self.sliced = SlicedCubes(self.care.cubes)
        self.of_output = bit_columns(self.care.members)
        budget.spend(slicing_work(len(self.care), self.care.n_inputs + self.care.n_outputs))
        self.allowed: dict[int, SlicedCubes] = {}
        known = (
            function.off
            if function.off is not None
            else self._complemented(budget.part(params.share * budget.left()), params)
        )
        budget.spend(slicing_work(len(known), known.n_inputs + known.n_outputs))
        self._fill(known)

    def _complemented(self, budget: Budget, params: OffSetParams) -> Cover:
        """Return the complements that are small enough, as one cover."""
        n, m = self.care.n_inputs, self.care.n_outputs
        parts: dict[bytes, Cubes | None] = {}
        found = Cover.empty(n, m)
        covers = [found]
        rows = 0
        for j in range(m):
            mine = self.care.of_output(j)
            budget.spend(0.05 + PER_CELL * self.care.cubes.size)
            key = self.care.members[:, j].tobytes()
            if key not in parts:
                most = params.work + params.work_per_cube * len(mine)
                parts[key] = None if rows > params.cubes else complement(mine, most, budget, params.pairs)
            cubes = parts[key]
            if cubes is None:
                self.allowed[j] = SlicedCubes(mine)
                continue
            rows += len(cubes)
            members = np.zeros((len(cubes), m), dtype=np.bool_)
            members[:, j] = True
            covers.append(Cover(cubes, members))
        budget.spend(10 * PER_CELL * rows * (n + m))
        return Cover(
            np.concatenate([cover.cubes for cover in covers]), np.concatenate([cover.members for cover in covers])
        ).sorted()

    def _fill(self, known: Cover) -> None:
        sliced = SlicedCubes(known.cubes)
        self.literals = [list(pair) for pair in sliced.literals]
        self.outputs = bit_columns(known.members)
        self.count = len(known)

    def implied(self, cube: Cube, asked: Members) -> Members:
        """Return the outputs among those asked for whose off-set the cube avoids; see `ImplicantOracle`.

        Raises
        ------
        OutOfTime
        """
        apart = 0
        for i, value in literals_of(cube):
            apart |= self.literals[i][1 - value]
        self.budget.spend(self.step() * (len(cube) + len(self.outputs)))
        meeting = ~apart & ((1 << self.count) - 1)
        result: Members = asked & np.array([not cubes & meeting for cubes in self.outputs])
        result[self.unproved(cube, np.flatnonzero(result).tolist())] = False
        return result

    def unproved(self, cube: Cube, outputs: list[int]) -> list[int]:
        """Return the outputs of which a cube is no implicant; what stands in its way is known from then on.

        Raises
        ------
        OutOfTime
        """
        wrong = []
        for j in outputs:
            if j in self.allowed:
                sliced = self.allowed[j]
                vector = vector_outside(sliced, sliced.everything, cube, self.budget)
                if vector is not None:
                    self._learn(vector, j)
                    wrong.append(j)
        return wrong

    def step(self) -> float:
        """Return the units of work for a look at the cubes that mention an input."""
        return step_work(self.count)

    def _learn(self, vector: Cube, output: int) -> None:
        self.budget.spend(0.05 + 0.01 * len(vector) + PER_CELL * 3 * self.care.cubes.size)
        cube = off_cube(vector, self.care.of_output(output))
        bit = 1 << self.count
        self.count += 1
        for i, value in literals_of(cube):
            self.literals[i][value] |= bit
        met = self.sliced.meeting(cube)
        for j in self.allowed:
            if not met & self.of_output[j]:
                self.outputs[j] |= bit


def off_cube(vector: Cube, cubes: Cubes) -> Cube:
    """Return a cube that contains a vector and meets none of the cubes, and lies in no larger one.

    Examples
    --------
    >>> off_cube(np.array([0, 1], np.uint8), np.array([[1, 2]], np.uint8)).tolist()
    [0, 2]
    """
    grown = vector.copy()
    apart = (vector ^ cubes) == 1
    count = apart.sum(axis=1)
    for i in np.argsort(apart.sum(axis=0), kind="stable"):
        if not apart[count == 1, i].any():
            grown[i] = FREE
            count -= apart[:, i]
    return grown
