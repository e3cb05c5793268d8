"""The errors of the expression language: what stands at a token that cannot stand there, and the way out."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from boolnet.core.errors import BoolnetError, Span
from boolnet.frontends.foreign_words import (
    ASSIGNMENTS,
    FOREIGN,
    FOREIGN_CALLS,
    FOREIGN_WORDS,
    TYPES,
    rewritten_choice,
    rewritten_definition,
    rewritten_formula,
)
from boolnet.frontends.lexer import BARS, END, Tokens, shown
from boolnet.frontends.names import is_identifier
from boolnet.frontends.operators import FUNCTIONS, INFIX, KEYWORDS, POSTFIX, PREFIX, Function
from nets.core.tables import nearest

_BRACKETS = "[]{}"
_CALLS = "functions are " + ", ".join(FUNCTIONS)
_COMPARISONS = ("==", "!=", "<>", ">=", "<=", ">", "<", "≥", "≤", "≠")
_IS_ONE = "that a is 1 is written a, that a is 0 is written !a"
_COUNT = "that at least 2 are true is written atleast(2, a, b, c), that exactly 2 are exactly(2, a, b, c)"
_WORD_CALLS = {"implies": "implication is written a -> b", "iff": "equivalence is written a <-> b"}


def expected_operand(tokens: Tokens, at: int) -> BoolnetError:
    """Return the error for a token where an operand should begin, but does not."""
    token = tokens[at]
    base, bracket, _ = token.partition("[")
    if base.casefold() in (*FUNCTIONS, *_WORD_CALLS) and (bracket or tokens[at + 1 : at + 2] == ["["]):
        help = _WORD_CALLS.get(base.casefold(), f"write {base.casefold()}(..)")
        return tokens.error(at, f"the arguments of {shown(base)} are in brackets", help=help)
    before = at - 1
    while before >= 0 and tokens[before] == "\n":
        before -= 1
    previous = tokens[before] if before >= 0 else ";"
    if token in (";", END) and previous != ";":
        help = "write an operand after it"
        if previous in PREFIX and before and tokens[before - 1] not in INFIX:
            help = f"{previous} stands before what it negates; NOT behind an operand is written a'"
        return tokens.error(before, f"nothing follows {shown(previous)}", "operand missing", help)
    if token == ")" and previous == "(":
        return not_a_call(tokens, at, before, "there is nothing between these parentheses")
    if token in INFIX or token.casefold() in KEYWORDS or token in ("=", ",", ")", ";", "..", *POSTFIX):
        note, help = _note_and_help(token, previous)
        if token.casefold() in _WORD_CALLS and tokens[at + 1] == "(":
            note, help = f"{token} stands between its operands", _WORD_CALLS[token.casefold()]
        if token == "=" and previous == ";" and (formula := rewritten_formula(tokens.span(at))):
            help = f"a spreadsheet's formula is written without =, its arguments parted by commas: {formula}"
        return tokens.error(at, f"expected an operand, found {shown(token)}", note, help)
    return unexpected(tokens, at)


def _note_and_help(token: str, previous: str) -> tuple[str, str]:
    if token in POSTFIX:
        return f"{token} negates what stands before it", "nothing can be put in quotes"
    is_operator = previous in INFIX or previous in PREFIX or previous.casefold() in KEYWORDS
    if is_operator and (token in INFIX or token.casefold() in INFIX):
        return f"after {shown(previous)}", "remove one of the two operators, or write an operand between them"
    if token == "=":
        return "", "a definition is written name = expression"
    if token.isalpha():
        call = f" or {token}(..)" if token.casefold() in FUNCTIONS else ""
        return "a word of the language", f"write an operand before it{call}, or choose another name"
    return "", "write an operand before it, or remove it"


def unexpected(tokens: Tokens, at: int) -> BoolnetError:
    """Return the error for a token that can stand neither here nor, mostly, anywhere else."""
    token = tokens[at]
    if token in FOREIGN:
        return tokens.error(at, f"unexpected {shown(token)}", help=_foreign_help(tokens, at))
    if token == "=":
        return tokens.error(at, "unexpected '='", help=_equals_help(tokens, at))
    if token in BARS:
        help = "NOT of a longer name or of parentheses is written with ! before or ' behind it; A B is A AND B"
        return tokens.error(at, "a bar stands over one letter and its number", help=help)
    if token.startswith("/*"):
        span = tokens.span(at)
        return tokens.error(
            Span(span.text, span.start, span.start + 2, span.name), "a comment is not closed", help="add */"
        )
    if token[0] in _BRACKETS:
        help = "an index is written a[3], without a blank before it; only ( and ) group"
        if token == "[" and at > 1 and tokens[at - 1] == "(":
            name = tokens[at - 2].casefold()
            help = FOREIGN_CALLS.get(name, "arguments are listed without brackets: xor(a, b, c)")
        return tokens.error(at, f"unexpected {shown(token)}", help=help)
    if token[0].isdigit():
        return _number(tokens, at)
    return _unknown_character(tokens, at)


def _equals_help(tokens: Tokens, at: int) -> str:
    """Return what to write instead of an equals sign that defines no name."""
    before = tokens[max(at - 2, 0) : at]
    if before[-1:] and before[-1] in POSTFIX:
        return f"{before[-1]} is NOT, and no part of a name: call the new value x_next, for example"
    begin = at
    while begin and tokens[begin - 1] not in (";", "\n"):
        begin -= 1
    if at - begin > 1 and tokens[begin].casefold() in TYPES:
        return f"write {rewritten_definition(tokens.span(at), before[-1]) or 'name = expression'}"
    if "=" in tokens[begin:at]:
        is_test = tokens[begin + 2] in ("0", "1", "true", "false", "TRUE", "FALSE", "True", "False")
        return _IS_ONE if is_test else "definitions are parted by ; or stand in lines of their own"
    if len(before) == 2 and all(map(is_identifier, before)) and before[0].casefold() not in KEYWORDS:
        return f"a name has no blank: {before[0]}_{before[1]}; equivalence is written <->"
    return "left of '=' stands one name alone; equivalence is written <->"


def _foreign_help(tokens: Tokens, at: int) -> str:
    """Return what to write instead of a sign of another language."""
    token = tokens[at]
    numbers = [word for word in (tokens[at - 1] if at else "", tokens[at + 1]) if word.isdecimal()]
    if token == "<" and numbers and tokens[at + 2 : at + 3] == [">"]:
        return f"an index is written {tokens[at - 1]}[{numbers[-1]}]"
    if token in _COMPARISONS and numbers:
        return _IS_ONE if "=" in token and numbers[-1] in ("0", "1") else _COUNT
    is_first = at == 1 or (at > 1 and tokens[at - 2] in ("\n", ";"))
    if token in ASSIGNMENTS and is_first and is_identifier(tokens[at - 1].partition("[")[0]):
        place, name = tokens.span(at), tokens[at - 1]
        definition = rewritten_choice(place) or rewritten_definition(place, name) or f"{name} = expression"
        definition = f"{name} = expression" if token == ":-" else definition
        also = "" if token in (":=", "≔") else f"; {FOREIGN[token]}"
        return f"a definition is written {definition}{also}"
    choice = rewritten_choice(tokens.span(at)) if token == "?" else ""
    return f"write {choice}" if choice else FOREIGN[token]


def foreign_word(tokens: Tokens, at: int) -> BoolnetError:
    """Return the error for a word that has a meaning in other languages, beside another operand."""
    word, span = tokens[at], tokens.span(at)
    meant = rewritten_choice(span)
    if not meant and tokens[at + 2 : at + 3] == ["="] and is_identifier(tokens[at + 1]):
        meant = rewritten_definition(tokens.span(at + 2), tokens[at + 1])
    help = f"write {meant}" if meant else FOREIGN_WORDS[word.casefold()]
    if word.casefold() != "let":
        help += "; if it names an input, write & beside it"
    return tokens.error(span, f"{shown(word)} is no word of this language", help=help)


def not_called(tokens: Tokens, at: int) -> BoolnetError:
    """Return the error for the name of a function that stands before an operand, and not before parentheses."""
    name = tokens[at]
    help = f"write {name.casefold()}({_example(FUNCTIONS[name.casefold()])})"
    return tokens.error(at, f"{shown(name)} is a function, and has no parentheses", help=help)


def never_closed(tokens: Tokens, at: int, is_call: bool, end: str) -> BoolnetError:
    """Return the error for a parenthesis that is open where its statement ends.

    Parameters
    ----------
    tokens : Tokens
    at : int
        The token of the parenthesis.
    is_call : bool
        Whether it holds arguments.
    end : str
        The token that ends the statement.
    """
    help = "arguments are parted by commas; ';' ends a statement" if is_call and end == ";" else "add the missing ')'"
    return tokens.error(at, "'(' is never closed", "opened here", help)


def meant_as_or(tokens: Tokens, at: int) -> BoolnetError | None:
    """Return the error for a letter v that stands between operands as the sign of OR does; None where it is a name.

    It is a name in one place where it is one in all of them, and beside u and w.
    """
    if tokens[at] not in ("v", "V"):
        return None
    letter = tokens[at]
    places = [place for place, token in enumerate(tokens) if token == letter]
    words = {token.casefold() for token in tokens}
    if not words.isdisjoint(("u", "w")) or not all(_is_between(tokens, place) for place in places):
        return None
    help = f"OR is written | or ∨; if {letter} names an input, write & beside it"
    return tokens.error(at, f"{shown(letter)} stands between operands, as a sign of OR does", help=help)


def _is_between(tokens: Tokens, at: int) -> bool:
    before, behind = tokens[at - 1] if at else ";", tokens[at + 1]
    ends = before == ")" or before in POSTFIX or (is_identifier(before) and before.casefold() not in KEYWORDS)
    begins = behind in ("(", *PREFIX) or (is_identifier(behind) and behind.casefold() not in KEYWORDS)
    return ends and begins


def called(tokens: Tokens, at: int, is_defined: bool) -> BoolnetError:
    """Return the error for a name before parentheses that looks like a call, or like an index: ``x(1)``.

    Parameters
    ----------
    tokens : Tokens
    at : int
        The token of the name.
    is_defined : bool
        Whether the text defines the name as a function of its inputs.
    """
    name, number = tokens[at], tokens[at + 2]
    if is_defined:
        help = f"it has its inputs already: write {name} alone"
        return tokens.error(at, f"{shown(name)} is no function that is called", help=help)
    help = f"an index is written {name}[{number}], AND {name} & {number}"
    return tokens.error(at, f"{shown(name)} has a number in parentheses", help=help)


def not_an_output(
    tokens: Tokens, at: int, name: str, defined: Collection[str], inputs: Collection[str]
) -> BoolnetError:
    """Return the error for a declared output that is none.

    Parameters
    ----------
    tokens : Tokens
    at : int
        The token that declares it.
    name : str
    defined, inputs : collection of str
        The names that the text defines, and those that it reads.
    """
    if name in defined:
        return tokens.error(at, f"{shown(name)} is declared as an output, and local", help="remove its let")
    help = f"define it, {name} = expression, or remove it here"
    if name in inputs:
        help = f"an input comes out by another name: out = {name}"
    return tokens.error(at, f"output {shown(name)} is never defined{nearest(name, list(defined))}", help=help)


def ambiguous(tokens: Tokens, first: int, second: int) -> BoolnetError:
    """Return the error for two operators that readers would group differently.

    Parameters
    ----------
    tokens : Tokens
    first, second : int
        Their tokens; the first may be that of an operand, for an AND without a sign.
    """
    one, two = (tokens[at] if tokens[at].casefold() in INFIX else "&" for at in (first, second))
    help = f"add parentheses: (a {one} b) {two} c or a {one} (b {two} c)"
    return tokens.error(second, f"{shown(two)} after {shown(one)} is ambiguous", help=help)


def number_in_a_row(tokens: Tokens, at: int) -> BoolnetError:
    """Return the error for a number behind another, or behind a prime."""
    if tokens[at - 1] in POSTFIX:
        help = f"NOT x{tokens[at]} is written x{tokens[at]}{tokens[at - 1]}"
        return tokens.error(at, f"{shown(tokens[at])} behind a prime", help=help)
    help = "a truth table is written without an expression: a b | y, then 0 0 | 1 in lines of their own"
    return tokens.error(at, "two numbers in a row", help=help)


def _number(tokens: Tokens, at: int) -> BoolnetError:
    token = tokens[at]
    if at > 1 and tokens[at - 1] == "(" and tokens[at + 1] == "," and is_identifier(tokens[at - 2]):
        return not_a_call(tokens, at, at - 1)
    help = "the constants are 0 and 1, and a name begins with a letter"
    if "'" in token:
        help = "a bit is written 0 or 1, without its width"
    elif set(token) <= {"0", "1"}:
        help = "a truth table such as 0110 is no part of an expression; " + help
    return tokens.error(at, f"{shown(token)} is neither a name nor a constant", help=help)


def _unknown_character(tokens: Tokens, at: int) -> BoolnetError:
    """Return the error for the first character of a token that no name may hold."""
    token, span = tokens[at], tokens.span(at)
    offset = 0
    while offset < len(token) - 1 and is_identifier("a" + token[offset]):
        offset += 1
    character = token[offset]
    start = span.start + offset
    what = shown(character) if character.isprintable() else f"U+{ord(character):04X}"
    help = "names are made of letters, digits and _; operators are ! & ^ | -> <->"
    meant = unicodedata.normalize("NFKC", character)
    if meant != character and meant.isascii() and meant.isprintable():
        help = f"this is another form of {shown(meant)}: write that"
    elif unicodedata.category(character) == "Cf":
        help = "it cannot be seen: remove it"
    elif not character.isprintable():
        help = "is this a text file?"
    return tokens.error(Span(span.text, start, start + 1, span.name), f"unknown character {what}", help=help)


def not_an_index(tokens: Tokens, at: int, index: str) -> BoolnetError:
    """Return the error for a name with something else than a number between its brackets.

    Parameters
    ----------
    tokens : Tokens
    at : int
        The token of the name.
    index : str
        What stands between the brackets.
    """
    span = tokens.span(at)
    start = span.start + tokens[at].index("[")
    place = Span(span.text, start, span.stop, span.name)
    if "," in index:
        help = "arguments stand in parentheses, (a, b), and an index is one number: a[3]"
        name = tokens[at].partition("[")[0].casefold()
        return tokens.error(place, f"{shown(index)} is not an index", help=FOREIGN_CALLS.get(name, help))
    if ":" in index:
        return tokens.error(place, "words are not supported yet", "a range of bits", "write one bit at a time: a[3]")
    return tokens.error(place, f"{shown(index)} is not an index", help="an index is a number of at most 9 digits: a[3]")


def not_a_call(tokens: Tokens, at: int, parenthesis: int | None, message: str = "") -> BoolnetError:
    """Return the error for what only a call can hold (a comma, a range, nothing), outside of one.

    Parameters
    ----------
    tokens : Tokens
    at : int
        The token that is wrong here.
    parenthesis : int or None
        The token of the innermost open parenthesis.
    message : str
        What to say where the parenthesis is no call of an unknown function.
    """
    name = tokens[parenthesis - 1] if parenthesis else ""
    if parenthesis and is_identifier(name) and name.casefold() not in KEYWORDS:
        near = "" if name.casefold() in FOREIGN_CALLS else nearest(name.casefold(), list(FUNCTIONS))
        message = f"unknown function {shown(name)}{near}"
        return tokens.error(parenthesis - 1, message, help=FOREIGN_CALLS.get(name.casefold(), _CALLS))
    if name.casefold() in INFIX and tokens[at] == ",":
        help = f"behind an operand {name} is the operator; write & {name}(..) for the function"
        return tokens.error(at, "unexpected ','", help=help)
    help = "write an operand between them" if message else "this separates arguments of a function, as in xor(a, b)"
    if tokens[at] == "..":
        help = "a range is an argument of a function: xor(x1..x64)"
    return tokens.error(at, message or f"unexpected {shown(tokens[at])}", help=help)


def wrong_arguments(tokens: Tokens, at: int, function: Function, number: int) -> BoolnetError:
    """Return the error for a call with too many or too few arguments.

    Parameters
    ----------
    tokens : Tokens
    at : int
        The token of the function's name.
    function : Function
    number : int
        How many arguments it got.
    """
    name = tokens[at]
    plural = "" if function.arguments().endswith("1") else "s"
    message = f"{name} takes {function.arguments()} argument{plural}, but has {number}"
    help = (
        "ite(c, a, b) is a if c, else b"
        if function.most == 3
        else f"for example {name.casefold()}({_example(function)})"
    )
    return tokens.error(at, message, help=help)


def _example(function: Function) -> str:
    if function.counted or function.most == 3:
        return "2, a, b, c" if function.counted else "c, a, b"
    return "a" if function.most == 1 else "a, b"
