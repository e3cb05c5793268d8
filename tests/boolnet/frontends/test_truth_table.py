from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.core.errors import BoolnetError, LimitError
from boolnet.frontends.truth_table import looks_like_truth_table, read_truth_table, write_truth_table
from boolnet.functions.truth_table import TruthTable
from tests.generators import truth_tables


def rows(table: TruthTable) -> str:
    return " ".join("".join("01-"[v] for v in row) for row in table.values())


# Text, and every output's rows.
VALUES = [
    ("0110", "0110"),
    ("0110 1001", "01101001"),
    ("0110_1001\n", "01101001"),
    ("01xXd-10", "01----10"),
    ("0x96", "01101001"),
    ("0X6", "0110"),
    ("0x01", "10000000"),
    ("0xFf_00", "0000000011111111"),
    ("0b10010110", "01101001"),
    ("0b01", "10"),
    ("m(1,2,4,7)", "01101001"),
    ("m(1,2,4,7) + d(0)", "-1101001"),
    ("Σm(1, 2)", "0110"),
    ("∑ m(1 2)", "0110"),
    ("Σ(1,2)", "0110"),
    ("sum m(1,2) + sum d(3)", "011-"),
    ("M(0,3)", "0110"),
    ("ΠM(0,3)·D(1)", "0-10"),
    ("prod(0) * d(1)", "0-"),
    ("m(1..3, 6)", "01110010"),
    ("m(3..1)", "0111"),
    ("m()", "00"),
    ("m() + d()", "00"),
    ("M()", "11"),
    ("m(1) + m(2)", "0110"),
    ("d(1)", "0-"),
    ("m(1,\n  2) # both", "0110"),
    ("m(1); m(2)", "0100 0010"),
    ("m(1); m(4)", "01000000 00001000"),
    ("0110; m(3)", "0110 0001"),
    ("0110\n# second\n0001", "0110 0001"),
    ("a b c: m(1)", "01000000"),
    ("a b: c = 0110; d = 0x8", "0110 0001"),
    ("1", "1"),
    (": -", "-"),
]


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=[text for text, _ in VALUES])
def test_value(text: str, expected: str) -> None:
    assert rows(read_truth_table(text)) == expected


NAMES = [
    ("0110", ("x1", "x2"), ("y",), False),
    ("01; 10", ("x1",), ("y1", "y2"), False),
    ("s = 01; c = 10", ("x1",), ("s", "c"), False),
    ("a b c: 0x96", ("a", "b", "c"), ("y",), True),
    ("a,b, c: 0x96", ("a", "b", "c"), ("y",), True),
    ("(a,b) 0110", ("a", "b"), ("y",), True),
    ("(a b): 0110", ("a", "b"), ("y",), True),
    ("f(a, b) = m(1)\ng(a, b) = m(2)", ("a", "b"), ("f", "g"), True),
    ("a[1] a[0]:\ns = 0110\nt = 0x1", ("a[1]", "a[0]"), ("s", "t"), True),
    ("y: 01", ("y",), ("f",), True),
    ("变 ß: 0110", ("变", "ß"), ("y",), True),
]


@pytest.mark.parametrize(("text", "inputs", "outputs", "given_names"), NAMES)
def test_names(text: str, inputs: tuple[str, ...], outputs: tuple[str, ...], given_names: bool) -> None:
    table = read_truth_table(text)
    assert (table.inputs, table.outputs, table.has_given_names) == (inputs, outputs, given_names)


# Text, the message, line:column, and a part of the help.
ERRORS = [
    ("", "the truth table is empty", "", "0110"),
    ("# 01", "the truth table is empty", "", "0110"),
    ("a b:", "the truth table is empty", "", "0110"),
    ("011", "a table needs a power of two of rows, but this has 3", "1:1", "2 make a table of 1 input, 4 one of 2"),
    ("0x123", "a table needs a power of two of bits, but this has 12", "1:1", "8 make a table of 3 inputs"),
    ("01q0", "'q' is not the value of a row", "1:3", "don't care"),
    ("01\n02", "'2' is not the value of a row", "2:2", "don't care"),
    ("01é0", "'é' is not the value of a row", "1:3", "don't care"),
    ("0x9G", "'G' is not a hexadecimal digit", "1:4", ""),
    ("0x1-", "'-' is not a hexadecimal digit", "1:4", "one by one"),
    ("0b02", "'2' is not a binary digit", "1:4", ""),
    ("0x", "there are no digits", "1:1", "0x96"),
    ("m(1, x)", "'x' is not the number of a row", "1:6", "ranges"),
    ("m(1 .. )", "'..' is not the number of a row", "1:5", "ranges"),
    ("m(-1)", "'-1' is not the number of a row", "1:3", "ranges"),
    ("m(1", "unexpected '(' among the terms", "1:2", "missing ')'"),
    ("m(1) & d(2)", "unexpected '&' among the terms", "1:6", "m(1, 2, 4, 7) + d(0)"),
    ("m(1,2) + d(2)", "row 2 is both in m and in d", "1:1", "remove"),
    ("M(0..3) d(2)", "row 2 is both in M and in d", "1:1", "remove"),
    ("m(1) + M(2)", "minterms and maxterms of one output", "1:1", "one of them"),
    ("a b: m(4)", "row 4 is out of range: 2 inputs are named, so the last row is 3", "1:6", "one more input"),
    ("0110; m(9)", "row 9 is out of range: another output has 4 rows", "1:7", "one more input"),
    ("01; 0110", "4 rows, but another output has 2 rows", "1:5", "write 2 values"),
    ("a b: 01", "2 rows, but 2 inputs are named", "1:6", "write 4 values"),
    ("01\na: 01", "the inputs are named too late", "2:1", "before the first"),
    ("f(a) = 01; g(b) = 10", "this names other inputs than before", "1:14", "same inputs"),
    ("a = b: 01", "unexpected '=' among the inputs", "1:3", "blanks"),
    ("s = 01; 10", "this output has no name", "1:9", "name every output"),
    ("s = 01; s = 10", "the name 's' is given twice", "1:13", "rename"),
    ("s = ", "'s' has no values", "1:3", "s = 0110"),
    ("m(16777216)", "a truth table over 25 inputs has 2^25 rows", "1:3", "expression"),
    ("m(0..999999999)", "a truth table over 30 inputs has 2^30 rows", "1:3", "expression"),
    (" ".join(f"i{i}" for i in range(25)) + ": 01", "a truth table over 25 inputs", "1:1", "expression"),
]


