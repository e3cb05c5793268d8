"""BooleanFunction: what the compiler knows of a function, whatever it is stored as.

Words used here: an **input vector** assigns 0 or 1 to every input; the **on-set** of an output is where it must be 1,
the **don't-care set** where it may be either, the **off-set** the rest. A row is an input vector by its number (see
`boolnet.functions.packed_bits`). A function of 1,024 inputs answers for the vectors it is asked about, and never needs
its table.
"""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError, LimitError, counted, listed
from boolnet.core.limits import TABLE_INPUTS
from boolnet.functions.packed_bits import PackedBits, pack, row_words, unpack
from boolnet.functions.vectors import Vectors, check_vectors

SHOWN_INPUTS = 6  # of a function whose table a notebook shows
KEPT_INPUTS = 16  # up to which tables are made once and kept...
KEPT_VALUES = 1 << 23  # ... if no more values than these are in them: a megabyte, and another of don't-cares


class Values(NamedTuple):
    """The values of every output on a batch of packed input vectors; both arrays have shape (m, words)."""

    on: PackedBits  #: where the output must be 1; never where it is don't care
    dc: PackedBits | None  #: where the output may be either; None when there is no such place

    def of_outputs(self, outputs: Sequence[int]) -> Values:
        """Return the values of some outputs, by number."""
        return Values(self.on[list(outputs)], None if self.dc is None else self.dc[list(outputs)])

    def unpacked(self, count: int) -> NDArray[np.int8]:
        """Return the values on the first `count` vectors, shape (m, count): 0, 1, or -1 for don't care.

        >>> Values(np.array([[0b01]], np.uint64), np.array([[0b10]], np.uint64)).unpacked(3).tolist()
        [[1, -1, 0]]
        """
        values = unpack(self.on, count).astype(np.int8)
        return values if self.dc is None else np.where(unpack(self.dc, count), np.int8(-1), values)


