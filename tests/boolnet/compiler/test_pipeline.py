"""From a source to a counted, verified network: the counts of the theory, and every small function."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest

import boolnet
from boolnet.compiler.choose import choose
from boolnet.compiler.request import Request
from boolnet.compiler.stages import try_strategies
from boolnet.core.budget import Budget
from boolnet.core.output_semantics import OUTPUT_SEMANTICS
from boolnet.functions.circuit import Formula
from boolnet.functions.packed_bits import count_ones
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.strategies.gates.xor_blocks import neuron_count
from boolnet.strategies.spec import Spec
from boolnet.verification.verification import verify_function
from tests.corpus import GENERAL, SIX_CUBES, SOURCES, npn_representatives, table_of

WAYS = list(itertools.product(GENERAL, OUTPUT_SEMANTICS))


def brief() -> Budget:
    """Return a budget for what only has to be right."""
    return Budget(30)


def parity(n: int) -> str:
    return f"xor(x1..x{n})"


def minimum_dnf(n: int) -> tuple[int, int]:
    return 2 ** (n - 1) + 1, 2


def chain(n: int) -> tuple[int, int]:
    return 3 * (n - 1), 2 * (n - 1)


def tree(n: int) -> tuple[int, int]:
    return 3 * (n - 1), 2 * math.ceil(math.log2(n))


@pytest.mark.parametrize("n", [*range(2, 9), *(pytest.param(n, marks=pytest.mark.slow) for n in (10, 13))])
@pytest.mark.parametrize(
    ("strategy", "formula"), [("dnf", minimum_dnf), ("xor-chain", chain), ("xor-tree", tree)], ids=lambda x: str(x)[:9]
)
@pytest.mark.parametrize("meaning", OUTPUT_SEMANTICS)
def test_parity_has_the_counts_of_the_theory(n, strategy, formula, meaning) -> None:  # type: ignore[no-untyped-def]
    net = boolnet.compile(parity(n), strategy=strategy, meaning=meaning, passes="none")
    assert isinstance(net.graph, nx.DiGraph)
    assert (net.counts.nodes, net.counts.layers) == formula(n)
    assert net.graph.number_of_nodes() == n + net.counts.nodes
    assert nx.dag_longest_path_length(net.graph, weight="") == net.counts.layers
    assert net.certificate is not None
    assert (net.certificate.proved, net.certificate.rows) == (True, 2**n)


def test_exclusive_or_of_two_has_three_nodes_in_two_layers() -> None:
    for strategy in GENERAL:
        counts = boolnet.compile("x ^ y", strategy=strategy).counts
        assert (counts.nodes, counts.hidden, counts.layers) == (3, 2, 2)


@pytest.mark.slow
@pytest.mark.parametrize("n", [70, *(pytest.param(n, marks=pytest.mark.slow) for n in (200, 1024))])
def test_a_wide_parity_is_a_tree_and_sampled(n: int) -> None:
    net = boolnet.compile(parity(n), strategy="xor-tree", passes="none")
    assert (net.counts.nodes, net.counts.layers) == tree(n)
    assert net.counts.dtype == "float32"
    assert net.certificate is not None
    assert (net.certificate.method, net.certificate.proved, net.certificate.ok) == ("sampled", False, True)
    assert str(net.certificate).endswith("not proved")


@pytest.mark.parametrize("source", ["0x96", "0110100110010110", "m(1,2,4,7)"])
def test_parity_is_found_in_a_table(source: str) -> None:
    net = boolnet.compile(source, strategy="xor-tree", passes="none")
    assert net.counts.nodes == 3 * (len(net.function.inputs) - 1)


@pytest.mark.parametrize(("strategy", "meaning"), WAYS)
def test_the_six_cubes(strategy: str, meaning: str) -> None:
    net = boolnet.compile(SIX_CUBES, strategy=strategy, meaning=meaning, passes="none")
    assert net.certificate is not None
    assert net.certificate.proved
    assert net.certificate.rows == 32
    if strategy == "dnf":
        assert (net.counts.nodes, net.counts.layers) == (6, 2)  # two of the six cubes merge
        assert net.minimized is not None
        assert net.minimized.proved


@pytest.mark.parametrize(
    ("source", "nodes", "layers"),
    [
        ("a & b & c", 2, 2),  # one neuron, and the output that reads it
        ("a | b | c", 2, 2),
        ("!(a & b)", 2, 2),
        ("a", 1, 1),  # a literal is no neuron
        ("!a", 1, 1),
        ("1", 1, 1),
        ("(a & b) ^ c", 4, 3),  # AND 1, block 3, the last of which is the output
        ("(a ^ b) & c", 5, 4),  # block 3, AND 1, output 1
        ("!((!a | b) ^ !c) | d", 6, 5),  # OR 1, block 3, OR 1, output 1
        ("(a ^ b ^ c) & (a ^ b)", 9 + 2, 6),  # the formula is lowered as it stands
        ("s = a ^ b; c = a & b", 5, 2),
        ("maj(a, b, c) & d", 5, 4),  # threshold block 3, AND 1, output 1
    ],
)
def test_every_operator_has_its_count(source: str, nodes: int, layers: int) -> None:
    net = boolnet.compile(source, strategy="xor-tree", passes="none")
    assert (net.counts.nodes, net.counts.layers) == (nodes, layers)
    assert isinstance(net.function, Formula)
    assert neuron_count(net.function) == nodes


#: A third of the pairs, in which is every source and every way; the conformance tests verify all pairs.
PAIRS = [
    pytest.param(*way, name, marks=[pytest.mark.slow] * ((i + j) % 3 > 0))
    for i, way in enumerate(WAYS)
    for j, name in enumerate(SOURCES)
]


@pytest.mark.parametrize(("strategy", "meaning", "name"), PAIRS)
def test_sources_of_every_kind_through_every_strategy(strategy: str, meaning: str, name: str) -> None:
    for passes in ("none", "default"):
        net = boolnet.compile(SOURCES[name], strategy=strategy, meaning=meaning, passes=passes, budget=brief())
        assert net.certificate is not None
        assert net.certificate.proved
        assert_right(net, meaning)


def assert_right(net: boolnet.Compiled, meaning: str) -> None:
    """Judge a network by running it on every vector in float64 and comparing with the function, one by one."""
    X = np.array(list(itertools.product((0, 1), repeat=len(net.function.inputs))), dtype=float)
    for row, expected in zip(net(X), net.function(X), strict=True):
        for got, want in zip(row, expected, strict=True):
            if meaning == "exact":
                assert got in (0.0, 1.0)
            else:
                assert got >= 0
            assert want == -1 or (got > 0) == want


@pytest.mark.parametrize("every", [13, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("strategy", "meaning"), WAYS)
def test_all_functions_of_three_inputs(strategy: str, meaning: str, every: int) -> None:
    for number in range(0, 256, every):
        assert_counts_and_rows(table_of(3, number), strategy, meaning)


@pytest.mark.parametrize("every", [20, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("strategy", "meaning"), WAYS)
def test_all_classes_of_four_inputs(strategy: str, meaning: str, every: int) -> None:
    representatives = npn_representatives(4)
    assert len(representatives) == 222
    for number in representatives[every // 2 :: every]:
        assert_counts_and_rows(table_of(4, number), strategy, meaning)


@pytest.mark.slow
@pytest.mark.parametrize(("strategy", "meaning"), WAYS)
def test_functions_of_four_inputs(strategy: str, meaning: str) -> None:
    """Every 61st of the 65,536, others for every way: 61 is a prime, so that every row is 0 and 1 in many of them."""
    for number in range(WAYS.index((strategy, meaning)), 1 << 16, 61):
        assert_counts_and_rows(table_of(4, number), strategy, meaning)


def assert_counts_and_rows(function: TruthTable, strategy: str, meaning: str) -> None:
    """Every row is right, and a dnf has the nodes of its cover: the proved minimum, and at most one clamp."""
    request = Request(Spec(meaning=meaning, layered=False), strategy)
    choice = choose(list(try_strategies(function, request, brief(), (strategy,), is_auto=False)), request)
    certificate = verify_function(choice.construction.graph, function, meaning)
    assert certificate.ok, certificate
    assert certificate.proved
    if strategy == "dnf":
        minimized = choice.construction.minimized
        assert minimized is not None
        assert minimized.proved
        nodes = len(choice.construction.graph) - len(function.inputs)
        extra = nodes - len(minimized.cover) - 1
        assert extra == 0 if meaning == "positive" else extra in (0, 1)


def test_auto_takes_the_fewest_nodes() -> None:
    for source in ("x1 ^ x2 ^ x3", "xor(x1..x6)", "a & b | c", "xor(x1..x40)", "maj(x1..x7)"):
        sizes = {}
        for strategy in GENERAL:
            try:
                sizes[strategy] = boolnet.compile(source, strategy=strategy, verify=False, effort=200).counts.nodes
            except boolnet.BoolnetError:
                continue
        auto = boolnet.compile(source, verify=False, budget=Budget(200))
        assert auto.counts.nodes <= min(sizes.values())


def test_don_t_cares_save_neurons() -> None:
    full = boolnet.compile("m(1,2,4,7)", strategy="dnf")
    free = boolnet.compile("m(1,2,4,7) + d(0,3,5,6)", strategy="dnf")
    assert (full.counts.nodes, free.counts.nodes) == (5, 1)  # the one cube that is left is the constant 1


def test_outputs_share_cubes() -> None:
    net = boolnet.compile("p = a & b; q = a & b | c; r = c", strategy="dnf", passes="none", meaning="positive")
    assert net.counts.nodes == 2 + 3


def test_input_order_is_as_asked_and_unused_inputs_are_kept() -> None:
    net = boolnet.compile("b & !a", inputs=["b", "z", "a"])
    assert net.graph.graph["inputs"] == ("b", "z", "a")
    assert net([[1, 0, 0], [1, 1, 1]]).tolist() == [[1.0], [0.0]]


def test_a_wrong_shape_says_the_inputs() -> None:
    net = boolnet.compile("a & b & c")
    with pytest.raises(boolnet.BoolnetError, match=r"X must have 3 columns.*\('a', 'b', 'c'\), but has shape \(5, 2\)"):
        net(np.zeros((5, 2)))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"strategy": "xor-tre"}, "unknown strategy 'xor-tre'; did you mean 'xor-tree'?"),
        ({"meaning": "exat"}, "unknown meaning 'exat'; did you mean 'exact'?"),
        ({"passes": "dead-neuron"}, "unknown pass 'dead-neuron'; did you mean 'dead-neurons'?"),
        ({"format": "plaa"}, "unknown format 'plaa'; did you mean 'pla'?"),
    ],
)
def test_unknown_names_get_the_nearest(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(boolnet.BoolnetError, match=message.replace("?", r"\?")):
        boolnet.compile("a & b", **arguments)  # type: ignore[arg-type]


def test_too_large_a_dnf_is_refused_before_any_work() -> None:
    with pytest.raises(boolnet.BoolnetError, match="549,755,813,888") as caught:
        boolnet.compile("xor(x1..x40)", strategy="dnf")
    assert "xor-tree" in str(caught.value)


@pytest.mark.parametrize("n", [8, *(pytest.param(n, marks=pytest.mark.slow) for n in (9, 11, 16))])
def test_a_wide_parity_as_dnf(n: int) -> None:
    net = boolnet.compile(parity(n), strategy="dnf", verify=False)
    assert net.counts.nodes == 2 ** (n - 1) + 1
    assert count_ones(tabulate(net.function).on) == 2 ** (n - 1)


def test_a_network_is_shown_in_a_few_lines() -> None:
    net = boolnet.compile("s = xor(x1..x20); c = x1 & x2", strategy="xor-tree", verify=False)
    assert repr(net) == (
        "<Compiled x1, x2, x3, x4, x5, x6, x7, x8, … -> s, c by xor-tree:"
        f" {net.counts.nodes} nodes in {net.counts.layers} layers, not verified>"
    )
    assert (len(str(net).splitlines()), str(net).splitlines()[-1]) == (5, "verified  no")
    assert str(boolnet.compile("a & b")).splitlines()[-1] == "verified  proved on all 4 rows"
