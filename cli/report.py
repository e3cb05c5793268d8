"""What people see: formulas, the picture of a network, counts, tables."""

from __future__ import annotations

import functools
import itertools
import os
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from boolnet.core.errors import counted

if TYPE_CHECKING:
    from boolnet.compiler.compiled import Compiled
    from boolnet.minimizers import MinimizationResult
    from nets import Counts

WIDTH_WHEN_PIPED = 100
FORMULA_LINES = 12
MINIMIZED_INPUTS = 8  # a formula built as it was written is minimised for the picture only where that is quick
ARROW = " ──▶ "
#: What ended a search, by `Budget.ended_by`.
ENDED = {
    "work": "ended with its effort, more may come of a higher one",
    "clock": "stopped by the clock",
    "interrupted": "interrupted",
}
LISTED_LAYERS = 24  # the most layers whose widths are listed
COLUMN_DOTS = 7  # the most neurons of a layer that are drawn


@functools.cache
def console() -> Console:
    """Return the console of standard output; colours on a terminal only."""
    plain = Console(highlight=False, markup=False)
    return (
        plain
        if plain.is_terminal or "COLUMNS" in os.environ
        else Console(highlight=False, markup=False, width=WIDTH_WHEN_PIPED)
    )


def show_compiled(net: Compiled, files: Sequence[str]) -> None:
    """Print a compiled network: formula, picture, counts, verification."""
    from boolnet.minimizers import minimize_cover

    out = console()
    minimized = net.minimized
    if minimized is None and len(net.inputs) <= MINIMIZED_INPUTS:
        minimized = minimize_cover(net.function)
    if minimized is not None:
        if net.minimized is None:
            out.print("As a sum of products, which the network is not built from:", style="dim")
        out.print(formula(minimized, net.inputs, net.outputs))
        out.print()
    out.print(picture(net.inputs, net.outputs, net.counts, out.width))
    out.print()
    rows = [("strategy", f"{net.strategy}: {net.reason}")]
    rows += [("found", net.note)] if net.note else []
    nodes, *others = count_rows(net.counts)
    rows += [nodes, *_least_rows(net), *others]
    if net.ended_by:
        rows.append(("search", f"{ENDED[net.ended_by]}; this is the best found so far"))
    rows.append(("meaning", net.meaning))
    rows.append(("verified", str(net.certificate) if net.certificate else "no"))
    rows += [("saved", file) for file in files]
    out.print(labelled(rows, out.width))


def _least_rows(net: Compiled) -> list[tuple[str, str]]:
    """Say how few hidden neurons there could be, where that is known."""
    rows = []
    if (bound := net.at_least) is not None:
        kind = {"any": "any network", "strictly layered": "any strictly layered network"}.get(bound.kind, bound.kind)
        proved = ": proved minimum" if bound.hidden == net.counts.hidden else ","
        rows.append(("at least", f"{_number(bound.hidden, 'hidden neuron')} in {kind}{proved} for this function"))
    if (counting := net.counting) is not None:
        hardest = f"{_number(net.counts.inputs, 'input')} and {_number(net.counts.outputs, 'output')}"
        rows.append(("counting", f"some function of {hardest} needs {counting.hidden:,} {counting.kind}"))
    return rows


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def labelled(rows: Iterable[tuple[str, str]], width: int) -> Text:
    """Return rows of a label and its text, of one paragraph or more, which are wrapped beside it."""
    rows = list(rows)
    indent = max(len(label) for label, _ in rows) + 2
    result = Text()
    for label, text in rows:
        wide = max(width - indent, 20)
        first, *rest = [line for part in text.split("\n") for line in textwrap.wrap(part, wide)] or [""]
        result.append(f"{label:<{indent}}", style="bold")
        style = "green" if text.startswith("proved") else ""
        result.append(("\n" + " " * indent).join([first, *rest]) + "\n", style=style)
    result.rstrip()
    return result


def count_rows(counts: Counts) -> list[tuple[str, str]]:
    """Return the counts as labelled texts."""
    copies = f"{counts.pass_through:,} pass-through neurons would make it strictly layered"
    return [
        ("nodes", f"{counts.nodes:,} = {counts.hidden:,} hidden + {counts.outputs:,} output"),
        ("layers", f"{counts.layers:,}" + (f"; {copies}" if counts.pass_through else ", strictly layered")),
        ("edges", f"{counts.edges:,}"),
        ("weights", f"at most {counts.max_weight} in magnitude, values at most {counts.max_value}"),
        ("exact in", counts.dtype or "neither float32 nor float64"),
    ]


