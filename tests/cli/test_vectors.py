"""Input vectors from the command line and from CSV."""

from __future__ import annotations

import pytest

from boolnet.core.errors import BoolnetError
from cli.vectors import read_csv

INPUTS = ("a", "b", "c")


@pytest.mark.parametrize(
    "text", ["c,a,b\n1,0,0\n0,1,0\n", "\n c , y ,a,b\n\n1,7,0,0\n0,,1,0", '"c","a","b"\r\n1,0,0\r\n0,1,0\r\n']
)
def test_columns_of_a_csv_file_go_by_their_names(text: str) -> None:
    assert read_csv(text.replace("\r", ""), INPUTS, "rows.csv").tolist() == [[0, 0, 1], [1, 0, 0]]


def test_columns_without_names_are_in_order() -> None:
    assert read_csv("1,0,0\n0,0,1\n", INPUTS, "rows.csv").tolist() == [[1, 0, 0], [0, 0, 1]]


@pytest.mark.parametrize(
    ("text", "message", "line", "help"),
    [
        ("", "rows.csv holds no vectors", 0, "a, b, c"),
        ("a,c\n1,0", "rows.csv has no column 'b'", 1, "it must name a, b, c"),
        ("\na,B,c\n1,0,1", "rows.csv has no column 'b'", 2, "must name"),
        ("a,b,b,c\n1,0,1,1", "rows.csv has two columns 'b'", 1, "it must name a, b, c"),
        ("1,0,2", "rows.csv has no column 'a'", 1, "holds more than 0 and 1"),
        ("1,0,0\n1,0,0,1", "4 values, not 3", 2, "every line holds 3 values: a, b, c"),
        ("c,y,b,a\n1,0,0", "3 values, not 4", 2, "every line holds 4 values, as the header"),
        ("a,b,c\n1,0," + "0" * 200_000, "this line cannot be read: field larger than", 2, "every line holds 3 values"),
        ("0" * 200_000, "this line cannot be read: field larger than", 1, "every line holds 3 values"),
        ("1,0,0\n\n1,0,x\n", "'x' is neither 0 nor 1", 3, "a, b, c"),
    ],
)
def test_csv_that_does_not_fit_is_refused_with_its_line(text: str, message: str, line: int, help: str) -> None:
    with pytest.raises(BoolnetError) as caught:
        read_csv(text, INPUTS, "rows.csv")
    assert caught.value.message.startswith(message)
    assert help in caught.value.help
    assert (caught.value.span.line if caught.value.span else 0) == line


@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_columns_may_be_parted_as_spreadsheets_part_them(comma: str) -> None:
    text = "\n".join(comma.join(row) for row in ("ba", "10", "11"))
    assert read_csv(text, ["a", "b"], "v.csv").tolist() == [[0, 1], [1, 1]]
