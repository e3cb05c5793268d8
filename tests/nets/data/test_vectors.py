"""Word vectors: text and binary, gzipped or not, and what is refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from nets.core.errors import DataError
from nets.data.vectors import read_vectors

TABLE = {"good": [1.0, 0.5, -2.0], "bad": [0.25, 0.0, 3.0], "café": [7.0, 8.0, 9.0]}
WORDS = ["bad", "lost", "café"]


def text(header: bool) -> bytes:
    lines = [f"{word} {' '.join(map(str, vector))}" for word, vector in TABLE.items()]
    return "\n".join([*(["3 3"] if header else []), *lines, ""]).encode()


def binary(line_ends: bool) -> bytes:
    end = b"\n" if line_ends else b""
    return b"3 3\n" + b"".join(
        word.encode() + b" " + np.array(vector, "<f4").tobytes() + end for word, vector in TABLE.items()
    )


FILES = {"text": text(False), "headed": text(True), "binary": binary(False), "binary with line ends": binary(True)}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_gives_the_same(name: str, packed: bool, tmp_path: Path) -> None:
    path = tmp_path / "vectors"
    path.write_bytes(gzip.compress(FILES[name]) if packed else FILES[name])
    vectors, found = read_vectors(path, WORDS, np.random.default_rng(0))
    assert found == 2
    assert vectors.dtype == np.float32
    assert vectors[[0, 2, 4]].tolist() == [[0, 0, 0], TABLE["bad"], TABLE["café"]]
    assert 0 < np.abs(vectors[[1, 3]]).max() < 0.25


BAD = {
    "cut short": (binary(False)[:-5], "ends after 2 of 3"),
    "another width": (b"good 1 2 3\nbad 1 2\n", "vectors:2: 'bad' is not followed by 3 numbers"),
    "no numbers": (b"good 1 2\nbad x y\n", "vectors:2"),
    "none of the words": (b"good 1 2\n", "none of the 3 words"),
    "empty": (b"", "none of the 3 words"),
    "long": (b"5 99999999\nx", "99,999,999"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_such_file_is_refused(name: str, tmp_path: Path) -> None:
    data, message = BAD[name]
    (tmp_path / "vectors").write_bytes(data)
    with pytest.raises(DataError, match=message):
        read_vectors(tmp_path / "vectors", WORDS, np.random.default_rng(0))
