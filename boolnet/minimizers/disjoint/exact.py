"""Minimum disjoint covers of small tables as an integer program.

For each face of the table and each output of which it is an implicant there is a 0-1 variable: the face is one of the
output's cubes. Every on-vector is in exactly one of its output's cubes, every don't-care vector in at most one. A face
that several outputs may use has one more variable, which is at least each of theirs and bears the price.

References
----------
.. [1] E. Balas, M. Padberg, "Set partitioning: a survey", SIAM Review 18 (1976), doi:10.1137/1018115.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.core.integer_program import Solution, solve_program
from boolnet.functions.cover import FREE, Cover
from boolnet.minimizers.disjoint.bisection import literal_counts
from boolnet.minimizers.disjoint.tiling import NOTHING_PAID, Price, Use, cover_of_use, useful_faces
from boolnet.minimizers.primes.dense import DenseTable, output_column
from boolnet.minimizers.result import CoverObjective

MAX_INPUTS = 9
PER_PROGRAM = 1.0  # units for a program that is written down,
PER_NONZERO = 2e-4  # for each of its nonzeros,
PER_FACE = 2e-5  # and for a face and 64 outputs


@dataclass(frozen=True)
class RegionProgramParams:
    """The integer programs of single regions.

    Attributes
    ----------
    every : int
        One region in so many is covered by a program; 0 for none.
    most_axes : int
        Of such a region.
    work : float
        For one.
    nonzeros : int
        A larger one is not tried.
    noise : float
        Up to what part of the unit ties are broken by chance.
    """

    every: int = 12
    most_axes: int = 6
    work: float = 200
    nonzeros: int = 4_000
    noise: float = 2.0**-12


@dataclass(frozen=True)
class ProgramParams:
    """The integer program of a whole function.

    Attributes
    ----------
    nonzeros : int
        A larger one is not tried; 0 for none.
    tidy_nonzeros : int
        Up to here a second program has few literals among the fewest cubes, or the other way about; 0 for none.
    """

    nonzeros: int = 400_000
    tidy_nonzeros: int = 20_000


@dataclass(frozen=True)
class Program:
    """The program of a table.

    Attributes
    ----------
    pairs : ndarray of int, shape (p, 2)
        The face and the output of each of the first p variables; the rest are the shared faces.
    shared : ndarray of int
        Faces that several outputs may use and that are not paid.
    matrix : sparse array, shape (rows, variables)
    lower, upper : ndarray of float64, shape (rows,)
        What the product of each row and the variables is between.
    """

    pairs: NDArray[np.int64]
    shared: NDArray[np.int64]
    matrix: Any
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]

    @classmethod
    def of(cls, table: DenseTable, paid: NDArray[np.int64], most: int, budget: Budget) -> Program | None:
        """Write a table's program down, or return None when it is too large for the limit or the budget.

        Parameters
        ----------
        table : DenseTable
        paid : ndarray of int
            Faces that cost a membership only.
        most : int
            Nonzeros of its matrix.
        budget : Budget
        """
        n = table.n_inputs
        if n > MAX_INPUTS or budget.is_over(PER_PROGRAM + PER_FACE * len(table.on) * 3**n):
            return None
        _, usable = useful_faces(table)
        outputs = [j for j in range(table.n_outputs) if output_column(table.on, j).any()]
        faces = [np.flatnonzero(output_column(usable, j)) for j in outputs]
        nonzeros = sum(int((1 << (n - literal_counts(n)[own])).sum()) for own in faces)
        work = PER_NONZERO * nonzeros
        if not outputs or nonzeros > most or budget.left() <= work:
            return None
        budget.spend(work)
        pairs = np.concatenate(
            [np.stack([own, np.full(len(own), j)], axis=1) for own, j in zip(faces, outputs, strict=True)]
        )
        matrix, lower = _partition_rows(table, outputs, faces)
        free = np.zeros(3**n, dtype=np.bool_)
        free[paid] = True
        numbers, counts = np.unique(pairs[:, 0], return_counts=True)
        shared = numbers[(counts > 1) & ~free[numbers]]
        upper = np.ones(len(lower))
        if len(shared):
            matrix, n_shares = _with_shares(matrix, pairs[:, 0], shared)
            lower = np.concatenate([lower, np.zeros(n_shares)])
            upper = np.concatenate([upper, np.full(n_shares, np.inf)])
        return cls(pairs, shared, matrix.tocsr(), lower, upper)

    def costs(self, full: NDArray[np.int64], paid: NDArray[np.int64], member: int) -> NDArray[np.float64]:
        """Return the price of each variable.

        Parameters
        ----------
        full : ndarray of int64, shape (3^n,)
            The price of each face.
        paid : ndarray of int
            Faces that cost a membership only.
        member : int
            The price of a membership.
        """
        own = full.copy()
        own[paid] = 0
        own[self.shared] = 0
        return np.concatenate([own[self.pairs[:, 0]] + member, full[self.shared]]).astype(np.float64)

    def use(self, values: NDArray[np.float64]) -> Use:
        """Read a solution."""
        use: Use = {}
        for face, j in self.pairs[values[: len(self.pairs)] > 0.5].tolist():
            use[face] = use.get(face, 0) | 1 << j
        return use


def _partition_rows(table: DenseTable, outputs: list[int], faces: list[NDArray[np.intp]]) -> tuple[Any, Any]:
    """Return a row for each vector of an output that is not off, and 1 for those that are on."""
    from scipy.sparse import block_diag

    incidence = _incidence(table.n_inputs)
    blocks, lower = [], []
    for j, own in zip(outputs, faces, strict=True):
        rows = ~output_column(table.off, j)
        blocks.append(incidence[own].T.tocsr()[np.flatnonzero(rows)])
        lower.append(output_column(table.on, j)[rows].astype(np.float64))
    return block_diag(blocks, format="csr"), np.concatenate(lower)


def _with_shares(matrix: Any, faces: NDArray[np.int64], shared: NDArray[np.int64]) -> tuple[Any, int]:
    """Return the matrix with a column for each shared face, a row for each of its uses, and how many these are."""
    from scipy.sparse import block_array, csr_array

    place = np.minimum(np.searchsorted(shared, faces), len(shared) - 1)
    uses = np.flatnonzero(shared[place] == faces)
    rows, ones = np.arange(len(uses)), np.ones(len(uses))
    left = csr_array((-ones, (rows, uses)), shape=(len(uses), len(faces)))
    right = csr_array((ones, (rows, place[uses])), shape=(len(uses), len(shared)))
    return block_array([[matrix, None], [left, right]], format="csr"), len(uses)


@cache
def _incidence(n_inputs: int) -> Any:
    """Return which rows each face contains, shape (3^n, 2^n), sparse."""
    from scipy.sparse import csr_array, kron

    one = csr_array(np.array([[1.0, 0], [0, 1], [1, 1]]))
    matrix = csr_array(np.ones((1, 1)))
    for _ in range(n_inputs):
        matrix = csr_array(kron(matrix, one, format="csr"))
    return matrix


def best_use(
    table: DenseTable,
    paid: NDArray[np.int64],
    price: Price,
    budget: Budget,
    rng: np.random.Generator,
    params: RegionProgramParams,
) -> Use | None:
    """Return a cheapest disjoint cover of a small table, or None when there was no time.

    Parameters
    ----------
    table : DenseTable
    paid : ndarray of int
        Faces that are cubes already and cost a membership only.
    price : Price
    budget : Budget
    rng : Generator
        Breaks ties.
    params : RegionProgramParams
    """
    program = Program.of(table, paid, params.nonzeros, budget)
    if program is None:
        return None
    costs = program.costs(price.of_faces(table.n_inputs), paid, price.member) / price.major
    costs += rng.random(len(costs)) * params.noise
    found = solve_program(costs, program.matrix, program.lower, program.upper, budget)
    return None if found is None or found.values is None else program.use(found.values)


@dataclass(frozen=True)
class Proof:
    """A disjoint cover, and what is proved about its size.

    Attributes
    ----------
    cover : Cover
    at_least : int
        No disjoint cover has fewer of what is minimised.
    """

    cover: Cover
    at_least: int


def prove(table: DenseTable, known: Proof, objective: CoverObjective, budget: Budget, params: ProgramParams) -> Proof:
    """Return a better cover or a better bound, or what is known when the program has too many nonzeros.

    Inputs on which the function does not depend are left out: half of a disjoint cover is one of the rest.

    Parameters
    ----------
    table : DenseTable
    known : Proof
    objective : {"cubes", "literals"}
    budget : Budget
    params : ProgramParams
    """
    kept = [i for i in range(table.n_inputs) if _depends(table, i)]
    if len(kept) > MAX_INPUTS:
        return known
    small = _without_inputs(table, kept)
    program = Program.of(small, NOTHING_PAID, params.nonzeros, budget)
    if program is None:
        return known
    literals = literal_counts(len(kept))
    counts = (np.ones_like(literals), 0), (literals, 1)
    first, then = counts if objective == "cubes" else counts[::-1]
    major, minor = (program.costs(full, NOTHING_PAID, member) for full, member in (first, then))
    size = known.cover.size(objective)[0]
    better = _solve(program, major, major, size - 1, budget)
    if better is None:
        return known
    at_least = max(known.at_least, better.bound(size))
    cover = known.cover
    if better.values is not None:
        cover = _spread(program.use(better.values), kept, table)
        size = cover.size(objective)[0]
        at_least = min(at_least, size)
    if at_least == size and program.matrix.nnz <= params.tidy_nonzeros:
        tidy = _solve(program, minor, major, size, budget)
        if tidy is not None and tidy.values is not None:
            found = _spread(program.use(tidy.values), kept, table)
            cover = min(cover, found, key=lambda one: one.size(objective))
    return Proof(cover, at_least)


def _solve(
    program: Program, costs: NDArray[np.float64], sizes: NDArray[np.float64], most: int, budget: Budget
) -> Solution | None:
    """Solve the program with one row more: the size is at most this."""
    from scipy.sparse import csr_array, vstack

    matrix = vstack([program.matrix, csr_array(sizes[None])], format="csr")
    lower, upper = np.append(program.lower, 0), np.append(program.upper, most)
    return solve_program(costs, matrix, lower, upper, budget)


def _depends(table: DenseTable, i: int) -> bool:
    halves = [rows.reshape(len(rows), 1 << i, 2, -1) for rows in (table.on, table.off)]
    return any((rows[:, :, 0] != rows[:, :, 1]).any() for rows in halves)


def _without_inputs(table: DenseTable, kept: list[int]) -> DenseTable:
    face = np.array([FREE if i in kept else 0 for i in range(table.n_inputs)], dtype=np.uint8)
    on, off = (table.face(rows, face).reshape(len(rows), -1) for rows in (table.on, table.off))
    return DenseTable(len(kept), table.n_outputs, on, off)


def _spread(use: Use, kept: list[int], table: DenseTable) -> Cover:
    """Return the cover that a solution over some of the inputs is."""
    return cover_of_use(use, len(kept), table.n_outputs).rearranged(kept, range(table.n_outputs), table.n_inputs)
