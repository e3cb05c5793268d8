"""The inputs an output depends on."""

from __future__ import annotations

import pytest

from boolnet.core.errors import BoolnetError
from boolnet.frontends import read
from boolnet.functions.support import support_tables


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1", [((), [1])]),
        ("y = !c | a & !a", [(("c",), [1, 0])]),
        ("p = a ^ b; q = b -> d", [(("a", "b"), [0, 1, 1, 0]), (("b", "d"), [1, 1, 0, 1])]),
        ("0011", [(("x1",), [0, 1])]),
        ("m(1) + d(3)", [(("x1", "x2"), [0, 1, 0, -1])]),
        (".i 3\n.o 2\n11- 10\n-1- 01\n.e\n", [(("x1", "x2"), [0, 0, 0, 1]), (("x2",), [0, 1])]),
        (".i 3\n.o 1\n.type fd\n1-- 1\n01- -\n.e\n", [(("x1", "x2"), [0, -1, 1, 1])]),
    ],
)
def test_local_tables(source: str, expected: list[tuple[tuple[str, ...], list[int]]]) -> None:
    found = [(one.inputs, one.values.tolist()) for one in support_tables(read(source), 2)]
    assert found == expected


def test_too_many_inputs_are_refused() -> None:
    with pytest.raises(BoolnetError, match="depends on 3 inputs"):
        list(support_tables(read("a & b & c"), 2))
    with pytest.raises(BoolnetError, match="reads 40 inputs"):
        list(support_tables(read("and(x1..x40)"), 4))
