"""Running a network on a CSV file of any length: part by part, whole lines out, in bounded memory."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO

import click
import numpy as np
from numpy.typing import NDArray

from boolnet.core.compressed import kind_of
from boolnet.core.errors import BoolnetError, LimitError
from boolnet.core.files import decode, read_stdin
from boolnet.core.limits import size_in_words
from cli.options import status
from cli.vectors import CsvVectors
from nets import Executor

WHOLE_BYTES = 1 << 20  # files up to this size are read whole
PART_BYTES = 1 << 20
LONGEST_LINE = 16 << 20
PIECE_BYTES = 4096  # written at once: what a pipe takes whole or not at all
MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")  # of UTF-16 and UTF-32


def opened(source: str) -> tuple[BinaryIO, bytes] | bytes | None:
    """Return a CSV file that is to be run part by part, and what has been read of it.

    Of standard input that is short the bytes come back, and None of a file that is short, or that is compressed.

    Parameters
    ----------
    source : str
        A path, or ``-`` for standard input.
    """
    if source == "-":
        data = read_stdin(WHOLE_BYTES + 1)
        return data if len(data) <= WHOLE_BYTES else (sys.stdin.buffer, data)
    with suppress(OSError):  # what cannot be read says why when it is read whole
        if os.path.isfile(source) and os.path.getsize(source) > WHOLE_BYTES:
            file = open(source, "rb")  # noqa: SIM115  closed by whom it is given to
            data = file.read(PART_BYTES)
            if not kind_of(data):
                return file, data
            file.close()
    return None


def run_stream(
    executor: Executor, opened: tuple[BinaryIO, bytes], name: str, inputs: Sequence[str], outputs: Sequence[str]
) -> None:
    """Run a network on the vectors of a CSV file, and print what `boolnet run` prints, part by part.

    Parameters
    ----------
    executor : Executor
    opened : tuple of binary file, bytes
        The file, which is closed, and what has been read of it.
    name : str
        For messages.
    inputs, outputs : sequence of str
        The head of what is printed.
    """
    (file, first), source, count = opened, CsvVectors(inputs, name), 0
    size = os.path.getsize(name) if os.path.isfile(name) else 0
    write, is_begun = whole_lines(), False
    with file, status("running", quiet=sys.stdout.isatty()) as report:
        for text, done in parts(file, first, name):
            X = source.read(text)
            if X is None:
                continue
            if not is_begun:
                write(csv_lines([[*inputs, *outputs]]))
                is_begun = True
            write(value_lines(X, executor(X)))
            count += len(X)
            if report is not None:
                share = f", {100 * done // size} %" if size else ""
                report(f"{count:,} vectors{share}")
    if not is_begun:
        raise BoolnetError(f"{name} holds no vectors", help="write a line of bits for each")


def parts(file: BinaryIO, first: bytes, name: str) -> Iterator[tuple[str, int]]:
    """Yield a text file as texts of whole lines, each with how many bytes have been read.

    Parameters
    ----------
    file : binary file
    first : bytes
        What has been read of it.
    name : str
        For messages.

    Examples
    --------
    >>> [text for text, _ in parts(io.BytesIO(b"\\r\\n0,1\\r\\n1,1"), b"a,b", "f")]
    ['a,b\\n0,1\\n', '1,1\\n']
    """
    rest, done = b"", 0
    if first.startswith(MARKS):
        raise BoolnetError(f"{name} is not UTF-8", help="save it as UTF-8: files of this size are read in parts")
    while block := first + file.read(max(0, PART_BYTES - len(first))):
        first = b""
        done += len(block)
        end = block.rfind(b"\n") + 1
        if not end:
            rest += block
            if len(rest) > LONGEST_LINE:
                words = size_in_words(LONGEST_LINE)
                raise LimitError(f"{name} has a line of more than {words}", help="write a line for every vector")
            continue
        yield decode(rest + block[:end], name), done
        rest = block[end:]
    if rest:
        yield decode(rest, name) + "\n", done


def value_lines(X: NDArray[Any], Y: NDArray[Any]) -> bytes:
    """Return lines of CSV: vectors, and what the network gives for each.

    Parameters
    ----------
    X : ndarray of 0 and 1
    Y : ndarray

    Examples
    --------
    >>> value_lines(np.array([[0, 1]]), np.array([[1.0]])), value_lines(np.array([[1]]), np.array([[-2.5]]))
    (b'0,1,1\\n', b'1,-2.5\\n')
    """
    values = np.concatenate([X, Y], axis=1)
    if not ((values == 0) | (values == 1)).all():
        return csv_lines(plain(values))
    signs = np.full((values.shape[0], 2 * values.shape[1]), ord(","), dtype=np.uint8)
    signs[:, ::2] = values + ord("0")
    signs[:, -1] = ord("\n")
    return signs.tobytes()


def plain(values: NDArray[Any]) -> list[list[float | int]]:
    """Return numbers of Python's: ints where they are whole.

    >>> plain(np.array([[1.0, 0.5]]))
    [[1, 0.5]]
    """
    return [[int(v) if v == int(v) else v for v in row] for row in values.tolist()]


def csv_lines(rows: Sequence[Sequence[Any]]) -> bytes:
    """Return rows as lines of CSV.

    >>> csv_lines([["a,b", 1]])
    b'"a,b",1\\n'
    """
    import csv

    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode(sys.stdout.encoding or "utf-8", sys.stdout.errors or "strict")


def whole_lines() -> Any:
    """Return a function that writes lines to standard output so that no interrupt leaves half of one.

    An interrupt comes between two calls of the system, and a pipe takes what is short whole or not at all.
    """
    sys.stdout.flush()
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):  # a test's, or a notebook's
        return lambda lines: click.echo(lines, nl=False)

    def write(lines: bytes) -> None:
        start = 0
        while start < len(lines):
            stop = start + PIECE_BYTES
            if stop < len(lines):
                stop = lines.rfind(b"\n", start, stop) + 1 or lines.find(b"\n", start) + 1
            start += os.write(descriptor, lines[start:stop])

    return write
