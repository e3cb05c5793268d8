"""Comma-separated files: one sample a line, one of its cells the label.

The separator is the comma, the semicolon or the tab, whichever the first line has most of. Cells may be quoted. A
first line that names the label's column, or has no number among its features, is a header.
"""

from __future__ import annotations

import csv
import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.data.dataset import Part
from nets.data.packed import read_text

SUFFIXES = (".csv", ".csv.gz", ".tsv", ".tsv.gz")
SEPARATORS = ",;\t"
SURE_NAMES = ("label", "class", "target")
LABEL_NAMES = (*SURE_NAMES, "y")  # y may as well be a label, for yes
Label = str | int | None


def is_csv(path: Path) -> bool:
    """Whether a path is a file called like a csv file."""
    return path.is_file() and path.name.lower().endswith(SUFFIXES)


def read_csv(
    path: Path, label: Label = None, header: bool | None = None, is_labelled: bool = True
) -> tuple[Part, None]:
    """Return the samples of a csv file as float64, and their labels as text.

    Parameters
    ----------
    path : Path
        Gzipped or not.
    label : str or int, optional
        The column of the labels: its name in the header, "first", "last", or its number from 0. Without it the column
        called label, class, target or y, where there is one such, otherwise the last. Several stand with commas
        between them: "height,weight".
    header : bool, optional
        Whether the first line is a header, where that is not to be guessed.
    is_labelled : bool
        Whether there are labels; without them all columns are features.

    Raises
    ------
    DataError
        With file, line and cell: for a line with more or fewer cells than the first, a cell that is no finite number,
        a quote without end; for an empty file, and a column that is not there.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "flowers.csv")
    ...     _ = path.write_text("length,width,name\\n1,2.5,iris\\n0.5,1,rose\\n")
    ...     train, _ = read_csv(path)
    >>> train.X.tolist(), train.labels.tolist()
    ([[1.0, 2.5], [0.5, 1.0]], ['iris', 'rose'])
    """
    rows = _rows(read_text(path), path)
    table = _Table.begin(next(rows, None), path, label, header, is_labelled)
    for line, cells in rows:
        table.add(line, cells)
    if header is None:
        table.check_guess()
    return table.part(), None


def read_features(path: Path, width: int, labels: int = 1) -> Part:
    """Return the samples of a csv file that has no labels, or those of one that has them beside `width` features.

    Parameters
    ----------
    path : Path
    width : int
        How many features a sample has.
    labels : int
        How many columns of labels there are, if any: the last ones, where there are several.

    Returns
    -------
    Part
        Without labels, their shape is (0,).

    Raises
    ------
    DataError
        As `read_csv`, and if a line has neither as many cells nor one more.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "new.csv")
    ...     _ = path.write_text("1,2.5\\n0.5,1\\n")
    ...     read_features(path, 2).X.tolist()
    [[1.0, 2.5], [0.5, 1.0]]
    """
    rows = list(_rows(read_text(path), path))
    cells = len(rows[0][1]) if rows else 0
    if cells == width + labels:
        return read_csv(path, None if labels == 1 else ",".join(map(str, range(width, cells))))[0]
    if rows and cells != width:
        raise DataError(f"{path} has {cells} cells in a line, but the model reads {width} features", help="give those")
    table = _Table.begin(rows[0] if rows else None, path, None, None, is_labelled=False)
    for line, found in rows[1:]:
        table.add(line, found)
    return table.part()


