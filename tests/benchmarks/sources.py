"""Functions for the benchmarks: PLA files beside a checkout, random tables with structure, and random formulas."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np

import boolnet
from boolnet.functions.function import BooleanFunction, numbered
from boolnet.functions.truth_table import TruthTable
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
