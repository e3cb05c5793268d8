"""Cell implementations: the neurons of a function of few inputs, one hidden layer that is read affinely.

Up to four inputs the fewest come from the table of `boolnet.minimum`, which is for strict layers. With skips, where
inputs may be read directly, for five inputs, and for neurons that read few inputs and so may serve several functions,
they are searched here. Every neuron with small weights is a vector of values over the rows. What is read for nothing
(the constant, or all affine functions) is projected out, and a random linear hash of the rest makes sums of neurons
sums of numbers: up to four neurons that add up to the function are found by looking up differences, and then checked.

In this room row r of a truth table gives input i the value of bit i of r.

References
----------
.. [1] E. Horowitz, S. Sahni, Computing partitions with applications to the knapsack problem, J. ACM 21, 1974: sums of
   four from sums of two.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.npn import canonical
from boolnet.minimum.one_layer import OneLayer, neuron
from boolnet.minimum.table import lookup

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
WEIGHTS = {2: 2, 3: 2, 4: 2, 5: 1}  # the largest weight tried, by number of inputs


@dataclass(frozen=True)
class CellParams:
    """How many implementations are looked for.

    Attributes
    ----------
    paired : int
        So many of the neurons with the smallest weights are tried in pairs: for three neurons, and four.
    alternatives : int
        Implementations that are kept, beside that of the table of `boolnet.minimum`.
    """

    paired: int = 400
    alternatives: int = 2


DEFAULT = CellParams()


@functools.lru_cache(maxsize=1 << 17)
def implementations(n: int, table: int, skips: bool = False, params: CellParams = DEFAULT) -> tuple[OneLayer, ...]:
    """Return implementations of a function of at most five inputs, those with as few neurons as are known.

    Parameters
    ----------
    n : int
    table : int
        The truth table: row r gives input i the value of bit i of r.
    skips : bool
        Whether inputs may be read directly, beside the neurons.
    params : CellParams

    Returns
    -------
    cells : tuple of OneLayer
        All of the same number of neurons. None at all where a function of five inputs needs over two.

    Examples
    --------
    >>> [len(implementations(2, table)[0].neurons) for table in (0b1000, 0b0110)]
    [1, 2]
    >>> len(implementations(2, 0b0110, skips=True)[0].neurons)
    1
    >>> len(implementations(3, 0b11101000)[0].neurons), len(implementations(3, 0b10010110)[0].neurons)
    (2, 3)
    """
    if n <= 1:
        return (OneLayer(table & 1, ((table >> 1) - (table & 1),) * n),)
    if n > 4:
        return _stock(n, skips, params).find(_values(n, table))
    first = _reversed(lookup(n, table).network)
    least, transform = canonical(n, table)
    found = []
    for network in _searched(n, least, skips, params):
        moved = _reversed(_reversed(network).reading(transform.inputs, transform.negated, n))
        found.append(moved.negation() if transform.output_negated else moved)
    fewest = min(len(cell.neurons) for cell in [first, *found])
    return tuple(dict.fromkeys(cell for cell in [first, *found] if len(cell.neurons) == fewest))


@functools.cache
def _searched(n: int, least: int, skips: bool, params: CellParams) -> tuple[OneLayer, ...]:
    return _stock(n, skips, params).find(_values(n, least))


def _values(n: int, table: int) -> Ints:
    values: Ints = table >> np.arange(1 << n, dtype=np.int64) & 1
    return values


def _reversed(network: OneLayer) -> OneLayer:
    neurons = tuple(one._replace(weights=one.weights[::-1]) for one in network.neurons)
    return OneLayer(network.constant, network.direct[::-1], neurons)


class _Stock:
    """All neurons of n inputs with small weights, and sums of two of those with the smallest."""

    def __init__(self, n: int, skips: bool, params: CellParams) -> None:
        self.n, self._skips, self._params = n, skips, params
        self._secret = np.random.default_rng(n).integers(1 << 62, size=1 << n).astype(np.uint64) | np.uint64(1)
        self.forms, self.values = _neurons(n, WEIGHTS[n])
        hashes = self._hash(self.values)
        _, first = np.unique(hashes, return_index=True)
        keep = np.sort(first[hashes[first] != 0])
        self.forms, self.values, hashes = self.forms[keep], self.values[keep], hashes[keep]
        self.sizes = np.abs(self.forms).sum(axis=1)
        self._singles = np.concatenate([hashes, np.uint64(0) - hashes])
        self._sort = np.argsort(self._singles, kind="stable")
        self._sorted = self._singles[self._sort]

    @functools.cached_property
    def _pairs(self) -> tuple[Hashes, Ints]:
        small = np.arange(min(self._params.paired, len(self.forms)))
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

    def find(self, values: Ints) -> tuple[OneLayer, ...]:
        """Return a few implementations of as few neurons as are found, at most four (two for five inputs)."""
        target = self._hash(values[None])
        steps = [self._none, self._one, self._two, self._three, self._four]
        for step in steps[: 5 if self.n <= 4 else 3]:
            found = (self._checked(values, chosen) for chosen in step(target))
            if cells := tuple(cell for cell in found if cell is not None):
                return cells
        return ()

    def _none(self, target: Hashes) -> list[tuple[int, ...]]:
        return [] if target[0] else [()]

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
        chosen = {tuple(sorted(one)) for one in found}
        return sorted(chosen, key=lambda one: (sum(int(self.sizes[i % m]) for i in one), one))[
            : self._params.alternatives
        ]

    def _checked(self, values: Ints, chosen: tuple[int, ...]) -> OneLayer | None:
        m = len(self.forms)
        neurons = []
        rest = values.copy()
        for i in chosen:
            sign = 1 if i < m else -1
            rest = rest - sign * self.values[i % m]
            *weights, shift = self.forms[i % m].tolist()
            neurons.append(neuron(sign, weights, shift))
        bias = int(rest[0])
        direct = tuple(int(rest[1 << i]) - bias for i in range(self.n)) if self._skips else (0,) * self.n
        rows = np.arange(1 << self.n)
        affine = bias + sum(w * (rows >> i & 1) for i, w in enumerate(direct))
        return OneLayer(bias, direct, tuple(neurons)) if (rest == affine).all() else None


@functools.cache
def _stock(n: int, skips: bool, params: CellParams) -> _Stock:
    return _Stock(n, skips, params)


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
