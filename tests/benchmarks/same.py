"""Whether the same arguments give the same result: a digest for every source and option, to be compared between runs.

    python -m tests.benchmarks.same > alone.txt                        60 sources by 3 options, covers of 20 PLA files
    python -m tests.benchmarks.same --order 1 --twice > shuffled.txt   in another order, each twice on one object
    PYTHONHASHSEED=7 OPENBLAS_NUM_THREADS=2 python -m tests.benchmarks.same --busy 4 > busy.txt

Lines are sorted by name, so that `diff` shows what differs. With ``--busy N``, N processes keep the machine busy.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boolnet
from tests.corpus import RECOGNISED, SOURCES, table_of
from tests.shared_files import PLA_FILES
from tests.targets import adder_text, compare_table, multiplier_table, random_formula, random_table

OPTIONS: dict[str, dict[str, Any]] = {
    "low": {"effort": "low"},
    "skips": {"effort": "low", "layered": False, "objective": "edges"},
    "flat": {"effort": "low", "max_layers": 2, "meaning": "positive"},
}
COVERS = 20


def sources() -> dict[str, Any]:
    """Return 60 sources, of which every strategy wins some."""
    more: dict[str, Any] = {
        "adder of 3 bits": adder_text(3),
        "4-bit compare": compare_table(4),
        "2x2 multiplier": multiplier_table(2),
        "3x3 multiplier": multiplier_table(3),
        "parity of 40": "xor(x1..x40)",
        "majority of majorities": "maj(maj(x1..x5), maj(y1..y5), maj(z1..z5))",
    }
    more |= {f"random {n}": random_table(n, 1) for n in (5, 6, 7, 8)}
    more |= {f"formula {seed}": random_formula(10, 40, seed) for seed in range(6)}
    more |= {f"0x{number:04x}": table_of(4, number) for number in (0x1668, 0x6996, 0x8001, 0x17E8, 0x0660)}
    return dict(list((SOURCES | RECOGNISED | more).items())[:60])


def jobs() -> Iterator[tuple[str, Any, Callable[[Any], str]]]:
    """Yield what is to be done: a name, a source, and what makes a text of it."""

    def network(options: dict[str, Any]) -> Callable[[Any], str]:
        def made(source: Any) -> str:
            try:
                net = boolnet.compile(source, **options)
            except boolnet.BoolnetError as error:
                return str(error)
            with tempfile.TemporaryDirectory() as folder:
                return net.save(Path(folder) / "net.json").read_text() + json.dumps(net.as_dict())

        return made

    for name, source in sources().items():
        for option, settings in OPTIONS.items():
            yield f"{name}, {option}", source, network(settings)
    for path in PLA_FILES[:COVERS]:
        yield f"cover of {path.stem}", path, lambda path: boolnet.minimize(path, effort="low").to_text("pla")


def main() -> None:
    """Print a digest for every job."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--order", type=int, default=0, help="the seed of another order; 0 for the given one")
    parser.add_argument("--twice", action="store_true", help="read once, and compile that object twice")
    parser.add_argument("--busy", type=int, default=0)
    chosen = parser.parse_args()
    others = [multiprocessing.Process(target=_work, daemon=True) for _ in range(chosen.busy)]
    for other in others:
        other.start()
    todo = list(jobs())
    if chosen.order:
        random.Random(chosen.order).shuffle(todo)
    lines = []
    for name, source, made in todo:
        if chosen.twice:
            source = boolnet.read(source)
            made(source)
        lines.append(f"{hashlib.sha256(made(source).encode()).hexdigest()[:16]}  {name}")
        print(name, file=sys.stderr, flush=True)
    print("\n".join(sorted(lines, key=lambda line: line.split("  ", 1)[1])))
    for other in others:
        other.terminate()


def _work() -> None:
    while True:
        sum(range(1 << 20))


if __name__ == "__main__":
    main()
