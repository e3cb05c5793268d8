"""What a run knows of its table's columns: it finds them in another table, and reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError, StateError
from nets.tables.columns import STRING
from nets.tables.dates import day_number
from nets.tables.kinds import not_a_number
from nets.tables.marks import MISSING_LABELS, missing_in
from nets.tables.numbers import PLAIN, Form, form_of
from nets.tables.table import Table, listed, nearest, twice

UNSEEN = -1.0  # a category that the training table has not


@dataclass(frozen=True)
class Column:
    """A column that a model learns from.

    Attributes
    ----------
    name : str
    kind : {"number", "yes-no", "category", "date"}
        In `Dataset.X` a number is itself, yes is 1, a category is its place in `values`, a date the days from 1970;
        what is missing is NaN.
    place : int
        Its number from 0 in the table it was learned from.
    values : tuple of str
        Of a category, in ascending order; of yes-no, the word for no and that for yes.
    unit : str
        As the header has it: ``height (cm)``.
    form : Form
        How its numbers are written.
    format : str
        How its dates are written.
    missing : float
        The share of rows without a value, in the table it was learned from.
    """

    name: str
    kind: str
    place: int
    values: tuple[str, ...] = ()
    unit: str = ""
    form: Form = PLAIN
    format: str = ""
    missing: float = 0.0

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the column of plain values."""
        return cls(**{**values, "values": tuple(values["values"]), "form": Form.from_json(values["form"])})


