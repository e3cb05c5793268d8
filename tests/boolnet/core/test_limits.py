"""The memory limit: kept to the byte, and a setting."""

from __future__ import annotations

import pytest

from boolnet.core.errors import BoolnetError, LimitError
from boolnet.core.limits import check_memory, memory_limit


def test_what_fits_to_the_byte_is_allowed_and_one_more_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOLNET_MEMORY", "1MiB")
    check_memory(1 << 20, "a table", "use fewer inputs")
    with pytest.raises(LimitError, match=r"a table, which takes 1[.]0 MiB of memory; the limit is 1[.]0 MiB"):
        check_memory((1 << 20) + 1, "a table", "use fewer inputs")


@pytest.mark.parametrize(("text", "limit"), [("512", 512), ("2k", 2048), ("1.5GiB", 3 << 29), (" 8 mb ", 8 << 20)])
def test_sizes_are_read(text: str, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOLNET_MEMORY", text)
    assert memory_limit() == limit


def test_what_is_no_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOLNET_MEMORY", "much")
    with pytest.raises(BoolnetError, match="BOOLNET_MEMORY is 'much', not a size"):
        memory_limit()
