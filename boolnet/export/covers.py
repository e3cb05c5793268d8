"""Functions as covers: PLA, and what `boolnet.writers` writes.

The cubes are those of the source where it has some; to have few of them is what `boolnet.minimize` is for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from boolnet.core.errors import BoolnetError, LimitError, NotExpressible
from boolnet.export.header import checked_names
from boolnet.frontends.pla import write_pla
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import TruthTable
from boolnet.minimizers.plain import QUICK_INPUTS, plain_cover
from boolnet.writers import WRITERS
from boolnet.writers.expression import check_spelling
from boolnet.writers.formula import write_formula
from boolnet.writers.sympy_objects import symbol_text

_SYMPY = ("And", "Not", "Or", "Symbol", "false", "true")


def cover_of(function: BooleanFunction) -> Cover:
    """Return a sum of products: the cubes of the source where it has some, else an irredundant cover of its table.

    Raises
    ------
    NotExpressible
        If there is none of a size that can be written down, or none is found at once.

    Examples
    --------
    >>> import boolnet
    >>> len(cover_of(boolnet.read("m(1,3) + d(2)")))
    1
    """
    try:
        return plain_cover(function)
    except LimitError as error:
        raise NotExpressible(
            f"this function has no sum of products that can be written at once: {error.message}",
            help="the formats of networks keep it, and cnf where its source is a formula; "
            "`boolnet minimize SOURCE -o FILE` takes longer over a cover",
        ) from None


def write_expr(function: BooleanFunction) -> bytes:
    """Return a function as a file of our expression language; don't-cares are filled in.

    It is a sum of products, but a formula of more than 16 inputs, which may have a long one, is written as it is.

    Raises
    ------
    NotExpressible
        If it is too long, or the language cannot spell a name.

    Examples
    --------
    >>> import boolnet
    >>> print(write_expr(boolnet.read("p = a & b | a & !b; q = b")).decode(), end="")
    inputs a b
    p = a
    q = b
    """
    head = f"inputs {' '.join(function.inputs)}\n" if function.inputs else ""
    if isinstance(function, Formula) and len(function.inputs) > QUICK_INPUTS:
        with _spelled():
            check_spelling([*function.inputs, *function.outputs])
        if (whole := write_formula(function)) is not None:
            return f"{head}{whole}\n".encode()
    text = _written(function, "expr")
    if tuple(function.outputs) == ("y",):
        text = f"y = {text}"
    return f"{head}{text}\n".encode()


def write_sympy_source(function: BooleanFunction) -> bytes:
    """Return a function as a Python file that makes sympy objects; don't-cares are filled in.

    Raises
    ------
    NotExpressible
        If its sums of products are too long, or Python cannot spell the name of an output.

    Examples
    --------
    >>> import boolnet
    >>> print(write_sympy_source(boolnet.read("a & !b | c & !c")).decode(), end="")
    from sympy import And, Not, Or, Symbol, false, true
    <BLANKLINE>
    a = Symbol('a')
    b = Symbol('b')
    c = Symbol('c')
    y = And(a, Not(b))
    """
    text = _written(function, "sympy")
    if tuple(function.outputs) == ("y",):
        text = f"y = {text}"
    bad = [name for name in function.outputs if name in _SYMPY]
    if bad:
        raise NotExpressible(f"the output {bad[0]!r} has another meaning in sympy", help="rename it")
    bare = [f"{name} = Symbol({name!r})" for name in function.inputs if symbol_text(name) == name]
    return "\n".join([f"from sympy import {', '.join(_SYMPY)}", "", *bare, text, ""]).encode()


def write_latex_function(function: BooleanFunction) -> bytes:
    """Return a function as LaTeX for math mode, a sum of products; don't-cares are filled in."""
    checked_names([*function.inputs, *function.outputs])
    return (_written(function, "latex") + "\n").encode()


def write_pla_file(function: BooleanFunction) -> bytes:
    """Return a function as a PLA file; don't-cares stay what they are, and cubes where the source has some.

    Examples
    --------
    >>> import boolnet
    >>> print(write_pla_file(boolnet.read("m(1,3) + d(2)")).decode(), end="")
    .i 2
    .o 1
    .ilb x1 x2
    .ob y
    .type fd
    .p 2
    -1 1
    10 -
    .e
    """
    if isinstance(function, CoverFunction):
        return _checked_pla(function)  # as it is: don't-cares, and an off-set that it lists
    return _checked_pla(CoverFunction(function.inputs, function.outputs, cover_of(function), dont_cares(function)))


def _checked_pla(function: CoverFunction) -> bytes:
    with _spelled():
        return write_pla(replace(function, has_given_names=True)).encode()


def dont_cares(function: BooleanFunction) -> Cover | None:
    """Return a cover of the don't-cares of a function without an off-set, None where there are none."""
    if isinstance(function, CoverFunction):
        return function.dc
    if not isinstance(function, TruthTable) or function.dc is None or not function.inputs:
        return None  # formulas and networks have none, and without inputs nobody asks
    return cover_of(replace(function, on=function.dc, dc=None))


def _written(function: BooleanFunction, notation: str) -> str:
    cover = cover_of(function)
    with _spelled():
        return WRITERS[notation].write(cover, function.inputs, function.outputs).rstrip("\n")


@contextmanager
def _spelled() -> Iterator[None]:
    """Turn a name that a language cannot spell into the error of a format that cannot hold a function."""
    try:
        yield
    except BoolnetError as error:
        raise NotExpressible(error.message, help=error.help) from None
