"""Disjoint sharp: the cubes of a cover in some order, each cut to what those before it left."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from boolnet.cover import FREE, Cover, intersects
from boolnet.errors import LimitError
from boolnet.limits import count
from boolnet.watch import UNLIMITED, Watch

MAX_PARTS = 1 << 17
MANY_PIECES = 16  # of one cube, from where those that are not needed are dropped in between
FIRST_ROOM = 1 << 10

Cube = NDArray[np.uint8]
Piece = tuple[Cube, NDArray[np.bool_]]
Needed = Callable[[Cube], NDArray[np.bool_]]  # the outputs of whose on-set a cube holds a vector


def sharp(cube: Cube, other: Cube) -> list[Cube]:
    """Return disjoint cubes that are `cube` without `other`.

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


def cut_disjoint(cover: Cover, needed: Needed | None = None, watch: Watch = UNLIMITED) -> Cover | None:
    """Return a cover in which no two cubes of an output meet, or None when the watch was over.

    A cube that meets an earlier one of only some of its outputs stays whole for the others. Pieces that `needed` says
    hold nothing of the on-set are dropped; otherwise the unions stay the same.

    Raises
    ------
    LimitError
        When there are more than 131,072 cubes.

    Examples
    --------
    >>> parts = cut_disjoint(Cover.from_strings(["1-", "-1"], ["11", "10"]))
    >>> parts.cubes.tolist(), parts.members.astype(int).tolist()
    ([[1, 2], [0, 1]], [[1, 1], [1, 0]])
    """
    parts = _Parts(cover, needed)
    for cube, members in zip(cover.cubes, cover.members, strict=True):
        if watch.is_over():
            return None
        parts.add(cube, members)
    return parts.cover()


class _Parts:
    """Disjoint cubes in arrays that grow."""

    def __init__(self, cover: Cover, needed: Needed | None) -> None:
        self.needed = needed
        self.cubes = np.zeros((FIRST_ROOM, cover.n_inputs), dtype=np.uint8)
        self.members = np.zeros((FIRST_ROOM, cover.n_outputs), dtype=np.bool_)
        self.size = 0

    def cover(self) -> Cover:
        return Cover(self.cubes[: self.size].copy(), self.members[: self.size].copy())

    def add(self, cube: Cube, members: NDArray[np.bool_]) -> None:
        """Add what a cube has outside the parts."""
        pieces: list[Piece] = [(cube, members)]
        known = slice(0, self.size)
        common = (self.members[known] & members).any(axis=1)
        near = np.flatnonzero(common)
        near = near[intersects(cube, self.cubes[near])]
        for part in near:
            pieces = [left for piece in pieces for left in _without(piece, self.cubes[part], self.members[part])]
            if self.needed is not None and len(pieces) > MANY_PIECES:
                pieces = [(piece, own) for piece, own in pieces if (own & self.needed(piece)).any()]
            if len(pieces) + self.size > MAX_PARTS:
                raise LimitError(
                    f"cut apart, its cubes are more than {count(MAX_PARTS)}",
                    help="minimise it as a plain sum, or compile it as a formula (xor-tree, xor-chain)",
                )
        for piece, own in pieces:
            if self.needed is not None:
                own = own & self.needed(piece)
            if own.any():
                self._append(piece, own)

    def _append(self, cube: Cube, members: NDArray[np.bool_]) -> None:
        if self.size == len(self.cubes):
            self.cubes = np.concatenate([self.cubes, np.zeros_like(self.cubes)])
            self.members = np.concatenate([self.members, np.zeros_like(self.members)])
        self.cubes[self.size], self.members[self.size] = cube, members
        self.size += 1


def _without(piece: Piece, part: Cube, members: NDArray[np.bool_]) -> list[Piece]:
    cube, own = piece
    both = own & members
    if not both.any() or not intersects(cube, part[None])[0]:
        return [piece]
    rest = own & ~members
    return [(left, both) for left in sharp(cube, part)] + ([(cube, rest)] if rest.any() else [])
