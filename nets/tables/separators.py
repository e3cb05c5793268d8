"""What stands between the cells of a text, told from its first lines."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from nets.core.errors import DataError

BLANKS = " "
SEPARATORS = {"\t": "tab", ";": "semicolon", "|": "pipe", ",": "comma", BLANKS: "blanks"}
NAMES = {name: sign for sign, name in SEPARATORS.items()}
SEP_LINE = re.compile(r"sep=(.)", re.IGNORECASE)
LOOKED_AT = 2**16  # characters
LINES = 30
Row = tuple[int, list[str]]  # the line a row begins at, and its cells


def separator_named(text: str) -> str:
    r"""Return the separator that a user names: a character, or a word.

    >>> separator_named("tab"), separator_named("\\t"), separator_named(";")
    ('\t', '\t', ';')
    """
    sign = {"\\t": "\t", "space": BLANKS, "spaces": BLANKS}.get(text, NAMES.get(text.strip().lower() or text, text))
    if len(sign) != 1 or sign in '"\r\n\0':
        raise DataError(
            f"no separator is called {text!r}", help=f"give one character, or {', '.join(SEPARATORS.values())}"
        )
    return sign


def guess_separator(text: str, usual: str = "") -> str:
    r"""Return what stands between the cells of a text: the first of `SEPARATORS` that cuts all lines alike.

    A comma comes after those that people choose where commas stand within cells. Where none cuts all lines alike, it
    is the one that the first line has most of.

    >>> guess_separator("1,5;2,5\n3,5;4\n"), guess_separator("a,b c\n1,2\n"), guess_separator("a  b\n1 2\n")
    (';', ',', ' ')
    """
    head = text[:LOOKED_AT]
    whole = len(text) <= LOOKED_AT
    for sign in [usual, *SEPARATORS] if usual and usual not in SEPARATORS else SEPARATORS:
        widths = _widths(head, sign, whole)
        is_even = bool(widths) and min(widths) > 1 and len(set(widths[1:] or widths)) == 1
        if is_even and (widths[0] == widths[-1] or sign != BLANKS):
            return sign
    first = next((line for line in head.split("\n") if line.strip()), "")
    counts = {sign: first.count(sign) for sign in SEPARATORS if sign != BLANKS}
    best = max(counts, key=lambda sign: (counts[sign], sign == ","))
    return best if counts[best] or BLANKS not in first.strip() else BLANKS if _few_words(head) else best


def _few_words(head: str) -> bool:
    """Whether lines are cut into words that look like cells: most hold a digit."""
    words = head.split()
    return sum(any(map(str.isdigit, word)) for word in words) * 2 > len(words)


def _widths(head: str, sign: str, whole: bool) -> list[int]:
    """Return how many cells the first lines have; nothing where quotes do not fit the separator."""
    widths: list[int] = []
    try:
        for _, cells in rows_of(head, sign, ""):
            widths.append(len(cells))
            if len(widths) > LINES:
                break
    except DataError:
        if whole:
            return []
    return widths[:LINES] if whole or len(widths) > LINES else widths[:-1]


def rows_of(text: str, separator: str, path: str, first: int = 1) -> Iterator[Row]:
    """Yield the cells of every line that is not blank, with the number of the line that it begins at.

    Parameters
    ----------
    text : str
        Its lines end in a line feed.
    separator : str
    path : str
        For messages.
    first : int
        The number of the text's first line.

    Raises
    ------
    DataError
        For a quote that is not closed.
    """
    lines = _lines(text)
    if separator == BLANKS:
        lines = (re.sub(r"[ \t]+", " ", line.strip()) + "\n" for line in lines)
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    begun = 0
    try:
        for cells in reader:
            if any(map(str.strip, cells)) or len(cells) > 1:
                yield first + begun, cells
            begun = reader.line_num
    except csv.Error as error:
        what = str(error)
        if "unexpected end" in what:
            what = "a quote is opened here and never closed"
        raise DataError(f"{path}:{first + begun}: {what}", help='quote a cell as "...", a quote in it as ""') from None


def _lines(text: str) -> Iterator[str]:
    """Yield the lines one at a time: a `StringIO` would take four bytes a character."""
    start = 0
    while end := text.find("\n", start) + 1:
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]
