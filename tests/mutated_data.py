"""Data sets with errors put into them, read: `python -m tests.mutated_data --count 50000 --seed 1`.

Tables (csv of every kind, and again by the record of their columns), folders of idx files and of sentences, npz files,
and texts to predict take part: bytes, cells, lines and columns are changed. What is read must have, for every sample
that the change did not touch, the class and the numbers that `tests.plain_data` finds. `tests.mutations` says what
else may happen.
"""

from __future__ import annotations

import gzip
import io
import random
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.mutated_files import of_npz
from tests.mutations import READ, Files, Subject, main, of_bytes, outcome
from tests.plain_data import CHECKS, Members, originals

INSERTED = (
    *("", "0", "1", "-1", "1_5", "1e999", "nan", "inf", "NA", "?", "-", "x", "yes", "Ja", "TRUE", "0E1", "01", "1,5"),
    *(
        "1.250",
        "1,250",
        "1.234,5",
        "12 %",
        "$ 3",
        "9007199254740993",
        "9" * 400,
        "2024-02-29",
        "Ä",
        "да",
        "红",
        "\u2028",
    ),
    *(
        '"',
        '""',
        '"a\nb"',
        '"a,b;c"',
        ",",
        ";",
        "\t",
        "|",
        " ",
        "\n",
        "\r",
        "\r\n",
        "#",
        "% x",
        "sep=;\n",
        "\ufeff",
        "\0",
    ),
    *("kind", "size", "id", "class", "label", "\x85", "\u0661", "\ud800", "a" * 300, "\xa0", "'"),
)
ENCODINGS = ("utf-8",) * 12 + ("utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1251")


def of_cells(rng: random.Random, text: str) -> str:
    """Change cells, lines, columns and signs of a text."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        kind = rng.randrange(10)
        if kind == 0:
            text = text.replace(rng.choice((",", ";", "\n", ".", "0", "1", "no", '"', "\t")), rng.choice(INSERTED))
        elif kind <= 3:
            text = of_lines(rng, text, kind)
        else:
            sign = max(",;\t|", key=text.count)
            lines = [line.split(sign) for line in text.split("\n")]
            row = rng.randrange(len(lines))
            at = rng.randrange(len(lines[row]))
            if kind == 4:
                del lines[row][at]
            elif kind == 5:
                lines[row].insert(at, rng.choice(INSERTED))
            elif kind == 6:
                other = rng.choice(lines)
                lines[row][at] = rng.choice(other)
            elif kind == 7 and rng.random() < 0.3:  # a whole column
                lines = [line[:at] + line[at + 1 :] for line in lines]
            else:
                lines[row][at] = rng.choice(INSERTED)
            text = "\n".join(map(sign.join, lines))
    return text


def of_lines(rng: random.Random, text: str, kind: int) -> str:
    """Remove, repeat or exchange lines, or put something between them."""
    lines = text.split("\n")
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    if kind == 1:
        del lines[at : at + rng.choice((1, 1, 3))]
    elif kind == 2:
        lines[at:at] = [rng.choice((lines[0], lines[other], *INSERTED))] * rng.choice((1, 1, 30))
    else:
        lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines)


def of_text(rng: random.Random, data: bytes) -> bytes:
    """Change cells or lines of a text, or its encoding."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return of_bytes(rng, data)
    return of_cells(rng, text).encode(rng.choice(ENCODINGS), "replace")


def mutated(rng: random.Random, files: Files, format: str) -> bytes:
    """Return one of the data sets of a format, as a zip file of its files, with an error in one of them."""
    members = unpacked(rng.choice(files[format]))
    name = rng.choice([name for name in members if not name.startswith("original")])
    data = members[name]
    if name.endswith(".npz") and rng.random() < 0.6:
        data = of_npz(rng, data)
    elif format == "idx" or name.endswith(".npz") or rng.random() < 0.2:
        data = of_bytes(rng, data)
    else:
        data = of_text(rng, data)
    if not name.endswith(".npz") and rng.random() < 0.03:
        data = gzip.compress(data, mtime=0)
        data = of_bytes(rng, data) if rng.random() < 0.5 else data
    return packed({**members, name: data})


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return files as one zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def unpacked(data: bytes) -> Members:
    """Return the files in a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def problem_of(path: Path, format: str) -> str:
    """Read the files of a data set; return what is wrong with how that goes, "" if refused, `READ` if all is right."""
    members = unpacked(path.read_bytes())
    original = members["original"].decode()
    check: Callable[[Path, str, Members], str] = CHECKS[format]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "data")
        folder.mkdir()
        for member, data in members.items():
            if member == "original":
                continue
            (folder / member).write_bytes(data)
        return outcome(lambda: check(folder, original, members) or READ)


def files() -> Files:
    """Return good data sets of every format."""
    return {format: [packed(one) for one in some] for format, some in originals().items()}


DATA = Subject("tests.mutated_data", "data sets", files, mutated, problem_of)

if __name__ == "__main__":
    sys.exit(main(DATA, __doc__ or ""))
