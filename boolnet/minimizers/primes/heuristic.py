"""The heuristic for tables: expand to primes, choose among them, reduce and expand again.

It is the loop of espresso [1]_, with a covering problem over all primes met so far in the place of IRREDUNDANT.

References
----------
.. [1] R. K. Brayton, G. D. Hachtel, C. T. McMullen, A. L. Sangiovanni-Vincentelli, "Logic Minimization Algorithms for
   VLSI Synthesis", Kluwer 1984.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from boolnet.core.budget import Budget
from boolnet.core.local_search import Rounds
from boolnet.functions.cover import FREE, Cover, CoverFunction, contains
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import PackedBits, as_int, pack
from boolnet.minimizers.primes.dense import PER_FACE, PER_ROW, DenseTable, TableOracle, face_work, output_column
from boolnet.minimizers.primes.expand import drop_unused, expand, nearness_order
from boolnet.minimizers.primes.isop import isop
from boolnet.minimizers.primes.pool import PoolParams, choose_from_pool
from boolnet.minimizers.primes.tidy import reduce_cover
from boolnet.minimizers.result import CoverObjective

PER_NEIGHBOUR = 1.2e-5  # units for a value of another cube that is compared


@dataclass(frozen=True)
class TableSearchParams:
    """How long the heuristic goes on.

    Attributes
    ----------
    rounds : int
        Of reducing, expanding and choosing, at most.
    patience : int
        Rounds without a better cover.
    pool_size : int
        Primes met; with more of them it ends.
    neighbours : int
        Other cubes that are looked at to order the inputs of one.
    seed : int
        Of the orders in which cubes are reduced.
    pool : PoolParams
    """

    rounds: int = 39
    patience: int = 8
    pool_size: int = 20_000
    neighbours: int = 2_000
    seed: int = 7
    pool: PoolParams = field(default_factory=PoolParams)


class TableSearch:
    """The heuristic, which may be stopped and go on.

    Parameters
    ----------
    function : BooleanFunction
        Its cubes, if it has any, are where the primes grow from.
    table : DenseTable
        The same function.
    essential : Cover
        Essential primes, part of the answer.
    budget : Budget
        For the first cover.
    objective : {"cubes", "literals"}
    params : TableSearchParams

    Attributes
    ----------
    best : Cover
        Without the essential primes.
    """

    def __init__(
        self,
        function: BooleanFunction,
        table: DenseTable,
        essential: Cover,
        budget: Budget,
        objective: CoverObjective,
        params: TableSearchParams = TableSearchParams(),
    ) -> None:
        self.table, self.essential, self.objective, self.params = table, essential, objective, params
        self.needed = table.on & ~table.covered_by(essential)
        self.rng = np.random.Generator(np.random.PCG64(params.seed))
        self.rounds = Rounds(budget, params.patience, most=params.rounds)
        self.best = self.pool = Cover.empty(table.n_inputs, table.n_outputs)
        if self.needed.any():
            start = _start(function, table, self.needed, budget)
            self.pool = _expand_all(table, start, self.needed, 0, budget, params.neighbours)
            self.best = self.choose(self.pool, budget) or self.pool

    def cover(self) -> Cover:
        """Return the best cover of multi-output primes."""
        return self.essential.joined(self.best)

    def improve(self, budget: Budget) -> None:
        """Go on until that stops paying or the budget is over; it may be called again with more of it."""
        if not self.needed.any():
            return
        self.rounds.budget = budget
        for number in self.rounds:
            if len(self.pool) > self.params.pool_size:
                break
            found = self.round(number, budget)
            if found is None:
                break
            if found.size(self.objective) < self.best.size(self.objective):
                self.best = found
                self.rounds.improved()

    def round(self, number: int, budget: Budget) -> Cover | None:
        """Reduce, expand and choose; there is no cover where choosing would be much work."""
        table, needed = self.table, self.needed
        only = DenseTable(table.n_inputs, table.n_outputs, needed, table.off)
        order = self.rng.permutation(len(self.best)).tolist()
        small = reduce_cover(only, self.best, order, budget)
        grown = _expand_all(table, small, needed, number, budget, self.params.neighbours)
        self.pool = self.pool.joined(grown).sorted()
        return self.choose(self.best.joined(self.pool).sorted(), budget)

    def choose(self, pool: Cover, budget: Budget) -> Cover | None:
        """Return the fewest cubes of a pool that are found, or None where that is much work."""
        pick = choose_from_pool(
            self.table, pool, self.needed, budget, self.objective, exactly=False, params=self.params.pool
        )
        return None if pick is None else pick.cover


def _start(function: BooleanFunction, table: DenseTable, needed: PackedBits, budget: Budget) -> Cover:
    """Return implicants that cover what is needed: the function's own cubes, or an irredundant sum per output."""
    if isinstance(function, CoverFunction) and function.dc is None and function.off is None:
        given = function.on.sorted()
    elif isinstance(function, CoverFunction):
        oracle = TableOracle(table)
        given = function.on.sorted()
        members = np.array([oracle.implied(c, m) for c, m in zip(given.cubes, given.members, strict=True)])
        given = Cover(given.cubes, members.reshape(given.members.shape))
        given = drop_unused(given)
    else:
        given = Cover.empty(table.n_inputs, table.n_outputs)
    missing = needed & ~table.covered_by(given)
    budget.spend(face_work(given.cubes, 2 * table.on.shape[0]))
    for j in range(table.n_outputs):
        lower = output_column(missing, j)
        if lower.any():
            cubes = isop(as_int(pack(lower)), as_int(pack(~output_column(table.off, j))), table.n_inputs, budget)
            members = np.zeros((len(cubes), table.n_outputs), dtype=np.bool_)
            members[:, j] = True
            given = given.joined(Cover(cubes, members))
    return given.sorted()


