"""Texts with places to fill."""

from __future__ import annotations

import re


def filled(template: str, **values: object) -> str:
    """Return a text with ``@key@`` replaced by values, in one go: what is put in is not looked at again.

    Examples
    --------
    >>> filled("@a@ @b@", a="@b@", b=2)
    '@b@ 2'
    """
    return re.sub(r"@(\w+)@", lambda key: str(values[key[1]]), template)
