"""Every command, as a user calls it."""

from __future__ import annotations

import json
import platform
from pathlib import Path

import pytest

import boolnet
from boolnet.minimizers import COVER_OBJECTIVES, MINIMIZERS
from cli import commands
from cli.main import COMMANDS
from nets.models import MODELS
from tests.cli.conftest import Run


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from cli.main import boolnet\n"
        "try: boolnet.main(['--help'], prog_name='boolnet')\n"
        "except SystemExit: pass\n"
        "print([m for m in ('numpy', 'scipy', 'sympy', 'networkx', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    for name, summary in COMMANDS.items():
        assert name in done.stdout
        assert summary in done.stdout


def test_compile_imports_neither_sympy_nor_scipy() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from cli.main import boolnet\n"
        "boolnet.main(['compile', 'x1 ^ x2 ^ x3', '--strategy', 'dnf'], prog_name='boolnet', standalone_mode=False)\n"
        "print([m for m in ('scipy', 'sympy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_every_file_of_commands_has_a_row() -> None:
    files = {path.stem for path in Path(commands.__file__).parent.glob("[a-z]*.py")}
    assert files == set(COMMANDS), "cli/commands: each file has a row in COMMANDS of cli/main.py, and each row its file"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(command: str, run: Run) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert "Examples:" in done.stdout
    assert f"boolnet {command}" in done.stdout
    assert COMMANDS[command] in " ".join(done.stdout.split())


def test_compile_as_json_is_one_object_with_the_promised_keys(run: Run) -> None:
    done = run("compile", "x1 ^ x2 ^ x3", "--strategy", "xor-tree", "--passes", "none", "--json", "--save", "p.json")
    assert done.returncode == 0
    assert done.stderr == ""
    assert json.loads(done.stdout) == {
        "inputs": ["x1", "x2", "x3"],
        "outputs": ["y"],
        "strategy": "xor-tree",
        "reason": "as asked",
        "note": "",
        "notes": [],
        "meaning": "exact",
        "objective": "nodes",
        "nodes": 6,
        "hidden": 5,
        "layers": 4,
        "edges": 12,
        "max_weight": 1,
        "max_value": 3,
        "pass_through": 2,
        "dtype": "float32",
        "complete": True,
        "ended_by": None,
        "at_least": {"hidden": 1, "networks": "any"},
        "counting": {
            "hidden": 1,
            "networks": "with weights up to 1",
            "of": "some function of as many inputs and outputs",
        },
        "verified": {"method": "exhaustive", "rows": 8, "proved": True, "ok": True},
        "files": ["p.json"],
        "interrupted": False,
    }


def test_compile_for_people_shows_formula_picture_counts_and_proof(run: Run) -> None:
    done = run("compile", "x1 ^ x2 ^ x3")
    assert done.returncode == 0
    for part in (
        "y = ",
        "proved minimum",
        "○",
        "●",
        "◉ y",
        "4 = 3 hidden + 1 output",
        "at least  3 hidden neurons in one hidden layer: proved minimum for this function",
        "proved on all 8 rows",
        "float32",
    ):
        assert part in done.stdout
    assert "\x1b" not in done.stdout


def test_the_whole_path_through_files(run: Run, tmp_path: Path) -> None:
    assert run("compile", "s = a ^ b; c = a & b", "--save", "adder.json").returncode == 0
    done = run("verify", "adder.json", "c = b & a; s = (a | b) & !(a & b)")
    assert (done.returncode, done.stdout) == (0, "adder.json: proved on all 4 rows\n")
    wrong = run("verify", "adder.json", "s = a | b; c = a & b")
    assert wrong.returncode == 3
    assert "s is 0.0, expected 1, at a=1, b=1" in wrong.stderr
    as_json = run("verify", "adder.json", "s = a | b; c = a & b", "--json")
    assert as_json.returncode == 3
    verified = json.loads(as_json.stdout)["verified"]
    assert verified["ok"] is False
    assert verified["counterexample"]["inputs"] == {"a": 1, "b": 1}


