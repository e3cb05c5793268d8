"""Verification against the evaluation of the function itself, bit-parallel, on all rows of its table.

    python -m tests.benchmarks.bench_verification [--only parity]

Both take turns in one process, on one thread; printed are medians of processor time and their ratio. A verification
begins with the graph: bounds, lowering and the sample on numbers are in its time.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # counts only before NumPy is imported

# ruff: noqa: E402
import argparse
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

import boolnet
from boolnet.functions.function import BooleanFunction
from boolnet.verification.verification import CHUNK_ROWS, verify_function
from tests.targets import adder_text, random_table

Source = tuple[Callable[[], Any], Mapping[str, Any]]


def multiplexer(selects: int) -> str:
    """Return the formula of a multiplexer: a product for every data input."""
    names = [f"s{i}" for i in range(selects)]
    terms = []
    for row in range(1 << selects):
        bits = f"{row:0{selects}b}"
        terms.append(
            " & ".join([*(n if bit == "1" else f"!{n}" for n, bit in zip(names, bits, strict=True)), f"d{row}"])
        )
    return " | ".join(terms)


CASES: Mapping[str, Source] = {
    "parity of 24": (lambda: "xor(x1..x24)", {"strategy": "xor-tree"}),
    "majority of 23": (lambda: "maj(x1..x23)", {}),
    "multiplexer of 20": (lambda: multiplexer(4), {}),
    "8-bit adder": (lambda: adder_text(8), {}),
    "random table of 12": (lambda: random_table(12, 0), {}),
}


def evaluate(function: BooleanFunction) -> None:
    """Evaluate a function on every row of its table."""
    rows = 1 << len(function.inputs)
    for start in range(0, rows, CHUNK_ROWS):
        function.rows(start, min(start + CHUNK_ROWS, rows))


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="how the names of the cases start")
    parser.add_argument("--turns", type=int, default=7)
    given = parser.parse_args()
    print(f"{'function':20} {'run':8} {'function ms':>12} {'verified ms':>12} {'ratio':>7}")
    for name, (source, options) in CASES.items():
        if not name.startswith(given.only):
            continue
        net = boolnet.compile(source(), **options)
        certificate = verify_function(net.graph, net.function)
        if not (certificate.ok and certificate.proved):
            raise SystemExit(f"{name}: {certificate}")
        pairs = [
            (seconds(lambda: evaluate(net.function)), seconds(lambda: verify_function(net.graph, net.function)))  # noqa: B023
            for _ in range(given.turns)
        ]
        theirs, ours = (1e3 * statistics.median(pair[side] for pair in pairs) for side in (0, 1))
        print(f"{name:20} {certificate.run:8} {theirs:12.2f} {ours:12.2f} {ours / theirs:7.2f}", flush=True)


if __name__ == "__main__":
    main()
