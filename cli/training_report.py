"""What people see of a training run: accuracy, confusion matrix, the worst errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from cli.report import console, labelled

if TYPE_CHECKING:
    from nets.runs import Outcome

MATRIX_CLASSES = 20  # more are not shown as a matrix


def show_outcome(outcome: Outcome) -> None:
    """Print what came of a run."""
    out = console()
    if len(outcome.classes) <= MATRIX_CLASSES:
        out.print("Confusion matrix on the test split: a row is a class, a column what it was taken for.", style="dim")
        out.print(confusion_table(outcome))
        out.print()
    if outcome.worst:
        out.print("The worst errors: the model was surest of these.", style="dim")
        out.print(errors_table(outcome))
        out.print()
    out.print(labelled(outcome.facts(), out.width))


def confusion_table(outcome: Outcome) -> Table:
    """Return the confusion matrix; what is right in green."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    table.add_column("")
    for k, _ in enumerate(outcome.classes):
        table.add_column(str(k), justify="right")
    table.add_column("right", justify="right")
    for k, name in enumerate(outcome.classes):
        row = outcome.confusion[k].tolist()
        cells = [Text(str(n), style="green" if j == k else "" if n else "dim") for j, n in enumerate(row)]
        share = f"{row[k] / sum(row):.1%}" if sum(row) else "-"
        label = f"{k}" if name == str(k) else f"{k} {name}"
        table.add_row(Text(label, style="bold"), *cells, share)
    return table


def errors_table(outcome: Outcome) -> Table:
    """Return the worst errors."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for name in ("test sample", "is", "taken for", "probability"):
        table.add_column(name, justify="right" if name != "is" else "left")
    has_text = any(error.text for error in outcome.worst)
    if has_text:
        table.add_column("sentence", overflow="fold")
    for error in outcome.worst:
        text = [Text(error.text)] if has_text else []
        table.add_row(str(error.sample), Text(error.label), Text(error.predicted), f"{error.confidence:.1%}", *text)
    return table
