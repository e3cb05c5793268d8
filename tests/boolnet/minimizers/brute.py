"""Independent judges: covers by evaluating every vector, minima by enumerating implicants."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.cover import Cover
from boolnet.functions.function import BooleanFunction, numbered
from boolnet.functions.truth_table import TruthTable, tabulate

Values = NDArray[np.int8]


def table(*columns: str) -> TruthTable:
    """A table from one string of 0, 1 and - per output."""
    codes = {"0": 0, "1": 1, "-": -1}
    values = np.array([[codes[c] for c in column] for column in columns], dtype=np.int8)
    n = len(columns[0]).bit_length() - 1
    return TruthTable.from_values(numbered("x", n), numbered("y", len(columns)), values)


def vectors(n: int) -> list[tuple[int, ...]]:
    return list(product((0, 1), repeat=n))


def holds(cube: tuple[int, ...], vector: tuple[int, ...]) -> bool:
    return all(c in (2, v) for c, v in zip(cube, vector, strict=True))


def inside(cubes: Sequence[Sequence[int]] | NDArray[np.uint8], n: int) -> NDArray[np.bool_]:
    """Whether each cube has each vector, shape (cubes, 2^n)."""
    rows, fields = np.array(vectors(n)).reshape(1, 1 << n, n), np.array(cubes).reshape(len(cubes), 1, n)
    found: NDArray[np.bool_] = ((fields == 2) | (fields == rows)).all(axis=2)
    return found


@cache
def inside_all(n: int) -> tuple[list[tuple[int, ...]], NDArray[np.bool_]]:
    """Return every cube of n inputs, and which vectors it has."""
    cubes = list(product((0, 1, 2), repeat=n))
    return cubes, inside(cubes, n)


def is_sound(function: BooleanFunction, cover: Cover) -> bool:
    """Whether the cover agrees with the function on every vector of its care set."""
    values = tabulate(function).values()
    met = cover.members.T.astype(int) @ inside(cover.cubes, len(function.inputs)).astype(int) > 0
    return bool(((values == -1) | (values == met)).all())


def is_xor(function: BooleanFunction, cover: Cover) -> bool:
    """Whether every output is the XOR of its cubes, on every vector of its care set."""
    values = tabulate(function).values()
    met = cover.members.T.astype(int) @ inside(cover.cubes, len(function.inputs)).astype(int)
    return bool(((values == -1) | (values == met % 2)).all())


def is_implicant(values: Values, cube: tuple[int, ...], outputs: list[int]) -> bool:
    return bool(values[np.ix_(outputs, inside([cube], len(cube))[0])].all())


def is_prime_and_irredundant(function: BooleanFunction, cover: Cover) -> bool:
    """Whether no literal can be removed from a cube and no output be left by one."""
    values = tabulate(function).values()
    for cube, members in zip(cover.cubes.tolist(), cover.members.tolist(), strict=True):
        outputs = [j for j, member in enumerate(members) if member]
        for i, value in enumerate(cube):
            if value != 2 and is_implicant(values, (*cube[:i], 2, *cube[i + 1 :]), outputs):
                return False
    for c, j in np.argwhere(cover.members):
        members = cover.members.copy()
        members[c, j] = False
        if is_sound(function, Cover(cover.cubes, members)):
            return False
    return True


def multi_output_implicants(values: Values) -> dict[frozenset[tuple[int, int]], tuple[int, ...]]:
    """The maximal sets of (output, row) that must be 1 and that one cube can cover."""
    n, m = values.shape[1].bit_length() - 1, len(values)
    sets: dict[frozenset[tuple[int, int]], tuple[int, ...]] = {}
    for cube, members in zip(*inside_all(n), strict=True):
        rows = np.flatnonzero(members).tolist()
        outputs = [j for j in range(m) if all(values[j, rows] != 0)]
        points = frozenset((j, row) for j in outputs for row in rows if values[j, row] == 1)
        if points:
            sets.setdefault(points, cube)
    return {s: c for s, c in sets.items() if not any(s < other for other in sets)}


def minimum_cubes(values: Values) -> int:
    """The fewest multi-output cubes, by trying all choices of every size."""
    points = frozenset((j, row) for j, row in np.argwhere(values == 1).tolist())
    sets = list(multi_output_implicants(values))
    return next(
        size
        for size in range(len(sets) + 1)
        if any(points == frozenset().union(*choice) for choice in combinations(sets, size))
    )


def minimum_disjoint(values: Values) -> int:
    """The fewest pairwise disjoint implicants of one output, by an integer program over all of them."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    n = values.shape[1].bit_length() - 1
    columns = [members for members in inside_all(n)[1] if (values[0, members] != 0).all()]
    if not (values == 1).any():
        return 0
    matrix = np.array(columns, dtype=np.float64).T
    care = values[0] != 0
    lower = (values[0] == 1).astype(np.float64)
    result = milp(
        np.ones(matrix.shape[1]),
        integrality=np.ones(matrix.shape[1], dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix[care], lower[care], np.ones(int(care.sum()))),
    )
    assert result.fun is not None
    return round(float(result.fun))


def minimum_disjoint_shared(values: Values) -> int:
    """The fewest cubes of a cover that is disjoint in every output, shared between outputs."""
    return _disjoint_program(values, lambda cube: (1, 0))


def minimum_disjoint_edges(values: Values) -> int:
    """The fewest literals and memberships of a cover that is disjoint in every output."""
    return _disjoint_program(values, lambda cube: (sum(v != 2 for v in cube), 1))


def _disjoint_program(values: Values, price: Callable[[tuple[int, ...]], tuple[int, int]]) -> int:
    """An integer program with a variable per cube and one per cube and output, each row written out."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    n, m = values.shape[1].bit_length() - 1, len(values)
    cubes, has = inside_all(n)
    uses = [(c, j) for c in range(len(cubes)) for j in range(m) if values[j, has[c]].all()]
    costs = [price(cube)[0] for cube in cubes] + [price(cubes[c])[1] for c, _ in uses]
    rows, lower, upper = [], [], []
    for j in range(m):
        for row in range(1 << n):
            rows.append([0] * len(cubes) + [int(k == j and has[c, row]) for c, k in uses])
            lower.append(int(values[j, row] == 1))
            upper.append(1)
    for u, (c, _) in enumerate(uses):
        rows.append([int(k == c) for k in range(len(cubes))] + [-int(k == u) for k in range(len(uses))])
        lower.append(0)
        upper.append(1)
    result = milp(
        np.array(costs, dtype=np.float64),
        integrality=np.ones(len(costs), dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(np.array(rows), np.array(lower), np.array(upper)),
    )
    assert result.fun is not None
    return round(float(result.fun))
