"""Range folding: layers that map a sum onto a smaller range and keep what the outputs need to know.

A **sawtooth** has slope 1 and -1 in turn, and turns at places about which the outputs are mirror images. k pieces take
k neurons, or k - 1 where a layer may read the sum itself; they shrink the range k times [1]_. Parity is mirrored about
every integer, so any sawtooth that turns at integers keeps it. With three turns or more its first step may have slope 2
and be covered in passing: as in `piecewise_linear` the linear term then vanishes, and k neurons shrink a range of
kq + 1 to q.

The least neurons for parity over a range of R follow from N(R) = min over k of k + N(ceil(R / k)), or k + N(ceil((R -
1) / k)) from k = 3 on: 11 for 64 inputs in 3 hidden layers, 18 for 1,024 in 6.

References
----------
.. [1] M. Telgarsky, "Representation benefits of deep feedforward networks", arXiv:1509.08101, 2015.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from boolnet.strategies.builder import Builder, Signal
from boolnet.strategies.sums.piecewise_linear import PiecewiseLinear, Targets, assemble, fit_piecewise_linear

PARITY_PIECES = 64  # of a sawtooth for parity: more are never fewer neurons, and a plan looks at all of them


@dataclass(frozen=True)
class RangeFoldingParams:
    """How long foldings of outputs that are no parity are looked for; those of a parity are known.

    Attributes
    ----------
    largest_range : int
        Of a sum in which places of reflection are looked for.
    sawteeth : int
        Tried for the outputs of one sum, at all depths together.
    folds : int
        Most sawteeth one after the other.
    """

    largest_range: int = 130
    sawteeth: int = 300
    folds: int = 6


DEFAULT = RangeFoldingParams()


@dataclass(frozen=True)
class Values:
    """What outputs are at the values of a sum.

    Attributes
    ----------
    attained : tuple of int
        The values of the sum, ascending.
    targets : tuple of targets
        For each output its value at each of them, None where either will do.
    """

    attained: tuple[int, ...]
    targets: tuple[Targets, ...]


@dataclass(frozen=True)
class RangeFolding:
    """Sawteeth one after the other, each of one output, and the piecewise linear functions of the last range."""

    folds: tuple[PiecewiseLinear, ...]
    last: PiecewiseLinear

    @property
    def neurons(self) -> int:
        """How many hidden neurons."""
        return sum(len(fold.neurons) for fold in self.folds) + len(self.last.neurons)

    @property
    def layers(self) -> int:
        """How many hidden layers."""
        return len(self.folds) + bool(self.last.neurons)

    def lower(self, net: Builder, total: Signal) -> list[Signal]:
        """Add the neurons over a sum, however it is computed, and return the outputs' forms."""
        for fold in self.folds:
            (total,) = fold.lower(net, total)
        return self.last.lower(net, total)


class Step(NamedTuple):
    """A sawtooth for parity: how many pieces, and whether the first step is covered in passing."""

    pieces: int
    early: bool


def fold_parity(
    net: Builder,
    total: Signal,
    reach: int,
    layered: bool = True,
    most_layers: int | None = None,
    halving: bool = False,
) -> Signal:
    """Return the parity of an affine form in the fewest neurons.

    Parameters
    ----------
    net : Builder
        Gets `fold_cost(reach, layered)` neurons in `fold_layers(reach, layered)` layers, unless one of the last two
        options says otherwise.
    total : Affine
        Its values are integers from 0 to `reach`.
    reach : int
    layered : bool
        Whether every edge shall join neighbouring layers.
    most_layers : int, optional
        Hidden layers, 1 or more; as many as it takes by default.
    halving : bool
        Whether to use sawteeth of two pieces only: fewer edges and smaller weights in more layers.

    Examples
    --------
    >>> from nets import Affine, count
    >>> net = Builder(["a", "b", "c", "d", "e"])
    >>> net.output("y", fold_parity(net, Affine.sum(map(net.input, net.inputs)), 5))
    >>> count(net.build()).nodes
    5
    """
    if reach <= 1:
        return total
    (parity,) = _parity(reach, layered, most_layers, halving).lower(net, total)
    return parity


def fold_cost(reach: int, layered: bool = True) -> int:
    """Return the neurons of `fold_parity`.

    >>> [fold_cost(reach) for reach in (1, 2, 3, 4, 5, 8, 16, 64, 1024)]
    [0, 2, 3, 3, 4, 5, 7, 11, 18]
    """
    return 0 if reach <= 1 else _parity(reach, layered).neurons


