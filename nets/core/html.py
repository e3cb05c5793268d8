"""What notebooks show of an object: HTML whose text is escaped, and that fetches and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from html import escape

LONGEST = 600  # characters of a cell
FACT = "text-align:left;vertical-align:top"
SCROLLS = "max-width:100%;overflow-x:auto"  # where a page is narrow
CAPTION = "text-align:left;caption-side:top;white-space:nowrap"
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold
# Marks that would turn the text after them around are shown, not obeyed.
_TURNING = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "·")


def readable(text: str) -> str:
    """Return a text without what XML cannot hold, and without marks that turn what stands after them around.

    >>> readable("a" + chr(0x202E) + "b" + chr(0))
    'a·b�'
    """
    return _CONTROL.sub("\ufffd", text.translate(_TURNING))


def html_text(text: str) -> str:
    """Return a text as HTML has it, cut where it is very long.

    >>> html_text("a < b")
    'a &lt; b'
    """
    return escape(readable(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"))


def html_table(
    head: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str = "", numbers: Collection[int] = ()
) -> str:
    """Return a table.

    Parameters
    ----------
    head : sequence of str
        What each column is.
    rows : iterable of sequence of str
        The first cell of each says what the row is.
    caption : str
    numbers : collection of int
        The columns that stand to the right.

    Examples
    --------
    >>> html_table(["layer", "size"], [["<b>", "3"]], numbers={1}).count("&lt;b&gt;")
    1
    """
    aligned = [f"text-align:{'right' if k in numbers else 'left'};padding:1px 12px 1px 0" for k in range(len(head))]
    titles = "".join(
        f'<th scope="col" style="{style}">{html_text(cell)}</th>' for cell, style in zip(head, aligned, strict=True)
    )
    body = "".join(_row(row, aligned) for row in rows)
    above = f'<caption style="{CAPTION}">{html_text(caption)}</caption>' if caption else ""
    return (
        f'<div style="{SCROLLS}"><table style="border:0;margin:6px 0">{above}'
        f'<thead><tr style="background:none">{titles}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _row(row: Sequence[str], aligned: Sequence[str]) -> str:
    first, *others = zip(row, aligned, strict=True)
    cells = [f'<th scope="row" style="{first[1]}">{html_text(first[0])}</th>']
    cells += [f'<td style="{style}">{html_text(cell)}</td>' for cell, style in others]
    return f'<tr style="background:none">{"".join(cells)}</tr>'


def html_facts(facts: Iterable[tuple[str, str]]) -> str:
    """Return facts as a table without a head, each beside what it is of; nothing where there are none.

    >>> html_facts([("nodes", "3 < 4")]).count("3 &lt; 4"), html_facts([])
    (1, '')
    """
    rows = "".join(
        f'<tr style="background:none"><th scope="row" style="{FACT};padding:1px 12px 1px 0">{html_text(name)}</th>'
        f'<td style="{FACT};padding:1px 0;white-space:pre-line">{html_text(text)}</td></tr>'
        for name, text in facts
    )
    return f'<table style="border:0;margin:6px 0">{rows}</table>' if rows else ""


def html_group(*parts: str) -> str:
    """Return parts of a page as one."""
    return f'<div role="group">{"".join(parts)}</div>'
