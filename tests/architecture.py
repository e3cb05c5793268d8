"""The house as it stands: rooms, the imports between them, floors, circles and sizes, read from the syntax trees.

    python -m tests.architecture [FOLDER]    prints the figures

A **room** is a folder or a loose file directly below `boolnet` or `nets`; `cli` is one room. Every import counts, also
those inside functions and those for types only: what a reader must know of, not what the interpreter loads first.
"""

from __future__ import annotations

import ast
import gc
import statistics
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("nets", "boolnet", "cli")  # each may import itself and those before it

Graph = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class House:
    """The packages below a folder."""

    root: Path

    @cached_property
    def files(self) -> dict[str, Path]:
        """Every module by its dotted name."""
        found = (path for package in PACKAGES for path in sorted((self.root / package).rglob("*.py")))
        return {module_name(path.relative_to(self.root)): path for path in found}

    def relative(self, name: str) -> Path:
        """Return the path of a module below the house's root."""
        return self.files[name].relative_to(self.root)

    @cached_property
    def texts(self) -> dict[str, str]:
        """The text of every module."""
        return {name: path.read_text(encoding="utf-8") for name, path in self.files.items()}

    @cached_property
    def lines(self) -> dict[str, int]:
        """The lines of every module."""
        return {name: text.count("\n") for name, text in self.texts.items()}

    @cached_property
    def trees(self) -> dict[str, ast.Module]:
        """The syntax tree of every module, a million objects that are kept and in which no garbage is looked for."""
        gc.disable()
        trees = {name: ast.parse(text) for name, text in self.texts.items()}
        gc.freeze()
        gc.enable()
        return trees

    @cached_property
    def statements(self) -> dict[str, tuple[ast.AST, ...]]:
        """The statements of every module, those inside others too."""
        return {name: tuple(_statements(tree)) for name, tree in self.trees.items()}

    @cached_property
    def imports(self) -> Graph:
        """The modules of ours that each module imports, wherever the import stands; not itself."""
        return {name: frozenset(self._imported(nodes)) - {name} for name, nodes in self.statements.items()}

    def _imported(self, nodes: Iterable[ast.AST]) -> Iterator[str]:
        for name in imported_names(nodes):
            while name and name not in self.files:
                name = name.rpartition(".")[0]
            if name:
                yield name

    @cached_property
    def rooms(self) -> Graph:
        """The rooms that each room imports."""
        graph: dict[str, set[str]] = {room_of(name): set() for name in self.files}
        for name, needs in self.imports.items():
            graph[room_of(name)] |= {room_of(other) for other in needs}
        return {room: frozenset(needs - {room}) for room, needs in graph.items()}


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield child
            yield from _statements(child)


OURS = House(ROOT)  # read when it is first looked at, and once


def module_name(path: Path) -> str:
    """Return the dotted name of a file.

    >>> module_name(Path("boolnet/passes/__init__.py"))
    'boolnet.passes'
    """
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    """Return the room that a module is in.

    >>> room_of("boolnet.minimizers.espresso.expand"), room_of("nets.losses"), room_of("cli.commands.run")
    ('boolnet.minimizers', 'nets.losses', 'cli')
    """
    return "cli" if module.startswith("cli") else ".".join(module.split(".")[:2])


def imported_names(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the dotted names that a file's nodes import: of ``from a import b`` both ``a`` and ``a.b``."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def circles(graph: Graph) -> list[frozenset[str]]:
    """Return the sets of nodes that import one another.

    >>> [sorted(circle) for circle in circles({"a": {"b"}, "b": {"a"}, "c": {"a"}})]
    [['a', 'b']]
    """
    reach = {node: _reached(graph, node) for node in graph}
    found = {frozenset(other for other in reach[node] if node in reach[other]) for node in graph if node in reach[node]}
    return sorted(found, key=sorted)


def _reached(graph: Graph, node: str) -> set[str]:
    seen: set[str] = set()
    stack = list(graph[node])
    while stack:
        if (top := stack.pop()) not in seen:
            seen.add(top)
            stack += graph.get(top, ())
    return seen


def floors(graph: Graph) -> dict[str, int]:
    """Return the floor of every node: 1 plus the highest floor that it imports. There must be no circle.

    >>> floors({"a": {"b"}, "b": set(), "c": {"a", "b"}})
    {'b': 1, 'a': 2, 'c': 3}
    """
    found: dict[str, int] = {}
    while len(found) < len(graph):
        ready = [node for node in graph if node not in found and graph[node] <= found.keys()]
        if not ready:
            raise ValueError(f"circular imports among {sorted(graph.keys() - found)}")
        found |= {node: 1 + max((found[other] for other in graph[node]), default=0) for node in ready}
    return found


def function_lines(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, int]]:
    """Yield every function's name and lines, its docstring and nested functions included."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def report(house: House) -> str:
    """Return the figures of a house as text."""
    lines = sorted(house.lines.values())
    functions = sorted(length for nodes in house.statements.values() for _, length in function_lines(nodes))
    tied, tied_rooms = circles(house.imports), circles(house.rooms)
    height = "none, for the circles" if tied_rooms else max(floors(house.rooms).values())
    figures = [
        ("rooms", len(house.rooms)),
        ("floors", height),
        ("imports between rooms", sum(map(len, house.rooms.values()))),
        ("circles of files, of rooms", f"{len(tied)}, {len(tied_rooms)}"),
        ("modules, lines", f"{len(lines)}, {sum(lines):,}"),
        ("lines of a module: median, longest", f"{statistics.median_low(lines)}, {lines[-1]}"),
        ("lines of a function: median, longest", f"{statistics.median_low(functions)}, {functions[-1]}"),
    ]
    text = [f"{name:<38}{value}" for name, value in figures]
    text += [f"circle: {', '.join(sorted(circle))}" for circle in [*tied, *tied_rooms]]
    if not tied_rooms:
        levels = floors(house.rooms)
        text += [""]
        for level in range(max(levels.values()), 0, -1):
            text += [f"floor {level}: {', '.join(sorted(room for room in levels if levels[room] == level))}"]
    return "\n".join(text)


if __name__ == "__main__":
    print(report(House(Path(sys.argv[1])) if len(sys.argv) > 1 else OURS))
