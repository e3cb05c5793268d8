"""Every kind of function is what it says it is, judged by plain arithmetic on every row."""

from __future__ import annotations

import re
from itertools import product

import numpy as np
import pytest

import boolnet
from boolnet.corpus import KINDS
from boolnet.corpus.drawn import Drawn

Row = dict[str, int]


def drawn(kind: str, count: int, n: int) -> list[Drawn]:
    return [KINDS[kind].draw(np.random.default_rng([n, k]), n) for k in range(count)]


def rows_of(one: Drawn) -> list[tuple[Row, list[int]]]:
    """Return every input vector with the values that the source has."""
    function = boolnet.read(one.source)
    n = len(function.inputs)
    assert function.inputs == tuple(f"x{i + 1}" for i in range(n))
    vectors = list(product((0, 1), repeat=n))
    return [
        (dict(zip(function.inputs, vector, strict=True)), values)
        for vector, values in zip(vectors, function(vectors).tolist(), strict=True)
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [2, 3, 6])
def test_a_kind_has_functions_of_as_many_inputs_as_asked(kind: str, n: int) -> None:
    sources = [one.source for one in drawn(kind, 12, n)]
    assert {len(boolnet.read(source).inputs) for source in sources} == {n}
    assert len(set(sources)) > 3


@pytest.mark.parametrize("n", [2, 5])
def test_symmetric_functions_count_ones(n: int) -> None:
    for one in drawn("symmetric", 8, n):
        said = re.match(r"1 where (.*) of \d+ inputs are 1", one.about)
        assert said is not None
        ones = set() if said[1] == "no" else set(map(int, said[1].split(", ")))
        assert all(values == [int(sum(row.values()) in ones)] for row, values in rows_of(one))


@pytest.mark.parametrize("n", [3, 6])
def test_thresholds_are_weighted_sums(n: int) -> None:
    for one in drawn("threshold", 8, n):
        left, least = one.about.split(" >= ")
        terms = re.findall(r"(?:(\d+) )?(!?)(x\d+)", left)
        assert len(terms) == n
        for row, values in rows_of(one):
            total = sum(int(weight or 1) * (row[name] ^ (sign == "!")) for weight, sign, name in terms)
            assert values == [int(total >= int(least))]


def number(names: str, row: Row) -> int:
    return int("".join(str(row[name]) for name in names.split()), 2)


def expected(about: str, row: Row) -> list[int]:
    """Return what the words of an arithmetic function say."""
    digits = re.match(r"digits? (\d+)(?: (?:and|to) (\d+))? of (.*)", about)
    low, high = (int(digits[1]), int(digits[2] or digits[1])) if digits else (0, 0)
    what = digits[3] if digits else about
    if what.startswith("the number of ones among "):
        value = sum(row[name] for name in what.removeprefix("the number of ones among ").split())
    else:
        kind, a, b = re.fullmatch(r"(.*), a = (.*), b = (.*)", what).groups()  # type: ignore[union-attr]
        x, y = number(a, row), number(b, row)
        width = max(len(a.split()), len(b.split()))
        value = {
            "a + b": x + y,
            "a - b": (x - y) % (1 << (width + 1)),
            "a b": x * y,
            "a < b": int(x < y),
            "a <= b": int(x <= y),
            "a = b": int(x == y),
        }[kind]
    return [value >> k & 1 for k in range(low, high + 1)]


@pytest.mark.parametrize("n", [2, 3, 6, 7])
def test_arithmetic_computes_what_it_says(n: int) -> None:
    seen = set()
    for one in drawn("arithmetic", 30, n):
        seen.add(re.sub(r"digits? .* of |,.*| among.*", "", one.about))
        for row, values in rows_of(one):
            assert values == expected(one.about, row), one.about
    assert len(seen) >= 6


def test_what_can_be_listed_is_all_there() -> None:
    every = {kind: row.every for kind, row in KINDS.items() if row.every is not None}
    assert set(every) == {"random", "symmetric"}
    tables = {
        name: [boolnet.tabulate(boolnet.read(one.source)).values() for one in list_(3)] for name, list_ in every.items()
    }
    assert len({table.tobytes() for table in tables["random"]}) == 256
    assert len({table.tobytes() for table in tables["symmetric"]}) == 16
