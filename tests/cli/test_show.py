"""`boolnet show` and `compile --show`: the neurons of a network, for people and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ADDER = "s = a ^ b; c = a & b"


def test_show_prints_what_neurons_compute_and_their_weights(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = run("show", ADDER, "--strategy", "xor-tree", "--input", "11")
    assert [" ".join(line.split()) for line in done.stdout.splitlines()] == [
        "neuron computes value of range 11",
        "layer 1",
        "h1 a & b relu(a + b - 1) 0 to 1 1",
        "h2 !a & !b relu(1 - a - b) 0 to 1 0",
        "layer 2",
        "s a ^ b 1 - h1 - h2 0 to 1 0",
        "c copy of h1: a & b h1 0 to 1 1",
    ]


def test_show_stacks_the_neurons_on_a_narrow_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = run("show", "a & b", "--input", "11", "--input", "01").stdout.splitlines()
    assert lines[:4] == ["layer 1", "h1 = relu(a + b - 1)", "    a & b", "    0 to 1, 11: 1, 01: 0"]
    assert all(len(line) <= 40 for line in lines)


def test_show_as_json_has_all_of_it(run: Run) -> None:
    found = json.loads(run("show", ADDER, "--strategy", "xor-tree", "--input", "a=1,b=0", "--json").stdout)
    assert found["vectors"] == [[1, 0]]
    assert [neuron["name"] for neuron in found["neurons"]] == ["h1", "h2", "s", "c"]
    assert found["neurons"][0] == {
        "name": "h1",
        "layer": 1,
        "output": False,
        "activation": "relu",
        "weights": {"a": 1, "b": 1},
        "bias": -1,
        "label": {"kind": "cube", "text": "a & b", "literals": {"a": 1, "b": 1}},
        "range": {"low": 0, "high": 1, "taken": True},
        "values": [0],
    }


def test_show_of_a_file_and_of_compile(run: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "adder.json")
    shown = run("compile", ADDER, "--strategy", "xor-tree", "--show", "--save", file).stdout
    assert run("show", file).stdout in shown
    assert json.loads(run("compile", ADDER, "--show", "--json").stdout)["neurons"]


def test_show_leaves_out_most_of_a_large_network_unless_asked(run: Run) -> None:
    source = "; ".join(f"y{i} = a{i} & b{i}" for i in range(80))
    short, full = (run("show", source, "--strategy", "xor-tree", *more).stdout for more in ([], ["--full"]))
    assert "60 neurons between these are left out; --full has them" in short
    assert full.count("copy of") == 80


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["a &"], "nothing follows"),
        (["missing.json"], "missing.json"),
        (["a & b", "--input", "011"], "'011' has 3 bits, the network has 2 inputs"),
        (["a & b", "--input", "c=1"], "the network has no input 'c'"),
    ],
)
def test_what_show_refuses(words: list[str], message: str, run: Run) -> None:
    done = run("show", *words)
    assert done.returncode == 1
    assert message in done.stderr
    assert done.stdout == ""


def test_summary_of_a_compiled_network(run: Run, tmp_path: Path) -> None:
    for suffix in ("json", "onnx", "npz", "safetensors"):
        file = str(tmp_path / f"adder.{suffix}")
        run("compile", ADDER, "--effort", "low", "--save", file)
        text = run("summary", file).stdout
        assert "2 hidden" in text
        assert "proved on all 4 rows" in text
    assert json.loads(run("summary", file, "--json").stdout)["hidden"] == 2
    bad = tmp_path / "bad.npz"
    bad.write_bytes(b"x")
    assert "no archive" in run("summary", str(bad)).stderr


def test_usage_of_summary_of_a_file_is_that_of_the_command(run: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "adder.json")
    run("compile", ADDER, "--effort", "low", "--save", file)
    done = run("summary", file, "--full")
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: boolnet summary [OPTIONS] RUN\nTry 'boolnet summary --help' for help.\n")


@pytest.mark.parametrize("suffix", ["json", "onnx", "npz", "safetensors"])
def test_a_network_is_no_source(run: Run, tmp_path: Path, suffix: str) -> None:
    file = str(tmp_path / f"and.{suffix}")
    run("compile", "a & b", "--effort", "low", "--save", file)
    done = run("table", file)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"and.{suffix}: networks are no sources of functions\n  help: show, draw, run," in done.stderr


def test_names_are_not_broken_and_what_goes_on_is_indented(run: Run) -> None:
    names = ["very_long_input_name_number_one", "another_very_long_input_name", "third_long_input_name"]
    for width in (80, 40):
        text = run("show", f"{names[0]} & {names[1]} | !{names[2]}", COLUMNS=str(width)).stdout
        lines = text.splitlines()
        assert max(map(len, lines)) <= width
        assert all(text.count(name) >= 2 for name in names)
        assert all(line.startswith((" ", "layer ")) or " = " in line for line in lines)
        assert text.count("\n    third_long_input_name\n") == 1


def test_what_is_computed_is_not_said_twice(run: Run) -> None:
    text = run("show", "s = a ^ b ^ c", "--strategy", "exact", COLUMNS="40").stdout
    lines = [line.strip() for line in text.splitlines()]
    assert not any(line.startswith("relu(") for line in lines)
