"""CONTRIBUTING.md is followed step by step in a copy of the project: what it says to write and to run is done."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FOLDERS = ("boolnet", "nets", "cli", "tests")
FILES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "pyproject.toml", "Makefile")
STEP = re.compile(
    r"^(?:New file `(?P<new>[^`]+)`"
    r"|In `(?P<old>[^`]+)`, below `(?P<anchor>[^\n]+?)`(?P<after>, after the line below it)?):\n\n"
    r"```\w+\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
RUN = re.compile(r"^\$ \.venv/bin/python -m pytest (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A file to write, or lines to add below a line."""

    path: str
    body: str
    anchor: str | None
    skip: int


def steps(text: str) -> Iterator[Step]:
    for match in STEP.finditer(text):
        yield Step(match["new"] or match["old"], match["body"], match["anchor"], 1 if match["after"] else 0)


def follow(step: Step, root: Path) -> None:
    """Do a step in a copy of the project."""
    path = root / step.path
    if step.anchor is None:
        assert not path.exists(), f"{step.path} is there already"
        path.write_text(step.body, encoding="utf-8")
        return
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    places = [place for place, line in enumerate(lines) if line.rstrip("\n") == step.anchor]
    assert len(places) == 1, f"{step.path} has {len(places)} lines {step.anchor!r}"
    lines.insert(places[0] + 1 + step.skip, step.body)
    path.write_text("".join(lines), encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, root / name)
    for step in steps(TEXT):
        follow(step, root)
    return root


def python(root: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_kind_of_piece_is_added() -> None:
    rows = {step.path for step in steps(TEXT) if step.anchor is not None}
    assert {
        "boolnet/strategies/__init__.py",
        "boolnet/passes/__init__.py",
        "boolnet/writers/__init__.py",
        "boolnet/drawings/__init__.py",
        "nets/layers/__init__.py",
        "cli/main.py",
    } <= rows


def written_examples() -> list[str]:
    """Return the new modules that have examples, which must run too."""
    new = [step for step in steps(TEXT) if step.anchor is None and not step.path.startswith("tests/")]
    return [step.path for step in new if ">>> " in step.body]


@pytest.mark.slow
def test_what_is_to_be_run_and_the_examples_pass(copy: Path) -> None:
    commands = [shlex.split(line) for line in RUN.findall(TEXT)]
    chosen = [words for words in commands if "-k" in words]
    paths = dict.fromkeys(word for words in chosen for word in words if word.startswith("tests/"))
    names = " or ".join(words[words.index("-k") + 1] for words in chosen)
    # Asserts that are not rewritten tell less where they fail, and are read in half the time.
    quick = ("-q", "-p", "no:cacheprovider", "-n", "0", "--assert=plain")
    examples = written_examples()
    modules = " or ".join(Path(path).stem for path in examples)
    out = python(copy, "pytest", *quick, "-rp", *paths, *examples, "-k", f"{names} or {modules}")
    assert len(chosen) == 6
    assert int(re.findall(r"(\d+) passed", out)[-1]) > 30
    for path in examples:
        assert f"PASSED {path}::" in out


def test_what_is_written_has_the_style_of_the_project(copy: Path) -> None:
    written = [step.path for step in steps(TEXT) if step.path.endswith(".py")]
    python(copy, "ruff", "check", "--no-cache", *dict.fromkeys(written))
    python(copy, "ruff", "format", "--no-cache", "--check", *dict.fromkeys(written))


@pytest.mark.slow
def test_the_tables_documents_and_commands_stay_in_order(copy: Path) -> None:
    paths = ("test_docs.py", "test_tables.py", "test_architecture.py", "test_docstrings.py", "conformance", "cli")
    python(copy, "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *(f"tests/{path}" for path in paths))
