"""Recognising outputs as functions of weighted sums of the inputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import gcd

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.symmetry import CELLS, TABLED, Codes, Symmetry, codes_of, profile, shares, symmetry
from boolnet.functions.truth_table import tabulate
from boolnet.strategies.builder import Builder, Signal
from boolnet.strategies.sums.merge import DEFAULT, MergeParams, Sum, sum_of, sums
from boolnet.strategies.sums.piecewise_linear import PiecewiseLinear, Targets, fit_piecewise_linear
from boolnet.strategies.sums.range_folding import RangeFolding
from nets import Affine

MOST_VALUES = 1 << 30  # of the input vectors of a profile of several groups; of one there are few more than n * n
TABLED_INPUTS = 16  # of a cover

PER_ROW = 5e-5  # units to group inputs by a table, for a row...
PER_VALUE = 1.3e-5  # ... and for an output there
PER_GATE = 1e-3  # units to group inputs of a wide formula
PER_CELL = 7e-5  # units of a profile, for a cell; an output as much as in a row
PER_TARGET = 1.5e-3  # units to fit a piecewise linear function, for a value of the sum and an output


@dataclass(frozen=True)
class OfSum:
    """Outputs that depend on one sum of inputs only.

    Attributes
    ----------
    weights : tuple of (int, int)
        (input, weight), by input, the first weight positive and the weights without a common divisor.
    attained : tuple of int
        The values of the sum, ascending.
    outputs : tuple of int
    targets : tuple of targets
        For each output its value at each value of the sum, None where either will do.
    """

    weights: tuple[tuple[int, int], ...]
    attained: tuple[int, ...]
    outputs: tuple[int, ...]
    targets: tuple[Targets, ...]

    def lower(self, net: Builder, made: PiecewiseLinear | RangeFolding) -> dict[int, Signal]:
        """Add the neurons that make the outputs of the sum of a network's inputs, and return the forms by output."""
        total = Affine({net.inputs[i]: w for i, w in self.weights})
        return dict(zip(self.outputs, made.lower(net, total), strict=True))


def looked_up(function: BooleanFunction) -> BooleanFunction:
    """Return a cover as its table where that is small: it is evaluated for every output, and more than once."""
    is_small = isinstance(function, CoverFunction) and len(function.inputs) <= TABLED_INPUTS
    return tabulate(function) if is_small else function


def sums_of(
    function: BooleanFunction,
    outputs: Sequence[int],
    budget: Budget,
    joint: Symmetry | None = None,
    params: MergeParams = DEFAULT,
    known: OfSum | None = None,
) -> Iterator[OfSum]:
    """Yield sums that all these outputs depend on alone, a few at most.

    Parameters
    ----------
    function : BooleanFunction
    outputs : sequence of int
        Their numbers.
    budget : Budget
    joint : Symmetry, optional
        Of more outputs, whose polarities are tried first.
    params : MergeParams
    known : OfSum, optional
        Of more outputs: its terms for what these outputs depend on are tried first, and of a large profile alone.
    """
    budget.spend(symmetry_work(function, len(outputs)))
    whole = symmetry(function, outputs)
    tried = dict.fromkeys([whole.aligned(joint) if joint else None, whole, whole.other_way()])
    for groups in tried:
        if groups is None or is_too_large(function, groups):
            continue
        budget.spend(groups.cells * (PER_CELL + PER_VALUE * len(outputs)))
        values = profile(function, groups, outputs)
        if not groups.groups:
            yield OfSum((), (0,), tuple(outputs), tuple((_target(row[()]),) for row in values))
            return
        groups, values = rising(groups, values)
        flat, codes = values.reshape(len(values), -1), codes_of(values)
        if known is not None and codes.size > params.many_cells and (one := _restricted(known, groups, codes)):
            yield of_inputs(groups, one.weights, one.attained, tuple(outputs), flat[:, list(one.cells)])
            return
        for one in sums(codes, budget, params):
            yield of_inputs(groups, one.weights, one.attained, tuple(outputs), flat[:, list(one.cells)])


def _restricted(known: OfSum, groups: Symmetry, codes: Codes) -> Sum | None:
    """Return the terms of a sum that are of these groups' inputs as a sum, None where it does not give the codes."""
    by_input = dict(known.weights)
    weights: list[int] = []
    for group in groups.groups:
        own = {
            by_input.get(i, 0) * (-1 if negated else 1) for i, negated in zip(group.members, group.negated, strict=True)
        }
        if len(own) > 1:
            return None
        weights += own
    return sum_of(codes, weights)


def symmetry_work(function: BooleanFunction, outputs: int) -> float:
    """Return the units that it takes to group the inputs that so many outputs do not tell apart."""
    if len(function.inputs) <= TABLED:
        return (PER_ROW + PER_VALUE * outputs) * (1 << len(function.inputs))
    return PER_GATE * len(function.gates) if isinstance(function, Formula) else 0.0


def is_too_large(function: BooleanFunction, groups: Symmetry, most: int = CELLS) -> bool:
    """Whether a profile has more than so many cells, or an input vector for each would take too long.

    Parameters
    ----------
    function : BooleanFunction
    groups : Symmetry
        Of its inputs.
    most : int
        Cells.
    """
    is_long = len(groups.groups) > 1 and groups.cells * len(function.inputs) > MOST_VALUES
    return groups.cells > most or is_long


