"""Whole multiples and exact quotients of ints and Fractions."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from nets.graphs.graph import Number


def content(numbers: Iterable[Number]) -> Number:
    """Return the greatest rational of which all `numbers` (int or Fraction) are whole multiples; 0 if all are 0.

    Examples
    --------
    >>> content([4, -6]), content([Fraction(1, 2), 3])
    (2, Fraction(1, 2))
    """
    numbers = list(numbers)
    if all(type(number) is int for number in numbers):
        return math.gcd(*numbers)
    common = math.lcm(*(Fraction(number).denominator for number in numbers))
    return Fraction(math.gcd(*(int(number * common) for number in numbers)), common)


def quotient(number: Number, divisor: Number) -> Number:
    """Return ``number / divisor``, an int where it is whole.

    Examples
    --------
    >>> quotient(6, 2), quotient(1, 2)
    (3, Fraction(1, 2))
    """
    if type(number) is int and type(divisor) is int and number % divisor == 0:
        return number // divisor
    ratio = Fraction(number) / divisor
    return int(ratio) if ratio.denominator == 1 else ratio
