"""Text from the bytes of a file: UTF-8, UTF-16, UTF-32, or else windows-1252, and what is no text is refused."""

from __future__ import annotations

import codecs
import re

from nets.core.errors import DataError

BEGINNINGS = {  # of files that are tables to their owners, but no text
    b"PK\x03\x04": "a zip file, as xlsx and ods files are",
    b"\xd0\xcf\x11\xe0": "an xls file",
    b"PAR1": "a parquet file",
    b"SQLite format 3": "an SQLite database",
    b"\x89PNG": "a picture",
    b"%PDF": "a PDF file",
    b"\x89HDF": "an HDF5 file",
    b"ARROW1": "an Arrow file",
    b"\x93NUMPY": "a NumPy array",
}
MARKS = (  # those of UTF-32 begin with one of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
HELP = "save it as CSV text, in UTF-8"
WESTERN = "windows-1252"
ENCODINGS = "utf-16, latin-1, cp1251, koi8-r, gb18030, shift_jis, euc-kr"
WIDE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")  # in UTF-8
BEYOND_ASCII = bytes(range(128, 256))
DAMAGED = 2  # bytes that do not fit to one that does: of text in another encoding nearly all do not fit
PRINTED = frozenset(range(0x21, 0x7F))
PUNCTUATION = 0x20  # of General Punctuation, the upper byte
LOOKED_AT = 2**12  # bytes, for UTF-16 without a byte order mark


def decode(data: bytes | bytearray, name: str, encoding: str | None = None) -> tuple[str, str]:
    r"""Return the text of a file, without a byte order mark, and what it is encoded in.

    A file that is not UTF-8 throughout is windows-1252 throughout: nothing else can be told without a dictionary. Where
    many of its characters are UTF-8 all the same, it is UTF-8 that is damaged, and refused.

    Parameters
    ----------
    data : bytes
    name : str
        What to call the file in a message.
    encoding : str, optional
        What it is in, by a name that Python knows, where the bytes do not tell.

    Raises
    ------
    DataError
        If it is no text, damaged UTF-8, or not in that encoding, with the line.

    Examples
    --------
    >>> decode("né".encode("utf-16"), "a"), decode("né".encode(), "a"), decode(b"n\xe9", "a")
    (('né', 'utf-16-le'), ('né', 'utf-8'), ('né', 'windows-1252'))
    >>> decode("да".encode("koi8-r"), "a", "KOI8-R")
    ('да', 'koi8-r')
    """
    if encoding is not None:
        return _decoded(data, known_encoding(encoding), name).removeprefix("\ufeff"), known_encoding(encoding)
    for beginning, what in BEGINNINGS.items():
        if data.startswith(beginning):
            raise DataError(f"{name} is no text, but {what}", help=HELP)
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, name), encoding
    if wide := _wide(data):
        return _decoded(data, wide, name), wide
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise DataError(f"{name}:{line} is no text: it holds a zero byte", help=HELP)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _is_damaged(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise DataError(
                f"{name}:{line} is no UTF-8 text, as the rest is: byte {data[error.start]:#04x}: {error.reason}",
                help=f"repair the line, or say what the file is in: --encoding {WESTERN}, {ENCODINGS}, ...",
            ) from None
        return _decoded(data, "cp1252", name, "neither UTF-8 nor windows-1252 text"), WESTERN


def _is_damaged(data: bytes | bytearray) -> bool:
    """Whether bytes that are no UTF-8 are so for few errors in it: characters of several bytes fit by chance seldom."""
    whole = sum(map(len, WIDE.findall(data)))
    others = len(data) - len(data.translate(None, BEYOND_ASCII)) - whole
    return others <= DAMAGED * whole


def known_encoding(encoding: str) -> str:
    """Return the name of an encoding of text as Python has it, or refuse one that it has not.

    >>> known_encoding("UTF8")
    'utf-8'
    """
    try:
        found = codecs.lookup(encoding)
        "".encode(found.name)
    except (LookupError, ValueError):
        raise DataError(f"no encoding of text is called {encoding!r}", help=f"choose {ENCODINGS}, ...") from None
    return found.name


def told(encoding: str, name: str) -> tuple[str, ...]:
    """Return what is to be said of how a file was decoded: nothing where its bytes left no doubt.

    >>> told("windows-1252", "a.txt")
    ('a.txt is not UTF-8: it is read as windows-1252 (--encoding says otherwise)',)
    """
    return (f"{name} is not UTF-8: it is read as {WESTERN} (--encoding says otherwise)",) if encoding == WESTERN else ()


def _decoded(data: bytes | bytearray, encoding: str, name: str, what: str = "") -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, errors="ignore")
        wrong = f"byte {data[error.start]:#04x}: " if what else ""
        raise DataError(
            f"{name}:{before.count(chr(10)) + 1} is {what or f'no {encoding} text'}: {wrong}{error.reason}",
            help=f"say what it is in: --encoding {ENCODINGS}, ...; or save it in UTF-8" if what else HELP,
        ) from None
    if "\0" in text:
        raise DataError(f"{name}:{text.count(chr(10), 0, text.index(chr(0))) + 1} is no text: zero byte", help=HELP)
    return text


def _wide(data: bytes | bytearray) -> str:
    """Return which UTF-16 a file without a byte order mark is in, if so: every other byte of plain text is zero."""
    head = data[:LOOKED_AT]
    if len(head) < 4 or len(data) % 2:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    few, many = len(head) // 100, len(head) * 3 // 10
    if odd > many and even <= few:
        return "" if _is_narrow(data, head[1::2], head[::2]) else "utf-16-le"
    return "utf-16-be" if even > many and odd <= few and not _is_narrow(data, head[::2], head[1::2]) else ""


def _is_narrow(data: bytes | bytearray, upper: bytes | bytearray, lower: bytes | bytearray) -> bool:
    """Whether bytes with many zeros are a text of bytes all the same: UTF-8, or letters of ASCII side by side."""
    letters = [pair for pair in zip(upper, lower, strict=True) if pair[0] not in (0, PUNCTUATION)]
    if sum(PRINTED.issuperset(pair) for pair in letters) * 2 > len(letters):  # of Chinese, one in five
        return True
    try:
        return not data.isascii() and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False
