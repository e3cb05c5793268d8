"""The expression language: our own grammar, read without recursion and never given to Python.

::

    text        = statement { (";" | newline) statement }
    statement   = "inputs" [":"] names | "outputs" [":"] names
                | ["let"] name "=" expression | name "(" names ")" "=" expression | expression
    names       = name { [","] name }                             name ".." name for a range of them
    name        = identifier [ "[" number "]" ]                   x1  Übertrag  x₁  a[3]
    expression  = operands joined by the operators below; two operands side by side are joined by AND
    operand     = name | constant | "(" expression ")" | function "(" arguments ")"
    arguments   = [ number "," ] argument { "," argument }        the number: only of atleast and exactly
    argument    = expression | name ".." name                     x1..x64  a[7]..a[0]

    tightest    '  ′                    NOT, behind its operand; a bar over a letter (U+0305, U+0304) too
                !  ~  ¬  ∼  not         NOT
                &  &&  *  ·  ×  •  ∧  /\\  and   AND; side by side too; nand ⊼ ↑
                ^  ⊕  ⊻  xor            XOR; xnor ⊙
                |  ||  +  ∨  \\/  or     OR; nor ⊽ ↓
                ->  =>  →  ⇒  ⊃  implies   grouped from the right; ⇐ is implied by
    loosest     <->  <=>  ↔  ⇔  ≡  iff  is equivalent to; ≢ ↮ is not; grouped from the left

    functions   and or xor nand nor xnor not ite(c, then, else) maj atleast(k, ..) exactly(k, ..)
    constants   0 1 false true ⊥ ⊤
    comments    # and // to the end of the line, /* between */

Words are the same in any case; behind an operand "and", "or", "xor", ... are operators, elsewhere before "("
functions. A name before "(" is a function if it is called like one, and otherwise multiplied with what is in the
parentheses. A newline ends a statement, except inside parentheses, behind an operator, and before a line that begins
with the sign of a binary operator. A defined name may be used in later statements, and is an output, unless "let"
defines it or there are "outputs", which then are these, in this order; names that are not defined are inputs, in
natural order (x2 before x10), or as "inputs" or the head f(x, y, z) = ... declares them. Expressions without a name
are the outputs y, or y1, y2, .... A chain of nand, nor or xnor needs parentheses. The lines INORDER = and OUTORDER =
of ABC's equations are read as "inputs" and "outputs".

A word that chooses or assigns in other languages (if, then, else, case, return, ...) beside another operand is refused,
unless it is declared as an input; alone, or joined by signs, it is a name. Readings that are a choice are in the
function's `notes` (`boolnet.frontends.readings`).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from boolnet.core.errors import BoolnetError, LimitError
from boolnet.core.limits import in_words
from boolnet.frontends.expression_parser import STATEMENT_ENDS, ExpressionParser
from boolnet.frontends.foreign_words import ASSIGNMENTS, FOREIGN_WORDS
from boolnet.frontends.lexer import END, Tokens, shown, without_bars
from boolnet.frontends.mistakes import (
    called,
    expected_operand,
    foreign_word,
    meant_as_or,
    not_an_index,
    not_an_output,
    not_called,
)
from boolnet.frontends.names import (
    INDEX_DIGITS,
    NAME_LENGTH,
    Name,
    as_product,
    in_natural_order,
    is_identifier,
    output_names,
    range_names,
)
from boolnet.frontends.operators import FUNCTIONS, KEYWORDS, PREFIX
from boolnet.frontends.readings import is_bare_function, is_choice, is_name, notes_of
from boolnet.functions.circuit import Formula
from boolnet.functions.function import with_notes
from nets.core.tables import nearest

DECLARATIONS = {"inputs": "input", "input": "input", "outputs": "output", "output": "output"}
ORDERS = {"inorder": "input", "outorder": "output"}  # of the equations of ABC: INORDER = a b c;
NAME_ALL = "name every output (s = a ^ b; c = a & b), or none"
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


def _named_late(tokens: Tokens, at: int) -> BoolnetError:
    return tokens.error(at, "this output has a name, but the one before has none", help=NAME_ALL)


def _unnamed(tokens: Tokens, at: int) -> BoolnetError:
    return tokens.error(at, "this output has no name", help=NAME_ALL)


class _Definition(NamedTuple):
    """What a name stands for, the token where it is defined, and whether ``let`` keeps it from being an output."""

    literal: int
    at: int
    is_local: bool


class _Reader(ExpressionParser):
    """Reads statements: what names stand for."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.used: dict[str, int] = {}  # inputs, and the token where each is first used
        self.declared: dict[str, int] = {}  # inputs, and the token that declares each
        self.how_to_declare = ""  # what to write for one more, "" for no declaration
        self.wanted: dict[str, int] = {}  # declared outputs, and the token of each
        self.defined: dict[str, _Definition] = {}
        self.has_named = False  # whether one of them is not local
        self.read_names: set[str] = set()  # defined names that were used
        self.called: set[str] = set()  # names defined with their inputs: f(a, b) = ...
        self.unnamed: list[tuple[int, int]] = []  # literals of outputs without names, and their tokens
        self.joins: set[tuple[str, str]] = set()  # tokens that were met side by side
        self.joined = 0  # the first longer name that no sign joins with its neighbour
        self.expanded = 0  # names that ranges stood for

    # Statements.

    def read(self) -> Formula:
        while (token := self.tokens[self.at]) != END:
            if token in STATEMENT_ENDS:
                self.at += 1
            else:
                self._statement(token, self.tokens[self.at + 1])
        inputs = tuple(self.declared) or in_natural_order(self.used)
        roots = self._roots(inputs)
        unused = [name for name in self.defined if name not in roots and name not in self.read_names]
        undeclared = () if self.declared else inputs
        notes = [*notes_of(self.tokens, undeclared, self.joined, unused)]
        return with_notes(Formula.from_circuit(self.circuit, inputs, roots), notes)

    def _roots(self, inputs: Sequence[str]) -> dict[str, int]:
        """Return the literals of the outputs, in order."""
        if self.unnamed:
            if self.wanted:
                raise _unnamed(self.tokens, self.unnamed[0][1])
            taken = {*inputs, *self.defined}
            names = output_names(len(self.unnamed), taken)
            return {name: literal for name, (literal, _) in zip(names, self.unnamed, strict=True)}
        for name, at in self.wanted.items():
            if name not in self.defined or self.defined[name].is_local:
                raise not_an_output(self.tokens, at, name, self.defined, {*self.used, *self.declared})
        names = tuple(self.wanted) or tuple(name for name, row in self.defined.items() if not row.is_local)
        if not names:
            local = f", only the local name {shown(next(iter(self.defined)))}" if self.defined else ""
            help = "write an expression such as a & b"
            raise self.tokens.error(self.at, f"the text defines no output{local}", help=help)
        return {name: self.defined[name].literal for name in names}

    def _statement(self, token: str, following: str) -> None:
        word, names_follow = token.casefold(), is_name(following)
        if (word in DECLARATIONS and (names_follow or following == ":")) or (word in ORDERS and following == "="):
            start, self.at = self.at, self.at + 1 + (not names_follow)
            self._declaration(DECLARATIONS.get(word) or ORDERS[word], start)
            return
        is_local = word == "let" and names_follow and self.tokens[self.at + 2] in ("=", "(")
        self.at += is_local
        head = 0 if is_local and following == "=" else self._head_end()
        is_named, start = head > 0 or self.tokens[self.at + 1] == "=", self.at
        if not is_local and (self.unnamed if is_named else self.has_named):
            raise _named_late(self.tokens, start) if is_named else _unnamed(self.tokens, start)
        if is_named:
            self._definition(is_local, head)
        else:
            self.unnamed.append((self.expression(), start))

    def _declaration(self, kind: str, start: int) -> None:
        if kind == "input" and (self.unnamed or self.defined):
            raise self.tokens.error(start, "inputs are declared too late", help="declare them in the first line")
        names = self.wanted if kind == "output" else self.declared
        for name, at in self._listed_names(STATEMENT_ENDS):
            if name in names:
                raise self.tokens.error(at, f"{kind} {shown(name)} is declared twice", help="remove one of them")
            names[name] = at
        if kind == "input":
            self.how_to_declare = "add it to the line that begins with inputs: inputs … {name}"

    def _listed_names(self, ends: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Read names and ranges up to a token; return each name with its token."""
        while self.tokens[self.at] not in ends:
            first = last = self.at
            if self.tokens[first + 1] == "..":
                last += 2
            names = [str(self._name(first))] if first == last else self._names(first, last)
            yield from ((name, first) for name in names)
            self.at = last + 1
            if self.tokens[self.at] == ",":
                self.at += 1
                while self.tokens[self.at] == "\n":
                    self.at += 1

    def _definition(self, is_local: bool, head: int) -> None:
        at, name = self.at, str(self._name(self.at))
        if name in self.defined:
            line = self.tokens.span(self.defined[name].at).line
            raise self.tokens.error(
                at, f"{shown(name)} is defined twice", f"first in line {line}", "rename one of them"
            )
        if head:
            self._head(name)
        if name in self.declared:
            raise self.tokens.error(at, f"{shown(name)} is defined, but was declared as an input", help="rename it")
        self.at = (head or at) + 2
        literal = self.expression()
        if name in self.used:
            use = self.used[name]
            itself = "a definition cannot use its own name"
            help = itself if use > at else "move its definition up, before this use"
            raise self.tokens.error(use, f"{shown(name)} is used before it is defined", help=help)
        self.defined[name] = _Definition(literal, at, is_local)
        self.has_named |= not is_local

    def _head_end(self) -> int:
        """Return the token that closes the head of a definition, ``f(a, b) =``, and 0 where there is none."""
        at = self.at + 1
        if self.tokens[at] != "(" or not is_name(self.tokens[self.at]):
            return 0
        while self.tokens[at := at + 1] in (",", "..", "\n") or is_identifier(self.tokens[at].partition("[")[0]):
            pass
        return at if self.tokens[at] == ")" and self.tokens[at + 1] in ("=", "==", *ASSIGNMENTS) else 0

    def _head(self, name: str) -> None:
        """Declare the inputs that the head of a definition lists."""
        start, is_line, is_first = self.at, "line" in self.how_to_declare, not self.declared
        self.at += 2
        own: set[str] = set()
        for argument, at in self._listed_names((")",)):
            if argument in self.defined or argument in own:
                what = "defined above" if argument in self.defined else "named twice"
                raise self.tokens.error(at, f"input {shown(argument)} is {what}", help="rename one of them")
            if is_line and argument not in self.declared:
                raise self._undeclared(argument, at)
            own.add(argument)
            self.declared.setdefault(argument, at)
        if not own:
            raise self.tokens.error(start + 1, "no input between these parentheses", help=f"write {name} = expression")
        if self.tokens[self.at + 1] != "=":
            found = shown(self.tokens[self.at + 1])
            help = f"a definition is written {name}(…) = expression"
            raise self.tokens.error(self.at + 1, f"unexpected {found}", help=help)
        self.called.add(name)
        self.how_to_declare = self.how_to_declare if is_line else f"add it to the inputs: {name}(…, {{name}}) = …"
        for other, at in self.used.items() if is_first else ():
            if other not in self.declared:
                raise self._undeclared(other, at)

    # Names.

    def _name(self, at: int, plain: str = "") -> Name:
        """Read the token of a name, without its bars where it is given so."""
        tokens, token = self.tokens, plain or self.tokens[at]
        base, bracket, index = token.partition("[")
        if not is_identifier(base) or base.casefold() in KEYWORDS:
            raise expected_operand(tokens, at)
        if tokens.has_bars and without_bars(base)[0] != base:
            raise tokens.error(
                at, "a name that is defined has no bar", help="a bar is NOT: write it on the right of '='"
            )
        if len(base) > NAME_LENGTH:
            raise tokens.error(at, f"a name of {len(base):,} characters; at most {NAME_LENGTH} are allowed")
        if not bracket:
            return Name(base)
        digits = index[:-1].strip()
        if not (digits.isascii() and digits.isdigit()) or len(digits) > INDEX_DIGITS:
            raise not_an_index(tokens, at, digits)
        return Name(base, int(digits))

    def _undeclared(self, name: str, at: int) -> BoolnetError:
        if name.casefold() in FOREIGN_WORDS:
            return foreign_word(self.tokens, at)
        known = [*self.declared, *self.defined]
        near, help = nearest(name, known), self.how_to_declare.format(name=name)
        if product := as_product(name, known):
            near, help = "", f"the product is written {product}"
        return self.tokens.error(at, f"{shown(name)} is not declared as an input{near}", help=help)

    def _value(self, name: str, at: int) -> int:
        """Return the literal of a defined name or an input."""
        if name in self.defined:
            self.read_names.add(name)
            return self.defined[name].literal
        if self.declared and name not in self.declared:
            raise self._undeclared(name, at)
        self.used.setdefault(name, at)
        return self.circuit.input(name)

    def value_of_token(self) -> int:
        token = self.tokens[self.at]
        plain, is_negated = without_bars(token) if self.tokens.has_bars else (token, False)
        name = str(self._name(self.at, plain))
        literal = self._value(name, self.at) ^ is_negated
        self._remember(token, name, literal)
        return literal

    def join(self, at: int) -> None:
        pair = self.tokens[at - 1], self.tokens[at]
        is_known = pair in self.joins
        if is_known and pair[1] != "(":
            return
        self.joins.add(pair)
        for one in (at - 1, at):
            token = self.tokens[one]
            is_free = not is_known and token not in self.declared and token not in self.defined
            if is_free and (error := meant_as_or(self.tokens, one)):
                raise error
            if token.casefold() in FOREIGN_WORDS and token not in self.declared and token not in self.defined:
                raise foreign_word(self.tokens, one)
        before, token = pair
        if is_bare_function(before) and before not in self.declared and before not in self.defined and token != "(":
            raise not_called(self.tokens, at - 1)
        if token == "(" and (before in self.called or self._is_index(at)):
            raise called(self.tokens, at - 1, before in self.called)
        if not self.joined and (is_choice(before, token) or self._is_like_a_call(at)):
            are_known = all(name in self.declared or name in self.defined for name in (before, token))
            self.joined = 0 if are_known else at

    def _is_index(self, at: int) -> bool:
        """Whether a name stands before a parenthesis that holds a number alone."""
        return self.tokens[at + 1].isdigit() and self.tokens[at + 2] == ")" and is_name(self.tokens[at - 1])

    def _is_like_a_call(self, at: int) -> bool:
        """Whether a name that is not known stands before parentheses with one name in them: f(a), N(!p)."""
        before, inner = self.tokens[at - 1], at + 1 + (self.tokens[at + 1] in PREFIX)
        if self.tokens[at] != "(" or not is_name(before) or before in self.declared or before in self.defined:
            return False
        return is_name(self.tokens[inner]) and self.tokens[inner + 1] == ")"

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
