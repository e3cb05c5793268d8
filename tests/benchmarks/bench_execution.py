"""Running a network against onnxruntime on the file that is exported of it.

    python -m tests.benchmarks.bench_execution [--only adder] [--turns 15]

A prepared `Executor` and a prepared session of one thread take turns in one process, on the same arrays of 0 and 1, in
the dtype that the network is proved exact in, row by row in memory. Printed are medians of processor time, the median
of the turns' ratios, and how much memory a call of either takes at most beside its input (of ours what NumPy allocates,
of theirs what the process grows by). Outputs must be equal to the last bit. ``BOOLNET_FAST=0`` leaves the compiled
kernels out where numba is installed.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # counts only before NumPy is imported

# ruff: noqa: E402
import argparse
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import boolnet
from nets import Executor
from nets.core.arrays import Array
from tests.targets import adder_text, multiplier_table, random_table

TURN_SECONDS = 0.02
Run = Callable[[Array], Array]


@dataclass(frozen=True)
class Case:
    """A network, and the batches that it is run on."""

    source: Callable[[], Any]
    batches: tuple[int, ...]
    options: Mapping[str, Any]


CASES: Mapping[str, Case] = {
    "8-bit adder": Case(lambda: adder_text(8), (1, 256, 1 << 16), {}),
    "maj of 1001": Case(lambda: "maj(x1..x1001)", (1, 256, 1 << 13), {}),
    "parity of 64": Case(lambda: "xor(x1..x64)", (1, 256, 1 << 14), {"strategy": "xor-tree"}),
    "random table of 16": Case(lambda: random_table(16, 0), (1, 256, 1 << 13), {"objective": "layers"}),
    "parity of 16, dnf": Case(lambda: "xor(x1..x16)", (1, 64, 1 << 10), {"strategy": "dnf", "passes": "none"}),
    "8x8 multiplier": Case(lambda: multiplier_table(8), (1, 256, 1 << 14), {"effort": "low"}),
}


def session_of(net: boolnet.Compiled, folder: str) -> Run:
    """Return onnxruntime on the exported file, on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    path = net.save(Path(folder) / "net.onnx")
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda X: session.run(None, {name: X})[0]


def turn_about(ours: Run, theirs: Run, X: Array, turns: int) -> tuple[float, float, float]:
    """Return the median seconds of either, and the median of the turns' ratios."""
    several = []
    for run in (ours, theirs):
        run(X), run(X)
        start = time.process_time()
        run(X), run(X)
        several.append(max(1, int(TURN_SECONDS / max((time.process_time() - start) / 2, 1e-6))))
    pairs = []
    for _ in range(turns):
        pair = []
        for run, calls in zip((ours, theirs), several, strict=True):
            start = time.process_time()
            for _ in range(calls):
                run(X)
            pair.append((time.process_time() - start) / calls)
        pairs.append(pair)
    mine, other = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    return mine, other, statistics.median(pair[0] / pair[1] for pair in pairs)


def allocated(run: Run, X: Array) -> float:
    """Return the megabytes that NumPy allocates at most in a call, those of the result included."""
    tracemalloc.start()
    try:
        run(X)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def grown(run: Run, X: Array) -> float:
    """Return the megabytes that the process grows by at most in a first call."""
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
    before = _status("VmRSS")
    run(X)
    return (_status("VmHWM") - before) / 1e3


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1])


def measure(name: str, case: Case, turns: int, folder: str) -> None:
    """Print the lines of a case."""
    net = boolnet.compile(case.source(), **case.options)
    ours = Executor(net.graph)
    ours(np.zeros((case.batches[-1], len(net.inputs)), dtype=ours.dtype))  # prepared: whatever is lowered is
    for batch in case.batches:
        theirs = session_of(net, folder)
        X = np.random.default_rng(batch).integers(2, size=(batch, len(net.inputs))).astype(ours.dtype)
        memory = grown(theirs, X), allocated(ours, X)
        if not np.array_equal(ours(X), theirs(X)):
            raise SystemExit(f"{name}: the outputs differ")
        mine, other, ratio = turn_about(ours, theirs, X, turns)
        print(
            f"{name:20} {batch:7,} {1e6 * mine:11.1f} {1e6 * other:13.1f} {ratio:6.2f} "
            f"{memory[1]:8.2f} {memory[0]:8.2f}",
            flush=True,
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="how the names of the cases start")
    parser.add_argument("--turns", type=int, default=15)
    given = parser.parse_args()
    print(f"{'network':20} {'batch':>7} {'ours us':>11} {'onnxrt us':>13} {'ratio':>6} {'ours MB':>8} {'ort MB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for name, case in CASES.items():
            if name.startswith(given.only):
                measure(name, case, given.turns, folder)


if __name__ == "__main__":
    main()
