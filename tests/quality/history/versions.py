"""What is kept of a version: a file with the figures of every case; totals are made when they are shown."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RECORDS = ("sizes", "cubes", "networks", "accuracy")  # tests/quality/NAME.json
UNITS = {
    "sizes": "nodes, of all sources together",
    "cubes": "cubes, of all PLA files together",
    "networks": "hidden neurons and layers, of all targets together",
    "accuracy": "accuracy on test data in %",
    "times": "processor time, as a multiple of that of a fixed computation",
}

Figures = Mapping[str, Mapping[str, Mapping[str, float]]]  # record -> case -> what is counted -> number
Versions = Mapping[str, Figures]


def version_of(root: Path) -> str:
    """Return the version that the tree below a folder has."""
    files = [root / "boolnet" / "core" / "version.py", root / "boolnet" / "__init__.py"]  # where it stood before
    text = next(file for file in files if file.exists()).read_text(encoding="utf-8")
    found = re.search(r'^(?:VERSION|__version__) = "(.+)"$', text, re.MULTILINE)
    assert found is not None, f"{root} does not tell its version"
    return found[1]


def figures_of(root: Path) -> dict[str, Any]:
    """Return what the tree below a folder has on record, and its times, measured now."""
    read = {name: json.loads((root / "tests" / "quality" / f"{name}.json").read_text("utf-8")) for name in RECORDS}
    read["accuracy"] = {case: {"mean": float(row["mean"])} for case, row in read["accuracy"].items()}
    return read | {"times": times_of(root)}


def times_of(root: Path) -> dict[str, dict[str, float]]:
    """Measure the times of the version below a folder, in a process of its own."""
    script = HERE / "times.py"
    done = subprocess.run(
        [sys.executable, "-P", str(script)],
        env=os.environ | {"PYTHONPATH": str(root.resolve())},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return {name: {"time": float(ratio)} for name, ratio in json.loads(done.stdout).items()}


def add(root: Path, folder: Path = HERE, replace: bool = False) -> Path:
    """Write the figures of the version below a folder down, and return the file.

    Parameters
    ----------
    root : Path
        The folder of the version.
    folder : Path
        Of the files, one for each version.
    replace : bool
        Whether figures that are there already may go.

    Raises
    ------
    FileExistsError
        If the version is there already.
    """
    path = folder / f"{version_of(root)}.json"
    if path.exists() and not replace:
        raise FileExistsError(f"{path.name} is there already; --replace measures the version anew")
    path.write_text(json.dumps(figures_of(root), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def read_versions(folder: Path = HERE) -> Versions:
    """Return the figures of every version, the oldest first."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"), key=_number)}


def _number(path: Path) -> list[int]:
    return [int(digits) for digits in re.findall(r"[0-9]+", path.stem)]


def totals(versions: Versions, record: str) -> dict[str, list[float]]:
    """Return, for all that is counted, the sum over the cases that every version has, version by version.

    >>> old = {"cubes": {"a.pla": {"heuristic": 5}, "b.pla": {"heuristic": 7}}}
    >>> totals({"0.1.0": old, "0.2.0": {"cubes": {"a.pla": {"heuristic": 4}}}}, "cubes")
    {'heuristic': [5, 4]}
    """
    found: dict[str, list[float]] = {}
    for _, counted, numbers in rows(versions, record):
        if None not in numbers:
            sums = found.setdefault(counted, [0] * len(numbers))
            found[counted] = [total + (number or 0) for total, number in zip(sums, numbers, strict=True)]
    return found


def rows(versions: Versions, record: str) -> Iterable[tuple[str, str, list[float | None]]]:
    """Yield every case, what is counted, and its number in each version, None where a version lacks it."""
    records = [figures.get(record, {}) for figures in versions.values()]
    cases = dict.fromkeys((case, counted) for one in records for case, row in one.items() for counted in row)
    for case, counted in cases:
        yield case, counted, [one.get(case, {}).get(counted) for one in records]


def table(versions: Versions, shown: Sequence[str] = (*RECORDS, "times"), every_case: bool = False) -> str:
    """Return the figures of all versions as text, a column each.

    Parameters
    ----------
    versions : mapping
        See `read_versions`.
    shown : sequence of str
        Which records.
    every_case : bool
        Whether to show every case of all of them, not the totals where these tell something.
    """
    lines = [_line("", list(versions))]
    for record in shown:
        lines += ["", UNITS[record]]
        if every_case or record in ("accuracy", "times"):
            lines += [_line(f"  {case}, {what}", _texts(numbers)) for case, what, numbers in rows(versions, record)]
        else:
            lines += [_line(f"  {what}", _texts(numbers)) for what, numbers in totals(versions, record).items()]
    return "\n".join(lines)


def _texts(numbers: Iterable[float | None]) -> list[str]:
    return ["-" if one is None else f"{one:,.2f}" if isinstance(one, float) else f"{one:,}" for one in numbers]


def _line(name: str, cells: Sequence[str]) -> str:
    return (f"{name:<56}" + "".join(f"{cell:>10}" for cell in cells)).rstrip()
