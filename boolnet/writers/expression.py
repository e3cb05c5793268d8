"""Covers as text in our own expression language."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError
from boolnet.frontends.names import INDEX_DIGITS, NAME_LENGTH, is_identifier
from boolnet.frontends.operators import KEYWORDS
from boolnet.functions.cover import FREE, Cover
from boolnet.writers.products import sums_of_products

_INDEX = re.compile(rf"(?:\[(?:0|[1-9][0-9]{{0,{INDEX_DIGITS - 1}}})\])?")


def product_text(cube: NDArray[np.uint8], inputs: Sequence[str]) -> str:
    """Return a cube as a product of literals.

    Examples
    --------
    >>> product_text(np.array([1, 0, 2], dtype=np.uint8), ["a", "b", "c"])
    'a & !b'
    """
    literals = [inputs[i] if cube[i] else f"!{inputs[i]}" for i in np.flatnonzero(cube != FREE).tolist()]
    return _product(literals)


def _product(literals: list[str]) -> str:
    return " & ".join(literals) or "1"


def write_expression(cover: Cover, inputs: Sequence[str], outputs: Sequence[str], kind: str = "sum") -> str:
    """Return a cover as expressions, one line per output; a single output called y goes without its name.

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
        If the language cannot spell a name.

    Examples
    --------
    >>> write_expression(Cover.from_strings(["10-", "--1"], ["1", "1"]), ["x1", "x2", "x3"], ["y"])
    'x1 & !x2 | x3'
    >>> print(write_expression(Cover.from_strings(["1-", "-0"], ["11", "01"]), ["a", "b"], ["p", "q"]))
    p = a
    q = a | !b
    """
    used = (cover.cubes != FREE).any(axis=0)
    bare = tuple(outputs) == ("y",)
    check_spelling([name for name, is_used in zip(inputs, used, strict=True) if is_used] + ([] if bare else [*outputs]))
    joint = " ^ " if kind == "xor" else " | "
    sums = sums_of_products(cover, [(f"!{name}", name) for name in inputs], _product, lambda a: joint.join(a) or "0")
    return sums[0] if bare else "\n".join(f"{name} = {text}" for name, text in zip(outputs, sums, strict=True))


def check_spelling(names: Sequence[str]) -> None:
    """Refuse names that the expression language would read as something else."""
    bad = [name for name in names if not _is_name(name)]
    if bad:
        more = f" and {len(bad) - 1} more" if len(bad) > 1 else ""
        raise BoolnetError(
            f"an expression cannot spell the name {bad[0]!r}{more}",
            help="rename it to letters, digits and _, with an index such as [3] or not; PLA and LaTeX keep it as it is",
        )


def _is_name(name: str) -> bool:
    base, bracket, index = name.partition("[")
    return (
        is_identifier(base)
        and base.casefold() not in KEYWORDS
        and len(base) <= NAME_LENGTH
        and _INDEX.fullmatch(bracket + index) is not None
    )
