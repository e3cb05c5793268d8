"""Disjoint covers of wide functions: split along inputs until a face mentions few, then bisect it at its best.

References
----------
.. [1] R. K. Brayton, G. D. Hachtel, C. T. McMullen, A. L. Sangiovanni-Vincentelli, "Logic minimization algorithms for
   VLSI synthesis", 1984: recursive Shannon expansion of a cover along the input that most cubes mention.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover
from boolnet.minimizers.disjoint.region import Cube, DontCareOracle, marked, merge_equal
from boolnet.minimizers.disjoint.tiling import NOTHING_PAID, Price, Tiling, TilingParams, cover_on_axes
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.primes.expand import drop_unused

PER_FACE = 0.15  # units for a face,
PER_INSIDE = 1.2e-3  # for a cube that may lie in it,
PER_CELL = 2e-5  # and for each of its inputs and outputs
PER_JOINED = 3e-3  # units for a cube of two halves


@dataclass(frozen=True)
class BranchingParams:
    """Which branchings are tried, and how far each goes.

    Attributes
    ----------
    share : float
        Of the work; 0 for none.
    apart, together : bool
        Whether to branch for each output alone, and for all at once.
    by_size : tuple of bool
        Whether to split along the inputs of large cubes, rather than those of many, one after the other.
    leaf_axes : int
        A face that mentions no more inputs is bisected.
    leaves : int
        A branching with more of them is given up.
    tiling : TilingParams
    """

    share: float = 0.5
    apart: bool = True
    together: bool = True
    by_size: tuple[bool, ...] = (False, True)
    leaf_axes: int = 9
    leaves: int = 1 << 14
    tiling: TilingParams = field(default_factory=TilingParams)


@dataclass(frozen=True, eq=False)
class _Face:
    """A task: cover what a face has of a cover."""

    face: Cube
    cover: Cover


@dataclass(frozen=True, eq=False)
class _Join:
    """A task: join the last two results, the halves of a face along an input."""

    split: int
    key: bytes
    face: Cube


@dataclass
class Branching:
    """One run on the cubes of a cover, all outputs at once.

    Attributes
    ----------
    cover : Cover
        Any cover of the function.
    dont_cares : callable or None
        The function's don't-care oracle.
    price : Price
    by_size : bool
        Whether to split along the inputs of large cubes, rather than those of many.
    budget : Budget
    params : BranchingParams
    """

    cover: Cover
    dont_cares: DontCareOracle | None
    price: Price
    by_size: bool
    budget: Budget
    params: BranchingParams

    def run(self) -> Cover | None:
        """Return a disjoint cover, or None when there was no time or there are too many faces."""
        n = self.cover.n_inputs
        tasks: list[_Face | _Join] = [_Face(np.full(n, FREE, dtype=np.uint8), self.cover)]
        results: list[Cover] = []
        known: dict[bytes, Cover] = {}  # what faces that hold the same were split to, without the face's literals
        leaves = 0
        while tasks:
            task = tasks.pop()
            if isinstance(task, _Join):
                self.budget.spend(PER_JOINED * (len(results[-1]) + len(results[-2])))
                joined = join_halves(results.pop(), results.pop(), task.split)
                known[task.key] = Cover(np.where(task.face == FREE, joined.cubes, np.uint8(FREE)), joined.members)
                results.append(joined)
                continue
            cells = task.cover.cubes.size + task.cover.members.size
            work = PER_FACE + PER_INSIDE * len(task.cover) + PER_CELL * cells
            if self.budget.is_over(work) or leaves > self.params.leaves:
                return None
            face, inside = task.face, _inside(task.face, task.cover)
            key = inside.cubes.tobytes() + inside.members.tobytes()
            if self.dont_cares is None and key in known:
                results.append(Cover(np.where(face == FREE, known[key].cubes, face), known[key].members))
                continue
            axes = np.flatnonzero((inside.cubes != FREE).any(axis=0))
            if len(axes) <= self.params.leaf_axes:
                leaf = self._leaf(face, inside, axes)
                if leaf is None:
                    return None
                results.append(leaf)
                leaves += 1
                continue
            i = split_input(inside.cubes, self.by_size)
            tasks.append(_Join(i, key, face))
            for value in (0, 1):
                half = face.copy()
                half[i] = value
                tasks.append(_Face(half, inside))
        return results[0]

    def _leaf(self, face: Cube, inside: Cover, axes: NDArray[np.intp]) -> Cover | None:
        if not len(inside):
            return inside
        on = marked(inside.cubes[:, axes], inside.members)
        may = on
        if self.dont_cares is not None:
            self.budget.spend(self.dont_cares.work)
            must, allowed = self.dont_cares(face, axes)
            on, may = on & must, on | allowed
        table = DenseTable(len(axes), inside.n_outputs, on, ~may)
        rng = np.random.Generator(np.random.PCG64(0))
        tiling = Tiling(table, NOTHING_PAID, self.price, self.params.tiling)
        self.budget.spend(tiling.setting_work)
        use = tiling.cover(rng, 1.0, 0, self.budget)
        return None if use is None else cover_on_axes(use, face, axes, inside.n_outputs)


def _inside(face: Cube, cover: Cover) -> Cover:
    """Return what a face has of a cover, free where the face is not; a cube that fills the face leaves no other."""
    met = cover.inside(face).sorted()
    cubes = met.cubes
    filling = (cubes == FREE).all(axis=1)
    if not filling.any():
        return met
    filled = met.members[filling].any(axis=0)
    whole = Cover(cubes[filling][:1], filled[None])
    return whole.joined(drop_unused(Cover(cubes[~filling], met.members[~filling] & ~filled)))


def split_input(cubes: Cube, by_size: bool) -> int:
    """Return the input that most cubes mention, or that the largest cubes mention.

    Examples
    --------
    >>> cubes = np.array([[1, 2, 2], [2, 1, 1], [2, 1, 0]], np.uint8)
    >>> split_input(cubes, by_size=False), split_input(cubes, by_size=True)
    (1, 0)
    """
    literals = cubes != FREE
    weight = np.exp2(-literals.sum(axis=1).astype(np.float64)) if by_size else np.ones(len(cubes))
    return int(np.argmax(np.add.reduce(weight[:, None] * literals, axis=0)))  # in one order, which BLAS does not keep


def join_halves(a: Cover, b: Cover, i: int) -> Cover:
    """Return two covers as one; where they have the same cube but for input i, it is one, without that input.

    Parameters
    ----------
    a, b : Cover
        Of the two halves of a face along input i.
    i : int

    Examples
    --------
    >>> join_halves(Cover.from_strings(["01"], ["11"]), Cover.from_strings(["11"], ["10"]), 0).cubes.tolist()
    [[2, 1], [0, 1]]
    """
    place = {}
    for c, cube in enumerate(b.cubes):
        key = cube.copy()
        key[i] = FREE
        place[key.tobytes()] = c
    a_members, b_members = a.members.copy(), b.members.copy()
    cubes, members = [], []
    for c, cube in enumerate(a.cubes):
        key = cube.copy()
        key[i] = FREE
        other = place.get(key.tobytes())
        if other is None or cube[i] == FREE:
            continue
        both = a_members[c] & b_members[other]
        if both.any():
            cubes.append(key)
            members.append(both)
            a_members[c] &= ~both
            b_members[other] &= ~both
    rest = Cover(a.cubes, a_members).joined(Cover(b.cubes, b_members))
    if cubes:
        rest = Cover(np.array(cubes), np.array(members)).joined(rest)
    return merge_equal(drop_unused(rest))
