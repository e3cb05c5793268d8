"""Python objects as sources: sympy Booleans, callables, NumPy arrays."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from boolnet.core.errors import BoolnetError, LimitError
from boolnet.core.limits import CALLABLE_INPUTS, TABLE_INPUTS, in_words
from boolnet.frontends.names import in_natural_order, output_names
from boolnet.frontends.row_values import row_numbers
from boolnet.functions.circuit import FALSE, TRUE, Circuit, Formula, negate
from boolnet.functions.function import numbered, with_notes
from boolnet.functions.truth_table import TruthTable
from nets.core.tables import nearest

DONT_CARE = -1

# sympy Booleans.


def _equivalent(circuit: Circuit, operands: Sequence[int]) -> int:
    """Return whether all operands are equal."""
    if len(operands) == 2:
        return negate(circuit.xor(operands))
    return circuit.or_([circuit.and_(operands), negate(circuit.or_(operands))])


# By the name of the sympy class: what its operands become.
SYMPY: dict[str, Callable[[Circuit, Sequence[int]], int]] = {
    "And": lambda c, a: c.and_(a),
    "Or": lambda c, a: c.or_(a),
    "Not": lambda c, a: negate(a[0]),
    "Xor": lambda c, a: c.xor(a),
    "Nand": lambda c, a: negate(c.and_(a)),
    "Nor": lambda c, a: negate(c.or_(a)),
    "Xnor": lambda c, a: negate(c.xor(a)),
    "Implies": lambda c, a: c.or_([negate(a[0]), a[1]]),
    "Equivalent": _equivalent,
    "ITE": lambda c, a: c.ite(a[0], a[1], a[2]),
    "BooleanTrue": lambda c, a: TRUE,
    "BooleanFalse": lambda c, a: FALSE,
}


def read_sympy(expr: Any, inputs: Sequence[Any] | None = None) -> Formula:
    """Return the function of a sympy Boolean.

    Parameters
    ----------
    expr : sympy Boolean or bool
    inputs : sequence of str or Symbol, optional
        The inputs in order; all symbols of `expr` must be among them. By default the symbols in natural order.

    Raises
    ------
    BoolnetError
        If `expr` holds what is not Boolean, such as a relation.

    Examples
    --------
    >>> from sympy.abc import a, b
    >>> from boolnet.functions.truth_table import tabulate
    >>> f = read_sympy(~a & b)
    >>> f.inputs, tabulate(f).values().tolist()
    (('a', 'b'), [[0, 1, 0, 0]])
    """
    from sympy import Basic, Symbol, false, true

    if isinstance(expr, bool | np.bool_):
        expr = true if expr else false
    if not isinstance(expr, Basic):
        raise BoolnetError(
            f"{type(expr).__name__} is not a sympy Boolean", help="build one from Symbol, And, Or, Not, Xor"
        )
    circuit = Circuit()
    symbols: dict[str, Any] = {}
    literals: dict[int, int] = {}  # by identity: a deep expression's hash is recursive
    pending = [(expr, False)]
    while pending:
        node, is_ready = pending.pop()
        if id(node) in literals:
            continue
        if isinstance(node, Symbol):
            literals[id(node)] = circuit.input(_symbol_name(node, symbols))
        elif is_ready:
            operands = [literals[id(operand)] for operand in node.args]
            literals[id(node)] = SYMPY[type(node).__name__](circuit, operands)
        else:
            _check_class(node)
            pending.append((node, True))
            pending.extend((operand, False) for operand in reversed(node.args))
    names = in_natural_order(symbols) if inputs is None else _input_names(inputs, symbols)
    output = output_names(1, names)[0]
    return Formula.from_circuit(circuit, names, {output: literals[id(expr)]})


def _symbol_name(symbol: Any, symbols: dict[str, Any]) -> str:
    name = str(symbol.name)
    if symbols.setdefault(name, symbol) != symbol:
        help = "they have other assumptions, or are dummies; make both of one Symbol"
        raise BoolnetError(f"two different symbols are called {name!r}", help=help)
    return name


def _check_class(node: Any) -> None:
    if type(node).__name__ in SYMPY and type(node).__module__.startswith("sympy.logic."):
        return
    what = "a relation between numbers" if getattr(node, "is_Relational", False) else f"of class {type(node).__name__}"
    raise BoolnetError(
        f"{_short(node)} is {what}, not a Boolean function",
        help=f"sources are made of Symbol and {', '.join(name for name in SYMPY if 'Boolean' not in name)}",
    )


def _input_names(inputs: Sequence[Any], symbols: Mapping[str, Any]) -> tuple[str, ...]:
    names = tuple(str(getattr(name, "name", name)) for name in inputs)
    for symbol in in_natural_order(symbols):
        if symbol not in names:
            raise BoolnetError(
                f"symbol {symbol!r} is not among inputs{nearest(symbol, names)}", help="add it to inputs="
            )
    return names


def _short(value: Any) -> str:
    """Return the repr of a value in one line of at most 60 characters, whatever its repr does."""
    try:
        text = " ".join(repr(value).split())
    except Exception:  # a repr of the user's, or one that is too deep
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 60 else text[:59] + "…"


# Callables.


def read_callable(f: Callable[..., Any], inputs: int | Sequence[str] | None = None) -> TruthTable:
    """Return the function that a Python callable computes, by calling it once per row.

    Parameters
    ----------
    f : callable
        Takes one int, 0 or 1, per input. Returns 0, 1, a bool, or None for don't care; or a tuple or list of these,
        one per output; or a dict from the outputs' names to these.
    inputs : int or sequence of str, optional
        How many inputs, or their names. By default the names of the parameters.

    Raises
    ------
    BoolnetError
        If `f` raises, or returns something else; the message names the row.
    LimitError
        If there are more than 16 inputs.

    Examples
    --------
    >>> table = read_callable(lambda a, b: {"sum": a ^ b, "carry": a & b})
    >>> table.outputs, table.values().tolist()
    (('sum', 'carry'), [[0, 1, 1, 0], [0, 0, 0, 1]])
    """
    names, has_given_names = _parameters(f, inputs)
    n = len(names)
    if n > CALLABLE_INPUTS:
        message = f"a callable of {n} inputs would be called 2^{n} times; at most 2^{CALLABLE_INPUTS} are allowed"
        raise LimitError(message, help="write it as an expression, or give its table as an array")
    outputs: tuple[str, ...] | int | None = None
    values: NDArray[np.int8] = np.empty((0, 0), dtype=np.int8)
    for row in range(1 << n):
        result = _Row(f, names, row).call()
        if outputs is None:
            outputs = result.outputs
            values = np.empty((1 << n, len(result.cells)), dtype=np.int8)
        result.check_outputs(outputs)
        values[row] = result.cells
    chosen = output_names(values.shape[1], names) if not isinstance(outputs, tuple) else outputs
    return TruthTable.from_values(names, chosen, values.T, has_given_names)


def _parameters(f: Callable[..., Any], inputs: int | Sequence[str] | None) -> tuple[tuple[str, ...], bool]:
    """Return the inputs' names, and whether they were given."""
    if inputs is None:
        return _parameter_names(f), True
    if isinstance(inputs, int):
        names = numbered("x", inputs)
    else:
        names = tuple(inputs)
    try:
        inspect.signature(f).bind(*names)
    except TypeError as error:
        raise BoolnetError(
            f"{_called(f)} does not take {len(names)} arguments: {error}", help="correct inputs="
        ) from None
    except ValueError:  # a builtin without a signature: the call will tell
        pass
    return names, not isinstance(inputs, int)


