"""Bad input: a clear error with the place and a way out, the right exit code, no traceback, quickly, nothing lost."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import boolnet
from boolnet.functions.truth_table import tabulate
from tests.cli.conftest import Run

# (source, parts of the message)
BAD: dict[str, tuple[str, list[str]]] = {
    "unbalanced": ("s = (a ^ b) ^ c)", ["<text>:1:16", "unexpected ')'", "^", "help:"]),
    "unclosed": ("(a & (b | c)", ["<text>:1:1", "help:"]),
    "empty": ("", ["empty", "help:"]),
    "blank": ("  \n ", ["empty"]),
    "unknown character": ("a $ b", ["<text>:1:3", "'$'"]),
    "operand missing": ("a & ", ["help:"]),
    "code": ("__import__('os').system('x')", ["error:", "^"]),
    "missing file": ("adder.pla", ["adder.pla"]),
    "missing path": ("some/where/adder", ["some/where/adder"]),
    "table length": ("0110011", ["7"]),
    "header": (".i 2\n.o 1\n.ilb a b c\n11 1\n.e", ["<text>:3"]),
    "truncated pla": (".i 2\n.o 1\n11 1\n0", ["<text>:4"]),
    "truncated cnf": ("p cnf 2 2\n1 2 0\n-1", ["<text>:3"]),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_sources(name: str, run: Run) -> None:
    source, parts = BAD[name]
    done = run("compile", source)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
    for part in parts:
        assert part in done.stderr


def test_binary_garbage(run: Run, tmp_path: Path) -> None:
    (tmp_path / "garbage.pla").write_bytes(bytes(range(256)) * 100)
    for command in (["compile", "garbage.pla"], ["run", "garbage.pla", "1"], ["verify", "garbage.pla", "a"]):
        done = run(*command)
        assert done.returncode == 1
        assert "garbage.pla" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_file_that_is_wrong_about_its_sizes_is_read_leniently(run: Run) -> None:
    text = "p cnf 2 7\n1 2 0\n"
    refused = run("table", "-", stdin=text)
    assert refused.returncode == 1
    assert "--lenient" in refused.stderr
    for command in ("table", "minimize", "compile", "kmap"):
        done = run(command, "-", "--lenient", stdin=text)
        assert done.returncode == 0
        assert "note: the 'p' line says 7 clauses, but the file has 1" in done.stderr


def test_rows_of_a_table_and_their_inputs(run: Run) -> None:
    printed = run("table", "s = a ^ b; c = a & b").stdout
    assert run("table", "-", stdin=printed).stdout == printed
    assert run("table", "-", stdin=run("table", "s = a ^ b; c = a & b", "--json").stdout).stdout == printed
    rows = "a b c y\n0 0 0 1\n0 1 0 0\n1 0 1 1\n"
    refused = run("table", "-", stdin=rows)
    assert "nothing tells which of the 4 columns are inputs" in refused.stderr
    done = run("table", "-", "--inputs", "a,b", stdin=rows)
    assert done.stdout.splitlines()[0] == "a b | c y"
    assert "note: 1 of the 4 rows is missing" in done.stderr


def test_deep_and_long_expressions_end_quickly(run: Run) -> None:
    deep = "(" * 30_000 + "a" + ")" * 30_000
    assert run("compile", "-", "--json", stdin=deep).returncode == 0
    nested = "!(b & " * 30_000 + "a" + ")" * 30_000
    for text in (nested, "(" * 100_000, " ^ ".join(["some_name"] * 600_000)):
        start = time.monotonic()
        done = run("minimize", "-", "--json", stdin=text)
        assert done.returncode in (0, 1), done.stderr[-500:]
        assert "Traceback" not in done.stderr
        assert time.monotonic() - start < 60


def test_what_would_be_too_large_is_refused_at_once(run: Run) -> None:
    start = time.monotonic()
    done = run("compile", "xor(x1..x40)", "--strategy", "dnf")
    assert done.returncode == 1
    assert "2^39 = 549,755,813,888" in done.stderr
    assert "xor-tree" in done.stderr
    assert time.monotonic() - start < 10


def test_the_memory_limit_is_a_setting(run: Run) -> None:
    refused = run("compile", "xor(x1..x10)", "--strategy", "dnf", BOOLNET_MEMORY="256KiB")
    assert refused.returncode == 1
    assert "the limit is 256.0 KiB" in refused.stderr
    way_out = re.search(r"BOOLNET_MEMORY=(\S+)", refused.stderr)
    assert way_out is not None
    assert run("compile", "xor(x1..x10)", "--strategy", "dnf", BOOLNET_MEMORY=way_out[1]).returncode == 0
    wrong = run("compile", "a & b", BOOLNET_MEMORY="plenty")
    assert (wrong.returncode, "BOOLNET_MEMORY is 'plenty'" in wrong.stderr) == (1, True)


def test_a_place_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    done = run("compile", "a & b", "--save", "missing/net.json")
    assert done.returncode == 1
    assert "cannot write" in done.stderr
    assert run("compile", "a & b", "--save", "net.exe").returncode == 1
    (tmp_path / "folder.pla").mkdir()
    for place, message in (("missing/a.pla", "no folder"), ("a.exe", "--to"), ("folder.pla", "is a folder")):
        done = run("minimize", "a & b", "-o", place)
        assert done.returncode == 1
        assert message in done.stderr
    (tmp_path / "folder.pla").rmdir()
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["compile"],
        ["compile", "a", "--strategy", "best"],
        ["compile", "a", "b"],
        ["minimize", "a", "--exact", "--esop"],
        ["minimize", "a", "--time-limit", "0"],
        ["minimize", "a", "--objective", "depth"],
        ["run"],
        ["list", "things"],
        ["--wrong"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2(arguments: list[str], run: Run) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "Usage:" in done.stderr
    assert "Traceback" not in done.stderr


def work(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait until a process has worked for so long: its own time, where the system tells it, however busy it is."""
    usage = Path(f"/proc/{process.pid}/stat")
    if not usage.exists():
        time.sleep(2 * seconds)
        return
    while process.poll() is None:
        user, system = usage.read_text().rsplit(")", 1)[1].split()[11:13]
        if int(user) + int(system) >= seconds * os.sysconf("SC_CLK_TCK"):
            return
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("after", [0.7, pytest.param(1.5, marks=pytest.mark.slow)])
def test_an_interrupt_ends_at_once_with_130_and_loses_nothing(after: float, tmp_path: Path) -> None:
    old = tmp_path / "net.json"
    old.write_text("old")
    command = [sys.executable, "-m", "boolnet", "compile", "xor(x1..x16)", "--strategy", "dnf", "--save", str(old)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a suite in the background ignores it
    )
    work(process, after)
    process.send_signal(signal.SIGINT)
    sent = time.monotonic()
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in error
    assert time.monotonic() - sent < 20
    assert old.read_text() == "old"
    assert os.listdir(tmp_path) == ["net.json"]


