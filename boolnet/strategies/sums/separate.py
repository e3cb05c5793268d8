"""Linear separation: integer weights and a threshold for a function that has them.

A threshold function rises with each literal, once the inputs are turned, so what falls somewhere is refused at once;
whether it is one is then asked of a linear program [1]_.
Over the group counts it asks for weights: true points at the threshold or above, false ones at
least 1 below. It starts with a few points, and those that its weights misjudge most join until none is left. An
integer program over the points collected then makes the weights integers of the smallest sum.

References
----------
.. [1] S. Muroga, Threshold Logic and Its Applications, Wiley, 1971.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.core.integer_program import solve_program
from boolnet.functions.function import BooleanFunction
from boolnet.functions.symmetry import profile, symmetry
from boolnet.strategies.sums.recognise import OfSum, is_too_large, of_inputs, rising, symmetry_work

LARGEST = 1 << 24  # a weight: float32 holds its values
THRESHOLD_COST = 1e-6  # so little that of equal weights the least threshold is taken

Points = NDArray[np.int64]
PER_ROUND = 0.3  # units to judge all points by weights...
PER_CELL = 4e-5  # ... for every cell of the profile


@dataclass(frozen=True)
class SeparationParams:
    """How large the programs become, and how long they take.

    Attributes
    ----------
    cells : int
        The largest profile.
    rounds : int
        Programs, each with more points than the one before.
    at_once : int
        Points of each kind that join in a round.
    work : float
        Of an integer program.
    """

    cells: int = 1 << 17
    rounds: int = 200
    at_once: int = 8
    work: float = 5000


DEFAULT = SeparationParams()


def separated(
    function: BooleanFunction, output: int, budget: Budget, params: SeparationParams = DEFAULT
) -> OfSum | None:
    """Return the weighted sum whose threshold the output is, None where it is none or takes too long.

    Parameters
    ----------
    function : BooleanFunction
    output : int
        Its number.
    budget : Budget
    params : SeparationParams
    """
    budget.spend(symmetry_work(function, 1))
    groups = symmetry(function, [output])
    if is_too_large(function, groups, params.cells):
        return None
    groups, values = rising(groups, profile(function, groups, [output]))
    if not ((values == 0).any() and (values == 1).any()):
        return OfSum((), (0,), (output,), ((int(values.max()) if values.max() >= 0 else None,),))
    found = separate(values[0], budget, params)
    if found is None:
        return None
    weights, _ = found
    totals = _totals(weights, values[0].shape).ravel().astype(np.int64)
    attained, place = np.unique(totals, return_inverse=True)
    known = np.full(len(attained), -1, dtype=np.int8)
    cared = values[0].ravel() >= 0
    known[place[cared]] = values[0].ravel()[cared]
    return of_inputs(groups, weights, attained.tolist(), (output,), known[None])


def separate(
    values: NDArray[np.int8], budget: Budget, params: SeparationParams = DEFAULT
) -> tuple[list[int], int] | None:
    """Return integer weights and the threshold for values by count vector, None where there are none.

    Parameters
    ----------
    values : ndarray of int8, shape (n_1 + 1, ..., n_g + 1)
        0, 1, or -1 for don't care.
    budget : Budget
    params : SeparationParams

    Examples
    --------
    >>> a, b, c = np.indices((2, 2, 2))
    >>> separate((a & (b | c)).astype(np.int8), Budget(9))
    ([2, 1, 1], 3)
    """
    shape = values.shape
    flat = values.ravel()
    true, false = np.flatnonzero(flat == 1), np.flatnonzero(flat == 0)
    if not len(true) or not len(false):
        return None
    complete = len(true) + len(false) == len(flat)
    if complete and any((np.diff(values, axis=axis) < 0).any() for axis in range(values.ndim)):
        return None
    if complete and values.ndim == 1:
        return [1], int(true[0])
    sizes = np.array(shape) - 1
    on, off = _least(true, shape, values, 1), _least(false, shape, values, -1)
    chosen_on, chosen_off = on[: params.at_once], off[: params.at_once]
    whole = False
    for _ in range(params.rounds):
        if budget.is_over(PER_ROUND + PER_CELL * values.size):
            return None
        points = _points(chosen_on, shape), _points(chosen_off, shape)
        solution = _solve(*points, sizes, complete, whole, budget.part(params.work))
        if solution is None:
            return None
        weights, threshold = solution
        totals = _totals(weights, shape).ravel()
        short, over = threshold - totals[on], totals[off] - (threshold - 1)
        wrong_on, wrong_off = on[short > 1e-6], off[over > 1e-6]
        if not len(wrong_on) and not len(wrong_off):
            if whole:
                return [round(w) for w in weights], round(threshold)
            whole = True
            continue
        worst_on = on[np.argsort(-short, kind="stable")[: params.at_once]]
        worst_off = off[np.argsort(-over, kind="stable")[: params.at_once]]
        chosen_on = np.union1d(chosen_on, np.intersect1d(worst_on, wrong_on))
        chosen_off = np.union1d(chosen_off, np.intersect1d(worst_off, wrong_off))
    return None


def _least(cells: NDArray[np.intp], shape: Sequence[int], values: NDArray[np.int8], value: int) -> NDArray[np.intp]:
    """Return the true points without a true one just below, or the false ones without one just above."""
    is_kind = values == max(value, 0)
    inner = np.zeros(shape, dtype=np.bool_)
    for axis in range(values.ndim):
        kind, covered = np.moveaxis(is_kind, axis, 0), np.moveaxis(inner, axis, 0)
        if value == 1:
            covered[1:] |= kind[:-1]
        else:
            covered[:-1] |= kind[1:]
    outer = cells[~inner.ravel()[cells]]
    return outer if (values >= 0).all() else cells


def _points(cells: NDArray[np.intp], shape: Sequence[int]) -> Points:
    return np.array(np.unravel_index(cells, shape), dtype=np.int64).T


def _totals(weights: Sequence[float], shape: Sequence[int]) -> NDArray[np.float64]:
    totals = np.zeros(shape)
    for axis, (count, weight) in enumerate(zip(shape, weights, strict=True)):
        totals += (weight * np.arange(count)).reshape((-1,) + (1,) * (len(shape) - 1 - axis))
    return totals


def _solve(
    on: Points, off: Points, sizes: NDArray[np.int64], rises: bool, whole: bool, budget: Budget
) -> tuple[list[float], float] | None:
    """Return the weights of the least sum that judge these points rightly, and the threshold.

    Weights below 0, which only don't-cares leave possible, are differences of two variables.
    """
    signed = [on, -on] if not rises else [on]
    signed_off = [off, -off] if not rises else [off]
    A = np.concatenate(
        [
            np.concatenate([*signed, -np.ones((len(on), 1), dtype=np.int64)], axis=1),
            np.concatenate([*(-part for part in signed_off), np.ones((len(off), 1), dtype=np.int64)], axis=1),
        ]
    ).astype(np.float64)
    b = np.concatenate([np.zeros(len(on)), np.ones(len(off))])
    cost = np.concatenate([*[sizes] * len(signed), [THRESHOLD_COST]]).astype(np.float64)
    low = np.zeros(len(cost))
    low[-1] = -LARGEST
    found = solve_program(cost, A, b, np.inf, budget, least=low, most=LARGEST, is_whole=whole)
    if found is None or found.values is None:
        return None
    x = np.round(found.values) if whole else found.values
    groups = len(sizes)
    weights = x[:groups] if rises else x[:groups] - x[groups : 2 * groups]
    return weights.tolist(), float(x[-1])
