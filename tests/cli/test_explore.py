"""`boolnet explore`: a page as a file, as text, in the browser; what is refused before any work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import boolnet as group
from tests.cli.conftest import Run

LOW = ("--effort", "200")


def test_a_page_is_written(run: Run, tmp_path: Path) -> None:
    done = run("explore", "a & b", "-o", "page.html", *LOW)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("saved page.html: a & b, ")
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    said = json.loads(run("explore", "a & b", "-o", "page.html", "--json", *LOW).stdout)
    assert said == {"file": "page.html", "title": "a & b", "bytes": (tmp_path / "page.html").stat().st_size} | {
        "opened": False
    }


def test_piped_output_is_the_page(run: Run) -> None:
    done = run("explore", "a & b", *LOW)
    assert done.stdout.startswith("<!DOCTYPE html>")
    assert done.stdout == run("explore", "a & b", "-o", "-", *LOW).stdout


def test_files_are_called_by_their_names_and_strategies_stand_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "f.pla").write_text(".i 2\n.o 1\n11 1\n.e\n")
    assert "saved p.html: f.pla," in run("explore", "f.pla", "-o", "p.html", *LOW).stdout
    run("compile", "a ^ b", "--save", "net.json", *LOW)
    assert "saved p.html: net.json," in run("explore", "net.json", "-o", "p.html").stdout
    assert "built already" in run("explore", "net.json", "--strategy", "dnf", "-o", "p.html").stderr
    run("explore", "a ^ b", "--strategy", "xor-tree", "-o", "p.html")
    text = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert '"strategy":"xor-tree"' in text
    assert '"strategy":"dnf"' not in text


def test_without_a_source_the_page_is_the_gallery(run: Run) -> None:
    assert "Boolean functions as networks" in run("explore", "-o", "p.html", *LOW).stdout


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["a &", "-o", "p.html"], 1, "operand"),
        (["a", "-o", "missing/p.html"], 1, "there is no folder 'missing'"),
        (["a", "-o", "."], 1, "is a folder"),
        (["a", "--json"], 2, "name the file with -o"),
        (["a", "-o", "-", "--open"], 2, "--open shows a file"),
        (["a", "--strategy", "magic"], 2, "magic"),
        (["--strategy", "dnf", "-o", "p.html"], 1, "the gallery has functions of its own"),
    ],
)
def test_what_explore_refuses(words: list[str], code: int, message: str, run: Run) -> None:
    done = run("explore", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr


@pytest.mark.parametrize("is_there", [True, False])
def test_the_page_is_opened_or_said_where_it_is(is_there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def open_page(place: str) -> bool:
        opened.append(place)
        return is_there

    monkeypatch.setattr("webbrowser.open", open_page)
    done = CliRunner().invoke(group, ["explore", "a & b", "--open", *LOW])
    assert done.exit_code == 0
    path = Path(opened[0].removeprefix("file://"))
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert ("no browser was found: open" in done.stderr) is not is_there
    path.unlink()
    path.parent.rmdir()
