"""Files that are refused: each with parts of the message, which has the place and a way out."""

from __future__ import annotations

from typing import Any

from tests.tables.files import BASE, ROWS, File, bought, cells_of, colour, size, written


def bad(data: str | bytes, *refused: str, name: str = "data.csv", **options: Any) -> File:
    """Return a file that must be refused."""
    return File(data.encode() if isinstance(data, str) else data, name, options, refused=refused)


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
    "names": bad(
        written(cells_of({"code": lambda i: f"C{i}", **BASE})),
        "{}:1:1: column 'code' is an identifier",
        "--kind 'code=category' takes",
    ),
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
    "one row": bad(HEAD + "3,red,no\n", "{}:2:3: there is only one sample"),
    "one column": bad("size\n1\n2\n", "{}:1 has one cell", "--separator"),
    "empty": bad("", "{} is empty"),
    "a header only": bad(HEAD.replace("bought", "label"), "{} holds a header and no samples"),
    "a wrong label": bad(HEAD + BODY, "{} has no column 'bougt'", "did you mean 'bought'?", label="bougt"),
    "a wrong column to ignore": bad(HEAD + BODY, "{} has no column 'sice'", "'size'", ignore="sice"),
    "a kind of the label": bad(HEAD + BODY, "'bought' is the label", "--regression", kind={"bought": "category"}),
    "amounts, few and whole": bad(
        "a,b,price\n" + "".join(f"{i}.5,{i * 7 % 5},{i % 30 * 37}\n" for i in range(44)),
        "{}:2:3: the labels are 30 different whole numbers",
        "--regression",
    ),
    "a label of fractions, since another is the label": bad(
        "kind,a\n" + "".join(f"{i % 2},{i * 0.3 % 1:.2f}\n" for i in range(12)), "{}:3:2: the label is 0.30", "--label"
    ),
    "the label ignored": bad(HEAD + BODY, "'bought' is the label", label="bought", ignore="bought"),
    "everything ignored": bad(HEAD + BODY, "no column is left", ignore="size,colour"),
    "two labels": bad("size,label,class\n1,a,b\n2,b,a\n", "{}:1:2: the label may be 'label' or 'class'", "--label"),
    "another label in every row": bad(
        written(cells_of({"size": size, "name": lambda i: f"N{i}"})),
        "{}:1:2: the label 'name' is another in each of 48 rows",
    ),
    "labels missing": bad(HEAD + BODY + "3,red,\n", "{}:50:3: the label is empty"),
    "all labels missing": bad(
        HEAD + "3,red,\n4,blue,NA\n", "{}:2:3: the label 'bought' has no value in any row", "--label"
    ),
    "1_5": bad(
        HEAD + BODY + "1_5,red,no\n", "{}:50:1: '1_5' is no finite number, in column 'size'", "--kind 'size'=category"
    ),
    "two decimal marks": bad("a;y\n1,5;no\n2.25;yes\n3,5;no\n", "{}:3:1: '2.25' is no finite number, in column 'a'"),
    "percent, but for one": bad("a,y\n5%,no\n2%,yes\n3,no\n", "{}:4:1: '3' is no finite number, in column 'a'"),
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
