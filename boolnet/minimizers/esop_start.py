"""Where the search for an exclusive sum starts: expansions of tables, and sums of products made disjoint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from boolnet.bits import Words, unpack
from boolnet.cover import Cover, CoverFunction
from boolnet.minimizers.esop_faces import LEAF, Expansion, leaf_minima, leaves_of
from boolnet.minimizers.esop_terms import Layout
from boolnet.minimizers.isop import isop
from boolnet.truth_table import TruthTable
from boolnet.watch import Watch

EXPANDED_INPUTS = 17  # the faces of a wider table are too many
ORDERS = 60  # of the inputs, that are tried
MAX_PIECES = 20_000  # disjoint cubes
SEED = 29

Column = NDArray[np.bool_]  # an output, shape (2, 2, ...)


class Columns:
    """The outputs of a table, each in the completions that are worth a try.

    Attributes
    ----------
    completions : list of list of ndarray
        For each output, the functions that its don't-cares leave open.
    sums : list of ndarray of uint8
        For each output, the cubes of an irredundant sum of products.
    """

    def __init__(self, table: TruthTable) -> None:
        n = len(table.inputs)
        on, dc = table.on, np.zeros_like(table.on) if table.dc is None else table.dc
        self.sums = [isop(_as_int(low), _as_int(low | free), n) for low, free in zip(on, dc, strict=True)]
        self.completions = [
            _completions(column(low, n), column(free, n), cubes)
            for low, free, cubes in zip(on, dc, self.sums, strict=True)
        ]


def column(words: Words, n_inputs: int) -> Column:
    """Return one output with an axis for each input."""
    values: Column = unpack(words, 1 << n_inputs).astype(np.bool_).reshape((2,) * n_inputs)
    return values


def _as_int(words: Words) -> int:
    return int.from_bytes(words.astype("<u8").tobytes(), "little")


def _completions(on: Column, free: Column, cubes: NDArray[np.uint8]) -> list[Column]:
    """Return an output with its don't-cares 0, 1, and as a sum of products has them; of four inputs, the best."""
    if not free.any():
        return [on]
    if on.ndim <= LEAF:
        return [_best_leaf(on, free)]
    union = np.zeros_like(on)
    for cube in cubes.tolist():
        union[tuple((0, 1, slice(None))[value] for value in cube)] = True
    return [on, on | free, union]


def _best_leaf(on: Column, free: Column) -> Column:
    low, dont_care = int(leaves_of(on)), int(leaves_of(free))
    numbers = np.arange(1 << 16)
    fitting = numbers[numbers & ~dont_care == low]
    best = int(fitting[np.argmin(leaf_minima()[fitting])])
    rows = best >> np.arange(1 << on.ndim) & 1
    values: Column = rows.astype(np.bool_).reshape(on.shape)
    return values


def expansions(columns: Columns, layout: Layout, watch: Watch) -> Iterator[list[int]]:
    """Yield the best pseudo-Kronecker expansion in one order of the inputs, and the best of each output.

    Orders are tried until the watch is over; the first one always is.
    """
    n = layout.n_inputs
    dice = np.random.Generator(np.random.PCG64(SEED))
    found: list[tuple[int, list[NDArray[np.uint8]]]] = []
    for number in range(ORDERS if n > LEAF else 1):
        if number and watch.is_over():
            break
        order = dice.permutation(n) if number else np.arange(n)
        best = [_expanded(choices, order) for choices in columns.completions]
        found.append((sum(map(len, best)), best))
    yield _joined(layout, min(found, key=lambda pair: pair[0])[1])
    each = [min((best[j] for _, best in found), key=len) for j in range(layout.n_outputs)]
    yield _joined(layout, each)


def _expanded(choices: Sequence[Column], order: NDArray[np.intp]) -> NDArray[np.uint8]:
    tried = (Expansion(leaves_of(values.transpose(order))) for values in choices)
    moved = min(tried, key=lambda expansion: expansion.size).cubes()[:, -len(order) :]
    cubes = np.empty_like(moved)
    cubes[:, order] = moved
    return cubes


def disjoint_sums(
    layout: Layout, sums: Iterable[NDArray[np.uint8]], watch: Watch, most: int = MAX_PIECES
) -> list[int] | None:
    """Return the terms of sums of products, one for each output, made disjoint.

    None when they are more than `most`, or the watch is over first.
    """
    single = Layout(layout.n_inputs, 0)
    parts = []
    total = 0
    for cubes in sums:
        terms = single.terms(Cover(cubes, np.zeros((len(cubes), 0), dtype=np.bool_)))
        pieces = _made_disjoint(single, terms, watch, most - total)
        if pieces is None:
            return None
        total += len(pieces)
        parts.append(pieces)
    return [piece | 1 << 2 * layout.n_inputs + j for j, pieces in enumerate(parts) for piece in pieces]


def _made_disjoint(layout: Layout, cubes: Iterable[int], watch: Watch, most: int) -> list[int] | None:
    """Return disjoint cubes with the same union: of each, largest first, what those before it leave."""
    done: list[int] = []
    result: list[int] = []
    for cube in sorted(set(cubes), key=lambda cube: (layout.edges(cube), cube)):
        if watch.is_over():
            return None
        pieces = [cube]
        for other in done:
            pieces = [piece for old in pieces for piece in _without(layout, old, other)]
            if len(result) + len(pieces) > most:
                return None
        done.append(cube)
        result += pieces
    return result


def _without(layout: Layout, cube: int, other: int) -> list[int]:
    """Return disjoint cubes that are `cube` outside `other`."""
    if layout.is_empty(cube & other):
        return [cube]
    pieces = []
    outside = cube & ~other
    for field in layout.fields:
        if outside & field:
            pieces.append(cube & ~field | outside & field)
            cube = cube & ~field | cube & other & field
    return pieces


def _joined(layout: Layout, parts: Sequence[NDArray[np.uint8]]) -> list[int]:
    cover = Cover.empty(layout.n_inputs, layout.n_outputs)
    for j, cubes in enumerate(parts):
        members = np.zeros((len(cubes), layout.n_outputs), dtype=np.bool_)
        members[:, j] = True
        cover = cover.joined(Cover(cubes, members))
    return layout.terms(cover)


def cubes_by_output(function: CoverFunction) -> list[NDArray[np.uint8]]:
    """Return the cubes of the on-set of each output."""
    return [function.on.of_output(j) for j in range(len(function.outputs))]
