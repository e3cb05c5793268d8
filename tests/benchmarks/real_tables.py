"""Tables that packages ship, read: `python -m tests.benchmarks.real_tables`.

A row for each table of `people_tables.py`: what it holds, and what had to be said; then what becomes of those of whose
columns something is said where nothing is. Then files that must be refused, and why. With --all every csv file of these
packages is read as it is, with nothing said. Packages that are not installed are skipped, and named
(`pip install scikit-learn statsmodels vega_datasets plotly plotnine palmerpenguins`).
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from nets.core.errors import DataError
from nets.data import Dataset, load
from tests.benchmarks.people_tables import PEOPLE_TABLES, REFUSED, PeopleTable, folder_of

PACKAGES = tuple(dict.fromkeys(table.package for table in PEOPLE_TABLES))
HEAD = "| package | table | rows | features | missing | predicted | said | seconds |"


def features(data: Dataset) -> str:
    """Return how many features there are of each kind."""
    return ", ".join(f"{n} {kind}" for kind, n in Counter(column.kind for column in data.columns or ()).items())


def row(table: PeopleTable) -> str:
    """Return the row of a table."""
    content, start = table.content, time.perf_counter()
    try:
        data = table.read()
    except DataError as error:
        reason = error.message.replace(str(content), table.name).splitlines()[0]
        return f"| {table.package} | {table.name} | refused: {reason} |||| {table.said} ||"
    seconds = time.perf_counter() - start
    missing = sum(column.missing for column in data.columns or ()) / len(data.columns or " ")
    what = f"{len(data.classes)} classes" if data.target == "classes" else "a number"
    cells = [table.package, table.name, f"{len(data.X):,}", features(data), f"{100 * missing:.1f}%", what, table.said]
    return f"| {' | '.join([*cells, f'{seconds:.2f}'])} |"


def refusal(table: PeopleTable) -> str | None:
    """Return why a table is refused where nothing is said of its columns; None where nothing had to be."""
    if not (table.ignore or table.kind):
        return None
    try:
        table.read(ignore=None, kind=None)
    except DataError as error:
        return error.message.replace(str(table.content), table.name)
    return f"{table.name} is read with all its columns, too"


def read_all(there: list[PeopleTable]) -> Iterator[str]:
    """Yield the rows of tables, and what is refused without what is said of their columns."""
    yield HEAD
    yield "|" + " --- |" * (HEAD.count("|") - 1)
    rows = [row(table) for table in there]
    yield from rows
    n = sum("| refused: " not in line for line in rows)
    yield f"{n} of {len(rows)} tables read\n\nwith nothing said of columns:"
    for why in filter(None, map(refusal, there)):
        yield from why.splitlines()


def refuse_all() -> Iterator[str]:
    """Yield why the files that must be refused are."""
    yield "\nto be refused:"
    for package, source, pattern in REFUSED:
        if not PeopleTable(package, source, "").is_there:
            continue
        path = folder_of(package) / source
        try:
            load(path)
        except DataError as error:
            if not re.search(pattern, error.message):
                raise AssertionError(f"{source} is refused for another reason: {error}") from error
            yield error.message.replace(str(path), path.name)
        else:
            raise AssertionError(f"{source} is read")


def csv_files(package: str) -> list[Path]:
    """Return the csv files of a package, but for those of its tests."""
    files = [path for end in ("csv", "csv.gz") for path in folder_of(package).rglob(f"*.{end}")]
    return sorted(path for path in files if "tests" not in path.parts)


def as_they_are(packages: list[str]) -> Iterator[str]:
    """Yield what becomes of every csv file of the packages with nothing said, and how many are read."""
    yield "\nevery csv file, with nothing said:"
    outcomes: Counter[str] = Counter()
    for package in packages:
        for path in csv_files(package):
            try:
                data = load(path)
                outcomes["read"] += 1
                yield f"{package} {path.name}: {len(data.X):,} rows; {features(data)}; {len(data.classes)} classes"
            except DataError as error:
                outcomes["refused"] += 1
                yield f"{package} {path.name}: refused: {error.message.replace(str(path), path.name).splitlines()[0]}"
    yield f"{outcomes['read']} read, {outcomes['refused']} refused of {outcomes.total()}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="read tables that packages ship")
    parser.add_argument("--all", action="store_true", help="every csv file of the packages as it is, too")
    is_all = parser.parse_args().all
    there = [table for table in PEOPLE_TABLES if table.is_there]
    installed = list(dict.fromkeys(table.package for table in there))
    for package in [package for package in PACKAGES if package not in installed]:
        print(f"{package} is not installed: skipped", file=sys.stderr)
    for line in itertools.chain(read_all(there), refuse_all(), as_they_are(installed) if is_all else ()):
        print(line, flush=True)


if __name__ == "__main__":
    main()
