"""Formulas as text in our own expression language, operator by operator: where a sum of products is too long."""

from __future__ import annotations

from boolnet.functions.circuit import Formula

MOST_CHARACTERS = 1 << 20  # of all operators' texts together: one that is read twice is written twice


def write_formula(function: Formula) -> str | None:
    """Return a formula as an expression for each output, or None where that takes more than 2^20 characters.

    Names must be such as the language can spell; see `boolnet.writers.expression.check_spelling`.

    Examples
    --------
    >>> import boolnet
    >>> print(write_formula(boolnet.read("s = a ^ b ^ c; c_out = maj(a, b, c) | !(a & b)")))
    s = a ^ b ^ c
    c_out = (atleast(2, a, b, c)) | !a | !b
    """
    texts, total = dict[int, str](), 0
    for literal in _used(function):
        texts[literal] = _text(function, literal, texts)
        total += len(texts[literal])
        if total > MOST_CHARACTERS:
            return None
    named = zip(function.outputs, function.roots, strict=True)
    return "\n".join(f"{name} = {texts[root]}" for name, root in named)


def _used(function: Formula) -> list[int]:
    """Return the literals whose texts are needed, operands first."""
    needed = set(function.roots)
    for number in range(2 * len(function.gates) - 1, -1, -1):
        if number in needed:
            needed.update(_operands(function, number))
    return sorted(needed)


def _operands(function: Formula, literal: int) -> list[int]:
    """Return the literals whose texts are parts of a literal's: an AND takes its negation in, and is an OR then."""
    gate, sign = function.gates[literal >> 1], literal & 1
    return [one ^ (sign if gate.kind == "and" else 0) for one in gate.operands]


def _text(function: Formula, literal: int, texts: dict[int, str]) -> str:
    gate, sign = function.gates[literal >> 1], literal & 1
    parts = [texts[one] for one in _operands(function, literal)]
    bare = [f"({part})" if " " in part else part for part in parts]
    match gate.kind:
        case "false":
            return "1" if sign else "0"
        case "input":
            return f"!{gate.name}" if sign else gate.name
        case "and":
            return (" | " if sign else " & ").join(bare)
        case "xor":
            text = " ^ ".join(bare)
            return f"!({text})" if sign else text
        case _:
            return f"{'!' * sign}atleast({gate.k}, {', '.join(parts)})"
