"""TruthTable: the order of rows and inputs, don't-cares, unused bits, and what renaming and rearranging do."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError, LimitError
from boolnet.frontends import read
from boolnet.functions.packed_bits import ONES, PackedBits, row_words, unpack
from boolnet.functions.truth_table import TruthTable, tabulate
from tests.generators import Expression, expressions, truth_tables

NAMES = ("a", "b", "c")


def words(*numbers: int) -> PackedBits:
    return np.array([[number] for number in numbers], dtype=np.uint64)


def cells(*rows: str) -> NDArray[np.int8]:
    """Values from text: 0, 1, and - for don't care."""
    return np.array([[{"0": 0, "1": 1, "-": -1}[cell] for cell in row] for row in rows], dtype=np.int8)


@pytest.mark.parametrize(
    ("on", "dc", "values"),
    [
        (0b0110, None, "0110"),
        (0b0001, None, "1000"),
        (0b0001, 0b1000, "100-"),
        (0b1000, 0b0001, "-001"),
        (0b0011, 0b0010, "1-00"),  # what is on and don't care is don't care
        (0b0010, 0b0011, "--00"),
        (0b1111, 0b1111, "----"),
        (0b0101, 0b0000, "1010"),
    ],
)
def test_which_bit_is_which_row(on: int, dc: int | None, values: str) -> None:
    table = TruthTable(("a", "b"), ("y",), words(on), None if dc is None else words(dc))
    assert np.array_equal(table.values(), cells(values))
    assert table([[0, 1]]).tolist() == [[cells(values)[0, 1]]]


def test_a_row_is_never_on_and_dont_care() -> None:
    table = TruthTable(("a", "b"), ("y",), words(0b0111), words(0b1110))
    assert table.dc is not None
    assert (int(table.on[0, 0]), int(table.dc[0, 0])) == (0b0001, 0b1110)
    on, dc = table.rows(0, 4)
    assert dc is not None
    assert (int(on[0, 0]), int(dc[0, 0])) == (0b0001, 0b1110)


def test_on_and_dont_care_are_not_taken_for_each_other() -> None:
    given_values = cells("01-0", "-101")
    table = TruthTable.from_values(("a", "b"), ("p", "q"), given_values)
    assert table.dc is not None
    assert unpack(table.on, 4).tolist() == (given_values == 1).tolist()
    assert unpack(table.dc, 4).tolist() == (given_values == -1).tolist()
    swapped = TruthTable(table.inputs, table.outputs, table.dc, table.on)
    assert np.array_equal(swapped.values(), cells("0-10", "1-0-"))


def test_unused_bits_are_cleared_and_no_dont_cares_are_none() -> None:
    table = TruthTable(("a",), ("y",), words(int(ONES)), words(0))
    assert table.dc is None
    assert int(table.on[0, 0]) == 0b11
    table = TruthTable(("a",), ("y",), words(0b01), words(int(ONES) - 1))
    assert table.dc is not None
    assert (int(table.on[0, 0]), int(table.dc[0, 0])) == (0b01, 0b10)


def test_a_function_of_nothing_has_one_row() -> None:
    assert TruthTable((), ("y",), words(1)).values().tolist() == [[1]]
    assert TruthTable.from_values((), ("y",), cells("-")).values().tolist() == [[-1]]


@given(truth_tables(max_inputs=7))
def test_values_make_the_table_again(table: TruthTable) -> None:
    again = TruthTable.from_values(table.inputs, table.outputs, table.values(), table.has_given_names)
    assert np.array_equal(again.on, table.on)
    assert (again.dc is None) == (table.dc is None)
    assert again.dc is None or np.array_equal(again.dc, table.dc)  # type: ignore[arg-type]


@given(truth_tables(max_inputs=8, max_outputs=2), st.data())
def test_evaluating_looks_rows_up(table: TruthTable, data: st.DataObject) -> None:
    n, rows = len(table.inputs), 1 << len(table.inputs)
    assert np.array_equal(table.evaluate(row_words(n, 0, rows)).unpacked(rows), table.values())
    start = data.draw(st.integers(0, rows // 64)) * 64 if rows > 64 else 0
    stop = data.draw(st.integers(start, rows))
    assert np.array_equal(table.rows(start, stop).unpacked(stop - start), table.values()[:, start:stop])


@given(truth_tables(max_inputs=4), st.data())
def test_rearranging_keeps_every_value_by_name(table: TruthTable, data: st.DataObject) -> None:
    more = data.draw(st.sampled_from([(), ("extra",), ("extra", "other")]))
    inputs = tuple(data.draw(st.permutations([*table.inputs, *more])))
    outputs = tuple(data.draw(st.permutations(table.outputs)))[: data.draw(st.integers(1, len(table.outputs)))]
    moved = table.rearranged(inputs, outputs)
    assert (moved.inputs, moved.outputs) == (inputs, outputs)
    vectors = [dict(zip(inputs, bits, strict=True)) for bits in product((0, 1), repeat=len(inputs))]
    before = table(np.array([[vector[name] for name in table.inputs] for vector in vectors]).reshape(len(vectors), -1))
    assert np.array_equal(moved.values().T, before[:, [table.outputs.index(name) for name in outputs]])


@given(truth_tables())
def test_renaming_keeps_every_value_by_place(table: TruthTable) -> None:
    inputs = tuple(f"in{i}" for i in range(len(table.inputs)))
    outputs = tuple(f"out{j}" for j in range(len(table.outputs)))
    renamed = table.renamed(inputs, outputs)
    assert (renamed.inputs, renamed.outputs, renamed.has_given_names) == (inputs, outputs, True)
    assert np.array_equal(renamed.values(), table.values())


@given(expressions(NAMES, size=8))
def test_tabulating_evaluates_every_row(expression: Expression) -> None:
    function = read(f"y = {expression.text}").rearranged(NAMES, ("y",))
    assert tabulate(function).values().tolist() == [expression.table(NAMES)]


def test_a_table_is_its_own() -> None:
    table = TruthTable(("a",), ("y",), words(0b10))
    assert tabulate(table) is table


def test_what_is_refused() -> None:
    with pytest.raises(BoolnetError, match="twice"):
        TruthTable(("a", "a"), ("y",), words(0))
    with pytest.raises(LimitError, match="at most 2"):
        tabulate(read("and(x1..x25)"))
    with pytest.raises(LimitError, match="at most 2"):
        TruthTable(("a",), ("y",), words(0b10)).rearranged([f"x{i}" for i in range(24)] + ["a"], ["y"])
