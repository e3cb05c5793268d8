"""Weighing: what the columns of a covering problem weigh, and what they cost beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Weighing:
    """The weights to have little of, and the costs that decide between equal weights, by column.

    Examples
    --------
    >>> problem = Weighing([1, 1, 2], [7, 5, 0])
    >>> problem.weight([0, 2]), problem.of(1), problem.total([0, 1])
    (3, (1, 5), (2, 12))
    """

    weights: Sequence[int]
    costs: Sequence[int]

    def select(self, columns: Iterable[int]) -> Weighing:
        """Return the weighing of some columns, numbered anew."""
        columns = list(columns)
        return Weighing([self.weights[c] for c in columns], [self.costs[c] for c in columns])

    def of(self, column: int) -> tuple[int, int]:
        """Return weight and cost of a column."""
        return self.weights[column], self.costs[column]

    def weight(self, columns: Iterable[int]) -> int:
        """Return the weight of some columns."""
        return sum(self.weights[c] for c in columns)

    def total(self, columns: Iterable[int]) -> tuple[int, int]:
        """Return weight and cost of some columns."""
        columns = list(columns)
        return self.weight(columns), sum(self.costs[c] for c in columns)
