"""Folders of sentences: one file a class, one sentence a line."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nets.core.errors import DataError
from nets.data.dataset import Part
from nets.data.packed import read_text
from nets.tables.decoding import told

ABOUT = ("readme", "license", "licence", "copying")  # files that tell of the data


def is_sentence_folder(path: Path) -> bool:
    """Whether a path is a folder of files that are called by their classes."""
    return len(sentence_files(path)) > 1


def sentence_files(folder: Path) -> dict[str, Path]:
    """Return the file of every class: pos.txt and neg.txt, pos and neg, or films.pos and films.neg; else nothing.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("films.neg", "films.pos", "README.md"):
    ...         _ = Path(folder, name).write_text("a film\\n")
    ...     list(sentence_files(Path(folder)))
    ['neg', 'pos']
    """
    files = [
        path
        for path in sorted(folder.iterdir() if folder.is_dir() else ())
        if path.is_file() and not path.name.startswith(".") and not path.name.lower().startswith(ABOUT)
    ]
    if all(path.suffix in ("", ".txt") for path in files) and len({path.suffix for path in files}) == 1:
        return {path.stem: path for path in files}
    if len({path.stem for path in files}) == 1:
        return {path.suffix.lstrip("."): path for path in files}
    return {}


def read_sentences(folder: Path, encoding: str | None = None) -> tuple[Part, None]:
    """Return the sentences of a folder as they are, without the space around them, and their classes as text.

    Only a line feed ends a line, or a carriage return where there is no line feed: byte 0x85 of windows-1252, an
    ellipsis, would be a line's end in Unicode. Blank lines are no sentences.

    Parameters
    ----------
    folder : Path
    encoding : str, optional
        What the files are in; by default UTF-8, UTF-16 or UTF-32 where the bytes say so, else windows-1252.

    Raises
    ------
    DataError
        If there are fewer than two files, or one is empty, no text, or cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "neg.txt").write_bytes(b"dull\\x85 and long\\n")
    ...     _ = Path(folder, "pos.txt").write_bytes(b"a gem\\n\\nfun\\n")
    ...     train, _ = read_sentences(Path(folder))
    >>> train.X.tolist(), train.labels.tolist(), len(train.notes)
    (['dull… and long', 'a gem', 'fun'], ['neg', 'pos', 'pos'], 1)
    """
    files = sentence_files(folder)
    if len(files) < 2:
        raise DataError(f"{folder} has no two files of sentences", help="give one file a class, like pos.txt, neg.txt")
    texts: list[str] = []
    labels: list[str] = []
    places: list[str] = []
    notes: list[str] = []
    for label, path in files.items():
        text, found = read_text(path, encoding)
        notes += told(found, str(path))
        lines = lines_of(text)
        numbers = [number for number, line in enumerate(lines, 1) if line]
        if not numbers:
            raise DataError(f"{path} holds no sentence", help="give one sentence a line")
        texts += [lines[number - 1] for number in numbers]
        labels += [label] * len(numbers)
        places += [f"{path}:{number}" for number in numbers]
    string = np.dtypes.StringDType()
    X, y = np.array(texts, string), np.array(labels, string)
    return Part(X, y, str(folder), places.__getitem__, notes=tuple(notes)), None


def lines_of(text: str) -> list[str]:
    r"""Return the lines of a text without the space around them.

    >>> lines_of("a gem\r\n dull "), lines_of("a gem\rdull")
    (['a gem', 'dull'], ['a gem', 'dull'])
    """
    return [line.strip() for line in text.split("\n" if "\n" in text else "\r")]