def rising(groups: Symmetry, values: NDArray[np.int8]) -> tuple[Symmetry, NDArray[np.int8]]:
    """Turn the groups so that the first output that tells is 1 more often the more of their literals are true.

    What is found then depends little on which inputs are negated.
    """
    binomials = [shares(d - 1) for d in groups.shape]
    told = np.zeros(len(binomials))
    for row in values:
        if told.all():
            break
        told = np.where(told == 0, _tilts(row, binomials), told)
    turned = tuple(
        replace(group, negated=tuple(not negated for negated in group.negated)) if tilt < 0 else group
        for group, tilt in zip(groups.groups, told, strict=True)
    )
    return replace(groups, groups=turned), np.flip(values, tuple((np.flatnonzero(told < 0) + 1).tolist()))


def _tilts(values: NDArray[np.int8], binomials: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return for each group by how much one output is 1 more often the more of its literals are true."""
    tilts = np.zeros(len(binomials))
    left = np.where(values < 0, 0.5, values)  # means over the groups before, by the other groups' counts
    for axis, own in enumerate(binomials):
        means = left
        for other in reversed(binomials[axis + 1 :]):
            means = means @ other
        tilts[axis] = (means * own * (np.arange(len(own)) - (len(own) - 1) / 2)).sum()
        left = np.tensordot(own, left, axes=(0, 0))
    return tilts.round(12)


def of_inputs(
    groups: Symmetry,
    weights: Sequence[int],
    attained: Sequence[int],
    outputs: tuple[int, ...],
    values: NDArray[np.int8],
) -> OfSum:
    """Return a sum of group counts as a sum of inputs: a negated input has minus the weight, and shifts the sum.

    Parameters
    ----------
    groups : Symmetry
    weights : sequence of int
        One for each group.
    attained : sequence of int
        The values of the sum, ascending.
    outputs : tuple of int
    values : ndarray of int8, shape (len(outputs), len(attained))
        0, 1, or -1 for don't care.
    """
    by_input: dict[int, int] = {}
    shift = 0
    for group, weight in zip(groups.groups, weights, strict=True):
        for i, negated in zip(group.members, group.negated, strict=True):
            by_input[i] = -weight if negated else weight
            shift += weight * negated
    terms = sorted((i, w) for i, w in by_input.items() if w)
    scale = gcd(*(w for _, w in terms)) * (-1 if terms and terms[0][1] < 0 else 1) or 1
    targets = [[_target(v) for v in row] for row in values.tolist()]
    places = [(s - shift) // scale for s in attained]
    if scale < 0:
        places, targets = places[::-1], [row[::-1] for row in targets]
    return OfSum(tuple((i, w // scale) for i, w in terms), tuple(places), outputs, tuple(tuple(row) for row in targets))


def _target(value: int) -> int | None:
    return None if value < 0 else int(value)


def best_sums(
    function: BooleanFunction,
    outputs: Sequence[int],
    budget: Budget,
    joint: Symmetry | None = None,
    params: MergeParams = DEFAULT,
    known: OfSum | None = None,
) -> list[tuple[OfSum, PiecewiseLinear]]:
    """Return all sums found that take the fewest neurons, those of the smallest weights first; none if there is no sum.

    Parameters
    ----------
    function : BooleanFunction
    outputs : sequence of int
        Numbers of outputs that shall depend on the sum alone.
    budget : Budget
    joint : Symmetry, optional
        Of more outputs, whose polarities are tried first.
    params : MergeParams
    known : OfSum, optional
        See `sums_of`.

    Examples
    --------
    >>> import boolnet
    >>> from boolnet.core.budget import UNLIMITED
    >>> [(one, made)] = best_sums(boolnet.read("maj(a, b, c)"), [0], UNLIMITED)
    >>> one.weights, one.targets, len(made.neurons)
    (((0, 1), (1, 1), (2, 1)), ((0, 0, 1, 1),), 2)
    """
    found: dict[OfSum, tuple[int, int, PiecewiseLinear]] = {}
    for one in sums_of(function, outputs, budget, joint, params, known):
        budget.spend(PER_TARGET * len(one.attained) * len(outputs))
        made = fit_piecewise_linear(one.attained, one.targets)
        found.setdefault(one, (len(made.neurons), sum(abs(w) for _, w in one.weights), made))
    least = min((neurons for neurons, _, _ in found.values()), default=0)
    ranked = sorted((one for one in found if found[one][0] == least), key=lambda one: found[one][1])
    return [(one, found[one][2]) for one in ranked]


def joined(found: Sequence[OfSum]) -> list[OfSum]:
    """Join outputs of the same sum."""
    by_sum: dict[tuple[tuple[tuple[int, int], ...], tuple[int, ...]], list[OfSum]] = {}
    for one in found:
        by_sum.setdefault((one.weights, one.attained), []).append(one)
    return [
        OfSum(weights, attained, sum((o.outputs for o in same), ()), sum((o.targets for o in same), ()))
        for (weights, attained), same in by_sum.items()
    ]
