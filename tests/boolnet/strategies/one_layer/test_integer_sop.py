"""integer-sop and sparse: known sizes, every row, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.core.errors import NotApplicable
from boolnet.frontends import read
from boolnet.functions.function import BooleanFunction, numbered
from boolnet.functions.truth_table import TruthTable
from boolnet.minimum.neuron_space import vertices
from boolnet.strategies import STRATEGIES
from boolnet.strategies.one_layer.integer_sop import near, smallest_sum
from boolnet.strategies.one_layer.pool import NeuronPool, all_cubes
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import Spec
from boolnet.verification.verification import verify_function
from nets import Counts, count

WORK = 300  # units, enough for the sizes below
MULTIPLEXER = " | ".join(
    " & ".join([*(f"{'' if k >> bit & 1 else '!'}s{bit}" for bit in range(3)), f"d{k}"]) for k in range(8)
)


def table(values: NDArray[np.generic]) -> TruthTable:
    n = len(values).bit_length() - 1
    return TruthTable.from_values(numbered("x", n), numbered("y", values.shape[1]), values.T.astype(np.int8))


def multiplier(width: int) -> TruthTable:
    rows = np.arange(1 << 2 * width)
    product = (rows >> width) * (rows & ((1 << width) - 1))
    return table(product[:, None] >> np.arange(2 * width) & 1)


def population(n: int) -> TruthTable:
    ones = np.bitwise_count(np.arange(1 << n))
    return table(ones[:, None] >> np.arange(n.bit_length()) & 1)


def built(strategy: str, function: BooleanFunction, context: SearchContext | None = None) -> Counts:
    context = context or SearchContext(budget=Budget(WORK))
    (construction,) = STRATEGIES[strategy].build(function, context)
    certificate = verify_function(construction.graph, function)
    assert certificate.ok, certificate
    assert certificate.proved
    counts = count(construction.graph)
    assert counts.layers <= 2
    assert not context.spec.layered or not counts.pass_through
    return counts


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "hidden"),
    [
        pytest.param(lambda: read("s = a ^ b ^ c; carry = maj(a, b, c)"), 4, id="full adder"),
        pytest.param(lambda: read(f"y = {MULTIPLEXER}"), 8, id="multiplexer of 8"),
        pytest.param(lambda: read("a | b | c | d | e"), 1, id="or"),
        pytest.param(lambda: read("a ^ b; a & b; a | b"), 2, id="affine in another output"),
        pytest.param(lambda: multiplier(2), 5, id="multiplier of 2 bits"),
        pytest.param(lambda: multiplier(3), 18, id="multiplier of 3 bits", marks=pytest.mark.slow),
        pytest.param(lambda: table(np.eye(16)), 15, id="decoder of 4"),
        pytest.param(lambda: table(np.eye(32)), 31, id="decoder of 5", marks=pytest.mark.slow),
        pytest.param(lambda: population(5), 14, id="count of 5"),
    ],
)
def test_cubes_are_few(function: Callable[[], BooleanFunction], hidden: int) -> None:
    assert built("integer-sop", function(), SearchContext(budget=Budget(1000))).hidden <= hidden


@pytest.mark.parametrize(
    ("function", "hidden"),
    [
        pytest.param(lambda: read("s = a ^ b ^ c; carry = maj(a, b, c)"), 3, id="full adder"),
        pytest.param(lambda: read("xor(a, b, c, d)"), 4, id="parity of 4"),
        pytest.param(lambda: population(4), 4, id="count of 4"),
        pytest.param(lambda: population(5), 5, id="count of 5"),
    ],
)
def test_other_weights_take_fewer(function: Callable[[], BooleanFunction], hidden: int) -> None:
    assert built("sparse", function()).hidden <= hidden


def test_no_cube_stands_twice_in_the_pool() -> None:
    layer = smallest_sum(multiplier(2), SearchContext(budget=Budget(WORK)))
    assert layer.looked_at >= 3**4 - 1


@pytest.mark.parametrize("strategy", ["integer-sop", "sparse"])
def test_with_skips_the_outputs_read_the_inputs(strategy: str) -> None:
    function = read("p = a ^ b; q = a; r = !c")
    assert built(strategy, function, SearchContext(Spec(layered=False), Budget(WORK))).hidden == 1
    assert built(strategy, function).hidden == 4


@pytest.mark.parametrize("strategy", ["integer-sop", "sparse"])
def test_affine_outputs_take_no_neuron(strategy: str) -> None:
    assert built(strategy, read("p = a; q = !b; r = 1")).hidden == 0


@pytest.mark.parametrize("n", [1, 2, pytest.param(3, marks=pytest.mark.slow)])
def test_random_functions_with_and_without_dont_cares(n: int) -> None:
    random = np.random.default_rng(n)
    for low in (0, -1):
        values = random.integers(low, 2, size=(2, 1 << n)).astype(np.int8)
        function = TruthTable.from_values(numbered("x", n), numbered("y", 2), values)
        cubes = built("integer-sop", function).hidden
        assert built("sparse", function).hidden <= cubes <= (1 << n) - 1


@pytest.mark.parametrize("strategy", ["integer-sop", "sparse"])
def test_a_budget_is_spent_and_not_overspent(strategy: str) -> None:
    found: list[tuple[object, float]] = []
    for _ in range(2):
        budget = Budget(60)
        (construction,) = STRATEGIES[strategy].build(multiplier(3), SearchContext(budget=budget))
        found.append((list(construction.graph.edges(data="weight")), budget.spent()))
    assert found[0] == found[1]
    assert found[0][1] < 90


def test_a_budget_that_is_over_still_gives_a_network() -> None:
    for strategy in ("integer-sop", "sparse"):
        assert built(strategy, multiplier(2), SearchContext(budget=Budget(0.0))).hidden < 16


def test_few_edges_where_edges_matter() -> None:
    function = multiplier(2)
    few = built("integer-sop", function, SearchContext(Spec(objective="edges"), Budget(WORK)))
    assert few.edges <= built("integer-sop", function).edges


def test_more_inputs_than_all_cubes() -> None:
    values = np.zeros((1 << 9, 1), dtype=np.int8)
    values[np.arange(1 << 9) >> 5 == 3] = 1
    values[np.arange(1 << 9) & 31 == 3] = 1
    assert built("integer-sop", table(values), SearchContext(budget=Budget(500))).hidden == 3


def test_what_is_too_wide_is_refused() -> None:
    wide = read("xor(x1..x30)")
    with pytest.raises(NotApplicable, match="30 inputs"):
        list(STRATEGIES["integer-sop"].build(wide, SearchContext()))
    with pytest.raises(NotApplicable, match="over 12 at most"):
        list(STRATEGIES["sparse"].build(wide, SearchContext()))


def test_cubes_as_neurons() -> None:
    cubes = all_cubes(3)
    vectors = vertices(3).astype(np.int8)
    values = NeuronPool.of_cubes(cubes).values(vectors)
    for cube, column in zip(cubes, values.T, strict=True):
        assert (column == ((cube == 2) | (cube == vectors)).all(axis=1)).all()
    assert len(near(cubes[:6], 5)) == 5
