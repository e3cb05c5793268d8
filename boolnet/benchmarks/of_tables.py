"""Questions of a function of few inputs: its values, and whether two of its networks are the same."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from boolnet.benchmarks.questions import SAT, Question, asked, same
from boolnet.compiler.request import Request
from boolnet.compiler.stages import compile_function
from boolnet.core.budget import Budget
from boolnet.core.errors import LimitError, NotApplicable
from boolnet.export.header import digest
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import unpack
from boolnet.functions.truth_table import TruthTable, tabulate
from nets.graphs.counts import count
from nets.graphs.graph import Graph

MOST_OUTPUTS = 4  # that are asked for one by one
SECONDS = ("dnf", "lut", "xor-tree", "cnf", "bdd", "table")  # strategies beside the best, the first that differs


def questions_of_table(function: BooleanFunction, work: float) -> Iterator[Question]:
    """Yield questions of the networks of a function, with answers.

    Of each of the first outputs, whether it can be 1, whether it is 1 in a cube that implies it, and in the cube
    without one of its literals; whether the networks of two strategies are equal, which they are, and whether they are
    with one weight changed.

    Parameters
    ----------
    function : BooleanFunction
        Of 16 inputs at the most, not constant.
    work : float
        Units for each network.

    Examples
    --------
    >>> import boolnet
    >>> [(one.claim, one.verdict) for one in questions_of_table(boolnet.read("a & b | c"), 100)]
    [('y=0', 'sat'), ('y=1 given c=1', 'unsat'), ('y=1', 'sat'), ('equal', 'unsat'), ('equal', 'sat')]
    """
    table = tabulate(function)
    first = _compiled(function, "auto", work)
    assert first is not None  # some strategy builds every function
    for j, name in enumerate(function.outputs[:MOST_OUTPUTS]):
        values = unpack(table.on[j], 1 << len(table.inputs)).astype(bool)
        if values.any():
            yield from _values(first, table, _word(name), values)
    others = (_compiled(function, name, work) for name in SECONDS)
    second = next((graph for graph in others if graph is not None and digest(graph) != digest(first)), None)
    if second is None:
        return
    yield same("two strategies", first, second)
    for changed in _changed(second):
        question = same("one weight changed", first, changed)
        if question.verdict == SAT:
            yield question
            return


def _values(graph: Graph, table: TruthTable, name: str, values: NDArray[np.bool_]) -> Iterator[Question]:
    yield asked("function", graph, f"{name}=0")
    if values.all():
        return
    literals = _implicant(table, values)
    if literals:
        yield asked("function", graph, f"{name}=1 given {_listed(literals)}")
        rest = literals[1:]
        yield asked("function", graph, f"{name}=1 given {_listed(rest)}" if rest else f"{name}=1")


def _listed(literals: list[tuple[str, int]]) -> str:
    return ",".join(f"{_word(name)}={value}" for name, value in literals)


def _word(name: str) -> str:
    return name if name.isidentifier() and name not in ("given", "implies", "equals") else f'"{name}"'


def _implicant(table: TruthTable, values: NDArray[np.bool_]) -> list[tuple[str, int]]:
    """Return a prime implicant around the middle one of the rows that are 1: no literal can be dropped."""
    n = len(table.inputs)
    ones = np.flatnonzero(values)
    row = int(ones[len(ones) // 2])
    shape = values.reshape((2,) * n)
    fixed: list[int | slice] = [row >> (n - 1 - i) & 1 for i in range(n)]
    for i in range(n):
        before, fixed[i] = fixed[i], slice(None)
        if not shape[tuple(fixed)].all():
            fixed[i] = before
    return [(name, value) for name, value in zip(table.inputs, fixed, strict=True) if isinstance(value, int)]


def _compiled(function: BooleanFunction, strategy: str, work: float) -> Graph | None:
    try:
        net = compile_function(function, Request.of(strategy=strategy), Budget(work))
    except (LimitError, NotApplicable):
        return None
    return net.graph if net.certificate is not None and net.certificate.proved else None


def _changed(graph: Graph) -> Iterator[Graph]:
    """Yield a network with one weight raised or lowered by 1, the first weights first, as long as values stay exact."""
    for source, target in graph.edges:
        weight = graph.edges[source, target]["weight"]
        for step in (1, -1):
            if weight + step:
                changed: Graph = graph.copy()
                changed.edges[source, target]["weight"] = weight + step
                if count(changed).dtype == "float32":
                    yield changed
