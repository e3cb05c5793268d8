"""A table: named columns of text, and where each cell stands."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.tables.columns import STRING, Columns
from nets.tables.numbers import plain_numbers

Label = str | int | Sequence[str | int] | None


@dataclass(frozen=True)
class Reading:
    """What a user says of a table, where it is not to be guessed.

    Attributes
    ----------
    label : str, int or sequence of these, optional
        The column of the labels: its name, "first", "last", or its number from 0; several, with commas between.
    header : bool, optional
        Whether the first line is a header.
    separator : str, optional
        What stands between cells: one character, or " " for any number of blanks.
    decimal : {".", ","}, optional
    ignore : tuple of str
        Columns to leave out; "auto" leaves out all that are no features.
    kind : mapping of str to str
        What a column is, by its name.
    missing : {"impute", "refuse", "drop-rows"}
    encoding : str, optional
        What the bytes of a file are in.
    """

    label: Label = None
    header: bool | None = None
    separator: str | None = None
    decimal: str | None = None
    ignore: tuple[str, ...] = ()
    kind: Mapping[str, str] = field(default_factory=dict)
    missing: str = "impute"
    encoding: str | None = None


@dataclass(frozen=True, eq=False)
class Table:
    """Named columns of text, all of the same length; cells without blanks around them.

    Attributes
    ----------
    names : tuple of str
        Of the header, or "column 1", "column 2", ... without one. A name may stand twice.
    columns : sequence of ndarray of StringDType, shape (N,)
    path : str
        What to call the table in a message.
    lines : ndarray of int, shape (N,), or None
        The line each row begins at, in a file.
    header : bool
        Whether the names are the table's own.
    separator, encoding : str
        Of a file.
    notes : tuple of str
        What was guessed or passed over, each with the option that says otherwise.

    Examples
    --------
    >>> table = table_of({"a": ["1", "2"], "b": ["x", "y"]}, "t.csv", np.array([2, 3]))
    >>> len(table), table.place(1, 0), table.find("b")
    (2, 't.csv:3:1', 1)
    """

    names: tuple[str, ...]
    columns: Sequence[Array]
    path: str
    lines: Array | None = None
    header: bool = True
    separator: str = ","
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()
    known: dict[int, Array | None] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        if self.lines is not None:
            return len(self.lines)
        return len(self.columns[0]) if self.columns else 0

    def place(self, row: int, column: int) -> str:
        """Return where a cell stands: file:line:column, counted from 1."""
        if self.lines is None:
            return f"{self.path}: row {row} of {self.names[column]!r}"
        return f"{self.path}:{int(self.lines[row])}:{column + 1}"

    def head(self, column: int) -> str:
        """Return where a column stands."""
        if self.lines is None:
            return f"{self.path}: column {self.names[column]!r}"
        line = 1 if not len(self.lines) else max(1, int(self.lines[0]) - self.header)
        return f"{self.path}:{line}:{column + 1}"

    def plain(self, column: int) -> Array | None:
        """Return a column as float64, if it is plain numbers throughout; found out once.

        >>> table_of({"a": ["1", "2.5"], "b": ["1", "?"]}, "t").plain(0)
        array([1. , 2.5])
        """
        if column not in self.known:
            self.known[column] = plain_numbers(self.columns[column].tolist())
        return self.known[column]

    def find(self, name: str) -> int:
        """Return the number of a column.

        Raises
        ------
        DataError
            If it is not there, with the nearest names, or there twice.
        """
        places = [k for k, other in enumerate(self.names) if other == name.strip()]
        if not places:
            raise DataError(f"{self.path} has no column {name!r}", help=nearest(name, self.names))
        if len(places) > 1:
            raise twice(self, name, places)
        return places[0]

    def take(self, rows: Array) -> Table:
        """Return the table of some of the rows."""
        return replace(
            self,
            columns=self.columns.take(rows)
            if isinstance(self.columns, Columns)
            else tuple(column[rows] for column in self.columns),
            known={k: numbers[rows] for k, numbers in self.known.items() if numbers is not None},
            lines=np.arange(len(self))[rows] if self.lines is None else self.lines[rows],
        )


def table_of(columns: Mapping[str, Sequence[str]], path: str, lines: Array | None = None) -> Table:
    """Return the table of columns of text.

    Parameters
    ----------
    columns : mapping of str to sequence of str
    path : str
        What to call it in a message.
    lines : ndarray of int, optional
        The line of each row, in a file.
    """
    return Table(tuple(columns), tuple(np.array(list(cells), STRING) for cells in columns.values()), path, lines)


def nearest(name: str, names: Sequence[str]) -> str:
    """Return the names nearest to one that is not there, for the help of an error.

    >>> nearest("hieght", ["height", "weight", "age"])
    "did you mean 'height', 'weight'? There are height, weight, age"
    """
    low = {other.casefold().strip(): other for other in names}
    near = difflib.get_close_matches(name.casefold().strip(), list(low), n=3, cutoff=0.6)
    guess = f"did you mean {', '.join(repr(low[one]) for one in near)}? " if near else ""
    return f"{guess}There are {listed(names)}"


def listed(names: Sequence[str], most: int = 8) -> str:
    """Return some names in a row.

    >>> listed(["a", "b", "c"], 2)
    'a, b, … (3 in all)'
    """
    return ", ".join(names[:most]) + (f", … ({len(names):,} in all)" if len(names) > most else "")


def twice(table: Table, name: str, places: Sequence[int]) -> DataError:
    """Return the error for a name that several columns have.

    Parameters
    ----------
    table : Table
    name : str
    places : sequence of int
        Of the columns.
    """
    numbers = " and ".join(str(k + 1) for k in places[:4])
    return DataError(
        f"{table.head(places[1])}: columns {numbers} are both called {name!r}",
        help=f"rename one of them, or leave them out by --ignore {name!r}",
    )
