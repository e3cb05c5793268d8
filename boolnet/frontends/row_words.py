"""Rows of a truth table in the words of others: L and H, off and on, LaTeX's ``&``, all rows in one line.

What is read is a text with the same places: words become 0 and 1 with blanks behind them, other signs those that are
known. A text of which this cannot be said stays what it is, so that expressions stay expressions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from boolnet.core.errors import BoolnetError, Span
from boolnet.frontends.row_layout import LINE, NUMBERED, without_comments
from boolnet.frontends.row_lists import without_count, without_points

PAIRS: tuple[tuple[str, str], ...] = (  # the words for 0 and 1, as casefold gives them
    *(("f", "t"), ("l", "h"), ("⊥", "⊤"), ("f", "w"), ("f", "v"), ("n", "y"), ("✗", "✓"), ("✘", "✔"), ("❌", "✅")),
    *(("false", "true"), ("low", "high"), ("off", "on"), ("no", "yes"), ("lo", "hi"), ("wrong", "right")),
    *(("falsch", "wahr"), ("nein", "ja"), ("aus", "an"), ("aus", "ein"), ("faux", "vrai"), ("non", "oui")),
    *(("falso", "vero"), ("falso", "verdadero"), ("falso", "verdadeiro"), ("no", "sì"), ("no", "sí")),
)
PAIRS_ALONE = (("f", "t"), ("false", "true"))  # nobody writes these alone as expressions, one a line
_LANGUAGES = (("f", "w"), ("f", "v"), ("n", "y"))  # letters that mean this only below a header
_OTHER = frozenset("-x?d")

_BLANK = re.compile(r"[^\S\x00-\x7f]")  # of Unicode, such as the one that does not break a line
_RULE = re.compile(r"[-|:\s]+")
WORD = re.compile(r"[^\s|│┆┊║┃‖→⇒,;:\"'`&]+")
_ARROWS = ("->", "=>")
_CELLS = re.compile(r"[01xX?dD-]+")
_VALUES = re.compile(r"[01xX?dD-]+|[tf]|true|false", re.IGNORECASE)
_LATEX = re.compile(
    r"\\\\(?:\[[^\]\n]*\])?|\\(?:hline|toprule|midrule|bottomrule)\b|\\cline\{[^}\n]*\}|\\(?:begin|end)(?:\{[^}\n]*\})+|\$"
)
_PARTS = re.compile(r"[^;\n]+")
_HELP = "cells are 0, 1 and - (or words such as L and H, off and on); for expressions name every output: s = a | b"


@dataclass(frozen=True)
class Prepared:
    """A text whose rows are of 0 and 1, notes of how it was read, and the word that is no cell of what is a table."""

    text: str
    notes: tuple[str, ...] = ()
    unknown: tuple[int, int] | None = None

    def refuse_unknown(self, source: str, name: str) -> None:
        """Raise that a word is no cell, if there is one; `source` is the text itself."""
        if self.unknown is not None:
            word = source[slice(*self.unknown)]
            raise BoolnetError(f"{word!r} is not a cell", Span(source, *self.unknown, name), help=_HELP)


def prepared(text: str) -> Prepared:
    """Return a text without comments, its rows in plain cells.

    >>> prepared("a b | y\\nL L | H\\nL H | L").text, prepared("a & y\\n0 & 1\\n1 & 0").text
    ('a b | y\\n0 0 | 1\\n0 1 | 0', 'a , y\\n0 , 1\\n1 , 0')
    """
    plain = without_comments(text if text.isascii() else _BLANK.sub(" ", text))
    plain = without_points(plain)
    rows = without_count(plain)
    note = "the first column counts the rows, and is left out"
    found = Prepared(rows, () if rows == plain else (note,))
    if ";" in plain and "\n" not in plain.strip():
        found = _of_one_line(found)
    if "&" in plain:
        found = _of_latex(found)
    return _of_words(found)


def _of_one_line(found: Prepared) -> Prepared:
    """Return a table that stands in one line, with ``;`` between its rows, in lines of its own."""
    parts = [part[0] for part in _PARTS.finditer(found.text) if part[0].strip()]
    rows = [part for part in parts[1:] if re.fullmatch(r"[01xX?dD\s|-]*[01]\s*[01-][01xX?dD\s|-]*", part)]
    if len(rows) < 2 or len(rows) < len(parts) - 1 or any("|" not in part for part in parts):
        return found
    note = "';' ends a row of the table, which stands in one line"
    return replace(found, text=found.text.replace(";", "\n"), notes=(*found.notes, note))


def _of_latex(found: Prepared) -> Prepared:
    """Return a table of LaTeX with commas for its ``&``, and blanks for what else LaTeX has in it."""
    text = _LATEX.sub(lambda sign: " " * len(sign[0]), found.text)
    if "|" in text or "=" in text:
        return found
    lines = [line[0] for line in LINE.finditer(text)]
    rows = lines[1:] if len(lines) > 2 else []
    are_cells = all(_are_known(_words(line)) and "&" in line for line in rows)
    if not rows or not are_cells or len({line.count("&") for line in lines}) > 1:
        return found
    note = "'&' is read as in a table of LaTeX, where it stands between columns"
    return replace(found, text=text.replace("&", ","), notes=(*found.notes, note))


def _of_words(found: Prepared) -> Prepared:
    """Return a table whose cells are two words with 0 and 1 for them."""
    lines = (line for line in LINE.finditer(found.text) if not _RULE.fullmatch(line[0]))
    first, second = next(lines, None), next(lines, None)
    if first is None or second is None or "=" in first[0]:
        return found
    above, below = _words(first[0]), _words(second[0])
    is_row = all(map(_VALUES.fullmatch, above)) and not any(map(NUMBERED.fullmatch, above))
    values = _CELLS if is_row else _VALUES
    if len(below) < 2 or all(map(values.fullmatch, below)):
        return found
    words = {word.casefold(): word for word in [*(above if is_row else []), *below][::-1]}
    shape, count = _shape(second[0]), 1
    for line in lines:
        count += 1
        for word in _words(line[0]):
            words.setdefault(word.casefold(), word)
        if len(words) > 3 or _shape(line[0]) != shape:
            return found
    has_header = any(word.casefold() not in words for word in above)
    start = first.end() if has_header else 0
    count += not has_header
    meant = {key: word for key, word in words.items() if key not in _OTHER}
    if count < 2 or (not has_header and _shape(first[0]) != shape) or not all(map(_may_be_cell, meant)):
        return found
    pair = _pair(set(meant), has_header)
    is_divided = re.search(r"[^w ]", shape) is not None
    is_apart = is_divided or has_header or pair in PAIRS_ALONE
    if pair and is_apart and (has_header or len(meant) == 2):
        return _replaced(found, start, pair, meant)
    is_told = not has_header or words.keys().isdisjoint(word.casefold() for word in above)
    if len(meant) == 2 and "|" in shape and is_told and count > 2 - has_header and _lines_differ(found.text, start):
        bad = next(word for word in WORD.finditer(found.text, start) if word[0].casefold() in meant)
        return replace(found, unknown=bad.span())
    return found


def _replaced(found: Prepared, start: int, pair: tuple[str, str], meant: dict[str, str]) -> Prepared:
    def cell(word: re.Match[str]) -> str:
        key = word[0].casefold()
        return f"{pair.index(key)}{' ' * (len(word[0]) - 1)}" if key in pair else word[0]

    told = [f"{meant[word]} is read as {value}" for value, word in enumerate(pair) if word in meant]
    text = found.text[:start] + WORD.sub(cell, found.text[start:])
    return replace(found, text=text, notes=(*found.notes, f"the cells are words: {', '.join(told)}"))


def _pair(words: set[str], has_header: bool) -> tuple[str, str] | None:
    fits = (pair for pair in PAIRS if words <= {*pair} and (has_header or pair not in _LANGUAGES))
    return next(fits, None) if words else None


def _words(line: str) -> list[str]:
    return [word for word in WORD.findall(line) if word not in _ARROWS]


def _shape(line: str) -> str:
    return re.sub(r" ?([^w ]) ?", r"\1", re.sub(r"\s+", " ", WORD.sub("w", line)).strip())


def _are_known(words: Sequence[str]) -> bool:
    """Whether words are cells, or a pair of words with or without don't cares."""
    rest = {word.casefold() for word in words if not _VALUES.fullmatch(word)}
    return not rest or _pair(rest, True) is not None


def _may_be_cell(word: str) -> bool:
    return word.isalpha() or any(word in pair for pair in PAIRS)


def _lines_differ(text: str, start: int) -> bool:
    return all(line != other for line, other in pairwise(line[0].split() for line in LINE.finditer(text, start)))
