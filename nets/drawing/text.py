"""How wide a text is, before anything draws it.

A picture is read with whatever font there is. Widths are those of DejaVu Sans, in thousandths of the font's size, which
is as wide as any of the usual ones (Verdana is its like; Helvetica, Arial and Liberation Sans are narrower): what is
measured so stays inside and apart in all of them. Characters that are not listed are taken to be as wide as the widest.
"""

from __future__ import annotations

import unicodedata

FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
_WIDTHS = {
    275: "'",
    278: "ijl",
    295: "IJ",
    318: " ,.·",
    337: "/:;\\|",
    352: "f",
    361: "-",
    392: "()[]t",
    411: "!r",
    460: '"',
    500: "*_`",
    525: "sz",
    557: "?Lc",
    592: "Fkvxy",
    615: "PTYaeo",
    636: "ESbdghnpqu$0123456789{}",
    656: "K",
    686: "ABVXZ",
    698: "CR",
    752: "HNU",
    780: "&DG",
    787: "OQ",
    838: "#+<=>^~w−×≥≤⊕¬∧∨→",
    863: "M",
    974: "%m",
    1000: "@W…",
}
WIDTH_OF = {character: width for width, characters in _WIDTHS.items() for character in characters}
UNKNOWN = 1000
BOLD = 1.15


def text_width(text: str, size: float) -> float:
    """Return the width of a text in a font of `size`.

    >>> text_width("il", 10), text_width("W", 10), text_width("x" + chr(0x305), 10)
    (5.56, 10.0, 5.92)
    """
    return round(sum(map(_width, text)) * size / 1000, 3)


def _width(character: str) -> int:
    if character in WIDTH_OF:
        return WIDTH_OF[character]
    return 0 if unicodedata.combining(character) or unicodedata.category(character) == "Cf" else UNKNOWN


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
    >>> fitted("x1 & !x2", 10, 100), fitted("x1 & !x2", 10, 35)
    ('x1 & !x2', 'x1 &…')
    """
    if text_width(text, size) <= width:
        return text
    room, kept = width - text_width("…", size), ""
    for character in text:
        if text_width(kept + character, size) > room:
            break
        kept += character
    return kept + "…" if room > 0 else ""


def wrapped(text: str, size: float, width: float, most: int = 2) -> list[str]:
    """Return a text as lines, broken at blanks; the last is cut where it is wider.

    Parameters
    ----------
    text : str
    size : float
        Of the font.
    width : float
        How wide a line may be.
    most : int
        Lines.

    Examples
    --------
    >>> wrapped("x1 & !x2 | x3 & x4", 10, 60), wrapped("x1 & !x2 | x3 & x4", 10, 60, most=1)
    (['x1 & !x2 |', 'x3 & x4'], ['x1 & !x2 |…'])
    """
    lines, rest = [""], text.split(" ")
    while rest:
        longer = f"{lines[-1]} {rest[0]}" if lines[-1] else rest[0]
        if not lines[-1] or text_width(longer, size) <= width:
            lines[-1] = longer
            rest.pop(0)
        elif len(lines) == most:
            lines[-1] = " ".join([lines[-1], *rest])
            break
        else:
            lines.append("")
    return [fitted(line, size, width) for line in lines]
