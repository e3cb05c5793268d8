"""Files of gzip: equal bytes from equal ones, and no more unpacked than is allowed."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest

from boolnet.core.errors import BoolnetError, LimitError
from boolnet.core.files import compressed, decompressed

DATA = b"the same words, the same words" * 50


def test_a_file_is_what_gzip_reads_and_has_no_time() -> None:
    packed = compressed(DATA)
    assert gzip.decompress(packed) == decompressed(packed, "n", len(DATA)) == DATA
    assert packed[:10] == bytes([31, 139, 8, 0, 0, 0, 0, 0, 2, 255])
    assert gzip.decompress(compressed(b"")) == b""
    assert decompressed(gzip.compress(DATA), "n", len(DATA)) == DATA


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is cut short"),
        (DATA, "is not compressed by gzip"),
        (zlib.compress(DATA), "is not compressed by gzip"),
        (compressed(DATA)[:-5], "is cut short"),
        (compressed(DATA)[:-8] + bytes(8), "is damaged"),
        (compressed(DATA) + b"more", "has more behind its end"),
        (compressed(DATA) * 2, "has more behind its end"),
    ],
)
def test_what_is_no_file_of_gzip_is_told(data: bytes, message: str) -> None:
    with pytest.raises(BoolnetError, match=f"'n.json.gz' {message}\n  help: "):
        decompressed(data, "n.json.gz", 1 << 20)


def test_a_file_that_grows_without_end_is_refused_within_the_limit() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(64)), packer.flush()])
    tracemalloc.start()
    try:
        with pytest.raises(LimitError, match="holds more than 1"):
            decompressed(bomb, "bomb.onnx.gz", 1 << 20)
        assert tracemalloc.get_traced_memory()[1] < 3 << 20
    finally:
        tracemalloc.stop()
