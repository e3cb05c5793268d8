"""SplitTable: a truth table split in rows, columns and select inputs, and what its rows and columns cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from boolnet.strategies.lookup.packed_rows import Reading, encode

Values = NDArray[np.int8]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Split:
    """Which inputs, by position, number the rows, the columns, and the bits inside a word."""

    y: tuple[int, ...]
    z: tuple[int, ...]
    s: tuple[int, ...]

    def swapped(self, a: int, b: int) -> Split:
        """Return the split with two inputs changed for each other."""
        new = {a: b, b: a}
        return Split(*(tuple(new.get(i, i) for i in group) for group in (self.y, self.z, self.s)))


@dataclass(frozen=True)
class Cubes:
    """Disjoint cubes of row or column numbers, each inside one class of equal ones.

    Attributes
    ----------
    member, free : ndarray of int
        A number in each cube, and the bits of it that are free.
    """

    member: Numbers
    free: Numbers

    def __len__(self) -> int:
        return len(self.member)

    def where(self, kept: NDArray[np.bool_]) -> Cubes:
        return Cubes(self.member[kept], self.free[kept])

    def literals(self, width: int) -> Numbers:
        """Return how many literals each has."""
        result: Numbers = width - np.bitwise_count(self.free).astype(np.int64)
        return result


def disjoint_cubes(classes: Numbers, width: int) -> Cubes:
    """Join neighbouring numbers of one class to cubes, bit by bit; no two cubes overlap.

    Parameters
    ----------
    classes : ndarray of int, shape (2^width,)
        The class of each number.
    width : int
        The bits of a number.

    Examples
    --------
    >>> cubes = disjoint_cubes(np.array([5, 5, 7, 5]), 2)
    >>> cubes.member.tolist(), cubes.free.tolist()
    ([0, 2, 3], [1, 0, 0])
    """
    numbers = np.arange(1 << width)
    free = np.zeros(1 << width, dtype=np.int64)
    alive = np.ones(1 << width, dtype=np.bool_)
    for bit in (1 << b for b in range(width)):
        low = numbers[numbers & bit == 0]
        high = low + bit
        joined = alive[low] & alive[high] & (classes[low] == classes[high]) & (free[low] == free[high])
        alive[high[joined]] = False
        free[low[joined]] |= bit
    return Cubes(numbers[alive], free[alive])


@dataclass(frozen=True)
class Differences:
    """The words as a sum over sets of row inputs: row y is the total of the terms whose set holds for y.

    Attributes
    ----------
    anchor : int
        An input is in a set where it differs from the anchor's.
    sets : ndarray of int
        The sets, as bits of a row number, of the terms that are not 0 everywhere; the empty set, a row itself, is none.
    signs : ndarray of int
        1 where a term is nowhere below 0, -1 where it is nowhere above, 0 where it is both.
    offsets : ndarray of int
        By how much a term of both signs must be raised not to be below 0.
    is_constant : ndarray of bool
        Whether it is the same in every column.
    """

    anchor: int
    sets: Numbers
    signs: Numbers
    offsets: Numbers
    is_constant: NDArray[np.bool_]

    def neurons(self, layered: bool) -> int:
        """Return how many neurons the sum takes: none for a multiple of a literal, 2 to change sign behind an AND."""
        is_single = np.bitwise_count(self.sets) == 1
        each = np.where(is_single, ~self.is_constant, np.where(self.signs == 0, 2, 1))
        return int(each.sum()) + layered


def differences(rows: Numbers, anchor: int) -> Numbers:
    """Return what every set of row inputs adds to the row of the anchor (the Moebius transform of the rows).

    Parameters
    ----------
    rows : ndarray of int, shape (2^k, width)
    anchor : int
        A row: the sets are of the inputs in which another row differs from it.

    Returns
    -------
    terms : ndarray of int, shape (2^k, width)
        Row y is the sum of the terms of all subsets of ``y ^ anchor``.

    Examples
    --------
    >>> differences(np.array([[1], [3], [5], [8]]), 0).tolist()
    [[1], [2], [4], [1]]
    """
    found: Numbers = rows[anchor ^ np.arange(len(rows))]
    step = 1
    while step < len(rows):
        pairs = found.reshape(len(rows) // (2 * step), 2, step, -1)
        pairs[:, 1] -= pairs[:, 0]
        step *= 2
    return found


@dataclass(frozen=True)
class SplitTableParams:
    """How forms of the rows and columns are looked for.

    Attributes
    ----------
    anchors : int
        Where there are so many rows or columns at the most, each is tried as the one that the others are compared
        with; else the first and the last.
    """

    anchors: int = 16

    def tried(self, size: int) -> Sequence[int]:
        """Return the anchors to try among so many."""
        return range(size) if size <= self.anchors else (0, size - 1)


DEFAULT = SplitTableParams()


class SplitTable:
    """A function's values under one split, with the words of each group of outputs.

    Parameters
    ----------
    decided : ndarray of int8, shape (groups, 2^y, 2^z, 2^s, chunk)
        0 or 1; see `split_values`.
    split : Split
    reading : Reading
        Its `chunk` is how many outputs, one after the other, make a word.
    params : SplitTableParams
    """

    def __init__(self, decided: Values, split: Split, reading: Reading, params: SplitTableParams = DEFAULT) -> None:
        self._decided, self._params = decided, params
        self.split = split
        self.reading = reading
        self.words = encode(reading, decided)

    def read_as(self, reading: Reading) -> SplitTable:
        """Return the same split, its words of as many bits read in another way."""
        return SplitTable(self._decided, self.split, reading, self._params)

    @cached_property
    def rows(self) -> list[Cubes]:
        """The cubes of rows that need a neuron, of each group of outputs: none where the words are 0."""
        width = len(self.split.y)
        found = []
        for words in self.words:
            cubes = disjoint_cubes(_hashes(words), width)
            found.append(cubes.where(words.any(axis=1)[cubes.member]))
        return found

    @cached_property
    def sums(self) -> list[Differences | None]:
        """The terms whose sum is each group's words, None where cubes of rows take fewer neurons."""
        found: list[Differences | None] = []
        for words, cubes in zip(self.words, self.rows, strict=True):
            best: Differences | None = None
            most = len(cubes)
            for anchor in self._params.tried(len(words)):
                terms = differences(words, anchor)
                needed = 1 + np.flatnonzero(terms[1:].any(axis=1))
                if len(needed) > most + len(self.split.y):
                    continue
                low, high = terms[needed].min(axis=1), terms[needed].max(axis=1)
                signs = (low >= 0).astype(np.int64) - ((high <= 0) & (low < 0))
                one = Differences(anchor, needed, signs, np.where(signs == 0, -low, 0), low == high)
                if one.neurons(self.reading.layered) < most:
                    best, most = one, one.neurons(self.reading.layered)
            found.append(best)
        return found

    @cached_property
    def _all_rows(self) -> Numbers:
        rows: Numbers = self.words.reshape(-1, self.words.shape[2])
        return rows

    @cached_property
    def columns(self) -> tuple[Cubes, Cubes]:
        """The cubes of columns that are features, and those of the class with most cubes, which needs none."""
        width = len(self.split.z)
        classes = _hashes(self._all_rows.T)
        cubes = disjoint_cubes(classes, width)
        _, number, sizes = np.unique(classes[cubes.member], return_inverse=True, return_counts=True)
        is_largest: NDArray[np.bool_] = np.equal(number, np.argmax(sizes))
        return cubes.where(~is_largest), cubes.where(is_largest)

    def column_forms(self) -> tuple[Cubes, Numbers, Numbers]:
        """Return features, the rows' weights of them, shape (groups, M, F), and the rows' constants, (groups, M)."""
        cubes, others = self.columns
        base = self.words[:, :, others.member[0]]
        return cubes, self.words[:, :, cubes.member] - base[:, :, None], base

    def low_forms(self) -> tuple[Cubes, Numbers, Numbers]:
        """Return the same with no weight above 0, so that a row is proved to stay below 2^P."""
        some, others = self.columns
        cubes = Cubes(np.concatenate([some.member, others.member]), np.concatenate([some.free, others.free]))
        top = (1 << self.reading.bits) - 1
        return cubes, self.words[:, :, cubes.member] - top, np.full(self.words.shape[:2], top)

    def affine_forms(self) -> tuple[Cubes, Numbers, Numbers]:
        """Return the same with literals as features, which need no neuron where skips are allowed."""
        width = len(self.split.z)
        K = 1 << width
        best: tuple[Numbers, Numbers, Numbers] | None = None
        unit = 1 << np.arange(width)
        z = np.arange(K)
        for anchor in self._params.tried(K):
            slopes = self._all_rows[:, anchor ^ unit] - self._all_rows[:, [anchor]]
            differs = (z[None, :] ^ anchor) >> np.arange(width)[:, None] & 1
            rest = self._all_rows - self._all_rows[:, [anchor]] - slopes @ differs
            needed = np.flatnonzero(rest.any(axis=0))
            if best is None or len(needed) < len(best[0]):
                best = needed, np.concatenate([slopes, rest[:, needed]], axis=1), anchor ^ unit
                at = anchor
        assert best is not None
        needed, weights, members = best
        free = np.concatenate([(K - 1) ^ unit, np.zeros_like(needed)])
        cubes = Cubes(np.concatenate([members, needed]), free)
        used: NDArray[np.bool_] = np.any(weights != 0, axis=0)
        shape = self.words.shape[:2]
        return cubes.where(used), weights[:, used].reshape(*shape, -1), self.words[:, :, at]

    def neurons(self, layered: bool) -> int:
        """Return about how many neurons the rows and columns take."""
        width = len(self.split.z)
        rows = 0
        if self.split.y:
            both = zip(self.rows, self.sums, strict=True)
            rows = sum(len(cubes) if terms is None else terms.neurons(layered) for cubes, terms in both)
        cubes, _ = self.columns
        features = len(cubes) if layered else int((cubes.literals(width) > 1).sum())
        if not layered and len(cubes) > width:
            forms, _, _ = self.affine_forms()
            features = min(features, int((forms.literals(width) > 1).sum()))
        return rows + features


