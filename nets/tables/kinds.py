"""What a column is: a number, yes or no, a category, or something that is no feature."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.tables.dates import are_dates, date_format
from nets.tables.numbers import PLAIN, Form, form_of

KINDS = ("number", "yes-no", "category", "date")  # what a column may be said to be
PAIRS = (
    *(("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("off", "on"), ("-", "+")),
    *(("nein", "ja"), ("non", "oui"), ("нет", "да")),
)
FEW, SOME, MOST = 10, 50, 1000  # values: few tell nothing, some may all differ, more are no category unless it is said
MOST_ASKED = 20_000
WORDS = 4  # more in a cell on average, and it is a sentence
COUNTING = 20  # whole numbers in a row that number the rows
ID_NAME = re.compile(r"(?i:^|.*[_ .-])(?i:id|uuid|guid|index|idx|rowid|row_?number|unnamed: ?\d*)$|.*[a-z]I[dD]$")


@dataclass(frozen=True)
class Kind:
    """What a column is.

    Attributes
    ----------
    name : str
        One of `KINDS`, or "identifier", "text" or "empty".
    why : str
        What tells, where it is no feature.
    form : Form
        Of numbers.
    values : tuple of str
        Of a category; of yes-no, the word for no and that for yes.
    format : str
        Of dates.
    """

    name: str
    why: str = ""
    form: Form = PLAIN
    values: tuple[str, ...] = ()
    format: str = ""

    @property
    def is_feature(self) -> bool:
        """Whether a model can learn from it as it is."""
        return self.name in ("number", "yes-no", "category") or bool(self.format)


def kind_of(
    name: str, cells: Array, missing: Array, separator: str, decimal: str | None, place: Callable[[int], str]
) -> Kind:
    """Return what a column is.

    Parameters
    ----------
    name : str
        Of the column.
    cells : ndarray of StringDType, shape (N,)
    missing : ndarray of bool, shape (N,)
    separator : str
        Of the file.
    decimal : {".", ","}, optional
        What is known of the file.
    place : callable
        From a row to where its cell stands.

    Raises
    ------
    DataError
        If most of its cells are numbers, and some are not: what was meant cannot be told.

    Examples
    --------
    >>> def of(name, *cells):
    ...     text = np.array(cells, np.dtypes.StringDType())
    ...     return kind_of(name, text, np.zeros(len(cells), bool), ",", None, str).name
    >>> of("size", "1.5", "2"), of("smokes", "no", "Yes"), of("colour", "red", "blue"), of("id", "7", "9")
    ('number', 'yes-no', 'category', 'identifier')
    """
    present = (cells[~missing] if missing.any() else cells).tolist()
    if not present:
        return Kind("empty", "has no value in any row")
    form = form_of(present, separator, decimal)
    if form is not None:
        return kind_of_numbers(name, np.array(form.numbers(present)), form)
    counts = Counter(present)
    pair = pair_of(list(counts))
    if pair is not None:
        return Kind("yes-no", values=pair)
    values = sorted(counts)
    if are_dates(values):
        return Kind("date", f"holds dates or times, such as {present[0]!r}")
    _check_numbers(name, cells, missing, counts, separator, decimal, place)
    return _text_kind(name, values, len(present))


def kind_of_numbers(name: str, numbers: Array, form: Form) -> Kind:
    """Return what a column of numbers is: whole ones may only number the rows.

    Parameters
    ----------
    name : str
        Of the column.
    numbers : ndarray of float64, shape (N,)
        Those that are not missing.
    form : Form
        How they are written.

    Examples
    --------
    >>> kind_of_numbers("row id", np.array([3.0, 1.0]), Form()).name, kind_of_numbers("size", np.arange(9), Form()).name
    ('identifier', 'number')
    """
    why = _numbering(name, numbers)
    return Kind("identifier", why, form) if why else Kind("number", form=form)


def kind_asked(
    asked: str, name: str, cells: Array, missing: Array, separator: str, place: Callable[[int], str]
) -> Kind:
    """Return a column's kind as a user says, or raise where its cells are not so.

    Parameters
    ----------
    asked : str
        One of `KINDS`.
    name : str
        Of the column.
    cells : ndarray of StringDType, shape (N,)
    missing : ndarray of bool, shape (N,)
    separator : str
        Of the file.
    place : callable
        From a row to where its cell stands.
    """
    present = cells[~missing].tolist()
    rows = np.flatnonzero(~missing).tolist()
    if asked not in KINDS:
        raise DataError(f"no kind of column is called {asked!r}", help=f"choose from {', '.join(KINDS)}")
    if not present:
        raise DataError(f"{place(0)}: the column {name!r} has no value in any row", help=f"--ignore {name!r}")
    if asked == "number":
        form = form_of(present, separator, None)
        if form is None:
            wrong = next((row for row, cell in zip(rows, present, strict=True) if Form().number(cell) is None), rows[0])
            raise not_a_number(name, str(cells[wrong]), place(wrong))
        return Kind("number", form=form)
    if asked == "date":
        format = date_format(list(dict.fromkeys(present)))
        if format is None:
            raise DataError(
                f"{place(rows[0])}: {present[0]!r} and the other dates of {name!r} are in no one format that is known",
                help="write dates as 2024-12-31, or leave the column out",
            )
        return Kind("date", format=format)
    values = tuple(sorted(set(present)))
    if len(values) > MOST_ASKED or (asked == "yes-no" and len(values) > 2):
        most = 2 if asked == "yes-no" else MOST_ASKED
        raise DataError(f"{place(0)}: {name!r} has {len(values):,} values, not {most:,} at most", help="leave it out")
    if asked == "yes-no":
        return Kind("yes-no", values=pair_of(values) or ((values[0], values[-1])))
    return Kind("category", values=values)


def pair_of(values: Sequence[str]) -> tuple[str, str] | None:
    """Return the words for no and yes that all values are, in any case of letters.

    >>> pair_of(["Yes", "no"]), pair_of(["TRUE"]), pair_of(["yes", "maybe"])
    (('no', 'yes'), ('false', 'true'), None)
    """
    words = {value.casefold() for value in values}
    return next((pair for pair in PAIRS if words <= set(pair)), None) if len(words) <= 2 else None


def not_a_number(name: str, cell: str, place: str, way: str = "") -> DataError:
    """Return the error for a cell that should be a number.

    Parameters
    ----------
    name : str
        Of the column.
    cell : str
    place : str
        Where it stands.
    way : str
        The way out, by default that of a table to learn from.
    """
    return DataError(
        f"{place}: {cell[:40]!r} is no finite number, in column {name!r}",
        help=way
        or f"repair or empty the cell; --kind {name!r}=category takes its cells as names, --ignore {name!r} leaves "
        "it out",
    )


def _numbering(name: str, values: Array) -> str:
    """Return why whole numbers only number the rows, or nothing."""
    if len(values) < 2 or not (values == np.floor(values)).all():
        return ""
    different = np.unique(values)
    if ID_NAME.match(name) and len(different) > len(values) / 2:
        return f"is called so, and {_share(len(different), len(values))} of its values differ"
    if len(values) >= COUNTING and len(different) == len(values) == different[-1] - different[0] + 1:
        return f"numbers the rows: each of {different[0]:.0f} to {different[-1]:.0f} once"
    return ""


def _share(some: int, n: int) -> str:
    return "all" if some == n else f"{some:,} of {n:,}"


def _check_numbers(
    name: str,
    cells: Array,
    missing: Array,
    counts: Counter[str],
    separator: str,
    decimal: str | None,
    place: Callable[[int], str],
) -> None:
    """Raise if most cells are numbers, written in one way, and some are not."""
    forms = Counter[Form]()
    for cell, n in counts.items():
        form = form_of([cell], separator, decimal)
        if form is not None:
            forms[form] += n
    if sum(forms.values()) * 2 < counts.total():
        return
    usual = forms.most_common(1)[0][0]
    wrong = {cell for cell in counts if usual.number(cell) is None or usual.sign not in cell}
    wrong = wrong or {cell for cell in counts if form_of([cell], separator, decimal) != usual} or set(counts)
    pairs = zip(cells.tolist(), missing, strict=True)
    row = next(i for i, (cell, gone) in enumerate(pairs) if not gone and cell in wrong)
    raise not_a_number(name, str(cells[row]), place(row))


def _text_kind(name: str, values: Sequence[str], n: int) -> Kind:
    """Return what a column of text is by its different values."""
    words = sum(len(value.split()) for value in values) / len(values)
    few = ", ".join(repr(value[:30]) for value in values[:2])
    differ = f"has {len(values):,} different values in {n:,} rows, such as {few}"
    is_named = bool(ID_NAME.match(name)) and len(values) > n / 2 and n > 1
    if (
        is_named
        or len(values) > MOST
        or (len(values) > FEW and len(values) > n * (0.9 if len(values) <= SOME else 0.5))
    ):
        return Kind("text" if words >= 2 and not is_named else "identifier", differ)
    if words > WORDS and len(values) > n / 2 and len(values) > 2:
        return Kind("text", differ)
    return Kind("category", values=tuple(values))
