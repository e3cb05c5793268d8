"""Regions of a disjoint cover: some cubes that lie near one another, taken out, as a small table of their own.

On the inputs in which the cubes of a group do not differ, whatever replaces them need not differ either. The others,
the axes, span the small table. What the cubes covered is its on-set; the don't-cares of the function around them that
no other cube covers are its don't-cares; the rest is off, for it is off or covered already.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.cover import FREE, Cover, CoverFunction, intersects
from boolnet.functions.packed_bits import PackedBits, pack
from boolnet.minimizers.disjoint.bisection import face_numbers
from boolnet.minimizers.disjoint.tiling import Use, cover_on_axes, use_of_cover
from boolnet.minimizers.primes.dense import DenseTable, face_index

Cube = NDArray[np.uint8]
Places = NDArray[np.intp]

PER_ROW = 3e-6  # units for a row of a table and 64 outputs
PER_MET = 1e-3  # units for a given cube that may meet a face,
PER_CELL = 4e-6  # and for each of its inputs and outputs


@dataclass(frozen=True)
class DontCareOracle:
    """Says which rows of a face must be covered and which may be.

    Attributes
    ----------
    answer : callable
        From a cube and the axes on which it is free to the rows that must be and those that may, shape (k, 2^axes).
    work : float
        Units for an answer.
    """

    answer: Callable[[Cube, Places], tuple[PackedBits, PackedBits]]
    work: float

    def __call__(self, base: Cube, axes: Places) -> tuple[PackedBits, PackedBits]:
        """Return the rows that must be covered and those that may be."""
        return self.answer(base, axes)


@dataclass(frozen=True)
class GroupParams:
    """Which cubes form a group.

    Attributes
    ----------
    cubes : int
        At most so many.
    candidates : int
        The nearest cubes that are looked at.
    apart : float
        How many inputs further away a cube counts that shares no output; 0 disregards the outputs.
    spread : float
        Up to how many inputs further away a cube counts by chance; 0 takes the nearest always.
    """

    cubes: int = 40
    candidates: int = 64
    apart: float = 3.0
    spread: float = 2.0


@dataclass(frozen=True, eq=False)
class Region:
    """A group of cubes taken out of a cover.

    Attributes
    ----------
    base : ndarray of uint8, shape (n,)
        The values of all the group's cubes off the axes; on the axes it is free.
    axes : ndarray of int
    table : DenseTable
        Over the axes, and all the outputs.
    paid : ndarray of int
        The faces that other cubes of the cover are already.
    use : dict of int to int
        The group itself, as faces and their outputs.
    others : Cover
        The cubes outside the group.
    """

    base: Cube
    axes: Places
    table: DenseTable
    paid: NDArray[np.int64]
    use: Use
    others: Cover

    @classmethod
    def around(cls, cover: Cover, group: NDArray[np.bool_], dont_cares: DontCareOracle | None, extra: Places) -> Region:
        """Take a group of cubes out of a cover.

        Parameters
        ----------
        cover : Cover
        group : ndarray of bool, shape (c,)
        dont_cares : callable or None
            The function's don't-care oracle.
        extra : ndarray of int
            Inputs that are axes too, although the group does not differ there.
        """
        cubes, members = cover.cubes[group], cover.members[group]
        others = cover.select(~group)
        differs = (cubes != cubes[0]).any(axis=0)
        differs[extra] = True
        base = np.where(differs, np.uint8(FREE), cubes[0])
        axes = np.flatnonzero(differs)
        on, may = _rows(cubes[:, axes], members, others, base, axes, dont_cares)
        aligned = (others.cubes[:, ~differs] == base[~differs]).all(axis=1)
        paid = face_numbers(others.cubes[np.ix_(aligned, differs)])
        use = use_of_cover(face_numbers(cubes[:, axes]), members)
        return cls(base, axes, DenseTable(len(axes), cover.n_outputs, on, ~may), paid, use, others)

    def refilled(self, use: Use) -> Cover:
        """Return the whole cover with other cubes in the group's place."""
        whole = self.others.joined(cover_on_axes(use, self.base, self.axes, self.others.n_outputs))
        return whole if use.keys().isdisjoint(self.paid.tolist()) else merge_equal(whole)


def merge_equal(cover: Cover) -> Cover:
    """Return the cover with equal cubes made one, in the order in which they came."""
    place: dict[bytes, int] = {}
    group = [place.setdefault(cube.tobytes(), len(place)) for cube in cover.cubes]
    if len(place) == len(cover):
        return cover
    members = np.zeros((len(place), cover.n_outputs), dtype=np.bool_)
    np.logical_or.at(members, group, cover.members)
    first = np.unique(group, return_index=True)[1]
    return Cover(cover.cubes[first], members)