def _rows(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of every line that is not blank, with its number."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in _lines(text) if line.strip()), "")
    reader = csv.reader(_lines(text), delimiter=max(SEPARATORS, key=first.count), strict=True)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        raise DataError(
            f"{path}:{reader.line_num}: {error}", help='quote a cell as "...", a quote in it as ""'
        ) from None


def _lines(text: str) -> Iterator[str]:
    """Yield the lines one at a time: a `StringIO` would take four bytes a character."""
    start = 0
    while end := text.find("\n", start) + 1:
        yield text[start:end]
        start = end
    yield text[start:]


@dataclass
class _Table:
    """The samples of a csv file, as they come."""

    path: Path
    header: list[str] | None
    width: int
    columns: tuple[int, ...]  # of the labels, if there are any
    values: array[float]
    labels: list[list[str]]
    lines: list[int]

    @classmethod
    def begin(
        cls,
        first: tuple[int, list[str]] | None,
        path: Path,
        label: Label,
        header: bool | None,
        is_labelled: bool = True,
    ) -> _Table:
        """Return the table after its first line."""
        if first is None:
            raise DataError(f"{path} is empty", help="give one sample a line")
        line, cells = first
        if len(cells) < 1 + is_labelled:
            raise DataError(f"{path}:{line} has one cell", help="a sample has one feature and a label at least")
        names = [cell.strip() for cell in cells]
        if header is None:
            header = _is_header(names, label) if is_labelled else not any(map(_is_number, names))
        table = cls(path, names if header else None, len(cells), (), array("d"), [], [])
        table.columns = table.find_all(label) if is_labelled else ()
        if not header:
            table.add(line, cells)
        return table

    def find_all(self, label: Label) -> tuple[int, ...]:
        """Return the numbers of the labels' columns."""
        if not isinstance(label, str) or "," not in label or label in (self.header or []):
            return (self.find(label),)
        names = [name.strip() for name in label.split(",") if name.strip()]
        found = [
            self.find(int(name) if name.isdecimal() and name not in (self.header or []) else name) for name in names
        ]
        if len(set(found)) < len(found) or len(found) == self.width:
            raise DataError(
                f"{self.path}: the columns {label!r} leave no feature, or one is named twice",
                help="name each once, and leave one column that is no label",
            )
        return tuple(found)

    def find(self, label: Label) -> int:
        """Return the number of a label's column."""
        names = self.header or []
        if label is None:
            called = [i for i, name in enumerate(names) if name.lower() in LABEL_NAMES]
            return called[0] if len(called) == 1 else self.width - 1
        if isinstance(label, str) and names.count(label) == 1:
            return names.index(label)
        number = {"first": 0, "last": self.width - 1}.get(label, -1) if isinstance(label, str) else label
        if not 0 <= number < self.width:
            there = ", ".join(names[:8]) + (", …" if len(names) > 8 else "") or "there is no header"
            raise DataError(
                f"{self.path} has no column {label!r} among its {self.width}",
                help=f"name one of its header ({there}), or say first, last, or a number from 0",
            )
        return number

    def add(self, line: int, cells: list[str]) -> None:
        """Take one more sample."""
        if len(cells) != self.width:
            raise DataError(
                f"{self.path}:{line}:{min(len(cells), self.width) + 1}: {len(cells)} cells, not {self.width} as before",
                help="every line has the same number of cells",
            )
        if self.columns:
            self.labels.append([cells[k] for k in self.columns])
            cells = [cell for k, cell in enumerate(cells) if k not in self.columns]
        self.lines.append(line)
        try:
            self.values.extend(map(float, cells))
        except ValueError:
            raise self.bad_cell(line, cells) from None

    def check_guess(self) -> None:
        """Refuse a header that may be a sample: the name of its label column is a label as well."""
        name = self.header[self.columns[0]] if self.header and self.columns else ""
        if name and name in {labels[0].strip() for labels in self.labels}:
            raise DataError(
                f"{self.path}: the first line may be a header or a sample: {name!r} is a label, too",
                help="say which, by the option header",
            )

    def part(self) -> Part:
        """Return the samples, all of them finite."""
        if not self.lines:
            raise DataError(f"{self.path} holds a header and no samples", help="give one sample a line")
        X = np.frombuffer(self.values, dtype=np.float64).reshape(len(self.lines), -1)
        if not np.isfinite(X).all():
            row = int(np.argmin(np.isfinite(X).all(axis=1)))
            raise self.bad_cell(self.lines[row], [repr(value) for value in X[row].tolist()])
        names = tuple(self.header[k] for k in self.columns) if self.header else ()
        return Part(X, self._texts(), str(self.path), self.place, names)

    def place(self, sample: int) -> str:
        """Return where the label of a sample stands."""
        return f"{self.path}:{self.lines[sample]}:{self.columns[0] + 1 if self.columns else 0}"

    def bad_cell(self, line: int, features: list[str]) -> DataError:
        """Return the error for the first feature of a line that is no finite number."""
        wrong = next(i for i, cell in enumerate(features) if not _is_finite(cell))
        column = [k for k in range(self.width) if k not in self.columns][wrong]
        name = f" ({self.header[column]})" if self.header else ""
        cell = features[wrong].strip()
        what = f"{cell[:40]!r} is no finite number" if cell else "the cell is empty"
        return DataError(
            f"{self.path}:{line}:{column + 1}: {what}, in column {column + 1}{name}",
            help="repair or remove the line, or name the column of the labels",
        )

    def _texts(self) -> Array:
        texts = np.array(self.labels, dtype=np.dtypes.StringDType())
        return texts[:, 0] if len(self.columns) == 1 else texts if self.columns else np.empty(0)


def _is_header(names: list[str], label: Label) -> bool:
    """Whether a first line names columns: the label's is among them, or no cell but the label's is a number."""
    if label in names or any(name.lower() in SURE_NAMES for name in names):
        return True
    if isinstance(label, int):
        column = label if 0 <= label < len(names) else 0
    else:
        column = 0 if label == "first" else len(names) - 1
    return not any(_is_number(name) for i, name in enumerate(names) if i != column)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _is_finite(cell: str) -> bool:
    return _is_number(cell) and math.isfinite(float(cell))
