"""Two-level minimisation side by side with espresso: cubes and CPU seconds on the PLA files beside the checkout.

    python tests/benchmarks/bench_espresso.py [--seconds 60] [--kinds] [FILE.pla ...]

For every file: the C program through pyeda's binding, where that is installed (`pip install pyeda`; it needs a C
compiler), then our heuristic alone, then the exact way; one process, one thread, in turn. Beside them the cubes that
the folder's baseline records for espresso and the known minimum. `=` is a proved minimum, `<` at most. With --kinds
the literals of the exact cover, the disjoint cover and the exclusive sum are shown too.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import csv
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

import boolnet
from boolnet.core.budget import Budget
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.minimizers import MinimizationResult, minimize_cover
from boolnet.minimizers.forms import as_cubes
from tests.shared_files import PLA_FILES

try:
    from pyeda.boolalg.espresso import espresso
except ImportError:
    espresso = None

LINE = "{:22} {:>3} {:>3} | {:>6} {:>6} | {:>6} {:>7} | {:>6} {:>7} | {:>6}{:1} {:>6} {:>7}"
HEADER = ["file", "in", "out", "known", "esp.", "pyeda", "s", "heur.", "s", "exact", "", "bound", "s"]
POSITIONAL = [1, 2, 3]  # what pyeda calls 0, 1 and a free input
BASELINE = "espresso_cubes"


@click.command()
@click.option("--seconds", default=60.0, show_default=True, help="The exact way's time for each file.")
@click.option("--kinds", is_flag=True, help="Disjoint covers and exclusive sums too.")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
def main(seconds: float, kinds: bool, files: tuple[Path, ...]) -> None:
    """Print the table and its sums."""
    paths = files or PLA_FILES
    if not paths:
        raise SystemExit("there are no PLA files beside the checkout (../shared/benchmarks/pla)")
    print(LINE.format(*HEADER))
    totals = dict.fromkeys(["known", BASELINE, "at known", "proved", "heur", "exact"], 0)
    clocks = dict.fromkeys(["pyeda", "heuristic", "exact"], 0.0)
    for path in paths:
        row = baseline(path)
        function = boolnet.read(path)
        theirs, their_time = timed(run_espresso, as_cubes(function))
        near, near_time = timed(minimize_cover, function, "heuristic", budget=Budget(seconds))
        best, best_time = timed(minimize_cover, function, "exact", budget=Budget(seconds))
        cells = [path.name, len(function.inputs), len(function.outputs), row.get("exact_cubes", ""), row.get(BASELINE)]
        cells += ["" if theirs is None else theirs, f"{their_time:.2f}", len(near.cover), f"{near_time:.2f}"]
        cells += [len(best.cover), "=" if best.proved else "<", best.at_least, f"{best_time:.2f}"]
        print(
            LINE.format(*["" if cell is None else cell for cell in cells]), kinds_text(function, best, kinds, seconds)
        )
        clocks["pyeda"] += their_time
        clocks["heuristic"] += near_time
        clocks["exact"] += best_time
        totals["heur"] += len(near.cover)
        totals["exact"] += len(best.cover)
        totals["proved"] += best.proved
        totals[BASELINE] += int(row.get(BASELINE) or 0)
        if row.get("exact_cubes"):
            totals["known"] += int(row["exact_cubes"])
            totals["at known"] += len(best.cover)
    show_totals(totals, clocks, len(paths))


def show_totals(totals: dict[str, int], clocks: dict[str, float], files: int) -> None:
    """Print the sums."""
    print(f"\nproved minimum: {totals['proved']} of {files} files")
    print(f"cubes, all files: espresso {totals[BASELINE]}, heuristic {totals['heur']}, exact {totals['exact']}")
    print(f"cubes, files of known minimum: exact {totals['at known']}, minimum {totals['known']}")
    print("CPU seconds: " + ", ".join(f"{name} {clock:.2f}" for name, clock in clocks.items()))
    if espresso is not None:
        print(f"heuristic / pyeda: {clocks['heuristic'] / clocks['pyeda']:.1f} times the CPU time")


def baseline(path: Path) -> dict[str, str]:
    """Return what the folder records for a file."""
    table = path.parent / "baseline.csv"
    if not table.exists():
        return {}
    with table.open() as file:
        return {row["name"]: row for row in csv.DictReader(file)}.get(path.name.removesuffix(".pla"), {})


def timed(work: Callable[..., Any], *arguments: Any, **options: Any) -> tuple[Any, float]:
    """Return a result and its CPU seconds."""
    start = time.process_time()
    result = work(*arguments, **options)
    return result, time.process_time() - start


def run_espresso(function: CoverFunction) -> int | None:
    """Return the cubes that the C program finds, None where pyeda is not installed."""
    if espresso is None:
        return None
    by_off = function.off is not None and function.dc is None
    silent = 2 if by_off else 0  # the symbol that says nothing, among those that this type of cover reads
    covers = [(function.on, 1), (function.off, 0) if by_off else (function.dc, 2)]
    rows = [row for cover, symbol in covers if cover is not None for row in listed(cover, symbol, silent)]
    kind = 1 | (4 if by_off else 2 if function.dc is not None else 0)
    return len(espresso(len(function.inputs), len(function.outputs), rows, intype=kind))


def listed(cover: Cover, symbol: int, silent: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return a cover as the rows that pyeda takes."""
    return [
        (tuple(POSITIONAL[v] for v in cube), tuple(symbol if member else silent for member in members))
        for cube, members in zip(cover.cubes.tolist(), cover.members.tolist(), strict=True)
    ]


def kinds_text(function: boolnet.BooleanFunction, best: MinimizationResult, wanted: bool, seconds: float) -> str:
    """Return the literals of the cover, and the cubes of the other kinds."""
    if not wanted:
        return ""
    disjoint, esop = (minimize_cover(function, method, budget=Budget(seconds)) for method in ("disjoint", "esop"))
    return f"| {best.cover.literals()} literals, {len(disjoint.cover)} disjoint, {len(esop.cover)} exclusive"


if __name__ == "__main__":
    main()
