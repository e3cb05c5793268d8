"""Orders of columns in which few lines cross, on numbers alone.

What the members of a column cross one another is one product of matrices: with ``A[u, x]`` 1 where member u is joined
to place x of the next column, ``A @ B.T`` has at (u, v) what u and v cross while u stands above v, where ``B[v, x]``
counts what v is joined to above x. To move a member past others changes the crossings by sums of that matrix's entries,
so that each is tried at all places of its column at once.

References
----------
.. [1] C. Matuszewski, R. Schönfeld, P. Molitor, "Using sifting for k-layer straightline crossing minimization", Graph
   Drawing 1999.
.. [2] P. Eades, N. C. Wormald, "Edge crossings in drawings of bipartite graphs", Algorithmica 11 (1994).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ranks: TypeAlias = NDArray[np.intp]  # the place of each member of a column
Ends: TypeAlias = NDArray[np.intp]  # shape (2, lines): the members that lines between two columns join
Table: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class SiftingParams:
    """How long to look for few crossings.

    Attributes
    ----------
    starts : int
        Orders to start from, those that are given among them; the rest are shuffled.
    sweeps : int
        Over all columns, to and fro, from each start.
    patience : int
        Sweeps without fewer crossings, after which it ends.
    work : int
        Entries of matrices looked at in all; a member that is moved counts as `per_member` of them.
    per_member : int
    widest : int
        Members of a column that are tried at all places; a wider one is ordered by means alone.
    """

    starts: int = 8
    sweeps: int = 24
    patience: int = 2
    work: int = 40_000_000
    per_member: int = 8_000
    widest: int = 600


DEFAULT = SiftingParams()


def fewest_crossings(
    ends: Sequence[Ends], starts: Sequence[Sequence[Ranks]], params: SiftingParams = DEFAULT
) -> list[Ranks]:
    """Return the places of the members of all columns, in which as few lines cross as were found.

    Parameters
    ----------
    ends : sequence of ndarray of int, shape (2, lines)
        What joins each column to the next, by number.
    starts : sequence of sequence of ndarray of int
        Orders to start from: the result crosses no more than the first.
    params : SiftingParams

    Examples
    --------
    >>> ends = [np.array([[0, 1, 2], [2, 1, 0]])]
    >>> [ranks.tolist() for ranks in fewest_crossings(ends, [[np.arange(3), np.arange(3)]])]
    [[2, 1, 0], [0, 1, 2]]
    """
    random = np.random.default_rng(0)
    sizes = [len(ranks) for ranks in starts[0]]
    sweep = sum(a * b for a, b in pairwise(sizes)) + sum(size * (size + params.per_member) for size in sizes)
    best = list(starts[0])
    fewest = _crossings(ends, best)
    least = sum(least_crossings(sizes[i], sizes[i + 1], joined) for i, joined in enumerate(ends))
    left = params.work // max(sweep, 1)
    for number in range(params.starts):
        if fewest == least or left <= 0:
            break
        start = starts[number] if number < len(starts) else [random.permutation(size) for size in sizes]
        for means in (False, True) if number < len(starts) else (True,):
            found, crossed, used = _improved(ends, start, min(params.sweeps, left), params, means)
            left -= used
            if crossed < fewest:
                best, fewest = found, crossed
    return best


def least_crossings(left: int, right: int, ends: Ends) -> int:
    """Return how many lines cross at the least: one where two members are joined to the same two of the next column.

    Parameters
    ----------
    left, right : int
        Members of the columns.
    ends : ndarray of int, shape (2, lines)

    Examples
    --------
    >>> least_crossings(2, 2, np.array([[0, 0, 1, 1], [0, 1, 0, 1]]))
    1
    """
    joined = np.zeros((left, right))
    joined[ends[0], ends[1]] = 1
    common = joined @ joined.T
    np.fill_diagonal(common, 0)
    return int((common * (common - 1)).sum()) // 4


def _improved(
    ends: Sequence[Ends], start: Sequence[Ranks], sweeps: int, params: SiftingParams, means: bool
) -> tuple[list[Ranks], int, int]:
    """Return a better order, its crossings, and the sweeps that it took."""
    current = list(start)
    best, fewest, waited, used = current, _crossings(ends, current), 0, 0
    phase = 0 if means else 1  # by means first, until that is of no more use
    while used < sweeps and fewest:
        used += 1
        current = _swept(ends, current, used % 2 == 1, params.widest if phase else 0)
        found = _crossings(ends, current)
        waited = 0 if found < fewest else waited + 1
        if found < fewest:
            best, fewest = current, found
        if waited >= (2 if phase == 0 else params.patience):
            if phase:
                break
            phase, waited, current = 1, 0, best
    return best, fewest, used


def _swept(ends: Sequence[Ends], ranks: Sequence[Ranks], forwards: bool, widest: int) -> list[Ranks]:
    """Return the columns, each ordered anew for the places of its neighbours."""
    result = list(ranks)
    columns = range(len(result)) if forwards else range(len(result) - 1, -1, -1)
    for i in columns:
        before = (ends[i - 1][::-1], result[i - 1]) if i else None
        after = (ends[i], result[i + 1]) if i + 1 < len(result) else None
        sides = [side for side in (before, after) if side is not None]
        if max([len(result[i]), *(len(places) for _, places in sides)]) <= widest:
            crossed = np.zeros((len(result[i]), len(result[i])))
            for side in sides:
                crossed += _crossed(len(result[i]), *side)
            result[i] = _sifted(result[i], crossed)
        elif (towards := before if forwards else after) is not None:
            result[i] = _by_means(result[i], *towards)
    return result


def _by_means(ranks: Ranks, ends: Ends, places: Ranks) -> Ranks:
    """Return the places of members by the mean place of what they are joined to."""
    own, others = ends
    degrees = np.bincount(own, minlength=len(ranks))
    totals = np.bincount(own, weights=places[others], minlength=len(ranks))
    fallback = ranks * (len(places) / max(len(ranks), 1))
    means = np.where(degrees > 0, totals / np.maximum(degrees, 1), fallback)
    return _ranked(np.lexsort((ranks, means)))


def _crossed(size: int, ends: Ends, places: Ranks) -> Table:
    """Return what each two members cross while the first stands above the second."""
    joined = np.zeros((size, len(places)))
    np.add.at(joined, (ends[0], places[ends[1]]), 1)
    above = np.cumsum(joined, axis=1) - joined
    result: Table = joined @ above.T
    return result


def _sifted(ranks: Ranks, crossed: Table) -> Ranks:
    """Return the places of members after each was tried at all of them, until none is better elsewhere."""
    gain = crossed - crossed.T  # at (u, v): what is won when v comes to stand above u
    order = np.argsort(ranks)
    moved, rounds = True, 0
    while moved and rounds < 4:
        moved, rounds = False, rounds + 1
        for member in order.copy():
            at = int(np.flatnonzero(order == member)[0])
            rest = np.delete(order, at)
            won = np.concatenate(([0.0], np.cumsum(gain[member, rest])))  # at k: when it stands below k of the rest
            k = int(won.argmax())
            if won[k] > won[at]:
                order, moved = np.insert(rest, k, member), True
    return _ranked(order)


def _ranked(order: NDArray[np.intp]) -> Ranks:
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(order))
    return ranks


def _crossings(ends: Sequence[Ends], ranks: Sequence[Ranks]) -> int:
    """Return how many lines cross in all."""
    total = 0
    for i, (first, second) in enumerate(ends):
        joined = np.zeros((len(ranks[i]), len(ranks[i + 1])))
        np.add.at(joined, (ranks[i][first], ranks[i + 1][second]), 1)
        above = np.cumsum(np.cumsum(joined[::-1], axis=0)[::-1], axis=1)  # of lower members, at places up to this
        total += int((joined[:-1, 1:] * above[1:, :-1]).sum())
    return total
