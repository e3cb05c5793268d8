"""The fewest neurons ``relu(a s + b)`` that turn one integer s into outputs of 0 and 1.

An output g is a function on the attained values of s. A continuous piecewise linear function through its points is one
neuron for every breakpoint, facing either way, plus one for the linear term, unless that vanishes. A **segment** is a
stretch of equal values. Between segments the function climbs or falls by 1 over a step of 1; a segment of one value is
a breakpoint, a segment of two is a peak half way between them, and a longer one is level between two breakpoints. A
segment at either end costs a breakpoint if it is longer than 1. Fewer breakpoints are impossible over values without
gaps: every segment of three needs two, for a function with one breakpoint takes no value three times, and between two
climbs of different direction there is a breakpoint.

The linear term vanishes where there is a level piece: the breakpoints left of it face left, the others right. Otherwise
the changes of slope that face left must add up to minus the first slope. Where a segment of one follows the first
value, the first breakpoint may move to 2/3 of the first step; the first slope is then 2, and the third breakpoint,
facing left, cancels it. So parity of 4 is ``6 + relu(2s - 4) - relu(3s - 2) - relu(6 - 2s)``.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from boolnet.strategies.builder import Builder, Signal
from nets import Affine

SINGLE, PAIR, LONG = 1, 2, 3  # lengths of segments


@dataclass(frozen=True)
class PiecewiseLinear:
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

    def lower(self, net: Builder, total: Signal) -> list[Signal]:
        """Add the neurons over a sum, however it is computed, and return the outputs' forms."""
        neurons = [net.neuron(total * a + b) for a, b in self.neurons]
        return [
            Affine.sum([*(n * c for n, c in zip(neurons, row, strict=True)), total * slope, bias])
            for row, slope, bias in zip(self.coefficients, self.slopes, self.biases, strict=True)
        ]

    def at(self, s: int) -> list[int]:
        """Return the outputs at one value of the sum."""
        values = [max(0, a * s + b) for a, b in self.neurons]
        return [
            sum(c * v for c, v in zip(row, values, strict=True)) + slope * s + bias
            for row, slope, bias in zip(self.coefficients, self.slopes, self.biases, strict=True)
        ]


@dataclass(frozen=True)
class Segment:
    """Equal values from one place to another; what lies between was not attained or did not matter."""

    first: int
    last: int
    value: int

    @property
    def length(self) -> int:
        return min(self.last - self.first + 1, LONG)


Targets = Sequence[int | None]


