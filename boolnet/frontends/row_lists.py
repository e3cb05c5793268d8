"""Truth tables as programs print them: lists in brackets, and rows that are counted in their first column.

::

    list      = [ "array(" ] "[" { row | cell } "]" [ ")" ]     [[0 0 1]        [0, 1, 1, 0]    {(0, 0): 1, (0, 1): 0}
    row       = "[" cells "]"  |  "(" cells ")" [ ":" cell ]     [0 1 0]]
    counted   = [ header without a name for the count ] { number row }      a  b  y         ,a,b,y      |   | a | y |
                                                                         0  0  0  1         0,0,0,1     | 0 | 0 | 1 |

What is read is a text with the same places: brackets and counts become blanks, and every row is a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from boolnet.frontends.row_layout import LINE

_LIST = re.compile(
    r"(\s*(?:(?:\w+\.)?(?:array|tensor|Matrix)\s*\(\s*)?)"
    r"((?=[\[({])(?:[\[\](){}\s,:.'\"01-]|True|False)++)"
    r"((?:dtype=[\w.]+\s*\))?;?\s*)"
)
_VALUES = re.compile(r"\s*+[01](?:[^\S\n]*+,[^\S\n]*+[01])++\s*+")
_OPENS = re.compile(r"[\[({]")
_NEXT_PAIR = re.compile(r",(?=\s*(?:[\[({'\"]|[01]+\s*:))")
_BLANKS = str.maketrans("[](){},'\"", " " * 9)
_ROW_ENDS = {**_BLANKS, **str.maketrans("])}", "\n\n\n")}
_FLOAT = re.compile(r"(?<![\w.])([01])\.(0*)(?![\w.])")
_TRUTH = re.compile(r"True|False")
_SHAPE = re.compile(r"^\[\d+ rows x \d+ columns\]\s*\Z", re.MULTILINE)
_COUNT = re.compile(r"[|\s]*?(\d{1,9})(?:[^\S\n]*[,;:|\t]|(?=[^\S\n]))")
_NO_NAME = re.compile(r"\s*#?\s*[,;\t]|\s*\|\s*#?\s*(?=\|)")
_RULE = re.compile(r"[-|:=+\s]+")
_WORD = re.compile(r"[^\s|,;:#]+")


def without_brackets(text: str) -> str:
    """Return the rows of a list, or a line of values between commas, without the signs of a list; else the text.

    Examples
    --------
    >>> without_brackets("[[0 1]\\n [1 0]]").split("\\n"), without_brackets("[0, 1]"), without_brackets("a & b")
    (['  0 1', '   1 0', '', ''], ' 0  1 ', 'a & b')
    """
    if _VALUES.fullmatch(text):
        return text.replace(",", " ")
    found = _LIST.fullmatch(text)
    if found is None or len(re.findall("[01]|True|False", found[2])) < 2 or not re.search(r"[\[{,]", found[2]):
        return text
    body = _TRUTH.sub(lambda word: f"{int(word[0] == 'True')}{' ' * (len(word[0]) - 1)}", without_points(found[2]))
    return " " * len(found[1]) + _in_lines(body) + " " * len(found[3])


def _in_lines(body: str) -> str:
    """Return the rows of nested brackets, each in a line of its own; pairs end at commas, with a colon in each."""
    if ":" in body:
        body = _NEXT_PAIR.sub("\n", body.replace("\n", " ") if body.lstrip()[0] in "{[" else body)
        return body.translate(_BLANKS)
    has_rows = len(_OPENS.findall(body)) > 1
    return body.replace("\n", " ").translate(_ROW_ENDS if has_rows else _BLANKS)


def without_points(text: str) -> str:
    """Return a text whose numbers 0.0 and 1.0 are 0 and 1.

    >>> without_points("0.0, 1., 0.5")
    '0  , 1 , 0.5'
    """
    return _FLOAT.sub(lambda number: number[1] + " " * (len(number[0]) - 1), text) if "." in text else text


def without_count(text: str) -> str:
    """Return the rows of a table without the column that counts them from 0 or 1, if it has no name; else the text.

    Examples
    --------
    >>> print(without_count("   a  y\\n0  0  1\\n1  1  0"))
       a  y
       0  1
       1  0
    """
    plain = _SHAPE.sub(lambda shape: " " * len(shape[0]), text)
    lines = (line for line in LINE.finditer(plain) if not _RULE.fullmatch(line[0]))
    header, first = next(lines, None), next(lines, None)
    if header is None or first is None or _COUNT.match(first[0]) is None:
        return text
    names, width = _WORD.findall(header[0]), len(_WORD.findall(first[0]))
    least = 3  # rows, so that one of the counts is no cell
    left_out: list[tuple[int, int]] = []
    has_names = any(not name.isdecimal() for name in names)
    if (empty := _NO_NAME.match(header[0])) and has_names:
        left_out, least = [(header.start(), header.start() + empty.end())], 2
    elif len(names) == width - 1:
        is_counted = len(names) > 2 and names == [str(number) for number in range(len(names))]
        if not has_names and not is_counted:
            return text  # which may be a map: 0 and 1 above, and 0 and 1 beside
        left_out, least = [header.span()] * is_counted, 2 if header[0][0].isspace() else 3
    elif len(names) == width > 2 and names[0].isdecimal():
        first = header
    else:
        return text
    counts = _counts(plain, first.start())
    return _blanked(plain, [*left_out, *counts]) if len(counts) >= least else text


def _counts(text: str, start: int) -> list[tuple[int, int]]:
    """Return where the counts of the rows stand, with the sign behind them; nothing where one is no count."""
    found: list[tuple[int, int]] = []
    begin = 0
    for line in LINE.finditer(text, start):
        if _RULE.fullmatch(line[0]):
            continue
        match = _COUNT.match(line[0])
        if match is None or (not found and int(match[1]) > 1):
            return []
        begin = begin if found else int(match[1])
        if int(match[1]) != begin + len(found):
            return []
        found.append((line.start(), line.start() + match.end()))
    return found


def _blanked(text: str, places: Sequence[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, stop in places:
        parts += [text[at:start], " " * (stop - start)]
        at = stop
    return "".join([*parts, text[at:]])