@pytest.mark.parametrize(
    ("vectors", "stdin", "expected"),
    [
        (["11"], "", [[0, 1]]),
        (["01", "10"], "", [[1, 0], [1, 0]]),
        (["1", "1"], "", [[0, 1]]),
        (["a=1,b=0"], "", [[1, 0]]),
        (["b=1", "a=1"], "", [[0, 1]]),
        (["--all"], "", [[0, 0], [1, 0], [1, 0], [0, 1]]),
        (["-"], "b,a\n1,0\n1,1\n", [[1, 0], [0, 1]]),
        (["-"], "1,1\n\n0,0\n", [[0, 1], [0, 0]]),
    ],
)
def test_run_takes_bits_assignments_and_csv(vectors: list[str], stdin: str, expected: object, run: Run) -> None:
    run("compile", "s = a ^ b; c = a & b", "--save", "adder.json")
    done = run("run", "adder.json", *vectors, "--json", stdin=stdin)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["Y"] == expected


def test_run_writes_csv_that_it_reads(run: Run, tmp_path: Path) -> None:
    run("compile", "s = a ^ b; c = a & b", "--save", "adder.json")
    done = run("run", "adder.json", "--all")
    assert done.stdout == "a,b,s,c\n0,0,0,0\n0,1,1,0\n1,0,1,0\n1,1,0,1\n"
    (tmp_path / "rows.csv").write_text(done.stdout)
    assert run("run", "adder.json", "rows.csv").stdout == done.stdout


