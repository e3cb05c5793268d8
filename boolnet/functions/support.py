"""Support: which inputs an output depends on, and its values over these alone.

Of a table the support is exact; of a wide formula or cover it is what its gates or cubes read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import FREE, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.kept import kept
from boolnet.functions.packed_bits import row_words, word_count

READ_INPUTS = 20  # that an output may read by its form, to look in a table for those it depends on

Entry = TypeVar("Entry", bound=np.generic)


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


def cofactor(table: NDArray[Entry], axis: int, value: int) -> NDArray[Entry]:
    """Return a view of the half of a table of shape (2, ..., 2) in which an input has this value.

    Parameters
    ----------
    table : ndarray, shape (2, ..., 2)
    axis : int
        The input.
    value : {0, 1}

    Examples
    --------
    >>> cofactor(np.array([[0, 1], [2, 3]]), 1, 0).tolist()
    [0, 2]
    """
    return table[(slice(None),) * axis + (value,)]


def axes_used(table: NDArray[Entry]) -> tuple[int, ...]:
    """Return the axes along which a table of shape (2, ..., 2) changes: the inputs that it depends on.

    Examples
    --------
    >>> axes_used(np.array([0, 0, 1, 1, 1, 1, 0, 0]).reshape(2, 2, 2))
    (0, 1)
    """
    return tuple(i for i in range(table.ndim) if (cofactor(table, i, 0) != cofactor(table, i, 1)).any())


def restricted(table: NDArray[Entry], axes: Sequence[int]) -> NDArray[Entry]:
    """Return a table over some of its axes, in order, with 0 for the others."""
    kept = set(axes)
    return table[tuple(slice(None) if i in kept else 0 for i in range(table.ndim))]


def values_over(function: BooleanFunction, inputs: Sequence[int], outputs: Sequence[int]) -> NDArray[np.int8]:
    """Return the values of some outputs over some inputs, with 0 for the others.

    Parameters
    ----------
    function : BooleanFunction
    inputs : sequence of int, length k
        Numbers of inputs; the first is the most significant bit of a row's number.
    outputs : sequence of int, length m
        Numbers of outputs.

    Returns
    -------
    values : ndarray of int8, shape (m, 2^k)
        0, 1, or -1 for don't care.

    Examples
    --------
    >>> import boolnet
    >>> values_over(boolnet.read("p = a & b; q = b ^ c"), [1, 2], [1]).tolist()
    [[0, 1, 1, 0]]
    """
    rows = 1 << len(inputs)
    if list(inputs) == list(range(len(function.inputs))) and function.keeps_rows():
        return function.rows(0, rows).of_outputs(outputs).unpacked(rows)
    words = np.zeros((len(function.inputs), word_count(rows)), dtype=np.uint64)
    words[list(inputs)] = row_words(len(inputs), 0, rows)
    return function.evaluate_outputs(words, outputs).unpacked(rows)


def supports(function: BooleanFunction, tabled_inputs: int) -> tuple[tuple[int, ...], ...]:
    """Return the inputs that each output depends on, or may depend on.

    Parameters
    ----------
    function : BooleanFunction
    tabled_inputs : int
        Up to so many inputs the truth table tells; of a wider function the form.

    Examples
    --------
    >>> import boolnet
    >>> function = boolnet.read("p = a & b; q = a ^ (c | a)")
    >>> supports(function, 3), supports(boolnet.read("a & (b | !a)"), 1)
    (((0, 1), (0, 2)), ((0, 1),))
    """
    n, m = len(function.inputs), len(function.outputs)
    if n > tabled_inputs:
        return inputs_read(function)
    tables = values_over(function, range(n), range(m)).reshape((m,) + (2,) * n)
    return tuple(tuple(axes_used(table)) for table in tables)


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
    for j, (output, read) in enumerate(zip(function.outputs, inputs_read(function), strict=True)):
        if len(read) > READ_INPUTS:
            raise BoolnetError(
                f"the output {output!r} reads {len(read)} inputs; more than {READ_INPUTS} are not tabled"
            )
        values = values_over(function, read, [j]).reshape((2,) * len(read))
        axes = axes_used(values)
        if len(axes) > most:
            raise BoolnetError(f"the output {output!r} depends on {len(axes)} inputs, and not on at most {most}")
        yield SupportTable(output, tuple(function.inputs[read[i]] for i in axes), restricted(values, axes).reshape(-1))


@kept
def inputs_read(function: BooleanFunction) -> tuple[tuple[int, ...], ...]:
    """Return the inputs that each output reads by its form: all inputs of a table."""
    if isinstance(function, Formula):
        read = gate_supports(function)
        return tuple(tuple(bits_of(read[root >> 1])) for root in function.roots)
    if isinstance(function, CoverFunction):
        covers = [cover for cover in (function.on, function.dc, function.off) if cover is not None]
        return tuple(
            tuple(np.flatnonzero(sum((cover.of_output(j) != FREE).any(axis=0) for cover in covers)).tolist())
            for j in range(len(function.outputs))
        )
    return (tuple(range(len(function.inputs))),) * len(function.outputs)


def gate_supports(formula: Formula) -> list[int]:
    """Return the inputs that each gate may depend on, input i as bit i of a number."""
    place = {name: i for i, name in enumerate(formula.inputs)}
    result: list[int] = []
    for gate in formula.gates:
        mask = 1 << place[gate.name] if gate.kind == "input" else 0
        for operand in gate.operands:
            mask |= result[operand >> 1]
        result.append(mask)
    return result


def bits_of(mask: int) -> list[int]:
    """Return the numbers of the bits that are set, ascending.

    >>> bits_of(0b1010)
    [1, 3]
    """
    return [i for i, bit in enumerate(reversed(f"{mask:b}")) if bit == "1"]
