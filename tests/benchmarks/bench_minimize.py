"""Minimising random functions, side by side with sympy's SOPform: CPU seconds and cubes.

One process, one thread, the two in turn on the same functions; medians. sympy needs 10 s at 9 inputs, so 8 is the end.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import statistics
import time

import numpy as np
from sympy import Or, symbols
from sympy.logic import SOPform

from boolnet.function import numbered
from boolnet.minimizers import minimize_cover
from boolnet.truth_table import TruthTable

FUNCTIONS = 5


def main() -> None:
    """Print the table."""
    random = np.random.default_rng(0)
    print(f"{'inputs':>6} {'boolnet s':>10} {'sympy s':>10} {'ratio':>8} {'cubes':>7} {'sympy':>7}  proved")
    for n in (4, 5, 6, 7, 8):
        ours, theirs, cubes, terms, proved = [], [], 0, 0, 0
        for _ in range(FUNCTIONS):
            values = random.integers(2, size=(1, 1 << n)).astype(np.int8)
            start = time.process_time()
            minimized = minimize_cover(TruthTable.from_values(numbered("x", n), ("y",), values))
            ours.append(time.process_time() - start)
            minterms = [[row >> (n - 1 - i) & 1 for i in range(n)] for row in np.flatnonzero(values[0]).tolist()]
            start = time.process_time()
            found = SOPform(symbols(f"x1:{n + 1}"), minterms)
            theirs.append(time.process_time() - start)
            cubes, proved = cubes + len(minimized.cover), proved + minimized.proved
            terms += len(found.args) if isinstance(found, Or) else 1
        a, b = statistics.median(ours), statistics.median(theirs)
        print(f"{n:6} {a:10.4f} {b:10.4f} {b / a:7.0f}x {cubes:7} {terms:7}  {proved}/{FUNCTIONS}", flush=True)


if __name__ == "__main__":
    main()
