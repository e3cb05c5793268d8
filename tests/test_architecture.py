"""Imports run cli -> boolnet -> nets, and nothing imports back: read from the syntax trees."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {"nets": {"nets"}, "boolnet": {"nets", "boolnet"}, "cli": {"nets", "boolnet", "cli"}}
ROOMS = ("frontends", "minimizers", "minimum", "strategies", "passes", "export", "writers")
# A room imports the value files beside the rooms, and of the other rooms only these.
ROOM_MAY_IMPORT = {"strategies": {"minimizers", "minimum"}, "writers": {"frontends"}}
FILES = [path for package in MAY_IMPORT for path in sorted((ROOT / package).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """Return the dotted names of the modules of ours that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in names if name.split(".")[0] in MAY_IMPORT}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_downwards(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert {name.split(".")[0] for name in imported(path)} <= MAY_IMPORT[package]


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_do_not_import_each_other(room: str) -> None:
    allowed = {room} | ROOM_MAY_IMPORT.get(room, set())
    for path in sorted((ROOT / "boolnet" / room).rglob("*.py")):
        for name in imported(path):
            parts = name.split(".")
            if parts[0] == "boolnet" and len(parts) > 1 and parts[1] in ROOMS:
                assert parts[1] in allowed, f"{path.name} imports {name}"


def test_imports_have_no_circle() -> None:
    graph: dict[str, set[str]] = {}
    for path in FILES:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        graph[module] = set()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:  # imports inside functions cannot make one
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {f"{node.module}.{a.name}" for a in node.names} if isinstance(node, ast.ImportFrom) else set()
                names |= {node.module or ""} if isinstance(node, ast.ImportFrom) else {a.name for a in node.names}
                graph[module] |= {name for name in names if name.split(".")[0] in MAY_IMPORT} - {module}
    while graph:
        leaves = [module for module, needs in graph.items() if not needs & graph.keys()]
        assert leaves, f"circular imports among {sorted(graph)}"
        for module in leaves:
            del graph[module]


def test_nothing_evaluates_its_input() -> None:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec", "sympify", "parse_expr"}, path
