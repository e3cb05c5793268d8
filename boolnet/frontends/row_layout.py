"""How the rows of a truth table are laid out: which characters are cells, and what stands between them.

A line is known by its *layout*: how many cells it has, and between which of them stand blanks, a comma (or ``;`` or a
tab), a bar, or what divides in two (``||``, a double bar, an arrow, a colon). Layouts are few in a table of a million
rows, so that only the cells themselves are looked at row by row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

BLANK, COMMA, BAR, DIVIDER = range(4)  # what stands between two cells, the weakest first

_FOREIGN_BARS = str.maketrans(
    {"│": "|", "┆": "|", "┊": "|", "║": "\x01", "┃": "\x01", "‖": "\x01", "→": "\x01", "⇒": "\x01"}
)
_DIVIDERS = ("||", "->", "=>", ":")
_TWO = re.compile("|".join(map(re.escape, _DIVIDERS)))
_WORD = re.compile(r"\b(?:true|false)\b", re.IGNORECASE)
_OTHER = re.compile(r"[^\x00-\x7f]")
_QUOTES = str.maketrans("\"'`", "   ")
_LETTERS = str.maketrans("TtFf", "1100")

# A line of nothing but signs, with one that is no cell; and one that could be a row of don't cares.
_RULE = re.compile(
    r"^(?=[-|: \t]*+[+=~_─━═┄┈╌┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╤╧╪╓╖╙╜╟╢╥╨╫╭╮╯╰┏┓┗┛┣┫┳┻╋])"
    r"[-+|:=~_ \t│║┃─━═┄┈╌┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╤╧╪╓╖╙╜╟╢╥╨╫╭╮╯╰┏┓┗┛┣┫┳┻╋]++$|^sep=.$"
    r"|^(?=[-| \t]*(?::-|-:))(?=[^\n|]*\|)[-|: \t]++$",
    re.MULTILINE,
)
_DASHES = re.compile(r"^[|: \t]*+-[-|: \t]*+$", re.MULTILINE)
_COMMENT = re.compile(r"(?<!\S)#(?![^\S\n]*+[|,;\t])[^\n]*+")  # a cell with it alone is a name of counts
LINE = re.compile(r"^[^\S\n]*+\S[^\n]*+", re.MULTILINE)  # one that is not blank
NUMBERED = re.compile(r"[xXdD]\d+")  # a name that could be cells side by side
MARKDOWN_RULE = re.compile(r"[^\S\n]*+\|(?:[^\S\n]*+:?-++:?[^\S\n]*+\|)++[^\S\n]*+")

_SHAPE = bytes.maketrans(b"01-xX?dD,;\t| \r\f\v\x01\n", b"ccccccccSSS| " + b"   " + b"\x01\n")
_UNKNOWN = re.compile("[^01xX?dD,;\t| \r\f\v\x01\n-]")
_LEVELS: Mapping[int, int] = {ord(" "): BLANK, ord("S"): COMMA, ord("|"): BAR, 1: DIVIDER}


@dataclass(frozen=True)
class Layout:
    """What stands between the cells of a line.

    Attributes
    ----------
    width : int
        How many cells it has.
    between : mapping of int to int
        BLANK, COMMA, BAR or DIVIDER by the number of cells before it; cells side by side have nothing between them.
    opens, closes : bool
        Whether a bar stands before the first cell, and behind the last.
    """

    width: int
    between: Mapping[int, int]
    opens: bool = False
    closes: bool = False

    def at(self, level: int) -> list[int]:
        """Return where something of this level stands."""
        return [place for place, kind in self.between.items() if kind == level]

    def strong(self) -> tuple[int, ...]:
        """Return where bars and dividers stand, in which all lines must agree."""
        return tuple(place for place, kind in self.between.items() if kind >= BAR)


def layout_of(shape: bytes) -> Layout:
    """Return the layout of a line of cells, `c`, and signs between them.

    >>> layout_of(b"cc | c").between, layout_of(b"|c|c|").at(BAR)
    (mappingproxy({2: 2}), [1])
    """
    between: dict[int, int] = {}
    width = 0
    opens = closes = False
    for code in shape:
        if code == ord("c"):
            width, closes = width + 1, False
        else:
            level = _LEVELS[code]
            between[width] = max(between.get(width, BLANK), level)
            opens = opens or (width == 0 and level >= BAR)
            closes = closes or level >= BAR
    between.pop(0, None)
    between.pop(width, None)
    return Layout(width, MappingProxyType(between), opens, closes and width > 0)


def common(layouts: Iterable[Layout]) -> Layout:
    """Return what lines of one width and the same bars have in common: separators that stand in all of them."""
    first, *others = layouts
    between = {
        place: min([level, *(other.between[place] for other in others)])
        for place, level in first.between.items()
        if all(place in other.between for other in others)
    }
    return Layout(first.width, MappingProxyType(between), first.opens, first.closes)


def without_comments(text: str) -> str:
    """Return a text whose comments, and lines of signs that hold no cell, are blanks; places stay what they are.

    >>> without_comments("a | y # two\\n--+--\\n0 | 1")
    'a | y      \\n     \\n0 | 1'
    """
    if "#" in text:
        text = _COMMENT.sub(_blanks, text)
    may_have_rules = not text.isascii() or any(sign in text for sign in ("+", "=", "~", "_", ":"))
    return _RULE.sub(_blanks, text) if may_have_rules else text


def as_cells(text: str, has_words: bool) -> str:
    """Return lines of cells in plain characters, each in the place where it stood.

    Parameters
    ----------
    text : str
    has_words : bool
        Whether true, false, T and F are cells.

    Examples
    --------
    >>> as_cells('true│F -> "x"', True)
    '1   |0 \\x01   x '
    """
    if not text.isascii():
        text = _OTHER.sub("\x02", text.translate(_FOREIGN_BARS))
    if any(quote in text for quote in "\"'`"):
        text = text.translate(_QUOTES)
    if has_words and any(letter in text for letter in "tTfF"):
        text = _WORD.sub(lambda word: ("1" if word[0][0] in "tT" else "0") + " " * (len(word[0]) - 1), text)
        text = text.translate(_LETTERS)
    if any(sign in text for sign in _DIVIDERS):
        text = _TWO.sub(lambda sign: "\x01" + " " * (len(sign[0]) - 1), text)
    return text


def shape_of(cells: str) -> bytes:
    """Return the shape of lines of cells: a `c` for each, and the signs between them."""
    return cells.encode("latin-1", "replace").translate(_SHAPE)


def first_unknown(cells: str) -> int:
    """Return where the first character stands that is neither a cell nor between them, -1 for nowhere."""
    found = _UNKNOWN.search(cells)
    return -1 if found is None else found.start()


def blank_rules(cells: str, is_below_header: bool) -> str:
    """Return lines of cells whose rules of dashes are blanks.

    A line of nothing but dashes is a row of don't cares where it is laid out as the first row with a 0 or a 1 is.

    Parameters
    ----------
    cells : str
    is_below_header : bool
        Whether the first line may be the rule of a header in Markdown, which ``| - | - |`` is, too.
    """
    if not _DASHES.search(cells):
        return cells
    row = next((line[0] for line in LINE.finditer(cells) if "0" in line[0] or "1" in line[0]), "")
    expected = _collapsed(row)
    if is_below_header and (line := LINE.search(cells)) and MARKDOWN_RULE.fullmatch(line[0]):
        cells = cells[: line.start()] + " " * len(line[0]) + cells[line.end() :]
    return _DASHES.sub(lambda line: line[0] if _collapsed(line[0]) == expected else _blanks(line), cells)


def _collapsed(line: str) -> bytes:
    return b" ".join(shape_of(line).split())


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])
