"""What other languages write and this one does not: signs, words and ways to choose, and what to write instead."""

from __future__ import annotations

import re

from boolnet.core.errors import Span

_DEFINED = "a definition is written name = expression"
_NOT = "NOT is written !a or a'"
_QUOTES = "names are written without quotes; a' is NOT a"
_SETS = "AND is written &, OR is written |"

FOREIGN: dict[str, str] = {
    "==": "equivalence is written <->, a definition name = expression",
    "!=": "exclusive or is written ^",
    "<>": "exclusive or is written ^",
    "≠": "exclusive or is written ^",
    ":=": _DEFINED,
    "≔": _DEFINED,
    "<=": "implication is written ->",
    "<-": "that b implies a is written b -> a",
    "←": "that b implies a is written b -> a",
    ">=": "that a is at least b is written b -> a",
    "<": "that a is less than b is written !a & b",
    ">": "that a is more than b is written a & !b",
    "≤": "that a is at most b is written a -> b",
    "≥": "that a is at least b is written b -> a",
    "**": "AND is written & or *",
    "~&": "NAND is written a nand b",
    "~|": "NOR is written a nor b",
    "~^": "equivalence is written <->",
    "...": "a range is written x1..x64",
    "…": "a range is written x1..x64",
    ".": "AND is written & or *, and neither names nor statements have a full stop",
    "?": "a choice is written ite(c, a, b): a if c, else b",
    ":": "a colon stands only behind inputs and outputs",
    "-": f"{_NOT}; AND NOT is written a & !b; a name holds letters, digits and _",
    "−": f"{_NOT}; AND NOT is written a & !b",
    "–": f"{_NOT}; AND NOT is written a & !b",
    "—": f"{_NOT}; AND NOT is written a & !b",
    "¯": _NOT,
    "‾": _NOT,
    "`": _NOT,
    "´": _NOT,
    "″": "NOT NOT is written !!a or a''",
    "/": f"{_NOT}; a comment begins with // or #",
    "\\": r"LaTeX is not read: NOT is written !a or a', \land &, \lor |, \oplus ^",
    "$": "names and formulas are written without $",
    "@": "names hold letters, digits and _",
    "%": "a comment begins with # or //",
    '"': _QUOTES,
    "“": _QUOTES,
    "”": _QUOTES,
    "„": _QUOTES,
    "‘": _QUOTES,
    "∩": _SETS,
    "∪": _SETS,
    "∣": "OR is written |, NAND is written a nand b",
    "¦": "OR is written |",
    **dict.fromkeys(("&amp;", "&lt;", "&gt;", "&not;", "&and;", "&or;"), "this is HTML: write the sign itself"),
    "⊗": "AND is written &, exclusive or ^, equivalence <->",
    "∀": "there are no quantifiers: write the AND of all cases",
    "∃": "there are no quantifiers: write the OR of all cases",
}
ASSIGNMENTS = frozenset(
    [":=", "≔", "<=", "<-", "←", ":"]
)  # behind the first name of a statement they define it, elsewhere

_CHOICE = FOREIGN["?"]
FOREIGN_WORDS: dict[str, str] = {
    **dict.fromkeys(("if", "then", "else", "elif", "elsif", "elseif", "endif", "case", "when", "unless"), _CHOICE),
    **dict.fromkeys(("return", "assign", "begin", "end", "def", "module", "var", "const", "wire", "reg"), _DEFINED),
    **dict.fromkeys(("for", "while"), "there are no loops: write every case"),
    "lambda": "a Python function is given to boolnet.read as an object, not as text",
    "let": "a local name is defined by: let name = expression",
    "is": "equivalence is written <->",
    "equals": "equivalence is written <->",
    "equiv": "equivalence is written <->",
    "eq": "equivalence is written <->",
    "but": "AND is written & or and",
}

