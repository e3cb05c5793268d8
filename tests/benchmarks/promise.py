"""What `auto` makes of an effort, beside every strategy by its name; and how long efforts take.

    python -m tests.benchmarks.promise auto --effort 1000 --sources 60    auto at N, the strategies at N / 4 and at N
    python -m tests.benchmarks.promise time --effort low --sources 500    processor time from start to proof
    python -m tests.benchmarks.promise fuzz --sources 100000              small functions, judged neuron by neuron

`auto` prints where it is worse than the best strategy; the last lines count. `fuzz` compiles random small functions by
auto and by one random strategy under random options, evaluates each network on every row in Python integers, and holds
the lower bounds against what any strategy reached.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

import boolnet
from boolnet.compiler.effort import effort_work
from boolnet.core.errors import BoolnetError
from boolnet.functions.function import BooleanFunction, numbered
from boolnet.functions.truth_table import TruthTable
from boolnet.strategies import STRATEGIES
from boolnet.strategies.spec import OBJECTIVES, Spec
from nets.graphs.graph import Graph
from tests.networks import evaluate
from tests.shared_files import PLA_FILES
from tests.targets import random_formula


def random_function(rng: random.Random, most_inputs: int) -> tuple[str, BooleanFunction]:
    """Return a random table, some with structure or don't-cares, or formula, and its name."""
    n, m, seed = rng.randint(1, most_inputs), rng.choice((1, 1, 1, 2, 3)), rng.randrange(1 << 30)
    numbers = np.random.default_rng(seed)
    rows = np.arange(1 << n)
    kind = rng.choice(("table", "sparse", "free", "sum", "formula", "formula"))
    if kind == "formula":
        return f"formula {n} {seed}", boolnet.read(random_formula(n, rng.randint(1, 4 * n), seed))
    if kind == "sum":
        weights = numbers.integers(-3, 4, size=n)
        total = (rows[:, None] >> np.arange(n)[::-1] & 1) @ weights
        low = numbers.integers(total.min(), total.max() + 1, size=m)
        values = np.array([(total >= one) ^ (total % 3 == 1) * (j % 2) for j, one in enumerate(low)], dtype=np.int8)
    else:
        share = numbers.uniform(0.02, 0.5) if kind == "sparse" else 0.5
        values = (numbers.random((m, len(rows))) < share).astype(np.int8)
        if kind == "free":
            values[numbers.random(values.shape) < 0.3] = -1
    return f"{kind} {n}/{m} {seed}", TruthTable.from_values(numbered("x", n), numbered("y", m), values)


def all_sources(count: int, seed: int, most_inputs: int) -> Iterator[tuple[str, BooleanFunction]]:
    """Yield the PLA files of at most 16 inputs, then random functions, so many in all."""
    rng = random.Random(seed)
    files = [path for path in PLA_FILES if len(boolnet.read(path).inputs) <= 16]
    for path in files[: count // 3]:
        yield path.stem, boolnet.read(path)
    for _ in range(count - min(len(files), count // 3)):
        yield random_function(rng, most_inputs)


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


def fuzz(count: int, seed: int) -> None:
    """Compile random small functions and judge every network and every bound."""
    rng = random.Random(seed)
    wrong, reached = 0, 0
    for number in range(count):
        name, function = random_function(rng, 5)
        options: dict[str, Any] = {
            "meaning": rng.choice(("exact", "positive")),
            "objective": rng.choice(list(OBJECTIVES)),
            "layered": rng.choice((None, None, False)),
            "effort": rng.choice((100, 300)),
        }
        for strategy in ("auto", rng.choice(list(STRATEGIES))):
            try:
                net = boolnet.compile(function, strategy=strategy, verify=False, **options)
            except BoolnetError:
                continue
            reached += 1
            problem = judged(net.graph, function, options["meaning"])
            if net.at_least is not None and net.at_least.hidden > net.counts.hidden:
                problem = problem or f"a bound of {net.at_least.hidden} above {net.counts.hidden} hidden"
            if problem:
                wrong += 1
                print(f"{name} by {strategy} {options}: {problem}", flush=True)
        if number % 1000 == 999:
            print(f"{number + 1} functions, {reached} networks, {wrong} wrong", flush=True)
    print(f"{count} functions, {reached} networks, {wrong} wrong")


def judged(graph: Graph, function: BooleanFunction, meaning: str) -> str:
    """Return what is wrong with a network on any row, evaluated in Python integers; empty where nothing is."""
    values = function(np.array(list(product((0, 1), repeat=len(function.inputs))), dtype=np.int8))
    for bits, wanted in zip(product((0, 1), repeat=len(function.inputs)), values, strict=True):
        got = evaluate(graph, dict(zip(function.inputs, bits, strict=True)))
        for output, want in zip(function.outputs, wanted.tolist(), strict=True):
            value = got[output]
            is_right = value in (0, 1) if meaning == "exact" else value >= 0
            if not is_right or (want >= 0 and (value > 0) != (want == 1)):
                return f"{output} is {value} at {bits}, wanted {want}"
    return ""


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["auto", "time", "fuzz"])
    parser.add_argument("--effort", default="low")
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    effort: Any = chosen.effort if chosen.effort.isalpha() else float(chosen.effort)
    if chosen.what == "auto":
        against_strategies(chosen.sources, effort_work(effort), chosen.seed)
    elif chosen.what == "time":
        times(chosen.sources, effort, chosen.seed)
    else:
        fuzz(chosen.sources, chosen.seed)


if __name__ == "__main__":
    main()
