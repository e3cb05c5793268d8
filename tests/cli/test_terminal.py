"""What stands for signs on terminals that cannot show them."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace

import pytest

from cli.terminal import SIGNS, adapt, is_live
from tests.cli.conftest import Run

COMMANDS = {
    "compile": (["compile", "a & b"], "a o --> * --> @ y"),
    "a deep network": (["compile", "a & b", "--strategy", "xor-chain"], "-->"),
    "compare": (["compare", "a & b", "--effort", "10"], " >"),
    "kmap": (["kmap", "a & b | c"], "  +------+------+------+------+"),
    "table": (["table", "a & b"], "0 0 | 0"),
    "classes": (["classes", "--inputs", "2"], "0x6"),
    "minimize": (["minimize", "a ∧ b"], "a & b"),
    "summary": (["summary", "mlp"], "-"),
    "list": (["list"], "strategies:"),
    "help": (["--help"], "Usage"),
    "note": (["minimize", "a & A"], "'A' and 'a' are two inputs"),
    "error": (["compile", "f(a) = b"], "add it to the inputs: f(..., b) = ..."),
    "place": (["compile", "a & " * 40 + "| b"], "1 | ...a & a"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_an_ascii_terminal_gets_signs_that_it_can_show(name: str, run: Run) -> None:
    arguments, expected = COMMANDS[name]
    done = run(*arguments, encoding="ascii", COLUMNS="80")
    output = done.stdout + done.stderr
    assert output.isascii()
    assert "?" not in output
    assert expected in output


def test_the_caret_stands_under_its_place_in_ascii_too(run: Run) -> None:
    lines = run("compile", "a & " * 40 + "| b", encoding="ascii").stderr.splitlines()
    assert lines[3][lines[4].index("^")] == "|"


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("ascii", "| -> \\xe9 ?"), ("latin-1", "| -> é ?"), ("cp437", "│ -> é ?"), ("utf-8", "│ → é ☃")],
)
def test_only_what_an_encoding_has_not_is_spelled(encoding: str, expected: str) -> None:
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding)
    adapt(stream)
    stream.write("│ → é ☃")
    stream.flush()
    assert buffer.getvalue().decode(encoding) == expected


def test_signs_are_spelled_in_ascii() -> None:
    assert all(sign.isascii() for sign in SIGNS.values())


@pytest.mark.parametrize(
    ("is_terminal", "variables", "expected"),
    [
        (True, {"TERM": "xterm-256color"}, True),
        (False, {"TERM": "xterm-256color"}, False),
        (True, {"TERM": "dumb"}, False),
        (True, {"TERM": "xterm-color", "JPY_PARENT_PID": "1"}, False),
    ],
    ids=["terminal", "pipe", "dumb", "notebook"],
)
def test_lines_are_written_anew_where_that_can_be_seen(
    is_terminal: bool, variables: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "JPY_PARENT_PID"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: is_terminal))
    assert is_live() == expected
