"""Vectors as text: for every case its inputs and what PyTorch made of them, one array a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from nets.core.arrays import Array

HERE = Path(__file__).parent
TORCH = "2.13.0"  # what makes the vectors

Arrays: TypeAlias = Mapping[str, Array]
Record: TypeAlias = tuple[Arrays, Arrays]  # inputs and results


def read(group: str) -> dict[str, Record]:
    """Return the records of a group, by the name of their case."""
    cases: dict[str, Any] = json.loads((HERE / f"{group}.json").read_text(encoding="utf-8"))["cases"]
    return {name: (_arrays(case["inputs"]), _arrays(case["results"])) for name, case in cases.items()}


def write(group: str, records: Mapping[str, Record]) -> None:
    """Write the records of a group: the decimal numbers are those that read back as the same floats."""
    cases = ",\n".join(
        f"{json.dumps(name)}: {{\n {_text('inputs', inputs)},\n {_text('results', results)}\n}}"
        for name, (inputs, results) in records.items()
    )
    text = f'{{"torch": "{TORCH}", "cases": {{\n{cases}\n}}}}\n'
    (HERE / f"{group}.json").write_text(text, encoding="utf-8")


def _text(name: str, arrays: Arrays) -> str:
    lines = (
        f"{json.dumps(key)}: " + json.dumps({"shape": a.shape, "values": a.reshape(-1).tolist()}, separators=(",", ":"))
        for key, a in arrays.items()
    )
    return f'"{name}": {{\n  ' + ",\n  ".join(lines) + "\n }"


def _arrays(case: Mapping[str, Any]) -> Arrays:
    return {name: np.array(array["values"]).reshape(array["shape"]) for name, array in case.items()}


def assert_close(results: Arrays, expected: Arrays, tolerance: float, floor: float = 1e-3) -> None:
    """Compare arrays by name, each relative to its largest element, or to a floor where that is smaller."""
    assert set(results) == set(expected), f"{set(results) ^ set(expected)}"
    for name, wanted in expected.items():
        found = results[name]
        assert found.shape == wanted.shape, f"{name}: shape {found.shape}, PyTorch's is {wanted.shape}"
        scale = max(float(np.abs(wanted).max(initial=0)), floor)
        error = float(np.abs(found - wanted).max(initial=0)) / scale
        assert error <= tolerance, f"{name}: {error:.2g} from PyTorch's, relative to the largest element"
