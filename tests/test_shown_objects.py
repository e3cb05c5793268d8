"""The notebook that `make browser` looks at has a cell for every object that shows itself."""

from __future__ import annotations

import ast
from typing import Any

from tests.architecture import OURS
from tests.shown_objects import CELLS, classes_that_show_themselves


def test_every_class_that_shows_itself_has_a_cell() -> None:
    missing = {*classes_that_show_themselves(OURS)} - {cell.name for cell in CELLS}
    assert not missing, f"{', '.join(sorted(missing))}: add a cell to CELLS, tests/shown_objects.py"


def test_a_cell_shows_an_object_of_the_class_that_it_names() -> None:
    space: dict[str, Any] = {}
    for cell in CELLS:
        *before, last = ast.parse(cell.code).body
        assert isinstance(last, ast.Expr)
        exec(compile(ast.Module(before, []), cell.name, "exec"), space)
        shown = eval(compile(ast.Expression(last.value), cell.name, "eval"), space)
        assert cell.name in {base.__name__ for base in type(shown).__mro__}
