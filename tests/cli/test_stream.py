"""boolnet run on CSV files that are not held in memory."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

import boolnet
import cli.stream
from boolnet.core.errors import BoolnetError
from cli.main import boolnet as command
from cli.stream import value_lines
from cli.vectors import read_csv


@pytest.fixture
def adder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a network, where files of more than 40 bytes are run in parts of 16."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli.stream, "WHOLE_BYTES", 40)
    monkeypatch.setattr(cli.stream, "PART_BYTES", 16)
    boolnet.compile("s = a ^ b; c = a & b").save("adder.json")
    return tmp_path


def run(text: str, *options: str, stdin: bool = False) -> Result:
    Path("rows.csv").write_bytes(text.encode())
    return CliRunner().invoke(command, ["run", "adder.json", "-" if stdin else "rows.csv", *options], input=text)


def refused(done: Result) -> BoolnetError:
    assert isinstance(done.exception, BoolnetError)
    return done.exception


def expected(rows: list[tuple[int, int]]) -> str:
    return "a,b,s,c\n" + "".join(f"{a},{b},{a ^ b},{a & b}\n" for a, b in rows)


ROWS = [(0, 1), (1, 1), (0, 0), (1, 0)] * 9


@pytest.mark.parametrize("stdin", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "".join(f"{a},{b}\n" for a, b in ROWS),
        "b,a\n" + "".join(f"{b},{a}\n" for a, b in ROWS),
        "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nb;z;a\r\n" + "".join(f"{b};7;{a}\r\n" for a, b in ROWS),
        "\ufeffa,b\n" + "".join(f' {a},"{b}"\n\n' for a, b in ROWS)[:-2],
    ],
)
@pytest.mark.usefixtures("adder")
def test_parts_give_what_the_whole_gives(text: str, stdin: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(text, stdin=stdin)
    assert (done.exit_code, done.stdout) == (0, expected(ROWS))
    monkeypatch.setattr(cli.stream, "WHOLE_BYTES", 1 << 20)
    assert run(text, stdin=stdin).stdout == done.stdout


@pytest.mark.usefixtures("adder")
@pytest.mark.parametrize("stdin", [False, True])
def test_json_is_of_the_whole(stdin: bool) -> None:
    done = run("".join(f"{a},{b}\n" for a, b in ROWS), "--json", stdin=stdin)
    assert done.exit_code == 0
    assert done.stdout.count("[") == 2 * len(ROWS) + 4


@pytest.mark.usefixtures("adder")
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("0,2", "'2' is neither 0 nor 1"),
        ("0", "1 values, not 2"),
        ("0,1,1", "3 values, not 2"),
        ("a,b", "'a' is neither"),
    ],
)
def test_a_wrong_row_is_named_by_its_line_after_all_before_its_part(wrong: str, message: str) -> None:
    lines = [f"{a},{b}" for a, b in ROWS]
    lines[25] = wrong
    done = run("a,b\n" + "\n".join(lines))
    assert done.exit_code == 1
    error = refused(done)
    assert error.message.startswith(message)
    assert error.span is not None
    marked = error.span.text[error.span.start : error.span.stop]
    assert (error.span.name, error.span.line, marked) == ("rows.csv", 27, wrong)
    assert done.stdout.endswith("\n")
    assert expected(ROWS).startswith(done.stdout)
    assert len(done.stdout.splitlines()) > 20


@pytest.mark.usefixtures("adder")
def test_files_without_vectors_or_line_ends_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "holds no vectors" in refused(run("\n" * 100)).message
    Path("wide.csv").write_bytes(("0,1\n" * 30).encode("utf-16"))
    assert "is not UTF-8" in refused(CliRunner().invoke(command, ["run", "adder.json", "wide.csv"])).message
    monkeypatch.setattr(cli.stream, "LONGEST_LINE", 32)
    assert "has a line of more than" in refused(run("0" * 100)).message


def test_values_that_are_not_0_or_1_are_written_as_numbers() -> None:
    assert value_lines(np.array([[0, 1], [1, 1]]), np.array([[2.0], [0.5]])) == b"0,1,2\n1,1,0.5\n"


@pytest.mark.slow
def test_an_interrupt_leaves_whole_lines(tmp_path: Path) -> None:
    boolnet.compile("s = a ^ b; c = a & b").save(tmp_path / "adder.json")
    (tmp_path / "rows.csv").write_text("0,1\n1,1\n" * 3_000_000)
    words = [sys.executable, "-m", "boolnet", "run", str(tmp_path / "adder.json"), str(tmp_path / "rows.csv")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        begin = process.stdout.read(100_000)
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        process.wait()
    text = (begin + rest).decode()
    assert process.returncode == 130
    assert text.endswith("\n")
    assert set(text.splitlines()[1:]) == {"0,1,1,0", "1,1,0,1"}
    assert len(text) < 40_000_000


@pytest.mark.slow
def test_a_million_rows_take_little_memory(tmp_path: Path) -> None:
    boolnet.compile("s = a ^ b; c = a & b").save(tmp_path / "adder.json")
    (tmp_path / "rows.csv").write_text("0,1,1,1,0,0,0,1\n" * 1_000_000)
    names = tmp_path / "named.csv"
    names.write_text("a,b,p,q,r,s,t,u\n" + (tmp_path / "rows.csv").read_text())
    program = (
        "import re, sys; from cli.main import boolnet\n"
        "boolnet(['run', *sys.argv[1:]], standalone_mode=False)\n"
        "print(re.search('VmHWM:\\\\s*([0-9]+)', open('/proc/self/status').read())[1], file=sys.stderr)"
    )
    words = [sys.executable, "-c", program, str(tmp_path / "adder.json"), str(names)]
    done = subprocess.run(words, capture_output=True, check=True, text=True)
    assert done.stdout.count("\n") == 1_000_001
    assert int(done.stderr.splitlines()[-1]) < 200_000  # kilobytes; the file alone has 16,000, as floats 64,000


@pytest.mark.parametrize("head", ["", "a,b\n", "\n\n", " \na,b\n", "\nb,a,c\n"])
def test_what_stands_first_is_read_apart_and_counts_in_lines(head: str) -> None:
    rest = "0,1,1\n1,1,0\n" if ",c" in head else "0,1\n1,1\n"
    found = read_csv(head + rest, ["a", "b"], "f.csv")
    assert found.tolist() == ([[1, 0], [1, 1]] if head.startswith("\nb") else [[0, 1], [1, 1]])
    with pytest.raises(BoolnetError, match=f"f.csv:{head.count(chr(10)) + 3}:1"):
        read_csv(head + rest + "2,3\n", ["a", "b"], "f.csv")
    assert read_csv("a,b\n", ["a", "b"], "f.csv").shape == (0, 2)
