"""Branching: a formula from a truth table, by one input after the other, equal cofactors once.

References
----------
.. [1] C. E. Shannon, The synthesis of two-terminal switching circuits, Bell System Technical Journal 28, 1949.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.circuit import FALSE, TRUE, Circuit, Formula, negate
from boolnet.functions.function import BooleanFunction
from boolnet.functions.kept import kept
from boolnet.functions.truth_table import TruthTable, tabulate

MANY_DECISIONS = 4_000  # of fewer a network is worth a turn that is overrun
COUNTED_VALUES = 1 << 18  # of a function whose subtables are counted in a moment
PER_ROW = 5.5e-6  # units of a formula in some order, for a row of an output...
PER_GATE = 0.01  # ... and for a gate of it


@dataclass(frozen=True)
class BranchingParams:
    """How long an order is looked for.

    Attributes
    ----------
    trials : int
        Orders looked at, beside the given one and its reverse.
    tried_rows : int
        Rows of all outputs; of larger tables only these two orders are looked at.
    """

    trials: int = 60
    tried_rows: int = 1 << 14


DEFAULT = BranchingParams()


def best_branched(table: TruthTable, budget: Budget = UNLIMITED, params: BranchingParams = DEFAULT) -> Formula:
    """Return the formula of a good order: the given one or its reverse, improved by moving single inputs.

    Parameters
    ----------
    table : TruthTable
    budget : Budget
        When it is over, the best order so far is taken.
    params : BranchingParams
    """
    n, rows = len(table.inputs), len(table.outputs) << len(table.inputs)

    def made(order: list[int]) -> tuple[int, Formula]:
        formula = branched(table, order)
        budget.spend(PER_ROW * rows + PER_GATE * len(formula.gates))
        return _size(formula), formula

    order = list(range(n))
    size, best = made(order)
    other, reverse = made(order[::-1])
    if other < size:
        order, size, best = order[::-1], other, reverse
    trials = params.trials if rows <= params.tried_rows else 0
    improved = True
    while improved and trials > 0:
        improved = False
        for i, j in itertools.permutations(range(n), 2):
            if trials <= 0 or budget.is_over():
                break
            trials -= 1
            moved = [one for one in order if one != order[i]]
            moved.insert(j, order[i])
            other, formula = made(moved)
            if other < size:
                order, size, best, improved = moved, other, formula, True
    return best


@kept
def decisions(function: BooleanFunction) -> int:
    """Return how many subtables decide an input, in the order that is given: about the multiplexers of `branched`.

    Parameters
    ----------
    function : BooleanFunction
        Of few inputs: it is tabulated.

    Examples
    --------
    >>> import boolnet
    >>> decisions(boolnet.read("x1 & x2 ^ x3")), decisions(boolnet.read("xor(x1..x8)"))
    (4, 15)
    """
    ids, known, found = tabulate(function).values().ravel().astype(np.int64) + 1, 3, 0
    for _ in function.inputs:
        low, high = ids[::2], ids[1::2]
        pairs = low * known + high
        if known * known <= 4 * len(pairs):  # so few kinds that a table of all pairs is quicker than sorting
            seen = np.zeros(known * known, dtype=np.bool_)
            seen[pairs] = True
            unique, ids = np.flatnonzero(seen), np.cumsum(seen)[pairs] - 1
        else:
            unique, ids = np.unique(pairs, return_inverse=True)
        found += int((unique // known != unique % known).sum())
        known = len(unique)
    return found


def many_decisions(function: BooleanFunction) -> int:
    """Return the same of a function that has many and whose values are counted in a moment; 0 of any other.

    Parameters
    ----------
    function : BooleanFunction
    """
    if len(function.outputs) << len(function.inputs) > COUNTED_VALUES:
        return 0
    made = decisions(function)
    return made if made >= MANY_DECISIONS else 0


def _size(formula: Formula) -> int:
    return sum(len(gate.operands) - 1 for gate in formula.gates if gate.operands)


def branched(table: TruthTable, order: Sequence[int]) -> Formula:
    """Return the formula that decides inputs in some order; where the table is don't care, it is 0.

    Where the cofactors are opposite, an XOR; where one is constant, an AND or OR; else a multiplexer.

    Examples
    --------
    >>> import boolnet
    >>> formula = branched(boolnet.tabulate(boolnet.read("0x96")), [0, 1, 2])
    >>> [gate.kind for gate in formula.gates[-1:]]
    ['xor']
    """
    n = len(table.inputs)
    values = (table.values() == 1).reshape((len(table.outputs),) + (2,) * n)
    ordered = values.transpose(0, *(1 + i for i in order)).reshape(len(table.outputs), -1)
    circuit = Circuit()
    variables = [circuit.input(table.inputs[i]) for i in order]
    known: dict[tuple[int, int], int] = {}

    def decided(depth: int, rows: int, width: int) -> int:
        """Return a literal of the cofactor with these rows, row 0 the lowest bit; no deeper than the inputs."""
        full = (1 << width) - 1
        if rows in (0, full):
            return TRUE if rows else FALSE
        if (depth, rows) not in known:
            half = width // 2
            low, high = rows & ((1 << half) - 1), rows >> half
            x = variables[depth]
            if low == high:
                literal = decided(depth + 1, low, half)
            elif low ^ high == (1 << half) - 1:
                literal = circuit.xor([x, decided(depth + 1, low, half)])
            else:
                literal = circuit.ite(x, decided(depth + 1, high, half), decided(depth + 1, low, half))
            known[depth, rows] = literal
            known[depth, full ^ rows] = negate(literal)
        return known[depth, rows]

    roots = {}
    for name, column in zip(table.outputs, ordered, strict=True):
        rows = sum(1 << row for row in column.nonzero()[0].tolist())
        roots[name] = decided(0, rows, 1 << n)
    return Formula.from_circuit(circuit, table.inputs, roots)
