"""boolnet property: the files it writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import boolnet
from cli.main import boolnet as command


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, source in (("first", "s = a ^ b; c = a & b"), ("second", "c = b & a; s = a & !b | b & !a")):
        boolnet.compile(source, strategy="xor-tree").save(tmp_path / f"{name}.json")
    return tmp_path


def run(folder: Path, *arguments: str) -> Result:
    names = [str(folder / one) if "." in one and not one[0].isdigit() else one for one in arguments]
    return CliRunner().invoke(command, ["property", *names])


def test_a_claim_is_written(files: Path) -> None:
    result = run(files, "first.json", "c=1 given a=1,b=1", "-o", "p.vnnlib")
    assert result.exit_code == 0
    assert "unsat proves the claim" in result.stdout
    assert "(assert (<= Y_1 0.25))" in (files / "p.vnnlib").read_text()


def test_equivalence_and_the_gadget_write_the_network_they_are_of(files: Path) -> None:
    found = run(files, "first.json", "--equals", "second.json", "-o", "p.vnnlib", "--network", "both.json", "--json")
    assert json.loads(found.stdout)["files"] == [str(files / "p.vnnlib"), str(files / "both.json")]
    assert boolnet.load(files / "both.json").outputs == ("s", "c", "c of the second", "s of the second")
    arguments = ("first.json", "s=1", "-o", "p.vnnlib", "--binary", "gadget", "--network", "gadget.json")
    assert run(files, *arguments).exit_code == 0
    assert boolnet.load(files / "gadget.json").outputs == ("s", "c", "binary")
    both = run(files, "first.json", "--equals", "second.json", "-o", "p.vnnlib", "--vnnlib", "2.0")
    assert both.exit_code == 0
    assert (files / "p.vnnlib").read_text().count("(declare-network") == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("first.json", "-o", "p.vnnlib"), "give either a CLAIM or --equals OTHER"),
        (("first.json", "s=1", "--equals", "second.json", "-o", "p.vnnlib"), "give either"),
        (("first.json", "--equals", "second.json", "-o", "p.vnnlib"), "--network FILE"),
        (("first.json", "s=1", "--binary", "gadget", "-o", "p.vnnlib"), "--network FILE"),
    ],
)
def test_what_is_missing_is_said(files: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run(files, *arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert not (files / "p.vnnlib").exists()
