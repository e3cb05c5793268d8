"""ExpressionParser: expressions of any depth, by the shunting-yard algorithm, with two lists in place of recursion.

Operands go to one list, operators and open parentheses to another, where they wait for their right operands. An
operator is carried out when one follows that binds no tighter, or when its parenthesis closes.

References
----------
.. [1] E. W. Dijkstra, Algol 60 translation: an Algol 60 translator for the X1, Mathematisch Centrum, Amsterdam 1961.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NamedTuple

from boolnet.frontends.lexer import END, Tokens, shown
from boolnet.frontends.mistakes import ambiguous, never_closed, not_a_call, number_in_a_row, unexpected, wrong_arguments
from boolnet.frontends.names import INDEX_DIGITS, is_identifier
from boolnet.frontends.operators import AND, CONSTANTS, FUNCTIONS, INFIX, POSTFIX, PREFIX, Function, Operator
from boolnet.functions.circuit import Circuit

STATEMENT_ENDS = ("\n", ";", END)


class Pending(NamedTuple):
    """An operator that waits for its right operand, or an open parenthesis.

    Attributes
    ----------
    precedence : int
        0 for a parenthesis.
    row : Operator or None
        None for a parenthesis.
    base : int
        Its operands are the values from here on.
    at : int
        Its token.
    call : Function or None
        What the parenthesis is the call of.
    number : int
        The first argument of ``atleast`` and ``exactly``.
    """

    precedence: int
    row: Operator | None
    base: int
    at: int
    call: Function | None = None
    number: int = 0


class ExpressionParser(ABC):
    """Reads expressions into a circuit; a subclass knows what the names stand for.

    Parameters
    ----------
    tokens : Tokens

    Attributes
    ----------
    at : int
        The token that is read next.
    values : list of int
        The literals of the operands read, whose operators are not done.
    pending : list of Pending
        The operators and parentheses that wait for more operands.
    literals : dict of str to int
        The literals of tokens that were met before.
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.at = 0
        self.circuit = Circuit()
        self.values: list[int] = []
        self.pending: list[Pending] = []
        self.depth = 0  # open parentheses
        self.literals = dict(CONSTANTS)

    @abstractmethod
    def value_of_token(self) -> int:
        """Return the literal of the name at the next token, which is not among `literals`."""

    @abstractmethod
    def values_of_range(self, first: int, last: int) -> list[int]:
        """Return the literals of the names from one token to another."""

    @abstractmethod
    def join(self, at: int) -> None:
        """Take note of an operand at a token that no sign parts from the one before it, or refuse it."""

    def expression(self) -> int:
        """Read up to the end of the statement, and return the literal of what was read."""
        self._operand()
        while self._continues():
            self._operand()
        return self.values.pop()

    def _operand(self) -> None:
        """Read one operand, with all prefixes and parentheses that open before it."""
        tokens, literals = self.tokens, self.literals
        while (literal := literals.get(token := tokens[self.at])) is None:
            word = token.casefold()
            if token == "(":
                self._open()
            elif word in FUNCTIONS and tokens[self.at + 1] == "(":
                self._call(word)
            elif word in PREFIX:
                self.pending.append(Pending(PREFIX[word].precedence, PREFIX[word], len(self.values), self.at))
            elif word in CONSTANTS:
                literal = literals[token] = CONSTANTS[word]
                break
            elif token != "\n":
                literal = self.value_of_token()
                break
            self.at += 1
        self.values.append(literal)
        self.at += 1

    def _continues(self) -> bool:
        """Read what follows an operand; return whether it asks for another one."""
        while True:
            token = self.tokens[self.at]
            row = INFIX.get(token)
            if row is not None:
                self._infix(row)
                self.at += 1
                return True
            if token == ")":
                self._close()
            elif token in self.literals:
                return self._side_by_side(token)
            elif token in POSTFIX:
                self.values[-1] = POSTFIX[token].build(self.circuit, self.values[-1:])
            elif token == ",":
                return self._comma()
            elif token == "..":
                self._range()
                continue
            elif token == "\n" and self._goes_on():
                continue
            elif token in STATEMENT_ENDS:
                return self._end()
            elif token.casefold() in INFIX:
                self._infix(INFIX[token.casefold()])
                self.at += 1
                return True
            else:
                return self._side_by_side(token)
            self.at += 1

    def _infix(self, row: Operator) -> None:
        """Let an operator wait for its right operand, after those that bind its left one tighter are done."""
        pending, precedence, grouping = self.pending, row.precedence, row.grouping
        while pending and (top := pending[-1]).precedence >= precedence and top.row is not None:
            if top.row is row and grouping == "all":
                return
            if top.precedence == precedence:
                if grouping == "right":
                    break
                if "none" in (grouping, top.row.grouping):
                    raise ambiguous(self.tokens, top.at, self.at)
            self._reduce()
        pending.append(Pending(precedence, row, len(self.values) - 1, self.at))

    def _reduce(self) -> None:
        _, row, base, _, _, _ = self.pending.pop()
        assert row is not None
        literal = row.build(self.circuit, self.values[base:])
        del self.values[base:]
        self.values.append(literal)

    def _reduce_all(self) -> Pending | None:
        """Do all operators back to the innermost open parenthesis, and return it."""
        while self.pending and self.pending[-1].precedence:
            self._reduce()
        return self.pending[-1] if self.pending else None

    def _side_by_side(self, token: str) -> bool:
        """Join two operands without a sign between them: the token begins the second one."""
        at, word = self.at, token.partition("[")[0]
        if token.isdigit() and (self.tokens[at - 1].isdigit() or self.tokens[at - 1] in POSTFIX):
            raise number_in_a_row(self.tokens, at)
        self.join(at)
        if token != "(" and token not in PREFIX and not is_identifier(word) and token not in CONSTANTS:
            raise unexpected(self.tokens, at)
        self._infix(AND)
        return True

    def _goes_on(self) -> bool:
        """Whether a newline after an operand does not end the statement; skip it then."""
        at = self.at
        while self.tokens[at] == "\n":
            at += 1
        follows = self.tokens[at]
        if not self.depth and (follows not in INFIX or follows.isalpha()):
            return False
        self.at = at
        return True

    def _end(self) -> bool:
        parenthesis = self._reduce_all()
        if parenthesis is not None:
            raise never_closed(self.tokens, parenthesis.at, parenthesis.call is not None, self.tokens[self.at])
        return False

    # Parentheses and calls.

    def _open(self, call: Function | None = None) -> None:
        self.pending.append(Pending(0, None, len(self.values), self.at, call))
        self.depth += 1

    def _call(self, word: str) -> None:
        """Open the call of a function, up to its number if it takes one."""
        function, at = FUNCTIONS[word], self.at
        self.at += 1
        self._open(function)
        if function.counted:
            self.pending[-1] = self.pending[-1]._replace(number=self._number(word, at))
        if self.tokens[self.at + 1] == ")":
            raise wrong_arguments(self.tokens, at, function, 0)

    def _number(self, word: str, at: int) -> int:
        """Read the number and the comma behind it."""
        self.at += 1
        while self.tokens[self.at] == "\n":
            self.at += 1
        token, help = self.tokens[self.at], f"write how many, then of what: {word}(2, a, b, c)"
        if not (token.isascii() and token.isdigit()):
            raise self.tokens.error(self.at, f"{word} begins with a number, not {shown(token)}", help=help)
        if len(token) > INDEX_DIGITS:
            raise self.tokens.error(self.at, f"the number {shown(token)} is too large", help=help)
        if self.tokens[self.at + 1] != ",":
            raise self.tokens.error(at, f"{word} takes a number and at least 1 argument", help=help)
        self.at += 1
        return int(token)

    def _close(self) -> None:
        parenthesis = self._reduce_all()
        if parenthesis is None:
            help = "remove it, or open a '(' before it"
            raise self.tokens.error(self.at, "unexpected ')'", "no matching '('", help)
        self.pending.pop()
        self.depth -= 1
        call, base = parenthesis.call, parenthesis.base
        if call is None:
            return
        arguments = self.values[base:]
        if len(arguments) < call.least or (call.most is not None and len(arguments) > call.most):
            raise wrong_arguments(self.tokens, parenthesis.at - 1, call, len(arguments))
        del self.values[base:]
        self.values.append(call.build(self.circuit, parenthesis.number, arguments))

    def _comma(self) -> bool:
        parenthesis = self._reduce_all()
        if parenthesis is None or parenthesis.call is None:
            raise not_a_call(self.tokens, self.at, parenthesis and parenthesis.at)
        self.at += 1
        return True

    def _range(self) -> None:
        """Replace the argument just read by the names of the range that it begins."""
        at, top = self.at, self.pending[-1] if self.pending else None
        if top is None or (top.row is None and top.call is None):
            raise not_a_call(self.tokens, at, top and top.at)
        before = at - 2
        while self.tokens[before] == "\n":
            before -= 1
        if self.tokens[before] in ("(", ","):
            self.values[-1:] = self.values_of_range(at - 1, at + 1)
            self.at += 2
            while self.tokens[self.at] == "\n":
                self.at += 1
            if self.tokens[self.at] in (",", ")", ";", END):
                return
        raise self.tokens.error(at, "a range stands alone between commas", help="for example xor(x1..x8, a & b)")
