"""The PLA files beside the checkout, compiled as `dnf` in both meanings and verified on every row.

Prints a table: cubes (= proved minimum, < at most), nodes in both meanings, seconds for all of it. Files with more
than 16 inputs run with --all.
"""

from __future__ import annotations

import csv
import sys
import time

import boolnet
from boolnet.minimizers import minimize_cover
from tests.shared_files import PLA_FILES


def main(most_inputs: int) -> None:
    """Compile every file with at most so many inputs and print the table."""
    if not PLA_FILES:
        sys.exit("there are no PLA files beside the checkout (../shared/benchmarks/pla)")
    with (PLA_FILES[0].parent / "baseline.csv").open() as file:
        baseline = {row["name"]: row for row in csv.DictReader(file)}
    print(
        f"{'file':22} {'in':>3} {'out':>3} {'cubes':>6}   {'known':>5} {'espresso':>8} {'exact':>6} {'positive':>8}",
        end="",
    )
    print(f" {'layers':>6} {'rows':>8} {'proved':>6} {'seconds':>8}")
    total = espresso = 0
    for path in PLA_FILES:
        function = boolnet.read(path)
        if len(function.inputs) > most_inputs:
            continue
        start = time.perf_counter()
        minimized = minimize_cover(function)
        nets = [boolnet.compile(function, strategy="dnf", meaning=meaning) for meaning in ("exact", "positive")]
        seconds = time.perf_counter() - start
        row = baseline.get(path.stem, {})
        cubes = len(minimized.cover)
        total, espresso = total + cubes, espresso + int(row.get("espresso_cubes") or cubes)
        certificate = nets[0].certificate
        assert certificate is not None
        print(
            f"{path.stem:22} {len(function.inputs):3} {len(function.outputs):3} {cubes:6} {'=' if minimized.proved else '<'} "
            f"{row.get('exact_cubes', ''):>5} {row.get('espresso_cubes', ''):>8} {nets[0].counts.nodes:6} "
            f"{nets[1].counts.nodes:8} {nets[0].counts.layers:6} {certificate.rows:8} {certificate.proved!s:>6} {seconds:8.2f}",
            flush=True,
        )
    print(f"{'all':22} {'':7} {total:6}   {'':5} {espresso:8}")


if __name__ == "__main__":
    main(1000 if "--all" in sys.argv else 16)
