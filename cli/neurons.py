"""What people see of the neurons of a network."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from cli.report import console

if TYPE_CHECKING:
    from boolnet.compiler.compiled import Compiled
    from boolnet.compiler.neurons import NeuronRow
    from cli.vectors import Vectors

LISTED = 100  # neurons, of those of a larger network
INDENT = " " * 4
WIDE = 64  # characters from which on the neurons stand in a table


def print_neurons(net: Compiled, X: Vectors | None = None, full: bool = False) -> None:
    """Print the neurons of a network, layer by layer: what each computes, what it adds up, the range of its values.

    Parameters
    ----------
    net : Compiled
    X : ndarray of 0 and 1, shape (n_samples, n), optional
        Input vectors whose values are wanted too.
    full : bool
        Whether to print every neuron and every weight.
    """
    from boolnet.compiler.neurons import neuron_rows

    rows = neuron_rows(net.graph, X)
    vectors = [] if X is None else ["".join(map(str, row)) for row in X.astype(int).tolist()]
    out = console()
    shown = rows if full or len(rows) <= LISTED else [*rows[: LISTED - 20], *rows[-20:]]
    values_width = sum(
        2 + max(len(vector), *(len(decimal(row.values[i])) for row in rows)) for i, vector in enumerate(vectors)
    )
    if out.width - values_width >= WIDE and _fits(shown, out.width - values_width, full):
        out.print(_table(shown, vectors, full))
    else:
        _print_lines(out, shown, vectors, full)
    if len(shown) < len(rows):
        out.print(Text(f"{len(rows) - len(shown):,} neurons between these are left out; --full has them", style="dim"))


def _fits(rows: Sequence[NeuronRow], width: int, full: bool) -> bool:
    """Whether no name is so long that a table of this width would break it."""
    sides = max(len(str(row.name)) for row in rows) + max(len(_range(row)) for row in rows) + len("    ") * 2
    texts = [_texts(row, full) for row in rows]
    longest = [max(len(word) for pair in texts for word in pair[side].split() or [""]) for side in (0, 1)]
    widest = [max(len(pair[side]) for pair in texts) for side in (0, 1)]
    return sum(widest) + sides <= width or 2 * max(longest) + sides <= width


def _table(rows: Sequence[NeuronRow], vectors: Sequence[str], full: bool) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="dim", pad_edge=False)
    table.add_column("neuron", no_wrap=True)
    table.add_column("computes", overflow="fold", style="green")
    table.add_column("value of", overflow="fold")
    table.add_column("range" if all(row.is_taken for row in rows) else "within", no_wrap=True, justify="right")
    for vector in vectors:
        table.add_column(vector, no_wrap=True, justify="right")
    for layer, members in groupby(rows, key=lambda row: row.layer):
        table.add_row(Text(f"layer {layer}", style="bold"))
        for row in members:
            label, formula = _texts(row, full)
            table.add_row(f"  {row.name}", label, formula, _range(row), *map(decimal, row.values))
    return table


def _print_lines(out: Any, rows: Sequence[NeuronRow], vectors: Sequence[str], full: bool) -> None:
    layer = 0
    for row in rows:
        if row.layer != layer:
            layer = row.layer
            out.print(Text(f"layer {layer}", style="bold"))
        label, formula = _texts(row, full)
        values = [f"{vector}: {decimal(value)}" for vector, value in zip(vectors, row.values, strict=True)]
        said = [] if label == formula else [label]
        for line in (f"{row.name} = {formula}", *said, ", ".join([_range(row), *values])):
            begin = "" if line.startswith(f"{row.name} = ") else INDENT
            lines = wrap(line, out.width, initial_indent=begin, subsequent_indent=2 * INDENT, break_on_hyphens=False)
            out.print(Text("\n".join(lines), style="green" if line is label else ""))


def _texts(row: NeuronRow, full: bool) -> tuple[str, str]:
    from boolnet.labels.wording import neuron_text

    return ("" if row.label is None else row.label.text), neuron_text(row.weights, row.bias, row.activation, full=full)


def _range(row: NeuronRow) -> str:
    low, high = decimal(row.low), decimal(row.high)
    return low if low == high else f"{low} to {high}"


def decimal(number: Any) -> str:
    """Return a number for people: whole, or of four digits.

    >>> decimal(12), decimal(-1 / 3)
    ('12', '-0.3333')
    """
    return str(number) if number == int(number) else f"{float(number):.4g}"
