"""The values of a label's text, by a reader that shares nothing with the one that wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

TOKEN = re.compile(r"\s*(<=|>=|\d+/\d+|\d+(?![\w])|[^\W\d][\w\[\]]*|.)")
LEVELS = ({"+", "-"}, {"|"}, {"^"}, {"&"})


def text_values(text: str, values: Mapping[str, Any]) -> Any:
    """Return the values of a label's text for the values of inputs and nodes, or None where the text is cut or rounded.

    Examples
    --------
    >>> a, b = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    >>> text_values("relu(2 a - b + 1)", {"a": a, "b": b}).tolist()
    [1, 0, 3, 2]
    >>> text_values("copy of h1: a & !b | [a + b >= 2]", {"a": a, "b": b}).tolist()
    [0, 0, 1, 1]
    >>> text_values("fold(a + b: 0 1 0)", {"a": a, "b": b}).tolist()
    [0, 1, 1, 0]
    """
    text = re.sub(r", carry into bit \d+$", "", text)
    if copied := re.fullmatch(r"copy of ([^:]+)(?:: (.*))?", text):
        text = copied[2] or copied[1]
    if "…" in text or text.startswith("about ") or re.fullmatch(r"\w+ of \d+ inputs", text):
        return None
    reader = _Reader(TOKEN.findall(text), values)
    result = reader.level(0)
    assert not reader.tokens, f"{text!r}: {reader.tokens} is left"
    return result


class _Reader:
    def __init__(self, tokens: list[str], values: Mapping[str, Any]) -> None:
        self.tokens, self.values = tokens, values

    def next(self, expected: str = "") -> str:
        token = self.tokens.pop(0)
        assert not expected or token == expected, f"{token!r} where {expected!r} is expected"
        return token

    def peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def level(self, level: int) -> Any:
        if level == len(LEVELS):
            return self.product()
        left = self.level(level + 1)
        while self.peek() in LEVELS[level]:
            sign, right = self.next(), self.level(level + 1)
            left = {"+": left + right, "-": left - right}[sign] if level == 0 else _joined(sign, left, right)
        return left

    def product(self) -> Any:
        if self.peek() in ("!", "-"):
            sign = self.next()
            return 1 - self.product() if sign == "!" else -self.product()
        if re.fullmatch(r"\d+", self.peek()):
            number = int(self.next())
            return number * self.atom() if re.match(r"[^\W\d]|[(\[]", self.peek()) else number
        return self.atom()

    def atom(self) -> Any:
        token = self.next()
        if token == "(":
            return self.closed(self.level(0), ")")
        if token == "[":
            return self.comparison()
        if token in ("relu", "step", "fold", "ite") and self.peek() == "(":
            self.next()
            return self.call(token)
        return np.asarray(self.values[token]).astype(int)

    def closed(self, value: Any, bracket: str) -> Any:
        self.next(bracket)
        return value

    def comparison(self) -> Any:
        first = self.level(0)
        sign, second = self.next(), self.level(0)
        if self.peek() == "<=":
            self.next()
            return self.closed(((first <= second) & (second <= self.level(0))).astype(int), "]")
        result = {">=": first >= second, "<=": first <= second, "=": first == second}[sign]
        return self.closed(result.astype(int), "]")

    def call(self, name: str) -> Any:
        inner = self.level(0)
        if name == "relu":
            return self.closed(np.maximum(inner, 0), ")")
        if name == "step":
            return self.closed((inner > 0).astype(int), ")")
        if name == "ite":
            self.next(",")
            on = self.level(0)
            self.next(",")
            return self.closed(np.where(inner == 1, on, self.level(0)), ")")
        return self.fold(inner)

    def fold(self, inner: Any) -> Any:
        self.next(":")
        numbers = "".join(f" {token}" for token in self.tokens[: self.tokens.index(")")])
        del self.tokens[: self.tokens.index(")") + 1]
        pairs = re.findall(r"(- )?(\d+) : (- )?(\d+)", numbers)
        if pairs:
            knots = [(int(f"{a.strip()}{s}"), int(f"{b.strip()}{v}")) for a, s, b, v in pairs]
            return np.rint(np.interp(inner, [s for s, _ in knots], [v for _, v in knots])).astype(int)
        listed = np.array([int(number.replace(" ", "")) for number in re.findall(r"(?:- )?\d+", numbers)])
        return self.least_at(inner, listed)

    def least_at(self, inner: Any, listed: Any) -> Any:
        """Return listed values, the first of which is that of the least sum there is."""
        return listed[inner - inner.min()]


def _joined(sign: str, left: Any, right: Any) -> Any:
    return {"|": left | right, "^": left ^ right, "&": left & right}[sign]
