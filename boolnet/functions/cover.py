"""Cube, Cover and CoverFunction: sums of products, shared between outputs.

A **cube** is a product of literals; it contains the input vectors on which all of them hold. A **cover** is a
list of cubes and, for each, the outputs it belongs to: output j is the OR of its cubes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, pairwise, takewhile
from typing import Self

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.circuit import Circuit, Formula, negate
from boolnet.functions.function import BooleanFunction, Values, check_names
from boolnet.functions.packed_bits import ONES, PackedBits

FREE = 2  # a cube does not mention the input
EVALUATION_BYTES = 16 << 20  # packed values held at a time


@dataclass(frozen=True, eq=False)
class Cover:
    """A multi-output sum of products.

    Attributes
    ----------
    cubes : ndarray of uint8, shape (c, n)
        1 for a positive literal, 0 for a negated one, 2 where the input does not occur.
    members : ndarray of bool, shape (c, m)
        Whether a cube belongs to an output.

    Examples
    --------
    >>> cover = Cover.from_strings(["1-", "-0"], ["1", "1"])
    >>> len(cover), cover.literals()
    (2, 2)
    """

    cubes: NDArray[np.uint8]
    members: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.cubes)

    @property
    def n_inputs(self) -> int:
        return int(self.cubes.shape[1])

    @property
    def n_outputs(self) -> int:
        return int(self.members.shape[1])

    @classmethod
    def empty(cls, n_inputs: int, n_outputs: int) -> Cover:
        return cls(np.zeros((0, n_inputs), np.uint8), np.zeros((0, n_outputs), np.bool_))

    @classmethod
    def from_strings(cls, cubes: Sequence[str], members: Sequence[str]) -> Cover:
        """Make a cover from rows as in a PLA file: ``01-`` for inputs, ``01`` for outputs."""
        codes = {"0": 0, "1": 1, "-": FREE}
        return cls(
            np.array([[codes[c] for c in cube] for cube in cubes], dtype=np.uint8),
            np.array([[c == "1" for c in row] for row in members], dtype=np.bool_),
        )

    def literals(self) -> int:
        """Return how many literals the cubes have together."""
        return int((self.cubes != FREE).sum())

    def edges(self) -> int:
        """Return the literals and the memberships together: the edges of a network with a neuron per cube."""
        return self.literals() + int(self.members.sum())

    def size(self, objective: str) -> tuple[int, int]:
        """Return what is to be little, first what matters most: cubes and edges, or for ``literals`` the other way."""
        return (len(self), self.edges()) if objective == "cubes" else (self.edges(), len(self))

    def select(self, rows: NDArray[np.bool_] | NDArray[np.intp] | Sequence[int]) -> Cover:
        """Return the cover of some of the cubes."""
        return Cover(self.cubes[rows], self.members[rows])

    def inside(self, face: NDArray[np.uint8]) -> Cover:
        """Return the cubes that meet a face, as cubes of the face: free where the face is not."""
        met = self.select(intersects(face, self.cubes))
        return Cover(np.where(face == FREE, met.cubes, np.uint8(FREE)), met.members)

    def of_output(self, output: int) -> NDArray[np.uint8]:
        """Return the cubes that belong to one output, shape (c_j, n)."""
        return self.cubes[self.members[:, output]]

    def joined(self, other: Cover) -> Cover:
        """Return the cubes of both."""
        return Cover(np.concatenate([self.cubes, other.cubes]), np.concatenate([self.members, other.members]))

    def sorted(self) -> Cover:
        """Return the cubes in the order of their text, positive literals first, each once."""
        if not len(self):
            return self
        order, first = in_order(np.array([1, 0, 2], dtype=np.uint8)[self.cubes])
        return Cover(self.cubes[order[first]], np.logical_or.reduceat(self.members[order], first, axis=0))

    def rearranged(self, inputs: Sequence[int], outputs: Sequence[int], n_inputs: int) -> Cover:
        """Return the cover over other inputs, of some of its outputs; cubes that belong to none are left out.

        Parameters
        ----------
        inputs : sequence of int
            Input i moves to place ``inputs[i]``.
        outputs : sequence of int
            Numbers of outputs.
        n_inputs : int
            How many inputs there are then; others occur in no cube.
        """
        cubes = np.full((len(self), n_inputs), FREE, dtype=np.uint8)
        cubes[:, list(inputs)] = self.cubes
        members = self.members[:, list(outputs)]
        used = members.any(axis=1)
        return Cover(cubes[used], members[used])

    def evaluate(self, words: PackedBits, combine: np.ufunc = np.bitwise_or) -> PackedBits:
        """Return the outputs on packed input vectors, (n, W) in, (m, W) out, by OR or by `numpy.bitwise_xor`.

        The cubes are taken in the order of their literals, so that the product of those that one shares with the cube
        before is there already.
        """
        width = words.shape[1]
        result = np.zeros((self.n_outputs, width), dtype=np.uint64)
        step = max(1, EVALUATION_BYTES // (8 * (3 * self.n_inputs + 2)))
        for start in range(0, width, step):
            block = slice(start, min(start + step, width))
            positive = words[:, block]
            literals = (~positive, positive)
            products = [np.full(positive.shape[1], ONES, dtype=np.uint64)]  # of the first literals, one more each time
            for shared, added, outputs in self._paths:
                del products[shared + 1 :]
                for literal in added:
                    products.append(products[-1] & literals[literal & 1][literal >> 1])
                for j in outputs:
                    combine(result[j, block], products[-1], out=result[j, block])
        return result

    @cached_property
    def _paths(self) -> list[tuple[int, list[int], list[int]]]:
        """For each cube, in turn: how many literals it shares with the one before, the others, and its outputs.

        A literal is a number, twice that of its input and one more where it is positive.
        """
        paths = _places(self.cubes != FREE, self.cubes + 2 * np.arange(self.n_inputs))
        members = _places(self.members, np.broadcast_to(np.arange(self.n_outputs), self.members.shape))
        before: list[int] = []
        result = []
        for path, outputs in sorted(zip(paths, members, strict=True)):
            shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(path, before, strict=False)))
            result.append((shared, path[shared:], outputs))
            before = path
        return result

    def overlapping(self) -> NDArray[np.bool_]:
        """Return, per output, whether two of its cubes intersect."""
        result = np.zeros(self.n_outputs, dtype=np.bool_)
        for j in range(self.n_outputs):
            cubes = self.of_output(j)
            result[j] = any(intersects(cubes[i], cubes[i + 1 :]).any() for i in range(len(cubes) - 1))
        return result

    def to_formula(self, inputs: Sequence[str], outputs: Sequence[str], kind: str = "sum") -> Formula:
        """Return the cover as a formula, in which equal cubes are one gate.

        Parameters
        ----------
        inputs, outputs : sequence of str
        kind : {"sum", "xor"}
            Whether an output is the OR of its cubes or their exclusive OR.
        """
        circuit = Circuit()
        variables = [circuit.input(name) for name in inputs]
        products = [
            circuit.and_(variables[i] if cube[i] else negate(variables[i]) for i in np.flatnonzero(cube != FREE))
            for cube in self.cubes
        ]
        joint = circuit.xor if kind == "xor" else circuit.or_
        roots = {
            name: joint([products[c] for c in np.flatnonzero(self.members[:, j])]) for j, name in enumerate(outputs)
        }
        return Formula.from_circuit(circuit, inputs, roots)


def _places(marks: NDArray[np.bool_], values: NDArray[np.int64]) -> list[list[int]]:
    """Return for each row of `marks` the values there, in order."""
    found = values[marks].tolist()
    ends = accumulate(marks.sum(axis=1).tolist(), initial=0)
    return [found[start:stop] for start, stop in pairwise(ends)]


def in_order(rows: NDArray[np.uint8]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the order of rows by their first value, then their second ..., and where in it each new row begins.

    Parameters
    ----------
    rows : ndarray of uint8, shape (c, n)
        One row or more, of values below 255.

    Examples
    --------
    >>> order, first = in_order(np.array([[1, 0], [0, 2], [1, 0]], np.uint8))
    >>> order.tolist(), first.tolist()
    ([1, 0, 2], [0, 1])
    """
    n = rows.shape[1]
    if n == 0:
        return np.arange(len(rows)), np.zeros(1, dtype=np.intp)
    texts = np.ascontiguousarray(rows + 1).view(f"S{n}").reshape(-1)  # a text may not end in zeros
    order = np.argsort(texts, kind="stable")
    texts = texts[order]
    return order, np.flatnonzero(np.concatenate([[True], texts[1:] != texts[:-1]]))


