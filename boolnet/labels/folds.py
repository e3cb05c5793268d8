"""Functions of one integer, linear between knots: what neurons make of a weighted sum."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

from nets.graphs.graph import Number

Knots: TypeAlias = tuple[tuple[Number, Number], ...]  # (s, value) at rising integers s


def value_at(knots: Knots, s: int) -> Number:
    """Return the value at an integer between the first knot and the last.

    >>> value_at(((0, 0), (2, 4)), 1)
    2
    """
    i = bisect_left(knots, s, key=lambda knot: knot[0])
    if knots[i][0] == s:
        return knots[i][1]
    (s0, v0), (s1, v1) = knots[i - 1], knots[i]
    return v0 + divided((v1 - v0) * (s - s0), s1 - s0)


def combined(parts: Sequence[tuple[Number, Knots]], slope: Number, bias: Number) -> Knots:
    """Return ``sum of factor * knots(s) + slope * s + bias``.

    Parameters
    ----------
    parts : sequence of (factor, knots)
        Over one and the same range.
    slope, bias : number
    """
    places = sorted({s for _, knots in parts for s, _ in knots})
    totals = [slope * s + bias for s in places]
    for factor, knots in parts:
        for i, value in enumerate(_values_at(knots, places)):
            totals[i] += factor * value
    return _without_collinear(zip(places, map(tidy, totals), strict=True))


def _values_at(knots: Knots, places: Sequence[int]) -> list[Number]:
    values, i = [], 0
    for s in places:
        while knots[i][0] < s:
            i += 1
        if knots[i][0] == s:
            values.append(knots[i][1])
        else:
            (s0, v0), (s1, v1) = knots[i - 1], knots[i]
            values.append(v0 + divided((v1 - v0) * (s - s0), s1 - s0))
    return values


def activated(knots: Knots, activation: str) -> Knots:
    """Return what an activation makes of the values at integers.

    >>> activated(((0, -3), (4, 5)), "relu"), activated(((0, -3), (4, 5)), "step")
    (((0, 0), (1, 0), (2, 1), (4, 5)), ((0, 0), (1, 0), (2, 1), (4, 1)))
    """
    if activation == "identity":
        return knots
    dense: list[tuple[Number, Number]] = []
    for (s0, v0), (s1, v1) in zip(knots, (*knots[1:], knots[-1]), strict=True):
        dense.append((s0, v0))
        if v0 < 0 < v1 or v1 < 0 < v0 or (activation == "step" and (v0 > 0) != (v1 > 0)):
            crossing = s0 + Fraction((s1 - s0) * -v0, v1 - v0)
            below, above = math.floor(crossing), math.ceil(crossing)
            near = {s for s in (below, above, below + 1, above - 1) if s0 < s < s1}
            dense += [(s, v0 + divided((v1 - v0) * (s - s0), s1 - s0)) for s in sorted(near)]
    if activation == "step":
        return _without_collinear((s, int(value > 0)) for s, value in dense)
    return _without_collinear((s, tidy(max(value, 0))) for s, value in dense)


def _without_collinear(knots: Iterable[tuple[Number, Number]]) -> Knots:
    kept: list[tuple[Number, Number]] = []
    for s, value in knots:
        while len(kept) > 1 and (kept[-1][1] - kept[-2][1]) * (s - kept[-1][0]) == (value - kept[-1][1]) * (
            kept[-1][0] - kept[-2][0]
        ):
            kept.pop()
        kept.append((s, value))
    return tuple(kept)


def tidy(value: Number) -> Number:
    """Return a whole number as int, any other as it is."""
    return int(value) if value == int(value) else value


def divided(number: Number, by: Number) -> Number:
    """Return a quotient without rounding it.

    >>> divided(6, 3), divided(1, 3)
    (2, Fraction(1, 3))
    """
    return number // by if number % by == 0 else Fraction(number) / by
