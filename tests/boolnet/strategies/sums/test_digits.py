"""Outputs that are digits of a simple number are found in any order and sign, and built with few neurons."""

from __future__ import annotations

import numpy as np
import pytest

import boolnet
from boolnet.core.errors import NotApplicable
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.strategies.sums.digits import find_words
from tests.targets import adder_table, digits, multiplier_table, popcount_table, random_table, table, word, words


def square_table(size: int) -> TruthTable:
    return table(words("a", size=size), words("s", size=2 * size), lambda x: digits(word(x) ** 2, 2 * size)[::-1])


def shuffled(function: TruthTable, seed: int) -> TruthTable:
    """Return the function with its inputs and outputs in another order, some of both negated."""
    random = np.random.default_rng(seed)
    n, m = len(function.inputs), len(function.outputs)
    rows = np.arange(1 << n) ^ int(random.integers(1 << n))
    values = function.values()[:, rows] ^ random.integers(2, size=(m, 1), dtype=np.int8)
    negated = TruthTable.from_values(function.inputs, function.outputs, values)
    return negated.rearranged(
        [function.inputs[i] for i in random.permutation(n)], [function.outputs[j] for j in random.permutation(m)]
    )


@pytest.mark.parametrize(
    ("function", "hidden"),
    [
        pytest.param(adder_table(4), 8, id="adder"),
        pytest.param(popcount_table(7, 3), 4, id="popcount"),
        pytest.param(multiplier_table(4), 17, id="multiplier"),
        pytest.param(square_table(6), 22, id="square", marks=pytest.mark.slow),
    ],
)
def test_counts_with_skips_in_any_order_and_sign(function: TruthTable, hidden: int) -> None:
    for source in (function, shuffled(function, 1)):
        net = boolnet.compile(source, strategy="digits", layered=False)
        assert net.certificate is not None
        assert net.certificate.proved
        assert net.counts.hidden <= hidden


def test_digits_at_once_trade_neurons_for_layers() -> None:
    deep, flat = (
        boolnet.compile(adder_table(4), strategy="digits", layered=False, objective=objective).counts
        for objective in ("nodes", "layers")
    )
    assert deep.nodes < flat.nodes
    assert deep.layers > flat.layers


def test_two_words_and_what_is_none() -> None:
    source = "s = a ^ b; c = a & b; t = d ^ e; u = d & e; v = (a & b & d) ^ (e | b)"
    function = tabulate(boolnet.read(source))
    assert sorted(len(word.places) for word in find_words(function)) == [2, 2]
    net = boolnet.compile(source, strategy="digits")
    assert net.certificate is not None
    assert net.certificate.proved
    assert net.graph.graph["outputs"] == function.outputs


@pytest.mark.parametrize("source", ["a & b", random_table(5, 1), "m(1, 2) + d(0)"])
def test_what_is_no_number_is_refused(source: object) -> None:
    with pytest.raises(NotApplicable):
        boolnet.compile(source, strategy="digits")
