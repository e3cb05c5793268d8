"""The chessboard is the worst map for cubes: no two of its cells are neighbours, so none of its 2^(n-1) cubes merge.

Its function is parity. No function of n inputs needs more cubes: pair the rows that differ in the first input, and each
of the 2^(n-1) pairs takes one cube at the most. Whichever cell of a chessboard is turned, the cubes are fewer than the
cells that are 1, or fewer than before: a cell more has neighbours to merge with, a cell less is a cube less.

That is a statement about cubes, not about networks of one hidden layer. Parity is a function of how many inputs are 1,
and a function of one sum takes one neuron for each bend: n of them would do, and n - 1 are found from 4 inputs on. So a
hidden layer of 2^(n-1) neurons is enough for any function, one neuron for a cube, and never necessary for parity.
"""

from __future__ import annotations

from itertools import accumulate

import numpy as np

import boolnet
from boolnet.functions.function import BooleanFunction
from boolnet.functions.npn import representatives
from boolnet.functions.truth_table import TruthTable
from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.minimizers import minimize_cover
from boolnet.minimum.table import hidden_counts
from nets.charts import lines_picture
from nets.core.arrays import Array

MAP = 4  # inputs of the maps of which all are looked at


def run(setting: Setting) -> Findings:
    """Return the cubes of chessboards of 2 inputs and more, and what other networks of one hidden layer take."""
    sizes = range(2, setting.pick(small=9, full=13))
    cubes, neurons, least = zip(*(measured(board(n)) for n in sizes), strict=True)
    needed = list(accumulate(least, max))  # with an input held at 0 it is the chessboard of one fewer
    n = setting.pick(small=MAP - 1, full=MAP)
    before, after, most = 1 << (n - 1), turned(n), most_cubes(n)
    any_layer = int(hidden_counts(n).max())
    return Findings(
        Figures.of(
            ("inputs", "fewest cubes", "any neurons", "at least"),
            [(str(n), *row) for n, *row in zip(sizes, cubes, neurons, needed, strict=True)],
            bar=1,
            is_log=True,
        ),
        list(cubes) == [2 ** (n - 1) for n in sizes] and most == max(after) == before and neurons[-1] < sizes[-1],
        f"The chessboard of {sizes[-1]} inputs takes {cubes[-1]:,} cubes, but {neurons[-1]} hidden neurons of one "
        f"layer compute it. Of {n} inputs it takes {before} cubes, with any one cell turned {min(after)} to "
        f"{max(after)}; no function of {n} takes more than {most}; if neurons need not be cubes, none takes more than "
        f"{any_layer} in one layer.",
        lines_picture(
            {"a neuron for each cube": (sizes, cubes), "one layer of any neurons": (sizes, neurons)},
            "inputs",
            "hidden neurons",
            "Parity in one hidden layer",
            is_log_y=True,
        ),
    )


def board(n: int) -> BooleanFunction:
    """Return the function of n inputs whose map is a chessboard."""
    return boolnet.read(f"xor(x1..x{n})")


def measured(function: BooleanFunction) -> tuple[int, int, int]:
    """Return the fewest cubes, the neurons of a hidden layer, and how few those could be."""
    net = boolnet.compile(function, strategy="weighted-sum", layered=True)
    return fewest(function), net.counts.hidden, 0 if net.at_least is None else net.at_least.hidden


def fewest(function: BooleanFunction) -> int:
    """Return how many cubes a function takes, a proved minimum."""
    found = minimize_cover(function, "exact")
    if not found.proved:
        raise AssertionError("so small a cover is proved to be the least")
    return len(found.cover)


def turned(n: int) -> list[int]:
    """Return the fewest cubes of the chessboards with one cell turned, cell by cell."""
    values = boolnet.tabulate(board(n)).values()
    return [fewest(as_table(n, values ^ cell)) for cell in np.eye(1 << n, dtype=np.int8)]


def most_cubes(n: int) -> int:
    """Return the most cubes that any function of n inputs takes: a look at each NPN class."""
    rows = np.arange(1 << n)
    tables = [number >> rows & 1 for number in representatives(n)]
    return max(fewest(as_table(n, values)) for table in tables for values in (table, 1 - table))


def as_table(n: int, values: Array) -> TruthTable:
    """Return the function of n inputs with these values."""
    return TruthTable.from_values(tuple(f"x{i + 1}" for i in range(n)), ("y",), values.reshape(1, -1).astype(np.int8))
