"""Asks verifiers and runtimes about a benchmark of `boolnet benchmark vnn`: who agrees with its table of the truth.

    python -m tests.benchmarks.vnn FOLDER [--seconds 60] [--most N]

onnxruntime replays every witness, within 1e-3 relative and 1e-4 absolute; the package `vnnlib` reads every property of
version 2.0, and refuses those of 1.0; Marabou is asked every question of version 1.0.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.vnnlib_reader import asserted, is_broken_at, marabou_within

RELATIVE, ABSOLUTE = 1e-3, 1e-4


@dataclass
class Report:
    """What was found: of each check how many were right, and what was wrong."""

    right: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    seconds: float = 0.0
    slowest: float = 0.0

    def add(self, check: str, is_right: bool, what: str) -> None:
        self.right[check] = self.right.get(check, 0) + is_right
        if not is_right:
            self.wrong.append(f"{check}: {what}")


def truth(folder: Path) -> list[dict[str, str]]:
    """Return the table of the truth, whose instances are those of both versions' tables."""
    with (folder / "truth.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for version in ("1.0", "2.0"):
        with (folder / version / "instances.csv").open(newline="") as file:
            assert [row[:2] for row in csv.reader(file)] == [[row["onnx"], row["vnnlib"]] for row in rows]
    return rows


def check_files(folder: Path, row: dict[str, str], report: Report) -> None:
    """Check a network and its properties, and replay the witness."""
    import onnx
    import onnxruntime
    import vnnlib

    name = row["vnnlib"]
    data = {version: gzip.decompress((folder / version / f"{name}.gz").read_bytes()) for version in ("1.0", "2.0")}
    network = gzip.decompress((folder / "1.0" / f"{row['onnx']}.gz").read_bytes())
    assert network == gzip.decompress((folder / "2.0" / f"{row['onnx']}.gz").read_bytes())
    model = onnx.load_from_string(network)
    onnx.checker.check_model(model, full_check=True)
    kinds = {node.op_type for node in model.graph.node}
    types = {one.data_type for one in model.graph.initializer}
    is_plain = kinds <= {"Gemm", "Relu"} and types == {onnx.TensorProto.FLOAT} and model.opset_import[0].version <= 13
    report.add("plain networks", is_plain, name)
    query = vnnlib.parse_query_string(data["2.0"].decode())
    report.add("2.0 read by vnnlib", len(query.assertions) == len(asserted(data["2.0"])), name)
    report.add("1.0 refused by vnnlib", not _is_read(data["1.0"]), name)
    if row["verdict"] == "sat":
        session = onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"])
        x = np.array([[int(bit) for bit in row["witness"]]], np.float32)
        (values,) = session.run(None, {session.get_inputs()[0].name: x})[0].tolist()
        whole = [round(value) for value in values]
        is_near = np.allclose(values, whole, RELATIVE, ABSOLUTE)
        is_found = all(is_broken_at(one, x[0].tolist(), whole) for one in data.values())
        report.add("witnesses replayed", bool(is_near and is_found), name)


def _is_read(data: bytes) -> bool:
    import vnnlib

    try:
        vnnlib.parse_query_string(data.decode())
    except Exception:
        return False
    return True


def ask_marabou(folder: Path, row: dict[str, str], seconds: int, report: Report) -> None:
    """Compare the verdict of Marabou."""
    with tempfile.TemporaryDirectory() as place:
        paths = []
        for kind in ("onnx", "vnnlib"):
            paths.append(Path(place, f"a.{kind}"))
            paths[-1].write_bytes(gzip.decompress((folder / "1.0" / f"{row[kind]}.gz").read_bytes()))
        start = time.perf_counter()
        said = marabou_within(paths[0], paths[1], seconds)
        passed = time.perf_counter() - start
    report.seconds, report.slowest = report.seconds + passed, max(report.slowest, passed)
    if said in ("sat", "unsat"):
        report.add("Marabou", said == row["verdict"], f"{row['vnnlib']}: {said}, not {row['verdict']}")
    else:
        report.undecided.append(f"{row['vnnlib']} ({row['verdict']}): {said}")


def lines(report: Report, count: int) -> Iterator[str]:
    """Yield the report as text."""
    yield f"{count} instances"
    for check, right in report.right.items():
        yield f"{check}: {right} right, {sum(one.startswith(f'{check}:') for one in report.wrong)} wrong"
    yield f"Marabou undecided in time: {len(report.undecided)}"
    yield f"Marabou took {report.seconds:.1f} s, {report.slowest:.1f} s for the slowest"
    yield from report.wrong


def main() -> None:
    """Run the checks and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--most", type=int)
    chosen = parser.parse_args()
    rows, report = truth(chosen.folder)[: chosen.most], Report()
    for row in rows:
        check_files(chosen.folder, row, report)
        ask_marabou(chosen.folder, row, chosen.seconds, report)
        print(f"{row['vnnlib']}: {report.seconds:.1f} s", file=sys.stderr, flush=True)
    print(*lines(report, len(rows)), sep="\n")


if __name__ == "__main__":
    main()
