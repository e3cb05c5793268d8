"""The documents say what is true: the README's session is run, and every row of every table is named in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import boolnet as boolnet_package
from boolnet.core.output_semantics import OUTPUT_SEMANTICS
from boolnet.frontends import FRONTENDS
from boolnet.strategies import STRATEGIES
from boolnet.writers import WRITERS
from cli.main import COMMANDS, boolnet

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SESSION = re.search(r"\$ boolnet compile \"x1 \^ x2 \^ x3\"\n(.*?)```", README, re.DOTALL)


def test_the_readme_shows_what_compile_prints() -> None:
    assert SESSION is not None
    done = CliRunner().invoke(boolnet, ["compile", "x1 ^ x2 ^ x3"])
    assert done.output == SESSION[1]


NAMES = [*COMMANDS, *STRATEGIES, *OUTPUT_SEMANTICS, *WRITERS, "PLA", "CNF", "0x96"]


@pytest.mark.parametrize("name", dict.fromkeys(NAMES))  # table is a command and a strategy
def test_the_readme_names(name: str) -> None:
    assert name in README, f"README.md: name {name!r}, in the table of its kind"


def test_every_suffix_and_format_is_one_name() -> None:
    suffixes = [suffix for row in FRONTENDS.values() for suffix in row.suffixes]
    assert len(set(suffixes)) == len(suffixes)


@pytest.mark.parametrize("folder", ["boolnet", "nets"])
def test_the_rooms_readme_names_its_files(folder: str) -> None:
    text = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    for path in sorted((ROOT / folder).iterdir()):
        name = path.name if path.is_file() else f"{path.name}/"
        if not name.startswith("_") and name.endswith((".py", "/")):
            assert name in text, f"{folder}/README.md does not name {name}"


def test_the_changelog_begins_with_an_open_section_and_this_version() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[:2] == ["Unreleased", boolnet_package.__version__]
