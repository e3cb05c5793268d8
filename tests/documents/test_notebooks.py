"""Every tutorial runs from its first cell to its last, and prints what is committed."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests.documents.notebooks import LARGEST, METADATA, NOTEBOOKS, differences, executed, plain, printed

COLUMNS = 88


def by_name(path: Path) -> str:
    return path.stem


def seen(cell: NotebookNode) -> str:
    """Return the text of a cell that a reader sees: none of what is shown as a picture or a page."""
    shown = [output for output in cell.outputs if {*output.get("data", ())} <= {"text/plain"}]
    return printed(NotebookNode(outputs=shown))


def test_news_of_a_slow_command_is_left_out() -> None:
    assert plain("compiling: 7 neurons (2 s)\r\n\x1b[1mnodes\x1b[0m  5 (of 6)\r\n") == "nodes  5 (of 6)\n"


def test_there_are_tutorials() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_a_tutorial_prints_what_is_committed(path: Path) -> None:
    found = list(differences(nbformat.read(path, as_version=4), executed(path)))
    saves = f"python -m tests.documents.notebooks --write {path.stem} saves what is printed"
    assert not found, "\n\n".join([*found, saves])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_a_tutorial_is_tidy(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata == METADATA
    assert path.stat().st_size <= LARGEST
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        text = printed(cell)
        assert "\x1b" not in text
        assert max(map(len, seen(cell).splitlines()), default=0) <= COLUMNS, text
        assert not re.search(r"/tmp|/home|/root|0x[0-9a-f]{8}", text), text
