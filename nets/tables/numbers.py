"""What is a number in a cell, and how it is written: decimal comma, groups of three digits, a sign such as %."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from nets.core.arrays import Array

CHARACTERS = b"0123456789.eE+-"  # float() takes of these what this house takes: no `1_5`, `inf`, `nan`, `0x1`
POWER = r"(?:[eE][+-]?[0-9]+)?"
COMMA = re.compile(rf"[+-]?(?:[0-9]+,?[0-9]*|[0-9]{{1,3}}(?:\.[0-9]{{3}})+(?:,[0-9]*)?|,[0-9]+){POWER}")
GROUPED = re.compile(rf"[+-]?(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)(?:\.[0-9]*)?{POWER}")
SIGNS = ("%", "$", "€", "£")


@dataclass(frozen=True)
class Form:
    """How a column writes its numbers.

    Attributes
    ----------
    decimal : {".", ","}
    is_grouped : bool
        Whether the other of the two may stand between groups of three digits.
    sign : str
        What every number has before or behind it: %, $, € or £.

    Examples
    --------
    >>> Form(",").number("1.234,5"), Form(",").number("1.5"), Form(".", True).number("1,234.5"), Form().number("1_5")
    (1234.5, None, 1234.5, None)
    """

    decimal: str = "."
    is_grouped: bool = False
    sign: str = ""

    def number(self, cell: str) -> float | None:
        """Return the finite number that a cell is, or None."""
        found = self.numbers([cell])
        return None if found is None else found[0]

    def numbers(self, cells: Sequence[str]) -> list[float] | None:
        """Return the numbers of cells, if all of them are finite numbers."""
        if self.sign:
            cells = [_without(cell, self.sign) for cell in cells]
        if self.decimal == ",":
            if not all(map(COMMA.fullmatch, cells)):
                return None
            cells = [cell.replace(".", "").replace(",", ".") for cell in cells]
        elif self.is_grouped:
            if not all(map(GROUPED.fullmatch, cells)):
                return None
            cells = [cell.replace(",", "") for cell in cells]
        numbers = plain_numbers(cells)
        return None if numbers is None else numbers.tolist()

    def to_json(self) -> dict[str, Any]:
        """Return the form as plain values."""
        return {"decimal": self.decimal, "grouped": self.is_grouped, "sign": self.sign}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the form of plain values."""
        return cls(str(values["decimal"]), bool(values["grouped"]), str(values["sign"]))


PLAIN = Form()


def plain_numbers(cells: Sequence[str]) -> Array | None:
    """Return the numbers of cells as float64, each the nearest to its text, if all are finite and plainly written.

    >>> plain_numbers(["1", "-2.5e3"]), plain_numbers(["1_5"]), plain_numbers(["1e999"]), plain_numbers(["١"])
    (array([ 1.0e+00, -2.5e+03]), None, None, None)
    """
    joined = "".join(cells)
    if not joined.isascii() or joined.encode().translate(None, CHARACTERS):
        return None
    try:
        numbers = np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        return None
    return numbers if np.isfinite(numbers).all() else None


def _without(cell: str, sign: str) -> str:
    """Return a cell without its sign; one that has none is as it is.

    >>> _without("12 %", "%"), _without("$ 3", "$"), _without("-$3", "$"), _without("4", "$")
    ('12', '3', '-3', '4')
    """
    if cell.endswith(sign):
        return cell[: -len(sign)].rstrip()
    for minus in ("", "-"):
        if cell.startswith(minus + sign):
            return minus + cell[len(minus + sign) :].lstrip()
    return cell


def form_of(cells: Sequence[str], separator: str, decimal: str | None) -> Form | None:
    """Return how cells write numbers, if all of them are numbers.

    Parameters
    ----------
    cells : sequence of str
        None of them missing.
    separator : str
        Of the file: where it is a comma, one in a cell stands between groups, if it can.
    decimal : {".", ","}, optional
        What is known of the file.

    Examples
    --------
    >>> form_of(["1.5", "2"], ",", None), form_of(["1,5"], ";", None)
    (Form(decimal='.', is_grouped=False, sign=''), Form(decimal=',', is_grouped=False, sign=''))
    >>> form_of(["1,250"], ",", None), form_of(["5 %", "10 %"], ",", None)
    (Form(decimal='.', is_grouped=True, sign=''), Form(decimal='.', is_grouped=False, sign='%'))
    """
    sign = next((sign for sign in SIGNS if cells and all(sign in cell for cell in cells)), "")
    point, grouped, comma = Form(".", False, sign), Form(".", True, sign), Form(",", False, sign)
    if decimal is not None:
        order = [comma, point] if decimal == "," else [point, grouped]
    else:
        order = [point, grouped, comma] if separator == "," else [point, comma, grouped]
    return next((form for form in order if form.numbers(cells) is not None), None)
