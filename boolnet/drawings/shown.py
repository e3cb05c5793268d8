"""Pictures and facts as HTML, for notebooks: all text is escaped, nothing is fetched, run, or styled beyond itself."""

from __future__ import annotations

from collections.abc import Iterable

from nets.core.html import html_facts, html_group
from nets.drawing.svg import Picture


def shown(picture: Picture | None, facts: Iterable[tuple[str, str]] = ()) -> str:
    """Return a picture, and below it facts with what they are of.

    Examples
    --------
    >>> shown(None, [("nodes", "3 < 4")]).count("3 &lt; 4")
    1
    """
    return html_group("" if picture is None else picture.html(), html_facts(facts))
