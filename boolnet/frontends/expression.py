"""The expression language: our own grammar, read without recursion and never given to Python.

::

    text        = statement { (";" | newline) statement }
    statement   = [ "inputs" names | name "=" expression | expression ]
    name        = identifier [ "[" number "]" ]                   x1  Übertrag  x₁  a[3]
    expression  = operands joined by the operators below; two operands side by side are joined by AND
    operand     = name | constant | "(" expression ")" | function "(" arguments ")"
    arguments   = [ number "," ] argument { "," argument }        the number: only of atleast and exactly
    argument    = expression | name ".." name                     x1..x64  a[7]..a[0]

    tightest    '  ′                    NOT, behind its operand
                !  ~  ¬  not            NOT
                &  &&  *  ·  ∧  and     AND; side by side too; nand ⊼
                ^  ⊕  ⊻  xor            XOR; xnor ⊙
                |  ||  +  ∨  or         OR; nor ⊽
                ->  =>  →  ⇒            implies, grouped from the right
    loosest     <->  <=>  ↔  ⇔  ≡       is equivalent to, grouped from the left

    functions   and or xor nand nor xnor not ite(c, then, else) maj atleast(k, ..) exactly(k, ..)
    constants   0 1 false true ⊥ ⊤
    comments    # and // to the end of the line, /* between */

Words are the same in any case; behind an operand "and", "or", "xor", ... are operators, elsewhere before "("
functions. A name before "(" is a function if it is called like one, and otherwise multiplied with what is in the
parentheses. A newline ends a statement, except inside parentheses, behind an operator, and before a line that begins
with the sign of a binary operator. A defined name may be used in later statements, and is an output; names that are
not defined are inputs, in natural order (x2 before x10), or as "inputs" declares them. Expressions without a name are
the outputs y, or y1, y2, .... A chain of nand, nor or xnor needs parentheses.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from boolnet.core.errors import LimitError
from boolnet.core.limits import in_words
from boolnet.frontends.expression_parser import STATEMENT_ENDS, ExpressionParser
from boolnet.frontends.lexer import END, Tokens, shown
from boolnet.frontends.mistakes import expected_operand, not_an_index
from boolnet.frontends.names import (
    INDEX_DIGITS,
    NAME_LENGTH,
    Name,
    in_natural_order,
    is_identifier,
    output_names,
    range_names,
)
from boolnet.frontends.operators import FUNCTIONS, KEYWORDS
from boolnet.functions.circuit import Formula
from nets.core.tables import nearest

RANGE_NAMES = 1 << 20  # the most names that the ranges of a text stand for


def read_expression(text: str, name: str = "<text>") -> Formula:
    """Return the function that a text in the expression language defines.

    Parameters
    ----------
    text : str
    name : str
        What to call the text in messages: its file, or ``<text>``.

    Raises
    ------
    BoolnetError
        If the text is not in the language.
    LimitError
        If it has more than 2^20 words and signs, or its ranges stand for more than 2^20 names.

    Examples
    --------
    >>> adder = read_expression("s = a ^ b; c = a & b")
    >>> adder.inputs, adder.outputs
    (('a', 'b'), ('s', 'c'))
    >>> adder([[1, 1], [1, 0]]).tolist()
    [[0, 1], [1, 0]]
    """
    with _collector_paused():
        return _Reader(Tokens(text, name)).read()


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking millions of tokens, which hold no cycles; it triples the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Reader(ExpressionParser):
    """Reads statements: what names stand for."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.used: dict[str, int] = {}  # inputs, and the token where each is first used
        self.declared: dict[str, int] = {}  # inputs, and the token that declares each
        self.defined: dict[str, tuple[int, int]] = {}  # named outputs: literal and token
        self.unnamed: list[int] = []
        self.expanded = 0  # names that ranges stood for

    # Statements.

    def read(self) -> Formula:
        while (token := self.tokens[self.at]) != END:
            if token in STATEMENT_ENDS:
                self.at += 1
            else:
                self._statement(token, self.tokens[self.at + 1])
        inputs = tuple(self.declared) or in_natural_order(self.used)
        roots = {name: literal for name, (literal, _) in self.defined.items()}
        roots = roots or dict(zip(output_names(len(self.unnamed), inputs), self.unnamed, strict=True))
        if not roots:
            raise self.tokens.error(self.at, "the text defines no output", help="write an expression such as a & b")
        return Formula.from_circuit(self.circuit, inputs, roots)

    def _statement(self, token: str, following: str) -> None:
        if token == "inputs" and is_identifier(following.partition("[")[0]) and following.casefold() not in KEYWORDS:
            self._declaration()
            return
        is_named, start = following == "=", self.at
        if self.unnamed if is_named else self.defined:
            message = "this output has a name, but the one before has none" if is_named else "this output has no name"
            raise self.tokens.error(start, message, help="name every output (s = a ^ b; c = a & b), or none")
        if is_named:
            self._definition()
        else:
            self.unnamed.append(self.expression())

    def _declaration(self) -> None:
        if self.unnamed or self.defined:
            raise self.tokens.error(self.at, "inputs are declared too late", help="declare them in the first line")
        self.at += 1
        while self.tokens[self.at] not in STATEMENT_ENDS:
            first = last = self.at
            if self.tokens[first + 1] == "..":
                last += 2
            names = [str(self._name(first))] if first == last else self._names(first, last)
            for name in names:
                if name in self.declared:
                    raise self.tokens.error(first, f"input {shown(name)} is declared twice", help="remove one of them")
                self.declared[name] = first
            self.at = last + 1
            if self.tokens[self.at] == ",":
                self.at += 1

    def _definition(self) -> None:
        at, name = self.at, str(self._name(self.at))
        if name in self.defined:
            line = self.tokens.span(self.defined[name][1]).line
            raise self.tokens.error(
                at, f"{shown(name)} is defined twice", f"first in line {line}", "rename one of them"
            )
        if name in self.declared:
            raise self.tokens.error(at, f"{shown(name)} is defined, but was declared as an input", help="rename it")
        self.at += 2
        literal = self.expression()
        if name in self.used:
            use = self.used[name]
            itself = "a definition cannot use its own name"
            help = itself if use > at else "move its definition up, before this use"
            raise self.tokens.error(use, f"{shown(name)} is used before it is defined", help=help)
        self.defined[name] = literal, at
        self._remember(name, name, literal)

    # Names.

    def _name(self, at: int) -> Name:
        """Read the token of a name. Types (``a[7:0]``) will be read here."""
        tokens, token = self.tokens, self.tokens[at]
        base, bracket, index = token.partition("[")
        if not is_identifier(base) or base.casefold() in KEYWORDS:
            raise expected_operand(tokens, at)
        if len(base) > NAME_LENGTH:
            raise tokens.error(at, f"a name of {len(base):,} characters; at most {NAME_LENGTH} are allowed")
        if not bracket:
            return Name(base)
        digits = index[:-1].strip()
        if not (digits.isascii() and digits.isdigit()) or len(digits) > INDEX_DIGITS:
            raise not_an_index(tokens, at, digits)
        return Name(base, int(digits))

    def _value(self, name: str, at: int) -> int:
        """Return the literal of a defined name or an input."""
        if name in self.defined:
            return self.defined[name][0]
        if self.declared and name not in self.declared:
            message = f"{shown(name)} is not declared as an input{nearest(name, [*self.declared, *self.defined])}"
            raise self.tokens.error(at, message, help=f"add it to the line that begins with inputs: inputs … {name}")
        self.used.setdefault(name, at)
        return self.circuit.input(name)

    def value_of_token(self) -> int:
        name = str(self._name(self.at))
        literal = self._value(name, self.at)
        self._remember(self.tokens[self.at], name, literal)
        return literal

    def values_of_range(self, first: int, last: int) -> list[int]:
        return [self._value(name, first) for name in self._names(first, last)]

    def _remember(self, token: str, name: str, literal: int) -> None:
        if name.casefold() not in FUNCTIONS:  # what is followed by "(" is found out each time
            self.literals[token] = literal

    def _names(self, first: int, last: int) -> list[str]:
        """Return the names that the range between two tokens stands for."""
        ends = self._name(first), self._name(last)
        found = range_names(*ends)
        if found is None:
            message = f"there is no range from {shown(str(ends[0]))} to {shown(str(ends[1]))}"
            help = "a range counts the last number of one name: x1..x64, x01..x16, a[0]..a[7]"
            raise self.tokens.error(self.tokens.span(first, last), message, help=help)
        numbers, (before, behind, digits) = found
        self.expanded += len(numbers)
        if self.expanded > RANGE_NAMES:
            raise LimitError(
                f"the ranges of this text stand for more than {in_words(RANGE_NAMES)} names",
                self.tokens.span(first, last),
                f"{in_words(len(numbers))} names",
                help="use shorter ranges",
            )
        return [f"{before}{number:0{digits}}{behind}" for number in numbers]
