"""Covers: the algebra of cubes against sets of vectors, and covers of on-set, don't-care set and off-set."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boolnet.functions import cover as covers
from boolnet.functions.cover import FREE, Cover, CoverFunction, contains, intersects
from boolnet.functions.packed_bits import row_words, unpack
from boolnet.functions.truth_table import tabulate

Vectors = frozenset[tuple[int, ...]]


class Drawn(NamedTuple):
    cover: Cover
    sets: list[Vectors]  # of each cube


def vectors_of(cube: NDArray[np.uint8]) -> Vectors:
    return frozenset(product(*[(0, 1) if code == FREE else (int(code),) for code in cube]))


@st.composite
def drawn_covers(draw: st.DrawFn, inputs: int | None = None) -> Drawn:
    n = draw(st.integers(0, 4)) if inputs is None else inputs
    m, c = draw(st.integers(1, 3)), draw(st.integers(0, 5))
    codes = draw(st.lists(st.integers(0, 2), min_size=c * n, max_size=c * n))
    members = draw(st.lists(st.booleans(), min_size=c * m, max_size=c * m))
    cubes = np.array(codes, dtype=np.uint8).reshape(c, n)
    return Drawn(Cover(cubes, np.array(members, dtype=np.bool_).reshape(c, m)), [vectors_of(cube) for cube in cubes])


def truth(cover: Cover, combine: np.ufunc = np.bitwise_or) -> list[list[int]]:
    """The outputs on every row."""
    rows = 1 << cover.n_inputs
    values: list[list[int]] = unpack(cover.evaluate(row_words(cover.n_inputs, 0, rows), combine), rows).tolist()
    return values


def counted(drawn: Drawn, cover: Cover) -> list[list[int]]:
    """How many cubes of each output hold each row."""
    rows = list(product((0, 1), repeat=cover.n_inputs))
    return [
        [
            sum(row in one and bool(member[j]) for one, member in zip(drawn.sets, cover.members, strict=True))
            for row in rows
        ]
        for j in range(cover.n_outputs)
    ]


@given(drawn_covers())
def test_an_output_is_the_or_of_its_cubes(drawn: Drawn) -> None:
    counts = counted(drawn, drawn.cover)
    assert truth(drawn.cover) == [[int(k > 0) for k in row] for row in counts]
    assert truth(drawn.cover, np.bitwise_xor) == [[k % 2 for k in row] for row in counts]
    assert drawn.cover.overlapping().tolist() == [max(row) > 1 for row in counts]


@given(drawn_covers())
def test_cubes_meet_and_contain_as_their_vectors_do(drawn: Drawn) -> None:
    for cube, vectors in zip(drawn.cover.cubes, drawn.sets, strict=True):
        assert intersects(cube, drawn.cover.cubes).tolist() == [bool(vectors & other) for other in drawn.sets]
        assert contains(cube, drawn.cover.cubes).tolist() == [vectors >= other for other in drawn.sets]


@given(drawn_covers())
def test_the_same_cubes_in_order(drawn: Drawn) -> None:
    cover, ordered = drawn.cover, drawn.cover.sorted()
    assert truth(ordered) == truth(cover)
    texts = ["".join("102"[code] for code in cube) for cube in ordered.cubes]  # positive literals first
    assert texts == sorted(set(texts))
    assert len(texts) == len({tuple(cube) for cube in cover.cubes.tolist()})
    again = ordered.sorted()
    assert np.array_equal(again.cubes, ordered.cubes)
    assert np.array_equal(again.members, ordered.members)


@given(drawn_covers())
def test_what_covers_count(drawn: Drawn) -> None:
    cover = drawn.cover
    literals = sum(code != FREE for cube in cover.cubes.tolist() for code in cube)
    edges = literals + sum(map(sum, cover.members.tolist()))
    assert (len(cover), cover.literals(), cover.edges()) == (len(drawn.sets), literals, edges)
    assert cover.size("cubes") == (len(cover), edges)
    assert cover.size("literals") == (edges, len(cover))


@given(drawn_covers(inputs=3), drawn_covers(inputs=3))
def test_joining_is_or(one: Drawn, other: Drawn) -> None:
    m = min(one.cover.n_outputs, other.cover.n_outputs)
    first, second = (Cover(drawn.cover.cubes, drawn.cover.members[:, :m]) for drawn in (one, other))
    joined = first.joined(second)
    assert truth(joined) == np.maximum(truth(first), truth(second)).tolist()
    assert truth(joined.select(range(len(first)))) == truth(first)
    assert truth(joined.select(np.arange(len(joined)) >= len(first))) == truth(second)


@given(drawn_covers(inputs=3), st.permutations(range(5)), st.data())
def test_rearranging_moves_inputs_and_picks_outputs(drawn: Drawn, places: list[int], data: st.DataObject) -> None:
    outputs = data.draw(st.lists(st.integers(0, drawn.cover.n_outputs - 1), min_size=1, max_size=3, unique=True))
    moved = drawn.cover.rearranged(places[:3], outputs, 5)
    assert moved.members.any(axis=1).all(), "cubes of no output are left out"
    before, after = truth(drawn.cover), truth(moved)
    for row, bits in enumerate(product((0, 1), repeat=5)):
        old = sum(bits[place] << 2 - i for i, place in enumerate(places[:3]))
        assert [one[row] for one in after] == [before[j][old] for j in outputs]


@given(drawn_covers())
def test_formulas_have_the_values_of_covers(drawn: Drawn) -> None:
    inputs = [f"x{i}" for i in range(drawn.cover.n_inputs)]
    outputs = [f"y{j}" for j in range(drawn.cover.n_outputs)]
    for kind, combine in (("sum", np.bitwise_or), ("xor", np.bitwise_xor)):
        formula = drawn.cover.to_formula(inputs, outputs, kind)
        assert tabulate(formula).values().tolist() == truth(drawn.cover, combine)


def test_blocks_of_words_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    cover = Cover.from_strings(["1-------0", "-01------", "0-------1"], ["10", "11", "01"])
    whole = [truth(cover), truth(cover, np.bitwise_xor)]
    monkeypatch.setattr(covers, "EVALUATION_BYTES", 8 * (2 * 9 + 2) * 3)
    assert [truth(cover), truth(cover, np.bitwise_xor)] == whole


def test_text() -> None:
    cover = Cover.from_strings(["01-", "1--"], ["10", "01"])
    assert cover.cubes.tolist() == [[0, 1, FREE], [1, FREE, FREE]]
    assert cover.members.tolist() == [[True, False], [False, True]]
    assert cover.of_output(1).tolist() == [[1, FREE, FREE]]
    assert (cover.n_inputs, cover.n_outputs) == (3, 2)
    empty = Cover.empty(2, 1)
    assert (len(empty), empty.n_inputs, empty.n_outputs, truth(empty)) == (0, 2, 1, [[0, 0, 0, 0]])


ON, OTHER = ("1-", "1"), ("-1", "1")  # rows 2 and 3; rows 1 and 3


def one(cube: tuple[str, str] | None) -> Cover | None:
    return None if cube is None else Cover.from_strings([cube[0]], [cube[1]])


@pytest.mark.parametrize(
    ("dc", "off", "values"),
    [
        (None, None, [0, 0, 1, 1]),
        (OTHER, None, [0, -1, 1, -1]),  # what is on and don't care is don't care
        (("0-", "1"), None, [-1, -1, 1, 1]),
        (None, ("01", "1"), [-1, 0, 1, 1]),  # what no cover mentions is don't care
        (None, ("0-", "1"), [0, 0, 1, 1]),
        (("11", "1"), ("00", "1"), [0, -1, 1, -1]),
    ],
)
def test_on_dont_care_and_off(dc: tuple[str, str] | None, off: tuple[str, str] | None, values: list[int]) -> None:
    on = one(ON)
    assert on is not None
    function = CoverFunction(("a", "b"), ("y",), on, one(dc), one(off))
    assert function.evaluate(row_words(2, 0, 4)).unpacked(4).tolist() == [values]
    assert tabulate(function).values().tolist() == [values]
    given_on, given_dc = function.evaluate(row_words(2, 0, 4))
    assert given_dc is None or not (given_on & given_dc).any()


def test_on_and_dont_care_are_not_taken_for_each_other() -> None:
    first, second = one(ON), one(OTHER)
    assert first is not None
    assert second is not None
    assert tabulate(CoverFunction(("a", "b"), ("y",), second, first)).values().tolist() == [[0, 1, -1, -1]]


def test_names_are_changed_and_moved_in_all_covers() -> None:
    on, dc, off = (Cover.from_strings([cube], [row]) for cube, row in (("11", "10"), ("10", "11"), ("00", "01")))
    function = CoverFunction(("a", "b"), ("p", "q"), on, dc, off)
    values = [[-1, -1, -1, 1], [0, -1, -1, -1]]
    assert tabulate(function).values().tolist() == values
    renamed = function.renamed(("s", "t"), ("u", "v"))
    assert (renamed.inputs, renamed.outputs) == (("s", "t"), ("u", "v"))
    assert tabulate(renamed).values().tolist() == values
    moved = function.rearranged(("b", "more", "a"), ("q", "p"))
    expected = [[values[j][a << 1 | b] for b, _, a in product((0, 1), repeat=3)] for j in (1, 0)]
    assert tabulate(moved).values().tolist() == expected
