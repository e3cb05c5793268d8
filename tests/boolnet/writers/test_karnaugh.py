"""Karnaugh maps: the cells against the function, and the drawings against golden files."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from boolnet.core.errors import BoolnetError
from boolnet.drawings.kmap import GRAY
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import numbered
from boolnet.writers.karnaugh import karnaugh, render_text
from tests.corpus import read_covers

GOLDEN = Path(__file__).parents[2] / "golden" / "kmap"
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")

MAPS = {
    "1": ".i 1\n.o 1\n0 1",
    "2": ".i 2\n.o 1\n.ilb α 变量\n1- 1\n-0 1",
    "3": ".i 3\n.o 1\n.ob carry\n1-1 1\n01- 1\n000 -",
    "4": ".i 4\n.o 1\n1--1 1\n01-- 1\n0-0- 1\n000- -\n1111 -",
    "5": ".i 5\n.o 1\n.ilb a b c d e\n1--10 1\n0-01- 1\n--111 1\n01010 -",
    "6": ".i 6\n.o 1\n1--10- 1\n0-01-1 1\n--111- 1\n010101 -\n--00-- 1\n11---1 1",
    "long": ".i 4\n.o 1\n.ilb a_very_long_name another_long_name third_name_is_long d\n"
    + "\n".join(f"{i:04b} 1" for i in range(16))
    + "\n---- 1" * 12,
    "false": ".i 3\n.o 1",
}


@pytest.mark.parametrize(("name", "width"), list(itertools.product(MAPS, (80, 40))))
def test_golden(name: str, width: int) -> None:
    function = read_covers(MAPS[name])
    drawn = render_text(karnaugh(function, function.on, 0), width)
    assert drawn + "\n" == (GOLDEN / f"{name}_{width}.txt").read_text(encoding="utf-8")


@st.composite
def functions(draw: st.DrawFn) -> CoverFunction:
    n = draw(st.integers(1, 6))
    cube = st.text("01-", min_size=n, max_size=n)
    on, dc = draw(st.lists(cube, max_size=9)), draw(st.lists(cube, max_size=3))
    made = [Cover.from_strings(cubes, ["1"] * len(cubes)) if cubes else Cover.empty(n, 1) for cubes in (on, dc)]
    return CoverFunction(numbered("x", n), ("y",), made[0], made[1])


@given(functions())
def test_cells_hold_the_values_and_the_groups(function: CoverFunction) -> None:
    drawn = karnaugh(function, function.on, 0)
    assert (*drawn.fixed, *drawn.rows, *drawn.columns) == function.inputs
    values = function([list(vector) for vector in itertools.product((0, 1), repeat=len(function.inputs))])[:, 0]
    letters = [group.letter for group in drawn.groups]
    seen = dict.fromkeys(letters, 0)
    labels = [GRAY[len(names)] for names in (drawn.fixed, drawn.rows, drawn.columns)]
    for (a, fixed), (b, row), (c, column) in itertools.product(*(list(enumerate(label)) for label in labels)):
        cell, bits = drawn.cells[a][b][c], fixed + row + column
        assert cell.value == "01-"[values[int(bits, 2)]]
        inside = [all(v in (2, int(bit)) for v, bit in zip(cube, bits, strict=True)) for cube in function.on.cubes]
        assert cell.letters == tuple(itertools.compress(letters, inside))
        for letter in cell.letters:
            seen[letter] += 1
    assert seen == {group.letter: group.cells for group in drawn.groups}


@given(functions(), st.integers(40, 120))
def test_colour_changes_nothing_but_colours(function: CoverFunction, width: int) -> None:
    drawn = karnaugh(function, function.on, 0)
    plain, coloured = render_text(drawn, width), render_text(drawn, width, colour=True)
    assert ESCAPE.sub("", coloured) == plain
    assert "\x1b" not in plain
    picture = plain.rpartition("┘")[0]  # the legend is never cut
    assert max(map(cell_len, picture.split("\n"))) <= width


def test_every_group_has_a_colour_and_dont_cares_are_dim() -> None:
    function = read_covers(MAPS["4"])
    coloured = render_text(karnaugh(function, function.on, 0), 80, colour=True)
    colours = {match[2]: match[1] for match in re.finditer(r"\x1b\[1;38;5;(\d+)m([A-Z])", coloured)}
    assert len(set(colours.values())) == 3
    assert coloured.count("\x1b[2m-\x1b[0m") == 3


def test_gray_code_neighbours_differ_in_one_input() -> None:
    for labels in GRAY.values():
        for label, following in itertools.pairwise((*labels, labels[0])):
            assert sum(a != b for a, b in zip(label, following, strict=True)) <= 1


def test_the_output_is_chosen() -> None:
    function = read_covers(".i 2\n.o 2\n.ob p q\n1- 10\n-1 11\n")
    drawn = karnaugh(function, function.on, 1)
    assert drawn.output == "q"
    assert [(group.letter, group.product) for group in drawn.groups] == [("A", "x2")]


def test_letters_go_on_behind_z() -> None:
    cover = Cover(np.full((28, 2), 2, dtype=np.uint8), np.ones((28, 1), dtype=np.bool_))
    drawn = karnaugh(CoverFunction(("a", "b"), ("y",), cover), cover, 0)
    assert [group.letter for group in drawn.groups][24:] == ["Y", "Z", "AA", "AB"]


@pytest.mark.parametrize("n", [0, 7, 30])
def test_other_numbers_of_inputs_are_refused(n: int) -> None:
    function = CoverFunction(numbered("x", n), ("y",), Cover.empty(n, 1))
    with pytest.raises(BoolnetError, match=f"but the function has {n}") as caught:
        karnaugh(function, function.on, 0)
    assert "boolnet minimize" in caught.value.help