@dataclass(frozen=True, eq=False)
class Found:
    """What a schema read of a table.

    Attributes
    ----------
    X : ndarray of float64, shape (N, columns)
    labels : ndarray of StringDType, shape (N,) or (N, K), or None
        None where the table has no labels.
    missing : dict of str to int
        How many values are missing, by column.
    unseen : dict of str to dict
        Categories that the training table has not, and how often, by column.
    notes : tuple of str
        What was passed over.
    """

    X: Array
    labels: Array | None
    missing: dict[str, int]
    unseen: dict[str, dict[str, int]]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Schema:
    """The columns of a table that was learned from, and its labels.

    Attributes
    ----------
    columns : tuple of Column
        In the order of the features.
    labels : tuple of (str, int)
        Name and place of each column of labels.
    width : int
        How many columns the table has in all.
    header : bool
        Whether it has names of its own; without, columns are found by their place.
    separator : str
    missing : {"impute", "refuse", "drop-rows"}
        What is done about values that are missing.
    ignored : tuple of str
        Columns left out.
    notes : tuple of str
        What was guessed, each with the option that says otherwise.
    """

    columns: tuple[Column, ...]
    labels: tuple[tuple[str, int], ...]
    width: int
    header: bool = True
    separator: str = ","
    missing: str = "impute"
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that a header may have; none where columns go by their place."""
        return tuple(column.name for column in self.columns) if self.header else ()

    def read(self, table: Table, decimal: str | None = None) -> Found:
        """Return what a model learns from or predicts, of a table with the same columns in any order.

        Parameters
        ----------
        table : Table
        decimal : {".", ","}, optional
            Its decimal mark, where that is not to be guessed.

        Raises
        ------
        DataError
            If a column is not there, with the nearest names; if a cell of a number is none, with its place; if a value
            is missing, where that is to be refused.

        Examples
        --------
        >>> from nets.tables.table import table_of
        >>> columns = Column("size", "number", 0), Column("colour", "category", 1, ("blue", "red"))
        >>> schema = Schema(columns, (("y", 2),), 3)
        >>> found = schema.read(table_of({"colour": ["red", "green"], "more": ["", ""], "size": ["1.5", "?"]}, "new"))
        >>> found.X.tolist(), found.missing, found.unseen, found.notes
        ([[1.5, 1.0], [nan, -1.0]], {'size': 1}, {'colour': {'green': 1}}, ("new: columns passed over: 'more'",))
        """
        places, labels, notes = self._places(table)
        X = np.empty((len(table), len(self.columns)))
        missing: dict[str, int] = {}
        unseen: dict[str, dict[str, int]] = {}
        is_said = decimal is not None
        if not is_said and (table.separator != self.separator or table.lines is None):
            decimal = decimal_of(table, places)
        for k, (column, place) in enumerate(zip(self.columns, places, strict=True)):
            gone, other = _read_column(table, place, column, decimal, X[:, k], is_said)
            if gone.any():
                missing[column.name] = int(gone.sum())
                if self.missing == "refuse":
                    raise missing_value(table, place, gone, "fill it: the model was trained on a table without gaps")
            if other:
                unseen[column.name] = other
        found = None if labels is None else read_labels(table, labels)
        return Found(X, found, missing, unseen, tuple(notes))

    def _places(self, table: Table) -> tuple[list[int], list[int] | None, list[str]]:
        """Return where the columns and the labels stand in a table, and what to say of it."""
        if not (self.header and table.header):
            return self._by_place(table)
        wanted = [column.name for column in self.columns]
        there: dict[str, list[int]] = {}
        for k, name in enumerate(table.names):
            there.setdefault(name, []).append(k)
        lost = [name for name in wanted if name not in there]
        if lost:
            raise DataError(
                f"{table.path} lacks {_counted(len(lost), 'column')} that the model reads: "
                f"{listed([repr(name) for name in lost])}",
                help=nearest(lost[0], table.names),
            )
        places = [there[name] for name in wanted]
        for name, found in zip(wanted, places, strict=True):
            if len(found) > 1:
                raise twice(table, name, found)
        labels = [table.names.index(name) for name, _ in self.labels if name in table.names]
        known = {*wanted, *self.ignored, *(name for name, _ in self.labels)}
        extra = [repr(name) for name in table.names if name not in known]
        notes = [f"{table.path}: columns passed over: {listed(extra)}"] if extra else []
        return [found[0] for found in places], labels if len(labels) == len(self.labels) > 0 else None, notes

    def _by_place(self, table: Table) -> tuple[list[int], list[int] | None, list[str]]:
        there = len(table.names)
        own, targets = [column.place for column in self.columns], [place for _, place in self.labels]
        why = "it has no header" if self.header else "the model was trained on a table without a header"
        notes = [f"{table.path}: columns are taken by their place, since {why}"]
        if there == self.width:
            return own, targets or None, notes
        for places, labelled in ((sorted(own), False), (sorted(own + targets), True)):
            if there == len(places):
                rank = {place: k for k, place in enumerate(places)}
                return [rank[place] for place in own], [rank[place] for place in targets] if labelled else None, notes
        raise DataError(
            f"{table.path} has {_counted(there, 'column')}, but the model reads {len(own)} features by their place",
            help=f"give these, or all {self.width} columns of the table it was trained on",
        )

    def to_json(self) -> dict[str, Any]:
        """Return the schema as plain values."""
        return asdict(self) | {"columns": [asdict(column) | {"form": column.form.to_json()} for column in self.columns]}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the schema of plain values.

        Raises
        ------
        StateError
            If they are none.
        """
        try:
            plain = dict(values)
            plain["columns"] = tuple(map(Column.from_json, plain["columns"]))
            plain["labels"] = tuple((str(name), int(place)) for name, place in plain["labels"])
            return cls(**plain | {name: tuple(plain[name]) for name in ("ignored", "notes")})
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise StateError(f"the record of a table's columns is damaged: {error!r}", help="train anew") from None


