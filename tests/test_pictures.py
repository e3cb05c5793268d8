"""Every committed picture is what the command beside it in the README makes today."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.architecture import ROOT
from tests.cli.conftest import Run, run

__all__ = ["run"]
COMMANDS = {
    Path(words[-1]).name: words[1:-1]
    for line in re.findall(r"^\$ (boolnet draw .*docs/pictures/.*)$", (ROOT / "README.md").read_text("utf-8"), re.M)
    if (words := shlex.split(line))
}


def test_every_picture_has_its_command() -> None:
    assert {path.name for path in (ROOT / "docs" / "pictures").iterdir()} == COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_picture_is_what_its_command_makes(name: str, run: Run, tmp_path: Path) -> None:
    done = run(*COMMANDS[name], str(tmp_path / name))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_text("utf-8") == (ROOT / "docs" / "pictures" / name).read_text("utf-8")
