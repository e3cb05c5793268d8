"""Processor times of a few compiles and minimisations, relative to a fixed computation in the same run.

    PYTHONPATH=FOLDER python times.py    prints them as JSON, of the version in FOLDER

Only public names of boolnet are used, and no other module of the tests, so that old versions can be measured as well.
None of the tasks comes near a limit of time: what is measured is how long they take, not what they reach.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import json
import time
from collections.abc import Callable, Mapping

import numpy as np

import boolnet

AMPLE = 1e6  # units of work; the default is too few for some
REPEATS = 3  # the least time of so many counts


def column(inputs: int, seed: int) -> str:
    """Return a random truth table as text."""
    return "".join(map(str, np.random.default_rng(seed).integers(2, size=1 << inputs)))


def adder(bits: int) -> str:
    """Return the formulas of a ripple-carry adder."""
    carry, lines = "0", []
    for i in range(bits):
        lines.append(f"s{i} = a{i} ^ b{i} ^ {carry}")
        carry = f"maj(a{i}, b{i}, {carry})"
    return "; ".join([*lines, f"s{bits} = {carry}"])


TASKS: Mapping[str, Callable[[], object]] = {
    "parity of 18 as xor-tree": lambda: boolnet.compile("xor(x1..x18)", strategy="xor-tree"),
    "6-bit adder as lut": lambda: boolnet.compile(adder(6), strategy="lut"),
    "majority of 15 as bdd": lambda: boolnet.compile("maj(x1..x15)", strategy="bdd"),
    "random 9 inputs as dnf": lambda: boolnet.compile(column(9, 1), strategy="dnf"),
    "random 8 inputs as table": lambda: boolnet.compile(column(8, 2), strategy="table"),
    "random 11 inputs, best cover": lambda: boolnet.minimize(column(11, 3), effort=AMPLE),
    "random 6 inputs, disjoint cover": lambda: boolnet.minimize(column(6, 2), method="disjoint", effort=AMPLE),
    "random 5 inputs, exclusive sum": lambda: boolnet.minimize(column(5, 2), method="esop", effort=AMPLE),
}


def reference() -> int:
    """Do what the tasks do most and no version changes: Python on dictionaries and long integers, and NumPy."""
    seen: dict[int, int] = {}
    number = 1
    for i in range(60_000):
        number = number * 6364136223846793005 + i & (1 << 256) - 1
        seen[number >> 240] = seen.get(number >> 240, 0) + (number & number >> 1).bit_count()
    rows = np.random.default_rng(0).integers(1 << 20, size=1 << 17)
    for shift in range(40):
        rows = np.unique(rows ^ rows[::-1] >> shift % 7, return_inverse=True)[1]
    return len(seen) + int(rows.sum())


def seconds(task: Callable[[], object]) -> float:
    """Return the least processor time of a few runs."""
    found = []
    for _ in range(REPEATS):
        start = time.process_time()
        task()
        found.append(time.process_time() - start)
    return min(found)


def measured() -> dict[str, float]:
    """Return the time of every task as a multiple of the reference's."""
    boolnet.compile("a ^ b")  # what is imported at first use is imported
    found = {}
    for name, task in TASKS.items():
        unit = seconds(reference)  # beside each task: a machine does not keep its speed
        found[name] = round(seconds(task) / unit, 3)
    return found


if __name__ == "__main__":
    print(json.dumps(measured(), indent=1))
