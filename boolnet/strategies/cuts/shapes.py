"""The neurons of a function of few inputs: one hidden layer, read affinely.

A shape is ``bias + sum of direct * input + sum of factor * relu(weights . x + bias)``; in strict layers nothing is read
directly. Every neuron with small weights is a vector of values over the rows. What is read for nothing (the constant,
or all affine functions) is projected out, and a random linear hash of the rest makes sums of neurons sums of numbers:
one, two, three or four neurons that add up to the function are found by looking up differences, and then checked.
Negating or permuting inputs or negating the output changes no count, so a function is looked up by its class.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable
from math import gcd
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
WEIGHTS = {1: 1, 2: 2, 3: 3, 4: 3, 5: 1}  # the largest weight tried, by number of inputs
PAIRED = 400  # so many of the lightest neurons are tried in pairs


class Neuron(NamedTuple):
    """``factor * relu(weights . x + bias)``."""

    factor: int
    weights: tuple[int, ...]
    bias: int


class Shape(NamedTuple):
    """One hidden layer and how it is read; bit i of a row is input i."""

    bias: int
    direct: tuple[int, ...]
    neurons: tuple[Neuron, ...]

    def negated(self) -> Shape:
        neurons = tuple(neuron._replace(factor=-neuron.factor) for neuron in self.neurons)
        return Shape(1 - self.bias, tuple(-weight for weight in self.direct), neurons)

    def moved(self, places: tuple[int, ...], mask: int) -> Shape:
        """Return the shape with input i read from place ``places[i]``, negated where `mask` has that place's bit."""
        bias, direct = _moved(self.direct, self.bias, places, mask)
        neurons = []
        for neuron in self.neurons:
            b, w = _moved(neuron.weights, neuron.bias, places, mask)
            neurons.append(Neuron(neuron.factor, w, b))
        return Shape(bias, direct, tuple(neurons))


def _moved(weights: tuple[int, ...], bias: int, places: tuple[int, ...], mask: int) -> tuple[int, tuple[int, ...]]:
    moved = [0] * len(weights)
    for weight, place in zip(weights, places, strict=True):
        negated = mask >> place & 1
        moved[place] = -weight if negated else weight
        bias += weight * negated
    return bias, tuple(moved)


@functools.lru_cache(maxsize=1 << 17)
def shape_of(n: int, table: int, skips: bool = False) -> Shape | None:
    """Return the fewest neurons known for a function of n inputs, at most 5; None where five inputs need many.

    Parameters
    ----------
    n : int
    table : int
        Bit r is the value of row r, and bit i of r is input i.
    skips : bool
        Whether inputs may be read directly, beside the neurons.

    Examples
    --------
    >>> [len(shape_of(2, t).neurons) for t in (0b1000, 0b0110)], len(shape_of(2, 0b0110, skips=True).neurons)
    ([1, 2], 1)
    >>> len(shape_of(3, 0b11101000).neurons), len(shape_of(3, 0b10010110).neurons)
    (2, 3)
    """
    least, places, mask, negated = _class_of(n, table) if n <= 4 else (table, tuple(range(n)), 0, False)
    shape = _least_shape(n, least, skips)
    if shape is None:
        return None
    shape = shape.moved(places, mask)
    return shape.negated() if negated else shape


@functools.cache
def _maps(n: int) -> tuple[list[tuple[tuple[int, ...], int]], Ints]:
    rows = np.arange(1 << n)
    moves = [(places, mask) for places in itertools.permutations(range(n)) for mask in range(1 << n)]
    maps = np.array([sum(((rows >> i & 1) << p for i, p in enumerate(places)), 0 * rows) ^ m for places, m in moves])
    return moves, maps


def _class_of(n: int, table: int) -> tuple[int, tuple[int, ...], int, bool]:
    """Return the least function of the class, and how to read the function's inputs and output for it."""
    moves, maps = _maps(n)
    values = table >> np.arange(1 << n, dtype=np.int64) & 1
    numbers = values[maps] @ (1 << np.arange(1 << n, dtype=np.int64))
    both = np.concatenate([numbers, (1 << (1 << n)) - 1 - numbers])
    best = int(both.argmin())
    places, mask = moves[best % len(moves)]
    return int(both[best]), places, mask, best >= len(moves)


@functools.lru_cache(maxsize=1 << 16)
def _least_shape(n: int, table: int, skips: bool) -> Shape | None:
    values = table >> np.arange(1 << n, dtype=np.int64) & 1
    if n == 0:
        return Shape(int(values[0]), (), ())
    found = _stock(n, skips).find(values)
    return found if found is not None or n > 4 else _polynomial(n, values)


