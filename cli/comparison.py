"""What people see of strategies side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from cli.report import ENDED, console, labelled

if TYPE_CHECKING:
    from boolnet.compiler.comparison import Compared

COLUMNS = ("nodes", "hidden", "layers", "edges", "weight", "value", "exact in", "seconds", "verified")
NARROW = ("nodes", "layers", "edges", "verified")  # where the terminal has not the room for all
WIDE = 94  # characters that all the columns take


def show_compared(rows: Sequence[Compared], ended_by: str = "") -> None:
    """Print the networks as a table, the best first marked, why the others have none, and what ended the search."""
    out = console()
    table = Table(box=None, padding=(0, 1), header_style="bold")
    table.add_column("")
    table.add_column("strategy")
    shown = COLUMNS if out.width >= WIDE else NARROW
    for name in shown:
        table.add_column(name, justify="left" if name in ("exact in", "verified") else "right")
    for row in rows:
        if row.counts is not None:
            table.add_row(*_cells(row, shown), style="bold green" if row.is_best else "" if not row.problem else "dim")
    out.print(table)
    out.print(Text("▶ best for the objective   ◆ on the Pareto front: no other is as good in every cost", style="dim"))
    others = [(row.strategy, row.problem) for row in rows if row.problem]
    if others:
        out.print(labelled(others, out.width))
    if ended_by:
        out.print(f"search: {ENDED[ended_by]}")


def _cells(row: Compared, shown: Sequence[str]) -> list[str]:
    c = row.counts
    assert c is not None
    mark = ("▶" if row.is_best else " ") + ("◆" if row.is_pareto else " ")
    numbers = [f"{n:,}" for n in (c.nodes, c.hidden, c.layers, c.edges, c.max_weight, c.max_value)]
    verified = "no" if row.certificate is None else "proved" if row.certificate.proved else row.certificate.method
    cells = dict(zip(COLUMNS, [*numbers, c.dtype or "-", f"{row.seconds:.2f}", verified], strict=True))
    return [mark, row.strategy, *(cells[name] for name in shown)]