def test_a_file_is_no_terminal_where_colours_are_forced(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as the kernels of notebooks do
    run("compile", "a & b", "--save", "and.json")
    assert run("run", "and.json", "11").stdout == "a,b,y\n1,1,1\n"


@pytest.mark.parametrize(
    ("vectors", "message", "code"),
    [
        (["111"], "'111' has 3 bits, the network has 2 inputs", 1),
        (["1x"], "neither bits", 1),
        (["a=1"], "no value for the input b", 1),
        (["a=1,c=0"], "no input 'c'", 1),
        (["a=2,b=0"], "'a=2' is not an assignment", 1),
        (["a=1,a=0,b=1"], "given twice", 1),
        ([], "give input vectors", 2),
        (["11", "--all"], "give input vectors", 2),
    ],
)
def test_run_refuses_what_is_no_vector(vectors: list[str], message: str, code: int, run: Run) -> None:
    run("compile", "s = a ^ b; c = a & b", "--save", "adder.json")
    done = run("run", "adder.json", *vectors)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_minimize_writes_files_by_their_suffix(run: Run, tmp_path: Path) -> None:
    for suffix, start in ((".pla", ".i 3"), (".expr", "x1"), (".tex", "x_{1}"), (".py", "Or(")):
        done = run("minimize", "x1 & x2 | x1 & !x2 | x2 & x3", "--effort", "300", "-o", f"out{suffix}")
        assert (done.returncode, done.stdout) == (0, "")
        assert "proved minimum" in done.stderr
        assert f"out{suffix}" in done.stderr
        assert (tmp_path / f"out{suffix}").read_text().startswith(start)
    assert json.loads(run("minimize", "out.pla", "--json", "-o", "again.pla").stdout)["files"] == ["again.pla"]
    assert (tmp_path / "again.pla").read_text() == (tmp_path / "out.pla").read_text()


@pytest.mark.parametrize("method", MINIMIZERS)
@pytest.mark.parametrize("objective", COVER_OBJECTIVES)
def test_minimize_by_every_row_of_the_table(method: str, objective: str, run: Run) -> None:
    source, options = "s = a ^ b ^ c; carry = maj(a, b, c)", ("--objective", objective, "--effort", "100", "--json")
    done = run("minimize", source, f"--{method}", *options)
    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (found["kind"], found["objective"]) == (MINIMIZERS[method].kind, objective)
    assert found["at_least"] <= found["cubes" if objective == "cubes" else "literals"] + found["memberships"]
    assert not found["interrupted"]
    again = json.loads(run("minimize", found["expr"], "--json").stdout)
    assert (again["inputs"], again["cubes"]) == (["a", "b", "c"], 7)


def test_exclusive_sums_go_through_pla_files(run: Run, tmp_path: Path) -> None:
    assert run("minimize", "xor(x1..x6)", "--esop", "-o", "parity.pla").returncode == 0
    text = (tmp_path / "parity.pla").read_text()
    assert ".type esop\n.p 6\n" in text
    assert json.loads(run("minimize", "parity.pla", "--json").stdout)["cubes"] == 32


def test_minimize_writes_the_cover_to_stdout_and_the_proof_to_stderr(run: Run) -> None:
    done = run("minimize", "a & b | a & !b | b & c")
    assert (done.stdout, done.stderr) == ("a | b & c\n", "2 cubes, 3 literals; proved minimum of cubes\n")
    assert "\\lor" in run("minimize", "a | b", "--to", "latex").stdout
    assert run("minimize", "a | b", "--to", "sympy").stdout == "Or(a, b)\n"
    pla = run("minimize", "s = a ^ b; c = a & b", "--to", "pla").stdout
    assert run("verify", "-", stdin=pla).returncode == 2
    assert json.loads(run("minimize", "-", "--json", stdin=pla).stdout)["cubes"] == 3


def test_table_and_kmap(run: Run) -> None:
    assert run("table", "m(1) + d(2)").stdout.splitlines() == [
        "x1 x2 | y",
        " 0  0 | 0",
        " 0  1 | 1",
        " 1  0 | -",
        " 1  1 | 0",
    ]
    assert json.loads(run("table", "0110", "--json").stdout)["values"] == {"y": "0110"}
    kmap = run("kmap", "w & !x | y & z").stdout
    assert "A" in kmap
    assert "00" in kmap
    refused = run("kmap", "xor(x1..x7)")
    assert refused.returncode == 1
    assert "6 inputs" in refused.stderr


def test_list_names_every_row(run: Run) -> None:
    shown = run("list").stdout
    tables = json.loads(run("list", "--json").stdout)
    for table in tables.values():
        for row in table:
            assert row in shown
    assert list(json.loads(run("list", "strategies", "--json").stdout)) == ["strategies"]
    for name, row in MODELS.items():
        assert "taken by train" in tables["models"][name]
        assert ("needs no labels" in tables["models"][name]) != row.classifies
    assert set(tables["strategies"]) >= {"dnf", "xor-chain", "xor-tree"}


def test_standard_input_and_files_are_sources(run: Run, tmp_path: Path) -> None:
    (tmp_path / "f.pla").write_text(".i 2\n.o 1\n11 1\n.e\n")
    for source, stdin in (("f.pla", ""), ("-", ".i 2\n.o 1\n11 1\n.e\n"), ("-", "x1 & x2"), ("-", "0001")):
        done = run("compile", source, "--json", stdin=stdin)
        assert json.loads(done.stdout)["nodes"] == 2, done.stderr


def test_version_and_unknown_commands(run: Run) -> None:
    lines = run("--version").stdout.splitlines()
    assert lines[:2] == [f"boolnet {boolnet.__version__}", f"Python {platform.python_version()}"]
    assert {"numpy", "networkx", "sympy"} <= {line.split()[0] for line in lines}
    wrong = run("compil", "a")
    assert wrong.returncode == 2
    assert "did you mean 'compile'?" in wrong.stderr


def test_a_karnaugh_map_shows_the_minimum_of_its_own_output(run: Run) -> None:
    source = ".i 3\n.o 2\n111 11\n110 10\n011 01\n.e"  # the shared cube abc is no prime of either output
    maps = json.loads(run("kmap", "-", "--json", stdin=source).stdout)["maps"]
    assert [[group["product"] for group in drawn["groups"]] for drawn in maps] == [["x1 & x2"], ["x2 & x3"]]
