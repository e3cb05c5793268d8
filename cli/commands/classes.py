"""boolnet classes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from cli.options import json_option, print_json, status

if TYPE_CHECKING:
    from boolnet.minimum.table import Minimum

EPILOG = """\b
Examples:
  boolnet classes
  boolnet classes --inputs 4 --json
  boolnet classes --rebuild boolnet/minimum/classes.txt
"""


@click.command("classes", epilog=EPILOG)
@click.option("--inputs", type=click.IntRange(0, 4), default=3, show_default=True, help="Classes of so many inputs.")
@click.option("--rebuild", metavar="FILE", help="Search all networks and bounds anew, in minutes, and write FILE.")
@json_option
def command(inputs: int, rebuild: str | None, as_json: bool) -> None:
    """Print the least networks of one hidden layer, class by class.

    A class holds the functions of up to four inputs that differ in the order and negation of the inputs and in the
    negation of the output; its first function stands for it, as a truth table in hexadecimal digits (0x96 and the
    like, as a SOURCE). `hidden` neurons are known to do, `at least` so many are proved to be needed.
    """
    from boolnet.minimum import table

    rows = list(table.classes(inputs)) if rebuild is None else _rebuilt(rebuild, as_json)
    rows = [row for row in rows if row.n == inputs]
    counts = Counter(row.hidden for row in rows)
    proved = sum(row.hidden == row.at_least for row in rows)
    if as_json:
        print_json({"inputs": inputs, "proved": proved, "classes": [_json(row) for row in rows]})
        return
    from rich.table import Table

    from cli.report import console

    out = console()
    shown = Table(box=None, padding=(0, 1), header_style="bold")
    for name in ("class", "hidden", "at least"):
        shown.add_column(name, justify="right")
    shown.add_column("network")
    for row in rows:
        shown.add_row(f"0x{row.digits}", str(row.hidden), str(row.at_least), row.network.to_text())
    out.print(shown)
    sizes = ", ".join(f"{counts[hidden]} with {hidden}" for hidden in sorted(counts))
    how = "all proved minimal" if proved == len(rows) else f"{proved} proved minimal"
    out.print(f"{len(rows)} {'class' if len(rows) == 1 else 'classes'}: {sizes} hidden; {how}", style="bold")


def _json(row: Minimum) -> dict[str, object]:
    net = row.network
    return {
        "class": row.digits,
        "hidden": row.hidden,
        "at_least": row.at_least,
        "network": net.to_text(),
        "constant": net.constant,
        "direct": list(net.direct),
        "neurons": [one._asdict() for one in net.neurons],
    }


def _rebuilt(file: str, quiet: bool) -> list[Minimum]:
    from pathlib import Path

    from boolnet.minimum import table
    from boolnet.minimum.solve import minimum_networks
    from nets.io.files import check_place, write_file

    check_place(Path(file))
    rows: list[Minimum] = []
    with status("searching", quiet) as report:
        for n, number, network in minimum_networks():
            rows.append(table.Minimum(n, number, len(network.neurons), len(network.neurons), network))
            if report is not None:
                report(f"{len(rows)} classes; {rows[-1].digits} takes {rows[-1].hidden}")
    write_file(Path(file), table.to_text(rows).encode())
    return rows