def _counted(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def _read_column(
    table: Table, place: int, column: Column, decimal: str | None, out: Array, is_said: bool = False
) -> tuple[Array, dict[str, int]]:
    """Put the values of a column into `out`; return which are missing, and those never seen before."""
    if column.kind == "number" and (column.form == PLAIN or table.lines is None) and decimal is None:
        plain = table.plain(place)
        if plain is not None:
            out[:] = plain
            return np.zeros(len(table), dtype=np.bool_), {}
    cells = table.columns[place].tolist()
    gone = missing_in(cells)
    kept = np.flatnonzero(~gone)
    present = [cells[i] for i in kept.tolist()]
    out[gone] = np.nan
    if column.kind == "number":
        out[kept] = _numbers(table, place, column, decimal, present, kept, is_said)
        return gone, {}
    if column.kind == "date":
        days = {cell: day_number(cell, column.format) for cell in set(present)}
        for row, cell in zip(kept.tolist(), present, strict=True):
            if days[cell] is None:
                raise DataError(f"{table.place(row, place)}: {cell[:40]!r} is no date as before", help="repair it")
        out[kept] = [days[cell] for cell in present]
        return gone, {}
    fold = str.casefold if column.kind == "yes-no" else str
    codes = {fold(value): float(k) for k, value in enumerate(column.values)}
    out[kept] = [codes.get(fold(cell), UNSEEN) for cell in present]
    unseen = Counter(cell for cell in present if fold(cell) not in codes)
    return gone, dict(unseen.most_common())


def _numbers(
    table: Table,
    place: int,
    column: Column,
    decimal: str | None,
    present: Sequence[str],
    rows: Array,
    is_said: bool,
) -> Sequence[float]:
    """Return numbers written as before or, if they are not, as this table writes its own."""
    own = form_of(present, table.separator, decimal)
    forms = [form for form in (own, column.form) if form is not None]
    if is_said:
        forms = [own if own is not None else Form(decimal or ".")]
    forms = [Form(), *forms] if table.lines is None else forms if decimal is not None else forms[::-1]
    for form in forms:
        if (numbers := form.numbers(present)) is not None:
            return numbers
    wrong = next((k for k, cell in enumerate(present) if all(form.number(cell) is None for form in forms)), 0)
    where = table.place(int(rows[wrong]), place)
    raise not_a_number(column.name, present[wrong], where, "repair or empty the cell: the model reads numbers here")


def decimal_of(table: Table, places: Sequence[int], most: int = 1000) -> str | None:
    """Return "," where some column can only be read with a decimal comma; None where nothing tells.

    Parameters
    ----------
    table : Table
    places : sequence of int
        Its columns to look at.
    most : int
        How many of its rows.
    """
    for place in places:
        if table.plain(place) is not None:
            continue
        cells = table.columns[place][:most].tolist()
        present = [cell for cell, gone in zip(cells, missing_in(cells), strict=True) if not gone]
        form = form_of(present, table.separator, None) if present else None
        if form is not None and form.decimal == ",":
            return ","
    return None


def missing_value(table: Table, place: int, gone: Array, way: str = "") -> DataError:
    """Return the error for the first value that is missing in a column.

    Parameters
    ----------
    table : Table
    place : int
        Of the column.
    gone : ndarray of bool, shape (N,)
        Which of its values are missing.
    way : str
        The way out, by default that of a table to learn from.
    """
    row = int(np.argmax(gone))
    return DataError(
        f"{table.place(row, place)}: the cell is empty or {str(table.columns[place][row]) or 'blank'!r}, in column "
        f"{table.names[place]!r}, and {int(gone.sum()):,} of {len(table):,} cells of it",
        help=way or "--missing impute puts the median there, --missing drop-rows leaves such rows out",
    )


def read_labels(table: Table, places: Sequence[int]) -> Array:
    """Return the labels as text, of shape (N,) or (N, K)."""
    columns = [table.columns[place] for place in places]
    return columns[0] if len(columns) == 1 else np.stack(columns, axis=1).astype(STRING)


def labels_missing(cells: Array) -> Array:
    """Return which labels are none."""
    texts = cells.tolist()
    known = {text: text.lower() in MISSING_LABELS for text in set(texts)}
    return np.array([known[text] for text in texts], dtype=np.bool_)
