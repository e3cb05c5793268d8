"""Which inputs an output depends on, and its truth table over these alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import FREE, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import row_words, unpack

READ_INPUTS = 20  # that an output may read by its form, to look in a table for those it depends on


class SupportTable(NamedTuple):
    """An output over the inputs that it depends on.

    Attributes
    ----------
    output : str
    inputs : tuple of str, length k
        In the function's order.
    values : ndarray of int8, shape (2^k,)
        0, 1, or -1 for don't care; the first input is the most significant bit of a row's number.
    """

    output: str
    inputs: tuple[str, ...]
    values: NDArray[np.int8]


def support_tables(function: BooleanFunction, most: int) -> Iterator[SupportTable]:
    """Yield every output over the inputs that it depends on, where these are few.

    An output does not depend on an input if no value, 0, 1 or don't care, changes with it.

    Raises
    ------
    BoolnetError
        If an output depends on more than `most` inputs, or reads more than 20 by its form.

    Examples
    --------
    >>> import boolnet
    >>> [(one.inputs, one.values.tolist()) for one in support_tables(boolnet.read("p = a & b; q = a ^ (c | a)"), 2)]
    [(('a', 'b'), [0, 0, 0, 1]), (('a', 'c'), [0, 1, 0, 0])]
    """
    for output, read in zip(function.outputs, _inputs_read(function), strict=True):
        if len(read) > READ_INPUTS:
            raise BoolnetError(
                f"the output {output!r} reads {len(read)} inputs; more than {READ_INPUTS} are not tabled"
            )
        values = _table(function.rearranged(function.inputs, [output]), read)
        axes = [i for i in range(len(read)) if (values.take(0, axis=i) != values.take(1, axis=i)).any()]
        if len(axes) > most:
            raise BoolnetError(f"the output {output!r} depends on {len(axes)} inputs, and not on at most {most}")
        held = tuple(slice(None) if i in axes else 0 for i in range(len(read)))
        yield SupportTable(output, tuple(function.inputs[read[i]] for i in axes), values[held].reshape(-1))


def _table(function: BooleanFunction, read: list[int]) -> NDArray[np.int8]:
    """Return the values of the one output over some inputs, an axis each; the other inputs are 0."""
    rows = 1 << len(read)
    few = row_words(len(read), 0, rows)
    words = np.zeros((len(function.inputs), (rows + 63) // 64), dtype=np.uint64)
    words[read] = few
    on, dc = function.evaluate(words)
    values: NDArray[np.int8] = unpack(on, rows)[0].astype(np.int8)
    if dc is not None:
        values -= unpack(dc, rows)[0].astype(np.int8)
    return values.reshape((2,) * len(read))


def _inputs_read(function: BooleanFunction) -> list[list[int]]:
    """Return the inputs that each output reads by its form."""
    if isinstance(function, Formula):
        return _inputs_of_roots(function)
    if isinstance(function, CoverFunction):
        covers = [cover for cover in (function.on, function.dc, function.off) if cover is not None]
        return [
            np.flatnonzero(sum((cover.of_output(j) != FREE).any(axis=0) for cover in covers)).tolist()
            for j in range(len(function.outputs))
        ]
    return [list(range(len(function.inputs)))] * len(function.outputs)


def _inputs_of_roots(function: Formula) -> list[list[int]]:
    place = {name: i for i, name in enumerate(function.inputs)}
    read: list[int] = []  # a bit for each input
    for gate in function.gates:
        bits = 1 << place[gate.name] if gate.kind == "input" else 0
        for operand in gate.operands:
            bits |= read[operand >> 1]
        read.append(bits)
    every = range(len(function.inputs))
    return [[i for i in every if read[root >> 1] >> i & 1] for root in function.roots]
