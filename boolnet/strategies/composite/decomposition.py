"""Ways to take a function apart, found in its truth table.

A function is the XOR, AND or OR of functions of disjoint inputs where no two inputs of different parts work together;
or an input switches between two functions of disjoint inputs; or a **bound set** of inputs acts through one value only,
``f(A, B) = F(g(A), B)``, because the columns of its table, one for each vector of A, are but two [1]_.

References
----------
.. [1] R. L. Ashenhurst, "The decomposition of switching functions", Proc. Int. Symp. on the Theory of Switching, 1957.
.. [2] H. A. Curtis, A New Approach to the Design of Switching Circuits, Van Nostrand, 1962.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.support import axes_used, cofactor, restricted

Table = NDArray[np.bool_]  # one axis of length 2 for each input
PER_LOOK = 0.02  # units to look at a pair or set of axes...
PER_VALUE = 4e-6  # ... and for every value


@dataclass(frozen=True)
class DecompositionParams:
    """Which splits are looked for.

    Attributes
    ----------
    all_sets_inputs : int
        Up to so many inputs bound sets of any size are looked for.
    largest_set : int
        Groups bound together in wider functions.
    switched_inputs : int
        A switch between functions of fewer inputs is no split: those are known as a whole.
    """

    all_sets_inputs: int = 10
    largest_set: int = 3
    switched_inputs: int = 5


DEFAULT = DecompositionParams()


class Bound(NamedTuple):
    """``f(A, B) = outer(inner(A), B)``: inner over the axes `axes` of f, outer over its value and then the others."""

    axes: tuple[int, ...]
    inner: Table
    outer: Table


class Split(NamedTuple):
    """How a table is put together.

    Attributes
    ----------
    kind : {"and", "xor", "switch", "bound"}
        Of all parts; off and on by the axis `axis`; or `outer` of the value of the only part and then the other axes.
    parts : tuple of (axes, table)
    negated : bool
        Of ``and`` and ``xor``.
    axis : int
    outer : ndarray of bool
    """

    kind: str
    parts: tuple[tuple[tuple[int, ...], Table], ...]
    negated: bool = False
    axis: int = -1
    outer: Table = np.zeros((), dtype=np.bool_)


def split(table: Table, budget: Budget = UNLIMITED, params: DecompositionParams = DEFAULT) -> Split | None:
    """Return a split of a table that depends on all its axes, two at least; None where there is none.

    Parameters
    ----------
    table : ndarray of bool, shape (2, ..., 2)
    budget : Budget
        For bound sets.
    params : DecompositionParams

    Examples
    --------
    >>> found = split(table_axes(np.array([0, 1, 1, 0, 1, 0, 0, 1]), 3))
    >>> found.kind, [axes for axes, _ in found.parts]
    ('xor', [(0,), (1,), (2,)])
    """
    pairs = table.ndim * (table.ndim - 1) / 2  # thrice: for two ANDs and an XOR; and the switches
    budget.spend(4 * (pairs + table.ndim) * (PER_LOOK + PER_VALUE * table.size))
    for negated in (False, True):
        ends = ~table if negated else table
        blocks = and_parts(ends)
        if len(blocks) > 1:
            return Split("and", tuple((block, projected(ends, block)) for block in blocks), negated)
    blocks = xor_parts(table)
    if len(blocks) > 1:
        at_0 = bool(table[(0,) * table.ndim])  # it is in every part
        return Split("xor", tuple((b, restricted(table, b)) for b in blocks), at_0 and len(blocks) % 2 == 0)
    if table.ndim >= params.switched_inputs:
        for axis in range(table.ndim):
            halves = [(axes_used(half), half) for half in (cofactor(table, axis, 0), cofactor(table, axis, 1))]
            if not set(halves[0][0]) & set(halves[1][0]):
                moved = [(tuple(i + (i >= axis) for i in used), restricted(half, used)) for used, half in halves]
                return Split("switch", tuple(moved), axis=axis)
    for axes in bound_sets(table, budget, params):
        bound = bind(table, axes)
        if bound is not None:
            return Split("bound", ((axes, bound.inner),), outer=bound.outer)
    return None


def table_axes(values: NDArray[np.integer], n: int) -> Table:
    """Return 2^n values, the first input most significant, with an axis for each input."""
    axes: Table = (np.asarray(values) == 1).reshape((2,) * n)
    return axes


def xor_parts(table: Table) -> list[tuple[int, ...]]:
    """Return the finest partition of the axes such that the table is an XOR of functions of its blocks.

    >>> table = table_axes(np.array([a & b ^ c for a in (0, 1) for b in (0, 1) for c in (0, 1)]), 3)
    >>> xor_parts(table), and_parts(table)
    ([(0, 1), (2,)], [(0, 1, 2)])
    """

    def together(i: int, j: int) -> bool:
        (a, b), (c, d) = _quarters(table, i, j)
        return bool((a ^ b ^ c ^ d).any())

    return _blocks(table.ndim, together)


def and_parts(table: Table) -> list[tuple[int, ...]]:
    """Return a partition of the axes such that the table is an AND of functions of its blocks: one block if none is."""

    def together(i: int, j: int) -> bool:
        (a, b), (c, d) = _quarters(table, i, j)
        return bool(((a & d) != (b & c)).any())

    blocks = _blocks(table.ndim, together)
    product = np.ones((1,) * table.ndim, dtype=np.bool_)
    for block in blocks:
        product = product & projected(table, block, keep=True)
    return blocks if (product == table).all() else [tuple(range(table.ndim))]


def projected(table: Table, axes: Sequence[int], keep: bool = False) -> Table:
    """Return where a table can be 1 by some axes alone.

    Parameters
    ----------
    table : ndarray of bool, shape (2, ..., 2)
    axes : sequence of int
    keep : bool
        Whether the other axes stay, with length 1.
    """
    gone = set(axes)
    others = tuple(i for i in range(table.ndim) if i not in gone)
    return np.asarray(table.any(axis=others, keepdims=keep))


def _quarters(table: Table, i: int, j: int) -> list[list[Table]]:
    return [[cofactor(cofactor(table, j, b), i, a) for b in (0, 1)] for a in (0, 1)]  # i < j


def _blocks(n: int, together: Callable[[int, int], bool]) -> list[tuple[int, ...]]:
    """Return the connected components of a relation on axes, in order."""
    leader = list(range(n))
    for i, j in itertools.combinations(range(n), 2):
        if leader[i] != leader[j] and together(i, j):
            old, new = leader[j], leader[i]
            leader = [new if one == old else one for one in leader]
    return [tuple(i for i in range(n) if leader[i] == one) for one in dict.fromkeys(leader)]


def bind(table: Table, axes: Sequence[int]) -> Bound | None:
    """Return how some axes act through one value, or None where they do not."""
    n, k = table.ndim, len(axes)
    inside = set(axes)
    others = [i for i in range(n) if i not in inside]
    columns = np.moveaxis(table, list(axes), list(range(k))).reshape(1 << k, -1)
    inner = (columns != columns[0]).any(axis=1)
    if not inner.any():
        return None
    second = columns[int(inner.argmax())]
    if (columns[inner] != second).any():
        return None
    outer = np.stack([columns[0], second]).reshape((2,) * (1 + len(others)))
    return Bound(tuple(axes), inner.reshape((2,) * k), outer)


def bound_sets(
    table: Table, budget: Budget = UNLIMITED, params: DecompositionParams = DEFAULT
) -> list[tuple[int, ...]]:
    """Return disjoint bound sets of a table, grown by joining groups that are bound together.

    Parameters
    ----------
    table : ndarray of bool, shape (2, ..., 2)
    budget : Budget
    params : DecompositionParams

    Examples
    --------
    >>> votes = [int(a + b + (c ^ d) >= 2) for a in (0, 1) for b in (0, 1) for c in (0, 1) for d in (0, 1)]
    >>> bound_sets(table_axes(np.array(votes), 4))
    [(2, 3)]
    """
    groups: list[tuple[int, ...]] = [(i,) for i in range(table.ndim)]
    while len(groups) > 2:
        joined = next((sets for sets in _candidates(groups, table.ndim, params) if _binds(table, sets, budget)), None)
        if joined is None:
            break
        groups = [group for group in groups if group not in joined]
        groups.append(tuple(sorted(itertools.chain.from_iterable(joined))))
    return sorted(group for group in groups if len(group) > 1)


def _candidates(
    groups: Sequence[tuple[int, ...]], n: int, params: DecompositionParams
) -> Iterable[tuple[tuple[int, ...], ...]]:
    largest = len(groups) - 1 if n <= params.all_sets_inputs else min(params.largest_set, len(groups) - 1)
    for size in range(2, largest + 1):
        yield from itertools.combinations(groups, size)


def _binds(table: Table, sets: Sequence[tuple[int, ...]], budget: Budget) -> bool:
    axes = tuple(sorted(itertools.chain.from_iterable(sets)))
    if len(axes) == table.ndim or budget.is_over():
        return False
    budget.spend(PER_LOOK + PER_VALUE * table.size)
    return bind(table, axes) is not None
