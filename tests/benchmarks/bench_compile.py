"""What `auto` reaches on named functions: hidden neurons and layers, and the processor time it took.

``bench_compile.py`` prints the named functions; ``--classes`` the 222 classes of 4 inputs with one hidden layer,
``--formulas`` random formulas of 12 inputs against every single strategy, ``--pla`` the PLA files of at most 12 inputs
beside the checkout against `dnf`; ``--all`` all of them. ``--effort`` is low, default, high or seconds.
"""

from __future__ import annotations

import argparse
import math
import time
from collections import Counter

import boolnet
from boolnet.compiler.compiled import Compiled
from boolnet.compiler.effort import EFFORTS
from tests.corpus import npn_representatives, table_of
from tests.shared_files import PLA_FILES
from tests.targets import TARGETS, random_formula

Effort = str | float


def timed(source: object, **options: object) -> tuple[Compiled, float]:
    start = time.process_time()
    net = boolnet.compile(source, **options)  # type: ignore[arg-type]
    return net, time.process_time() - start


def named(effort: Effort) -> None:
    """Print the named functions."""
    print(f"{'function':31} {'hidden':>6} {'layers':>6} {'must':>8} {'reach':>9} {'value':>9} {'s':>6}  how")
    for target in TARGETS:
        net, seconds = timed(target.source(), effort=effort, **target.options)
        c, must = net.counts, "{} / {}".format(*target.must)
        kept = c.hidden <= target.must[0] and c.layers - 1 <= target.must[1]
        print(
            f"{target.name:31} {c.hidden:6} {c.layers - 1:6} {must:>8} {target.reach:>9} {c.max_value:9} "
            f"{seconds:6.2f}  {net.strategy}; {net.certificate}{'' if kept else '  <-- MISSED'}",
            flush=True,
        )


def classes(effort: Effort) -> None:
    """Print how many of the 222 classes of 4 inputs take how many hidden neurons in one layer."""
    start = time.process_time()
    found = Counter(
        boolnet.compile(table_of(4, number), max_layers=2, effort=effort).counts.hidden
        for number in npn_representatives(4)
    )
    print(
        f"222 classes of 4 inputs, one hidden layer: {dict(sorted(found.items()))}, {time.process_time() - start:.1f} s"
    )


def formulas(effort: Effort, seeds: int = 20) -> None:
    """Print random formulas of 12 inputs and 200 operators: auto, and the best single strategy."""
    ratios = []
    for seed in range(seeds):
        rows = boolnet.compare(random_formula(12, 200, seed), effort=effort)
        sizes = {row.strategy: row.counts.nodes for row in rows if row.counts and not row.problem}
        net, seconds = timed(random_formula(12, 200, seed), effort=effort)
        first, second = sorted(sizes.items(), key=lambda pair: pair[1])[:2]
        ratios.append(net.counts.nodes / second[1])
        print(
            f"formula {seed:2}: auto {net.counts.nodes:4} ({net.strategy}), {first}, {second}, {seconds:.1f} s",
            flush=True,
        )
    print(f"auto against the second best strategy, geometric mean: {mean(ratios):.2f}")


def pla(effort: Effort) -> None:
    """Print the PLA files of at most 12 inputs: dnf, the best found, and the ratio."""
    ratios = []
    for path in PLA_FILES:
        function = boolnet.read(path)
        if len(function.inputs) > 12:
            continue
        dnf = boolnet.compile(function, strategy="dnf", verify=False).counts.nodes
        net, seconds = timed(function, effort=effort)
        ratios.append(net.counts.nodes / dnf)
        size = f"{len(function.inputs)}/{len(function.outputs)}"
        print(
            f"{path.stem:20} {size:>7} dnf {dnf:5} best {net.counts.nodes:5} / {net.counts.layers:2} "
            f"ratio {ratios[-1]:.2f} {seconds:6.1f} s  {net.strategy}; {net.certificate}",
            flush=True,
        )
    print(f"best / dnf, geometric mean of {len(ratios)} files: {mean(ratios):.3f}")


def mean(values: list[float]) -> float:
    """Return the geometric mean."""
    return math.exp(sum(map(math.log, values)) / len(values)) if values else math.nan


def main() -> None:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parts = {"classes": classes, "formulas": formulas, "pla": pla}
    for name in (*parts, "all"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--effort", default="default")
    chosen = parser.parse_args()
    effort = chosen.effort if chosen.effort in EFFORTS else float(chosen.effort)
    asked = [name for name in parts if getattr(chosen, name)]
    if chosen.all or not asked:
        named(effort)
    for name, part in parts.items():
        if chosen.all or name in asked:
            part(effort)


if __name__ == "__main__":
    main()