def _hashes(rows: Numbers) -> Numbers:
    """Return a number for each row, equal for equal rows; different for others, as is checked."""
    weights = np.random.default_rng(1).integers(1 << 62, size=rows.shape[1]) * 2 + 1
    hashed = rows @ weights
    _, first, number = np.unique(hashed, return_index=True, return_inverse=True)
    assert (rows == rows[first[number]]).all()
    result: Numbers = number.astype(np.int64)
    return result


def split_values(values: Values, split: Split, chunk: int) -> Values:
    """Return a function's values under a split, its don't-cares decided.

    Parameters
    ----------
    values : ndarray of int8, shape (m, 2, ..., 2)
        0, 1, or -1 for don't care.
    split : Split
    chunk : int
        How many outputs, one after the other, make a word.

    Returns
    -------
    decided : ndarray of int8, shape (m / chunk, 2^y, 2^z, 2^s, chunk)
    """
    axes = [0, *(1 + i for i in (*split.y, *split.z, *split.s))]
    shape = (-1, chunk, 1 << len(split.y), 1 << len(split.z), 1 << len(split.s))
    grouped: Values = values.transpose(axes).reshape(shape)
    if (grouped < 0).any():
        grouped = _filled(grouped)
    return grouped.transpose(0, 2, 3, 4, 1)


