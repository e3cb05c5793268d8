"""Boolean signals of few inputs: their values on every row, and a short formula for these."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from boolnet.labels.label import interpolated
from boolnet.labels.signals import Form, Signal
from boolnet.labels.wording import AND, ATOM, NOT, OR, XOR, Words

MOST_INPUTS = 8  # of a cone whose values are looked at
LARGEST_VALUE = 1 << 40  # in it, so that int64 holds all sums
PLACES = "".join(chr(0xE000 + k) for k in range(MOST_INPUTS))  # of names in a pattern, which no sign is

Table = NDArray[np.int64]  # shape (2,) * number of inputs


class Cones:
    """The inputs that signals depend on, and their values for all of these, each found once."""

    def __init__(self) -> None:
        self._supports: dict[Signal, tuple[Signal, ...] | None] = {}
        self._tables: dict[Signal, Table] = {}

    def support(self, form: Form) -> tuple[Signal, ...] | None:
        """Return the inputs that a form reads, in their order; None where they are many."""
        return self._joint(tuple(form.factors))

    def _joint(self, signals: Sequence[Signal]) -> tuple[Signal, ...] | None:
        if len(signals) > 4 * MOST_INPUTS:
            return None
        found: set[Signal] = set()
        for signal in signals:
            part = self._of_signal(signal)
            if part is None or len(found := found | set(part)) > MOST_INPUTS:
                return None
        return tuple(sorted(found, key=lambda signal: signal.number))

    def _of_signal(self, signal: Signal) -> tuple[Signal, ...] | None:
        if signal not in self._supports:
            found: tuple[Signal, ...] | None = None
            if signal.is_input:
                found = (signal,)
            elif signal.sum is not None and signal.high < LARGEST_VALUE:
                found = self._joint([term for term, _ in signal.sum.terms])
            self._supports[signal] = found
        return self._supports[signal]

    def table(self, form: Form, support: tuple[Signal, ...]) -> Table | None:
        """Return the values of a form on every row of its support; None where they are no integers of int64."""
        numbers = [form.bias, *form.factors.values()]
        if any(number != int(number) or abs(number) > LARGEST_VALUE for number in numbers):
            return None
        total = np.full((2,) * len(support), int(form.bias), dtype=np.int64)
        for signal, factor in form.factors.items():
            total = total + int(factor) * self._spread(signal, support)
        return total

    def _spread(self, signal: Signal, support: tuple[Signal, ...]) -> Table:
        """Return the values of a signal, along the axes of a support."""
        own = self._of_signal(signal) or ()
        return self._values(signal, own).reshape([2 if axis in own else 1 for axis in support])

    def _values(self, signal: Signal, own: tuple[Signal, ...]) -> Table:
        if signal.sum is None:
            return np.arange(2, dtype=np.int64)
        if signal not in self._tables:
            total = np.zeros((2,) * len(own), dtype=np.int64)
            for term, weight in signal.sum.terms:
                total = total + weight * self._spread(term, own)
            self._tables[signal] = interpolated(total, signal.knots).astype(np.int64)
        return self._tables[signal]


def formula(table: NDArray[np.bool_], names: Sequence[str]) -> Words:
    """Return a short formula for a Boolean function of few inputs.

    Literals are split off, whatever joins them to the rest (AND, OR, XOR); what remains is decided by one input.

    Parameters
    ----------
    table : ndarray of bool, shape (2,) * n
    names : sequence of str, length n

    Examples
    --------
    >>> table = np.array([0, 1, 1, 0, 1, 0, 0, 1], dtype=bool).reshape(2, 2, 2)
    >>> formula(table, "abc").text, formula(np.array([[0, 0], [1, 0]], dtype=bool), "ab").text
    ('a ^ b ^ c', 'a & !b')
    """
    words = _pattern(table.tobytes(), len(names))
    return Words("formula", words.text.translate(dict(zip(map(ord, PLACES), names, strict=False))), words.binds)


@lru_cache(maxsize=1 << 14)
def _pattern(values: bytes, count: int) -> Words:
    """Return the formula of a table over `PLACES`: of thousands of neurons most are of few kinds."""
    return _found(np.frombuffer(values, dtype=np.bool_).reshape((2,) * count), PLACES[:count])


def _found(table: NDArray[np.bool_], names: Sequence[str]) -> Words:
    if not names:
        return Words("formula", str(int(table)))
    for axis in range(len(names)):
        words = _split_off(table, names, axis)
        if words is not None:
            return words
    return _decided(table, names)


def _split_off(table: NDArray[np.bool_], names: Sequence[str], axis: int) -> Words | None:
    """Return the formula where an input is joined to a function of the others by AND, OR or XOR, or is not needed."""
    off, on = (_side(table, axis, value) for value in (0, 1))
    name, others = names[axis], [*names[:axis], *names[axis + 1 :]]
    if (off == on).all():
        return _found(off, others)
    if (off != on).all():
        if not others or off.all() or not off.any():
            return Words("formula", f"!{name}", NOT) if off.any() else Words("formula", name)
        return _join(name, "^", _found(off, others), XOR)
    for literal, there, elsewhere in ((name, on, off), (f"!{name}", off, on)):
        if not elsewhere.any():
            return _join(literal, "&", _found(there, others), AND)
        if there.all():
            return _join(literal, "|", _found(elsewhere, others), OR)
    return None


def _join(literal: str, sign: str, rest: Words, level: int) -> Words:
    return Words("formula", f"{literal} {sign} {rest.within(level)}", level)


def _decided(table: NDArray[np.bool_], names: Sequence[str]) -> Words:
    counts = np.indices(table.shape).sum(axis=0)
    least = counts[table].min()
    if ((counts >= least) == table).all():
        return Words("formula", f"[{' + '.join(names)} >= {least}]", ATOM)
    axis = min(range(len(names)), key=lambda axis: (_needed(table, axis), axis))
    others = [*names[:axis], *names[axis + 1 :]]
    on, off = (_found(_side(table, axis, value), others).text for value in (1, 0))
    return Words("formula", f"ite({names[axis]}, {on}, {off})", ATOM)


def _side(table: NDArray[np.bool_], axis: int, value: int) -> NDArray[np.bool_]:
    side: NDArray[np.bool_] = np.take(table, value, axis=axis)
    return side


def _needed(table: NDArray[np.bool_], axis: int) -> int:
    """Return how many inputs both sides need together once one is given."""
    total = 0
    for value in (0, 1):
        part = _side(table, axis, value)
        total += sum(bool((_side(part, k, 0) != _side(part, k, 1)).any()) for k in range(part.ndim))
    return total