#: What other languages call functions, and what they are here.
FOREIGN_CALLS: dict[str, str] = {
    **dict.fromkeys(("if", "mux", "cond", "choose"), "ite(c, a, b) is a if c, else b"),
    **dict.fromkeys(("majority", "median"), "the majority is maj(a, b, c)"),
    **dict.fromkeys(("parity", "odd"), "parity is xor(a, b, c)"),
    **dict.fromkeys(("all", "every"), "all are and(a, b, c)"),
    **dict.fromkeys(("any", "some"), "any is or(a, b, c)"),
    **dict.fromkeys(("equal", "eq", "equiv"), "equivalence is written a <-> b"),
    **dict.fromkeys(("inv", "invert", "neg"), "NOT is written !a or not(a)"),
}

SHOWN_DEFINITION = 60  # characters of a definition that a help shows
SHOWN_STATEMENT = 200  # characters of a statement that a help rewrites
_HEAD = r"(?P<head>(?:return|assign)?\s*(?:[^\W\d]\w*\s*(?:=|:=|<=)(?![=>])\s*)?)"
_FOREIGN_CHOICES = [
    re.compile(_HEAD + body, re.IGNORECASE)
    for body in (
        r"case\s+when\s+(?P<c>.+?)\s+then\s+(?P<a>.+?)\s+else\s+(?P<b>.+?)(?:\s+end(?:\s+case)?)?",
        r"if\b\s*(?P<c>.+?)\s+then\s+(?P<a>.+?)\s+else\s+(?P<b>.+?)(?:\s+(?:end\s*(?:if)?|fi))?",
        r"if\b\s*\((?P<c>[^()]+)\)\s*(?P<a>.+?)\s+else\s+(?P<b>.+)",
        r"(?P<a>.+?)\s+(?:if|when)\s+(?P<c>.+?)\s+else\s+(?P<b>.+)",
        r"(?P<c>[^?:]+?)\s*\?\s*(?P<a>[^?:]+?)\s*:\s*(?P<b>[^?:]+)",
    )
]
_NESTED = re.compile(r"\b(?:if|then|else|when|case|end|return)\b|[?={}]", re.IGNORECASE)


def rewritten_choice(place: Span) -> str:
    """Return a choice of another language in the words of this one, "" where the statement at a place is none.

    Examples
    --------
    >>> rewritten_choice(Span("y = IF vip THEN 1 ELSE income", 4, 6))
    'y = ite(vip, 1, income)'
    >>> rewritten_choice(Span("a && b ? c : d", 7, 8)), rewritten_choice(Span("return a", 0, 6))
    ('ite(a && b, c, d)', '')
    """
    text = place.text
    begin = max(text.rfind(end, 0, place.start) for end in "\n;") + 1
    part = text[begin : begin + SHOWN_STATEMENT]
    for statement in (re.split(r"[\n;]", part)[0], part.partition(";")[0]):
        statement = " ".join(statement.split())
        for pattern in _FOREIGN_CHOICES:
            match = pattern.fullmatch(statement)
            if match and not any(_NESTED.search(match[part]) for part in "abc"):
                name = re.sub(r"\W", "", re.sub(r"^(?:return|assign)\b", "", match["head"], flags=re.IGNORECASE))
                head = f"{name} = " if name else ""
                return f"{head}ite({_bare(match['c'])}, {_bare(match['a'])}, {_bare(match['b'])})"
    return ""


def rewritten_definition(place: Span, name: str) -> str:
    """Return the definition of a name by what stands behind a place, up to the end of the statement, if that is short.

    Examples
    --------
    >>> rewritten_definition(Span("y <= a and b;", 2, 4), "y")
    'y = a and b'
    """
    rest = re.split(r"[\n;]", place.text[place.stop : place.stop + SHOWN_STATEMENT])[0].strip()
    plain = 0 < len(rest) <= SHOWN_DEFINITION and rest.isprintable() and not _NESTED.search(rest)
    return f"{name} = {rest}" if plain else ""


def _bare(operand: str) -> str:
    """Return an operand without parentheses around the whole of it."""
    inner = operand[1:-1]
    return inner if operand[:1] + operand[-1:] == "()" and not {"(", ")"} & {*inner} else operand
