"""The PLA files beside the checkout, compiled as `dnf` in both meanings and verified on every row.

Prints a table: cubes (= proved minimum, < at most), hidden and output neurons in both meanings, seconds for minimising,
compiling twice and verifying twice. Files with more than 16 inputs run with --all.
"""

from __future__ import annotations

import csv
import sys
import time

import boolnet
from boolnet.core.output_semantics import OUTPUT_SEMANTICS
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers import minimize_cover
from tests.shared_files import PLA_FILES

LINE = "{:20} {:>3} {:>3} {:>6} {:1} {:>5} {:>8} {:>6} {:>8} {:>6} {:>9} {:>6} {:>8}"
HEADER = ["file", "in", "out", "cubes", "", "known", "espresso", "exact", "positive", "layers", "rows", "proved", "s"]


def main(most_inputs: int) -> None:
    """Compile every file with at most so many inputs and print the table."""
    if not PLA_FILES:
        sys.exit("there are no PLA files beside the checkout (../shared/benchmarks/pla)")
    with (PLA_FILES[0].parent / "baseline.csv").open() as file:
        baseline = {row["name"]: row for row in csv.DictReader(file)}
    print(LINE.format(*HEADER))
    ours = espresso = 0
    for path in PLA_FILES:
        function = boolnet.read(path)
        if len(function.inputs) <= most_inputs:
            known = baseline.get(path.name.removesuffix(".pla"), {})
            cubes = show(path.name, function, known)
            ours, espresso = ours + cubes, espresso + int(known.get("espresso_cubes") or cubes)
    print(f"cubes of all files: {ours}, espresso's: {espresso}")


def show(name: str, function: BooleanFunction, known: dict[str, str]) -> int:
    """Compile one file in both meanings, print its line, and return its number of cubes."""
    start = time.perf_counter()
    minimized = minimize_cover(function)
    exact, positive = (boolnet.compile(function, strategy="dnf", meaning=meaning) for meaning in OUTPUT_SEMANTICS)
    seconds = time.perf_counter() - start
    assert exact.certificate is not None
    assert positive.certificate is not None
    cubes = len(minimized.cover)
    cells = [name, len(function.inputs), len(function.outputs), cubes, "=" if minimized.proved else "<"]
    cells += [known.get("exact_cubes") or "", known.get("espresso_cubes") or ""]
    cells += [exact.counts.nodes, positive.counts.nodes, exact.counts.layers, exact.certificate.rows]
    proved = exact.certificate.proved and positive.certificate.proved
    print(LINE.format(*cells, "yes" if proved else "no", f"{seconds:.2f}"), flush=True)
    return cubes


if __name__ == "__main__":
    main(1000 if "--all" in sys.argv else 16)
