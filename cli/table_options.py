"""Options that say how a csv file is to be read, and what is printed of it first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from nets.data import Dataset

#: Of the options, as `nets.data.load` has them.
NAMES = ("header", "separator", "decimal", "ignore", "kind", "missing", "encoding", "resize")


class Kind(click.ParamType[tuple[str, str]]):
    """A column and what it is: ``NAME=category``."""

    name = "NAME=KIND"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        from nets.tables.kinds import KINDS

        name, _, kind = str(value).rpartition("=")
        if not name.strip() or kind not in KINDS:
            self.fail(f"{value!r} is not NAME=KIND with one of {', '.join(KINDS)}", param, ctx)
        return name.strip(), kind


def encoding_option() -> Any:
    """Return the option of what text is in."""
    return click.option("--encoding", metavar="NAME", help="What text is in, where its bytes do not tell: koi8-r.")


def reading_options() -> list[Any]:
    """Return the options of how a csv file is written."""
    return [
        click.option(
            "--header/--no-header", default=None, help="Whether a csv file begins with the names of its columns."
        ),
        click.option(
            "--separator", metavar="SIGN", help="Between the cells of a csv file: a sign, or tab, semicolon, blanks."
        ),
        click.option("--decimal", type=click.Choice([".", ","]), help="Decimal mark of a csv file."),
        encoding_option(),
    ]


def table_options() -> list[Any]:
    """Return the options of the columns of a csv file."""
    return [
        *reading_options(),
        click.option(
            "--ignore",
            multiple=True,
            metavar="NAME,..",
            help="Columns of a csv file to leave out; auto: all identifiers, free text and dates. Repeatable.",
        ),
        click.option(
            "--kind",
            multiple=True,
            type=Kind(),
            metavar="NAME=KIND",
            help="What a column is: number, yes-no, category or date (its days are then a number). Repeatable.",
        ),
        click.option(
            "--missing",
            type=click.Choice(["impute", "refuse", "drop-rows"]),
            help="What is done about empty cells, NA, ? and the like.  [default: impute]",
        ),
    ]


def table_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was said of a table, as `nets.data.load` takes it.

    >>> table_of({"ignore": ("id,name", "date"), "kind": (("zip", "category"),), "header": None, "lr": 0.1})
    {'ignore': ['id', 'name', 'date'], 'kind': {'zip': 'category'}}
    """
    given = {name: values[name] for name in NAMES if values.get(name) not in (None, ())}
    if "ignore" in given:
        given["ignore"] = [name.strip() for some in given["ignore"] for name in some.split(",") if name.strip()]
    if "kind" in given:
        given["kind"] = dict(given["kind"])
    return given


def show_data(data: Dataset) -> None:
    """Print what was read, on standard error."""
    from nets.data.facts import facts_of, lines_of

    lines = lines_of(facts_of(data))
    width = max(len(name) for name, _ in lines)
    for name, text in lines:
        click.echo(f"{name:<{width}}  {text}", err=True)
