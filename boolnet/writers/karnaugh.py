"""Karnaugh maps: a function of up to 6 inputs in Gray-code order, the groups of a cover marked by letters.

Neighbouring cells differ in one input, and so do the last row or column and the first: a cube is a rectangle, which
may go around the edges. With 5 and 6 inputs the first ones choose among 2 and 4 maps, and a cube may take the same
rectangle in several of them.

References
----------
.. [1] M. Karnaugh, The map method for synthesis of combinational logic circuits, Transactions of the AIEE 72, 1953.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, product
from string import ascii_uppercase
from typing import Any

import numpy as np
from rich.cells import cell_len, set_cell_size

from boolnet.core.errors import BoolnetError
from boolnet.drawings.kmap import GRAY, Cell, Group, KarnaughMap
from boolnet.frontends import read
from boolnet.functions.cover import FREE, Cover
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.minimizers import minimize_cover
from boolnet.writers.expression import product_text

MOST_INPUTS = 6
NAMES_WIDTH = 13  # columns that the names of the rows may always take
GAP = 3  # columns between two maps side by side
# Colours of a 256-colour terminal that are told apart, and read on dark and on light ground.
COLOURS = (33, 166, 71, 162, 37, 136, 99, 160, 106, 67, 207, 30)


def letters() -> Iterator[str]:
    """Yield A to Z, then AA, AB and so on.

    Examples
    --------
    >>> [letter for letter, _ in zip(letters(), range(28))][24:]
    ['Y', 'Z', 'AA', 'AB']
    """
    for length in count(1):
        yield from map("".join, product(ascii_uppercase, repeat=length))


def kmap(source: Any, *, format: str | None = None, inputs: Sequence[str] | int | None = None, width: int = 80) -> str:
    """Return the Karnaugh maps of a function of 2 to 6 inputs as text, one per output, the groups of its DNF marked.

    Parameters
    ----------
    source, format, inputs
        As `boolnet.read` takes them.
    width : int
        Characters of a line: maps of 5 and 6 inputs stand side by side as far as they fit.

    Raises
    ------
    BoolnetError
        If the function has fewer inputs or more.

    Examples
    --------
    >>> import boolnet
    >>> print(boolnet.kmap("a & b | c"))
    y
    <BLANKLINE>
                   b c
    a    00     01     11     10
      ┌──────┬──────┬──────┬──────┐
    0 │ 0    │ 1 B  │ 1 B  │ 0    │
      ├──────┼──────┼──────┼──────┤
    1 │ 0    │ 1 B  │ 1 AB │ 1 A  │
      └──────┴──────┴──────┴──────┘
    <BLANKLINE>
    A  2 cells  a & b
    B  4 cells  c
    """
    return "\n\n".join(render_text(drawn, width) for drawn in karnaugh_maps(read(source, format, inputs=inputs)))


def check_inputs(function: BooleanFunction) -> None:
    """Refuse a function that no Karnaugh map shows.

    Raises
    ------
    BoolnetError
        For more than 6 inputs, or none.
    """
    n = len(function.inputs)
    if not 1 <= n <= MOST_INPUTS:
        raise BoolnetError(
            f"a Karnaugh map has 1 to {MOST_INPUTS} inputs, but the function has {n}",
            help="'boolnet minimize' gives its sum of products, 'boolnet table' its values",
        )


def karnaugh(function: BooleanFunction, cover: Cover, output: int) -> KarnaughMap:
    """Return the Karnaugh map of one output, with its cubes of a cover as groups.

    Parameters
    ----------
    function : BooleanFunction
        Of 1 to 6 inputs.
    cover : Cover
        Of the same inputs and outputs.
    output : int
        The number of the output.

    Raises
    ------
    BoolnetError
        For more inputs, or none.

    Examples
    --------
    >>> import boolnet
    >>> drawn = karnaugh(boolnet.read("a & b"), Cover.from_strings(["11"], ["1"]), 0)
    >>> drawn.cells[0][1][1], drawn.groups
    (Cell(value='1', letters=('A',)), (Group(letter='A', product='a & b', cells=1),))
    """
    check_inputs(function)
    n = len(function.inputs)
    cubes = cover.of_output(output)
    groups = tuple(
        Group(letter, product_text(cube, function.inputs), 1 << int((cube == FREE).sum()))
        for letter, cube in zip(letters(), cubes, strict=False)
    )
    values = tabulate(function).values()[output]

    def cell(bits: str) -> Cell:
        vector = np.array([int(bit) for bit in bits], dtype=np.uint8)
        inside = ((cubes == FREE) | (cubes == vector)).all(axis=1)
        return Cell("01-"[values[int(bits, 2)]], tuple(groups[g].letter for g in np.flatnonzero(inside).tolist()))

    n_fixed, n_columns = max(0, n - 4), (min(n, 4) + 1) // 2
    n_rows = n - n_fixed - n_columns
    return KarnaughMap(
        output=function.outputs[output],
        fixed=function.inputs[:n_fixed],
        rows=function.inputs[n_fixed : n_fixed + n_rows],
        columns=function.inputs[n_fixed + n_rows :],
        cells=tuple(
            tuple(tuple(cell(first + row + column) for column in GRAY[n_columns]) for row in GRAY[n_rows])
            for first in GRAY[n_fixed]
        ),
        groups=groups,
    )


def karnaugh_maps(function: BooleanFunction) -> list[KarnaughMap]:
    """Return the map of every output, its groups the cubes of the output's own minimised DNF."""
    check_inputs(function)
    single = [function.rearranged(function.inputs, [name]) for name in function.outputs]
    return [karnaugh(one, minimize_cover(one).cover, 0) for one in single]