def formula(minimized: MinimizationResult, inputs: Sequence[str], outputs: Sequence[str]) -> Text:
    """Return the sum of products, cut after some lines, and how good it is.

    Parameters
    ----------
    minimized : MinimizationResult
    inputs : sequence of str
    outputs : sequence of str
    """
    from boolnet.writers.expression import product_text

    text = Text()
    cover = minimized.cover
    for j, name in enumerate(outputs):
        cubes = [product_text(cube, inputs) for cube in cover.of_output(j)]
        shown = _within(cubes, FORMULA_LINES * WIDTH_WHEN_PIPED // len(outputs))
        more = f" | … {len(cubes) - len(shown):,} more" if len(shown) < len(cubes) else ""
        if j < FORMULA_LINES:
            text.append(f"{name} = ", style="bold")
            text.append((" | ".join(shown) or "0") + more + "\n")
    if len(outputs) > FORMULA_LINES:
        text.append(f"… {len(outputs) - FORMULA_LINES} more outputs\n")
    return text.append(size_text(minimized), style="dim")


def _within(cubes: Sequence[str], room: int) -> Sequence[str]:
    """Return the first cubes, as many as have room, and one at least."""
    ends = itertools.accumulate(len(cube) + len(" | ") for cube in cubes)
    return cubes[: max(1, sum(end <= room for end in ends))]


def size_text(minimized: MinimizationResult) -> str:
    """Return how large a cover is and what is known about that."""
    cubes, literals = len(minimized.cover), minimized.cover.literals()
    return f"{counted(cubes, 'cube')}, {counted(literals, 'literal')}; {minimized.description}"


def picture(inputs: Sequence[str], outputs: Sequence[str], counts: Counts, width: int) -> Text:
    """Draw the layers as columns of neurons, or as a list of widths where there are too many layers.

    Parameters
    ----------
    inputs : sequence of str
    outputs : sequence of str
    counts : Counts
    width : int
        Columns of the terminal.
    """
    columns = [_ends(inputs, "○", left=True), *map(_dots, counts.widths), _ends(outputs, "◉", left=False)]
    feet = [f"{n:,}" for n in (len(inputs), *counts.widths, len(outputs))]
    widths = [max(map(cell_len, [*column, foot])) for column, foot in zip(columns, feet, strict=True)]
    if sum(widths) + len(ARROW) * (len(columns) - 1) > width:
        if len(feet) > LISTED_LAYERS:
            feet = [*feet[: LISTED_LAYERS - 4], "…", *feet[-3:]]
        return Text("\n".join(textwrap.wrap(f"neurons per layer, from the inputs: {' → '.join(feet)}", width)))
    height = max(map(len, columns))
    lines = []
    for row in range(height):
        cells = [_cell(column, row, height, w) for column, w in zip(columns, widths, strict=True)]
        lines.append((ARROW if row == (height - 1) // 2 else " " * len(ARROW)).join(cells).rstrip())
    lines.append((" " * len(ARROW)).join(f"{foot:^{w}}" for foot, w in zip(feet, widths, strict=True)).rstrip())
    return Text("\n".join(lines))


def _cell(column: Sequence[str], row: int, height: int, width: int) -> str:
    place = row - (height - len(column)) // 2
    text = column[place] if 0 <= place < len(column) else ""
    left = (width - cell_len(text)) // 2
    return " " * left + text + " " * (width - cell_len(text) - left)


def _dots(n: int) -> list[str]:
    return ["●"] * n if n <= COLUMN_DOTS else ["●"] * (COLUMN_DOTS - 2) + ["⋮", "●"]


def _ends(names: Sequence[str], dot: str, left: bool) -> list[str]:
    names = [name if len(name) <= 16 else name[:15] + "…" for name in names]
    if len(names) > COLUMN_DOTS:
        names = [*names[: COLUMN_DOTS - 2], "⋮", names[-1]]
    width = max(map(cell_len, names), default=0)
    cells = []
    for name in names:
        text, mark = ("", "⋮") if name == "⋮" else (name, dot)
        padding = " " * (width - cell_len(text))
        cells.append(f"{padding}{text} {mark}" if left else f"{mark} {text}{padding}")
    return cells or ["(none)"]


def rows_table(
    inputs: Sequence[str], outputs: Sequence[str], rows: Iterable[tuple[Sequence[Any], Sequence[Any]]]
) -> Table:
    """Return a table of input vectors and values.

    Parameters
    ----------
    inputs : sequence of str
    outputs : sequence of str
    rows : iterable of pair
        Each a vector of the inputs and the values of the outputs.
    """
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for name in inputs:
        table.add_column(Text(name), justify="right")
    table.add_column("│")
    for name in outputs:
        table.add_column(Text(name), justify="right", style="green")
    for vector, values in rows:
        table.add_row(*map(str, vector), "│", *map(str, values))
    return table
