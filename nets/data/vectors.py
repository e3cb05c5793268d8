"""Word vectors from files of word2vec or GloVe, as text or binary, gzipped or not.

Text has a word and its numbers on each line; binary, a word, a space, and its numbers as little-endian float32. Before
the words may stand a line of two numbers, how many words there are and how long a vector is; binary always has it.
A file of any size is read once, front to back, and only the words wanted are kept. Words are UTF-8, and are found in
any form of their accents.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from nets.core.errors import DataError
from nets.data.packed import HELP_DAMAGED, opened
from nets.data.text import UNKNOWN

SPREAD = 0.25  # words without a vector draw theirs from (-0.25, 0.25), as in Kim 2014
MOST_LINE = 1 << 20  # bytes: more is no line of numbers
MOST_DIMENSION = 1 << 16
HELP = "give vectors of word2vec (.bin or text) or GloVe"

Vector = NDArray[np.float32]


def read_vectors(path: Path, words: Sequence[str], rng: np.random.Generator) -> tuple[Vector, int]:
    """Return the vectors of a vocabulary, and how many of its words the file has.

    Parameters
    ----------
    path : Path
    words : sequence of str
        As `nets.data.Vocabulary` has them; rows for padding, 0, and for unknown words stand before theirs.
    rng : numpy.random.Generator
        What the vectors of words that the file lacks are drawn from.

    Returns
    -------
    vectors : ndarray of float32, shape (2 + len(words), dimension)
    found : int

    Raises
    ------
    DataError
        If it is no such file, cut short, or has none of the words.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "vectors.txt")
    ...     _ = path.write_text("good 1 0.5\\nbad -1 0.25\\n")
    ...     vectors, found = read_vectors(path, ["bad"], np.random.default_rng(0))
    >>> vectors.shape, vectors[2].tolist(), vectors[0].tolist(), found
    ((3, 2), [-1.0, 0.25], [0.0, 0.0], 1)
    """
    wanted = {word: row for row, word in enumerate(words, UNKNOWN + 1)}
    found: dict[int, Vector] = {}
    with opened(path) as file:
        for word, vector in _entries(file, path, wanted):
            found.setdefault(wanted[word], vector)
    if not found:
        raise DataError(f"{path} has none of the {len(words):,} words", help=f"{HELP}, in UTF-8")
    dimension = len(next(iter(found.values())))
    vectors = rng.uniform(-SPREAD, SPREAD, (UNKNOWN + 1 + len(words), dimension)).astype(np.float32)
    vectors[0] = 0
    for row, vector in found.items():
        vectors[row] = vector
    return vectors, len(found)


def _entries(file: IO[bytes], path: Path, wanted: dict[str, int]) -> Iterator[tuple[str, Vector]]:
    """Yield the words that are wanted with their vectors."""
    first = file.readline(MOST_LINE)
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise DataError(f"{path} is UTF-16 text", help="save it in UTF-8")
    first = first.removeprefix(codecs.BOM_UTF8)
    header = first.split()
    if len(header) != 2 or not all(part.isdigit() for part in header):
        yield from _text(file, path, wanted, first, 1)
        return
    count, dimension = map(int, header)
    if not 0 < dimension <= MOST_DIMENSION:
        raise DataError(f"{path} says its vectors have {dimension:,} numbers", help=HELP)
    start = file.readline(MOST_LINE)
    if _is_text(start, dimension):
        yield from _text(file, path, wanted, start, 2)
    else:
        yield from _binary(_Joined(start, file), path, wanted, count, dimension)


def _is_text(line: bytes, dimension: int) -> bool:
    parts = line.split()
    try:
        return len(parts) > dimension and bool(np.isfinite([float(part) for part in parts[-dimension:]]).all())
    except ValueError:
        return False


def _text(
    file: IO[bytes], path: Path, wanted: dict[str, int], line: bytes, number: int
) -> Iterator[tuple[str, Vector]]:
    width = len(line.split())
    while line:
        head, *numbers = line.split()
        word = _word(head)
        if word in wanted:
            try:
                vector = np.array(numbers, dtype=np.float32)
            except ValueError:
                vector = np.empty(0, np.float32)
            if width < 2 or len(vector) != width - 1 or not np.isfinite(vector).all():
                raise DataError(f"{path}:{number}: {word!r} is not followed by {max(width - 1, 1)} numbers", help=HELP)
            yield word, vector
        line, number = file.readline(MOST_LINE), number + 1
        while line.isspace():
            line, number = file.readline(MOST_LINE), number + 1


def _binary(
    file: _Joined, path: Path, wanted: dict[str, int], count: int, dimension: int
) -> Iterator[tuple[str, Vector]]:
    for k in range(count):
        word = _word(file.until(b" ").strip())
        data = file.read(4 * dimension)
        if len(data) < 4 * dimension:
            raise DataError(f"{path} ends after {k:,} of {count:,} vectors", help=HELP_DAMAGED)
        if word in wanted:
            yield word, np.frombuffer(data, "<f4").astype(np.float32)


def _word(data: bytes) -> str:
    """Return a word in the form that a vocabulary has it in; what is no UTF-8 is no word of it."""
    return unicodedata.normalize("NFC", data.decode("utf-8", "replace"))


class _Joined:
    """Bytes that were read already, and the file that they were read from."""

    def __init__(self, start: bytes, file: IO[bytes]) -> None:
        self._start, self._file = start, file

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        front, self._start = self._start[:size], self._start[size:]
        return front if len(front) == size else front + self._file.read(size - len(front))

    def until(self, sign: bytes) -> bytes:
        """Return the bytes before the next `sign`, and pass over it."""
        found = bytearray()
        while (byte := self.read(1)) and byte != sign and len(found) < MOST_LINE:
            found += byte
        return bytes(found)
