"""The rules of the house: each takes a house and returns what breaks the rule, as text that names the file.

Lower floors know nothing of higher ones, and rooms on one floor nothing of one another: whoever changes a room reads
only what lies below it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.architecture import PACKAGES, House, circles, function_lines, room_of

FLOORS = (  # from the ground up; a room imports only rooms of lower floors
    ("nets.core",),
    ("nets.init", "nets.io", "nets.kernels", "nets.tables"),
    ("nets.losses",),
    ("nets.data", "nets.drawing", "nets.layers", "nets.metrics", "nets.optim"),
    ("nets.graphs", "nets.inspection", "nets.models"),
    ("nets.charts",),
    ("nets", "nets.export", "nets.train"),
    ("nets.runs",),
    ("nets.estimators",),
    ("boolnet.core",),
    ("boolnet.algebra", "boolnet.labels"),
    ("boolnet.drawings",),
    ("boolnet.functions", "boolnet.passes"),
    ("boolnet.frontends", "boolnet.minimizers", "boolnet.minimum", "boolnet.verification"),
    ("boolnet.strategies", "boolnet.writers"),
    ("boolnet.export",),
    ("boolnet.compiler",),
    ("boolnet.batches", "boolnet.explorer"),
    ("boolnet.benchmarks", "boolnet.corpus"),
    ("boolnet", "boolnet.__main__"),
    ("boolnet.lab",),
    ("cli",),
)
FOR_THE_COMPILER = ("nets", "nets.core", "nets.drawing", "nets.graphs", "nets.io")  # all that boolnet may know of nets

FREE = ("boolnet.lab",)  # experiments compile and train

TABLES = {  # the rooms whose `__init__.py` imports their rows, and what it calls them
    "boolnet.strategies": "STRATEGIES",
    "boolnet.passes": "PASSES",
    "boolnet.minimizers": "MINIMIZERS",
    "boolnet.frontends": "FRONTENDS",
    "boolnet.writers": "WRITERS",
    "boolnet.export": "EXPORTERS",
    "boolnet.drawings": "DRAWINGS",
    "boolnet.corpus": "KINDS",
    "boolnet.lab": "EXPERIMENTS",
    "nets.charts": "CHARTS",
    "nets.layers": "LAYERS",
    "nets.losses": "LOSSES",
    "nets.optim": "OPTIMIZERS",
    "nets.models": "MODELS",
}

WITHOUT_ROW = {"nets.models.ensemble"}  # files in the room of a table that only a user imports

LONGEST_MODULE = 400  # lines
LONGEST_FUNCTION = 120  # lines, its docstring included

EVALUATES = {"eval", "exec", "sympify", "parse_expr"}  # each runs its text as Python

Rule = Callable[[House], Iterator[str]]


def may_import(room: str) -> frozenset[str]:
    """Return the rooms that a room may import.

    >>> sorted(may_import("boolnet.core"))
    ['nets', 'nets.core', 'nets.drawing', 'nets.graphs', 'nets.io']
    """
    level = next((level for level, rooms in enumerate(FLOORS) if room in rooms), 0)
    below = frozenset(other for rooms in FLOORS[:level] for other in rooms)
    return frozenset(other for other in below if not _hidden(room, other))


def _hidden(room: str, other: str) -> bool:
    if room in FREE or package_of(room) != "boolnet":
        return False
    return package_of(other) == "nets" and other not in FOR_THE_COMPILER


def package_of(module: str) -> str:
    """Return the package that a module is in."""
    return module.partition(".")[0]


def imports_run_downwards(house: House) -> Iterator[str]:
    """Imports run cli -> boolnet -> nets."""
    for file, name, other in _imports(house):
        package = package_of(name)
        allowed = PACKAGES[: PACKAGES.index(package) + 1]
        if package_of(other) not in allowed:
            yield f"{file} imports {other}: {package} may import only {', '.join(allowed)}"


def rooms_import_lower_floors(house: House) -> Iterator[str]:
    """A room imports only rooms of lower floors."""
    known = {room for rooms in FLOORS for room in rooms}
    for room in sorted(house.rooms.keys() - known):
        yield f"room {room} stands on no floor: give it one in FLOORS, tests/house_rules.py"
    for file, name, other in _imports(house):
        room, target = room_of(name), room_of(other)
        if target != room and room in known and target not in may_import(room):
            allowed = ", ".join(sorted(may_import(room))) or "nothing of ours"
            yield f"{file} imports {other}: room {room} may import only {allowed}"


def _imports(house: House) -> Iterator[tuple[Path, str, str]]:
    for name, needs in house.imports.items():
        for other in sorted(needs):
            yield house.relative(name), name, other


def no_circle_of_files(house: House) -> Iterator[str]:
    """No files import one another, wherever the imports stand."""
    for circle in circles(house.imports):
        yield f"{', '.join(str(house.relative(name)) for name in sorted(circle))}: these files import one another"


def no_circle_of_rooms(house: House) -> Iterator[str]:
    """No rooms import one another."""
    for circle in circles(house.rooms):
        files = sorted(
            f"{file} imports {other}"
            for file, name, other in _imports(house)
            if room_of(name) != room_of(other) and {room_of(name), room_of(other)} <= circle
        )
        yield f"{', '.join(sorted(circle))}: these rooms import one another; {'; '.join(files)}"


def tables_import_their_rows(house: House) -> Iterator[str]:
    """In the room of a table, every file is imported: by the table, by another room, or by a file that is."""
    for room, table in TABLES.items():
        if room not in house.files:
            continue
        seen: set[str] = set()
        stack = [room, *(name for name in house.files if room_of(name) != room)]
        while stack:
            used = {other for other in house.imports[stack.pop()] if room_of(other) == room} - seen
            seen |= used
            stack += used
        files = (name for name, path in house.files.items() if room_of(name) == room and path.name != "__init__.py")
        for name in sorted({*files} - seen - WITHOUT_ROW):
            yield (
                f"{house.relative(name)} is imported by no file in use: add its import and its row of {table} to "
                f"{house.relative(room)}"
            )


def no_relative_import(house: House) -> Iterator[str]:
    """Every import names its module in full."""
    for name, node in _statements(house):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"{house.relative(name)}:{node.lineno} has a relative import: name the module in full"


def nothing_evaluates_its_input(house: House) -> Iterator[str]:
    """No text is run as Python."""
    for name, tree in house.trees.items():
        if any(word in house.texts[name] for word in EVALUATES):
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in EVALUATES:
                    yield f"{house.relative(name)}:{node.lineno} calls {node.func.id}: it would run its text as Python"


def _statements(house: House) -> Iterator[tuple[str, ast.AST]]:
    for name, nodes in house.statements.items():
        for node in nodes:
            yield name, node


def modules_are_short(house: House) -> Iterator[str]:
    """No module is longer than can be read at one sitting."""
    for name, lines in house.lines.items():
        if lines > LONGEST_MODULE:
            yield f"{house.relative(name)} has {lines} lines: a module has at most {LONGEST_MODULE}"


def functions_are_short(house: House) -> Iterator[str]:
    """No function is longer than two screens."""
    for name, nodes in house.statements.items():
        for function, lines in function_lines(nodes):
            if lines > LONGEST_FUNCTION:
                yield (
                    f"{house.relative(name)}: {function} has {lines} lines: a function has at most "
                    f"{LONGEST_FUNCTION}, its docstring included"
                )


RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        imports_run_downwards,
        rooms_import_lower_floors,
        no_circle_of_files,
        no_circle_of_rooms,
        tables_import_their_rows,
        no_relative_import,
        nothing_evaluates_its_input,
        modules_are_short,
        functions_are_short,
    )
}