def _expand_all(
    table: DenseTable, cover: Cover, needed: PackedBits, number: int, budget: Budget, neighbours: int
) -> Cover:
    """Return a prime for every cube that no earlier prime contains, smallest cubes first, outputs first or last.

    Of many cubes, those that the earlier primes cover together are skipped too, and only the next ones compared. When
    the budget is over, the rest are left out, but in round 0 as they are.
    """
    oracle = TableOracle(table)
    cover = cover.select(np.argsort((cover.cubes == FREE).sum(axis=1), kind="stable"))
    members = cover.members.copy()
    is_large = len(cover) > neighbours
    left = needed.copy()
    marks = pack(members)
    primes, outputs, work = [], [], 0.0
    for c, cube in enumerate(cover.cubes):
        if not members[c].any() or (is_large and not (table.face(left, cube).T & marks[c]).any()):
            continue
        is_over, work = budget.is_over(work), 0.0
        if is_over:
            if not number:
                rest = c + np.flatnonzero(members[c:].any(axis=1))
                primes += list(cover.cubes[rest])
                outputs += list(members[rest])
            break
        near = cover.cubes[c : c + neighbours]
        order = nearness_order(cube, near)[:: -1 if number % 4 > 1 else 1]
        prime, implied = expand(oracle, cube, members[c], order, number % 2 == 0)
        primes.append(prime)
        outputs.append(implied)
        rows = PER_ROW * table.on.shape[0] * 2.0 ** int((prime == FREE).sum())
        looks = 2 + int((cube != FREE).sum())
        work = looks * (PER_FACE + rows) + PER_NEIGHBOUR * near.shape[0] * (near.shape[1] + members.shape[1])
        members[c : c + neighbours] &= ~(contains(prime, near)[:, None] & implied)
        if is_large:
            table.face(left, prime).T[...] &= ~pack(implied)
    budget.spend(work + PER_NEIGHBOUR * len(primes) * (table.n_inputs + table.n_outputs))
    if not primes:
        return Cover.empty(table.n_inputs, table.n_outputs)
    return Cover(np.array(primes), np.array(outputs)).sorted()