INTERRUPTED = """
import sys
import click
from cli.failures import run
from cli.groups import Group

class Field:
    def __set_name__(self, owner, name):
        raise KeyboardInterrupt

@click.group(cls=Group)
def group():
    pass

@group.command()
def work():
    raise KeyboardInterrupt

@group.command()
def making():
    class Imported:
        field = Field()

run(group)
"""


REFUSED = """
import click
from cli.failures import run
from boolnet.core.errors import BoolnetError, VerificationError
from nets.core.errors import DataError

@click.command()
def command():
    raise {error}("a.csv is empty", help="give one sample a line")

run(command)
"""


@pytest.mark.parametrize(("error", "code"), [("DataError", 1), ("BoolnetError", 1), ("VerificationError", 3)])
def test_an_error_of_ours_is_a_refusal(error: str, code: int) -> None:
    done = subprocess.run([sys.executable, "-c", REFUSED.format(error=error)], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr == "error: a.csv is empty\n  help: give one sample a line\n"


@pytest.mark.parametrize("command", ["work", "making"], ids=["at work", "while a class is made"])
def test_an_interrupt_says_nothing(command: str) -> None:
    done = subprocess.run([sys.executable, "-c", INTERRUPTED, command], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_an_interrupted_minimiser_gives_the_best_cover_so_far(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    rows = "".join(rng.choice(["0", "1", "-"], 1 << 11))
    out = tmp_path / "out.pla"
    command = [sys.executable, "-m", "boolnet", "minimize", "-", "--exact", "--json", "-o", str(out)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdin is not None
    process.stdin.write(rows.encode())
    process.stdin.close()
    process.stdin = None
    work(process, 1.8)
    process.send_signal(signal.SIGINT)
    sent = time.monotonic()
    answer, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in error
    assert time.monotonic() - sent < 60
    found = json.loads(answer)
    assert found["interrupted"]
    assert not found["proved"]
    cover = tabulate(boolnet.read(out)).values()[0]
    given = np.array([{"0": 0, "1": 1, "-": -1}[c] for c in rows])
    assert (cover == given)[given >= 0].all()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_closed_pipe_is_no_traceback() -> None:
    command = f"{sys.executable} -m boolnet table 'xor(x1..x14)' | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.stdout.startswith("x1 x2")
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_a_name_that_is_too_long_is_refused(run: Run) -> None:
    done = run("minimize", "a", "-o", "n" * 300 + ".pla")
    assert done.returncode == 1
    assert "too long" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("source", ["a", "xor(x1..x10)"])
def test_a_full_disk_behind_standard_output_is_told(source: str) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "cli", "minimize", source]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert "no space left" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX shells")
@pytest.mark.parametrize("closed", [">&-", pytest.param("<&- >&- 2>&-", marks=pytest.mark.slow)])
def test_output_that_is_closed_goes_nowhere(tmp_path: Path, closed: str) -> None:
    net = tmp_path / "net.json"
    command = f"{sys.executable} -m cli compile 'a ^ b' --save {net} {closed}"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert boolnet.load(net).counts.nodes == 3


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_a_file_that_may_not_grow_is_told() -> None:
    with tempfile.TemporaryFile() as file:
        limited = f"ulimit -f 1; exec {sys.executable} -B -m cli table 'xor(x1..x12)'"
        done = subprocess.run(["bash", "-c", limited], stdout=file, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (1, "error: cannot write the output: file too large\n")


LONG = "x" * 400
NAMED_TOO_LONG: dict[str, list[str]] = {
    "a source": ["show", f"/{LONG}"],
    "a formula that begins like a path": ["compile", f"/ {LONG} x"],
    "a network": ["convert", LONG, "a.onnx"],
    "a run": ["predict", LONG, "x"],
    "a model": ["summary", LONG],
    "data": ["train", "mlp", "--data", LONG, "--out", "run"],
    "a folder of a run": ["train", "mlp", "--data", ".", "--out", LONG],
    "what is saved": ["compile", "a", "--save", f"{LONG}.json"],
}


@pytest.mark.parametrize("name", NAMED_TOO_LONG)
def test_names_that_no_file_can_have_are_refused(name: str, run: Run, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    done = run(*NAMED_TOO_LONG[name])
    assert done.returncode in (1, 2)
    assert "rror:" in done.stderr
    assert "Traceback" not in done.stderr
    assert set(tmp_path.iterdir()) == before


def test_a_solver_that_nobody_waits_for_does_not_meet_the_end_of_python(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    over, left = threading.Event(), list[int]()

    def leave(code: int) -> None:
        left.append(code)
        raise SystemExit(code)

    monkeypatch.setattr("cli.failures._leave", leave)
    thread = threading.Thread(target=over.wait, daemon=True)
    thread.start()
    assert run("compile", "a & b", "--strategy", "dnf").returncode == 0
    assert left == [0]
    over.set()
    thread.join()
