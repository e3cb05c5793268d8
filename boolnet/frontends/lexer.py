"""Tokens of the expression language: their texts first, their places only when an error asks for them.

A text of a million tokens is cut by one regular expression into plain strings. No place is stored beside them:
an error cuts the text a second time, up to the token it is about.
"""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from boolnet.core.errors import BoolnetError, LimitError, Span
from boolnet.core.limits import TOKENS, in_words
from boolnet.frontends.operators import SIGNS

END = ""  # the token after the last one
SHOWN = 24  # characters of a token that a message repeats

_LONGEST_FIRST = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=lambda sign: (-len(sign), sign)))
# A word is whatever is no blank, no sign and no ASCII punctuation: which words are names is decided later, once for
# each different word, so that every script's letters are known without a table of them here.
_WORD_CHARACTER = r"[^\s!-/:-@\[-^`{-~" + re.escape("".join(sorted({c for sign in SIGNS for c in sign}))) + "]"
TOKEN = re.compile(
    r"(?:[^\S\n]++|\#[^\n]*+|//[^\n]*+|/\*.*?\*/)*+"  # blanks and comments
    rf"({_WORD_CHARACTER}++(?:\[[^\[\]\n;]*+\])?+|\n|/\*.*|{_LONGEST_FIRST}|.|\Z)",
    re.DOTALL,
)

PATH = re.compile(r"[^()&|^*;=\s]*(?:[/\\][^()&|^*;=]*|(?<!\.)\.[A-Za-z]\w*)")


class Tokens(list[str]):
    """The tokens of a text, `END` last; a newline is a token, comments and blanks are not.

    Examples
    --------
    >>> Tokens("a[3] & x₁  # both")
    ['a[3]', '&', 'x₁', '']
    """

    def __init__(self, text: str, name: str = "<text>") -> None:
        self.text = text
        self.name = name
        if not text.strip():
            raise BoolnetError("the text is empty", help="write an expression such as a & b | !c")
        super().__init__([match[1] for match in islice(TOKEN.finditer(text), TOKENS + 1)])
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
        matches = islice(TOKEN.finditer(self.text), first, (first if last is None else last) + 1)
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
            what = "is a directory, not a file" if Path(path).is_dir() else "is no file, and no formula either"
            return BoolnetError(f"{shown(path)} {what}", span, message, help="files are looked for from this directory")
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