class BooleanFunction(ABC):
    """A Boolean function of n inputs and m outputs, with don't-cares.

    Attributes
    ----------
    inputs : tuple of str, length n
        The first is the most significant in a row's number.
    outputs : tuple of str, length m
    has_given_names : bool
        False when the source named nothing (a bare truth table) and the names were made up.
    source : str
        The text that it was read from, where that is short; else "".
    notes : tuple of str
        How the text was read where it may be meant otherwise, one sentence each; for people.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    has_given_names: bool
    source: str = ""
    notes: tuple[str, ...] = ()

    @abstractmethod
    def evaluate(self, words: PackedBits) -> Values:
        """Evaluate on packed input vectors, 64 a word.

        Parameters
        ----------
        words : ndarray of uint64, shape (n, W)
            Row i holds input i. Bits past the last vector may be anything, here and in the answer.

        Returns
        -------
        values : Values
            Two arrays of shape (m, W).
        """

    def evaluate_outputs(self, words: PackedBits, outputs: Sequence[int]) -> Values:
        """Evaluate some outputs, by number, on packed input vectors; see `evaluate`.

        Parameters
        ----------
        words : ndarray of uint64, shape (n, W)
        outputs : sequence of int
        """
        return self.evaluate(words).of_outputs(outputs)

    def steps(self) -> int:
        """Return about how many operations on words an evaluation takes for every word of its inputs."""
        return len(self.outputs)

    def renamed(self, inputs: Sequence[str], outputs: Sequence[str]) -> Self:
        """Return the same function with other names for its inputs and outputs, in the same order.

        Raises
        ------
        BoolnetError
            If there are more names than inputs or outputs, or fewer.
        """
        for noun, names, old in (("input", inputs, self.inputs), ("output", outputs, self.outputs)):
            if len(names) != len(old):
                raise BoolnetError(
                    f"{counted(len(names), 'name')} ({listed(names)}) for {counted(len(old), noun)} ({listed(old)})",
                    help=f"give a name for every {noun}, in their order",
                )
        return self._renamed(tuple(inputs), tuple(outputs))

    @abstractmethod
    def _renamed(self, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Self:
        """Return the same function with as many names."""

    @abstractmethod
    def rearranged(self, inputs: Sequence[str], outputs: Sequence[str]) -> BooleanFunction:
        """Return the same function with its inputs and outputs in these orders.

        `inputs` holds all of the function's inputs, and may hold others, which it then ignores; `outputs` holds
        outputs of the function.
        """

    def _repr_html_(self) -> str:
        from boolnet.drawings.shown import shown
        from boolnet.drawings.table import MOST_OUTPUTS, Table, table_picture

        n, m = len(self.inputs), len(self.outputs)
        facts = [("inputs", listed(self.inputs)), ("outputs", listed(self.outputs))]
        facts += [("source", self.source)] if self.source else []
        facts += [("note", note) for note in self.notes]
        if n > SHOWN_INPUTS or m > MOST_OUTPUTS:
            return shown(None, [("function", f"of {counted(n, 'input')} and {counted(m, 'output')}"), *facts])
        values = self.rows(0, 1 << n).unpacked(1 << n).tolist()
        return shown(table_picture(Table(self.inputs, self.outputs, values)), facts)

    def rows(self, start: int, stop: int) -> Values:
        """Evaluate on rows `start` to `stop` of the truth table; `start` is a multiple of 64.

        The arrays are not to be changed: of a small function they are parts of what is kept for the next who asks.
        """
        if not self.keeps_rows():
            return self.evaluate(row_words(len(self.inputs), start, stop))
        words = slice(start // 64, (stop + 63) // 64)
        on, dc = self._all_rows
        return Values(on[:, words], None if dc is None else dc[:, words])

    def keeps_rows(self) -> bool:
        """Return whether all rows are evaluated at once and kept, so that `rows` costs nothing after the first time."""
        n = len(self.inputs)
        return n <= KEPT_INPUTS and len(self.outputs) << n <= KEPT_VALUES

    @cached_property
    def _all_rows(self) -> Values:
        on, dc = self.evaluate(row_words(len(self.inputs), 0, 1 << len(self.inputs)))
        return Values(_unchangeable(on), None if dc is None else _unchangeable(dc))

    def __call__(self, X: Vectors) -> NDArray[np.int8]:
        """Evaluate on input vectors of 0 and 1.

        Parameters
        ----------
        X : array_like, shape (n_samples, n), or frame
            Columns in the order of `inputs`; those of a frame (pandas, polars, a structured array, a dict of columns)
            are found by name, in any order, and others are ignored.

        Returns
        -------
        Y : ndarray of int8, shape (n_samples, m)
            0, 1, or -1 where the output is don't care.

        Examples
        --------
        >>> import boolnet
        >>> boolnet.read("a & !b")([[1, 0], [1, 1]]).tolist()
        [[1], [0]]
        >>> boolnet.read("a & !b")({"b": [0, 1], "a": [1, 1]}).tolist()
        [[1], [0]]
        """
        X = check_vectors(X, self.inputs)
        return self.evaluate(pack(X.T.astype(bool))).unpacked(len(X)).T


def _unchangeable(words: PackedBits) -> PackedBits:
    view = words.view()
    view.flags.writeable = False
    return view


FunctionT = TypeVar("FunctionT", bound=BooleanFunction)


def with_source(function: FunctionT, text: str) -> FunctionT:
    """Return the same function, which knows the text that it was read from.

    >>> import boolnet
    >>> with_source(boolnet.read("m(3)"), "a & b").source
    'a & b'
    """
    return _with_attribute(function, "source", text)


def with_notes(function: FunctionT, notes: Sequence[str]) -> FunctionT:
    """Return the same function with these notes beside those that it has.

    >>> import boolnet
    >>> with_notes(boolnet.read("m(3)"), ["rows were numbered from 0"]).notes
    ('rows were numbered from 0',)
    """
    return _with_attribute(function, "notes", (*function.notes, *notes)) if notes else function


def _with_attribute(function: FunctionT, name: str, value: object) -> FunctionT:
    result = copy.copy(function)
    object.__setattr__(result, name, value)
    return result


def check_table_size(n_inputs: int) -> None:
    """Refuse a truth table over more than 24 inputs."""
    if n_inputs > TABLE_INPUTS:
        raise LimitError(
            f"a truth table over {n_inputs} inputs has 2^{n_inputs} rows; at most 2^{TABLE_INPUTS} are tabled",
            help="compile it as a formula (xor-tree, xor-chain), which needs no table",
        )


def check_names(inputs: Sequence[str], outputs: Sequence[str]) -> None:
    """Refuse names that are empty, unprintable, or used twice.

    Raises
    ------
    BoolnetError
        A network keeps inputs and outputs in one graph, so a name stands for one of them only.
    """
    seen: dict[str, str] = {}
    for kind, names in (("an input", inputs), ("an output", outputs)):
        for name in names:
            if not name or not name.isprintable() or name != name.strip():
                raise BoolnetError(f"{name!r} cannot name {kind}", help="use letters, digits and _, without blanks")
            if name in seen:
                what = f"{seen[name]} and {kind}" if seen[name] != kind else f"{kind} twice"
                raise BoolnetError(f"the name {name!r} is given to {what}", help="rename one of them")
            seen[name] = kind
    if not outputs:
        raise BoolnetError("the function has no output", help="give it at least one")


def numbered(prefix: str, count: int) -> tuple[str, ...]:
    """Return made-up names: x1, x2, ...; a single output is just y.

    Examples
    --------
    >>> numbered("x", 3), numbered("y", 1)
    (('x1', 'x2', 'x3'), ('y',))
    """
    return (prefix,) if (prefix, count) == ("y", 1) else tuple(f"{prefix}{i}" for i in range(1, count + 1))
