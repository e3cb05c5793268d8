"""Functions as covers of few cubes: PLA, and what `boolnet.writers` writes."""

from __future__ import annotations

from dataclasses import replace

from boolnet.core.budget import Budget
from boolnet.core.errors import BoolnetError, LimitError, NotExpressible
from boolnet.export.header import checked_names
from boolnet.frontends.pla import write_pla
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.minimizers import MinimizationResult, minimize_cover
from boolnet.writers import WRITERS
from boolnet.writers.sympy_objects import symbol_text

_SYMPY = ("And", "Not", "Or", "Symbol", "false", "true")
WORK = 1000.0  # units: a second, for a first cover and some improvement


def small_cover(function: BooleanFunction) -> MinimizationResult:
    """Return a sum of products of few cubes, in which don't-cares are what makes it small.

    Raises
    ------
    NotExpressible
        If there is none of a size that can be written down.

    Examples
    --------
    >>> import boolnet
    >>> len(small_cover(boolnet.read("m(1,3) + d(2)")).cover)
    1
    """
    try:
        return minimize_cover(function, "heuristic", budget=Budget(WORK))
    except LimitError as error:
        raise NotExpressible(
            f"this function has no sum of products that can be written: {error.message}",
            help="the formats of networks keep it, and cnf where its source is a formula",
        ) from None


def write_expr(function: BooleanFunction) -> bytes:
    """Return a function as a file of our expression language; don't-cares are filled in.

    Raises
    ------
    NotExpressible
        If its sums of products are too long, or the language cannot spell a name.

    Examples
    --------
    >>> import boolnet
    >>> print(write_expr(boolnet.read("p = a & b | a & !b; q = b")).decode(), end="")
    inputs a b
    p = a
    q = b
    """
    text = _written(function, "expr")
    head = f"inputs {' '.join(function.inputs)}\n" if function.inputs else ""
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
    """Return a function as a PLA file of few cubes; don't-cares stay what they are.

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
    if isinstance(function, CoverFunction) and function.off is not None:
        return _checked_pla(function)  # it lists its off-set: so it stays
    on = small_cover(function).cover
    return _checked_pla(CoverFunction(function.inputs, function.outputs, on, dont_cares(function)))


def _checked_pla(function: CoverFunction) -> bytes:
    try:
        return write_pla(replace(function, has_given_names=True)).encode()
    except BoolnetError as error:
        raise NotExpressible(error.message, help=error.help) from None


def dont_cares(function: BooleanFunction) -> Cover | None:
    """Return a cover of the don't-cares, None where there are none."""
    if isinstance(function, CoverFunction) and function.off is None:
        return function.dc
    if not function.inputs or not isinstance(function, TruthTable | CoverFunction):
        return None  # formulas and networks have none, and without inputs nobody asks
    table = tabulate(function)
    return None if table.dc is None else small_cover(replace(table, on=table.dc, dc=None)).cover


def _written(function: BooleanFunction, notation: str) -> str:
    found = small_cover(function)
    try:
        return WRITERS[notation].write(found.cover, function.inputs, function.outputs, found.kind).rstrip("\n")
    except NotExpressible:
        raise
    except BoolnetError as error:
        raise NotExpressible(error.message, help=error.help) from None
