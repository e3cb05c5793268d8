"""Lists: many lists of numbers as two arrays, such as the columns that hit each row of a covering problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boolnet.minimizers.covering.bitrows import bits_of, mask_of

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Lists:
    """Lists of numbers below `width`, one after another.

    Attributes
    ----------
    indices : ndarray of int64
        The lists, joined.
    sizes : ndarray of int64
        Their lengths.
    width : int

    Examples
    --------
    >>> lists = Lists.of([0b101, 0b110], 3)
    >>> lists.row(1).tolist(), lists.rows(np.array([1, 0])).tolist(), lists.transposed().row(2).tolist()
    ([1, 2], [1, 2, 0, 2], [0, 1])
    """

    indices: Ints
    sizes: Ints
    width: int

    @classmethod
    def of(cls, masks: Sequence[int], width: int) -> Lists:
        """Return the positions of the set bits of each number."""
        lists = [bits_of(mask) for mask in masks]
        return cls(
            np.array([c for one in lists for c in one], dtype=np.int64),
            np.array([len(one) for one in lists], dtype=np.int64),
            width,
        )

    @classmethod
    def of_pairs(cls, rows: Ints, columns: Ints, height: int, width: int) -> Lists:
        """Return the columns of each row, from pairs of a row and a column.

        Parameters
        ----------
        rows, columns : ndarray of int64, shape (k,)
            The pairs, each once.
        height, width : int
            How many rows and columns there are.
        """
        order = np.lexsort((columns, rows))
        return cls(columns[order], np.bincount(rows, minlength=height), width)

    @classmethod
    def joined(cls, parts: Sequence[Lists]) -> Lists:
        """Return the lists of all parts, which are of one width."""
        indices, sizes = (np.concatenate(some) for some in zip(*((p.indices, p.sizes) for p in parts), strict=True))
        return cls(indices, sizes, parts[0].width)

    @classmethod
    def of_matrix(cls, matrix: Any) -> Lists:
        """Return the columns of each row of a scipy.sparse.csr_array."""
        return cls(matrix.indices.astype(np.int64), np.diff(matrix.indptr).astype(np.int64), matrix.shape[1])

    def __len__(self) -> int:
        return len(self.sizes)

    @cached_property
    def starts(self) -> Ints:
        """Where each list begins in `indices`."""
        return np.cumsum(self.sizes) - self.sizes

    def row(self, number: int) -> Ints:
        """Return one list."""
        start = self.starts[number]
        return self.indices[start : start + self.sizes[number]]

    def rows(self, numbers: Ints) -> Ints:
        """Return some of the lists, one after another."""
        lengths = self.sizes[numbers]
        ends = np.cumsum(lengths)
        if not len(ends):
            return ends
        places = np.repeat(self.starts[numbers] - ends + lengths, lengths) + np.arange(ends[-1])
        result: Ints = self.indices[places]
        return result

    def select(self, numbers: Ints) -> Lists:
        """Return some of the lists."""
        return Lists(self.rows(numbers), self.sizes[numbers], self.width)

    def renumbered(self) -> tuple[Lists, Ints]:
        """Return the lists with the numbers that occur called 0, 1, ..., and what these were called."""
        names, indices = np.unique(self.indices, return_inverse=True)
        return Lists(indices, self.sizes, len(names)), names

    def within(self, numbers: Ints) -> Lists:
        """Return the lists without the numbers that are not among these."""
        kept = np.isin(self.indices, numbers)
        owners = np.repeat(np.arange(len(self)), self.sizes)
        return Lists(self.indices[kept], np.bincount(owners[kept], minlength=len(self)), self.width)

    def transposed(self) -> Lists:
        """Return, for each number, the lists that hold it."""
        owners = np.repeat(np.arange(len(self)), self.sizes)
        order = np.argsort(self.indices, kind="stable")
        return Lists(owners[order], np.bincount(self.indices, minlength=self.width), len(self))

    def masks(self) -> list[int]:
        """Return each list as the set bits of a number."""
        return [mask_of(one) for one in np.split(self.indices, np.cumsum(self.sizes)[:-1])] if len(self) else []

    def matrix(self) -> Any:
        """Return a scipy.sparse.csr_array with a one for each number of each list."""
        from scipy.sparse import csr_array

        starts = np.concatenate([[0], np.cumsum(self.sizes)])
        ones = np.ones(len(self.indices), dtype=np.int32)
        indices = (ones, self.indices.astype(np.int32), starts.astype(np.int32))
        return csr_array(indices, shape=(len(self), self.width))
