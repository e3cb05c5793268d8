"""DIMACS CNF of a function by Tseitin's encoding, for SAT solvers.

Variables 1 to n are the inputs, n+1 to n+m the outputs, both named in comments; the rest are gates. Every gate and
output is tied to its operands in both directions, so that an input vector leaves nothing open but outputs where they
are don't care: as many models as the function has vectors. What is asked of the outputs is one clause each, at the end.
A function that is not read from a formula is encoded as a cover.

References
----------
.. [1] G. S. Tseitin, On the complexity of derivation in propositional calculus, 1968.
"""

from __future__ import annotations

from collections.abc import Sequence

from boolnet.core.errors import unknown_name
from boolnet.export.covers import cover_of, dont_cares
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import BooleanFunction

NONE = "none"


def write_cnf(function: BooleanFunction, output: str = "") -> bytes:
    """Return a function as a DIMACS CNF file.

    Parameters
    ----------
    function : BooleanFunction
    output : str
        The outputs that must be true, with commas between, each with ``!`` in front where it must be false; all must be
        true by default, and ``none`` asks for nothing. A model where an output is don't care may give it either value.

    Raises
    ------
    BoolnetError
        If there is no such output.
    NotExpressible
        If the function is no formula, and has no sum of products that can be written down.

    Examples
    --------
    >>> import boolnet
    >>> print(write_cnf(boolnet.read("a & !b")).decode(), end="")
    c a Boolean function by boolnet; inputs and outputs are the variables
    c input 1 = a
    c input 2 = b
    c output 3 = y
    c asserted: y
    p cnf 4 6
    1 -4 0
    -2 -4 0
    4 -1 2 0
    4 -3 0
    -4 3 0
    3 0
    """
    n, m = len(function.inputs), len(function.outputs)
    asserted = _asserted(function.outputs, output)
    clauses = _Clauses(n + m)
    values = clauses.add_formula(_formula(function), function.inputs)
    free = _free(function, clauses, values)
    for j, (value, *more) in enumerate(zip(values, *free, strict=True), start=n + 1):
        clauses.add(value, -j, *more)
        clauses.add(-value, j, *more)
    for number, is_true in asserted:
        clauses.add(n + 1 + number if is_true else -(n + 1 + number))
    said = ", ".join(("" if is_true else "!") + function.outputs[number] for number, is_true in asserted)
    lines = ["c a Boolean function by boolnet; inputs and outputs are the variables"]
    lines += [f"c input {i} = {name}" for i, name in enumerate(function.inputs, start=1)]
    lines += [f"c output {j} = {name}" for j, name in enumerate(function.outputs, start=n + 1)]
    lines += [f"c asserted: {said or 'nothing'}", f"p cnf {clauses.last} {len(clauses.found)}"]
    return "\n".join([*lines, *(f"{' '.join(map(str, clause))} 0" for clause in clauses.found), ""]).encode()


def _asserted(outputs: Sequence[str], text: str) -> list[tuple[int, bool]]:
    """Return which outputs must have which value."""
    if not text:
        return [(j, True) for j in range(len(outputs))]
    text = str(text)
    if text == NONE and NONE not in outputs:
        return []
    found = []
    for part in [text] if text in outputs else [part.strip() for part in text.split(",")]:
        is_true = part in outputs or not part.startswith("!")
        name = part if is_true else part[1:].strip()
        if name not in outputs:
            raise unknown_name("output", name, [*outputs, NONE])
        found.append((outputs.index(name), is_true))
    return found


def _formula(function: BooleanFunction) -> Formula:
    if isinstance(function, Formula):
        return function
    return cover_of(function).to_formula(function.inputs, function.outputs)


def _free(function: BooleanFunction, clauses: _Clauses, values: Sequence[int]) -> list[list[int]]:
    """Return literals that say where each output is don't care, in lists of one for each."""

    def added(cover: Cover) -> list[int]:
        return clauses.add_formula(cover.to_formula(function.inputs, function.outputs), function.inputs)

    cover = dont_cares(function)
    free = [] if cover is None else [added(cover)]
    if isinstance(function, CoverFunction) and function.off is not None:
        free.append([clauses.neither(on, off) for on, off in zip(values, added(function.off), strict=True)])
    return free


class _Clauses:
    """Clauses under construction; variables are numbers from 1, their negations are negative."""

    def __init__(self, variables: int) -> None:
        self.last = variables
        self.found: list[tuple[int, ...]] = []
        self._false = 0

    def add(self, *literals: int) -> None:
        self.found.append(literals)

    def variable(self) -> int:
        self.last += 1
        return self.last

    def false(self) -> int:
        if not self._false:
            self._false = self.variable()
            self.add(-self._false)
        return self._false

    def add_formula(self, formula: Formula, inputs: Sequence[str]) -> list[int]:
        """Add the gates of a formula, and return the literals of its outputs."""
        values: list[int] = []

        def literal(number: int) -> int:
            value = values[number >> 1] or self.false()
            return -value if number & 1 else value

        place = {name: i for i, name in enumerate(inputs, start=1)}
        for gate in formula.gates:
            operands = [literal(a) for a in gate.operands]
            match gate.kind:
                case "false":
                    values.append(0)  # made where somebody reads it
                case "input":
                    values.append(place[gate.name])
                case "and":
                    values.append(self._and(operands))
                case "xor":
                    values.append(self._xor(operands))
                case _:
                    values.append(self._at_least(gate.k, operands))
        return [literal(root) for root in formula.roots]

    def neither(self, one: int, other: int) -> int:
        """Return the literal that says that two are false."""
        return self._and([-one, -other])

    def _and(self, operands: Sequence[int]) -> int:
        value = self.variable()
        for one in operands:
            self.add(one, -value)
        self.add(value, *(-one for one in operands))
        return value

    def _xor(self, operands: Sequence[int]) -> int:
        """Add a chain of XORs of two."""
        left = operands[0]
        for right in operands[1:]:
            value = self.variable()
            self.add(-value, left, right)
            self.add(-value, -left, -right)
            self.add(value, -left, right)
            self.add(value, left, -right)
            left = value
        return left

    def _at_least(self, k: int, operands: Sequence[int]) -> int:
        """Add counters: variable j after i operands says whether at least j of them are 1."""
        true = -self.false()
        before = [true, *[-true] * k]
        for one in operands:
            after = [true]
            for j in range(1, k + 1):
                after.append(self._counted(one, before[j], before[j - 1]))
            before = after
        return before[k]

    def _counted(self, one: int, already: int, nearly: int) -> int:
        """Return whether it is counted already, or nearly, and `one` is 1; `already` implies `nearly`."""
        false = self.false()
        if nearly == false:
            return false
        if already == false and nearly == -false:
            return one
        value = self.variable()
        self.add(value, -already)
        self.add(value, -one, -nearly)
        self.add(-value, nearly)
        self.add(-value, already, one)
        return value
