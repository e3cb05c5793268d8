"""What every Boolean function can be asked, and which vectors and names are refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Self

import numpy as np
import pytest
from hypothesis import given

import boolnet
from boolnet.core.errors import BoolnetError, LimitError
from boolnet.functions.function import (
    BooleanFunction,
    Values,
    check_names,
    check_table_size,
    numbered,
    with_notes,
)
from boolnet.functions.packed_bits import PackedBits, pack, unpack
from boolnet.functions.truth_table import TruthTable
from tests.generators import truth_tables


@dataclass(frozen=True)
class Any(BooleanFunction):
    """Whether any input is 1; where all are, either will do."""

    inputs: tuple[str, ...]
    outputs: tuple[str, ...] = ("y",)
    has_given_names: bool = True

    def evaluate(self, words: PackedBits) -> Values:
        some: PackedBits = np.bitwise_or.reduce(words, axis=0, keepdims=True)
        every: PackedBits = np.bitwise_and.reduce(words, axis=0, keepdims=True)
        return Values(some & ~every, every)

    def _renamed(self, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Self:
        return replace(self, inputs=inputs, outputs=outputs)

    def rearranged(self, inputs: Sequence[str], outputs: Sequence[str]) -> Any:
        raise NotImplementedError


def packed(*rows: Sequence[int]) -> PackedBits:
    return pack(np.array(rows, dtype=np.bool_))


def test_a_function_needs_no_more_than_to_be_evaluated() -> None:
    some = Any(("a", "b", "c"))
    assert some([[0, 0, 0], [0, 1, 0], [1, 0, 1], [1, 1, 1]]).tolist() == [[0], [1], [1], [-1]]
    assert some.rows(0, 8).unpacked(8).tolist() == [[0, 1, 1, 1, 1, 1, 1, -1]]


@pytest.mark.parametrize(("n", "times"), [(3, 1), (16, 1), (17, 3)])
def test_all_rows_of_a_small_function_are_evaluated_once(n: int, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, evaluate = [0], Any.evaluate

    def counted(self: Any, words: PackedBits) -> Values:
        asked[0] += 1
        return evaluate(self, words)

    monkeypatch.setattr(Any, "evaluate", counted)
    some = Any(tuple(f"x{i}" for i in range(n)))
    assert some.keeps_rows() == (times == 1)
    stop = min(1 << n, 128)
    first, last = some.rows(0, stop), some.rows(stop - min(stop, 64), stop)
    whole = some.rows(0, 1 << n)
    assert asked == [times]
    assert first.unpacked(stop).tolist() == [[0, *[1] * (stop - 2), -1 if n == 3 else 1]]
    assert np.array_equal(whole.unpacked(stop), first.unpacked(stop))
    assert last.on[0, -1] == first.on[0, -1]
    if times == 1:
        with pytest.raises(ValueError, match="read-only"):
            whole.on[0, 0] = 0


@pytest.mark.parametrize("count", [1, 63, 64, 65, 300])
def test_any_number_of_vectors_is_answered(count: int) -> None:
    X = np.random.default_rng(count).integers(2, size=(count, 3))
    expected = np.where(X.all(axis=1), -1, X.any(axis=1))[:, None]
    got = Any(("a", "b", "c"))(X)
    assert got.dtype == np.int8
    assert np.array_equal(got, expected)


def test_no_vectors_have_no_values() -> None:
    assert Any(("a", "b"))(np.zeros((0, 2))).shape == (0, 1)


@given(truth_tables())
def test_calling_gives_the_rows_of_the_table(table: TruthTable) -> None:
    X = np.array(list(product((0, 1), repeat=len(table.inputs)))).reshape(1 << len(table.inputs), -1)
    assert np.array_equal(table(X), table.values().T)
    assert np.array_equal(table(X[::-1].astype(bool)), table.values().T[::-1])


def test_values_of_some_outputs() -> None:
    on, dc = packed([1, 0, 0], [0, 1, 0], [0, 0, 1]), packed([0, 0, 1], [1, 0, 0], [0, 0, 0])
    chosen = Values(on, dc).of_outputs([2, 0])
    assert chosen.unpacked(3).tolist() == [[0, 0, 1], [1, 0, -1]]
    assert Values(on, None).of_outputs([1]).dc is None


def test_dont_care_comes_before_on() -> None:
    on, dc = packed([0, 0, 1, 1]), packed([0, 1, 0, 1])
    assert Values(on, dc).unpacked(4).tolist() == [[0, -1, 1, -1]]
    assert Values(dc, on).unpacked(4).tolist() == [[0, 1, -1, -1]]
    assert Values(on, None).unpacked(4).tolist() == [[0, 0, 1, 1]]
    assert unpack(on, 4).tolist() == [[0, 0, 1, 1]], "nothing is changed in place"


@pytest.mark.parametrize(
    ("inputs", "outputs", "message"),
    [
        (("a", "a"), ("y",), "'a' is given to an input twice"),
        (("a",), ("y", "y"), "'y' is given to an output twice"),
        (("a",), ("a",), "'a' is given to an input and an output"),
        (("",), ("y",), "'' cannot name an input"),
        ((" a",), ("y",), "' a' cannot name an input"),
        (("a",), ("y\n",), "cannot name an output"),
        (("a",), (), "the function has no output"),
    ],
)
def test_names_that_do_not_do_are_refused(inputs: tuple[str, ...], outputs: tuple[str, ...], message: str) -> None:
    with pytest.raises(BoolnetError, match=message):
        check_names(inputs, outputs)


def test_names_that_do() -> None:
    check_names((), ("y",))
    check_names(("a b", "v[3]", "x₂"), ("→",))


def test_tables_have_24_inputs_at_the_most() -> None:
    check_table_size(24)
    with pytest.raises(LimitError, match=r"2\^25 rows"):
        check_table_size(25)


@pytest.mark.parametrize(
    ("prefix", "count", "names"),
    [("y", 1, ("y",)), ("y", 2, ("y1", "y2")), ("x", 1, ("x1",)), ("x", 0, ())],
)
def test_made_up_names(prefix: str, count: int, names: tuple[str, ...]) -> None:
    assert numbered(prefix, count) == names


def test_notes_of_a_reading_stay_whatever_the_inputs_are_called() -> None:
    function = with_notes(boolnet.read("a & b"), ["one"])
    assert with_notes(function, ["two"]).notes == ("one", "two")
    assert boolnet.read(function, inputs=["b", "a", "c"]).notes == ("one",)
    assert boolnet.compile(function).as_dict()["notes"] == ["one"]


@pytest.mark.parametrize("source", ["a & b", "0001", ".i 2\n.o 1\n11 1\n.e\n"])
@pytest.mark.parametrize(
    ("inputs", "outputs", "message"),
    [
        (("a",), ("y",), "1 name (a) for 2 inputs"),
        (("a", "b", "c"), ("y",), "3 names (a, b, c) for 2 inputs"),
        (("a", "b"), (), "0 names (none) for 1 output"),
    ],
)
def test_every_name_is_given_anew_or_none(
    source: str, inputs: tuple[str, ...], outputs: tuple[str, ...], message: str
) -> None:
    with pytest.raises(BoolnetError, match=re.escape(message)):
        boolnet.read(source).renamed(inputs, outputs)
