"""Lower bounds on the terms of an exclusive sum of products: by the faces of outputs and of their XORs, and by rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from boolnet.core.budget import Budget
from boolnet.functions.circuit import Formula
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import PackedBits, as_int, unpack
from boolnet.functions.truth_table import TruthTable
from boolnet.minimizers.esop.faces import LEAF, PER_BOUND, leaf_minima, least_terms, leaves_of
from boolnet.minimizers.esop.initial import Column, column

QUICK_WORK = 20  # a first group of outputs that takes no more is bounded in any case
PER_XOR = 0.1  # units for a XOR of outputs, without its faces,
PER_XOR_ROW = 2e-6  # and for each of its rows
PER_RANK = 1e-8  # units for a row of two outputs
PER_NEEDED = 1e-6  # units for an input and a row of an output


@dataclass(frozen=True)
class BoundParams:
    """How much work a bound may take.

    Attributes
    ----------
    share : float
        Of the work, for the XORs of groups of outputs; 0 for none.
    cells : int
        Faces of all the XORs of a group.
    group : int
        At most so many outputs are bounded together.
    words : int
        Of 64 random vectors each, on which the rank of a wide function's outputs is counted.
    seed : int
    """

    share: float = 0.1
    cells: int = 4_000_000
    group: int = 6
    words: int = 64
    seed: int = 31


def least_of_table(table: TruthTable, outputs: Sequence[Column], budget: Budget, params: BoundParams) -> int:
    """Return a proved lower bound on the cubes that the outputs need together.

    Parameters
    ----------
    table : TruthTable
    outputs : sequence of ndarray
        The table's, as `completed` makes them.
    budget : Budget
    params : BoundParams

    Notes
    -----
    Independent outputs of rank r need r cubes. The cubes of a group of k outputs each belong to 2^(k-1) of the XORs
    of some of them, and each XOR needs its minimum. Outputs with don't-cares need a cube where they are not 0.
    """
    n, on, dc = len(table.inputs), table.on, table.dc
    is_open = np.zeros(len(on), dtype=np.bool_) if dc is None else dc.any(axis=1)
    bound = int(on.any())
    if budget.left() > rank_work(table):
        bound = max(bound, rank(on[~is_open]))
        budget.spend(rank_work(table))
    if n <= LEAF:
        single = [int(leaf_minima()[int(leaves_of(values))]) for values in outputs]
        bound = max(bound, *single)
    group = _group_size(n, params)
    closed = np.flatnonzero(~is_open)
    for start in range(0, len(closed) if group else 0, max(1, group)):
        outputs_of_group = on[closed[start : start + group]]
        work = _group_work(len(outputs_of_group), n)
        if work > (budget.left() if start else max(QUICK_WORK, budget.left())):
            break
        budget.spend(work)
        bound = max(bound, _least_of_group(outputs_of_group, n))
    return bound


def rank_work(table: TruthTable) -> float:
    """Return the units of work of the rank of a table's outputs."""
    return PER_RANK * len(table.on) * (len(table.on) + 10) * (1 << len(table.inputs))


def _group_work(outputs: int, n_inputs: int) -> float:
    faces: float = 3.0 ** max(0, n_inputs - LEAF)
    return ((1 << outputs) - 1) * (PER_XOR + PER_XOR_ROW * (1 << n_inputs) + PER_BOUND * faces)


def _group_size(n_inputs: int, params: BoundParams) -> int:
    """Return how many outputs can be bounded together, 0 when there are too many inputs for one."""
    faces: int = 3 ** max(0, n_inputs - LEAF)
    return min(params.group, (params.cells // faces + 1).bit_length() - 1) if params.share else 0


def _least_of_group(outputs: PackedBits, n_inputs: int) -> int:
    needed = [
        least_terms(leaves_of(column(np.bitwise_xor.reduce(outputs[list(chosen)], axis=0), n_inputs)))
        for size in range(1, len(outputs) + 1)
        for chosen in combinations(range(len(outputs)), size)
    ]
    return max(*needed, -(-sum(needed) >> len(outputs) - 1) if needed else 0, 0)


def needed_inputs(table: TruthTable, budget: Budget) -> int:
    """Return how many inputs the completely specified outputs of a table depend on: each has a literal somewhere.

    Or 0, which is as true, when the budget does not allow to look.
    """
    n = len(table.inputs)
    work = PER_NEEDED * n * len(table.on) * (1 << n)
    if budget.left() <= work:
        return 0
    budget.spend(work)
    closed = table.on if table.dc is None else table.on[~table.dc.any(axis=1)]
    values = unpack(closed, 1 << n).reshape(len(closed), *(2,) * n)
    return sum(bool((values.take(0, i + 1) != values.take(1, i + 1)).any()) for i in range(n))


def rank(rows: PackedBits) -> int:
    """Return the rank of packed rows over the two-element field.

    Examples
    --------
    >>> rank(np.array([[1], [2], [3]], dtype=np.uint64))
    2
    """
    basis: dict[int, int] = {}
    for row in rows:
        number = as_int(row)
        while number:
            pivot = basis.setdefault(number.bit_length(), number)
            if pivot is number:
                break
            number ^= pivot
    return len(basis)


def least_of_wide(function: BooleanFunction, params: BoundParams) -> int:
    """Return a proved lower bound for a function without a table: of a parity its inputs, otherwise a rank.

    Parity of n inputs needs n terms: its faces are two parities of n - 1 inputs and the constant 1.
    """
    if isinstance(function, Formula):
        gates = [function.gates[root >> 1] for root in function.roots]
        parities = [g for g in gates if g.kind == "xor" and _are_inputs(function, g.operands)]
        most = max((len(gate.operands) for gate in parities), default=0)
        return max(most, _sampled_rank(function, params))
    return _sampled_rank(function, params)


def _are_inputs(function: Formula, operands: Sequence[int]) -> bool:
    return all(function.gates[a >> 1].kind == "input" for a in operands)


def _sampled_rank(function: BooleanFunction, params: BoundParams) -> int:
    """Return the rank of the outputs on random vectors, those with don't-cares there left out."""
    rng = np.random.Generator(np.random.PCG64(params.seed))
    words = rng.integers(0, 1 << 64, (len(function.inputs), params.words), dtype=np.uint64)
    on, dc = function.evaluate(words)
    if dc is None:
        return rank(on)
    return max(int(on.any()), rank(on[~dc.any(axis=1)]))
