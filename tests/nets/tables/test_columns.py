"""Columns of a file: numbers by blocks as Python reads them, and their text when it is asked for."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from nets.data import load
from nets.tables import columns as room
from nets.tables import parse_table
from nets.tables.columns import gathered


def test_numbers_are_those_of_python_and_text_is_what_stood_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "BLOCK", 3)
    rng = random.Random(1)
    rows = [[repr(rng.uniform(-1, 1) * 10 ** rng.randint(-300, 300)), f"{i:03}", "1", "0E1"] for i in range(10)]
    rows[7][2] = "1_5"  # a number in two blocks, and none in the third
    columns, numbers = gathered(lambda: rows, 4, kept=[3])
    assert sorted(numbers) == [0, 1, 3]
    assert numbers[0].tolist() == [float(row[0]) for row in rows]
    assert sorted(columns.texts) == [2, 3]
    for k in (2, 1, 0, 3):
        assert columns[k].tolist() == [row[k] for row in rows]
    some = columns.take(np.array([9, 0])).take(np.array([1]))
    assert [some[k].tolist() for k in range(4)] == [[cell] for cell in rows[0]]


@pytest.mark.parametrize("cell", ["1_5", "inf", "nan", "0x1", "1e999", "\u0661", "1 2", "--1", "1e", ""])
def test_what_is_no_plain_number_is_none_in_any_block(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "BLOCK", 2)
    for place in range(5):
        rows = [["1.5", "2"] for _ in range(5)]
        rows[place][0] = cell
        columns, numbers = gathered(lambda rows=rows: rows, 2)  # type: ignore[misc]
        assert list(numbers) == [1]
        assert columns[0].tolist() == [row[0] for row in rows]


def test_text_that_is_read_again_leaves_headers_comments_and_blank_lines_out(tmp_path: Path) -> None:
    text = '# by hand\n\n"a","b, c",kind,n\n1,01,x,5\n\n2, 02 ,y,6\n"3",03,x,7\n'
    table = parse_table(text.encode(), "t.csv")
    assert sorted(table.columns.texts) == [0, 2, 3]  # type: ignore[attr-defined]
    assert table.columns[1].tolist() == ["01", "02", "03"]
    assert [table.place(i, 1) for i in range(3)] == ["t.csv:4:2", "t.csv:6:2", "t.csv:7:2"]
    (tmp_path / "t.csv").write_text(text)
    assert load(tmp_path / "t.csv", label="b, c").classes == ("01", "02", "03")