def _rows(
    cubes: Cube, members: NDArray[np.bool_], others: Cover, base: Cube, axes: Places, dont_cares: DontCareOracle | None
) -> tuple[PackedBits, PackedBits]:
    """Return the rows over the axes to be covered, and those that may be."""
    on = marked(cubes, members)
    if dont_cares is None:
        return on, on
    must, allowed = dont_cares(base, axes)
    taken = _met(others, base, axes)
    used: NDArray[np.bool_] = np.logical_or.reduce(members, axis=0)
    own = pack(used)[:, None]
    return on & must, on | (allowed & own & ~taken)


def marked(cubes: Cube, members: NDArray[np.bool_]) -> PackedBits:
    """Return, for each row, the outputs of the cubes that contain it, shape (k, 2^axes)."""
    marks = pack(members)
    rows = np.zeros((marks.shape[1], 1 << cubes.shape[1]), dtype=np.uint64)
    view = rows.reshape((len(rows),) + (2,) * cubes.shape[1])
    for cube, mark in zip(cubes, marks, strict=True):
        view[face_index(cube)] |= mark.reshape((-1,) + (1,) * int((cube == FREE).sum()))
    return rows


def table_dont_cares(table: DenseTable) -> DontCareOracle | None:
    """Return the don't-care oracle of a function that has a table, None when it has no don't-cares."""
    full = pack(np.ones(table.n_outputs, dtype=np.bool_))[:, None]
    if not (full & ~(table.on | table.off)).any():
        return None

    def dont_cares(base: Cube, axes: Places) -> tuple[PackedBits, PackedBits]:
        free = np.flatnonzero(base == FREE)
        inner = tuple((1 + np.flatnonzero(~np.isin(free, axes))).tolist())
        must = np.bitwise_or.reduce(table.face(table.on, base), axis=inner)
        off = np.bitwise_or.reduce(table.face(table.off, base), axis=inner)
        return must.reshape(len(must), -1), full & ~off.reshape(len(off), -1)

    return DontCareOracle(dont_cares, PER_ROW * table.on.size)


def cover_dont_cares(function: CoverFunction) -> DontCareOracle | None:
    """Return the don't-care oracle of a function given as cubes, None when it has no don't-cares."""
    on, dc, off = function.on, function.dc, function.off
    if off is None and (dc is None or not len(dc)):
        return None

    def dont_cares(base: Cube, axes: Places) -> tuple[PackedBits, PackedBits]:
        must = _met(on, base, axes)
        if off is not None:
            return must, ~_met(off, base, axes)
        assert dc is not None
        outside = np.delete(dc.cubes, axes, axis=1)
        holds = ((outside == FREE) | (outside == np.delete(base, axes))).all(axis=1)
        return must, marked(dc.cubes[np.ix_(holds, axes)], dc.members[holds])

    given = [cover for cover in (on, dc, off) if cover is not None]
    work = sum(PER_MET * len(cover) + PER_CELL * (cover.cubes.size + cover.members.size) for cover in given)
    return DontCareOracle(dont_cares, work)


def _met(cover: Cover, base: Cube, axes: Places) -> PackedBits:
    near = intersects(base, cover.cubes)
    return marked(cover.cubes[np.ix_(near, axes)], cover.members[near])


def group_near(
    cover: Cover, center: int, n_axes: int, rng: np.random.Generator, params: GroupParams
) -> NDArray[np.bool_]:
    """Return a group of cubes near one of them.

    Parameters
    ----------
    cover : Cover
    center : int
        The number of the cube.
    n_axes : int
        The group differs on at most so many inputs.
    rng : Generator
    params : GroupParams

    Returns
    -------
    group : ndarray of bool, shape (c,)

    Examples
    --------
    >>> cover = Cover.from_strings(["11-", "10-", "0-1"], ["1", "1", "1"])
    >>> group_near(cover, 0, 1, np.random.default_rng(0), GroupParams()).tolist()
    [True, True, False]
    """
    differs = cover.cubes != cover.cubes[center]
    apart = differs.sum(axis=1)
    near = np.flatnonzero(apart <= n_axes)
    distance = apart[near] + params.apart * ~(cover.members[near] & cover.members[center]).any(axis=1)
    distance = distance + params.spread * rng.random(len(near))
    distance[near == center] = -1
    group = np.zeros(len(cover), dtype=np.bool_)
    active = np.zeros(cover.n_inputs, dtype=np.bool_)
    left = params.cubes
    for c in near[np.argsort(distance)[: params.candidates]].tolist():
        wider = active | differs[c]
        if int(wider.sum()) <= n_axes:
            group[c] = True
            active = wider
            left -= 1
            if not left:
                break
    return group
