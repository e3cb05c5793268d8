"""Processor time from start to proof, over functions of at most 16 inputs.

python -m tests.benchmarks.time_to_proof --effort low --sources 500
"""

from __future__ import annotations

import argparse
import statistics
import time

import boolnet
from tests.benchmarks.sources import all_sources


def times(count: int, effort: str | float, seed: int) -> None:
    """Print the processor time from start to proof."""
    taken = []
    for name, function in all_sources(count, seed, 16):
        start = time.process_time()
        net = boolnet.compile(function, effort=effort)
        taken.append((time.process_time() - start, name, net.counts.hidden))
        if len(taken) % 20 == 0:
            print(len(taken), *max(taken), flush=True)
    seconds = [one[0] for one in taken]
    print(
        f"{len(taken)} sources at effort {effort}: median {statistics.median(seconds):.2f} s, most {max(seconds):.2f}"
    )
    for one in sorted(taken, reverse=True)[:10]:
        print(f"  {one[0]:.2f} s {one[1]}: {one[2]} hidden")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--effort", default="low")
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    times(chosen.sources, chosen.effort if chosen.effort.isalpha() else float(chosen.effort), chosen.seed)
