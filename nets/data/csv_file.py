"""Tables as data sets: comma-separated files and their kin, and frames; one row a sample, some columns the labels.

What a cell, a row and a column is, `nets.tables` tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.data.dataset import Part
from nets.data.labels import MANY
from nets.data.packed import read_bytes
from nets.tables import Found, Reading, Schema, Table, of_frame, parse_table, schema_of
from nets.tables.marks import missing_in
from nets.tables.numbers import PLAIN, form_of
from nets.tables.schema import labels_missing

SUFFIXES = (".csv", ".tsv", ".tab", ".psv", ".txt", ".dat", ".data")  # a file of sentences stands in a folder
OPTIONS = ("label", "header", "separator", "decimal", "ignore", "kind", "missing", "like", "encoding")  # of `read_csv`

FEW = 10  # rows, in which labels may all differ


def is_csv(path: Path) -> bool:
    """Whether a path is a file called like a csv file."""
    return path.is_file() and path.name.lower().removesuffix(".gz").endswith(SUFFIXES)


def read_csv(
    path: Path, *, is_labelled: bool = True, like: Schema | None = None, is_numbers: bool = False, **said: Any
) -> tuple[Part, None]:
    """Return the samples of a csv file as float64, and their labels as text.

    Parameters
    ----------
    path : Path
        Gzipped or not.
    is_labelled : bool
        Whether there are labels; without them all columns are features.
    like : Schema, optional
        Of a table read before: its columns are found again.
    is_numbers : bool
        Whether labels are numbers: they are then written as Python writes them, whatever their decimal mark.
    **said
        The fields of `nets.tables.Reading`.

    Returns
    -------
    Part
        `X` has a column for each that is a feature, with NaN where a value is missing; `table` says what they are.

    Raises
    ------
    DataError
        With file, line and cell: for a line with more or fewer cells than the first, a cell that is no number in a
        column of numbers, a quote without end; for an empty file, a column that is not there or is no feature.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "flowers.csv")
    ...     _ = path.write_text("length,colour,name\\n1,red,iris\\n0.5,?,rose\\n")
    ...     train, _ = read_csv(path)
    >>> train.X.tolist(), train.labels.tolist(), [column.kind for column in train.table.columns]
    ([[1.0, 0.0], [0.5, nan]], ['iris', 'rose'], ['number', 'category'])
    """
    reading = reading_of(said)
    known, usual = ((), "") if like is None else (like.names, like.separator)
    table = parse_table(read_bytes(path), str(path), reading, known, usual)
    return part_of(table, reading, is_labelled, like, is_numbers), None


def reading_of(said: dict[str, Any]) -> Reading:
    """Return what a user says of a table, from options that may be None.

    >>> reading_of({"ignore": "id, name", "label": None}).ignore
    ('id', 'name')
    """
    given = {name: value for name, value in said.items() if value is not None}
    ignore = given.get("ignore", ())
    names = ignore.split(",") if isinstance(ignore, str) else ignore
    return Reading(**given | {"ignore": tuple(str(name).strip() for name in names if str(name).strip())})


def part_of(
    table: Table, reading: Reading, is_labelled: bool = True, like: Schema | None = None, is_numbers: bool = False
) -> Part:
    """Return the samples and labels of a table.

    Parameters
    ----------
    table : Table
    reading : Reading
        What a user says of it.
    is_labelled : bool
        Whether there are labels.
    like : Schema, optional
        Of a table read before.
    is_numbers : bool
        Whether labels are numbers.
    """
    schema = schema_of(table, reading, is_labelled) if like is None else like
    if like is None:
        _check_header(table, schema, reading)
    found = schema.read(table)
    if is_labelled and found.labels is None:
        names = ", ".join(repr(name) for name, _ in schema.labels)
        raise DataError(f"{table.path} has no labels: it lacks {names}", help="give the table that was begun with")
    if schema.missing == "drop-rows":
        kept = _whole_rows(table, found)
        left = f"{int((~kept).sum()):,} of {len(table):,} rows lack a value"
        schema = replace(schema, notes=(*schema.notes, f"{left} and are left out (--missing impute keeps them)"))
        table = table.take(kept)
        found = replace(found, X=found.X[kept], labels=None if found.labels is None else found.labels[kept])
    return sample_part(table, schema, found, is_numbers)


def _whole_rows(table: Table, found: Found) -> Array:
    """Return which rows lack no value and no label; one at least."""
    kept: Array = np.asarray(~np.isnan(found.X).any(axis=1))
    if found.labels is not None:
        labels = found.labels.reshape(len(kept), -1)
        for k in range(labels.shape[1]):
            kept &= ~labels_missing(labels[:, k])
    if not kept.any():
        raise DataError(
            f"{table.path}: every row lacks a value", help="--missing impute keeps rows, or --ignore such columns"
        )
    return kept


def sample_part(table: Table, schema: Schema, found: Found, is_numbers: bool = False) -> Part:
    """Return what a schema found in a table as a part of a data set.

    Parameters
    ----------
    table : Table
    schema : Schema
    found : Found
        What the schema read of the table.
    is_numbers : bool
        Whether labels are numbers.
    """
    names = tuple(name for name, _ in schema.labels)
    places = _label_columns(table, schema) if found.labels is not None else []
    labels = np.empty(0) if found.labels is None else found.labels
    for k, place in enumerate(places):
        cells = table.columns[place]
        if labels_missing(cells).all():
            raise DataError(
                f"{table.place(0, place)}: the label {table.names[place]!r} has no value in any row",
                help="name another column by --label",
            )
        if not is_numbers and len(places) == 1:
            _check_labels(table, place)
        if is_numbers:
            column = _plain(cells, table.separator)
            labels = (
                column if labels.ndim == 1 else np.concatenate([labels[:, :k], column[:, None], labels[:, k + 1 :]], 1)
            )

    def where(sample: int) -> str:
        return table.place(sample, places[0] if places else 0)

    return Part(found.X, labels, table.path, where, names if found.labels is not None else (), schema)


def _label_columns(table: Table, schema: Schema) -> list[int]:
    if schema.header and table.header:
        return [table.names.index(name) for name, _ in schema.labels]
    if len(table.names) == schema.width:
        return [place for _, place in schema.labels]
    used = sorted([place for _, place in schema.labels] + [column.place for column in schema.columns])
    return [used.index(place) for _, place in schema.labels]


def _check_labels(table: Table, place: int) -> None:
    """Refuse labels of which each is another: they name the rows. Fractions, and very many, are asked about later."""
    texts = table.columns[place].tolist()
    if len(texts) < FEW or len(set(texts)) < len(texts):
        return
    numbers = PLAIN.numbers(texts)
    if numbers is not None and (len(texts) > MANY or any(number % 1 for number in numbers)):
        return
    raise DataError(
        f"{table.head(place)}: the label {table.names[place]!r} is another in each of {len(texts):,} rows, such as "
        f"{texts[0][:30]!r}",
        help="name another column by --label; numbers to be predicted are target='numbers' (--regression)",
    )


def _plain(cells: Array, separator: str) -> Array:
    """Return numbers as Python writes them, if they are numbers throughout: decimal commas, %, groups are taken off."""
    texts = cells.tolist()
    gone = missing_in(texts)
    present = [text for text, is_gone in zip(texts, gone, strict=True) if not is_gone]
    form = form_of(present, separator, None)
    if form is None or (form.decimal == "." and not form.is_grouped and not form.sign):
        return cells
    out = cells.copy()
    out[~gone] = [repr(number) for number in form.numbers(present) or []]
    return out


def _check_header(table: Table, schema: Schema, reading: Reading) -> None:
    """Refuse a header that may be a sample: the name of its label column is a label as well."""
    if reading.header is not None or not table.header or table.lines is None:
        return
    for name, place in schema.labels:
        if name in table.columns[place].tolist():
            raise DataError(
                f"{table.path}: the first line may be a header or a sample: {name!r} is a label, too",
                help="say which, by the option --header or --no-header",
            )


def read_frame(
    frame: Any, name: str, is_labelled: bool = True, like: Schema | None = None, is_numbers: bool = False, **said: Any
) -> Part:
    """Return the samples of a frame of pandas or polars, or of columns by name.

    Parameters
    ----------
    frame : frame or mapping
    name : str
        What to call it in a message.
    is_labelled : bool
        Whether there are labels.
    like : Schema, optional
        Of a table read before.
    is_numbers : bool
        Whether labels are numbers.
    **said :
        The fields of `nets.tables.Reading`.
    """
    return part_of(of_frame(frame, name), reading_of(said), is_labelled, like, is_numbers)


def read_features(
    data: bytes | bytearray, name: str, width: int, labels: int = 1, reading: Reading | None = None
) -> Part:
    """Return the samples of a csv file by place, for a model that has no record of its columns.

    Parameters
    ----------
    data : bytes
        Of the file.
    name : str
        What to call it in a message.
    width : int
        How many features a sample has.
    labels : int
        How many columns of labels there are, if any: the last ones, where there are several.
    reading : Reading, optional
        What a user says of it: `header`, `separator`, `decimal`, `encoding`.

    Returns
    -------
    Part
        Without labels, their shape is (0,).

    Raises
    ------
    DataError
        As `read_csv`, and if a line has neither as many cells nor those of the labels more.

    Examples
    --------
    >>> read_features(b"1,2.5\\n0.5,1\\n", "new.csv", 2).X.tolist()
    [[1.0, 2.5], [0.5, 1.0]]
    """
    said = Reading() if reading is None else reading
    table = parse_table(data, name, said)
    cells = len(table.names)
    if cells not in (width, width + labels):
        raise DataError(f"{name} has {cells} cells in a line, but the model reads {width} features", help="give those")
    is_labelled = cells == width + labels
    label: str | None = None if labels == 1 else ",".join(map(str, range(width, cells)))
    kind = {str(k): "number" for k in _features(table, label, is_labelled)}
    as_numbers = Reading(label=label, header=True, decimal=said.decimal, kind=kind, missing="refuse")
    part = part_of(table, as_numbers, is_labelled)
    return replace(part, table=None)


def _features(table: Table, label: str | None, is_labelled: bool) -> Sequence[int]:
    from nets.tables.schemas import label_places

    taken = label_places(table, label)[0] if is_labelled else ()
    return [k for k in range(len(table.names)) if k not in taken]
