"""The rules that every row of every table keeps; what is wrong is said with the file, the row and the rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass, replace
from typing import Any

import pytest

from boolnet.drawings import DRAWINGS
from boolnet.export import EXPORTERS
from boolnet.frontends import FRONTENDS
from boolnet.minimizers import MINIMIZERS
from boolnet.passes import PASSES
from boolnet.strategies import STRATEGIES
from boolnet.writers import WRITERS

Rows = Mapping[str, Any]
LONGEST = 110  # characters of a summary: lists and help texts show it in one line


@dataclass(frozen=True)
class Table:
    """A table of rows: where it stands, which suffixes of files each row claims, and which of them several may."""

    file: str
    rows: Rows
    suffixes: Callable[[Any], tuple[str, ...]] = lambda row: ()
    shares: bool = False  # whether rows may share a suffix: the first is meant, --to says another


TABLES = {
    "strategies": Table("boolnet/strategies/__init__.py", STRATEGIES),
    "passes": Table("boolnet/passes/__init__.py", PASSES),
    "minimizers": Table("boolnet/minimizers/__init__.py", MINIMIZERS),
    "frontends": Table("boolnet/frontends/__init__.py", FRONTENDS, lambda row: row.suffixes),
    "writers": Table("boolnet/writers/__init__.py", WRITERS, lambda row: row.suffixes),
    "drawings": Table("boolnet/drawings/__init__.py", DRAWINGS),
    "exporters": Table("boolnet/export/__init__.py", EXPORTERS, lambda row: row.suffixes, shares=True),
}


def check_rows(table: Table) -> None:
    """Fail with all that is wrong with the rows of a table."""
    problems = [f"{table.file}, row {name!r}: {problem}" for name, problem in problems_of(table)]
    assert not problems, "\n" + "\n".join(problems)


def problems_of(table: Table) -> Iterator[tuple[str, str]]:
    """Yield the name of a row and what is wrong with it."""
    claimed: dict[str, str] = {}
    for name, row in table.rows.items():
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
            yield name, "a name is lower-case words joined by '-', as it is typed on the command line"
        yield from ((name, problem) for problem in summary_problems(getattr(row, "summary", "")))
        for suffix in table.suffixes(row):
            if not re.fullmatch(r"\.[a-z0-9]+", suffix):
                yield name, f"the suffix {suffix!r} is not '.' and lower-case letters or digits"
            if suffix in claimed and not table.shares:
                yield name, f"the suffix {suffix!r} is that of row {claimed[suffix]!r} already; a suffix names one row"
            claimed.setdefault(suffix, name)
        params = getattr(row, "params", None)
        if params is not None and not is_record(params):
            yield name, f"params is {params!r}, but must be a frozen dataclass or None"


def is_record(params: object) -> bool:
    """Whether parameters are a frozen dataclass: what is hashed by its values cannot be changed."""
    return is_dataclass(params) and type(params).__hash__ not in (None, object.__hash__)


def summary_problems(summary: str) -> Iterator[str]:
    """Yield what is wrong with the summary of a row."""
    if not summary.strip():
        yield "it has no summary; say in a few words what it does"
        return
    if summary != summary.strip():
        yield "blanks stand before or behind the summary"
    if summary.endswith("."):
        yield "the summary ends in '.', but stands in lists, without one"
    if len(summary) > LONGEST:
        yield f"the summary has {len(summary)} characters; at most {LONGEST} fit in a line"


@pytest.mark.parametrize("name", TABLES)
def test_the_rows_of_a_table_keep_the_rules(name: str) -> None:
    check_rows(TABLES[name])


def changed(name: str, row: str, **fields: Any) -> Table:
    """Return a table of ours with a row that is changed."""
    table = TABLES[name]
    return replace(table, rows={**table.rows, row: replace(table.rows[row], **fields)})


def added(name: str, row: str, like: str, **fields: Any) -> Table:
    """Return a table of ours with a row more."""
    table = TABLES[name]
    return replace(table, rows={**table.rows, row: replace(table.rows[like], **fields)})


@pytest.mark.parametrize(
    ("table", "message"),
    [
        pytest.param(
            changed("strategies", "dnf", summary=""),
            "boolnet/strategies/__init__.py, row 'dnf': it has no summary; say in a few words what it does",
            id="a strategy without a summary",
        ),
        pytest.param(
            changed("passes", "weights", summary=" "),
            "boolnet/passes/__init__.py, row 'weights': it has no summary",
            id="a pass without a summary",
        ),
        pytest.param(
            changed("exporters", "json", suffixes=("json",)),
            "boolnet/export/__init__.py, row 'json': the suffix 'json' is not '.' and lower-case letters",
            id="an exporter's suffix without its dot",
        ),
        pytest.param(
            changed("writers", "latex", suffixes=(".tex", ".pla")),
            "boolnet/writers/__init__.py, row 'pla': the suffix '.pla' is that of row 'latex' already",
            id="two writers of one suffix",
        ),
        pytest.param(
            added("frontends", "blif", like="pla", suffixes=(".blif", ".cnf")),
            "boolnet/frontends/__init__.py, row 'blif': the suffix '.cnf' is that of row 'cnf' already",
            id="two frontends of one suffix",
        ),
        pytest.param(
            changed("frontends", "pla", suffixes=("pla",)),
            "boolnet/frontends/__init__.py, row 'pla': the suffix 'pla' is not '.' and lower-case letters",
            id="a suffix without its dot",
        ),
        pytest.param(
            added("strategies", "DNF 2", like="dnf"),
            "row 'DNF 2': a name is lower-case words joined by '-'",
            id="a name that is not typed",
        ),
        pytest.param(
            changed("passes", "weights", summary="It moves factors."),
            "row 'weights': the summary ends in '.'",
            id="a summary that is a sentence",
        ),
        pytest.param(
            changed("minimizers", next(iter(MINIMIZERS)), summary="x" * 111),
            "the summary has 111 characters; at most 110 fit",
            id="a long summary",
        ),
        pytest.param(
            changed("strategies", "sparse", params={"rounds": 5}),
            "row 'sparse': params is {'rounds': 5}, but must be a frozen dataclass or None",
            id="params that are no record",
        ),
    ],
)
def test_a_malformed_row_is_named_with_its_file_and_the_rule(table: Table, message: str) -> None:
    with pytest.raises(AssertionError, match=re.escape(message)):
        check_rows(table)


def test_exporters_may_share_a_suffix_of_which_the_first_is_meant() -> None:
    check_rows(added("exporters", "other", like="json"))


def test_all_that_is_wrong_with_a_table_is_said_at_once() -> None:
    table = changed("strategies", "dnf", summary="")
    table = replace(table, rows={**table.rows, "lut": replace(table.rows["lut"], summary="It maps.")})
    assert [name for name, _ in problems_of(table)] == ["dnf", "lut"]
