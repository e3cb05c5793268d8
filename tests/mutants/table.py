"""The mutations and what is asked of their table; mutants.toml holds them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("mutants.toml")


@dataclass(frozen=True)
class Mutant:
    """A small error.

    Attributes
    ----------
    file : str
        Below the root.
    before, after : str
        The exact text, which stands there once, and what takes its place.
    tests : tuple of str
        Paths or node ids for pytest, the nearest tests of the default suite.
    """

    file: str
    before: str
    after: str
    tests: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}: {_line(self.before)}  ->  {_line(self.after) or '(nothing)'}"

    def applied(self, text: str) -> str:
        """Return the file's text with the error in it; the text must be fit for it, see `problems`."""
        return text.replace(self.before, self.after)

    def problems(self, root: Path) -> Iterator[str]:
        """Yield why this mutation cannot be tried on the tree below a folder."""
        path = root / self.file
        if not path.is_file():
            yield f"{self.file}: no such file"
        elif (found := path.read_text(encoding="utf-8").count(self.before)) != 1:
            what = "text not found" if not found else f"text found {found} times, not once"
            yield f"{self.file}: {what}: {_line(self.before)}"
        if self.before == self.after:
            yield f"{self.file}: nothing changes: {_line(self.before)}"
        for test in self.tests:
            if not _is_there(test, root):
                yield f"{self.file}: no such test: {test}"
        if not self.tests:
            yield f"{self.file}: no tests named: {_line(self.before)}"


def _is_there(test: str, root: Path) -> bool:
    """Whether there is a path, and a function in it where one is named."""
    path, _, name = test.partition("::")
    if not name or not (root / path).is_file():
        return not name and (root / path).exists()
    return f"def {name}(" in (root / path).read_text(encoding="utf-8")


def _line(text: str) -> str:
    return " ".join(text.split())


def read_mutants(path: Path = TABLE) -> Sequence[Mutant]:
    """Return the mutations in the order of the table."""
    rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]
    return [Mutant(row["file"], row["before"], row["after"], tuple(row["tests"])) for row in rows]