def render_text(drawn: KarnaughMap, width: int = 80, colour: bool = False) -> str:
    """Draw a Karnaugh map for a terminal.

    Parameters
    ----------
    drawn : KarnaughMap
    width : int
        Columns of the terminal: the maps stand side by side as far as they fit.
    colour : bool
        Whether to give each group a colour of its own, and dim don't-cares, with ANSI escapes.

    Examples
    --------
    >>> import boolnet
    >>> print(render_text(karnaugh(boolnet.read("a & b"), Cover.from_strings(["11"], ["1"]), 0)))
    y
    <BLANKLINE>
          b
    a     0     1
       ┌─────┬─────┐
     0 │ 0   │ 0   │
       ├─────┼─────┤
     1 │ 0   │ 1 A │
       └─────┴─────┘
    <BLANKLINE>
    A  1 cell   a & b
    """
    return _Picture(drawn, width, colour).draw()


class _Picture:
    """Draws one Karnaugh map; sizes are in columns of the terminal."""

    def __init__(self, drawn: KarnaughMap, width: int, colour: bool) -> None:
        self.map, self.width, self.colour = drawn, width, colour
        self.colours = {group.letter: COLOURS[i % len(COLOURS)] for i, group in enumerate(drawn.groups)}
        self.comma = "," if any(len(letter) > 1 for letter in self.colours) else ""
        self.row_names = _names(drawn.rows, max(NAMES_WIDTH, width // 4))
        self.stub = max(cell_len(self.row_names), len(drawn.rows)) + 1  # the column of row labels
        n_columns = len(GRAY[len(drawn.columns)])
        room = (width - self.stub - 1) // n_columns - 1  # for a cell, without its border
        needed = max(cell_len(self.comma.join(cell.letters)) for rows in drawn.cells for row in rows for cell in row)
        self.marks = min(needed, max(room - 4, 2))  # for the letters of a cell
        self.cell = 3 + (self.marks + 1 if self.marks else 0)
        self.map_width = self.stub + n_columns * (self.cell + 1) + 1

    def draw(self) -> str:
        lines = [self._style("1", self.map.output), ""]
        for numbers in self._arrangement():
            blocks = [self._block(number) for number in numbers]
            lines += ["".join(parts).rstrip() for parts in zip(*blocks, strict=True)]
            lines.append("")
        return "\n".join(lines + self._legend())

    def _arrangement(self) -> list[list[int]]:
        """Return the numbers of the maps of each line; neighbours differ in one input, below each other too."""
        fit = (self.width + GAP) // (self.map_width + GAP)
        number = len(self.map.cells)
        if fit >= number:
            return [list(range(number))]
        return [[0, 1], [3, 2]] if fit >= 2 and number == 4 else [[i] for i in range(number)]

    def _block(self, number: int) -> list[str]:
        """Return the lines of one map, all of one width but for escapes."""
        inner = self.map_width - self.stub
        row_labels, column_labels = GRAY[len(self.map.rows)], GRAY[len(self.map.columns)]
        indent = " " * self.stub
        bars = ["─" * self.cell] * len(column_labels)
        title = [indent + _fit(self._title(number, inner), inner)] if self.map.fixed else []
        labels = " ".join(f"{label:^{self.cell}}" for label in column_labels)
        rows = [
            _right(label, self.stub - 1) + " │" + "│".join(map(self._cell, cells)) + "│"
            for label, cells in zip(row_labels, self.map.cells[number], strict=True)
        ]
        lines = [
            *title,
            indent + _centred(_names(self.map.columns, inner), inner),
            set_cell_size(self.row_names, self.stub) + f" {labels} ",
            f"{indent}┌{'┬'.join(bars)}┐",
        ]
        rule = f"{indent}├{'┼'.join(bars)}┤"
        for i, row in enumerate(rows):
            lines += [rule, row] if i else [row]
        return [line + " " * GAP for line in [*lines, f"{indent}└{'┴'.join(bars)}┘"]]

    def _title(self, number: int, width: int) -> str:
        fixed = self.map.fixed
        room = width // len(fixed) - len(" = 0  ")
        values = zip(fixed, GRAY[len(fixed)][number], strict=True)
        return "  ".join(f"{_cut(name, room)} = {value}" for name, value in values)

    def _cell(self, cell: Cell) -> str:
        value = self._style("2", cell.value) if cell.value == "-" else cell.value
        if not self.marks:
            return f" {value} "
        shown = list(cell.letters)
        while cell_len(self.comma.join(shown)) + (len(shown) < len(cell.letters)) > self.marks:
            shown.pop()
        more = "…" if len(shown) < len(cell.letters) else ""
        padding = " " * (self.marks - cell_len(self.comma.join(shown) + more))
        return f" {value} {self.comma.join(map(self._letter, shown))}{more}{padding} "

    def _legend(self) -> list[str]:
        groups = self.map.groups
        if not groups:
            return ["no groups: the sum of products is 0"]
        letter = max(len(group.letter) for group in groups)
        digits = max(len(str(group.cells)) for group in groups)
        return [
            f"{self._letter(group.letter)}{' ' * (letter - len(group.letter))}  "
            f"{group.cells:>{digits}} {'cell ' if group.cells == 1 else 'cells'}  {group.product}"
            for group in groups
        ]

    def _letter(self, letter: str) -> str:
        return self._style(f"1;38;5;{self.colours[letter]}", letter)

    def _style(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text


def _cut(text: str, width: int) -> str:
    """Return a text cut to a width, its end marked."""
    return text if cell_len(text) <= width else set_cell_size(text, max(width - 1, 0)).rstrip() + "…"


def _names(names: Sequence[str], width: int) -> str:
    """Return names side by side, each cut where they do not fit."""
    text = " ".join(names)
    return text if cell_len(text) <= width else " ".join(_cut(name, width // len(names) - 1) for name in names)


def _centred(text: str, width: int) -> str:
    return _fit(" " * ((width - cell_len(text)) // 2) + text, width)


def _fit(text: str, width: int) -> str:
    """Return a text cut or padded to a width."""
    return set_cell_size(_cut(text, width), width)


def _right(text: str, width: int) -> str:
    return " " * (width - cell_len(text)) + text