@pytest.mark.parametrize(("text", "message", "place", "help"), ERRORS, ids=[text[:30] for text, *_ in ERRORS])
def test_error(text: str, message: str, place: str, help: str) -> None:
    with pytest.raises(BoolnetError) as caught:
        read_truth_table(text, "in.tt")
    error = caught.value
    assert error.message.startswith(message)
    assert help in error.help
    assert place == ("" if error.span is None else f"{error.span.line}:{error.span.column}")


@given(truth_tables())
def test_write_then_read_is_the_identity(table: TruthTable) -> None:
    text = write_truth_table(table)
    again = read_truth_table(text)
    assert again.values().tolist() == table.values().tolist()
    assert (again.inputs, again.outputs) == (table.inputs, table.outputs)
    assert again.has_given_names == table.has_given_names
    assert write_truth_table(again) == text
    assert looks_like_truth_table(text) or len(table.inputs) == 0


@given(truth_tables(max_outputs=1, dont_cares=True, min_inputs=2))
def test_forms_agree(table: TruthTable) -> None:
    values = table.values()[0]
    n = len(table.inputs)
    terms = [",".join(map(str, np.flatnonzero(values == value))) for value in (1, 0, -1)]
    header = " ".join(table.inputs) + ":"
    assert rows(read_truth_table(f"{header} m({terms[0]}) + d({terms[2]})")) == rows(table)
    assert rows(read_truth_table(f"{header} M({terms[1]}) * D({terms[2]})")) == rows(table)
    number = sum(1 << int(row) for row in np.flatnonzero(values == 1))
    on = rows(read_truth_table(f"{header} m({terms[0]})"))
    assert rows(read_truth_table(f"0x{number:0{1 << n >> 2}x}")) == on
    assert rows(read_truth_table(f"0b{number:0{1 << n}b}")) == on


def test_names_that_cannot_be_written() -> None:
    table = TruthTable.from_values(["a b"], ["y"], np.array([[0, 1]], dtype=np.int8))
    with pytest.raises(BoolnetError, match="'a b' cannot be written"):
        write_truth_table(table)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0110", True),
        ("01 10", True),
        ("0 1 1 0", True),
        ("01-x", True),
        ("# c\n0110", True),
        ("0x96", True),
        ("0xZZ", True),
        ("0b10", True),
        ("m(1,2)", True),
        ("Σm(1,2) + d(0)", True),
        ("s = m(1)", True),
        ("s = 0110", True),
        ("a b: 0110", True),
        ("a b:\n0110", True),
        ("a: s = 01", True),
        ("(a, b) 0110", True),
        ("f(a,b) = m(1)", True),
        ("", False),
        ("0", False),
        ("1", False),
        ("x", False),
        ("d", False),
        ("x0", False),
        ("x 0", False),
        ("1 x", False),
        ("1 & a", False),
        ("a & b", False),
        ("s = a ^ b", False),
        ("s = 1", False),
        ("m(a)", False),
        ("m(a, 1)", False),
        ("f(a) b", False),
        ("a[7:0]", False),
        ("a ? b : c", False),
        ("p cnf 2 1\n1 0", False),
        (".i 2\n.o 1\n11 1\n.e", False),
    ],
)
def test_recognition(text: str, expected: bool) -> None:
    assert looks_like_truth_table(text) is expected


@given(st.text(alphabet="01x-dmMΣ(),;:=. \nab#_", max_size=30) | st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    looks_like_truth_table(text)
    message = ""
    try:
        table = read_truth_table(text)
    except BoolnetError as error:
        message = str(error)
    assert message or table.outputs


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("01-1" * (1 << 22), 24),
        ("0x" + "9" * (1 << 22), 24),
        ("m(0..16777215)", 24),
        ("0" * (1 << 25), None),
        ("a" * (1 << 22), None),
    ],
    ids=["2^24 cells", "2^24 bits", "one range", "too many", "no cells"],
)
def test_large_tables(text: str, n: int | None) -> None:
    start = time.process_time()
    if n is None:
        with pytest.raises((BoolnetError, LimitError)):
            read_truth_table(text)
    else:
        assert len(read_truth_table(text).inputs) == n
    assert time.process_time() - start < 5


def test_more_outputs_than_there_may_be_are_refused_at_once() -> None:
    with pytest.raises(BoolnetError, match="more than 10,000 outputs") as refused:
        read_truth_table("00\n01\n" * 100_000)
    assert refused.value.span is not None
    assert refused.value.span.line == 10_001
