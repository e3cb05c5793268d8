"""Every committed picture is what the command or the lines of Python beside it make today."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.architecture import ROOT
from tests.cli.conftest import Run, run

__all__ = ["run"]
PICTURES = ROOT / "docs" / "pictures"
PAGES = [(ROOT / name).read_text("utf-8") for name in ("README.md", "docs/gallery.md")]
LINES = [line for page in PAGES for line in re.findall(r"^\$ (boolnet draw .*docs/pictures/.*)$", page, re.M)]
COMMANDS = {Path(words[-1]).name: words[1:-1] for line in LINES if (words := shlex.split(line))}
BLOCKS = re.findall(r"^```python\n(.*?save\(\"(docs/pictures/([^\"]*))\"\)\n)```$", PAGES[1], re.M | re.S)
CODE = {name: text.replace(path, name) for text, path, name in BLOCKS}


def committed(name: str) -> str:
    return (PICTURES / name).read_text("utf-8")


def test_every_picture_has_its_command_or_its_code() -> None:
    assert {path.name for path in PICTURES.iterdir()} == COMMANDS.keys() | CODE.keys()
    assert not COMMANDS.keys() & CODE.keys()


def test_the_gallery_shows_every_picture_below_what_makes_it() -> None:
    made = re.findall(r"docs/pictures/(\S*?\.svg)", PAGES[1])
    assert made == re.findall(r"^!\[.+\]\(pictures/(.*)\)$", PAGES[1], re.M)
    assert set(made) == COMMANDS.keys() | CODE.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_picture_is_what_its_command_makes(name: str, run: Run, tmp_path: Path) -> None:
    done = run(*COMMANDS[name], str(tmp_path / name))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_text("utf-8") == committed(name)


@pytest.mark.parametrize("name", CODE)
def test_a_chart_is_what_its_code_makes(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(CODE[name], {})
    assert (tmp_path / name).read_text("utf-8") == committed(name)
