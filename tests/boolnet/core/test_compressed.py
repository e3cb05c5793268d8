"""Compressed data: what they hold, and what is refused in bounded time and memory."""

from __future__ import annotations

import bz2
import functools
import gzip
import lzma
import tracemalloc
from collections.abc import Callable

import pytest

from boolnet.core.compressed import MEMBERS, decompressed
from boolnet.core.errors import BoolnetError, LimitError

Packer = Callable[[bytes], bytes]
PACKERS = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": functools.partial(lzma.compress, preset=0)}
packers = pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)


@packers
def test_streams_joined_are_one_text(pack: Packer) -> None:
    assert decompressed(pack(b"a & ") + pack(b"b"), 100) == b"a & b"
    assert decompressed(pack(b""), 100) == b""
    assert decompressed(pack(b"x" * 100), 100) == b"x" * 100


@packers
def test_more_than_the_limit_is_never_made(pack: Packer) -> None:
    data = pack(bytes(1 << 22))
    tracemalloc.start()
    with pytest.raises(LimitError, match=r"'f' holds more than 1\.0 MiB"):
        decompressed(data, 1 << 20, "f")
    assert tracemalloc.get_traced_memory()[1] < 3 << 20
    tracemalloc.stop()


@packers
def test_data_that_are_cut_or_damaged_are_refused(pack: Packer) -> None:
    data = pack(b"a & b | c")
    for stop in range(16, len(data)):
        with pytest.raises(BoolnetError, match=r"cut off|damaged"):
            decompressed(data[:stop], 100)
    with pytest.raises(BoolnetError, match="damaged"):
        decompressed(data[:14] + bytes(8) + data[22:], 100)


def test_very_many_streams_are_refused() -> None:
    with pytest.raises(LimitError, match="joins more than"):
        decompressed(gzip.compress(b"") * (MEMBERS + 1), 100)


@pytest.mark.parametrize("data", [b"", b"BZh", b"BZh & b", b"\x1f", b"a & b"])
def test_other_data_are_returned_as_they_are(data: bytes) -> None:
    assert decompressed(data, 100) is data