def _filled(values: Values) -> Values:
    """Return values with every don't-care decided so that few rows, then few columns, differ."""
    m, q, rows, columns, chunks = values.shape
    by_row = values.transpose(0, 2, 1, 3, 4).reshape(m, rows, -1)
    by_row = np.stack([_merged(group) for group in by_row])
    values = by_row.reshape(m, rows, q, columns, chunks).transpose(0, 2, 1, 3, 4)
    if (values < 0).any():
        by_column = _merged(values.transpose(3, 0, 1, 2, 4).reshape(columns, -1))
        values = by_column.reshape(columns, m, q, rows, chunks).transpose(1, 2, 3, 0, 4)
    result: Values = np.maximum(values, 0)
    return result


def _merged(rows: Values) -> Values:
    """Return rows of 0, 1 and -1, each agreed with the first of the rows before that it does not contradict.

    The row of zeros comes before all.
    """
    classes = np.full_like(rows, -1)
    classes[0] = 0
    made = 1
    number = np.zeros(len(rows), dtype=np.int64)
    for i, row in enumerate(rows):
        cared = row >= 0
        known = classes[:made, cared]
        fits = np.flatnonzero(((known == row[cared]) | (known < 0)).all(axis=1))
        if len(fits):
            number[i] = fits[0]
        else:
            number[i] = made
            if made == len(classes):
                classes = np.concatenate([classes, np.full_like(classes[:1], -1)])
            made += 1
        classes[number[i], cared] = row[cared]
    return classes[number]
