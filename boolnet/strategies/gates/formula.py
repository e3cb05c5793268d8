"""A formula for any function: the strategies that lower operators need one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from boolnet.functions.circuit import Circuit, Formula
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import unpack
from boolnet.functions.truth_table import tabulate
from boolnet.minimizers import MinimizationResult
from boolnet.strategies.search_context import SearchContext


@dataclass(frozen=True)
class FormulaParams:
    """What is tried for a formula.

    Attributes
    ----------
    normal_form_inputs : int
        Up to so many inputs the algebraic normal form is tried; that of a larger function is rarely small.
    """

    normal_form_inputs: int = 12


DEFAULT = FormulaParams()


def formula_of(
    function: BooleanFunction, cost: Callable[[Formula], int], context: SearchContext, params: FormulaParams = DEFAULT
) -> tuple[Formula, MinimizationResult | None]:
    """Return a formula itself; for a table or cover the cheaper of minimised cover and algebraic normal form.

    Parameters
    ----------
    function : BooleanFunction
    cost : callable
        What a formula costs.
    context : SearchContext
    params : FormulaParams

    Returns
    -------
    formula : Formula
    minimized : MinimizationResult or None
        The cover that the formula was made from, if it was.
    """
    if isinstance(function, Formula):
        return function, None
    minimized = context.cover(function)
    products = minimized.cover.to_formula(function.inputs, function.outputs)
    if len(function.inputs) > params.normal_form_inputs:
        return products, minimized
    sums = algebraic_normal_form(products)
    return (sums, None) if cost(sums) < cost(products) else (products, minimized)


def algebraic_normal_form(function: BooleanFunction) -> Formula:
    """Return a function as XOR of ANDs of its inputs, which is unique; where it is don't care, as 0.

    References
    ----------
    .. [1] I. I. Zhegalkin, 1927; D. E. Muller, Application of Boolean algebra to switching circuit design and to error
       detection, IRE Transactions on Electronic Computers 3, 1954.

    Examples
    --------
    >>> import boolnet
    >>> anf = algebraic_normal_form(boolnet.read("0x96"))
    >>> [(gate.kind, len(gate.operands)) for gate in anf.gates[-1:]]
    [('xor', 3)]
    """
    n, rows = len(function.inputs), 1 << len(function.inputs)
    coefficients = unpack(tabulate(function).on, rows)
    for i in range(n):  # the Moebius transform: add the row without input i to the row with it
        halves = coefficients.reshape(len(function.outputs), -1, 2, 1 << i)
        halves[:, :, 1] ^= halves[:, :, 0]
    circuit = Circuit()
    variables = [circuit.input(name) for name in function.inputs]
    roots = {
        name: circuit.xor(
            circuit.and_(variables[i] for i in range(n) if row >> (n - 1 - i) & 1)
            for row in np.flatnonzero(coefficients[j]).tolist()
        )
        for j, name in enumerate(function.outputs)
    }
    return Formula.from_circuit(circuit, function.inputs, roots)
