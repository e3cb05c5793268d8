"""From a table and what a user says of it to the schema of its columns, and what is no feature is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from nets.core.errors import DataError
from nets.tables.columns import STRING
from nets.tables.headers import LABEL_NAMES
from nets.tables.kinds import Kind, kind_asked, kind_of, kind_of_numbers
from nets.tables.marks import missing_in
from nets.tables.numbers import PLAIN
from nets.tables.schema import Column, Schema, decimal_of, missing_value
from nets.tables.table import Label, Reading, Table, listed, nearest, twice

AUTO = "auto"
NO_TEXT = np.empty(0, STRING)
MISSING = ("impute", "refuse", "drop-rows")
UNIT = re.compile(r".*\S\s*(?:\(([^()]{1,12})\)|\[([^\[\]]{1,12})\])\s*$")


def schema_of(table: Table, reading: Reading | None = None, is_labelled: bool = True) -> Schema:
    """Return what each column of a table is.

    Parameters
    ----------
    table : Table
    reading : Reading, optional
        What a user says of it.
    is_labelled : bool
        Whether there are labels; without them, all columns are features.

    Raises
    ------
    DataError
        If a column that is named is not there; if columns are identifiers, free text, dates or empty, all of them at
        once, and are not left out; if no feature is left.

    Examples
    --------
    >>> from nets.tables.table import table_of
    >>> cells = {"id": ["1", "2"], "height (cm)": ["150.5", "?"], "kind": ["a", "b"]}
    >>> schema = schema_of(table_of(cells, "t.csv"), Reading(ignore=("id",)))
    >>> [(column.name, column.kind, column.unit, column.missing) for column in schema.columns], schema.labels
    ([('height (cm)', 'number', 'cm', 0.5)], (('kind', 2),))
    """
    reading = Reading() if reading is None else reading
    if reading.missing not in MISSING:
        raise DataError(f"missing values cannot be {reading.missing!r}", help=f"choose from {', '.join(MISSING)}")
    if reading.decimal not in (None, ".", ","):
        raise DataError(f"{reading.decimal!r} is no decimal mark", help="choose . or ,")
    labels, how = label_places(table, reading.label) if is_labelled else ((), "")
    notes = [*table.notes, *([how] if how else [])]
    ignored = {column_named(table, name) for name in reading.ignore if name != AUTO or AUTO in table.names}
    if ignored & set(labels):
        name = table.names[min(ignored & set(labels))]
        raise DataError(f"{table.path}: {name!r} is the label, and is to be left out", help="name another by --label")
    asked = {column_named(table, name): kind for name, kind in reading.kind.items()}
    if told := asked.keys() & set(labels):
        raise DataError(
            f"{table.path}: {table.names[min(told)]!r} is the label, and is said to be a {asked[min(told)]}",
            help="a label's kind is --regression, --classification or --multilabel; or name another by --label",
        )
    rest = [k for k in range(len(table.names)) if k not in labels and k not in ignored]
    _check_names(table, rest)
    decimal = decimal_of(table, rest) if reading.decimal is None and table.separator != "," else reading.decimal
    if decimal == "," and reading.decimal is None:
        notes.append("numbers have a decimal comma (--decimal . says otherwise)")
    columns, refused = _columns(table, rest, asked, decimal)
    if refused:
        names = [table.names[k] for k in refused]
        if AUTO not in reading.ignore or AUTO in table.names:
            raise _no_features(table, refused)
        ignored |= set(refused)
        why = listed([f"{table.names[k]!r} ({kind.name}: it {kind.why})" for k, kind in refused.items()])
        notes.append(f"left out: {why} (--kind NAME=category or =number takes one in)")
        columns = [column for column in columns if column.name not in names or column.place not in refused]
    if not columns:
        raise DataError(f"{table.head(0)}: no column is left to learn from", help="ignore fewer, or name another label")
    if reading.missing == "refuse":
        _refuse_missing(table, columns)
    return Schema(
        tuple(columns),
        tuple((table.names[k], k) for k in labels),
        len(table.names),
        table.header,
        table.separator,
        reading.missing,
        tuple(table.names[k] for k in sorted(ignored)),
        tuple(notes),
    )


def label_places(table: Table, label: Label) -> tuple[tuple[int, ...], str]:
    """Return the columns of the labels, and what is to be said where they were guessed.

    Parameters
    ----------
    table : Table
    label : str, int, sequence or None
        As `Reading.label`.

    Examples
    --------
    >>> from nets.tables.table import table_of
    >>> table = table_of({"y": ["0"], "size": ["1"], "2": ["5"]}, "t.csv")
    >>> label_places(table, "2"), label_places(table, 1), label_places(table, "first,last")
    (((2,), ''), ((1,), ''), ((0, 2), ''))
    >>> label_places(table, None)
    ((0,), "the label is 'y', by its name (--label NAME says otherwise)")
    """
    if len(table.names) < 2:
        place = table.head(0).rsplit(":", 1)[0] if table.lines is not None else table.path
        raise DataError(
            f"{place} has one cell",
            help="a sample has one feature and a label at least; --separator says what is between",
        )
    if label is None:
        found = ([k for k, name in enumerate(table.names) if name.lower() in names] for names in LABEL_NAMES)
        called = next(filter(None, found), [])
        if len(called) > 1:
            names = " or ".join(repr(table.names[k]) for k in called)
            raise DataError(f"{table.head(called[0])}: the label may be {names}", help="say which by --label NAME")
        if called:
            return (called[0],), f"the label is {table.names[called[0]]!r}, by its name (--label NAME says otherwise)"
        last = len(table.names) - 1
        return (last,), f"the label is the last column, {table.names[last]!r} (--label NAME says otherwise)"
    parts: Sequence[str | int] = [label] if isinstance(label, str | int) else list(label)
    if isinstance(label, str) and label.strip() not in table.names and "," in label:
        parts = [part for part in label.split(",") if part.strip()]
    places = tuple(column_named(table, part) for part in parts)
    if not places or len(set(places)) < len(places) or len(places) >= len(table.names):
        raise DataError(
            f"{table.path}: the columns {label!r} leave no feature, or one is named twice",
            help="name each once, and leave one column that is no label",
        )
    return places, ""


def column_named(table: Table, name: str | int) -> int:
    """Return the number of a column: by its name, "first", "last", or its number from 0."""
    text = str(name).strip()
    if isinstance(name, str) and text in table.names:
        return table.find(text)
    width = len(table.names)
    number = {"first": 0, "last": width - 1}.get(text, int(text) if text.isdecimal() and len(text) < 10 else -1)
    if 0 <= number < width:
        return number
    there = nearest(text, table.names) if table.header else "there is no header"
    raise DataError(
        f"{table.path} has no column {name!r} among its {width}",
        help=f"name one of its header ({there}), or say first, last, or a number from 0",
    )


def _check_names(table: Table, places: Sequence[int]) -> None:
    """Refuse a name that two columns have: nobody could say which of them another table has."""
    first: dict[str, int] = {}
    for k in places:
        if table.names[k] in first:
            raise twice(table, table.names[k], [first[table.names[k]], k])
        first[table.names[k]] = k


def _columns(
    table: Table, places: Sequence[int], asked: dict[int, str], decimal: str | None
) -> tuple[list[Column], dict[int, Kind]]:
    """Return the columns that are features, and the kinds of those that are none."""
    columns, refused = [], {}
    for k in places:
        name = table.names[k]
        plain = table.plain(k) if k not in asked and decimal != "," else None
        cells = table.columns[k] if plain is None else NO_TEXT
        gone = np.zeros(len(table), np.bool_) if plain is not None else missing_in(cells.tolist())

        def place(row: int, k: int = k) -> str:
            return table.place(row, k)

        if plain is not None:
            kind = kind_of_numbers(name, plain, PLAIN)
        elif k in asked:
            kind = kind_asked(asked[k], name, cells, gone, table.separator, place)
        else:
            kind = kind_of(name, cells, gone, table.separator, decimal, place)
        if not kind.is_feature:
            refused[k] = kind
            continue
        found = UNIT.fullmatch(name) if table.header and kind.name == "number" else None
        unit = (found[1] or found[2]).strip() if found else kind.form.sign
        share = float(np.mean(gone))
        columns.append(Column(name, kind.name, k, kind.values, unit, kind.form, kind.format, share))
    return columns, refused


def _no_features(table: Table, refused: dict[int, Kind]) -> DataError:
    """Return the error for columns that are no features, all of them at once."""
    lines = [
        f"{table.head(k)}: column {table.names[k]!r} is {_article(kind.name)}: it {kind.why}"
        for k, kind in refused.items()
    ]
    more = [f"... and {len(lines) - 12:,} more"] if len(lines) > 12 else []
    names = ",".join(str(k) if "," in table.names[k] else table.names[k] for k in refused)
    first = next(iter(refused))
    cells = table.columns[first]
    are_numbers = refused[first].form.numbers(cells[~missing_in(cells.tolist())].tolist()) is not None
    kinds = {"date": "date", "identifier": "number" if are_numbers else "category"}
    kind = kinds.get(refused[first].name, "category")
    return DataError(
        "\n".join(lines[:12] + more),
        help=f"--ignore '{names}' leaves {'it' if len(refused) == 1 else 'them'} out, --ignore auto all such columns; "
        f"--kind '{table.names[first]}={kind}' takes {table.names[first]!r} in",
    )


def _article(name: str) -> str:
    return {"empty": "empty", "text": "free text", "identifier": "an identifier"}.get(name, f"a {name}")


def _refuse_missing(table: Table, columns: Sequence[Column]) -> None:
    for column in columns:
        if column.missing:
            raise missing_value(table, column.place, missing_in(table.columns[column.place].tolist()))
