"""Small sources with their right readings, by `tests/golden/readings`; its README says what the files hold."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from tests.architecture import ROOT

FOLDER = ROOT / "tests" / "golden" / "readings"
PACKED: Mapping[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}
WHAT = {"name", "source", "file", "encoding", "options", "note", "refused", "help", "place"}
KEYS = WHAT | {"is", "inputs", "outputs", "values", "reads"}

READINGS = {
    f"{group}: {entry.get('name', entry['source'])}": entry
    for path in sorted(FOLDER.glob("*.toml"))
    for group, entries in tomllib.loads(path.read_text("utf-8")).items()
    for entry in entries
}


@pytest.mark.parametrize("name", READINGS)
def test_a_source_has_its_right_reading(name: str, tmp_path: Path) -> None:
    entry = READINGS[name]
    assert entry.keys() <= KEYS
    if "refused" not in entry:
        function = read(entry, tmp_path)
        check_function(function, entry)
        assert ("note" in entry) == bool(function.notes), function.notes
        assert entry.get("note", "") in "\n".join(function.notes)
        return
    with pytest.raises(boolnet.BoolnetError) as caught:
        read(entry, tmp_path)
    error = caught.value
    assert entry["refused"] in error.message
    assert error.help
    assert entry.get("help", "") in error.help
    if "place" in entry:
        assert error.span is not None
        assert entry["place"] == f"{error.span.line}:{error.span.column}"


def read(entry: dict[str, Any], folder: Path) -> BooleanFunction:
    """Read the source of an entry, from a file if it has one."""
    if "file" not in entry:
        return boolnet.read(entry["source"], **entry.get("options", {}))
    path = folder / entry["file"]
    data = entry["source"].encode(entry.get("encoding", "utf-8"))
    path.write_bytes(PACKED.get(path.suffix, bytes)(data))
    return boolnet.read(path, **entry.get("options", {}))


def check_function(function: BooleanFunction, entry: dict[str, Any]) -> None:
    """Compare a function with what an entry says it is."""
    if "is" in entry:
        expected = boolnet.read(entry["is"])
        inputs, outputs, values = expected.inputs, expected.outputs, tabulate(expected).values().tolist()
    elif "reads" in entry:
        inputs = tuple(entry.get("inputs", function.inputs))
        outputs = tuple(entry.get("outputs", function.outputs))
        values = [[{"0": 0, "1": 1, "-": -1}[cell] for cell in row] for row in entry["reads"]]
    else:
        inputs, outputs = tuple(entry["inputs"]), tuple(entry["values"])
        values = [[{"0": 0, "1": 1, "-": -1}[cell] for cell in row] for row in entry["values"].values()]
    assert (function.inputs, function.outputs) == (inputs, outputs)
    np.testing.assert_array_equal(tabulate(function).values(), values)


def test_names_of_readings_differ() -> None:
    count = sum(len(e) for path in FOLDER.glob("*.toml") for e in tomllib.loads(path.read_text("utf-8")).values())
    assert count == len(READINGS)
