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


def test_instances_are_added_to_a_benchmark(files: Path) -> None:
    claim = ("first.json", "s=1 given a=0,b=1", "--instances", "its.bench")
    for arguments in (claim, claim, (*claim, "--timeout", "9"), (*claim, "--binary", "gadget", "--gzip")):
        assert run(files, *arguments).exit_code == 0
    both = run(files, "first.json", "--equals", "second.json", "--instances", "its.bench", "--json")
    row = "onnx/first_and_second.onnx,vnnlib/first_and_second_equal.vnnlib,60"
    assert (json.loads(both.stdout)["instance"], json.loads(both.stdout)["new"]) == (row, True)
    assert (files / "its.bench" / "instances.csv").read_text().splitlines() == [
        "onnx/first.onnx,vnnlib/first_s_1_given_a_0_b_1.vnnlib,9",
        "onnx/first_gadget.onnx,vnnlib/first_gadget_s_1_given_a_0_b_1.vnnlib,60",
        row,
    ]
    assert boolnet.load(files / "its.bench" / "onnx" / "first_gadget.onnx.gz").outputs == ("s", "c", "binary")
    assert "there already: onnx/first.onnx" in run(files, *claim).stdout
    assert boolnet.load(files / "its.bench" / "onnx" / "first_and_second.onnx")([[0, 1]]).tolist() == [[1, 0, 0, 1]]


def test_where_the_network_cannot_be_written_there_is_no_property(files: Path) -> None:
    arguments = ("first.json", "--equals", "second.json", "-o", "p.vnnlib", "--network", "both.xyz")
    assert run(files, *arguments).exit_code == 1
    assert not (files / "p.vnnlib").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("first.json", "-o", "p.vnnlib"), "give either a CLAIM or --equals OTHER"),
        (("first.json", "s=1", "--equals", "second.json", "-o", "p.vnnlib"), "give either"),
        (("first.json", "--equals", "second.json", "-o", "p.vnnlib"), "--network FILE"),
        (("first.json", "s=1", "--binary", "gadget", "-o", "p.vnnlib"), "--network FILE"),
        (("first.json", "s=1"), "-o FILE, or --instances DIR"),
        (("first.json", "s=1", "-o", "p.vnnlib", "--timeout", "3"), "of --instances DIR"),
        (("first.json", "s=1", "-o", "p.vnnlib", "--instances", "b.d"), "leave -o and --network out"),
        (("first.json", "--equals", "second.json", "--instances", "b.d", "--vnnlib", "2.0"), "of one network"),
    ],
)
def test_what_is_missing_is_said(files: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run(files, *arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert not (files / "p.vnnlib").exists()
