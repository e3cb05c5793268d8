"""What can be read: `READERS`, one row a kind of file, and `load`, which finds the row for a path."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from nets.core.errors import DataError
from nets.data.csv_file import OPTIONS, is_csv, read_csv, read_frame
from nets.data.dataset import Dataset, Part, assemble
from nets.data.idx import is_idx_folder, read_idx_folder
from nets.data.idx_names import NAMES
from nets.data.npz import has_labels, is_npz, read_npz, read_npz_samples
from nets.data.pictures import is_picture_folder, read_picture_folder
from nets.data.sentences import is_sentence_folder, read_sentences
from nets.data.targets import INPUT
from nets.io.files import reason
from nets.tables import Schema, is_frame


@dataclass(frozen=True)
class Reader:
    """A row of `READERS`.

    Attributes
    ----------
    what : str
        What it reads, for help and messages.
    recognises : callable
        Whether a path looks like that.
    read : callable
        From a path, and the options below, to the training and the test part, unchecked.
    options : tuple of str
        The options of `load` that it takes.
    """

    what: str
    recognises: Callable[[Path], bool]
    read: Callable[..., tuple[Part, Part | None]]
    options: tuple[str, ...] = ()


READERS: dict[str, Reader] = {
    "idx": Reader(f"a folder of {NAMES}", is_idx_folder, read_idx_folder),
    "csv": Reader("a csv file (.gz or not)", is_csv, read_csv, OPTIONS),
    "npz": Reader("an npz file with X, y or X_train, y_train, X_test, y_test", is_npz, read_npz),
    "pictures": Reader(
        "a folder with one folder of PNG or JPEG pictures a class, or train and test that have these",
        is_picture_folder,
        read_picture_folder,
        ("resize",),
    ),
    "sentences": Reader(
        "a folder with one file of sentences a class, like pos.txt and neg.txt",
        is_sentence_folder,
        read_sentences,
        ("encoding",),
    ),
}


def _npz_samples(path: Path) -> tuple[Part, Part | None]:
    return read_npz(path) if has_labels(path) else (_with_zeros(read_npz_samples(path)), None)


def _with_zeros(part: Part) -> Part:
    return replace(part, labels=np.zeros(len(part.X)))


#: Row of `READERS` -> how samples are read that need no labels.
UNLABELLED: dict[str, Callable[..., tuple[Part, Part | None]]] = {"npz": _npz_samples}


def load(
    path: str | os.PathLike[str] | Any,
    *,
    format: str | None = None,
    classes: Sequence[str] | None = None,
    label: str | int | Sequence[str | int] | None = None,
    header: bool | None = None,
    separator: str | None = None,
    decimal: str | None = None,
    ignore: str | Sequence[str] | None = None,
    kind: Mapping[str, str] | None = None,
    missing: str | None = None,
    like: Schema | None = None,
    encoding: str | None = None,
    resize: Sequence[int] | None = None,
    target: str | None = None,
) -> Dataset:
    """Return the data set that a file, a folder or a frame holds.

    Parameters
    ----------
    path : path-like or frame
        A frame of pandas or polars, or a mapping from names to columns, is read as a csv file is.
    format : str, optional
        A row of `READERS`, where the path does not tell.
    classes : sequence of str, optional
        Names for the classes 0, 1, ..., or the order of the classes where labels are text.
    label : str, int or sequence of these, optional
        The column of the labels of a csv file: a name, "first", "last", or a number from 0. Without it the column
        called label, class, target or y, where there is one such, otherwise the last. Several stand with commas
        between them: "height,weight".
    header : bool, optional
        Whether a csv file begins with a header, where that is not to be guessed.
    separator : str, optional
        What stands between the cells of a csv file: a character, or comma, semicolon, tab, pipe or blanks.
    decimal : {".", ","}, optional
        The decimal mark of a csv file.
    ignore : str or sequence of str, optional
        Columns to leave out, by name or number; "auto" for all that are no features: identifiers, free text, dates.
    kind : mapping of str to {"number", "yes-no", "category", "date"}, optional
        What a column is, by its name, where that is not to be guessed.
    missing : {"impute", "refuse", "drop-rows"}, optional
        What is done about values that are missing. By default they stay, as NaN, to be imputed in training.
    like : Schema, optional
        Of a table read before: its columns are found by their names, in any order.
    encoding : str, optional
        What the text of files of sentences, or of a csv file, is in, where the bytes do not tell: "latin-1", "koi8-r".
    resize : pair (height, width), optional
        What pictures in folders are brought to; without it all must have one size.
    target : {"classes", "numbers", "labels", "input"}, optional
        What is to be predicted, see `Dataset`; classes by default, but it is asked for where labels may as well be
        numbers. Samples that are their own target need no labels.

    Returns
    -------
    Dataset
        Images as uint8 of shape (N, C, H, W), tables as float64 of shape (N, columns), npz arrays of the dtype they
        have, sentences as text of shape (N,). What the columns of a table are, `Dataset.columns` says.

    Raises
    ------
    DataError
        If nothing here can read it, or what is read is damaged or contradicts itself; the message names the file.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "flowers.csv")
    ...     _ = path.write_text("length,width,name\\n1,2.5,iris\\n0.5,1,rose\\n")
    ...     data = load(path)
    >>> data.name, data.kind, data.X.shape, data.classes, data.y.tolist()
    ('flowers', 'vectors', (2, 2), ('iris', 'rose'), [0, 1])
    >>> data = load({"colour": ["red", "blue", None], "id": [7, 8, 9], "kind": ["a", "b", "a"]}, ignore="id")
    >>> data.X.tolist(), [(column.name, column.kind, column.values) for column in data.columns]
    ([[1.0], [0.0], [nan]], [('colour', 'category', ('blue', 'red'))])
    """
    options: dict[str, Any] = {
        "label": label,
        "header": header,
        "separator": separator,
        "decimal": decimal,
        "ignore": ignore,
        "kind": kind,
        "missing": missing,
        "like": like,
        "encoding": encoding,
        "resize": resize,
    }
    given = {key: value for key, value in options.items() if value not in (None, (), {})}
    if is_frame(path):
        part = _read_any(read_frame, path, target, given | {"name": "the frame"})
        return assemble(part, None, classes, "frame", target)
    path = Path(path)
    with _telling(path):
        name = recognise(path) if format is None else format
        if name not in READERS:
            raise DataError(f"{path}: no format is called {name!r}", help=f"choose from {', '.join(READERS)}")
        for key in given.keys() - set(READERS[name].options):
            raise DataError(f"{path}: the option {key} is not for {READERS[name].what}", help="leave it out")
        if name == "csv":
            train, test = _read_any(read_csv, path, target, given)
        elif target == INPUT and label is None and name in UNLABELLED:
            train, test = UNLABELLED[name](path, **given)
        else:
            train, test = READERS[name].read(path, **given)
        return assemble(train, test, classes, path.resolve().name.split(".")[0], target)


def _read_any(read: Callable[..., Any], source: Any, target: str | None, given: dict[str, Any]) -> Any:
    """Read a table, without labels where samples are their own target."""
    if target == INPUT and "label" not in given:
        read_part = read(source, is_labelled=False, **given)
        return _with_zeros(read_part) if isinstance(read_part, Part) else (_with_zeros(read_part[0]), None)
    return read(source, is_numbers=target == "numbers", **given)


@contextlib.contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Raise an error of the system as a `DataError`."""
    try:
        yield
    except OSError as error:
        raise DataError(f"cannot read {path}: {reason(error)}", help="check the path and its permissions") from None


def recognise(path: Path) -> str:
    """Return the row of `READERS` that a path looks like.

    Raises
    ------
    DataError
        If there is nothing at the path, or nothing known.
    """
    found = next((name for name, reader in READERS.items() if reader.recognises(path)), None)
    if found is not None:
        return found
    if not path.exists():
        raise DataError(f"there is no file or folder {path}", help="check the path")
    message = f"{path} is no data file that is known"
    if path.is_dir():
        there = sorted(entry.name for entry in path.iterdir())
        holds = ", ".join(there[:8]) + (", …" if len(there) > 8 else "") if there else "nothing"
        message = f"the folder {path} holds no data set that is known: it holds {holds}"
    raise DataError(message, help="give " + ";\n    ".join(reader.what for reader in READERS.values()))
