"""Pictures and facts as HTML, for notebooks: all text is escaped, nothing is fetched, run, or styled beyond itself."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from nets.drawing.svg import Picture, readable

LONGEST = 600  # characters of a fact
STYLE = "text-align:left;vertical-align:top"


def shown(picture: Picture | None, facts: Iterable[tuple[str, str]] = ()) -> str:
    """Return a picture, and below it facts with what they are of.

    Examples
    --------
    >>> shown(None, [("nodes", "3 < 4")]).count("3 &lt; 4")
    1
    """
    parts = [] if picture is None else [picture.html()]
    rows = "".join(
        f'<tr style="background:none"><th scope="row" style="{STYLE};padding:1px 12px 1px 0">{_text(name)}</th>'
        f'<td style="{STYLE};padding:1px 0;white-space:pre-line">{_text(text)}</td></tr>'
        for name, text in facts
    )
    if rows:
        parts.append(f'<table style="border:0;margin:6px 0">{rows}</table>')
    return f'<div role="group">{"".join(parts)}</div>'


def _text(text: str) -> str:
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return escape(readable(text))