def _parameter_names(f: Callable[..., Any]) -> tuple[str, ...]:
    help = "say how many inputs it has, or their names: inputs=3, inputs=['a', 'b', 'c']"
    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        raise BoolnetError(f"the parameters of {_called(f)} are unknown", help=help) from None
    for parameter in parameters:
        if parameter.kind not in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            raise BoolnetError(f"{_called(f)} has the parameter {parameter}, which is not one input", help=help)
    return tuple(parameter.name for parameter in parameters)


def _called(f: Callable[..., Any]) -> str:
    name = getattr(f, "__name__", type(f).__name__)
    return "the function" if name == "<lambda>" else f"{name}()"


class _Row:
    """One call of a callable, and what it returned: `cells`, and `outputs`, their names or their number (0 for one)."""

    def __init__(self, f: Callable[..., Any], names: Sequence[str], row: int) -> None:
        self.f, self.names = f, names
        self.bits = [row >> shift & 1 for shift in reversed(range(len(names)))]
        self.cells: list[int] = []
        self.outputs: tuple[str, ...] | int = 0

    def call(self) -> _Row:
        try:
            result = self.f(*self.bits)
        except Exception as error:
            message = f"{self} raised {type(error).__name__}: {_first_line(error)}"
            raise BoolnetError(message, help="it must return a value for every row; None is don't care") from error
        if isinstance(result, np.ndarray) and result.ndim == 1:
            result = list(result)
        if isinstance(result, Mapping):
            self.outputs = tuple(str(name) for name in result)
            self.cells = [self._cell(value, f" for {name!r}") for name, value in result.items()]
        elif isinstance(result, tuple | list):
            self.outputs = len(result)
            self.cells = [self._cell(value, f" for output {j}") for j, value in enumerate(result, 1)]
        else:
            self.cells = [self._cell(result, "")]
        return self

    def _cell(self, value: Any, where: str) -> int:
        if value is None:
            return DONT_CARE
        if isinstance(value, bool | int | np.bool_ | np.integer) and value in (0, 1):
            return int(value)
        help = "return 0, 1, True, False, None for don't care, or a tuple or dict of these"
        raise BoolnetError(f"{self} returned {_short(value)}{where}", help=help)

    def check_outputs(self, expected: tuple[str, ...] | int) -> None:
        """Refuse a row with other outputs than the first row, and bring named ones into its order."""
        if isinstance(expected, tuple) and isinstance(self.outputs, tuple) and set(expected) == set(self.outputs):
            by_name = dict(zip(self.outputs, self.cells, strict=True))
            self.cells = [by_name[name] for name in expected]
        elif expected != self.outputs:
            message = f"{self} returned {_outputs(self.outputs)}, but the first row {_outputs(expected)}"
            raise BoolnetError(message, help="return the same outputs for every row")

    def __str__(self) -> str:
        name = getattr(self.f, "__name__", type(self.f).__name__)
        arguments = ", ".join(f"{name}={bit}" for name, bit in zip(self.names, self.bits, strict=True))
        return f"{'f' if name == '<lambda>' else name}({arguments})"


