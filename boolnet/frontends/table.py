"""Truth tables in every form: rows, functions by their values, and what ``boolnet table --json`` prints."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from boolnet.core.errors import BoolnetError, Span
from boolnet.core.limits import in_words
from boolnet.frontends.names import is_identifier, output_names
from boolnet.frontends.row_header import as_name
from boolnet.frontends.row_layout import LINE, without_comments
from boolnet.frontends.row_lists import without_brackets
from boolnet.frontends.truth_rows import looks_like_rows, read_rows
from boolnet.frontends.truth_table import check_length, looks_like_truth_table, read_truth_table
from boolnet.functions.function import numbered, with_notes
from boolnet.functions.truth_table import TruthTable

_JSON = re.compile(r"\s*+\{\s*+\"")
_COLUMN = re.compile(
    r"(?:\s*+(?=[^\n]*?[^\W\d_])([^\s;=][^\n;=]*+)\n)?+((?:\s*+\"?[01-]\"?[^\S\n]*+(?:\n|\Z)){2,}+)\s*+"
)
_ROWS = re.compile(r"(?=[^\n]*[,;|\t│])[^\n]*+\n\s*+\S")


def looks_like_table(text: str) -> bool:
    """Whether a text is a truth table in one of the forms that `read_table` reads.

    Examples
    --------
    >>> looks_like_table("0110"), looks_like_table("a | y\\n0 | 1\\n1 | 0"), looks_like_table("a | y")
    (True, True, False)
    """
    text = without_brackets(text)
    is_json_or_column = _JSON.match(text) is not None or _column(text) is not None
    return is_json_or_column or looks_like_rows(text) or looks_like_truth_table(text)


def read_table(text: str, name: str = "<text>", *, inputs: Sequence[str] | None = None) -> TruthTable:
    """Return the function of a truth table, whatever its form.

    Parameters
    ----------
    text : str
    name : str
        What to call the text in messages.
    inputs : sequence of str, optional
        Which columns are inputs, where rows leave it open.

    Examples
    --------
    >>> read_table("0110").values().tolist(), read_table("00 0\\n01 1\\n10 1\\n11 0").values().tolist()
    ([[0, 1, 1, 0]], [[0, 1, 1, 0]])
    """
    text = without_brackets(text)
    if _JSON.match(text):
        return _read_json(text, name)
    if column := _column(text):
        return _read_column(text, name, column)
    if looks_like_rows(text) or (_ROWS.match(text) and not looks_like_truth_table(text)):
        return read_rows(text, name, inputs=inputs)
    table = read_truth_table(text, name)
    lines = sum(line.strip() != "" for line in without_comments(text).split("\n"))
    if table.has_given_names or len(table.outputs) == 1 or lines < len(table.outputs) or ";" in text or "=" in text:
        return table
    functions = f"{table.outputs[0]} to {table.outputs[-1]}"
    note = f"every line is read as the values of a function, {functions}; to say so, end each with ;"
    return with_notes(table, [note])


def _column(text: str) -> re.Match[str] | None:
    """Return the match of a text that is one column of values, its header the first group and they the second.

    A value of its own in a line is that of a row, as a constant is no function that anybody lists with others.
    """
    column = _COLUMN.fullmatch(without_comments(text))
    header = (column[1] or "").strip() if column else ""
    is_other = (
        header.endswith(":") or header.partition(" ")[0] in ("inputs", "outputs") or looks_like_truth_table(header)
    )
    return None if is_other else column


def _read_column(text: str, name: str, column: re.Match[str]) -> TruthTable:
    cells = re.findall("[01-]", column[2])
    start = LINE.search(text)
    check_length(len(cells), "row", Span(text, start.start() if start else 0, len(text.rstrip()), name))
    inputs = numbered("x", len(cells).bit_length() - 1)
    header = (column[1] or "").strip()
    called = header if is_identifier(header.partition("[")[0]) else as_name(header)
    output = called if called and called not in inputs else output_names(1, inputs)[0]
    values = np.array([[{"0": 0, "1": 1, "-": -1}[cell] for cell in cells]], dtype=np.int8)
    note = f"the {in_words(len(cells))} lines are read as the values of one function, row 0 first; end each with ;"
    return with_notes(TruthTable.from_values(inputs, [output], values, False), [f"{note} if each is one"])


def _read_json(text: str, name: str) -> TruthTable:
    try:
        table = json.loads(text)
    except (ValueError, RecursionError) as error:
        at = min(getattr(error, "pos", 0), len(text))
        raise BoolnetError("this is not JSON", Span(text, at, at + 1, name), help="see boolnet table --json") from None
    inputs, outputs = (table.get(kind) for kind in ("inputs", "outputs"))
    values: Any = table.get("values")
    names = all(isinstance(part, list) and all(isinstance(one, str) for one in part) for part in (inputs, outputs))
    if not names or not isinstance(values, dict) or set(values) != set(outputs):
        help = "boolnet table --json writes inputs, outputs, and a text of 0, 1 and - for each output"
        raise BoolnetError(f"{name}: this JSON object is no truth table", help=help)
    place = Span(text, 0, 1, name)
    for output in outputs:
        if not isinstance(values[output], str) or set(values[output]) - set("01-"):
            raise BoolnetError(f"the values of {output!r} are not 0, 1 and -", place, help="one text: 01-0")
        check_length(len(values[output]), "row", place)
        if len(values[output]) != 1 << len(inputs):
            message = f"{len(values[output])} rows of {output!r}, but {len(inputs)} inputs are named"
            raise BoolnetError(message, place, help="write as many values as there are combinations of inputs")
    rows = [[{"0": 0, "1": 1, "-": -1}[cell] for cell in values[output]] for output in outputs]
    return TruthTable.from_values(inputs, outputs, np.array(rows, dtype=np.int8).reshape(len(outputs), -1))
