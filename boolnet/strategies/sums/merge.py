"""Finding one weighted sum that a function depends on, from its values by count vector.

A threshold function has one step in such a sum [1]_; here a function may have any number of them. Every axis of the
profile is a sum already: at first the number of true literals of a group. Two axes become one, with values
``a + r b``, where the function does not change as a gives up what r steps of b are worth. Weights that ascend without a
jump, each at most the sum of those before, are found so one after the other, from the least influential group on: 1,
1, 2, 2, 4, 4 of an adder as well as 1, 1, 2, 3. What does not merge is searched for small weights.

References
----------
.. [1] S. Muroga, Threshold Logic and Its Applications, Wiley, 1971.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.symmetry import Codes, shares

A_FEW = 16  # values of an axis
FEW_CELLS = 256  # of the other axes, in front of which two are looked at before the whole profile is copied
PER_RATIO = 0.02  # units of a ratio of two axes that is tried...
PER_CELL = 2e-5  # ... and for a pair of their values, where a few pairs do not tell
PER_COPIED = 5e-6  # units for a cell that is copied
PER_VALUE = 5e-5  # units for a cell of a profile that is sorted


@dataclass(frozen=True)
class MergeParams:
    """How many merges are tried, and how many sums are given to choose from.

    Attributes
    ----------
    tries : int
        Merges on the way to sums.
    stuck : int
        Dead ends, those of the fewest cells, whose axes get small weights.
    small_weights : tuple of tuple of int
        The magnitudes tried for one axis left over, for each of two, of three ...
    small_cells : int
        Of a profile that small weights are searched for.
    sums : int
        To choose from.
    few_cells, few_cells_sums : int
        Of a profile of so few cells, so many sums to choose from.
    many_cells : int
        Of a larger profile the first sum is taken.
    work : int
        Cells times pairs of groups beyond which merging would take long.
    """

    tries: int = 400
    stuck: int = 6
    small_weights: tuple[tuple[int, ...], ...] = ((1,), (1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 5), (1, 2, 3))
    small_cells: int = 4096
    sums: int = 4
    few_cells: int = 128
    few_cells_sums: int = 24
    many_cells: int = 4096
    work: int = 1 << 27


DEFAULT = MergeParams()


@dataclass(frozen=True)
class Axis:
    """A sum over groups: the values it attains, ascending, and the groups' weights."""

    values: tuple[int, ...]
    weights: tuple[tuple[int, int], ...]  # (group, weight)


@dataclass(frozen=True)
class Sum:
    """A sum that the function depends on.

    Attributes
    ----------
    weights : tuple of int
        One per group.
    attained : tuple of int
        The values of the sum, ascending.
    cells : tuple of int
        For each value a cell of the profile, in C order, where it is attained.
    """

    weights: tuple[int, ...]
    attained: tuple[int, ...]
    cells: tuple[int, ...]


def sums(codes: Codes, budget: Budget, params: MergeParams = DEFAULT) -> Iterator[Sum]:
    """Yield weighted sums of the group counts that the codes depend on, a few at most.

    Parameters
    ----------
    codes : ndarray of int64, shape (n_1 + 1, ..., n_g + 1)
        Equal where all outputs are.
    budget : Budget
    params : MergeParams

    Examples
    --------
    >>> a, b = np.indices((3, 3))
    >>> found = next(sums((a + 2 * b > 3) * 1, Budget(9)))
    >>> found.weights, found.attained
    ((1, 2), (0, 1, 2, 3, 4, 5, 6))
    """
    found: set[tuple[int, ...]] = set()
    if codes.ndim == 0 or codes.size * codes.ndim**2 > params.work:
        return
    for weights in _merges(codes, budget, params):
        lead = next((w for w in weights if w), 1)
        weights = tuple(w if lead > 0 else -w for w in weights)
        if weights in found:
            continue
        found.add(weights)
        one = sum_of(codes, weights)
        if one is not None:
            yield one
        if len(found) >= (params.few_cells_sums if codes.size <= params.few_cells else params.sums):
            return


