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
    **dict.fromkeys(("-->", "==>"), "implication is written ->"),
    **dict.fromkeys(("<-->", "<==>"), "equivalence is written <->"),
    ":-": "a rule is written name = a & b",
    "--": "a comment begins with # or //, and NOT is written !a",
    ">>": "implication is written ->",
    "<<": "that b implies a is written b -> a",
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
    "`": f"{_NOT}, and a formula stands without quotes around it",
    "´": _NOT,
    "″": "NOT NOT is written !!a or a''",
    "/": f"{_NOT}; a comment begins with // or #",
    "\\": r"LaTeX is not read: NOT is written !a or a', \land &, \lor |, \oplus ^",
    "$": "names and formulas are written without $",
    "@": "names hold letters, digits and _",
    "%": "parity is written xor(a, b, c), and a comment begins with # or //",
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
    **dict.fromkeys(("∥", "‖", "⩔", "∔"), "OR is written |"),
    **dict.fromkeys(("⨁", "△", "∆", "⊖"), "exclusive or is written ^"),
    **dict.fromkeys(("∗", "⋆", "∘", "⩓"), "AND is written &"),
    **dict.fromkeys(("∖", "⇏", "↛", "⊅"), "AND NOT is written a & !b"),
    **dict.fromkeys(("⊂", "⊆", "⊢", "⊨", "∴"), "that a implies b is written a -> b"),
    **dict.fromkeys(("⟵", "↚"), "that b implies a is written b -> a"),
    **dict.fromkeys(("≈", "≅"), "equivalence is written <->"),
    **dict.fromkeys(("⌐", "￢", "˜"), _NOT),
    **dict.fromkeys(("□", "◇", "◊"), "there are no modal operators"),
    "†": "NOR is written a nor b",
    "∈": "an input is 0 or 1: there are no sets",
    "⊗": "AND is written &, exclusive or ^, equivalence <->",
    "∀": "there are no quantifiers: write the AND of all cases",
    "∃": "there are no quantifiers: write the OR of all cases",
}
ASSIGNMENTS = frozenset(
    [":=", "≔", "<=", "<-", "←", ":", ":-"]
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
    **dict.fromkeys(("equal", "eq", "equiv", "equivalent"), "equivalence is written a <-> b"),
    **dict.fromkeys(("unequal", "xor2", "neq"), "that two differ is written a ^ b"),
    **dict.fromkeys(("imply", "imp"), "implication is written a -> b"),
    **dict.fromkeys(("onehot", "nhot", "exactlyone"), "that exactly so many are true is exactly(1, a, b, c)"),
    **dict.fromkeys(("onehot0", "atmostone"), "that at most one is true is !atleast(2, a, b, c)"),
    **dict.fromkeys(("sum", "count", "len"), "that at least two are true is atleast(2, a, b, c)"),
    **dict.fromkeys(("inv", "invert", "neg"), "NOT is written !a or not(a)"),
}

#: What other languages write before the name that they define.
TYPES = frozenset(("int", "bool", "boolean", "bit", "logic", "auto", "signal", "wire", "reg", "var", "val", "set"))

#: What spreadsheets call functions, in some languages, and what they are here.
SPREADSHEET: dict[str, str] = {
    **dict.fromkeys(("und", "et", "y", "e"), "and"),
    **dict.fromkeys(("oder", "ou", "o"), "or"),
    **dict.fromkeys(("nicht", "non", "no"), "not"),
    **dict.fromkeys(("wenn", "if", "si", "se"), "ite"),
    "xoder": "xor",
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
    if re.fullmatch(r"\d+(?:\s*,\s*\d+)+", rest):
        rest = f"m({rest})"
    plain = 0 < len(rest) <= SHOWN_DEFINITION and rest.isprintable() and not _NESTED.search(rest)
    return f"{name} = {rest}" if plain else ""


def rewritten_formula(place: Span) -> str:
    """Return a formula of a spreadsheet, behind the ``=`` at a place, in the words of this language, "" for a long one.

    Examples
    --------
    >>> rewritten_formula(Span("=UND($A$1;NICHT(B1))", 0, 1)), rewritten_formula(Span("=", 0, 1))
    ('and(A1, not(B1))', '')
    """
    line = place.text[place.stop : place.stop + SHOWN_STATEMENT].partition("\n")[0].strip()
    if not line or len(line) > SHOWN_DEFINITION or not line.isprintable():
        return ""
    line = re.sub(r"\s*[;,]\s*", ", ", line.replace("$", "").rstrip("; "))
    return re.sub(r"([^\W\d]+)\(", lambda call: f"{_function(call[1])}(", line)


def _function(name: str) -> str:
    return SPREADSHEET.get(name.casefold(), name.casefold())


def _bare(operand: str) -> str:
    """Return an operand without parentheses around the whole of it."""
    inner = operand[1:-1]
    return inner if operand[:1] + operand[-1:] == "()" and not {"(", ")"} & {*inner} else operand
