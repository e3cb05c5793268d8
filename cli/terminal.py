"""What terminals can show: whether a line can be written anew, and what stands for a sign that they have not."""

from __future__ import annotations

import codecs
import io
import os
import sys
from typing import TextIO

#: What stands for a sign that a terminal cannot show; where columns are aligned, as wide as the sign.
SIGNS = (
    dict.fromkeys("─━╸╺–—−‑", "-")
    | dict.fromkeys("│┃", "|")
    | dict.fromkeys("┌┐└┘├┤┬┴┼", "+")
    | {"▶": ">", "◆": "*", "○": "o", "●": "*", "◉": "@", "⋮": ":", "•": "*", "·": "*", "×": "x"}
    | {"→": "->", "←": "<-", "≤": "<=", "≥": ">=", "…": "...", "∞": "inf"}
    | dict.fromkeys("‘’′", "'")
    | dict.fromkeys("“”", '"')
)
HANDLER = "boolnet-signs"  # of characters that an encoding has not
ASCII = "boolnet-ascii"  # under a name of its own, as click writes UTF-8 where it meets plain ASCII


def is_live() -> bool:
    """Whether standard error is a terminal whose lines can be written anew: not a dumb one, nor a notebook's cell."""
    is_plain = os.environ.get("TERM") in ("dumb", "unknown") or "JPY_PARENT_PID" in os.environ
    return sys.stderr.isatty() and not is_plain


def spelled(text: str) -> str:
    """Return what is written for characters that an encoding has not: a sign for a sign, an escape for a letter.

    Examples
    --------
    >>> spelled("─▶ ≤ é ☃")
    '-> <= \\\\xe9 ?'
    """
    return "".join(
        SIGNS.get(c) or (c.encode("ascii", "backslashreplace").decode() if c.isalnum() else _other(c)) for c in text
    )


def _other(character: str) -> str:
    return "." if "\u2800" <= character <= "\u28ff" else character if character.isascii() else "?"  # dots of a spinner


def adapt(stream: TextIO) -> None:
    """Let a stream write every text, with `spelled` for what its encoding has not."""
    if not isinstance(stream, io.TextIOWrapper):
        return
    is_ascii = codecs.lookup(stream.encoding).name == "ascii"
    stream.reconfigure(encoding=ASCII if is_ascii else None, errors=HANDLER)


def _handle(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return spelled(error.object[error.start : error.end]), error.end


class _Encoder(codecs.IncrementalEncoder):
    def encode(self, text: str, final: bool = False) -> bytes:
        return codecs.ascii_encode(text, self.errors)[0]


class _Decoder(codecs.IncrementalDecoder):
    def decode(self, data: object, final: bool = False) -> str:
        return codecs.ascii_decode(data, self.errors)[0]  # type: ignore[arg-type]


def _find(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != ASCII:
        return None
    return codecs.CodecInfo(codecs.ascii_encode, codecs.ascii_decode, None, None, _Encoder, _Decoder, ASCII)


codecs.register_error(HANDLER, _handle)
codecs.register(_find)
