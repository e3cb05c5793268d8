"""How small sources are read: their rows and notes, or why they are refused, from `tests/golden/readings`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import boolnet
from boolnet.core.errors import BoolnetError
from boolnet.functions.truth_table import tabulate

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['source'][:40]}")
    for path in sorted(Path("tests/golden/readings").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize("case", CASES)
def test_source_is_read_so_or_refused(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(BoolnetError) as caught:
            boolnet.read(case["source"], case.get("format"))
        assert caught.value.message.startswith(case["refused"])
        assert case["help"] in caught.value.help
        assert caught.value.span is not None
        return
    function = boolnet.read(case["source"], case.get("format"))
    assert [*function.inputs] == case.get("inputs", [*function.inputs])
    assert [*function.outputs] == case.get("outputs", [*function.outputs])
    rows = ["".join("01-"[value] for value in row) for row in tabulate(function).values().tolist()]
    assert rows == case["reads"]
    assert any(note.startswith(case["note"]) for note in function.notes) if "note" in case else not function.notes
