"""What went wrong, where, and what to do about it: every error a user can cause."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nets.core import tables
from nets.core.errors import NetsError

WINDOW = 72  # characters of a source line that are shown around the place


@dataclass(frozen=True)
class Span:
    """A place in a source: characters ``start`` to ``stop`` of ``text``, read from ``name``."""

    text: str
    start: int
    stop: int
    name: str = "<text>"

    @property
    def line(self) -> int:
        """Line number, from 1."""
        return self.text.count("\n", 0, self.start) + 1

    @property
    def column(self) -> int:
        """Column number in characters, from 1."""
        return self.start - (self.text.rfind("\n", 0, self.start) + 1) + 1

    def render(self, note: str) -> str:
        """Draw the line with a caret under the place and `note` beside it."""
        begin = self.text.rfind("\n", 0, self.start) + 1
        end = self.text.find("\n", self.start)
        end = len(self.text) if end < 0 else end
        left = max(begin, self.start - WINDOW // 2)
        right = min(end, left + WINDOW)
        before = ("..." if left > begin else "") + _printable(self.text[left : self.start])
        marked = _printable(self.text[self.start : max(min(self.stop, right), self.start)])
        after = _printable(self.text[self.start + len(marked) : right]) + "..." * (right < end)
        number = str(self.line)
        gutter = " " * len(number)
        carets = "^" * max(1, _width(marked))
        return "\n".join(
            [
                f"{gutter}--> {self.name}:{self.line}:{self.column}",
                f"{gutter} |",
                f"{number} | {before}{marked}{after}".rstrip(),
                f"{gutter} | {' ' * _width(before)}{carets} {note}".rstrip(),
            ]
        )


def _printable(text: str) -> str:
    """Replace what a terminal would act upon (tabs, escapes, other controls), one for one."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


class BoolnetError(NetsError):
    """Bad input: the message, the place it stands at, and a way out.

    Parameters
    ----------
    message : str
        What is wrong, in one line.
    span : Span, optional
        Where it is wrong.
    note : str
        What to write beside the caret.
    help : str
        What the user can do.
    also : sequence of BoolnetError
        Further problems of the same source, reported together with this one.

    Examples
    --------
    >>> print(BoolnetError("unexpected ')'", Span("a)", 1, 2), "no matching '('", help="remove it"))
    unexpected ')'
     --> <text>:1:2
      |
    1 | a)
      |  ^ no matching '('
      help: remove it
    """

    def __init__(
        self,
        message: str,
        span: Span | None = None,
        note: str = "",
        *,
        help: str = "",
        also: Sequence[BoolnetError] = (),
    ) -> None:
        super().__init__(message, help=help)
        self.span = span
        self.note = note
        self.also = tuple(also)

    def __str__(self) -> str:
        parts = [self.message]
        if self.span is not None:
            parts.append(self.span.render(self.note))
        if self.help:
            parts.append(f"  help: {self.help}")
        parts += [f"error: {error}" for error in self.also]
        return "\n".join(parts)


class LimitError(BoolnetError):
    """The work would need more memory or time than the stated limit; nothing was started."""


class NotApplicable(BoolnetError):
    """A strategy cannot build this function, or not under these limits; the message says why."""


class Beaten(NotApplicable):
    """A strategy could build this function, but not in fewer neurons than there are already."""


class NotExpressible(BoolnetError):
    """A format cannot hold this network; the message says why."""


class VerificationError(BoolnetError):
    """A network differs from its function: the message holds the counterexample."""

    exit_code = 3


def listed(names: Sequence[str], most: int = 8) -> str:
    """Return names for a message, the first few of many.

    Examples
    --------
    >>> listed(["a", "b", "c"], most=2), listed([])
    ('a, b, …', 'none')
    """
    return ", ".join(names[:most]) + (", …" if len(names) > most else "") if names else "none"


def counted(number: int, noun: str) -> str:
    """Return how many there are of something.

    >>> counted(1, "edge"), counted(1234, "edge")
    ('1 edge', '1,234 edges')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def unknown_name(kind: str, name: str, known: Iterable[str]) -> BoolnetError:
    """Return the error for a row that a table does not have.

    Parameters
    ----------
    kind : str
        What the rows are.
    name : str
    known : iterable of str
        The names of the rows.
    """
    return tables.unknown_name(kind, name, known, BoolnetError)
