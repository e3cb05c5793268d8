"""Minimising random functions, side by side with sympy's SOPform: CPU seconds and cubes.

One process, one thread, the two in turn on the same functions. sympy needs 10 s at 9 inputs and over a minute at 10,
so from 9 on it is left out.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import statistics
import time

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import milp  # noqa: F401  # loaded once, and not by the first function that needs it
from sympy import Or, symbols
from sympy.logic import SOPform

from boolnet.functions.function import numbered
from boolnet.functions.truth_table import TruthTable
from boolnet.minimizers import minimize_cover

FUNCTIONS = {4: 20, 5: 20, 6: 20, 7: 10, 8: 5, 9: 20, 10: 20}
SYMPY_INPUTS = 8
LINE = "{:>6} {:>10} {:>10} {:>10} {:>8} {:>7} {:>7}  {}"


def main() -> None:
    """Print the table."""
    random = np.random.default_rng(0)
    print(LINE.format("inputs", "median s", "most s", "sympy s", "ratio", "cubes", "sympy", "proved"))
    for n, functions in FUNCTIONS.items():
        ours, theirs, cubes, terms, proved = [], [], 0, 0, 0
        for _ in range(functions):
            values = random.integers(2, size=(1, 1 << n)).astype(np.int8)
            start = time.process_time()
            minimized = minimize_cover(TruthTable.from_values(numbered("x", n), ("y",), values))
            ours.append(time.process_time() - start)
            cubes, proved = cubes + len(minimized.cover), proved + minimized.proved
            if n <= SYMPY_INPUTS:
                start = time.process_time()
                terms += sympy_cubes(n, values[0])
                theirs.append(time.process_time() - start)
        cells: list[object] = [n, f"{statistics.median(ours):.4f}", f"{max(ours):.4f}"]
        if theirs:
            theirs_median = statistics.median(theirs)
            cells += [f"{theirs_median:.4f}", f"{theirs_median / statistics.median(ours):.0f}x", cubes, terms]
        else:
            cells += ["", "", cubes, ""]
        print(LINE.format(*cells, f"{proved}/{functions}"), flush=True)


def sympy_cubes(n: int, values: NDArray[np.int8]) -> int:
    """Return the cubes of sympy's sum of products."""
    minterms = [[row >> (n - 1 - i) & 1 for i in range(n)] for row in np.flatnonzero(values).tolist()]
    found = SOPform(symbols(f"x1:{n + 1}"), minterms)
    return len(found.args) if isinstance(found, Or) else 1


if __name__ == "__main__":
    main()
