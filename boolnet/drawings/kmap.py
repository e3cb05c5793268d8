"""Karnaugh maps, and their pictures: the groups of a cover as outlines that differ by colour, dashes and letter.

Neighbouring cells differ in one input, and so do the last row or column and the first: a group that goes around an edge
is drawn open there. With 5 and 6 inputs the first ones choose among 2 and 4 maps.

References
----------
.. [1] M. Karnaugh, "The map method for synthesis of combinational logic circuits", Transactions of the AIEE 72 (1953).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nets.drawing.axes import LINE, SMALL, SWATCH, dash
from nets.drawing.palette import series
from nets.drawing.svg import SIZE, Box, Picture, points, text_box
from nets.drawing.text import fitted, text_width

GRAY = {0: ("",), 1: ("0", "1"), 2: ("00", "01", "11", "10")}
CELL, MARGIN, GAP = 50.0, 18.0, 30.0
FIRST, STEP, MOST_LEVELS = 3.5, 3.2, 5  # how far an outline stands inside its cells, and one inside another
WIDEST_NAMES = 150.0  # of the inputs that choose the rows
BEYOND = 7.0  # how far the sides of a group reach over an edge that it goes around
WIDEST = 1100.0  # of the picture, where outputs stand side by side


@dataclass(frozen=True)
class Group:
    """A cube on the map."""

    letter: str
    product: str
    cells: int


@dataclass(frozen=True)
class Cell:
    """A cell: 0, 1 or - (don't care), and the letters of the groups it is in."""

    value: str
    letters: tuple[str, ...]


@dataclass(frozen=True)
class KarnaughMap:
    """A Karnaugh map.

    Attributes
    ----------
    output : str
    fixed, rows, columns : tuple of str
        The inputs that choose the map, the row and the column; each takes its values in the order of `GRAY`.
    cells : tuple
        ``cells[map][row][column]``.
    groups : tuple of Group
        The cubes of the output, in the order of the cover.
    """

    output: str
    fixed: tuple[str, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[tuple[Cell, ...], ...], ...]
    groups: tuple[Group, ...]

    def _repr_svg_(self) -> str:
        return kmap_picture([self]).svg()

    def _repr_html_(self) -> str:
        return kmap_picture([self]).html()


def kmap_picture(maps: Sequence[KarnaughMap], at: Sequence[int] | None = None) -> Picture:
    """Return the picture of Karnaugh maps, side by side and below one another, each with its groups.

    Parameters
    ----------
    maps : sequence of KarnaughMap
        Of one function.
    at : sequence of 0 and 1, optional
        The input vector whose cell is marked.

    Examples
    --------
    >>> import boolnet
    >>> from boolnet.writers.karnaugh import karnaugh_maps
    >>> picture = kmap_picture(karnaugh_maps(boolnet.read("a & b | !c")))
    >>> [text for _, text in picture.texts][-2:]
    ['B', '!c']
    """
    drawn = [_Map(one, at) for one in maps]
    wide = max(one.width for one in drawn)
    across = min(len(drawn), max(1, int((WIDEST - 2 * MARGIN + GAP) // (wide + GAP))))
    down = -(-len(drawn) // across)
    lefts = [MARGIN + k * (wide + GAP) for k in range(across)]
    tops, top = [], MARGIN
    for k in range(down):
        tops.append(top)
        top += max(one.height for one in drawn[k * across : (k + 1) * across]) + GAP
    width = 2 * MARGIN + (wide if across == 1 else across * (wide + GAP) - GAP)
    names = ", ".join(one.output for one in maps)
    title = f"Karnaugh map{'s' if len(maps) > 1 else ''} of {names}"
    picture = Picture(width, top - GAP + MARGIN, title, " ".join(map(_description, maps)))
    for k, one in enumerate(drawn):
        one.draw(picture, lefts[k % across], tops[k // across])
    return picture


def _description(one: KarnaughMap) -> str:
    groups = "; ".join(f"{group.letter}: {group.product}, {group.cells} cells" for group in one.groups)
    return f"{one.output} is covered by {groups}." if groups else f"{one.output} has no groups: it is 0."


class _Map:
    """One map with its legend; places are those of its own corner."""

    def __init__(self, one: KarnaughMap, at: Sequence[int] | None) -> None:
        self.map, self.at = one, None if at is None else "".join(str(int(bit)) for bit in at)
        self.down, self.across = len(GRAY[len(one.rows)]), len(GRAY[len(one.columns)])
        names = min(text_width(" ".join(one.rows), SIZE), WIDEST_NAMES)
        self.stub = max(names, 18.0) + 10
        self.head = 2 * LINE + 8 + (LINE if one.fixed else 0)
        self.block = (self.stub + self.across * CELL + BEYOND, self.head + self.down * CELL + BEYOND)
        number = len(one.cells)
        self.grid = (min(number, 2), -(-number // 2))
        self.levels = self._levels()
        legend = max((text_width(group.product, SIZE) for group in one.groups), default=170.0) + SWATCH + 30
        width = self.grid[0] * (self.block[0] + GAP) - GAP
        self.width = max(width, min(legend, 2 * width, 560.0), min(text_width(one.output, SIZE * 1.15), 300.0))
        self.above = LINE + 8
        self.below = self.grid[1] * (self.block[1] + GAP) - GAP + 12
        self.height = self.above + self.below + LINE * 1.15 * max(len(one.groups), 1)

    def draw(self, picture: Picture, left: float, top: float) -> None:
        picture.text(left, top + SIZE, fitted(self.map.output, SIZE * 1.15, self.width), bold=True)
        for number, place in enumerate([(0, 0), (1, 0), (1, 1), (0, 1)][: len(self.map.cells)]):
            x = left + place[0] * (self.block[0] + GAP)
            y = top + self.above + place[1] * (self.block[1] + GAP)
            self._block(picture, number, x, y)
        self._legend(picture, left, top + self.above + self.below)

    def _block(self, picture: Picture, number: int, x: float, y: float) -> None:
        one = self.map
        right, left, top = x + self.stub + self.across * CELL, x + self.stub, y + self.head
        middle, wide = (left + right) / 2, right - left
        if one.fixed:
            values = zip(one.fixed, GRAY[len(one.fixed)][number], strict=True)
            text = ", ".join(f"{name} = {value}" for name, value in values)
            picture.text(middle, y + SIZE, fitted(text, SIZE, wide), anchor="middle", bold=False)
        base = top - 8
        picture.text(middle, base - LINE, fitted(" ".join(one.columns), SIZE, wide), anchor="middle", fill="faint")
        if one.rows:
            picture.text(left - 8, base, fitted(" ".join(one.rows), SIZE, self.stub - 8), anchor="end", fill="faint")
        taken: list[Box] = []
        for c, code in enumerate(GRAY[len(one.columns)]):
            picture.text(left + (c + 0.5) * CELL, base, code, anchor="middle", fill="faint")
        for r, code in enumerate(GRAY[len(one.rows)]):
            if code:
                picture.text(left - 8, top + (r + 0.5) * CELL + 4, code, anchor="end", fill="faint")
            for c, cell in enumerate(one.cells[number][r]):
                vector = GRAY[len(one.fixed)][number] + code + GRAY[len(one.columns)][c]
                taken.append(self._cell(picture, cell, left + c * CELL, top + r * CELL, vector))
        for k in range(len(one.groups)):
            self._group(picture, number, k, (left, top), taken)

    def _cell(self, picture: Picture, cell: Cell, x: float, y: float, vector: str) -> Box:
        fill = "lit" if vector == self.at else "node" if cell.value == "0" else "paper"
        picture.rect(Box(x, y, x + CELL, y + CELL), fill=fill, stroke="line", tip=f"{vector}: {cell.value}")
        is_one = cell.value == "1"
        text = "–" if cell.value == "-" else cell.value
        ink = "ink" if is_one or vector == self.at else "faint"
        return picture.text(x + CELL / 2, y + CELL / 2 + 4, text, anchor="middle", fill=ink, bold=is_one)

    def _levels(self) -> list[int]:
        """Return how far inside each group is drawn: groups with a cell in common differ, the larger stand outside."""
        cells = [{*self._cells_of(group)} for group in self.map.groups]
        levels = [0] * len(cells)
        done: list[int] = []
        for k in sorted(range(len(cells)), key=lambda k: (-len(cells[k]), k)):
            used = {levels[other] for other in done if cells[k] & cells[other]}
            levels[k] = next(level for level in range(len(cells)) if level not in used)
            done.append(k)
        return levels

    def _cells_of(self, group: Group) -> list[tuple[int, int, int]]:
        return [
            (m, r, c)
            for m, rows in enumerate(self.map.cells)
            for r, row in enumerate(rows)
            for c, cell in enumerate(row)
            if group.letter in cell.letters
        ]

    def _group(self, picture: Picture, number: int, k: int, corner: tuple[float, float], taken: list[Box]) -> None:
        """Draw the outline of a group on one map, in several pieces where it goes around edges, and its letter."""
        group = self.map.groups[k]
        cells = [(r, c) for m, r, c in self._cells_of(group) if m == number]
        if not cells:
            return
        inset = FIRST + STEP * (self.levels[k] % MOST_LEVELS)
        rows = runs_around({r for r, _ in cells}, self.down)
        columns = runs_around({c for _, c in cells}, self.across)
        boxes = []
        for r0, r1, up, low in rows:
            for c0, c1, first, last in columns:
                box = Box(
                    corner[0] + c0 * CELL + (-BEYOND if first else inset),
                    corner[1] + r0 * CELL + (-BEYOND if up else inset),
                    corner[0] + (c1 + 1) * CELL + (BEYOND if last else -inset),
                    corner[1] + (r1 + 1) * CELL + (BEYOND if low else -inset),
                )
                boxes.append((box, (up, last, low, first)))
                tip = f"{group.letter}: {group.product}"
                picture.path(outline(box, boxes[-1][1]), stroke=series(k), width=2.0, dash=dash(k), tip=tip)
        self._letter(picture, k, boxes, taken)

    def _letter(
        self, picture: Picture, k: int, boxes: Sequence[tuple[Box, tuple[bool, ...]]], taken: list[Box]
    ) -> None:
        """Write the letter of a group on its outline, where there is room."""
        letter, size = self.map.groups[k].letter, SMALL
        for box, (up, last, low, first) in boxes:
            wide, tall = box.right - box.left, box.bottom - box.top
            sides = [
                (box.left + wide * share, y)
                for y, is_open in ((box.top, up), (box.bottom, low))
                if not is_open
                for share in (0.25, 0.75, 0.5, 0.12, 0.88)
            ]
            sides += [
                (x, box.top + tall * share)
                for x, is_open in ((box.left, first), (box.right, last))
                if not is_open
                for share in (0.25, 0.75, 0.5, 0.12, 0.88)
            ]
            for x, y in sides:
                place = text_box(x, y + size / 3, letter, size, "middle")
                if not any(place.meets(other) for other in taken):
                    picture.text(x, y + size / 3, letter, size=size, anchor="middle", halo=True)
                    taken.append(place)
                    return

    def _legend(self, picture: Picture, left: float, top: float) -> None:
        if not self.map.groups:
            picture.text(left, top + SIZE, "no groups: the sum of products is 0", size=SMALL, fill="faint")
        for k, group in enumerate(self.map.groups):
            y = top + (k + 0.5) * LINE * 1.15
            picture.path(points([left, left + SWATCH], [y, y]), stroke=series(k), width=2.4, dash=dash(k))
            picture.text(left + SWATCH + 6, y + 4, group.letter)
            x = left + SWATCH + 6 + max(text_width(group.letter, SIZE), 12.0) + 8
            picture.text(x, y + 4, fitted(group.product, SIZE, left + self.width - x))


def runs_around(places: set[int], size: int) -> list[tuple[int, int, bool, bool]]:
    """Return the runs of places around a circle as first, last, and whether each goes on over the low and high edge.

    >>> runs_around({0, 3}, 4), runs_around({1, 2}, 4), runs_around({0, 1, 2, 3}, 4)
    ([(0, 0, True, False), (3, 3, False, True)], [(1, 2, False, False)], [(0, 3, False, False)])
    """
    starts = [place for place in sorted(places) if place == 0 or place - 1 not in places]
    runs = [(first, next(last for last in range(first, size) if last + 1 not in places)) for first in starts]
    is_around = len(runs) > 1 and {0, size - 1} <= places
    return [(a, b, is_around and a == 0, is_around and b == size - 1) for a, b in runs]


def outline(box: Box, is_open: Sequence[bool]) -> str:
    """Return the path around a rectangle without its open sides: top, right, bottom, left.

    >>> outline(Box(0, 0, 4, 2), (False, False, False, True))
    'M0 0L4 0M4 0L4 2M4 2L0 2'
    """
    left, top, right, bottom = box
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    if not any(is_open):
        return points([x for x, _ in corners[:-1]], [y for _, y in corners[:-1]]) + "Z"
    return "".join(
        points([a[0], b[0]], [a[1], b[1]])
        for a, b, hidden in zip(corners, corners[1:], is_open, strict=False)
        if not hidden
    )
