"""Tokens of the expression language: their texts first, their places only when an error asks for them.

A text of a million tokens is cut by one regular expression into plain strings. No place is stored beside them:
an error cuts the text a second time, up to the token it is about.
"""

from __future__ import annotations

import os
import re
from itertools import islice

from boolnet.core.errors import BoolnetError, LimitError, Span
from boolnet.core.limits import TOKENS, in_words
from boolnet.frontends.operators import SIGNS

END = ""  # the token after the last one
SHOWN = 24  # characters of a token that a message repeats

BARS = "\u0304\u0305"  # the combining macron and overline: NOT the letter that they stand over

_LONGEST_FIRST = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=lambda sign: (-len(sign), sign)))
# A word is whatever is no blank, no sign and no ASCII punctuation: which words are names is decided later, once for
# each different word, so that every script's letters are known without a table of them here.
_NO_WORD = r"\s!-/:-@\[-^`{-~" + re.escape(
    "".join(sorted({c for sign in SIGNS for c in sign if len(sign) == 1 or not c.isalnum()}))
)
_INDEX = r"(?:\[[^\[\]\n;]*+\])?+"
_DIGITS = "[0-9₀-₉]*+"
# One letter and its number, with bars over them: what stands behind it is the next word.
BARRED = rf"[^\W\d_][\u0300-\u0303\u0306-\u036f]*+(?:{_DIGITS}[{BARS}])++{_DIGITS}"


def _token(word: str) -> re.Pattern[str]:
    return re.compile(
        r"(?:[^\S\n]++|\#[^\n]*+|//[^\n]*+|/\*.*?\*/)*+"  # blanks and comments
        r"(\d++'(?:[bB][01xz_]++|[oO][0-7]++|[dD]\d++|[hH][0-9a-fA-F]++)(?!\w)"  # a constant of Verilog
        rf"|{word}{_INDEX}|\n|/\*.*|{_LONGEST_FIRST}|.|\Z)",
        re.DOTALL,
    )


TOKEN = _token(f"[^{_NO_WORD}]++")
_TOKEN_OR_BARRED = _token(f"(?:{BARRED}|[^{_NO_WORD}{BARS}]++)")

PATH = re.compile(r"[^()&|^*;=\s]*(?:[/\\][^()&|^*;=]*|(?<!\.)\.[A-Za-z]\w*)")


class Tokens(list[str]):
    """The tokens of a text, `END` last; a newline is a token, comments and blanks are not.

    Examples
    --------
    >>> Tokens("a[3] & x₁  # both")
    ['a[3]', '&', 'x₁', '']

    Attributes
    ----------
    text, name : str
    has_bars : bool
        Whether letters have bars over them.
    """

    def __init__(self, text: str, name: str = "<text>") -> None:
        self.text = text
        self.name = name
        if not text.strip():
            raise BoolnetError("the text is empty", help="write an expression such as a & b | !c")
        self.has_bars = any(bar in text for bar in BARS)
        self.pattern = _TOKEN_OR_BARRED if self.has_bars else TOKEN
        super().__init__([match[1] for match in islice(self.pattern.finditer(text), TOKENS + 1)])
        if len(self) > TOKENS:
            raise LimitError(
                f"{name} has more than {in_words(TOKENS)} words and signs",
                help="give it as a PLA file or a truth table, or in parts",
            )
        while self and self[-1] == END:
            self.pop()
        self.append(END)

    def span(self, first: int, last: int | None = None) -> Span:
        """Return the place of a token, or of the tokens from `first` to `last`."""
        matches = islice(self.pattern.finditer(self.text), first, (first if last is None else last) + 1)
        start = stop = len(self.text)
        for i, match in enumerate(matches):
            start = match.start(1) if i == 0 else start
            stop = match.end(1)
        return Span(self.text, start, stop, self.name)

    def error(self, at: int | Span, message: str, note: str = "", help: str = "") -> BoolnetError:
        """Return the error at a token, headed by there being no such file if the text looks like its name.

        Parameters
        ----------
        at : int or Span
            The token, by its number, or a place.
        message, note, help : str
            As of `BoolnetError`; for a text that looks like the name of a file, what is wrong with it as a formula is
            the note.
        """
        span = at if isinstance(at, Span) else self.span(at)
        path = self.text.strip()
        if len(path) < 4096 and PATH.fullmatch(path):
            what = "is a directory, not a file" if os.path.isdir(path) else "is no file, and no formula either"
            here = "files are looked for from this directory"
            return BoolnetError(f"{shown(path)} {what}", span, message, help=f"{here}; {help}" if help else here)
        return BoolnetError(message, span, note, help=help)


def shown(token: str) -> str:
    """Return a token as messages quote it: in quotes, cut if it is long, with nothing a terminal acts upon.

    Examples
    --------
    >>> shown("&"), shown("1" * 100)
    ("'&'", "'111111111111111111111111…'")
    """
    if token in (END, "\n"):
        return "the end of the line" if token else "the end of the text"
    token = token if len(token) <= SHOWN else token[:SHOWN] + "…"
    return repr(token) if "'" not in token else f'"{token}"'


def without_bars(token: str) -> tuple[str, bool]:
    """Return a word without the bars over it, and whether they negate it: two bars over one letter do not.

    Examples
    --------
    >>> without_bars("x\u0305"), without_bars("x\u03051\u0305"), without_bars("x\u0305\u0305"), without_bars("x")
    (('x', True), ('x1', True), ('x', False), ('x', False))
    """
    bars = re.findall(f"[{BARS}]+", token)
    return re.sub(f"[{BARS}]", "", token), max(map(len, bars), default=0) % 2 == 1
