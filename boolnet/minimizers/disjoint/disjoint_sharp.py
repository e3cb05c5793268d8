"""Disjoint sharp: what a cube has outside others, as cubes of which no two meet.

A cover becomes disjoint when each of its cubes, in some order, is reduced to what it has outside those before it. With
several outputs this is done for each output that two cubes share: a cube that meets an earlier one in only some of its
outputs stays whole for the others.

References
----------
.. [1] S. J. Hong, R. G. Cain, D. L. Ostapko, "MINI: a heuristic approach for logic minimization", IBM J. Research and
   Development 18 (1974).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.errors import LimitError
from boolnet.core.limits import in_words
from boolnet.functions.cover import FREE, Cover, intersects
from boolnet.minimizers.espresso.tautology import OutOfTime
from boolnet.minimizers.primes.expand import drop_unused

MAX_PARTS = 1 << 17
MANY_PIECES = 16  # of one cube, from where those that are not needed are dropped in between
FIRST_ROOM = 1 << 10
PER_CUT = 0.025  # units for a cube cut by another,
PER_LITERAL = 0.005  # for each literal of that one,
PER_CELL = 2e-6  # and for an input or output of a piece, or of a part that may meet the cube
PER_NEEDED = 0.03  # units for whether a piece is needed

Cube = NDArray[np.uint8]
Members = NDArray[np.bool_]
Needed = Callable[[Cube], Members]  # the outputs of whose on-set a cube holds a vector


def sharp(cube: Cube, other: Cube) -> list[Cube]:
    """Return disjoint cubes whose union is `cube` outside `other`.

    Examples
    --------
    >>> [piece.tolist() for piece in sharp(np.array([2, 2], np.uint8), np.array([1, 1], np.uint8))]
    [[0, 2], [1, 0]]
    """
    if not intersects(cube, other[None])[0]:
        return [cube]
    pieces = []
    rest = cube.copy()
    for i in np.flatnonzero((cube == FREE) & (other != FREE)):
        piece = rest.copy()
        piece[i] = other[i] ^ 1
        rest[i] = other[i]
        pieces.append(piece)
    return pieces


def disjoint_sharp(cover: Cover, needed: Needed | None = None, budget: Budget = UNLIMITED) -> Cover:
    """Return a disjoint cover: each cube of a cover, in their order, reduced to what it has outside those before it.

    Parameters
    ----------
    cover : Cover
    needed : callable, optional
        From a cube to the outputs of whose on-set it holds a vector. Pieces are dropped from all others, so that only
        don't-cares are lost. Without it, every output keeps the union of its cubes.
    budget : Budget, optional

    Raises
    ------
    LimitError
        When there are more than 131,072 cubes.
    OutOfTime
        When the budget is over first.

    Examples
    --------
    >>> parts = disjoint_sharp(Cover.from_strings(["1-", "-1"], ["11", "10"]))
    >>> parts.cubes.tolist(), parts.members.astype(int).tolist()
    ([[1, 2], [0, 1]], [[1, 1], [1, 0]])
    """
    parts = _Parts(cover, needed, budget)
    for cube, members in zip(cover.cubes, cover.members, strict=True):
        parts.add(cube, members)
    return parts.cover()


class _Parts:
    """The disjoint cubes so far, in arrays that grow."""

    def __init__(self, cover: Cover, needed: Needed | None, budget: Budget) -> None:
        self.needed, self.budget = needed, budget
        self.width = cover.n_inputs + cover.n_outputs
        self.cubes = np.zeros((FIRST_ROOM, cover.n_inputs), dtype=np.uint8)
        self.members = np.zeros((FIRST_ROOM, cover.n_outputs), dtype=np.bool_)
        self.size = 0

    def cover(self) -> Cover:
        return Cover(self.cubes[: self.size].copy(), self.members[: self.size].copy())

    def add(self, cube: Cube, members: Members) -> None:
        """Add what a cube has outside the cubes so far."""
        self._spend(PER_CUT + PER_CELL * self.size * self.width)
        near = np.flatnonzero((self.members[: self.size] & members).any(axis=1))
        near = near[intersects(cube, self.cubes[near])]
        pieces, many = Cover(cube[None], members[None]), MANY_PIECES
        for number, part in enumerate(near, start=1):
            literals = int((self.cubes[part] != FREE).sum())
            self._spend(PER_CUT + PER_LITERAL * literals + PER_CELL * len(pieces) * self.width)
            pieces = sharp_pieces(pieces, self.cubes[part], self.members[part])
            if self.needed is not None and (number == len(near) or len(pieces) > many):
                self._spend(PER_NEEDED * len(pieces))
                pieces = drop_unneeded(pieces, self.needed)
                many = max(MANY_PIECES, 2 * len(pieces))
            if len(pieces) + self.size > MAX_PARTS:
                raise LimitError(
                    f"made disjoint, its cubes are more than {in_words(MAX_PARTS)}",
                    help="minimise it as a plain sum, or compile it as a formula (xor-tree, xor-chain)",
                )
        self._append(pieces)

    def _spend(self, work: float) -> None:
        if self.budget.is_over(work):
            raise OutOfTime

    def _append(self, pieces: Cover) -> None:
        end = self.size + len(pieces)
        while end > len(self.cubes):
            self.cubes = np.concatenate([self.cubes, np.zeros_like(self.cubes)])
            self.members = np.concatenate([self.members, np.zeros_like(self.members)])
        self.cubes[self.size : end], self.members[self.size : end] = pieces.cubes, pieces.members
        self.size = end


def drop_unneeded(pieces: Cover, needed: Needed) -> Cover:
    """Return the cubes, each for only those of its outputs of whose on-set it holds a vector."""
    members = np.array([needed(piece) for piece in pieces.cubes], dtype=np.bool_).reshape(pieces.members.shape)
    return drop_unused(Cover(pieces.cubes, pieces.members & members))


def sharp_pieces(pieces: Cover, part: Cube, members: Members) -> Cover:
    """Return what cubes have outside one cube, in the outputs of that cube; in their other outputs they stay whole.

    Parameters
    ----------
    pieces : Cover
        Where two of these meet, what is left of them may meet too.
    part : ndarray of uint8, shape (n,)
        The cube to leave out.
    members : ndarray of bool, shape (m,)
        Its outputs.

    Examples
    --------
    >>> left = sharp_pieces(Cover.from_strings(["1-"], ["11"]), np.array([2, 1], np.uint8), np.array([True, False]))
    >>> left.cubes.tolist(), left.members.astype(int).tolist()
    ([[1, 2], [1, 0]], [[0, 1], [1, 0]])
    """
    met = intersects(part, pieces.cubes) & (pieces.members & members).any(axis=1)
    if not met.any():
        return pieces
    cut = pieces.select(met)
    kept = [pieces.select(~met), Cover(cut.cubes, cut.members & ~members)]
    rest, own = cut.cubes.copy(), cut.members & members
    for i in np.flatnonzero((part != FREE) & (rest == FREE).any(axis=0)):
        wide = rest[:, i] == FREE
        outside = rest[wide]
        outside[:, i] = part[i] ^ 1
        rest[wide, i] = part[i]
        kept.append(Cover(outside, own[wide]))
    cubes, all_members = zip(*((cover.cubes, cover.members) for cover in kept), strict=True)
    return drop_unused(Cover(np.concatenate(cubes), np.concatenate(all_members)))
