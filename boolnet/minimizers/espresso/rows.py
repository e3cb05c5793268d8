"""The covering problem over a pool of cubes of a wide function: its rows, without writing down a vector."""

from __future__ import annotations

import numpy as np

from boolnet.core.budget import Budget
from boolnet.functions.cover import Cover
from boolnet.minimizers.covering.bitrows import SubsetIndex
from boolnet.minimizers.espresso.sliced import Cube, SlicedCubes, bit_columns, free_inputs, slicing_work
from boolnet.minimizers.espresso.tautology import NODES_PER_LOOK, STEPS_OF_NODE, STEPS_OF_SEARCH, Binate, OutOfTime


class TooManyRows(Exception):
    """The rows take more work than was allowed."""


class PoolRows:
    """The sets of cubes of a pool that are all the ones that hold some vector.

    Of two vectors the one whose cubes hold the other too need not be looked at, so only minimal sets are kept, and a
    face of the cube is left as soon as a known set holds all of it.

    Attributes
    ----------
    rows : list of int
        The sets, as bits.

    Parameters
    ----------
    pool : Cover
    settled : Cover
        Cubes whose vectors need no cube of the pool.
    most : int
        Faces of cubes to look at in all.
    budget : Budget
    """

    def __init__(self, pool: Cover, settled: Cover, most: int, budget: Budget) -> None:
        self.sliced = SlicedCubes(np.concatenate([pool.cubes, settled.cubes]))
        self.of_output = bit_columns(np.concatenate([pool.members, settled.members]))
        self.settled = ((1 << len(settled)) - 1) << len(pool)
        self.most, self.budget = most, budget
        self.rows: list[int] = []
        self.known = SubsetIndex()
        self.work = 0
        budget.spend(slicing_work(len(pool) + len(settled), pool.n_inputs + pool.n_outputs))

    def add(self, cube: Cube, output: int) -> None:
        """Add the rows of the vectors of a cube.

        Raises
        ------
        OutOfTime
        TooManyRows
        """
        stack = [(self.of_output[output] & self.sliced.meeting(cube), free_inputs(cube))]
        literals = self.sliced.literals
        steps = STEPS_OF_SEARCH + 2 * len(literals)
        while stack:
            active, free = stack.pop()
            self.work += 1
            steps += STEPS_OF_NODE
            if self.work % NODES_PER_LOOK == 0 or self.work > self.most:
                if self.budget.is_over(self.sliced.step * steps + self.known.work()):
                    raise OutOfTime
                steps = 0
            if self.work > self.most:
                raise TooManyRows
            while True:
                steps += len(free)
                used, is_settled = 0, True
                binate: list[Binate] = []
                for i in free:
                    zeros_i, ones_i = literals[i]
                    low, high = active & zeros_i, active & ones_i
                    if low and high:
                        binate.append((i, low, high))
                        used |= low | high
                    elif low or high:
                        active ^= low | high
                        is_settled = False
                whole = active & ~used
                free = [i for i, _, _ in binate]
                if is_settled or whole & self.settled:
                    break
            if whole & self.settled or self.known.has_subset_of(whole):
                continue
            if not binate:
                self._keep(whole)
                continue
            i, low, high = max(binate, key=lambda entry: (entry[1] | entry[2]).bit_count())
            rest = [k for k in free if k != i]
            steps += len(free)
            stack += [(active & ~low, rest), (active & ~high, rest)]
        self.budget.spend(self.sliced.step * steps + self.known.work())

    def _keep(self, row: int) -> None:
        if not row:
            raise AssertionError("a vector of the on-set is in no cube of the pool")
        self.rows.append(row)
        self.known.add(row)
