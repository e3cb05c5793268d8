"""A formula multiplied out to cubes, for formulas too wide for a table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.errors import LimitError
from boolnet.core.limits import in_words
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import FREE, Cover, CoverFunction, contains, in_order
from boolnet.minimizers.estimate import estimate_cubes

MAX_CUBES = 20_000  # of a multiplied-out formula, by its estimate
MAX_VALUES = 1 << 27  # of its cubes and their outputs
AS_FORMULA = "compile it as a formula (xor-tree, xor-chain), which needs no cubes"

PER_CUBE = 0.02  # units for a cube that is compared with others
PER_VALUE = 1.5e-6  # units for a value of two cubes that are compared or multiplied

Cubes = NDArray[np.uint8]


def multiply_out(function: Formula, budget: Budget = UNLIMITED) -> CoverFunction:
    """Return the function as a sum of products.

    Parameters
    ----------
    function : Formula
    budget : Budget
        What the work is counted on; when it is over, cubes that lie in others are no longer looked for.

    Raises
    ------
    LimitError
        Before any work, when the products counted from the inputs up exceed 20,000.
    """
    estimate = estimate_cubes(function)
    assert estimate is not None
    if estimate.cubes > MAX_CUBES:
        raise LimitError(
            f"the sum of products takes {'' if estimate.is_exact else 'up to '}{in_words(estimate.cubes)} cubes; "
            f"at most {MAX_CUBES:,} are multiplied out",
            help=AS_FORMULA,
        )
    n, m = len(function.inputs), len(function.outputs)
    if estimate.cubes * (n + m) > MAX_VALUES:
        raise LimitError(
            f"up to {in_words(estimate.cubes)} cubes of {n:,} inputs and {m:,} outputs are too much to write down",
            help=AS_FORMULA,
        )
    products = _Products(function, budget)
    columns = [products.of(root) for root in function.roots]
    members = np.repeat(np.eye(m, dtype=np.bool_), [len(cubes) for cubes in columns], axis=0)
    cover = Cover.empty(n, m).joined(Cover(np.concatenate(columns), members)).sorted()
    return CoverFunction(function.inputs, function.outputs, cover, has_given_names=function.has_given_names)


class _Products:
    """The cubes of the literals that are asked for; operands come before their readers, so a list of tasks does."""

    def __init__(self, function: Formula, budget: Budget) -> None:
        self.function, self.budget = function, budget
        self.position = {name: i for i, name in enumerate(function.inputs)}
        self.known: dict[int, Cubes] = {}

    def of(self, root: int) -> Cubes:
        """Return the cubes of a literal."""
        tasks = [root]
        while tasks:
            literal = tasks[-1]
            missing = [a for a in self._needs(literal) if a not in self.known]
            if missing:
                tasks += missing
            else:
                tasks.pop()
                if literal not in self.known:
                    self.known[literal] = absorb(self._multiply(literal), self.budget)
        return self.known[root]

    def _needs(self, literal: int) -> list[int]:
        gate = self.function.gates[literal >> 1]
        sign = literal & 1
        if gate.kind == "xor":
            return [a ^ s for a in gate.operands for s in (0, 1)]
        return [a ^ sign for a in gate.operands]

    def _multiply(self, literal: int) -> Cubes:
        gate, sign = self.function.gates[literal >> 1], literal & 1
        n = len(self.function.inputs)
        one = np.full((1, n), FREE, dtype=np.uint8)
        match gate.kind:
            case "false":
                return one if sign else one[:0]
            case "input":
                one[0, self.position[gate.name]] = 1 - sign
                return one
            case "and" if sign:
                return np.concatenate([self.known[a ^ 1] for a in gate.operands])
            case "and":
                for a in gate.operands:
                    one = absorb(self._pairs(one, self.known[a]), self.budget)
                return one
            case "xor":
                return self._parity(gate.operands, sign)
            case _:
                k = len(gate.operands) - gate.k + 1 if sign else gate.k
                return self._at_least(k, [self.known[a ^ sign] for a in gate.operands])

    def _parity(self, operands: tuple[int, ...], sign: int) -> Cubes:
        even = np.full((1, len(self.function.inputs)), FREE, dtype=np.uint8)
        odd = even[:0]
        for a in operands:
            yes, no = self.known[a], self.known[a ^ 1]
            odd, even = (
                absorb(np.concatenate([self._pairs(odd, no), self._pairs(even, yes)]), self.budget),
                absorb(np.concatenate([self._pairs(even, no), self._pairs(odd, yes)]), self.budget),
            )
        return even if sign else odd

    def _at_least(self, k: int, operands: list[Cubes]) -> Cubes:
        """Multiply out: level s holds the products of s of the operands so far."""
        top = np.full((1, len(self.function.inputs)), FREE, dtype=np.uint8)
        levels = [top] + [top[:0]] * k
        for number, operand in enumerate(operands):
            left = len(operands) - number - 1
            for s in range(k, max(0, k - left - 1), -1):
                levels[s] = absorb(np.concatenate([levels[s], self._pairs(levels[s - 1], operand)]), self.budget)
        return levels[k]

    def _pairs(self, a: Cubes, b: Cubes) -> Cubes:
        """Return the intersections of each cube of one list with each of the other."""
        self.budget.spend(PER_CUBE + 3 * PER_VALUE * len(a) * b.size)
        left, right = np.repeat(a, len(b), axis=0), np.tile(b, (len(a), 1))
        apart = ((left ^ right) == 1).any(axis=1)
        met: Cubes = np.where(left == FREE, right, left)[~apart]
        return met


def absorb(cubes: Cubes, budget: Budget = UNLIMITED) -> Cubes:
    """Return the cubes that lie in no other, and some more when the budget is over first.

    Examples
    --------
    >>> absorb(np.array([[1, 1], [1, 2], [1, 2]], np.uint8)).tolist()
    [[1, 2]]
    """
    if len(cubes) <= 1:
        return cubes
    order, first = in_order(cubes)
    cubes = cubes[order[first]]
    cubes = cubes[np.argsort(-(cubes == FREE).sum(axis=1), kind="stable")]
    kept = np.ones(len(cubes), dtype=np.bool_)
    budget.spend(PER_CUBE + PER_VALUE * 10 * cubes.size)
    for c in range(len(cubes)):
        if kept[c]:
            if budget.is_over(PER_CUBE + PER_VALUE * (len(cubes) - c) * cubes.shape[1]):
                break
            kept[c + 1 :] &= ~contains(cubes[c], cubes[c + 1 :])
    return cubes[kept]
