"""Every error of the formats tells the way out; what is malformed in a file has one that always helps."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import boolnet
from boolnet.export.header import DAMAGED, MalformedError, refuse, refusing

ROOT = Path(boolnet.__file__).parents[1]
FILES = [*sorted((ROOT / "boolnet" / "export").glob("*.py")), ROOT / "boolnet" / "core" / "files.py"]
FILES += [ROOT / "boolnet" / "compiler" / name for name in ("files.py", "network_function.py")]
ERRORS = {"BoolnetError", "NotExpressible", "LimitError"}


def without_help(source: str) -> list[int]:
    """Return the lines of a source in which an error is made without its help."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in ERRORS]
    return [call.lineno for call in made if not any(keyword.arg == "help" for keyword in call.keywords)]


def test_every_error_has_its_help() -> None:
    found = {str(file): without_help(file.read_text(encoding="utf-8")) for file in FILES}
    assert {file: lines for file, lines in found.items() if lines} == {}


def test_an_error_without_help_is_found() -> None:
    assert without_help("raise LimitError(\n'long')\nraise LimitError('long', help='take less')") == [1]


def test_what_is_malformed_is_helped_with_or_without_words_of_its_own() -> None:
    for help in ("", "export it anew"):
        with pytest.raises(boolnet.BoolnetError) as caught, refusing("net.onnx"):
            raise MalformedError("it is empty", help=help)
        assert caught.value.help == (help or DAMAGED)
    with pytest.raises(boolnet.BoolnetError, match=DAMAGED):
        refuse("net.json", "it is empty")
