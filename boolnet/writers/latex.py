r"""Covers as LaTeX: a bar over a negated input, products by juxtaposition, sums by ``\lor``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from boolnet.functions.cover import Cover
from boolnet.writers.products import sums_of_products

_PARTS = re.compile(r"(.*?[^0-9₀-₉_])_?([0-9₀-₉]+|\[[0-9]+\])", re.DOTALL)
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_ESCAPED = {
    **{character: "\\" + character for character in "#$%&_{}"},
    "\\": r"\backslash{}",
    "^": r"\hat{}",
    "~": r"\sim{}",
}


def write_latex(cover: Cover, inputs: Sequence[str], outputs: Sequence[str], kind: str = "sum") -> str:
    r"""Return a cover as LaTeX for math mode; several outputs are the lines of an ``aligned``.

    Parameters
    ----------
    cover : Cover
    inputs, outputs : sequence of str
        Their names.
    kind : str
        What a cover says of its outputs (see `MinimizationResult`): "xor" for an exclusive sum, else an OR.

    Examples
    --------
    >>> print(write_latex(Cover.from_strings(["10-", "--1"], ["1", "1"]), ["x1", "x2", "a[3]"], ["y"]))
    x_{1} \, \overline{x}_{2} \lor a_{3}
    >>> print(write_latex(Cover.from_strings(["1", "0"], ["10", "01"]), ["in"], ["s", "carry"]))
    \begin{aligned}
    s &= \mathit{in} \\
    \mathit{carry} &= \overline{\mathit{in}}
    \end{aligned}
    """
    literals = [(latex_name(name, negated=True), latex_name(name)) for name in inputs]
    joint = r" \oplus " if kind == "xor" else r" \lor "
    sums = sums_of_products(cover, literals, lambda a: r" \, ".join(a) or "1", lambda a: joint.join(a) or "0")
    if tuple(outputs) == ("y",):
        return sums[0]
    if len(outputs) == 1:
        return f"{latex_name(outputs[0])} = {sums[0]}"
    lines = [f"{latex_name(name)} &= {text}" for name, text in zip(outputs, sums, strict=True)]
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def latex_name(name: str, negated: bool = False) -> str:
    """Return a name, its trailing digits or index as a subscript; a bar stands over the letters alone."""
    match = _PARTS.fullmatch(name)
    base, subscript = (match[1], match[2].strip("[]").translate(_SUBSCRIPTS)) if match else (name, "")
    letters = "".join(_ESCAPED.get(character, character) for character in base)
    if len(base) > 1:
        letters = rf"\mathit{{{letters}}}"
    return (rf"\overline{{{letters}}}" if negated else letters) + (f"_{{{subscript}}}" if subscript else "")
