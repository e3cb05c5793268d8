"""Every export run by its own runtime on every row, where that is installed; `tests.exported` prints the table."""

from __future__ import annotations

import pytest

from tests.corpus import SOURCES
from tests.exported import RUNTIMES, cases, check, missing

#: Of the sources, some of every kind; `xor-tree` builds them all.
QUICK = ("xnor", "full adder", "constant outputs", "don't cares", "pla", "false")


def available(format: str) -> str:
    if missing(format):
        pytest.skip(f"needs {', '.join(missing(format))}")
    return format


@pytest.mark.filterwarnings("ignore:Initializing zero-element tensors")
@pytest.mark.parametrize("format", RUNTIMES)
def test_a_file_runs_exactly(format: str) -> None:
    found = check(available(format), ((SOURCES[name], "xor-tree") for name in QUICK))
    assert (found.networks, found.wrong) == (len(QUICK), 0)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Initializing zero-element tensors")
@pytest.mark.parametrize("group", cases())
@pytest.mark.parametrize("format", RUNTIMES)
def test_every_file_runs_exactly(format: str, group: str) -> None:
    found = check(available(format), cases()[group]())
    assert found.networks > 0
    assert found.wrong == 0
