"""What is computed of a function is kept for it and its arguments, and gone with it."""

import gc
import weakref

import boolnet
from boolnet.functions.function import BooleanFunction
from boolnet.functions.kept import kept


def test_it_is_computed_once_for_each_function_and_argument() -> None:
    asked: list[tuple[str, int]] = []

    @kept
    def names(function: BooleanFunction, count: int) -> tuple[str, ...]:
        asked.append((function.outputs[0], count))
        return function.inputs[:count]

    f, g = boolnet.read("p = a & b"), boolnet.read("q = c & d")
    assert [names(f, 1), names(f, 2), names(g, 1), names(f, 1)] == [("a",), ("a", "b"), ("c",), ("a",)]
    assert asked == [("p", 1), ("p", 2), ("q", 1)]


def test_a_function_is_not_held() -> None:
    @kept
    def width(function: BooleanFunction) -> int:
        return len(function.inputs)

    function = boolnet.read("a & b")
    held = weakref.ref(function)
    assert width(function) == 2
    del function
    gc.collect()
    assert held() is None
