"""xor-tree and xor-chain: how many blocks, of two layers each, stand on one another."""

from __future__ import annotations

import pytest

import boolnet


@pytest.mark.parametrize(("inputs", "blocks"), [(2, 1), (4, 2), (6, 3), (8, 3), (16, 4)])
def test_a_tree_is_as_deep_as_the_logarithm_and_a_chain_as_the_number(inputs: int, blocks: int) -> None:
    source = f"xor(x1..x{inputs})"
    assert boolnet.compile(source, strategy="xor-tree", passes="none").counts.layers == 2 * blocks
    assert boolnet.compile(source, strategy="xor-chain", passes="none").counts.layers == 2 * (inputs - 1)
