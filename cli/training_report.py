"""What people see of a training run: how good it is, its tables, the worst errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from cli.report import console, labelled
from nets.runs.classified import ClassResult

if TYPE_CHECKING:
    from nets.runs import Outcome
    from nets.runs.outcome import ResultTable

MATRIX_CLASSES = 20  # more are not shown as a matrix


def show_outcome(outcome: Outcome) -> None:
    """Print what came of a run."""
    out = console()
    result = outcome.result
    if isinstance(result, ClassResult) and len(result.classes) <= MATRIX_CLASSES:
        out.print("Confusion matrix on the test split: a row is a class, a column what it was taken for.", style="dim")
        out.print(confusion_table(result))
        out.print()
    for table in result.tables():
        if table.rows:
            out.print(Text(table.caption), style="dim")
            out.print(table_of(table))
            out.print()
    out.print(labelled(outcome.facts(), out.width))


def confusion_table(result: ClassResult) -> Table:
    """Return the confusion matrix; what is right in green."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    table.add_column("")
    for k, _ in enumerate(result.classes):
        table.add_column(str(k), justify="right")
    table.add_column("right", justify="right")
    for k, name in enumerate(result.classes):
        row = result.confusion[k].tolist()
        cells = [Text(str(n), style="green" if j == k else "" if n else "dim") for j, n in enumerate(row)]
        share = f"{row[k] / sum(row):.1%}" if sum(row) else "-"
        label = f"{k}" if name == str(k) else f"{k} {name}"
        table.add_row(Text(label, style="bold"), *cells, share)
    return table


def table_of(shown: ResultTable) -> Table:
    """Return a table; columns that are empty throughout are left out."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    kept = [k for k, _ in enumerate(shown.head) if any(row[k] for row in shown.rows)]
    for k in kept:
        is_last = k == len(shown.head) - 1
        table.add_column(
            shown.head[k], justify="right" if k in shown.numbers else "left", overflow="fold" if is_last else "ellipsis"
        )
    for row in shown.rows:
        table.add_row(*(Text(row[k]) for k in kept))
    return table