class _Stock:
    """All neurons of n inputs with small weights, and sums of two of those with the smallest."""

    def __init__(self, n: int, skips: bool) -> None:
        self.n, self._skips = n, skips
        self._secret = np.random.default_rng(n).integers(1 << 62, size=1 << n).astype(np.uint64) | np.uint64(1)
        self.forms, self.values = _neurons(n, WEIGHTS[n])
        hashes = self._hash(self.values)
        _, first = np.unique(hashes, return_index=True)
        keep = np.sort(first[hashes[first] != 0])
        self.forms, self.values, hashes = self.forms[keep], self.values[keep], hashes[keep]
        self._singles = np.concatenate([hashes, np.uint64(0) - hashes])
        self._sort = np.argsort(self._singles, kind="stable")
        self._sorted = self._singles[self._sort]

    @functools.cached_property
    def _pairs(self) -> tuple[Hashes, Ints]:
        small = np.arange(min(PAIRED, len(self.forms)))
        signed = np.concatenate([small, small + len(self.forms)])
        left, right = np.triu_indices(len(signed), 1)
        pairs = np.stack([signed[left], signed[right]], axis=1)
        sums = self._singles[pairs[:, 0]] + self._singles[pairs[:, 1]]
        sums, first = np.unique(sums, return_index=True)
        return sums, pairs[first]

    def _hash(self, values: Ints) -> Hashes:
        if self._skips:
            rest = values.copy()
            for i in range(self.n):
                halves = rest.reshape(len(values), -1, 2, 1 << i)
                halves[:, :, 1] -= halves[:, :, 0]
            rest[:, [0, *(1 << i for i in range(self.n))]] = 0
        else:
            rest = values - values[:, :1]
        with np.errstate(over="ignore"):
            hashes: Hashes = (rest.astype(np.uint64) * self._secret).sum(axis=1, dtype=np.uint64)
        return hashes

    def find(self, values: Ints) -> Shape | None:
        """Return a shape of at most four neurons (two for five inputs)."""
        target = self._hash(values[None])
        for chosen in self._candidates(target):
            if (shape := self._checked(values, chosen)) is not None:
                return shape
        return None

    def _candidates(self, target: Hashes) -> Iterable[tuple[int, ...]]:
        if target[0] == 0:
            return [()]
        steps = [self._one, self._two, self._three, self._four]
        return itertools.chain.from_iterable(step(target) for step in steps[: 4 if self.n <= 4 else 2])

    def _one(self, target: Hashes) -> list[tuple[int, ...]]:
        return [(int(i),) for i in np.flatnonzero(self._singles == target[0])[:1]]

    def _two(self, target: Hashes) -> list[tuple[int, ...]]:
        want, hits = self._lookup(self._sorted, target - self._singles)
        return self._lightest([(int(i), int(self._sort[w])) for i, w in zip(hits, want, strict=True)])

    def _three(self, target: Hashes) -> list[tuple[int, ...]]:
        sums, pairs = self._pairs
        want, hits = self._lookup(sums, target - self._singles)
        return self._lightest([(int(i), *map(int, pairs[w])) for i, w in zip(hits, want, strict=True)])

    def _four(self, target: Hashes) -> list[tuple[int, ...]]:
        sums, pairs = self._pairs
        want, hits = self._lookup(sums, target - sums)
        return self._lightest(
            [(*map(int, pairs[i]), *map(int, pairs[w])) for i, w in zip(hits[:50], want[:50], strict=True)]
        )

    @staticmethod
    def _lookup(table: Hashes, keys: Hashes) -> tuple[Ints, Ints]:
        places = np.minimum(np.searchsorted(table, keys), len(table) - 1)
        hits = np.flatnonzero(table[places] == keys)
        return places[hits], hits

    def _lightest(self, found: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
        m = len(self.forms)
        return sorted(found, key=lambda chosen: (sum(int(np.abs(self.forms[i % m]).sum()) for i in chosen), chosen))[:3]

    def _checked(self, values: Ints, chosen: tuple[int, ...]) -> Shape | None:
        m = len(self.forms)
        neurons = []
        rest = values.copy()
        for i in chosen:
            sign = 1 if i < m else -1
            rest = rest - sign * self.values[i % m]
            form = [int(x) for x in self.forms[i % m]]
            common = gcd(*form)
            neurons.append(Neuron(sign * common, tuple(x // common for x in form[:-1]), form[-1] // common))
        bias = int(rest[0])
        direct = tuple(int(rest[1 << i]) - bias for i in range(self.n)) if self._skips else (0,) * self.n
        rows = np.arange(1 << self.n)
        affine = bias + sum(w * (rows >> i & 1) for i, w in enumerate(direct))
        return Shape(bias, direct, tuple(neurons)) if (rest == affine).all() else None


@functools.cache
def _stock(n: int, skips: bool) -> _Stock:
    return _Stock(n, skips)


def _neurons(n: int, most: int) -> tuple[Ints, Ints]:
    """Return weights and bias, shape (N, n + 1), and values by row, shape (N, 2^n), the lightest first."""
    points = (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(np.int64)
    weights = np.array(list(itertools.product(range(-most, most + 1), repeat=n)), dtype=np.int64)
    sums = weights @ points.T
    forms, values = [], []
    for bias in range(-most * n, most * n + 1):
        use = (sums.max(axis=1) + bias > 0) & (sums.min(axis=1) + bias <= 0)
        forms.append(np.hstack([weights[use], np.full((int(use.sum()), 1), bias)]))
        values.append(np.maximum(sums[use] + bias, 0))
    all_forms, all_values = np.concatenate(forms), np.concatenate(values)
    sizes = np.abs(all_forms[:, :-1])
    order = np.lexsort((sizes.sum(axis=1), sizes.max(axis=1)))
    return all_forms[order], all_values[order]


def _polynomial(n: int, values: Ints) -> Shape:
    """Return the multilinear polynomial over the polarities that need the fewest products, each a neuron."""
    best: Shape | None = None
    for mask in range(1 << n):
        rest = values[np.arange(1 << n) ^ mask]
        for i in range(n):
            halves = rest.reshape(-1, 2, 1 << i)
            halves[:, 1] -= halves[:, 0]
        neurons = []
        for row in np.flatnonzero(rest[1:]) + 1:
            weights = tuple(int(row) >> i & 1 for i in range(n))
            neurons.append(Neuron(int(rest[row]), weights, 1 - sum(weights)))
        shape = Shape(int(rest[0]), (0,) * n, tuple(neurons)).moved(tuple(range(n)), mask)
        if best is None or len(neurons) < len(best.neurons):
            best = shape
    assert best is not None
    return best
