"""The columns of a file's rows, gathered block by block.

Most columns of a wide table are plain numbers, and nobody asks for their text: 8 bytes a cell are kept of them.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload

import numpy as np

from nets.core.arrays import Array
from nets.tables.numbers import plain_numbers

STRING = np.dtypes.StringDType()
BLOCK, BLOCK_CELLS = 4096, 2**15  # rows, and cells of some 50 bytes, at a time: as many as caches hold
Rows = Iterable[Sequence[str]]


@dataclass(frozen=True, eq=False)
class Columns(Sequence[Array]):
    """The text of columns: what was kept, and what is read again when it is asked for.

    The first column asked for is read alone, since it is the labels; then all others are.

    Attributes
    ----------
    texts : dict of int to ndarray of StringDType, shape (N,)
        Those that are there.
    width : int
        How many columns there are.
    read : callable
        From numbers of columns to their texts, anew.
    rows : ndarray of int, optional
        Which of the rows that are read again are meant.

    Examples
    --------
    >>> rows = [["1", "a"], ["2", "b"]]
    >>> columns = gathered(lambda: rows, 2)[0]
    >>> list(columns.texts), columns[0].tolist()
    ([1], ['1', '2'])
    """

    texts: dict[int, Array]
    width: int
    read: Callable[[Sequence[int]], list[Array]]
    rows: Array | None = None
    asked: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return self.width

    @overload
    def __getitem__(self, k: int) -> Array: ...
    @overload
    def __getitem__(self, k: slice) -> list[Array]: ...
    def __getitem__(self, k: int | slice) -> Array | list[Array]:
        if isinstance(k, slice):
            return [self[place] for place in range(self.width)[k]]
        k = range(self.width)[k]
        if k not in self.texts:
            wanted = [place for place in range(self.width) if place not in self.texts] if self.asked else [k]
            self.asked.append(k)
            for place, cells in zip(wanted, self.read(wanted), strict=True):
                self.texts[place] = cells if self.rows is None else cells[self.rows]
        return self.texts[k]

    def take(self, rows: Array) -> Columns:
        """Return the columns of some of the rows."""
        texts = {k: cells[rows] for k, cells in self.texts.items()}
        return Columns(texts, self.width, self.read, rows if self.rows is None else self.rows[rows])


def gathered(rows: Callable[[], Rows], width: int, kept: Collection[int] = ()) -> tuple[Columns, dict[int, Array]]:
    """Return the columns of rows of cells, and the numbers of those that are plain numbers throughout.

    Parameters
    ----------
    rows : callable
        Returns all rows, from the first, whenever it is called.
    width : int
        How many cells of a row count.
    kept : collection of int
        Columns whose text is kept anyway: those that may be labels.

    Examples
    --------
    >>> columns, numbers = gathered(lambda: [["1", "2.5"], ["x", "1e3"]], 2)
    >>> columns[0].tolist(), numbers
    (['1', 'x'], {1: array([   2.5, 1000. ])})
    """
    texts: dict[int, list[Array]] = {k: [] for k in kept}
    runs: list[tuple[list[int], list[Array]]] = [(list(range(width)), [])]  # columns of numbers, and these by blocks
    lost: list[int] = []
    for block in blocks(rows(), width):
        places, parts = runs[-1]
        matrix = _matrix(block, places)
        if matrix is None:
            fine = [k for k in places if _matrix(block, [k]) is not None]
            others = [k for k in places if k not in set(fine) and k not in texts]
            lost += others if parts or len(runs) > 1 else []  # blocks before this one were numbers
            texts |= {k: [] for k in others if k not in lost}
            matrix = _matrix(block, fine)
            runs.append((fine, []))
        if matrix is not None:
            runs[-1][1].append(matrix)
        for k, column in texts.items():
            column.append(np.array([row[k] for row in block], dtype=STRING))
    found_texts = {k: np.concatenate(parts) for k, parts in texts.items() if parts}

    def read(wanted: Sequence[int]) -> list[Array]:
        parts = [
            [np.array([cells[k] for cells in block], dtype=STRING) for k in wanted] for block in blocks(rows(), width)
        ]
        return [np.concatenate(column) for column in zip(*parts, strict=True)]

    found_texts |= zip(lost, read(lost), strict=True) if lost else ()
    return Columns(found_texts, width, read), _numbers(runs)


def _matrix(block: list[Sequence[str]], places: list[int]) -> Array | None:
    """Return the numbers of some columns of rows, (rows, columns), if all are plain numbers."""
    if not places:
        return None
    if len(places) == 1:
        cells = [row[places[0]] for row in block]
    else:
        cells = list(itertools.chain.from_iterable(map(operator.itemgetter(*places), block)))
    numbers = plain_numbers(cells)
    return None if numbers is None else numbers.reshape(len(block), len(places))


def _numbers(runs: list[tuple[list[int], list[Array]]]) -> dict[int, Array]:
    """Return the columns that are numbers to the last block."""
    whole = [(dict(zip(places, itertools.count())), np.concatenate(parts)) for places, parts in runs if parts]
    return {k: np.concatenate([matrix[:, at[k]] for at, matrix in whole]) for k in runs[-1][0] if whole}


def blocks(rows: Rows, width: int) -> Iterator[list[Sequence[str]]]:
    """Yield rows some at a time, so many that their cells take some megabytes."""
    size = max(1, min(BLOCK, BLOCK_CELLS // max(1, width)))
    source = iter(rows)
    while block := list(itertools.islice(source, size)):
        yield block
