"""Running the command line as a user does: in this process for speed, in one of its own where that is the claim."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from cli import report
from cli.failures import run as run_command
from cli.main import boolnet

Run = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = [sys.executable, "-m", "boolnet"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs ``boolnet ARGUMENTS`` in an empty folder: the whole path from `sys.argv` to exit."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os._exit", _exit)

    def call(
        *arguments: str, stdin: str = "", encoding: str = "utf-8", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        given = io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8")
        out, error = (io.TextIOWrapper(io.BytesIO(), encoding) for _ in range(2))
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["boolnet", *arguments])
            for name, stream in (("stdin", given), ("stdout", out), ("stderr", error)):
                patch.setattr(sys, name, stream)
            report.console.cache_clear()
            with pytest.raises(SystemExit) as left:
                run_command(boolnet)
            report.console.cache_clear()
        code = left.value.code
        assert isinstance(code, int)
        return subprocess.CompletedProcess(["boolnet", *arguments], code, _text(out), _text(error))

    return call


def _exit(code: int) -> NoReturn:
    """Stand for `os._exit`, which would end the suite."""
    raise SystemExit(code)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode().replace(os.linesep, "\n")


@pytest.fixture
def run_process(tmp_path: Path) -> Run:
    """Return a function that does the same in a process of its own."""

    def call(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"} | environment,
        )

    return call
