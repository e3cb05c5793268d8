"""CSV files as people have them: `FILES`, made here, each with what must come of it.

`python -m tests.tables.make_files FOLDER` writes them all, to look at.
"""

from __future__ import annotations

import codecs
import gzip
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

ROWS = 48
Cells = list[list[str]]
Values = Callable[[int], str]


@dataclass(frozen=True)
class File:
    """A file, and what must come of it.

    Attributes
    ----------
    data : bytes
    name : str
    options : mapping
        Of `nets.data.load`.
    kinds : mapping of str to str
        The features, and what they are.
    classes : tuple of str
    refused : tuple of str
        Parts of the message, ``{}`` being the path; nothing where the file is read.
    columns : mapping of str to list of str
        The cells of the features as the file has them, to be written in another order.
    """

    data: bytes
    name: str = "data.csv"
    options: Mapping[str, Any] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    classes: tuple[str, ...] = ("no", "yes")
    refused: tuple[str, ...] = ()
    columns: Mapping[str, list[str]] = field(default_factory=dict)


def size(i: int, form: str = "{:.2f}") -> str:
    """Return a number that tells the class of row `i` most of the time."""
    return form.format(random.Random(i).gauss(40 if i % 2 else 30, 4))


def colour(i: int) -> str:
    """Return a category."""
    return ("red", "green", "blue", "green")[i * 7 % 4]


def smokes(i: int) -> str:
    """Return yes or no."""
    return "yes" if i % 3 else "no"


def bought(i: int) -> str:
    """Return the label of row `i`."""
    return "yes" if i % 2 else "no"


BASE: dict[str, Values] = {"size": size, "colour": colour, "smokes": smokes, "bought": bought}
KINDS = {"size": "number", "colour": "category", "smokes": "yes-no"}


def cells_of(columns: Mapping[str, Values], rows: int = ROWS) -> dict[str, list[str]]:
    """Return the cells of columns."""
    return {name: [value(i) for i in range(rows)] for name, value in columns.items()}


def written(columns: Mapping[str, Sequence[str]], separator: str = ",", header: bool = True, end: str = "\n") -> str:
    """Return the text of columns, their cells as they are."""
    lines = [separator.join(columns)] if header else []
    lines += [separator.join(row) for row in zip(*columns.values(), strict=True)]
    return end.join(lines) + end


def quoted(cell: str) -> str:
    """Return a cell in quotes."""
    return '"' + cell.replace('"', '""') + '"'


def a_file(
    changes: Mapping[str, Values] | None = None,
    kinds: Mapping[str, str] | None = None,
    *,
    order: Sequence[str] = (),
    text: Callable[[dict[str, list[str]]], str | bytes] = written,
    name: str = "data.csv",
    target: str = "bought",
    is_named: bool = True,
    classes: tuple[str, ...] = ("no", "yes"),
    drop: Sequence[str] = (),
    rows: int = ROWS,
    **options: Any,
) -> File:
    """Return the file of the base table with some columns changed, added or dropped.

    Parameters
    ----------
    changes : mapping of str to callable
        Columns, each from the number of a row to its cell.
    kinds : mapping of str to str
        Of the changed features; those that stand in no kinds are left out by an option.
    order : sequence of str
        Of the columns, those not named coming last.
    text : callable
        From the cells of each column to the file.
    name, classes
        As of `File`.
    target : str
        The label.
    is_named : bool
        Whether an option names it.
    drop : sequence of str
        Columns that the file has not.
    rows : int
    **options
        Of `nets.data.load`.
    """
    columns = {key: value for key, value in {**BASE, **(changes or {})}.items() if key not in drop}
    columns = {key: columns[key] for key in [*order, *(key for key in columns if key not in order)]}
    if is_named:
        options["label"] = target
    cells = cells_of(columns, rows)
    made = text(cells)
    found = {key: kind for key, kind in {**KINDS, **(kinds or {})}.items() if key in columns and key != target}
    return File(
        made if isinstance(made, bytes) else made.encode(),
        name,
        options,
        found,
        classes,
        columns={key: cells[key] for key in found},
    )


def bad(data: str | bytes, *refused: str, name: str = "data.csv", **options: Any) -> File:
    """Return a file that must be refused."""
    return File(data.encode() if isinstance(data, str) else data, name, options, refused=refused)