def sum_of(codes: Codes, weights: Sequence[int]) -> Sum | None:
    """Return the sum with these weights, None if the codes do not depend on it alone."""
    totals = np.zeros(codes.shape, dtype=np.int64)
    for axis, (count, weight) in enumerate(zip(codes.shape, weights, strict=True)):
        totals += (weight * np.arange(count)).reshape((-1,) + (1,) * (codes.ndim - 1 - axis))
    values, cells, place = np.unique(totals.ravel(), return_index=True, return_inverse=True)
    flat = codes.ravel()
    if not np.array_equal(flat[cells][place], flat):
        return None
    return Sum(tuple(weights), tuple(values.tolist()), tuple(cells.tolist()))


def _merges(codes: Codes, budget: Budget, params: MergeParams) -> Iterator[tuple[int, ...]]:
    """Yield weights, depth first over the merges; the least influential axes merge first."""
    if codes.ndim == 1:
        yield (1,)
        return
    order = np.argsort(_influence(codes), kind="stable").tolist()
    start = [Axis(tuple(range(codes.shape[g])), ((g, 1),)) for g in order]
    pending = [_steps(start, codes.transpose(order), budget)]
    seen: set[tuple[tuple[tuple[int, int], ...], ...]] = set()
    stuck: list[tuple[list[Axis], Codes]] = []
    if _is_small(start, codes, params):
        stuck.append((start, codes.transpose(order)))
    tries = params.tries
    while pending and tries > 0 and not budget.is_over():
        step = next(pending[-1], None)
        if step is None:
            pending.pop()
            continue
        tries -= 1
        axes, array = step
        if len(axes) == 1:
            yield _weights(axes[0], codes.ndim)
            if codes.size > params.many_cells:
                return
            continue
        key = tuple(sorted(axis.weights for axis in axes))
        if key not in seen:
            seen.add(key)
            pending.append(_steps(axes, array, budget))
            if _is_small(axes, array, params):
                stuck.append((axes, array))
    ranked: dict[tuple[int, ...], tuple[int, int]] = {}
    for axes, array in sorted(stuck, key=lambda one: one[1].size)[: params.stuck]:
        for weights, runs in _small(axes, array, codes.ndim, budget, params):
            ranked.setdefault(weights, (runs, sum(map(abs, weights))))
    yield from sorted(ranked, key=lambda weights: ranked[weights])


def _is_small(axes: Sequence[Axis], array: Codes, params: MergeParams) -> bool:
    return len(axes) <= len(params.small_weights) and array.size <= params.small_cells


def _influence(codes: Codes) -> NDArray[np.float64]:
    """Return for each group how often one more true literal changes the function."""
    result = np.zeros(codes.ndim)
    binomials = [shares(d - 1) for d in codes.shape]
    for axis in range(codes.ndim):
        moved = np.moveaxis(codes, axis, 0)
        weights = np.ones(())
        for other, binomial in enumerate(binomials):
            if other != axis:
                weights = np.multiply.outer(weights, binomial)
        size = codes.shape[axis] - 1
        steps = shares(size - 1)
        for k in range(size):
            result[axis] += steps[k] * float(((moved[k] != moved[k + 1]) * weights).sum())
    return np.round(result, 12)


def _steps(axes: Sequence[Axis], array: Codes, budget: Budget) -> Iterator[tuple[list[Axis], Codes]]:
    for second in range(1, len(axes)):
        for first in range(second):
            for a, b in ((first, second), (second, first)):
                yield from _merge(axes, array, a, b, budget)


