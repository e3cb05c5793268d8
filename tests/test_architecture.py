"""The house keeps its rules, and each rule says what breaks it: shown on small wrong houses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.architecture import OURS, House
from tests.house_rules import FLOORS, FOR_THE_COMPILER, FREE, LONGEST_FUNCTION, LONGEST_MODULE, RULES, may_import


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps(rule: str) -> None:
    assert list(RULES[rule](OURS)) == []


def test_every_floor_names_rooms_that_stand() -> None:
    named = [room for rooms in FLOORS for room in rooms]
    assert sorted(named) == sorted(OURS.rooms)


def test_the_compiler_needs_all_that_it_may_know_of_nets() -> None:
    compiler = [needs for name, needs in OURS.rooms.items() if name.startswith("boolnet") and name not in FREE]
    needed = {room for needs in compiler for room in needs}
    assert {room for room in needed if room.startswith("nets")} == set(FOR_THE_COMPILER)


def build(folder: Path, texts: Mapping[str, str]) -> House:
    """Return a house of these files."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return House(folder)


PASSES_IMPORTS_LIMITS = {"boolnet/passes/cones.py": "from boolnet.core.limits import LIMIT\n"}
LIMITS = {"boolnet/core/limits.py": "LIMIT = 1\n"}
UPWARDS = "boolnet/core/errors.py imports boolnet.passes.cones: room boolnet.core may import only nets, nets.core"
IN_FUNCTION = "def f():\n    from boolnet.passes.cones import LIMIT\n    return LIMIT\n"
FOR_TYPES = (
    "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from boolnet.passes.cones import LIMIT\n\n"
    "def f(x: LIMIT) -> None: ...\n"
)

WRONG = {
    "upwards": (
        "rooms_import_lower_floors",
        PASSES_IMPORTS_LIMITS | LIMITS | {"boolnet/core/errors.py": "import boolnet.passes.cones\n"},
        UPWARDS,
    ),
    "upwards, inside a function": (
        "rooms_import_lower_floors",
        PASSES_IMPORTS_LIMITS | LIMITS | {"boolnet/core/errors.py": IN_FUNCTION},
        UPWARDS,
    ),
    "upwards, for types only": (
        "rooms_import_lower_floors",
        PASSES_IMPORTS_LIMITS | LIMITS | {"boolnet/core/errors.py": FOR_TYPES},
        UPWARDS,
    ),
    "to the same floor": (
        "rooms_import_lower_floors",
        {"nets/io.py": "from nets import init\n", "nets/init.py": ""},
        "nets/io.py imports nets.init: room nets.io may import only nets.core",
    ),
    "of what nets keeps from the compiler": (
        "rooms_import_lower_floors",
        {"boolnet/core/files.py": "from nets.runs.job import Job\n", "nets/runs/job.py": "class Job: ...\n"},
        "boolnet/core/files.py imports nets.runs.job: room boolnet.core may import only nets, nets.core",
    ),
    "a new room": (
        "rooms_import_lower_floors",
        {"boolnet/cellar/wine.py": ""},
        "room boolnet.cellar stands on no floor: give it one in FLOORS",
    ),
    "boolnet of cli": (
        "imports_run_downwards",
        {"boolnet/core/files.py": "from cli import report\n", "cli/report.py": ""},
        "boolnet/core/files.py imports cli.report: boolnet may import only nets, boolnet",
    ),
    "nets of boolnet": (
        "imports_run_downwards",
        {"nets/core/errors.py": "import boolnet.core.limits as limits\n"} | LIMITS,
        "nets/core/errors.py imports boolnet.core.limits: nets may import only nets",
    ),
    "a circle of two files": (
        "no_circle_of_files",
        {
            "nets/core/arrays.py": "from nets.core.tables import f\n",
            "nets/core/tables.py": "def f():\n    from nets.core import arrays\n    return arrays\n",
        },
        "nets/core/arrays.py, nets/core/tables.py: these files import one another",
    ),
    "a circle of two rooms, not of files": (
        "no_circle_of_rooms",
        PASSES_IMPORTS_LIMITS | LIMITS | {"boolnet/core/errors.py": "from boolnet.passes.cones import LIMIT\n"},
        "boolnet.core, boolnet.passes: these rooms import one another; boolnet/core/errors.py imports "
        "boolnet.passes.cones; boolnet/passes/cones.py imports boolnet.core.limits",
    ),
    "a pass whose row was forgotten": (
        "tables_import_their_rows",
        PASSES_IMPORTS_LIMITS
        | LIMITS
        | {
            "boolnet/passes/__init__.py": "from boolnet.passes.skips import f\n\nPASSES = {'skips': f}\n",
            "boolnet/passes/skips.py": "from boolnet.passes import network\n\ndef f(): ...\n",
            "boolnet/passes/network.py": "",
            "boolnet/core/errors.py": "from boolnet.passes.precision import g\n",
            "boolnet/passes/precision.py": "def g(): ...\n",
        },
        "boolnet/passes/cones.py is imported by no file in use: add its import and its row of PASSES to "
        "boolnet/passes/__init__.py",
    ),
    "a strategy in a folder whose row was forgotten": (
        "tables_import_their_rows",
        {
            "boolnet/strategies/__init__.py": "STRATEGIES = {}\n",
            "boolnet/strategies/sums/__init__.py": "",
            "boolnet/strategies/sums/digits.py": "",
        },
        "boolnet/strategies/sums/digits.py is imported by no file in use: add its import and its row of STRATEGIES to "
        "boolnet/strategies/__init__.py",
    ),
    "a relative import": (
        "no_relative_import",
        {"nets/core/arrays.py": "\nfrom . import tables\n", "nets/core/tables.py": ""},
        "nets/core/arrays.py:2 has a relative import: name the module in full",
    ),
    "text run as Python": (
        "nothing_evaluates_its_input",
        {"boolnet/core/files.py": "x = eval('1')\n"},
        "boolnet/core/files.py:1 calls eval: it would run its text as Python",
    ),
    "a long module": (
        "modules_are_short",
        {"boolnet/core/files.py": "\n" * (LONGEST_MODULE + 1)},
        "boolnet/core/files.py has 401 lines: a module has at most 400",
    ),
    "a long function": (
        "functions_are_short",
        {"boolnet/core/files.py": "def read():\n" + "    x = 1\n" * LONGEST_FUNCTION},
        "boolnet/core/files.py: read has 121 lines: a function has at most 120",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_broken_rule_names_the_file_and_the_rule(case: str, tmp_path: Path) -> None:
    rule, texts, message = WRONG[case]
    (problem,) = RULES[rule](build(tmp_path, texts))
    assert problem.startswith(message)


@pytest.mark.parametrize("rule", RULES)
def test_a_small_house_in_order_has_no_problem(rule: str, tmp_path: Path) -> None:
    assert list(RULES[rule](build(tmp_path, PASSES_IMPORTS_LIMITS | LIMITS))) == []


def test_every_rule_is_broken_somewhere() -> None:
    assert {rule for rule, _, _ in WRONG.values()} == RULES.keys()


def test_rooms_of_the_lowest_floor_import_nothing() -> None:
    assert may_import("nets.core") == frozenset()
