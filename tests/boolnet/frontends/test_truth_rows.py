"""Truth tables row by row: every layout of a table is read as that table, and odd texts take no time."""

from __future__ import annotations

import time
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boolnet
from boolnet.core.errors import BoolnetError, LimitError
from boolnet.frontends import recognise
from boolnet.frontends.table import read_table
from boolnet.frontends.truth_rows import read_rows
from boolnet.functions.truth_table import TruthTable
from cli.commands.table import table_lines
from tests.generators import truth_tables

# Between cells, between inputs and outputs, around a row.
LAYOUTS = [
    (" ", " | ", "{}"),
    ("", "|", "{}"),
    (" ", " || ", "{}"),
    (" | ", " || ", "| {} |"),
    ("\t", "\t|\t", "{}"),
    (" ", " → ", "{}"),
    (" ", " -> ", "{}"),
    ("│", "║", "│{}│"),
    ("  ", "  :  ", "  {}"),
    (",", "|", "{}"),
]


def named(table: TruthTable) -> TruthTable:
    """Return a table with names that every layout can hold."""
    n, m = len(table.inputs), len(table.outputs)
    return table.renamed([f"in{i}" for i in range(n)], [f"out[{j}]" for j in range(m)])


@given(truth_tables(dont_cares=True, min_inputs=1), st.sampled_from(LAYOUTS), st.randoms())
def test_every_layout_is_read_as_the_table(table: TruthTable, layout: tuple[str, str, str], random: Random) -> None:
    table = named(table)
    between, divider, around = layout
    n, values = len(table.inputs), table.values()
    rows = [(f"{row:0{n}b}", ["01-"[value] for value in values[:, row]]) for row in range(1 << n)]
    random.shuffle(rows)
    lines = [(between or " ").join(table.inputs) + divider + (between or " ").join(table.outputs)]
    lines += [between.join(vector) + divider + between.join(cells) for vector, cells in rows]
    again = read_table("\n".join(around.format(line) for line in lines))
    assert (again.inputs, again.outputs, again.notes) == (table.inputs, table.outputs, ())
    np.testing.assert_array_equal(again.values(), values)


@given(truth_tables(dont_cares=True))
def test_what_the_command_prints_is_read_back(table: TruthTable) -> None:
    table = named(table)
    text = "".join(table_lines(table))
    again = read_table(text)
    assert recognise(text) == "table"
    assert (again.inputs, again.outputs) == (table.inputs, table.outputs)
    np.testing.assert_array_equal(again.values(), table.values())


@given(st.text(alphabet="01x-|,;:abTF \n\t#\"'│→=~[].", max_size=60) | st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    message = ""
    try:
        table = read_rows(text)
    except BoolnetError as error:
        message = str(error)
    assert message or table.outputs


def test_many_free_inputs_are_refused_before_they_are_written_out() -> None:
    rows = [f"{'-' * 20}{number:04b} | 1" for number in range(16)] * 10
    with pytest.raises(LimitError, match="stand for about"):
        read_rows("\n".join(rows))


ODD = {
    "a blank line": "a b | y\n" + " \t" * 500_000 + "\n0 0 | 2",
    "a line of bars": "a b | y\n0 0 | 1\n" + "|-" * 500_000 + "z",
    "a line of dashes": "a b | y\n0 0 | 1\n" + "-" * 1_000_000 + "z",
    "a line of equal signs": "a b | y\n0 0 | 1\n" + "=" * 1_000_000 + "z",
    "blank lines": "a b | y\n" + "\n" * 300_000 + "0 0 | 2",
    "one long row": "a b | y\n" + "0 " * 600_000,
    "a wrong cell at the end": "a b | y\n" + "0 0 | 1\n" * 100_000 + "0 0 | 2",
    "another value at the end": "a b | y\n" + "0 0 | 1\n" * 100_000 + "0 0 | 0",
    "rows in very many ways": "a b | y\n" + "\n".join("0 0" + " " * (i % 1100) + "| 1" for i in range(1200)),
    "no second line": "0,0|" * 60_000,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_texts_take_no_time(text: str) -> None:
    start = time.process_time()
    with pytest.raises(boolnet.BoolnetError):
        boolnet.read(text)
    assert time.process_time() - start < 1
