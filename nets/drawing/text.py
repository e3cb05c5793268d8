"""How wide a text is, before anything draws it: the widths of Helvetica, which Arial and Liberation Sans share.

Widths are those of Adobe's font metrics of Helvetica, in thousandths of the font's size. Characters that these do not
have are taken to be as wide as its widest letters, wide ones of East Asia as a whole em: hardly a text is wider than
is said.
"""

from __future__ import annotations

import unicodedata

FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
_WIDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
WIDTH_OF = {character: width for width, characters in _WIDTHS.items() for character in characters}
UNKNOWN, WIDE = 944, 1015


def text_width(text: str, size: float) -> float:
    """Return the width of a text in a font of `size`.

    >>> text_width("il", 10), text_width("W", 10), text_width("x" + chr(0x305), 10)
    (4.44, 9.44, 5.0)
    """
    return round(sum(map(_width, text)) * size / 1000, 3)


def _width(character: str) -> int:
    known = WIDTH_OF.get(character)
    if known is not None:
        return known
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return WIDE if unicodedata.east_asian_width(character) in "WF" else UNKNOWN


def fitted(text: str, size: float, width: float) -> str:
    """Return a text, cut where it is wider.

    Parameters
    ----------
    text : str
    size : float
        Of the font.
    width : float
        How wide it may be.

    Examples
    --------
    >>> fitted("x1 & !x2", 10, 100), fitted("x1 & !x2", 10, 30)
    ('x1 & !x2', 'x1…')
    """
    if text_width(text, size) <= width:
        return text
    room, kept = width - text_width("…", size), ""
    for character in text:
        if text_width(kept + character, size) > room:
            break
        kept += character
    return kept.rstrip() + "…" if room > 0 else ""
