"""What people see of strategies side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.report import ENDED, console, labelled

if TYPE_CHECKING:
    from boolnet.compiler.comparison import Compared

COLUMNS = ("nodes", "hidden", "layers", "edges", "weight", "value", "exact in", "seconds", "verified")
MEASURED = 1 << 12  # more characters than a table takes
#: The first that fit the terminal are shown; the names of the strategies are whole in all.
FITTING = (COLUMNS, ("nodes", "layers", "edges", "verified"), ("nodes", "layers", "verified"), ("nodes", "layers"), ())


def show_compared(rows: Sequence[Compared], ended_by: str = "") -> None:
    """Print the networks as a table, the best first marked, why the others have none, and what ended the search."""
    out = console()
    out.print(fitting_table(rows, out))
    out.print(Text("▶ best for the objective   ◆ on the Pareto front: no other is as good in every cost", style="dim"))
    others = [(row.strategy, row.problem) for row in rows if row.problem]
    if others:
        out.print(labelled(others, out.width))
    if ended_by:
        out.print(f"search: {ENDED[ended_by]}")


def fitting_table(rows: Sequence[Compared], out: Console) -> Table:
    """Return the networks as a table with as many columns as fit; names and numbers are whole."""
    options = out.options.update(max_width=MEASURED)
    tables = (_table(rows, shown) for shown in FITTING)
    return next((one for one in tables if out.measure(one, options=options).maximum <= out.width), _table(rows, ()))


def _table(rows: Sequence[Compared], shown: Sequence[str]) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="bold")
    table.add_column("", no_wrap=True)
    table.add_column("strategy", no_wrap=True)
    for name in shown:
        table.add_column(name, justify="left" if name in ("exact in", "verified") else "right", no_wrap=True)
    for row in rows:
        if row.counts is not None:
            table.add_row(*_cells(row, shown), style="bold green" if row.is_best else "" if not row.problem else "dim")
    return table


def _cells(row: Compared, shown: Sequence[str]) -> list[str]:
    c = row.counts
    assert c is not None
    mark = ("▶" if row.is_best else " ") + ("◆" if row.is_pareto else " ")
    numbers = [f"{n:,}" for n in (c.nodes, c.hidden, c.layers, c.edges, c.max_weight, c.max_value)]
    verified = "no" if row.certificate is None else "proved" if row.certificate.proved else row.certificate.method
    cells = dict(zip(COLUMNS, [*numbers, c.dtype or "-", f"{row.seconds:.2f}", verified], strict=True))
    return [mark, row.strategy, *(cells[name] for name in shown)]
