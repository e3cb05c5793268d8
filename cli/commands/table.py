"""boolnet table."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from cli.options import json_option, print_json
from cli.sources import Source, source_options

if TYPE_CHECKING:
    from boolnet.functions.truth_table import TruthTable

PRINTED_INPUTS = 20
EPILOG = """\b
Examples:
  boolnet table "s = a ^ b; c = a & b"
  boolnet table 0x96 --inputs a,b,c
  boolnet table "xor(x1..x10)" | grep " 1$" | wc -l
"""


@click.command("table", epilog=EPILOG)
@source_options
@json_option
def command(source: Source, as_json: bool) -> None:
    """Print the truth table of a function.

    The first input is the most significant; - is don't care.
    """
    from boolnet.core.errors import LimitError
    from boolnet.functions.truth_table import tabulate

    function = source.read()
    n = len(function.inputs)
    if n > PRINTED_INPUTS:
        raise LimitError(
            f"the truth table has 2^{n} rows; at most 2^{PRINTED_INPUTS} are printed",
            help="`boolnet run NETWORK BITS` evaluates single vectors of a compiled network",
        )
    table = tabulate(function)
    if as_json:
        values = dict(zip(function.outputs, _texts(table), strict=True))
        print_json({"inputs": list(function.inputs), "outputs": list(function.outputs), "values": values})
        return
    sys.stdout.writelines(table_lines(table))


def table_lines(table: TruthTable) -> Iterator[str]:
    """Yield the lines of a table: the names, and a line for each row."""
    widths = [len(name) for name in (*table.inputs, *table.outputs)]
    yield _line(table.inputs, table.outputs, widths)
    for row, column in enumerate(zip(*_texts(table), strict=True)):
        yield _line(format_row(row, len(table.inputs)), column, widths)


def _texts(table: TruthTable) -> list[str]:
    """Return every output's values as text."""
    return ["".join("01-"[value] for value in row.tolist()) for row in table.values()]


def format_row(row: int, n: int) -> list[str]:
    """Return the bits of a row number, first input first."""
    return list(f"{row:0{n}b}") if n else []


def _line(vector: Sequence[str], values: Sequence[str], widths: list[int]) -> str:
    cells = [f"{cell:>{width}}" for cell, width in zip([*vector, *values], widths, strict=True)]
    return " ".join([*cells[: len(vector)], "|", *cells[len(vector) :]]) + "\n"