def fit_piecewise_linear(attained: Sequence[int], targets: Sequence[Targets], direct: bool = False) -> PiecewiseLinear:
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
    >>> fit_piecewise_linear(range(5), [[0, 1, 0, 1, 0]])
    PiecewiseLinear(neurons=((3, -2), (2, -4), (-2, 6)), coefficients=((-1, 1, -1),), slopes=(0,), biases=(6,))
    >>> values = range(-9, 10)
    >>> len(fit_piecewise_linear(values, [[v < 0 for v in values], [v == 0 for v in values]]).neurons)
    3
    """
    apart = _apart([_single(attained, row, direct) for row in targets])
    if len(targets) == 1:
        return apart
    joint = _joint(attained, [segments_of(attained, row) for row in targets], direct)
    return joint if len(joint.neurons) < len(apart.neurons) else apart


def segments_of(attained: Sequence[int], targets: Targets) -> list[Segment]:
    """Return the segments of equal values, where either will do those that take the fewest breakpoints.

    >>> segments_of(range(5), [0, None, 1, None, 0])
    [Segment(first=0, last=1, value=0), Segment(first=2, last=3, value=1), Segment(first=4, last=4, value=0)]
    """
    wanted = _shortened(attained, targets)
    places = _places(list(wanted))
    # State: value, the segment's length, whether it is the first segment, whether any segment was level -> cost and the
    # way here.
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
                    breakpoints, is_level = _breakpoints(length, first)
                    key = choice, SINGLE, False, level or is_level
                    price, onward = cost + breakpoints, _Way(place, choice, way)
                if key not in following or price < following[key][0]:
                    following[key] = price, onward
        states, before = following, place

    def total(state: tuple[int, int, bool, bool]) -> int:
        _, length, first, level = state
        at_end = int(length > SINGLE and not first)
        return states[state][0] + at_end + (not (level or at_end or first))

    return _segments(states[min(states, key=total)][1], places[-1])


class _Way(NamedTuple):
    """Where a segment begins, and the way to it."""

    first: int
    value: int
    before: _Way | None


def _segments(way: _Way | None, last: int) -> list[Segment]:
    segments = []
    while way is not None:
        segments.append(Segment(way.first, last, way.value))
        last, way = way.first - 1, way.before
    return segments[::-1]


def _shortened(attained: Sequence[int], targets: Targets) -> dict[int, int | None]:
    """Return the values without the inside of long stretches of equal ones: no breakpoint is needed there."""
    count = len(attained)
    far = [i for i in range(1, count) if targets[i] != targets[i - 1]]
    kept = {i + d for i in [0, count, *far] for d in range(-4, 4)}
    return {attained[i]: targets[i] for i in sorted(kept) if 0 <= i < count}


def _breakpoints(length: int, first: bool) -> tuple[int, bool]:
    """Return the breakpoints of a segment that another follows, and whether it is level."""
    if first:
        return int(length > SINGLE), length > SINGLE
    return (2, True) if length == LONG else (1, False)


def _places(attained: Sequence[int]) -> list[int]:
    """Return the attained values and up to three places beside each that lie between them."""
    low, high = attained[0], attained[-1]
    return sorted({s + d for s in attained for d in range(-3, 4) if low <= s + d <= high})


Breakpoint = tuple[int, int, int]  # relu(a s - p) with a > 0, and its weight


def _single(attained: Sequence[int], targets: Targets, direct: bool) -> PiecewiseLinear:
    segments = segments_of(attained, targets)
    if len(segments) == 1:
        return PiecewiseLinear((), ((),), (0,), (segments[0].value,))
    slope = 0 if segments[0].length > SINGLE else 1 - 2 * segments[0].value
    breakpoints: list[Breakpoint] = []
    level = 0 if slope == 0 else None  # how many breakpoints lie left of a level piece
    for number, segment in enumerate(segments):
        sign = 1 - 2 * segment.value  # up from a segment of 0, down from a segment of 1
        if number == 0:
            if segment.length > SINGLE:
                breakpoints.append((1, segment.last, sign))
        elif number == len(segments) - 1:
            if segment.length > SINGLE:
                breakpoints.append((1, segment.first, sign))
                level = len(breakpoints) if level is None else level
        elif segment.length == SINGLE:
            breakpoints.append((2, 2 * segment.first, sign))
        elif segment.length == PAIR:
            breakpoints.append((2, segment.first + segment.last, sign))
        else:
            breakpoints.append((1, segment.first, sign))
            level = len(breakpoints) if level is None else level
            breakpoints.append((1, segment.last, sign))
    start = (segments[0].first, segments[0].value)
    if level is not None:
        return assemble(start, slope, breakpoints, set(range(level)), direct)
    if len(breakpoints) >= 3 and not direct:
        if segments[1].length == SINGLE:
            breakpoints[0] = (3, 3 * segments[0].first + 2, -slope)
            return assemble(start, 2 * slope, breakpoints, {2}, direct)
        if segments[-2].length == SINGLE:
            mirrored = _single([-s for s in reversed(attained)], list(reversed(targets)), direct)
            return PiecewiseLinear(
                tuple((-a, b) for a, b in mirrored.neurons), mirrored.coefficients, mirrored.slopes, mirrored.biases
            )
    return assemble(start, slope, breakpoints, set(), direct)


def assemble(
    start: tuple[int, int], slope: int, breakpoints: Sequence[Breakpoint], left: set[int], direct: bool
) -> PiecewiseLinear:
    """Return the neurons of a function with this first point, first slope and breakpoints.

    Parameters
    ----------
    start : tuple of (int, int)
        The least value of the sum, and the function's value there.
    slope : int
        Before the first breakpoint.
    breakpoints : sequence of (int, int, int)
        (a, p, w) for ``w relu(a s - p)``, a > 0: at p / a the slope changes by a w.
    left : set of int
        Which of them face left, ``w relu(p - a s)``, by number.
    direct : bool
        Whether the sum itself may be read; otherwise a linear term takes one more neuron.

    Notes
    -----
    ``d relu(z) = d z + d relu(-z)``: a breakpoint that faces left adds its slope to the linear term.
    """
    place, value = start
    neurons, weights = [], []
    for number, (a, p, d) in enumerate(breakpoints):
        neurons.append((-a, p) if number in left else (a, -p))
        weights.append(d)
        if number in left:
            slope += a * d
    if slope and not direct:
        neurons.append((1, -place))
        weights.append(slope)
        slope = 0
    there = sum(w * max(0, a * place + b) for w, (a, b) in zip(weights, neurons, strict=True))
    return PiecewiseLinear(tuple(neurons), (tuple(weights),), (slope,), (value - there - slope * place,))


def _apart(singles: Sequence[PiecewiseLinear]) -> PiecewiseLinear:
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
    return PiecewiseLinear(tuple(place), tuple(rows), slopes, biases)


def slope_changes(segments: Sequence[Segment]) -> dict[int, int]:
    """Return the changes of slope, by place, of the function whose breakpoints are ends of segments.

    Examples
    --------
    >>> slope_changes([Segment(0, 1, 0), Segment(2, 2, 1), Segment(3, 5, 0)])
    {1: 1, 2: -2, 3: 1}
    """
    change: dict[int, int] = {}
    for before, after in itertools.pairwise(segments):
        step = after.value - before.value
        change[before.last] = change.get(before.last, 0) + step
        change[after.first] = change.get(after.first, 0) - step
    return {place: d for place, d in sorted(change.items()) if d}


def _joint(attained: Sequence[int], outputs: Sequence[Sequence[Segment]], direct: bool) -> PiecewiseLinear:
    """Return the fit with breakpoints at integers only, those of all outputs; they face away from one level piece."""
    low, high = attained[0], attained[-1]
    changes = [slope_changes(segments) for segments in outputs]
    places = sorted({p for change in changes for p in change if low < p < high})
    slopes = [change.get(low, 0) for change in changes]  # on the first piece
    base, best = 0, list(slopes)
    now = list(slopes)
    for number, place in enumerate(places, 1):
        now = [slope + change.get(place, 0) for slope, change in zip(now, changes, strict=True)]
        if any(best) and not any(now):
            base, best = number, list(now)
    rows = [
        assemble((low, segments[0].value), slope, [(1, p, change.get(p, 0)) for p in places], set(range(base)), True)
        for segments, slope, change in zip(outputs, slopes, changes, strict=True)
    ]
    if direct or not any(row.slopes[0] for row in rows):
        neurons = rows[0].neurons
        weights = [row.coefficients[0] for row in rows]
        biases = [row.biases[0] for row in rows]
        return PiecewiseLinear(neurons, tuple(weights), tuple(row.slopes[0] for row in rows), tuple(biases))
    linear = (1, -low)
    return PiecewiseLinear(
        (*rows[0].neurons, linear),
        tuple((*row.coefficients[0], row.slopes[0]) for row in rows),
        (0,) * len(rows),
        tuple(row.biases[0] + row.slopes[0] * low for row in rows),
    )
