"""The line of names above the rows of a truth table: its words, and where its bar stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from boolnet.core.errors import BoolnetError, Span, listed
from boolnet.frontends.names import Name, is_identifier, range_names
from boolnet.frontends.row_layout import BAR, BLANK, COMMA, DIVIDER, NUMBERED, Layout

_PIECE = re.compile(
    r'"(?:[^"\n]|"")*+"|\([^()|\n]*+\)|\|\||->|=>|[|│┆┊║┃‖→⇒,;\t]|[^\S\t]++|:(?=\s|$)|(?:[^\s|│┆┊║┃‖→⇒,;"\-=(]|\((?![^()|\n]*+\))|-(?!>)|=(?!>)|")++'
)
_CELL = re.compile(r"[01\-xX?dD]++")
_VALUE_WORD = re.compile(r"[tTfF]|true|false", re.IGNORECASE)
_OPERATOR = re.compile(r"[&^!~()*∧∨¬⊕⊻+={}\\@%$|→⇒⟶⟹↔⇔]|\[(?!\d)|<(?!\d)|(?<!\d)>")
_NOT = re.compile(r"[!~¬∼]\s*")
_RANGE = re.compile(r"(.+)\[(\d{1,4})(?:\.\.|:)(\d{1,4})\]")
_ARROWS = ("||", "->", "=>", "→", "⇒")  # they divide a header, or are operators of a formula in it
_WIDE = re.compile(r"\s{2}|\t")
_SIGNS: Mapping[str, int] = {**dict.fromkeys(",;\t", COMMA), **dict.fromkeys("|│┆┊", BAR)}


@dataclass(frozen=True)
class Word:
    """A name of the header, and where it stands in the text."""

    name: str
    start: int
    stop: int


@dataclass(frozen=True)
class Header:
    """Names of columns, and what stands between them.

    Attributes
    ----------
    words : tuple of Word
    between : dict
        BLANK, COMMA, BAR or DIVIDER by the number of words before it.
    opens, closes : bool
        Whether a bar stands before the first word, and behind the last.
    place : tuple of int
        Where the line starts and stops in the text.
    """

    words: tuple[Word, ...]
    between: Mapping[int, int]
    opens: bool = False
    closes: bool = False
    place: tuple[int, int] = (0, 0)

    def divided(self) -> int | None:
        """Return how many words stand before the only divider, or bar; None if nothing divides them in two."""
        only = only_bar(self.between)
        return 0 if only is None and self.opens and not self.closes else only


def only_bar(between: Mapping[int, int]) -> int | None:
    """Return where the only divider stands, else the only bar; None if there is none, or more than one."""
    for level in (DIVIDER, BAR):
        places = [place for place, kind in between.items() if kind == level]
        if places:
            return places[0] if len(places) == 1 else None
    return None


def read_header(text: str, start: int, stop: int, dividers: Sequence[str] = _ARROWS) -> Header:
    """Return the words of a line.

    Parameters
    ----------
    text : str
    start, stop : int
        Where the line stands in it.
    dividers : sequence of str
        The arrows that divide; others are part of a word: p->q.
    """
    words: list[Word] = []
    between: dict[int, int] = {}
    closes = False
    for piece in _PIECE.finditer(text, start, stop):
        if piece[0].isspace() and piece[0] != "\t":
            level = BLANK
        elif piece[0] in _SIGNS or piece[0] in ("║", "┃", "‖", ":") or piece[0] in dividers:
            level = _SIGNS.get(piece[0], DIVIDER)
        else:
            name = piece[0][1:-1].replace('""', '"').strip() if piece[0][0] == '"' == piece[0][-1] else piece[0]
            if words and words[-1].stop == piece.start() and words[-1].name:
                words[-1] = Word(text[words[-1].start : piece.end()], words[-1].start, piece.end())
            else:
                words.append(Word(name, *piece.span()))
            closes = False
            continue
        between[len(words)] = max(between.get(len(words), BLANK), level)
        closes = closes or level >= BAR
    opens = between.pop(0, BLANK) >= BAR
    between.pop(len(words), None)
    return Header(tuple(words), between, opens, closes, (start, stop))


def is_header(header: Header) -> bool:
    """Whether a line names columns: words that are no cells, at least one of them, and no expression.

    >>> [is_header(read_header(text, 0, len(text))) for text in ("a b | y", "x d", "01 | x", "a & b", "T F", "a a")]
    [True, True, False, False, False, True]
    """
    names = [word.name for word in header.words]
    if not names or all(_VALUE_WORD.fullmatch(name) or _CELL.fullmatch(name) for name in names):
        letters = all(name[0] in "xXdD" for name in names)  # x1 x0 d
        numbered = all(name[0].isalpha() for name in names) and any(map(NUMBERED.fullmatch, names))  # x1 f
        return bool(names) and (letters or numbered) and len(set(names)) == len(names)
    is_cell = (_CELL.fullmatch(name) is not None and name[0] in "01-" for name in names)
    return not any(_OPERATOR.search(name) for name in names) and not any(is_cell)


def may_have_formulas(text: str, header: Header) -> bool:
    """Whether a line that is no header of names may be one with formulas among them: p q | p & q.

    >>> [may_have_formulas(text, read_header(text, 0, len(text))) for text in ("p | !p", "0 & p", "f = a & b;")]
    [True, False, False]
    """
    words = read_header(text, *header.place, ()).words
    names = [word.name for word in words]
    if text[slice(*header.place)].rstrip().endswith((";", ":")) or not any(map(_OPERATOR.search, names)):
        return False
    return not any(_CELL.fullmatch(name) and name[0] in "01-" for name in names)


def columns(text: str, header: Header, layout: Layout) -> tuple[list[Word], dict[int, int]] | None:
    """Return the words of so many columns, and what stands between them; None where the line cannot be cut so.

    The line is cut at its bars, as the rows are, if it has as many; an arrow is part of a formula then. Words that
    only blanks keep apart are one name where that fits ("Input A,Input B"), a range is its bits (a[1..0]), and letters
    side by side are names of one letter (AB|Y).

    Parameters
    ----------
    text : str
    header : Header
    layout : Layout
        That of the rows.
    """
    ways = (read_header(text, *header.place, dividers) for dividers in ((), *((arrow,) for arrow in _ARROWS)))
    cuts = (_by_bars(text, way, layout) for way in ways)
    cut = next((cut for cut in cuts if cut is not None), None) or _fitting(text, header, layout.width)
    return None if cut is None else (list(cut.words), dict(cut.between))


def _fitting(text: str, header: Header, width: int) -> Header | None:
    """Return a header cut into so many words, None where it cannot be; a sign alone is no word."""
    cuts = (
        _joined(text, header, False),
        header,
        _joined(text, header, True),
        _with_ranges(header),
        _by_letters(header),
    )
    fits = (cut for cut in cuts if len(cut.words) == width)
    return next((cut for cut in fits if all(re.search(r"\w", word.name) or not word.name for word in cut.words)), None)


def _by_bars(text: str, header: Header, layout: Layout) -> Header | None:
    """Return a header cut at the bars of the rows, if it has as many bars, and each part as many words as cells."""
    bars = [place for place, level in header.between.items() if level >= BAR]
    if [header.between[place] for place in bars] != [layout.between[place] for place in layout.strong()]:
        return None
    words: list[Word] = []
    between: dict[int, int] = {}
    cells = pairwise([0, *layout.strong(), layout.width])
    for (start, stop), (first, last) in zip(pairwise([0, *bars, len(header.words)]), cells, strict=True):
        inner = {place - start: level for place, level in header.between.items() if start < place < stop}
        part = _fitting(text, Header(header.words[start:stop], inner), last - first)
        if part is None:
            return None
        if start:
            between[first] = header.between[start]
        between |= {first + place: level for place, level in part.between.items()}
        words += part.words
    return Header(tuple(words), between, header.opens, header.closes, header.place)


def _cut(header: Header, pieces: Iterator[Sequence[Word]]) -> Header:
    """Return a header in which every word is replaced by others."""
    words: list[Word] = []
    between: dict[int, int] = {}
    for number, piece in enumerate(pieces):
        if number and (level := header.between.get(number)) is not None:
            between[len(words)] = level
        words += piece
    return Header(tuple(words), between, header.opens, header.closes, header.place)


def _joined(text: str, header: Header, wide: bool) -> Header:
    """Join words that only blanks keep apart; where wide blanks are signs, too, only those that one blank does."""
    words: list[Word] = []
    between: dict[int, int] = {}
    for number, word in enumerate(header.words):
        level = header.between.get(number, BLANK)
        if words and level == BLANK and not (wide and _WIDE.search(text, words[-1].stop, word.start)):
            joined = text[words[-1].start : word.stop].replace('"', "")
            words[-1] = Word(joined, words[-1].start, word.stop)
        else:
            if words:
                between[len(words)] = level
            words.append(word)
    return Header(tuple(words), between, header.opens, header.closes, header.place)


def _with_ranges(header: Header) -> Header:
    def bits(word: Word) -> Sequence[Word]:
        match = _RANGE.fullmatch(word.name)
        found = range_names(Name(match[1], int(match[2])), Name(match[1], int(match[3]))) if match else None
        if found is None:
            return [word]
        numbers, (before, behind, _) = found
        return [Word(f"{before}{number}{behind}", word.start, word.stop) for number in numbers]

    return _cut(header, (bits(word) for word in header.words))


def _by_letters(header: Header) -> Header:
    def letters(word: Word) -> Sequence[Word]:
        if not word.name.isalpha():
            return [word]
        return [Word(letter, word.start + i, word.start + i + 1) for i, letter in enumerate(word.name)]

    return _cut(header, (letters(word) for word in header.words))


def as_name(header: str) -> str:
    """Return what a column is called whose header is no name.

    >>> as_name("Input A"), as_name("p ∧ ¬q")
    ('Input_A', 'p_not_q')
    """
    return re.sub(r"\W+", "_", _NOT.sub("not_", header)).strip("_")


def column_names(words: Sequence[Word], text: str, name: str) -> tuple[list[str], list[str]]:
    """Return a name for every column, and notes of those that are called otherwise than the header says.

    Parameters
    ----------
    words : sequence of Word
    text, name : str
        The source, for messages.

    Raises
    ------
    BoolnetError
        If two columns have the same name.
    """
    names: list[str] = []
    seen: dict[str, Word] = {}
    renamed = []
    for word in words:
        called = word.name
        if not called or not called.isprintable() or re.search(r"\s", called) or _OPERATOR.search(called):
            called = as_name(word.name)
            called = called if is_identifier(called) and called not in seen else f"column{len(names) + 1}"
            renamed.append(f"{word.name!r} ({called})")
        if called in seen:
            message = f"the name {called!r} is given to two columns"
            raise BoolnetError(message, Span(text, word.start, word.stop, name), help="rename one of them")
        seen[called] = word
        names.append(called)
    return names, [f"columns whose headers are no names are called otherwise: {listed(renamed)}"] if renamed else []
