"""Names as programming languages spell them, and as text that no comment or string of theirs ends at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from boolnet.export.header import header_text
from nets.graphs.graph import Graph


def identifiers(names: Iterable[str], prefix: str = "") -> list[str]:
    """Return an identifier of ASCII letters, digits and _ for every name, each another.

    Parameters
    ----------
    names : iterable of str
    prefix : str
        What each begins with; it keeps them apart from words of the language.

    Examples
    --------
    >>> identifiers(["a[3]", "a_3", "ñ", "2"], prefix="in_")
    ['in_a_3', 'in_a_3_2', 'in_x', 'in_2']
    """
    found: dict[str, None] = {}
    for name in names:
        base = prefix + (re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_") or "x")
        new, number = base, 2
        while new in found:
            new, number = f"{base}_{number}", number + 1
        found[new] = None
    return list(found)


def quoted(text: str) -> str:
    r"""Return a text in double quotes and ASCII: JSON, and a string of C99 or JavaScript that ends no comment.

    >>> print(quoted("*/ \N{LATIN SMALL LETTER E WITH ACUTE}"))
    "*\u002f \u00e9"
    """
    return _slashed(json.dumps(text))


def commented(graph: Graph) -> str:
    """Return the header of a network as a line that may stand in a comment of any language."""
    return _slashed(header_text(graph))


def _slashed(text: str) -> str:
    return text.replace("/", "\\u002f")  # neither */ nor </script> nor a trigraph is left, and JSON reads the same
