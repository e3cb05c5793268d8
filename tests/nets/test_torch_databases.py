"""PyTorch's databases of modules, losses and optimisers: 0 differ, and what is refused has its reason."""

from __future__ import annotations

import pytest

from tests.torch_databases.run import SAME, read, table

KINDS = {SAME, "refused", "not expressible"}


def test_no_case_differs_and_none_is_a_raw_error() -> None:
    committed = read()
    assert {way.partition(":")[0] for ways in committed.values() for way in ways} <= KINDS
    assert sum(ways.get(SAME, 0) for ways in committed.values()) > 600


def test_every_case_goes_as_the_table_says() -> None:
    pytest.importorskip("torch", reason="pip install -e '.[vectors]'")
    pytest.importorskip("expecttest", reason="PyTorch's databases need it: pip install -e '.[vectors]'")
    assert table() == read()
