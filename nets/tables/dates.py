"""Dates and times of day, as files have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

TIME = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:[AaPp][Mm])?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATE = re.compile(
    rf"(?:[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}|[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.](?:[0-9]{{4}}|[0-9]{{2}})"
    rf"|[0-9]{{1,2}}[ -]{MONTH}[ -][0-9]{{2,4}}|{MONTH} [0-9]{{1,2}},? [0-9]{{4}}){TIME}"
    r"|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?",
    re.IGNORECASE,
)
FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d %b %Y", "%d-%b-%Y")
DAY = 86400


def are_dates(cells: Sequence[str]) -> bool:
    """Whether all cells look like dates or times.

    >>> are_dates(["2024-02-29", "2024-03-01T12:00:00Z"]), are_dates(["1/2/2024", "12:30"]), are_dates(["1.5"])
    (True, True, False)
    """
    return all(map(DATE.fullmatch, cells))


def date_format(cells: Sequence[str]) -> str | None:
    """Return the one format that reads all cells, "iso" where ISO 8601 does, or None where none does or two do.

    >>> date_format(["2024-02-29 10:00"]), date_format(["31/12/2024", "1/2/2024"]), date_format(["1/2/2024"])
    ('iso', '%d/%m/%Y', None)
    """
    fitting = [format for format in ("iso", *FORMATS) if all(day_number(cell, format) is not None for cell in cells)]
    return fitting[0] if len(fitting) == 1 or fitting[:1] == ["iso"] else None


def day_number(cell: str, format: str) -> float | None:
    """Return the days from 1970 to a date, or None if it is none in that format.

    >>> day_number("1970-01-02T12:00", "iso"), day_number("2.1.1970", "%d.%m.%Y"), day_number("soon", "iso")
    (1.5, 1.0, None)
    """
    try:
        moment = datetime.fromisoformat(cell) if format == "iso" else datetime.strptime(cell, format)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / DAY
    except (ValueError, OverflowError):
        return None
