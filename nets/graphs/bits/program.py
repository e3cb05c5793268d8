"""Programs: gates in the order in which they run, with a row of words for every bit that is still needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nets.core.arrays import Array
from nets.graphs.bits.gates import AND, AND_NOT, OR, Gates
from nets.kernels.choice import compiled, warm

BLOCK_BYTES = 1 << 20  # rows of words at a time, half a level-2 cache; NumPy's calls cost as much as 1,000 words
COMPILED_FROM = 1 << 30  # operations on words: half a second, what numba takes to start
LEAST_WORDS = 256  # but so many in any case


@dataclass(frozen=True, eq=False)
class Program:
    """Operations on rows of words; rows 0 to `inputs` - 1 are the inputs', the next is 0.

    Attributes
    ----------
    inputs : int
    rows : int
        Of words, in all.
    operations : ndarray of int32, shape (K, 4)
        Kind of gate, row of either operand, row of the result, which is neither of those.
    outputs : ndarray of int32, shape (m,)
        Rows.
    flips : ndarray of uint64, shape (m,)
        All bits set where an output is the negation of its row.
    """

    inputs: int
    rows: int
    operations: Array
    outputs: Array
    flips: Array

    def run(self, words: Array, total: int = 0) -> Array:
        """Return the outputs, shape (m, W), of packed inputs, shape (inputs, W).

        Parameters
        ----------
        words : ndarray of uint64, shape (inputs, W)
        total : int
            How many words will be run in all: of very many, compiled kernels are worth their start.
        """
        result = np.empty((len(self.outputs), words.shape[1]), dtype=np.uint64)
        kernel = warm("run_words")
        if kernel is None and len(self.operations) * max(total, words.shape[1]) >= COMPILED_FROM:
            kernel = compiled("run_words", words)
        if kernel is None:
            self._run_plain(words, result)
        else:
            kernel(words, self.operations, self.rows, self.outputs, self.flips, result)
        return result

    def _run_plain(self, words: Array, result: Array) -> None:
        count = words.shape[1]
        block = min(max(LEAST_WORDS, BLOCK_BYTES // (8 * self.rows)), max(count, 1))
        scratch = np.zeros((self.rows - self.inputs + 1, block), dtype=np.uint64)
        operations = self.operations.tolist()
        for start in range(0, count, block):
            stop = min(start + block, count)
            *own, spare = scratch[:, : stop - start]
            rows = [*words[:, start:stop], *own]
            inverted: dict[int, Array] = {}  # inputs, which no operation overwrites and many negate
            for kind, x, y, target in operations:
                a, b, out = rows[x], rows[y], rows[target]
                if kind == AND:
                    np.bitwise_and(a, b, out)
                elif kind == OR:
                    np.bitwise_or(a, b, out)
                elif kind == AND_NOT and y >= self.inputs:
                    np.bitwise_and(a, np.invert(b, spare), out)
                elif kind == AND_NOT:
                    if y not in inverted:
                        inverted[y] = np.invert(b)
                    np.bitwise_and(a, inverted[y], out)
                else:
                    np.bitwise_xor(a, b, out)
            for j, (row, flip) in enumerate(zip(self.outputs.tolist(), self.flips, strict=True)):
                np.bitwise_xor(rows[row], flip, result[j, start:stop])


def program(gates: Gates, literals: Sequence[int]) -> Program:
    """Return the program that computes some literals, and nothing that they do not need.

    Parameters
    ----------
    gates : Gates
    literals : sequence of int

    Examples
    --------
    >>> gates = Gates(2)
    >>> found = program(gates, [gates.xor(2, 4), gates.and_(2, 4) ^ 1])
    >>> found.run(np.array([[0b1100], [0b1010]], np.uint64)).tolist() == [[0b0110], [2**64 - 1 - 0b1000]]
    True
    """
    order = _order(gates, [literal >> 1 for literal in literals])
    reads = [0] * len(gates.rows)
    for number in order:
        for operand in gates.rows[number][1:]:
            reads[operand] += 1
    for literal in literals:
        reads[literal >> 1] += 1
    place = {0: gates.inputs} | {i + 1: i for i in range(gates.inputs)}
    free: list[int] = []
    rows = gates.inputs + 1
    operations = np.empty((len(order), 4), dtype=np.int32)
    for k, number in enumerate(order):
        kind, x, y = gates.rows[number]
        if free:
            place[number] = free.pop()
        else:
            place[number], rows = rows, rows + 1
        operations[k] = kind, place[x], place[y], place[number]
        for operand in (x, y):
            reads[operand] -= 1
            if not reads[operand] and operand > gates.inputs:
                free.append(place[operand])
    outputs = np.array([place[literal >> 1] for literal in literals], dtype=np.int32)
    flips = np.array([-(literal & 1) for literal in literals], dtype=np.int64).view(np.uint64)
    return Program(gates.inputs, rows, operations, outputs, flips)


def _order(gates: Gates, roots: Sequence[int]) -> list[int]:
    """Return the gates that some need, operands first, each soon after them."""
    seen = set(range(gates.inputs + 1))
    order: list[int] = []
    for root in roots:
        pending = [root]
        while pending:
            number = pending[-1]
            if number in seen:
                pending.pop()
                continue
            below = [operand for operand in gates.rows[number][1:] if operand not in seen]
            if below:
                pending.extend(reversed(below))
            else:
                seen.add(number)
                order.append(number)
                pending.pop()
    return order
