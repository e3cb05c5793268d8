"""Random small functions through `auto` and one random strategy each, judged neuron by neuron.

    python -m tests.benchmarks.fuzz --sources 100000

Every network is evaluated on every row in Python integers, and the lower bounds are held against what any strategy
reached.
"""

from __future__ import annotations

import argparse
import random
from itertools import product
from typing import Any

import numpy as np

import boolnet
from boolnet.core.budget import Budget
from boolnet.core.errors import BoolnetError
from boolnet.functions.function import BooleanFunction
from boolnet.strategies import STRATEGIES
from boolnet.strategies.spec import OBJECTIVES
from nets.graphs.graph import Graph
from tests.benchmarks.sources import random_function
from tests.networks import evaluate

EFFORTS, SHARES = (10, 30, 100, 300), (6, 3, 2, 1)  # most of them small: a search that is cut errs as one that is not


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
        }
        effort = rng.choices(EFFORTS, SHARES)[0]
        for strategy in ("auto", rng.choice(list(STRATEGIES))):
            try:
                net = boolnet.compile(function, strategy=strategy, verify=False, budget=Budget(effort), **options)
            except BoolnetError:
                continue
            reached += 1
            problem = judged(net.graph, function, options["meaning"])
            if net.at_least is not None and net.at_least.hidden > net.counts.hidden:
                problem = problem or f"a bound of {net.at_least.hidden} above {net.counts.hidden} hidden"
            if problem:
                wrong += 1
                print(f"{name} by {strategy} with {effort} units, {options}: {problem}", flush=True)
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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    fuzz(chosen.sources, chosen.seed)