def fold_layers(reach: int, layered: bool = True) -> int:
    """Return the hidden layers of `fold_parity`.

    >>> fold_layers(4), fold_layers(8), fold_layers(8, layered=False)
    (1, 2, 3)
    """
    return 0 if reach <= 1 else _parity(reach, layered).layers


@functools.cache
def _parity(reach: int, layered: bool, most_layers: int | None = None, halving: bool = False) -> RangeFolding:
    attained = tuple(range(reach + 1))
    ways = list(foldings(Values(attained, (tuple(s % 2 for s in attained),)), not layered, most_layers))
    return ways[1] if halving and len(ways) > 1 and ways[1].layers > ways[0].layers else ways[0]


def foldings(
    values: Values,
    direct: bool,
    most: int | None = None,
    params: RangeFoldingParams = DEFAULT,
) -> Iterator[RangeFolding]:
    """Yield foldings of at most so many hidden layers.

    The fewest neurons come first, then sawteeth of two pieces only, then two layers. Outputs that are no parity have
    one folding at most.

    Parameters
    ----------
    values : Values
    direct : bool
        Whether layers may read the sum itself beside the neurons on it.
    most : int, optional
        Hidden layers; as many as it takes by default.
    params : RangeFoldingParams

    Examples
    --------
    >>> parity = Values(tuple(range(65)), (tuple(i % 2 for i in range(65)),))
    >>> [(f.neurons, f.layers) for f in foldings(parity, direct=False)]
    [(11, 3), (12, 6), (15, 2)]
    >>> [(f.neurons, f.layers) for f in foldings(parity, direct=True)]
    [(6, 6), (14, 2)]
    """
    low, high = values.attained[0], values.attained[-1]
    if is_parity(values):
        limit = (high - low).bit_length() if most is None else most
        plans = [_plan(high - low, limit, direct, PARITY_PIECES), _plan(high - low, limit, direct, 2)]
        plans.append(_plan(high - low, min(limit, 2), direct, PARITY_PIECES))
        for steps in dict.fromkeys(plan[1] for plan in plans if plan is not None):
            yield _along(values, steps, direct)
        return
    depth = params.folds if most is None else min(params.folds, most - 1)
    best = _Reflections(direct, params).best(values, depth)
    if best.folds:
        yield best


def is_parity(values: Values) -> bool:
    """Whether all outputs alternate over values without a gap."""
    low, high = values.attained[0], values.attained[-1]
    return high - low == len(values.attained) - 1 and all(
        None not in row and all(a != b for a, b in itertools.pairwise(row)) for row in values.targets
    )


