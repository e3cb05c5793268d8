"""Which inputs are interchangeable, from rows and from gates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from boolnet.frontends import read
from boolnet.functions import symmetry as module
from boolnet.functions.circuit import Formula
from boolnet.functions.symmetry import Group, Symmetry, codes_of, profile, representatives, symmetry
from boolnet.functions.truth_table import TruthTable
from tests.generators import truth_tables


def grouped(found: Symmetry) -> list[tuple[int, ...]]:
    return [group.members for group in found.groups]


@pytest.mark.parametrize(
    ("source", "groups", "vacuous"),
    [
        ("maj(a, b, c)", [(0, 1, 2)], ()),
        ("maj(a, !b, c)", [(0, 1, 2)], ()),
        ("a & b | c & d", [(0, 1), (2, 3)], ()),
        ("a & !b", [(0, 1)], ()),
        ("a ^ b & c", [(0,), (1, 2)], ()),
        ("inputs a b c; y = a ^ c", [(0, 2)], (1,)),
        ("ite(s, a, b)", [(0,), (1,), (2,)], ()),
        ("s = a ^ b; c = a & b", [(0, 1)], ()),
        ("s = a ^ b; c = a", [(0,), (1,)], ()),
        ("1", [], ()),
    ],
)
def test_groups_of_small_functions(source: str, groups: list[tuple[int, ...]], vacuous: tuple[int, ...]) -> None:
    found = symmetry(read(source))
    assert sorted(grouped(found)) == groups
    assert found.vacuous == vacuous


def test_polarity_is_read_from_the_gates_of_a_wide_formula() -> None:
    mixed = ", ".join(f"!x{i}" if i % 3 == 0 else f"x{i}" for i in range(1, 25))
    (group,) = symmetry(read(f"atleast(9, {mixed})")).groups
    assert group.members == tuple(range(24))
    assert len(set(group.negated[2::3])) == 1
    assert {*group.negated[0::3], *group.negated[1::3]} == {not group.negated[2]}


def test_polarity_is_told_and_a_parity_has_either() -> None:
    assert symmetry(read("a & !b & c")).groups == (Group((0, 1, 2), (False, True, False)),)
    (group,) = symmetry(read("a ^ b ^ c")).groups
    assert group.either


def test_symmetry_of_one_output_can_be_more_than_of_all() -> None:
    function = read("s = a ^ b ^ c; c1 = a & b")
    assert grouped(symmetry(function)) == [(0, 1), (2,)]
    assert grouped(symmetry(function, [0])) == [(0, 1, 2)]
    assert symmetry(function, [1]).vacuous == (2,)


@given(truth_tables())
def test_the_profile_tells_the_function(table: TruthTable) -> None:
    found = symmetry(table)
    values = table.values().reshape(len(table.outputs), *(2,) * len(table.inputs))
    cells = profile(table, found)
    for vector in np.ndindex(values.shape[1:]):
        counts = tuple(
            sum(vector[i] ^ negated for i, negated in zip(g.members, g.negated, strict=True)) for g in found.groups
        )
        assert (cells[(slice(None), *counts)] == values[(slice(None), *vector)]).all()


def test_a_profile_is_the_same_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "s = atleast(30, x1..x60) ^ y; t = !xor(x1..x60) & atleast(2, z1..z9)"
    whole = profile(read(source), found := symmetry(read(source)))
    monkeypatch.setattr(module, "AT_ONCE", 1)
    assert found.cells > 64
    assert (profile(read(source), found) == whole).all()
    count, y, z = np.indices(found.shape)
    assert (whole[0] == (count >= 30) ^ y).all()
    assert (whole[1] == (count + 1) % 2 * (z >= 2)).all()


@pytest.mark.parametrize("source", ["xor(x1..x1024)", "maj(x1..x101)", "atleast(3, x1..x40)", "!and(x1..x30)"])
def test_gates_tell_without_a_table(source: str) -> None:
    found = symmetry(read(source))
    assert len(found.groups) == 1
    assert found.cells == len(found.groups[0]) + 1


@pytest.mark.parametrize(
    "source",
    [
        "maj(a, !b, c) ^ d & !e & f",
        "s = xor(a, b, c); t = maj(a, b, c); u = xor(a, d)",
        "atleast(3, a, !b, c, d) & (e ^ f ^ !g)",
    ],
)
def test_gates_tell_nothing_that_the_rows_do_not(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    function = read(source)
    assert isinstance(function, Formula)
    by_rows = {i: number for number, group in enumerate(symmetry(function).groups) for i in group.members}
    monkeypatch.setattr(module, "TABLED", 0)
    by_gates = symmetry(function)
    assert any(len(group) > 1 for group in by_gates.groups)
    assert all(len({by_rows[i] for i in group.members}) == 1 for group in by_gates.groups)
    vectors = representatives(by_gates, len(function.inputs)).T
    assert (function(vectors) == profile(function, by_gates).reshape(len(function.outputs), -1).T).all()


def test_many_outputs_still_have_different_codes() -> None:
    values = np.random.default_rng(0).integers(2, size=(100, 40)).astype(np.int8)
    values[:, 7] = values[:, 9]
    assert len(np.unique(codes_of(values))) == 39


def test_pairs_of_parities_can_be_turned() -> None:
    found = symmetry(read("(a <-> c) & (b <-> d)"))
    turned = found.other_way()
    assert turned is not None
    assert turned.aligned(found) == found
    assert replace(found, groups=()).other_way() is None
