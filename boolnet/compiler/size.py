"""The size of a function: what would take long whatever the effort is refused before any work."""

from __future__ import annotations

from boolnet.core.limits import check_size
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import FREE, CoverFunction
from boolnet.functions.function import BooleanFunction


def refuse_too_large(function: BooleanFunction) -> None:
    """Do nothing, unless a function has more inputs, outputs, or operands of gates or cubes than are worked on.

    Raises
    ------
    LimitError
        With the size, and the way out.

    Examples
    --------
    >>> import boolnet
    >>> refuse_too_large(boolnet.read("or(x1..x50001)"))
    Traceback (most recent call last):
        ...
    boolnet.core.errors.LimitError: the function has 50,001 inputs; at most 50,000 are worked on
      help: take it apart, and join the networks of its parts
    """
    operands = 0
    if isinstance(function, Formula):
        operands = sum(len(gate.operands) for gate in function.gates)
    elif isinstance(function, CoverFunction):
        operands = int((function.on.cubes != FREE).sum()) + int(function.on.members.sum())
    check_size(len(function.inputs), len(function.outputs), operands)