def _merge(axes: Sequence[Axis], array: Codes, a: int, b: int, budget: Budget) -> Iterator[tuple[list[Axis], Codes]]:
    """Join axis b to axis a by ratios that make values meet, the least first."""
    va, vb = np.array(axes[a].values), np.array(axes[b].values)
    span, step = int(va[-1] - va[0]), int(np.diff(vb).min())
    ratios = [sign * ratio for ratio in range(1, span // step + 1) for sign in (1, -1)]
    moved = np.moveaxis(array, (a, b), (0, 1))
    if array.size > len(va) * len(vb) * FEW_CELLS:
        marks = _marks(_few_cells(moved))
        budget.spend(PER_RATIO * len(ratios))
        ratios = [ratio for ratio in ratios if not _meet_wrongly(va, vb, ratio, marks)]
        if not ratios:
            return
    budget.spend(PER_COPIED * array.size)
    flat = np.ascontiguousarray(moved).reshape(len(va) * len(vb), -1)
    marks = _marks(flat)
    for ratio in ratios:
        if budget.is_over(PER_RATIO):
            return
        if _meet_wrongly(va, vb, ratio, marks):
            continue
        if budget.is_over(PER_CELL * len(marks)):
            return
        totals = np.add.outer(va, ratio * vb).ravel()
        values, cells, place = np.unique(totals, return_index=True, return_inverse=True)
        if len(values) == len(totals) or not np.array_equal(marks[cells][place], marks):
            continue
        budget.spend(PER_COPIED * array.size)
        if not np.array_equal(flat[cells][place], flat):
            continue
        low = int(values[0])
        scaled = tuple((g, ratio * w) for g, w in axes[b].weights)
        joint = Axis(tuple(int(v) - low for v in values), tuple(sorted(axes[a].weights + scaled)))
        rest = [axis for number, axis in enumerate(axes) if number not in (a, b)]
        yield [joint, *rest], flat[cells].reshape((len(values), *moved.shape[2:]))


def _few_cells(array: Codes) -> Codes:
    """Return an array of which two axes stand in front as a matrix: a row for a pair of their values, few columns."""
    rest = array.shape[2:]
    places: Any = np.unravel_index(np.arange(FEW_CELLS) * (prod(rest) - 1) // (FEW_CELLS - 1), rest)
    return array[:, :, *places].reshape(-1, FEW_CELLS)


def _marks(rows: Codes) -> Codes:
    """Return a number for each row, of equal rows the same."""
    return rows @ np.random.default_rng(0).integers(1 << 32, size=rows.shape[1])


def _meet_wrongly(va: Codes, vb: Codes, ratio: int, marks: Codes) -> bool:
    """Whether some sums ``va + ratio * vb`` are equal where the marks are not: a few tell most ratios."""
    few = np.arange(0, len(va), -(-len(va) // A_FEW))
    met = va[few] + ratio * (vb[1] - vb[0])
    place = np.minimum(np.searchsorted(va, met), len(va) - 1)
    return bool(((va[place] == met) & (marks[place * len(vb)] != marks[few * len(vb) + 1])).any())


def _weights(axis: Axis, groups: int) -> tuple[int, ...]:
    weights = dict(axis.weights)
    return tuple(weights.get(g, 0) for g in range(groups))


def _small(
    axes: Sequence[Axis], array: Codes, groups: int, budget: Budget, params: MergeParams
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield weights of what did not merge, and how many runs the function then has."""
    choices = params.small_weights[len(axes) - 1]
    signed = [s * c for c in choices for s in (1, -1)]
    flat = array.ravel()
    counts = [c.ravel() for c in np.meshgrid(*[np.array(axis.values) for axis in axes], indexing="ij")]
    for factors in itertools.product(choices, *[signed] * (len(axes) - 1)):
        if budget.is_over(PER_RATIO + PER_VALUE * array.size):
            return
        if gcd(*factors) > 1:
            continue
        totals = sum(f * c for f, c in zip(factors, counts, strict=True))
        order = np.argsort(totals, kind="stable")
        change = flat[order][1:] != flat[order][:-1]
        if (change & (totals[order][1:] == totals[order][:-1])).any():
            continue
        weights = [0] * groups
        for factor, axis in zip(factors, axes, strict=True):
            for g, w in axis.weights:
                weights[g] = factor * w
        yield tuple(weights), int(change.sum())
