"""Covers as sympy objects, and as the text that makes them.

sympy is imported inside the functions: it takes longer to load than most covers take to minimise.
"""

from __future__ import annotations

import keyword
from collections.abc import Sequence
from typing import Any

from boolnet.core.errors import BoolnetError
from boolnet.functions.cover import Cover
from boolnet.writers.products import sums_of_products


def to_sympy(cover: Cover, inputs: Sequence[str], outputs: Sequence[str], kind: str = "sum") -> list[Any]:
    """Return each output as a sympy Boolean: an Or, or for an exclusive sum an Xor, of products.

    The cubes are kept as they are, but for sympy's own order of operands.

    Parameters
    ----------
    cover : Cover
    inputs, outputs : sequence of str
        Their names.
    kind : str
        What a cover says of its outputs (see `MinimizationResult`): "xor" for an exclusive sum, else an OR.

    Examples
    --------
    >>> to_sympy(Cover.from_strings(["10-", "--1"], ["1", "1"]), ["x1", "x2", "x3"], ["y"])
    [x3 | (x1 & ~x2)]
    """
    from sympy import And, Not, Or, Symbol, Xor

    literals = [(Not(Symbol(name)), Symbol(name)) for name in inputs]
    joint = Xor if kind == "xor" else Or
    return sums_of_products(cover, literals, lambda a: And(*a), lambda a: joint(*a))


def write_sympy(cover: Cover, inputs: Sequence[str], outputs: Sequence[str], kind: str = "sum") -> str:
    """Return a cover as the Python text of a sympy object, one line per output.

    An input whose name is no Python name, or has another meaning in sympy (E, S, gamma), is spelled as a Symbol.

    Parameters
    ----------
    cover : Cover
    inputs, outputs : sequence of str
        Their names.
    kind : str
        What a cover says of its outputs (see `MinimizationResult`): "xor" for an exclusive sum, else an OR.

    Raises
    ------
    BoolnetError
        If one of several outputs has a name that nothing can be assigned to.

    Examples
    --------
    >>> write_sympy(Cover.from_strings(["10-", "--1"], ["1", "1"]), ["x1", "E", "a<3>"], ["y"])
    "Or(And(x1, Not(Symbol('E'))), Symbol('a<3>'))"
    """
    symbols = [symbol_text(name) for name in inputs]
    literals = [(f"Not({symbol})", symbol) for symbol in symbols]
    joint = "Xor" if kind == "xor" else "Or"
    sums = sums_of_products(cover, literals, lambda a: _call("And", a, "true"), lambda a: _call(joint, a, "false"))
    if tuple(outputs) == ("y",):
        return sums[0]
    bad = [name for name in outputs if not _is_variable(name)]
    if bad:
        raise BoolnetError(f"Python cannot spell the output {bad[0]!r}", help="rename it to letters, digits and _")
    return "\n".join(f"{name} = {text}" for name, text in zip(outputs, sums, strict=True))


def _call(function: str, operands: list[str], neutral: str) -> str:
    return f"{function}({', '.join(operands)})" if len(operands) > 1 else (operands or [neutral])[0]


def symbol_text(name: str) -> str:
    """Return an input in Python text: its name, or where that means something else, a Symbol of it."""
    import sympy

    return name if _is_variable(name) and not hasattr(sympy, name) else f"Symbol({name!r})"


def _is_variable(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)
