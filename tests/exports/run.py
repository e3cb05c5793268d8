"""Running the files of formats over kinds of functions, and the table of what came out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from boolnet.core.errors import NotExpressible
from boolnet.export import EXPORTERS
from tests.exports.case import Case
from tests.exports.runtimes import MOST_ROWS, RUNTIMES, missing
from tests.exports.sources import KINDS

BATCH = 40  # cases to one program, one process


@dataclass
class Tally:
    """What came out for one format and one kind.

    Attributes
    ----------
    networks, rows, wrong, refused : int
        Networks that were run, their rows, how many of these were wrong, and networks that the format cannot hold.
    first : str
        What is wrong with the first network that is.
    """

    networks: int = 0
    rows: int = 0
    wrong: int = 0
    refused: int = 0
    first: str = ""

    def add(self, case: Case, found: Any) -> None:
        """Count a network."""
        wrong = case.wrong(found)
        self.networks += 1
        self.rows += len(case.X)
        self.wrong += wrong
        if wrong and not self.first:
            self.first = f"{case.name}: {wrong:,} rows of {len(case.X):,}"


def chosen_formats(names: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Return the formats to run, and why each of the others is not."""
    wanted = list(names) or list(EXPORTERS)
    skipped = {}
    for name in wanted:
        if name not in EXPORTERS:
            skipped[name] = "no such format"
        elif name not in RUNTIMES:
            skipped[name] = "a text about the network, which nothing runs"
        elif reason := missing(name):
            skipped[name] = reason
    return [name for name in wanted if name not in skipped], skipped


def run_kind(formats: Sequence[str], kind: str, most: int | None = None) -> dict[str, Tally]:
    """Return for every format what came out for the cases of a kind, at most so many."""
    tallies = {name: Tally() for name in formats}
    for batch in _batches(islice(KINDS[kind](), most)):
        for name, tally in tallies.items():
            run_batch(name, batch, tally)
    return tallies


def run_batch(name: str, batch: Sequence[Case], tally: Tally) -> None:
    """Run some cases in one format, and count them."""
    held = []
    for case in batch:
        try:
            case.file(name)
            held.append(case.fewer(MOST_ROWS.get(name, len(case.X))))
        except NotExpressible:
            tally.refused += 1
    if not held:
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = RUNTIMES[name][0](held, Path(folder))
        except Exception as error:  # of the runtime: it is told, and the others go on
            said = getattr(error, "stderr", b"") or str(error)
            tally.first = tally.first or f"{held[0].name} ...: {said!r}"[:400]
            found = [np.full_like(case.wanted, 99) for case in held]
    for case, Y in zip(held, found, strict=True):
        tally.add(case, Y)


def _batches(cases: Iterable[Case]) -> Iterator[list[Case]]:
    rest = iter(cases)
    while batch := list(islice(rest, BATCH)):
        yield batch