def with_gaps(value: Values, *marks: str) -> Values:
    """Return a column with some cells missing."""
    return lambda i: marks[i % len(marks)] if i % 5 == 1 else value(i)


def _rows(separator: str, **how: Any) -> Callable[[dict[str, list[str]]], str]:
    return lambda cells: written(cells, separator, **how)


def _encoded(encoding: str, mark: bytes = b"") -> Callable[[dict[str, list[str]]], bytes]:
    return lambda cells: mark + written(cells).encode(encoding)


def _aligned(cells: dict[str, list[str]]) -> str:
    rows = [list(cells), *map(list, zip(*cells.values(), strict=True))]
    return "".join("  ".join(cell.ljust(8) for cell in row) + "\n" for row in rows)


def _all_quoted(cells: dict[str, list[str]]) -> str:
    return written({quoted(key): list(map(quoted, value)) for key, value in cells.items()})


def _lines(change: Callable[[list[str]], list[str]]) -> Callable[[dict[str, list[str]]], str]:
    return lambda cells: "\n".join(change(written(cells).splitlines())) + "\n"


def _residue(k: int, i: int) -> str:
    return str(i // 2 * k % 251)


LONG = ("9007199254740992", "9007199254740993")
READ: dict[str, File] = {
    "plain": a_file(),
    "semicolons": a_file(text=_rows(";")),
    "tabs": a_file(text=_rows("\t"), name="data.tsv"),
    "tabs in a csv file": a_file(text=_rows("\t")),
    "pipes": a_file(text=_rows("|")),
    "another sign": a_file(text=_rows("~"), separator="~"),
    "blanks between": a_file(text=_aligned),
    "sep= line": a_file(text=lambda cells: "sep=;\n" + written(cells, ";")),
    "decimal commas": a_file({"size": lambda i: size(i).replace(".", ",")}, text=_rows(";")),
    "decimal commas and points between thousands": a_file(
        {"size": lambda i: f"1.{i:03},5", "area": lambda i: f"{i % 7 + 1}.{i:03}"}, {"area": "number"}, text=_rows(";")
    ),
    "decimal commas in quotes": a_file({"size": lambda i: quoted(size(i).replace(".", ","))}),
    "commas between thousands": a_file({"size": lambda i: quoted(f"{1000 + 37 * i:,}.5")}),
    "percent": a_file({"size": lambda i: size(i, "{:.1f}%")}),
    "dollars": a_file({"size": lambda i: quoted(size(i, "${:.1f}"))}),
    "powers and signs": a_file({"size": lambda i: size(i, "{:+.3e}")}),
    "numbers beyond 2^53": a_file({"size": lambda i: str(2**60 + 2**12 * (i * i % 47) * (1 + i % 2))}),
    "Windows line ends": a_file(text=_rows(",", end="\r\n")),
    "old line ends": a_file(text=_rows(",", end="\r")),
    "byte order mark": a_file(text=_encoded("utf-8", codecs.BOM_UTF8)),
    "UTF-16": a_file(text=_encoded("utf-16-le", codecs.BOM_UTF16_LE)),
    "UTF-16, big end first": a_file(text=_encoded("utf-16-be", codecs.BOM_UTF16_BE)),
    "UTF-16 without a mark": a_file(text=_encoded("utf-16-le")),
    "Latin-1": a_file({"farbe": lambda i: ("grün", "blau")[i % 2]}, {"farbe": "category"}, text=_encoded("cp1252")),
    "names in other scripts": a_file(
        {"цвет": lambda i: ("синий", "红色", "أحمر")[i % 3], "größe": size}, {"цвет": "category", "größe": "number"}
    ),
    "gzip": a_file(text=lambda cells: gzip.compress(written(cells).encode(), mtime=0), name="data.csv.gz"),
    "blank lines": a_file(text=_lines(lambda lines: ["", *lines[:9], "", "  ", *lines[9:], ""])),
    "lines of blank cells": a_file(text=_lines(lambda lines: [*lines, ",,,", " , ,,"])),
    "comments first": a_file(text=_lines(lambda lines: ["# measured in May", "# by hand", *lines])),
    "the header in a comment": a_file(text=_lines(lambda lines: ["# " + lines[0], *lines[1:]])),
    "a category that looks like a comment": a_file(
        {"tag": lambda i: ("#1", "#2")[i % 2]}, {"tag": "category"}, order=("size", "tag")
    ),
    "all in quotes": a_file(text=_all_quoted),
    "separators, quotes and line feeds in quotes": a_file(
        {"city": lambda i: quoted(("Paris, Texas", 'the "Big" Apple', "New\nYork")[i % 3])}, {"city": "category"}
    ),
    "blanks around cells and names": a_file(
        text=lambda cells: written({f" {key} ": [f" {cell}  " for cell in value] for key, value in cells.items()})
    ),
    "a separator at the end of every line": a_file(text=_lines(lambda lines: [line + "," for line in lines])),
    "a separator at the end of rows": a_file(
        text=_lines(lambda lines: [lines[0], *(line + "," for line in lines[1:])])
    ),
    "row names as R writes them": a_file(
        text=_lines(lambda lines: [lines[0], *(f"r{i},{line}" for i, line in enumerate(lines[1:]))]), ignore="column 1"
    ),
    "the index of pandas": a_file({"": str}, order=("",), ignore="column 1"),
    "a header of numbers": a_file(
        {"2019": size, "2020": size, "1": bought},
        {"2019": "number", "2020": "number"},
        drop=("size", "colour", "smokes", "bought"),
        target="1",
        header=True,
    ),
    "the label first, and a number": a_file(
        {"left": lambda i: str(i % 2)}, order=("left",), target="left", drop=("bought",), classes=("0", "1")
    ),
    "the label in the middle, by its name": a_file(
        {"Class": bought}, order=("size", "Class"), target="Class", is_named=False, drop=("bought",)
    ),
    "the label last, and a number": a_file(
        {"left": lambda i: str(i % 2)}, target="left", is_named=False, drop=("bought",), classes=("0", "1")
    ),
    "labels 01 and 1": a_file(
        {"y": lambda i: ("01", "1")[i % 2]}, target="y", is_named=False, drop=("bought",), classes=("01", "1")
    ),
    "labels 0E1 and 0E2": a_file(
        {"y": lambda i: ("0E1", "0E2")[i % 2]}, target="y", is_named=False, drop=("bought",), classes=("0E1", "0E2")
    ),
    "labels 2^53 and 2^53 + 1": a_file(
        {"y": lambda i: LONG[i % 2]}, target="y", is_named=False, drop=("bought",), classes=LONG
    ),
    "labels 15 and 1_5": a_file(
        {"y": lambda i: ("15", "1_5")[i % 2]}, target="y", is_named=False, drop=("bought",), classes=("15", "1_5")
    ),
    "labels + and -": a_file(
        {"y": lambda i: "+-"[i % 2]}, target="y", is_named=False, drop=("bought",), classes=("+", "-")
    ),
    "true and false, t and f, + and -": a_file(
        {"a": lambda i: ("TRUE", "False")[i % 2], "b": lambda i: "tf"[i // 2 % 2], "c": lambda i: "+-"[i // 3 % 2]},
        {"a": "yes-no", "b": "yes-no", "c": "yes-no"},
    ),
    "NA": a_file({"size": with_gaps(size, "NA")}),
    "question marks": a_file({"colour": with_gaps(colour, "?"), "smokes": with_gaps(smokes, "?")}),
    "empty cells": a_file({"size": with_gaps(size, ""), "colour": with_gaps(colour, "")}),
    "many marks": a_file({"size": with_gaps(size, "n/a", "NaN", "null", "-", "None", ".", "#N/A")}),
    "rows dropped": a_file({"size": with_gaps(size, "NA")}, missing="drop-rows"),
    "an id": a_file({"id": lambda i: str(i + 100)}, order=("id",), ignore="id"),
    "an id, names and dates": a_file(
        {
            "customer_id": lambda i: f"C-{i * 7919 % 997}",
            "name": lambda i: f"Person {i} Smith",
            "day": lambda i: f"2024-01-{i % 28 + 1:02}",
        },
        ignore="auto",
    ),
    "a date as days": a_file(
        {"day": lambda i: f"{i % 28 + 1}.{i % 12 + 1}.2024"}, {"day": "date"}, kind={"day": "date"}
    ),
    "zip codes": a_file({"zip": lambda i: f"0{1000 + i % 5}"}, {"zip": "category"}, kind={"zip": "category"}),
    "0 and 1 as yes and no": a_file({"smokes": lambda i: str(i // 2 % 2)}, kind={"smokes": "yes-no"}),
    "units": a_file({"height (cm)": size, "weight [kg]": size}, {"height (cm)": "number", "weight [kg]": "number"}),
    "constants": a_file({"zero": lambda i: "0", "land": lambda i: "here"}, {"zero": "number", "land": "category"}),
    "a hundred columns": a_file(
        {f"p{k}": partial(_residue, k) for k in range(1, 101)}, {f"p{k}": "number" for k in range(1, 101)}
    ),
    "a name twice, left out": a_file(
        text=_lines(lambda lines: [line + (",x,x" if k == 0 else f",{k % 5},7") for k, line in enumerate(lines)]),
        ignore="4,5",
    ),
}
#: Files without a header: columns go by their place.
NUMBERS = written(cells_of({"a": size, "b": partial(size, form="{:.1f}"), "c": bought}), header=False)
LETTERS = written(
    cells_of({"a": lambda i: "xbs"[i % 3], "b": lambda i: "pe"[i // 2 % 2], "c": lambda i: "nyy"[i % 3], "d": bought}),
    header=False,
)
BY_PLACE: dict[str, File] = {
    "numbers": File(NUMBERS.encode(), kinds={"column 1": "number", "column 2": "number"}),
    "numbers, blanks between": File(
        NUMBERS.replace(",", "   ").encode(), kinds={"column 1": "number", "column 2": "number"}
    ),
    "letters": File(LETTERS.encode(), kinds={"column 1": "category", "column 2": "category", "column 3": "yes-no"}),
    "the label first": File(
        written(cells_of({"c": bought, "a": size, "b": colour}), header=False).encode(),
        options={"label": "first"},
        kinds={"column 2": "number", "column 3": "category"},
    ),
}

HEAD = "size,colour,bought\n"
BODY = "".join(f"{size(i)},{colour(i)},{bought(i)}\n" for i in range(ROWS))
TEXTS = [f"the {('quick', 'slow', 'old')[i % 3]} fox number {i} jumps over a dog" for i in range(ROWS)]
REFUSED: dict[str, File] = {
    "an id": bad(
        written(cells_of({"id": lambda i: str(i + 100), **BASE})),
        "{}:1:1: column 'id' is an identifier: it is called so",
        "--ignore 'id'",
        "--ignore auto",
        "--kind 'id=number'",
    ),
    "numbers of rows": bad(
        written(cells_of({"no": str, **BASE})), "{}:1:1: column 'no' is an identifier: it numbers the rows", "0 to 47"
    ),
    "names": bad(written(cells_of({"code": lambda i: f"C{i}", **BASE})), "{}:1:1: column 'code' is an identifier"),
    "sentences": bad(
        written({"note": TEXTS, **cells_of(BASE)}), "{}:1:1: column 'note' is free text", "--ignore 'note'"
    ),
    "dates": bad(
        written(
            cells_of({**BASE, "day": lambda i: f"2024-01-{i % 28 + 1:02}", "at": lambda i: f"{i % 24}:30", "y": bought})
        ),
        "{}:1:5: column 'day' is a date",
        "{}:1:6: column 'at' is a date",
        "--ignore 'day,at'",
        "--kind 'day=date'",
    ),
    "dates that may be of two kinds": bad(
        written(cells_of({"day": lambda i: f"{i % 9 + 1}/{i % 7 + 1}/2024", **BASE})),
        "in no one format",
        kind={"day": "date"},
    ),
    "no value at all": bad(
        written(cells_of({"gone": lambda i: ("", "NA")[i % 2], **BASE})),
        "{}:1:1: column 'gone' is empty",
        "--ignore 'gone'",
    ),
    "a name twice": bad(
        "size,size,bought\n1,2,no\n3,4,yes\n", "{}:1:2: columns 1 and 2 are both called 'size'", "rename"
    ),
    "the label's name twice": bad("size,y,y\n1,2,no\n3,4,yes\n", "{}:1:2: the label may be 'y' or 'y'"),
    "the header twice": bad(HEAD + BODY + HEAD + BODY, "{}:50: the header comes again", "remove this line"),
    "a short row": bad(HEAD + BODY + "3,red\n" + BODY, "{}:50:3: 2 cells, not 3", "--separator"),
    "a long row": bad(HEAD + BODY + "3,red,no,no\n", "{}:50:4: 4 cells, not 3"),
    "a quote never closed": bad(HEAD + '3,"red,no\n' + BODY, "{}:2: a quote is opened here and never closed"),
    "one class": bad(HEAD + BODY.replace("yes", "no"), "{}:2:3: all labels are 'no'"),
    "one row": bad(HEAD + "3,red,no\n", "{}:2:3: all labels are 'no'"),
    "one column": bad("size\n1\n2\n", "{}:1 has one cell", "--separator"),
    "empty": bad("", "{} is empty"),
    "a header only": bad(HEAD.replace("bought", "label"), "{} holds a header and no samples"),
    "a wrong label": bad(HEAD + BODY, "{} has no column 'bougt'", "did you mean 'bought'?", label="bougt"),
    "a wrong column to ignore": bad(HEAD + BODY, "{} has no column 'sice'", "'size'", ignore="sice"),
    "the label ignored": bad(HEAD + BODY, "'bought' is the label", label="bought", ignore="bought"),
    "everything ignored": bad(HEAD + BODY, "no column is left", ignore="size,colour"),
    "two labels": bad("size,label,class\n1,a,b\n2,b,a\n", "{}:1:2: the label may be 'label' or 'class'", "--label"),
    "labels missing": bad(HEAD + BODY + "3,red,\n", "{}:50:3: the label is empty"),
    "all labels missing": bad(
        HEAD + "3,red,\n4,blue,NA\n", "{}:2:3: the label 'bought' has no value in any row", "--label"
    ),
    "1_5": bad(
        HEAD + BODY + "1_5,red,no\n", "{}:50:1: '1_5' is no finite number, in column 'size'", "--kind 'size'=category"
    ),
    "infinite": bad(HEAD + BODY + "inf,red,no\n", "{}:50:1: 'inf' is no finite number"),
    "hexadecimal": bad(HEAD + BODY + "0x1,red,no\n", "{}:50:1: '0x1' is no finite number"),
    "too large": bad(HEAD + BODY + "1e999,red,no\n", "{}:50:1: '1e999' is no finite number"),
    "digits of another script": bad(HEAD + BODY + "٣,red,no\n", "{}:50:1: '٣' is no finite number"),
    "missing values not wanted": bad(HEAD + BODY + "?,red,no\n", "{}:50:1: the cell is empty or '?'", missing="refuse"),
    "every row lacks a value": bad(
        "a,b,y\n1,,no\n,2,yes\n" * 1,
        "every row lacks a value",
        missing="drop-rows",
        kind={"a": "number", "b": "number"},
    ),
    "a picture": bad(b"\x89PNG\r\n\x1a\n" + bytes(64), "{} is no text, but a picture"),
    "a sheet": bad(b"PK\x03\x04" + bytes(64), "{} is no text, but a zip file, as xlsx", "CSV"),
    "a zero byte": bad(HEAD.encode() + BODY.encode() + b"3,r\0d,no\n", "{}:50 is no text: it holds a zero byte"),
    "half of a UTF-16 file": bad((HEAD + BODY).encode("utf-16")[:-1], "is no utf-16-le text"),
}
FILES: dict[str, File] = {
    **READ,
    **{f"without a header: {name}": file for name, file in BY_PLACE.items()},
    **{f"refused: {name}": file for name, file in REFUSED.items()},
}


def write_files(folder: Path) -> None:
    """Write every file into a folder, called by what it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, file in FILES.items():
        plain = "".join(sign if sign.isalnum() else "-" for sign in name).strip("-")
        (folder / f"{plain}.{file.name.partition('.')[2]}").write_bytes(file.data)


if __name__ == "__main__":
    write_files(Path(sys.argv[1]))
