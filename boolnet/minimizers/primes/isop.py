"""Irredundant sums of products of packed tables, by the recursion of Minato and Morreale.

References
----------
.. [1] S. Minato, "Fast generation of prime-irredundant covers from binary decision diagrams", IEICE Transactions on
   Fundamentals E76-A (1993).
.. [2] E. Morreale, "Recursive operators for prime implicant and irredundant normal form determination", IEEE
   Transactions on Computers C-19 (1970).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.errors import LimitError
from boolnet.functions.cover import FREE

PER_SPLIT = 4e-3  # units for an interval that is split
PER_ROW = 2e-6  # units for a row of its tables
PER_PRODUCT = 3e-4  # units for a product that is passed on

Products = tuple[tuple[int, int], ...]  # (inputs mentioned, inputs that are 1), first input most significant


def isop(
    lower: int, upper: int, n_inputs: int, budget: Budget = UNLIMITED, *, most: float = math.inf
) -> NDArray[np.uint8]:
    """Return an irredundant cover of an interval of functions of one output.

    Parameters
    ----------
    lower, upper : int
        Truth tables, row r as bit r: all of `lower` is covered and nothing outside `upper`.
    n_inputs : int
    budget : Budget
        What the work is counted on; there is no answer before its end.
    most : float
        Units of work after which it is given up.

    Returns
    -------
    cubes : ndarray of uint8, shape (c, n)

    Raises
    ------
    LimitError
        If that takes more work than `most`.

    Examples
    --------
    >>> isop(0b1000, 0b1110, 2).tolist()
    [[2, 1]]
    """
    task = _Recursion(n_inputs, most)
    try:
        products = task.cover(lower, upper, n_inputs)[0]
    finally:
        budget.spend(task.work)
    budget.spend(PER_PRODUCT * len(products) * n_inputs)
    cubes = np.full((len(products), n_inputs), FREE, dtype=np.uint8)
    if products:
        masks = np.array(products, dtype=np.int64)
        for i in range(n_inputs):
            shift = n_inputs - 1 - i
            mentioned = (masks[:, 0] >> shift & 1).astype(np.bool_)
            cubes[mentioned, i] = masks[mentioned, 1] >> shift & 1
    return cubes


class _Recursion:
    """One run; equal intervals are solved once, which makes parity linear in its number of cubes."""

    def __init__(self, n_inputs: int, most: float) -> None:
        self.most = most
        self.full = [(1 << (1 << k)) - 1 for k in range(n_inputs + 1)]
        self.memo: dict[tuple[int, int, int], tuple[Products, int]] = {}
        self.work = 0.0

    def cover(self, lower: int, upper: int, n: int) -> tuple[Products, int]:
        """Return the products over the last n inputs, and the table they cover; as deep as there are inputs."""
        if not lower:
            return (), 0
        if upper == self.full[n]:
            return ((0, 0),), upper
        key = (lower, upper, n)
        if key not in self.memo:
            self.memo[key] = self._split(lower, upper, n)
        return self.memo[key]

    def _split(self, lower: int, upper: int, n: int) -> tuple[Products, int]:
        half, mask, bit = 1 << (n - 1), self.full[n - 1], 1 << (n - 1)
        low0, low1 = lower & mask, lower >> half
        up0, up1 = upper & mask, upper >> half
        products0, covered0 = self.cover(low0 & ~up1, up0, n - 1)
        products1, covered1 = self.cover(low1 & ~up0, up1, n - 1)
        both = (low0 & ~covered0) | (low1 & ~covered1)
        products, covered = self.cover(both, up0 & up1, n - 1)
        kept = len(products0) + len(products1) + len(products)
        self.work += PER_SPLIT + PER_ROW * half + PER_PRODUCT * kept
        if self.work > self.most:
            raise LimitError(
                f"an irredundant sum of products of {len(self.full) - 1} inputs takes more work than there is",
                help="give it more work, or compile it as a formula (xor-tree, xor-chain), which needs no cubes",
            )
        joined = (
            tuple((care | bit, value) for care, value in products0)
            + tuple((care | bit, value | bit) for care, value in products1)
            + products
        )
        return joined, (covered0 | covered) | (covered1 | covered) << half
