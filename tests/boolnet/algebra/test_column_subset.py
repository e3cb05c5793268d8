"""Few columns whose integer combinations are the targets: known minima, judged by brute force where it can."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from boolnet.algebra.basis_exchange import BasisExchangeParams, BasisExchangeStats
from boolnet.algebra.column_subset import ColumnSubset, ColumnSubsetParams, select_columns
from boolnet.algebra.modular import PRIME, centred, eliminate, inverses, project, residues
from boolnet.core.budget import Budget

Integers = NDArray[np.int64]


def vectors(n: int) -> Integers:
    return (np.arange(1 << n)[:, None] >> np.arange(n - 1, -1, -1)) & 1


def adder(width: int, last: int) -> tuple[Integers, Integers]:
    """Neurons around the carries of two words of `width` bits, the sums of the bits, and the sum of the words."""
    bits = vectors(2 * width)
    place = 1 << np.arange(width)
    a, b = bits[:, :width], bits[:, width:]
    totals = [(a[:, : j + 1] + b[:, : j + 1]) @ place[: j + 1] for j in range(width)]
    carries = [
        np.maximum(total - (c << (j + 1)) + d, 0)
        for j, total in enumerate(totals)
        for c in (1, 2)
        for d in range(-3, 3)
    ]
    sums = [a[:, j] + b[:, j] for j in range(width)]
    pool = np.stack([*carries, *sums], axis=1)
    other = np.random.default_rng(1).integers(-3, 4, size=(2 * width, last - pool.shape[1]))
    extra = np.maximum(bits @ other - 2, 0)
    return np.concatenate([pool, extra], axis=1), (a + b) @ place


def made(found: ColumnSubset | None, pool: Integers, free: Integers | None = None) -> Integers:
    assert found is not None
    assert found.coefficients.dtype == found.free_coefficients.dtype == found.bias.dtype == np.int64
    values = pool[:, found.chosen] @ found.coefficients + found.bias
    return values if free is None else values + free @ found.free_coefficients


def test_of_one_hot_columns_one_is_spared() -> None:
    pool = np.eye(256, dtype=np.int64)
    found = select_columns(pool, pool)
    assert (made(found, pool) == pool).all()
    assert found is not None
    assert len(found) == 255


def test_the_bits_of_a_count_need_every_breakpoint_but_the_first_where_the_sum_is_free() -> None:
    count = vectors(6).sum(axis=1)
    pool = np.stack([np.maximum(count - j, 0) for j in range(6)], axis=1)
    targets = np.stack([count >> k & 1 for k in range(3)], axis=1)
    assert len(made(select_columns(pool, targets), pool)) == 64
    found, with_free = select_columns(pool, targets), select_columns(pool, targets, free=count[:, None])
    assert found is not None
    assert with_free is not None
    assert (len(found), len(with_free)) == (6, 5)


@pytest.mark.parametrize("bits", [4, pytest.param(8, marks=pytest.mark.slow)])
def test_an_adder_takes_its_carries_and_forms(bits: int) -> None:
    pool, total = adder(bits, 300)
    targets = total[:, None] >> np.arange(bits + 1) & 1
    found = select_columns(pool, targets)
    assert (made(found, pool) == targets).all()
    assert found is not None
    assert len(found) == 3 * bits - 1  # two neurons per carry less one, and a sum of two bits for each


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(4, 12))])
def test_small_choices_are_the_smallest(seed: int) -> None:
    random = np.random.default_rng(seed)
    bits = vectors(4)
    pool = np.maximum(bits @ random.integers(-2, 3, size=(4, 11)) - random.integers(-1, 3, size=11), 0)
    targets = pool[:, :5] @ random.integers(-1, 2, size=(5, 2))
    weights = random.integers(1, 4, size=11)
    found = select_columns(pool, targets, weights=weights)
    assert (made(found, pool) == targets).all()
    assert found is not None
    least = min(
        int(weights[list(chosen)].sum())
        for size in range(6)
        for chosen in itertools.combinations(range(11), size)
        if spans(pool[:, list(chosen)], targets)
    )
    assert int(weights[found.chosen].sum()) == least


def spans(columns: Integers, targets: Integers) -> bool:
    basis = np.concatenate([np.ones((len(columns), 1), dtype=np.int64), columns], axis=1)
    both = np.concatenate([basis, targets], axis=1)
    return bool(np.linalg.matrix_rank(basis) == np.linalg.matrix_rank(both))


def test_free_columns_cost_nothing() -> None:
    bits = vectors(3)
    pool = np.stack([bits[:, 0] & bits[:, 1], bits[:, 2], bits[:, 1] | bits[:, 0]], axis=1)
    targets = (bits[:, :1] ^ bits[:, 1:2]) + bits[:, 2:]
    found = select_columns(pool, targets, free=bits)
    assert (made(found, pool, bits) == targets).all()
    assert found is not None
    assert len(found) == 1


def test_what_is_not_in_the_span_is_not_found() -> None:
    bits = vectors(3)
    assert select_columns(bits, bits[:, :1] & bits[:, 1:2]) is None


def test_halves_are_no_integers() -> None:
    bits = vectors(2)
    both = bits[:, 0] & bits[:, 1]
    assert select_columns(2 * both[:, None], both[:, None]) is None
    found = select_columns(np.stack([2 * both, 3 * both], axis=1), both[:, None])
    assert found is None  # 3 - 2 is 1, but two columns in the span of one are no choice that is looked at


def test_constant_targets_need_no_column() -> None:
    found = select_columns(vectors(2), np.ones((4, 1), dtype=np.int64))
    assert found is not None
    assert (len(found), found.bias.tolist()) == (0, [1])


def test_no_pool_and_no_inputs() -> None:
    found = select_columns(np.zeros((1, 0), np.int8), np.ones((1, 2), np.int8))
    assert found is not None
    assert (len(found), found.bias.tolist()) == (0, [1, 1])
    assert select_columns(np.zeros((2, 0), np.int8), np.array([[0], [1]])) is None


def test_the_same_seed_finds_the_same_and_a_budget_that_is_over_finds_something() -> None:
    pool, total = adder(4, 100)
    targets = total[:, None] >> np.arange(5) & 1
    one, other = select_columns(pool, targets, seed=3), select_columns(pool, targets, seed=3)
    assert one is not None
    assert other is not None
    assert one.chosen.tolist() == other.chosen.tolist()
    assert (one.coefficients == other.coefficients).all()
    assert (made(select_columns(pool, targets, budget=Budget(0)), pool) == targets).all()


@pytest.mark.parametrize("pairs", [True, False])
def test_what_the_search_did_is_counted_and_its_parts_can_be_left_out(pairs: bool) -> None:
    pool = np.random.default_rng(0).integers(3, size=(16, 40))
    target = pool[:, [30, 33, 36]].sum(axis=1, keepdims=True)  # the first columns that span are 16
    stats = BasisExchangeStats()
    params = ColumnSubsetParams(work=2e6, exchange=BasisExchangeParams(pairs=pairs))
    found = select_columns(pool, target, params=params, stats=stats)
    assert (made(found, pool) == target).all()
    assert found is not None
    assert len(found) == 3
    assert min(stats.walks, stats.exchanges, stats.turns, stats.accepted) > 0
    assert stats.accepted + stats.refused <= stats.moves
    assert (stats.pairs > 0) == pairs


def test_wrong_shapes_are_named() -> None:
    pool = np.zeros((4, 3), dtype=np.int8)
    with pytest.raises(ValueError, match=r"but are \(4, 3\) and \(3, 1\)"):
        select_columns(pool, np.zeros((3, 1)))
    with pytest.raises(ValueError, match="free must have the 4 rows"):
        select_columns(pool, pool, free=np.zeros((3, 1)))
    with pytest.raises(ValueError, match="weights must be 3 numbers"):
        select_columns(pool, pool, weights=[1, 1])


def test_large_coefficients_and_values() -> None:
    random = np.random.default_rng(0)
    pool = random.integers(-(1 << 20), 1 << 20, size=(200, 12))
    factors = random.integers(-(1 << 25), 1 << 25, size=(3, 2))
    found = select_columns(pool, pool[:, [2, 5, 7]] @ factors + 5)
    assert found is not None
    assert found.chosen.tolist() == [2, 5, 7]
    assert (found.coefficients == factors).all()
    assert found.bias.tolist() == [5, 5]


def test_inverses() -> None:
    values = np.random.default_rng(0).integers(1, PRIME, size=77).astype(np.uint64)
    assert (values * inverses(values) % np.uint64(PRIME) == 1).all()
    assert centred(residues(np.array([-5, 0, 7]))).tolist() == [-5, 0, 7]


def test_projections_keep_the_rank() -> None:
    random = np.random.default_rng(0)
    factors = random.integers(-3, 4, size=(5000, 50)) * (random.random((5000, 50)) < 0.02)
    rank = int(np.linalg.matrix_rank(factors))
    matrix = project(np.concatenate([factors, factors[:, :9] * 2], axis=1), 90, random)
    assert len(eliminate(matrix, 59)) == rank == 50


def test_what_holds_modulo_the_prime_only_is_no_combination() -> None:
    assert select_columns([[0], [1], [2]], [[0], [1], [2 + PRIME]]) is None