@functools.cache
def _plan(
    span: int, layers: int, direct: bool, most_pieces: int
) -> tuple[tuple[int, int, int], tuple[Step, ...]] | None:
    """Return (neurons, layers, pieces of the first step) and the steps, the least; None if there are too few layers."""
    if span <= 1:
        return (0, 0, 0), ()
    if layers == 0:
        return None
    best = None
    if most_pieces > 2 or span == 2:
        best = (_turning(span, direct), 1, 0), tuple[Step, ...]()
    if layers > 1 or span == 2:
        for k in range(2, min(span, most_pieces) + 1):
            for early in (False, True) if k >= 3 and not direct else (False,):
                rest = _plan(-(-(span - early) // k), layers - 1, direct, most_pieces)
                if rest is not None:
                    key = (k - direct + rest[0][0], 1 + rest[0][1], k)
                    if best is None or key < best[0]:
                        best = key, (Step(k, early), *rest[1])
    return best


def _turning(span: int, direct: bool) -> int:
    """Return the neurons of parity in one layer."""
    return span - 1 if direct or span >= 4 else span


def _along(values: Values, steps: Sequence[Step], direct: bool) -> RangeFolding:
    folds = []
    for step in steps:
        low, high = values.attained[0], values.attained[-1]
        start = low + step.early
        length = -(-(high - start) // step.pieces)
        turns = [2 * place for place in range(start + length, high, length)]
        fold = sawtooth(low, length, turns, step.early, direct)
        folded = through(fold, values)
        assert folded is not None
        folds.append(fold)
        values = folded
    return RangeFolding(tuple(folds), _last(values, direct, bool(steps)))


def _last(values: Values, direct: bool, folded: bool) -> PiecewiseLinear:
    """Return the pieces; what is affine in the neurons of a fold needs none."""
    made = fit_piecewise_linear(values.attained, values.targets, True)
    return made if direct or (folded and not made.neurons) else fit_piecewise_linear(values.attained, values.targets)


def sawtooth(low: int, top: int, turns: Sequence[int], early: bool, direct: bool) -> PiecewiseLinear:
    """Return the function of slope 1 and -1 in turn that turns at half of these places.

    It starts at `low` with 0, upwards; with `early`, at top - 1, and turns downwards at once.

    Parameters
    ----------
    low : int
        The least value of the sum.
    top : int
        The largest value of the function; asked for with `early` only.
    turns : sequence of int
        Twice the places where it turns, ascending.
    early : bool
        Whether the first step has slope 2, so that the linear term vanishes.
    direct : bool
        Whether the sum itself may be read.
    """
    if len(turns) == 1 and turns[0] % 2 == 0 and not direct and not early:
        middle = turns[0] // 2
        return PiecewiseLinear(((1, -middle), (-1, middle)), ((1, 1),), (0,), (0,))
    if early:
        breakpoints = [(3, 3 * low + 2, -1), *((2, turn, (-1) ** i) for i, turn in enumerate(turns))]
        return assemble((low, top - 1), 2, breakpoints, {2} if not direct else set(), direct)
    breakpoints = [(2, turn, -((-1) ** i)) for i, turn in enumerate(turns)]
    return assemble((low, 0), 1, breakpoints, set(), direct)


def through(fold: PiecewiseLinear, values: Values) -> Values | None:
    """Return what outputs are at the values of a fold; None where it joins values that they tell apart."""
    joined: dict[int, list[int | None]] = {}
    for number, s in enumerate(values.attained):
        column = [row[number] for row in values.targets]
        known = joined.setdefault(fold.at(s)[0], column)
        for j, (old, new) in enumerate(zip(known, column, strict=True)):
            if old is None:
                known[j] = new
            elif new is not None and new != old:
                return None
    attained = tuple(sorted(joined))
    return Values(attained, tuple(tuple(joined[s][j] for s in attained) for j in range(len(values.targets))))


class _Reflections:
    """The search for sawteeth that keep outputs which are no parity."""

    def __init__(self, direct: bool, params: RangeFoldingParams) -> None:
        self.direct = direct
        self.largest = params.largest_range
        self.tries = params.sawteeth

    def best(self, values: Values, depth: int, folded: bool = False) -> RangeFolding:
        """Return the folding of fewest neurons, then layers, at most so many folds deep."""
        best = RangeFolding((), _last(values, self.direct, folded))
        if depth <= 0 or values.attained[-1] - values.attained[0] > self.largest or len(best.last.neurons) <= 3:
            return best
        for turns in _turnings(values):
            if len(turns) + (not self.direct) + 1 > best.neurons or self.tries <= 0:
                continue
            self.tries -= 1
            fold = sawtooth(values.attained[0], 0, turns, False, self.direct)
            kept = through(fold, values)
            if kept is None:
                continue
            rest = self.best(kept, depth - 1, folded=True)
            if len(fold.neurons) + rest.neurons < best.neurons:
                best = RangeFolding((fold, *rest.folds), rest.last)
        return best


def _turnings(values: Values) -> Iterator[list[int]]:
    """Yield twice the places where a sawtooth may turn: in the middle, then at equal distances."""
    low, high = values.attained[0], values.attained[-1]
    mirrors = _mirrors(values)
    known = set(mirrors)
    for place in sorted(mirrors, key=lambda place: (abs(place - low - high), place))[:4]:
        yield [place]
    lengths = sorted({b - a for a, b in itertools.pairwise(mirrors)})[:2]
    for length in (factor * one for one in lengths for factor in (1, 2, 3)):
        for first in mirrors:
            if first - length > 2 * low or first + length >= 2 * high:
                continue
            turns = list(range(first, 2 * high, length))
            if known.issuperset(turns):
                yield turns


def _mirrors(values: Values) -> list[int]:
    """Return twice the places about which all outputs are mirror images, as far as both sides are attained."""
    low, high = values.attained[0], values.attained[-1]
    rows = np.full((len(values.targets), high - low + 1), -1, dtype=np.int8)
    for row, targets in zip(rows, values.targets, strict=True):
        row[np.array(values.attained) - low] = [-1 if t is None else t for t in targets]
    found = []
    for place in range(1, 2 * (high - low)):
        first = max(0, place - (high - low))
        part = rows[:, first : place - first + 1]
        other = part[:, ::-1]
        if not ((part >= 0) & (other >= 0) & (part != other)).any():
            found.append(place + 2 * low)
    return found
