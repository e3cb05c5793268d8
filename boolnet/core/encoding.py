"""From a source's bytes to its text: byte order marks, line ends, and comments in an older encoding.

A text is UTF-8, or UTF-16 or UTF-32 with a byte order mark. A byte that is no UTF-8 is let through by `text_of` as a
lone surrogate, one character a byte; `settled` puts the character of Windows-1252 in its place where it stands in a
comment, and refuses it elsewhere, as a name would depend on a guess.
"""

from __future__ import annotations

import codecs
import re

from boolnet.core.errors import BoolnetError, Span

_MARKS = (  # the longer marks first, as one begins another
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BYTE = re.compile("[\udc80-\udcff]")
_PEEK = 4096  # bytes that tell an encoding
_NOTHING = re.compile(r"(?!)")
_FIRST = 0xDC00  # what surrogates that stand for bytes count from


def text_of(data: bytes, name: str) -> str:
    """Return bytes as text, with lone surrogates for bytes that are not UTF-8.

    Parameters
    ----------
    data : bytes
    name : str
        What messages call them.

    Raises
    ------
    BoolnetError
        If they are no text in any encoding that is read.

    Examples
    --------
    >>> text_of("a & b".encode("utf-16"), "f"), text_of(b"# na\\xefve\\r\\na", "f")
    ('a & b', '# na\\udcefve\\na')
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    body = data[len(mark) :]
    if not mark and _looks_like_utf_16(body):
        help = "save it as UTF-8, or as UTF-16 with its mark"
        raise BoolnetError(f"{name} looks like UTF-16 without a byte order mark", help=help)
    try:
        return unix_lines(body.decode(encoding))
    except UnicodeDecodeError as error:
        line = body[: error.start].decode("latin-1").count("\n") + 1
        if encoding == "utf-8" and b"\0" not in body:
            return unix_lines(body.decode(encoding, "surrogateescape"))
        place = f"byte 0x{body[error.start]:02x} at offset {error.start + len(mark)} (line {line})"
        raise BoolnetError(
            f"{name} is not text: {place} is not {encoding.upper()}",
            help="give a text file: an expression, truth table, PLA or DIMACS CNF",
        ) from None


def _looks_like_utf_16(data: bytes) -> bool:
    """Whether every second byte at the beginning is zero, or nearly so."""
    halves = data[:_PEEK:2], data[1:_PEEK:2]
    zeros = [half.count(0) for half in halves]
    return min(zeros) == 0 and 4 * max(zeros) > 3 * len(halves[0])


def unix_lines(text: str) -> str:
    """Return a text whose lines end as on Unix, whichever way they did, and without the sign that ended files of DOS.

    >>> unix_lines("a\\r\\nb\\rc\\n\\x1a")
    'a\\nb\\nc\\n'
    """
    text = text.rstrip("\x1a")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def settled(text: str, name: str, comments: re.Pattern[str] = _NOTHING) -> str:
    """Return a text without the surrogates of `text_of`.

    Parameters
    ----------
    text : str
    name : str
        What messages call it.
    comments : re.Pattern
        What is not read in a text of this format; nothing by default.

    Raises
    ------
    BoolnetError
        If a byte that is no UTF-8 stands where it is read.

    Examples
    --------
    >>> settled("# na\\udcefve\\na", "f", re.compile("#.*"))
    '# naïve\\na'
    """
    if text.isascii() or not _BYTE.search(text):
        return text
    kept = comments.sub(lambda match: _BYTE.sub(_character, match[0]), text)
    bad = _BYTE.search(kept)
    if bad is None:
        return kept
    line = kept.count("\n", 0, bad.start()) + 1
    raise BoolnetError(
        f"{name} is not text: byte 0x{ord(bad[0]) - _FIRST:02x} in line {line} is not UTF-8",
        Span(_BYTE.sub("\N{REPLACEMENT CHARACTER}", kept), bad.start(), bad.end(), name),
        help="save the file as UTF-8; only comments may be in another encoding",
    )


def _character(match: re.Match[str]) -> str:
    byte = bytes([ord(match[0]) - _FIRST])
    return byte.decode("cp1252", "replace")
