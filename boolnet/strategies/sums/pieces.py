"""The fewest neurons ``relu(a s + b)`` that turn one integer s into outputs of 0 and 1.

An output g is a function on the attained values of s. A continuous piecewise linear function through its points is
one neuron for every bend, facing either way, plus one for the linear term, unless that vanishes. A **run** is a
stretch of equal values. Between runs the function climbs or falls by 1 over a step of 1; a run of one value is a
bend, a run of two is a peak half way between them, and a longer one is level between two bends. A run at either end
costs a bend if it is longer than 1. Fewer bends are impossible over values without gaps: every run of three needs
two, for a function with one bend takes no value three times, and between two climbs of different direction there is a
bend.

The linear term vanishes where there is a level piece: the bends left of it face left, the others right. Otherwise the
changes of slope that face left must add up to minus the first slope. Where a run of one follows the first value, the
first bend may move to 2/3 of the first step; the first slope is then 2, and the third bend, facing left, cancels it.
So parity of 4 is ``6 + relu(2s - 4) - relu(3s - 2) - relu(6 - 2s)``.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

SINGLE, PAIR, LONG = 1, 2, 3  # lengths of runs


@dataclass(frozen=True)
class Pieces:
    """Neurons over one sum s, and the outputs they make.

    Attributes
    ----------
    neurons : tuple of (int, int)
        (a, b) for ``relu(a s + b)``.
    coefficients : tuple of tuple of int
        For each output the weights of the neurons.
    slopes, biases : tuple of int
        For each output the weight of s itself, and the constant.
    """

    neurons: tuple[tuple[int, int], ...]
    coefficients: tuple[tuple[int, ...], ...]
    slopes: tuple[int, ...]
    biases: tuple[int, ...]

    def at(self, s: int) -> list[int]:
        """Return the outputs at one value of the sum."""
        values = [max(0, a * s + b) for a, b in self.neurons]
        return [
            sum(c * v for c, v in zip(row, values, strict=True)) + slope * s + bias
            for row, slope, bias in zip(self.coefficients, self.slopes, self.biases, strict=True)
        ]


@dataclass(frozen=True)
class Run:
    """Equal values from one place to another; what lies between was not attained or did not matter."""

    first: int
    last: int
    value: int

    @property
    def length(self) -> int:
        return min(self.last - self.first + 1, LONG)


Targets = Sequence[int | None]


def pieces(attained: Sequence[int], targets: Sequence[Targets], direct: bool = False) -> Pieces:
    """Return few neurons for several outputs of one sum; for a single output the fewest by the module's rule.

    Parameters
    ----------
    attained : sequence of int
        The values of the sum, ascending.
    targets : sequence of (sequence of 0, 1 or None)
        For each output its values there; None where either will do.
    direct : bool
        Whether outputs may read the sum itself.

    Examples
    --------
    >>> pieces(range(5), [[0, 1, 0, 1, 0]])
    Pieces(neurons=((3, -2), (2, -4), (-2, 6)), coefficients=((-1, 1, -1),), slopes=(0,), biases=(6,))
    >>> len(pieces(range(-9, 10), [[v < 0 for v in range(-9, 10)], [v == 0 for v in range(-9, 10)]]).neurons)
    3
    """
    apart = _apart([_single(attained, row, direct) for row in targets])
    if len(targets) == 1:
        return apart
    joint = _joint(attained, [runs_of(attained, row) for row in targets], direct)
    return joint if len(joint.neurons) < len(apart.neurons) else apart


def runs_of(attained: Sequence[int], targets: Targets) -> list[Run]:
    """Return the runs of the filling of places without a value that takes the fewest bends."""
    wanted = _shortened(attained, targets)
    places = _places(list(wanted))
    # State: value, the run's length, whether it is the first run, whether any run was level -> cost and the way here.
    states: dict[tuple[int, int, bool, bool], tuple[int, _Way]] = {}
    before = places[0]
    for place in places:
        value = wanted.get(place)
        choices = (0, 1) if value is None else (int(value),)
        if not states:
            states = {(v, SINGLE, True, False): (0, _Way(place, v, None)) for v in choices}
            continue
        following: dict[tuple[int, int, bool, bool], tuple[int, _Way]] = {}
        for (v, length, first, level), (cost, way) in states.items():
            for choice in choices:
                if choice == v:
                    key = v, min(place - way.first + 1, LONG), first, level
                    price, onward = cost, way
                elif place != before + 1:
                    continue
                else:
                    bends, is_level = _bends(length, first)
                    key = choice, SINGLE, False, level or is_level
                    price, onward = cost + bends, _Way(place, choice, way)
                if key not in following or price < following[key][0]:
                    following[key] = price, onward
        states, before = following, place

    def total(state: tuple[int, int, bool, bool]) -> int:
        _, length, first, level = state
        at_end = int(length > SINGLE and not first)
        return states[state][0] + at_end + (not (level or at_end or first))

    return _runs(states[min(states, key=total)][1], places[-1])


class _Way(NamedTuple):
    """Where a run begins, and the way to it."""

    first: int
    value: int
    before: _Way | None


def _runs(way: _Way | None, last: int) -> list[Run]:
    runs = []
    while way is not None:
        runs.append(Run(way.first, last, way.value))
        last, way = way.first - 1, way.before
    return runs[::-1]


def _shortened(attained: Sequence[int], targets: Targets) -> dict[int, int | None]:
    """Return the values without the inside of long stretches of equal ones, where no function of few bends turns."""
    count = len(attained)
    far = [i for i in range(1, count) if targets[i] != targets[i - 1]]
    kept = {i + d for i in [0, count, *far] for d in range(-4, 4)}
    return {attained[i]: targets[i] for i in sorted(kept) if 0 <= i < count}


def _bends(length: int, first: bool) -> tuple[int, bool]:
    """Return the bends of a run that another follows, and whether it is level."""
    if first:
        return int(length > SINGLE), length > SINGLE
    return (2, True) if length == LONG else (1, False)


def _places(attained: Sequence[int]) -> list[int]:
    """Return the attained values and up to three places beside each that lie between them."""
    low, high = attained[0], attained[-1]
    return sorted({s + d for s in attained for d in range(-3, 4) if low <= s + d <= high})


Bend = tuple[int, int, int]  # relu(a s - p) with a > 0, and its weight


def _single(attained: Sequence[int], targets: Targets, direct: bool) -> Pieces:
    runs = runs_of(attained, targets)
    if len(runs) == 1:
        return Pieces((), ((),), (0,), (runs[0].value,))
    slope = 0 if runs[0].length > SINGLE else 1 - 2 * runs[0].value
    bends: list[Bend] = []
    level = 0 if slope == 0 else None  # how many bends lie left of a level piece
    for number, run in enumerate(runs):
        sign = 1 - 2 * run.value  # up from a run of 0, down from a run of 1
        if number == 0:
            if run.length > SINGLE:
                bends.append((1, run.last, sign))
        elif number == len(runs) - 1:
            if run.length > SINGLE:
                bends.append((1, run.first, sign))
                level = len(bends) if level is None else level
        elif run.length == SINGLE:
            bends.append((2, 2 * run.first, sign))
        elif run.length == PAIR:
            bends.append((2, run.first + run.last, sign))
        else:
            bends.append((1, run.first, sign))
            level = len(bends) if level is None else level
            bends.append((1, run.last, sign))
    start = (runs[0].first, runs[0].value)
    if level is not None:
        return assemble(start, slope, bends, set(range(level)), direct)
    if len(bends) >= 3 and not direct:
        if runs[1].length == SINGLE:
            bends[0] = (3, 3 * runs[0].first + 2, -slope)
            return assemble(start, 2 * slope, bends, {2}, direct)
        if runs[-2].length == SINGLE:
            mirrored = _single([-s for s in reversed(attained)], list(reversed(targets)), direct)
            return Pieces(
                tuple((-a, b) for a, b in mirrored.neurons), mirrored.coefficients, mirrored.slopes, mirrored.biases
            )
    return assemble(start, slope, bends, set(), direct)


def assemble(start: tuple[int, int], slope: int, bends: Sequence[Bend], left: set[int], direct: bool) -> Pieces:
    """Return the neurons of a function with this first point, first slope and bends; those in `left` face left.

    ``d relu(z) = d z + d relu(-z)``: a bend that faces left adds its slope to the linear term.
    """
    place, value = start
    neurons, weights = [], []
    for number, (a, p, d) in enumerate(bends):
        neurons.append((-a, p) if number in left else (a, -p))
        weights.append(d)
        if number in left:
            slope += a * d
    if slope and not direct:
        neurons.append((1, -place))
        weights.append(slope)
        slope = 0
    there = sum(w * max(0, a * place + b) for w, (a, b) in zip(weights, neurons, strict=True))
    return Pieces(tuple(neurons), (tuple(weights),), (slope,), (value - there - slope * place,))


def _apart(singles: Sequence[Pieces]) -> Pieces:
    """Put outputs side by side; equal neurons are one."""
    place: dict[tuple[int, int], int] = {}
    for one in singles:
        for neuron in one.neurons:
            place.setdefault(neuron, len(place))
    rows = []
    for one in singles:
        row = [0] * len(place)
        for neuron, weight in zip(one.neurons, one.coefficients[0], strict=True):
            row[place[neuron]] += weight
        rows.append(tuple(row))
    slopes, biases = tuple(one.slopes[0] for one in singles), tuple(one.biases[0] for one in singles)
    return Pieces(tuple(place), tuple(rows), slopes, biases)


def kinks(runs: Sequence[Run]) -> dict[int, int]:
    """Return the changes of slope by place of the function that bends at the runs' ends only.

    Examples
    --------
    >>> kinks([Run(0, 1, 0), Run(2, 2, 1), Run(3, 5, 0)])
    {1: 1, 2: -2, 3: 1}
    """
    change: dict[int, int] = {}
    for before, after in itertools.pairwise(runs):
        step = after.value - before.value
        change[before.last] = change.get(before.last, 0) + step
        change[after.first] = change.get(after.first, 0) - step
    return {place: d for place, d in sorted(change.items()) if d}


def _joint(attained: Sequence[int], outputs: Sequence[Sequence[Run]], direct: bool) -> Pieces:
    """Bend at integers only, at the places where any output does, all outputs left and right of one base piece."""
    low, high = attained[0], attained[-1]
    changes = [kinks(runs) for runs in outputs]
    places = sorted({p for change in changes for p in change if low < p < high})
    slopes = [change.get(low, 0) for change in changes]  # on the first piece
    base, best = 0, list(slopes)
    now = list(slopes)
    for number, place in enumerate(places, 1):
        now = [slope + change.get(place, 0) for slope, change in zip(now, changes, strict=True)]
        if any(best) and not any(now):
            base, best = number, list(now)
    rows = [
        assemble((low, runs[0].value), slope, [(1, p, change.get(p, 0)) for p in places], set(range(base)), True)
        for runs, slope, change in zip(outputs, slopes, changes, strict=True)
    ]
    if direct or not any(row.slopes[0] for row in rows):
        neurons = rows[0].neurons
        weights = [row.coefficients[0] for row in rows]
        biases = [row.biases[0] for row in rows]
        return Pieces(neurons, tuple(weights), tuple(row.slopes[0] for row in rows), tuple(biases))
    linear = (1, -low)
    return Pieces(
        (*rows[0].neurons, linear),
        tuple((*row.coefficients[0], row.slopes[0]) for row in rows),
        (0,) * len(rows),
        tuple(row.biases[0] + row.slopes[0] * low for row in rows),
    )
