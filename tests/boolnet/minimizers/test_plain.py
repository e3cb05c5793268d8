"""Plain covers: right, the cubes of the source where there are some, and given up where they take long."""

from __future__ import annotations

import numpy as np
import pytest

import boolnet
from boolnet.compiler.network_function import network_function
from boolnet.core.budget import Budget
from boolnet.core.errors import LimitError, VerificationError
from boolnet.frontends import read
from boolnet.functions.cover import CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.minimizers.plain import plain_cover
from tests.corpus import SOURCES
from tests.exports.sources import adder


@pytest.mark.parametrize("name", SOURCES)
def test_a_plain_cover_is_the_function_where_it_cares(name: str) -> None:
    function = read(SOURCES[name])
    values = tabulate(CoverFunction(function.inputs, function.outputs, plain_cover(function))).values()
    wanted = tabulate(function).values()
    assert ((values == wanted) | (wanted < 0)).all()


def test_the_cubes_of_a_source_stay() -> None:
    function = read(".i 2\n.o 1\n11 1\n10 1\n.e", "pla")
    assert plain_cover(function).cubes.tolist() == [[1, 1], [1, 0]]
    assert plain_cover(tabulate(function)).cubes.tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("source", "cubes"),
    [("and(x1..x40)", 1), ("(a | b) & (c | d) & " + " & ".join(f"x{i}" for i in range(20)), 4), (adder(4), 75)],
)
def test_wide_formulas_are_multiplied_out(source: str, cubes: int) -> None:
    assert len(plain_cover(read(source))) == cubes


@pytest.mark.parametrize(
    ("function", "work", "message"),
    [
        (read(adder(6)), 5, "takes more work than there is"),
        (read("xor(x1..x19)"), 1e9, r"at least 2\^18 = 262,144 cubes"),
        (read(adder(16)), 1e9, "at most 20,000 are multiplied out"),
        (network_function(boolnet.compile("xor(x1..x20)", strategy="xor-tree").graph), 1000, "rows of its table take"),
        (network_function(boolnet.compile("xor(x1..x25)", strategy="xor-tree").graph), 1000, "too many for a table"),
    ],
)
def test_what_takes_long_is_refused_with_the_way_out(function: BooleanFunction, work: float, message: str) -> None:
    with pytest.raises(LimitError, match=message) as refused:
        plain_cover(function, Budget(work))
    assert refused.value.help


def test_no_more_work_is_done_than_there_is() -> None:
    budget = Budget(20)
    with pytest.raises(LimitError):
        plain_cover(read(adder(8)), budget)
    assert 20 < budget.spent() < 21


@pytest.mark.parametrize("work", [5000, 0.6])  # every row, and samples
def test_a_wrong_cover_is_not_given_out(work: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("boolnet.minimizers.plain.isop", lambda *_, **__: np.array([[1] * 6 + [2]], np.uint8))
    with pytest.raises(VerificationError, match="differs from the function at"):
        plain_cover(read("x1 & x2 & x3 & x4 & x5 & x6 & x7"), Budget(work))
