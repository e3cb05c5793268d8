"""Files of gzip: equal bytes from equal ones, and no more unpacked than is allowed."""

from __future__ import annotations

import gzip
import re
import tracemalloc
import zlib

import pytest

from boolnet.core.errors import BoolnetError
from boolnet.core.files import compressed, decompressed

DATA = b"the same words, the same words" * 50


def test_a_file_is_what_gzip_reads_and_has_no_time() -> None:
    packed = compressed(DATA)
    assert gzip.decompress(packed) == decompressed(packed, "n", len(DATA)) == DATA
    assert packed[:10] == bytes([31, 139, 8, 0, 0, 0, 0, 0, 2, 255])
    assert gzip.decompress(compressed(b"")) == b""
    assert decompressed(gzip.compress(DATA), "n", len(DATA)) == DATA


DAMAGED = "is damaged, cut short, or more than one file"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not compressed by gzip"),
        (DATA, "is not compressed by gzip"),
        (zlib.compress(DATA), "is not compressed by gzip"),
        (compressed(DATA)[:2], DAMAGED),
        (compressed(DATA)[:-9] + bytes(4), DAMAGED),
        (compressed(DATA)[:-8] + bytes(4) + compressed(DATA)[-4:], DAMAGED),
        (compressed(DATA)[:-4] + bytes(4), DAMAGED),
        (compressed(DATA) + bytes(4), DAMAGED),
        (compressed(DATA) * 2, DAMAGED),
        (compressed(DATA)[:-4] + b"\xff" * 4, "says that it holds 4.0 GiB; at most 1.0 MiB are read"),
    ],
)
def test_what_is_no_file_of_gzip_is_told(data: bytes, message: str) -> None:
    with pytest.raises(BoolnetError, match=re.escape(f"'n.json.gz' {message}")) as refused:
        decompressed(data, "n.json.gz", 1 << 20)
    assert refused.value.help


@pytest.mark.parametrize("said", [8 << 20, 1 << 20, 0])  # truly, and not
def test_a_file_that_grows_without_end_is_refused_before_it_does(said: int) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(8)), packer.flush()])
    tracemalloc.start()
    try:
        with pytest.raises(BoolnetError, match=r"says that it holds 8|is damaged"):
            decompressed(bomb[:-4] + said.to_bytes(4, "little"), "bomb.onnx.gz", 1 << 20)
        assert tracemalloc.get_traced_memory()[1] < 3 << 20
    finally:
        tracemalloc.stop()
