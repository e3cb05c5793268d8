"""Files of gzip: equal bytes from equal ones, and no more unpacked than is allowed."""

from __future__ import annotations

import gzip
import re
import tracemalloc
import zlib

import pytest

from boolnet.core.compressed import compressed, gunzipped
from boolnet.core.errors import BoolnetError

DATA = b"the same words, the same words" * 50


def test_a_file_is_what_gzip_reads_and_has_no_time() -> None:
    packed = compressed(DATA)
    assert gzip.decompress(packed) == gunzipped(packed, len(DATA), "n") == DATA
    assert packed[:10] == bytes([31, 139, 8, 0, 0, 0, 0, 0, 2, 255])
    assert gzip.decompress(compressed(b"")) == b""
    assert gunzipped(gzip.compress(DATA), len(DATA), "n") == DATA
    assert gunzipped(packed * 2, 2 * len(DATA), "n") == 2 * DATA


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "'n.json.gz' is not compressed by gzip"),
        (DATA, "'n.json.gz' is not compressed by gzip"),
        (zlib.compress(DATA), "'n.json.gz' is not compressed by gzip"),
        (compressed(DATA)[:2], "the gzip data of 'n.json.gz' are cut off"),
        (compressed(DATA)[:-9] + bytes(4), "the gzip data of 'n.json.gz' are"),
        (compressed(DATA)[:-8] + bytes(4) + compressed(DATA)[-4:], "the gzip data of 'n.json.gz' are damaged"),
        (compressed(DATA)[:-4] + bytes(4), "the gzip data of 'n.json.gz' are damaged"),
        (compressed(DATA) + b"\1\0\0\0", "there is something else behind the gzip data of 'n.json.gz'"),
        (compressed(DATA)[:-4] + b"\xff" * 4, "'n.json.gz' says that it holds 4.0 GiB; at most 1.0 MiB are read"),
    ],
)
def test_what_is_no_file_of_gzip_is_told(data: bytes, message: str) -> None:
    with pytest.raises(BoolnetError, match=re.escape(message)) as refused:
        gunzipped(data, 1 << 20, "n.json.gz")
    assert refused.value.help


@pytest.mark.parametrize("said", [8 << 20, 1 << 20, 0])  # truly, and not
def test_a_file_that_grows_without_end_is_refused_before_it_does(said: int) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(8)), packer.flush()])
    tracemalloc.start()
    try:
        with pytest.raises(BoolnetError, match=r"says that it holds 8|holds more than 1"):
            gunzipped(bomb[:-4] + said.to_bytes(4, "little"), 1 << 20, "bomb.onnx.gz")
        assert tracemalloc.get_traced_memory()[1] < 3 << 20
    finally:
        tracemalloc.stop()