def intersects(cube: NDArray[np.uint8], cubes: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return which of `cubes` (c, n) share a vector with `cube` (n,)."""
    apart: NDArray[np.bool_] = ((cube ^ cubes) == 1).any(axis=1)
    return ~apart


def contains(cube: NDArray[np.uint8], cubes: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return which of `cubes` (c, n) lie inside `cube` (n,)."""
    inside: NDArray[np.bool_] = ((cube == FREE) | (cube == cubes)).all(axis=1)
    return inside


@dataclass(frozen=True, eq=False)
class CoverFunction(BooleanFunction):
    """A function by covers of its on-set and of its don't-care set, its off-set, or both.

    Attributes
    ----------
    on : Cover
    dc : Cover or None
        The don't-care set. A vector that is on and don't care is don't care.
    off : Cover or None
        The off-set; when it is given, what no cover mentions is don't care.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    on: Cover
    dc: Cover | None = None
    off: Cover | None = None
    has_given_names: bool = True

    def __post_init__(self) -> None:
        check_names(self.inputs, self.outputs)

    def steps(self) -> int:
        return super().steps() + self.on.edges()

    def _renamed(self, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Self:
        return replace(self, inputs=inputs, outputs=outputs, has_given_names=True)

    def rearranged(self, inputs: Sequence[str], outputs: Sequence[str]) -> CoverFunction:
        places = [list(inputs).index(name) for name in self.inputs]
        order = [self.outputs.index(name) for name in outputs]

        def moved(cover: Cover | None) -> Cover | None:
            return None if cover is None else cover.rearranged(places, order, len(inputs))

        on = self.on.rearranged(places, order, len(inputs))
        return CoverFunction(tuple(inputs), tuple(outputs), on, moved(self.dc), moved(self.off), self.has_given_names)

    def evaluate(self, words: PackedBits) -> Values:
        on = self.on.evaluate(words)
        if self.dc is None and self.off is None:
            return Values(on, None)
        dc = np.zeros_like(on) if self.dc is None else self.dc.evaluate(words)
        if self.off is not None:
            dc |= ~(on | self.off.evaluate(words))
        return Values(on & ~dc, dc)
