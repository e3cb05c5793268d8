"""What `auto` makes of an effort, beside every strategy by its name.

    python -m tests.benchmarks.promise --effort 1000 --sources 60

Prints where auto at N units is worse than the best strategy at N / 4 and at N, the objectives in turn; the last line
counts.
"""

from __future__ import annotations

import argparse
from typing import Any

import boolnet
from boolnet.core.errors import BoolnetError
from boolnet.strategies import STRATEGIES
from boolnet.strategies.spec import OBJECTIVES, Spec
from tests.benchmarks.sources import all_sources


def against_strategies(count: int, effort: float, seed: int) -> None:
    """Print where auto at N is worse than the best named strategy at N / 4 or at N."""
    total, behind = 0, {"N/4": 0, "N": 0}
    for number, (name, function) in enumerate(all_sources(count, seed, 9)):
        objective = list(OBJECTIVES)[number % len(OBJECTIVES)]
        spec = Spec(objective=objective)
        own = spec.key(boolnet.compile(function, objective=objective, effort=effort, verify=False).counts)
        total += 1
        for share, work in (("N/4", effort / 4), ("N", effort)):
            found: list[tuple[Any, str]] = []
            for strategy in STRATEGIES:
                try:
                    net = boolnet.compile(function, strategy=strategy, objective=objective, effort=work, verify=False)
                except BoolnetError:
                    continue
                found.append((spec.key(net.counts)[:2], strategy))
            best = min(found)
            if own[:2] > best[0]:
                behind[share] += 1
                print(f"{name}, {objective}: auto {own[:2]}, at {share} {best[1]} {best[0]}", flush=True)
    print(f"{total} sources; auto behind the best strategy at N/4: {behind['N/4']}, at N: {behind['N']}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--effort", type=float, default=1000.0)
    parser.add_argument("--sources", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    against_strategies(chosen.sources, chosen.effort, chosen.seed)