def _outputs(outputs: tuple[str, ...] | int) -> str:
    if isinstance(outputs, tuple):
        return f"the outputs {', '.join(outputs) or 'none'}"
    return f"a sequence of {outputs} values" if outputs else "a single value"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200]


# NumPy tables.


def read_array(
    array: ArrayLike, inputs: Sequence[str] | None = None, outputs: Sequence[str] | None = None
) -> TruthTable:
    """Return the function whose table an array is.

    Parameters
    ----------
    array : array_like, shape (2^n,) or (2^n, m)
        Row r holds the outputs for the input vector r, the first input most significant: 0, 1, True or False; -1,
        NaN or masked for don't care.
    inputs, outputs : sequence of str, optional
        Names; by default x1, x2, ... and y, or y1, y2, ....

    Examples
    --------
    >>> read_array([[0, 1], [1, -1]], inputs=["a"]).values().tolist()
    [[0, 1], [1, -1]]
    """
    table = _as_cells(array)
    rows, m = table.shape
    n = rows.bit_length() - 1
    if rows != 1 << n:
        message = f"the array must have a row for each of the 2^n input vectors, but has {in_words(rows)}"
        raise BoolnetError(message, help=f"{in_words(1 << n)} rows are {n} inputs, {in_words(2 << n)} are {n + 1}")
    if n > TABLE_INPUTS:
        raise LimitError(f"a table over {n} inputs is too large; at most {TABLE_INPUTS} inputs are tabled")
    names = numbered("x", n) if inputs is None else tuple(inputs)
    chosen = output_names(m, names) if outputs is None else tuple(outputs)
    for what, given, wanted in (("inputs", names, n), ("outputs", chosen, m)):
        if len(given) != wanted:
            raise BoolnetError(f"an array of shape {np.shape(array)} has {wanted} {what}, but {len(given)} are named")
    function = TruthTable.from_values(names, chosen, table.T, inputs is not None)
    if 1 < n < m and np.array_equal(row_numbers(table[:, :n]), np.arange(rows)):
        note = f"the first {n} columns count the rows, and are outputs all the same; array[:, {n}:] leaves them out"
        return with_notes(function, [note])
    return function


def _as_cells(array: ArrayLike) -> NDArray[np.int8]:
    """Return the array with shape (rows, m) and the values 0, 1 and -1."""
    try:
        data = np.ma.getdata(array) if isinstance(array, np.ma.MaskedArray) else np.asarray(array)
    except ValueError as error:
        raise BoolnetError(
            f"the array is ragged: {_first_line(error)}", help="give all rows equally many outputs"
        ) from None
    if data.ndim not in (1, 2) or data.size == 0:
        raise BoolnetError(f"the array must have shape (2^n,) or (2^n, m), but has shape {data.shape}")
    if data.dtype.kind not in "biuf":
        raise BoolnetError(f"the array must hold numbers or bools, but its dtype is {data.dtype}")
    dont_care = np.isnan(data) if data.dtype.kind == "f" else np.zeros(data.shape, dtype=np.bool_)
    if data.dtype.kind in "if":
        dont_care |= data == -1
    dont_care |= np.ma.getmaskarray(array) if isinstance(array, np.ma.MaskedArray) else False
    bad = np.argwhere(~dont_care & (data != 0) & (data != 1))
    if len(bad):
        place = tuple(int(i) for i in bad[0])
        row, column = place[0], f", output {place[1] + 1}" if len(place) > 1 else ""
        help = "a table holds 0 and 1, and -1 or NaN for don't care"
        raise BoolnetError(f"row {row}{column} of the array holds {data[place]}", help=help)
    cells = np.where(dont_care, np.int8(DONT_CARE), (data == 1).astype(np.int8))
    return cells.reshape(len(cells), -1)
