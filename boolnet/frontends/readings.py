"""Notes of how an expression was read, where people may mean something else: one sentence for each kind of choice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from boolnet.core.errors import listed
from boolnet.frontends.lexer import BARRED, BARS, Tokens, shown, without_bars
from boolnet.frontends.names import is_identifier
from boolnet.frontends.operators import AND, FUNCTIONS, KEYWORDS, POSTFIX, PREFIX
from nets.core.tables import nearest

LISTED = 3  # names that a note shows
TEXTBOOK = ("ABCDEFGH", "PQR", "WXYZ")  # letters that stand for inputs in this order; RST is a name for a reset
POLISH = 40  # the longest word that may be a formula in Polish notation
_POLISH = {"K": "&", "A": "|", "C": "->", "E": "<->", "J": "^", "D": "nand"}
PRODUCT = 4  # the longest name that may be meant as a product of its letters

_LETTER = r"[^\W\d_]"
_NUMBERED = re.compile(rf"(?:{_LETTER}_?\d+){{2,{PRODUCT}}}")  # x1x2, with one letter or several
_PART = re.compile(rf"{_LETTER}(?:_?\d+)?")
_MINTERM = re.compile(r"m_?(\d+)")
_BEHIND = re.compile(r"^(?=[^\S\n]*+[^\s#/])[^#/\n]*+(?:/(?!/)[^#/\n]*+)*+(#|//)[^\S\n]*+([^\n]{1,60})$", re.MULTILINE)
_FORMULA = re.compile(r"[\w\s()!~¬&|^*+'′;]+")
_TOUCHING = re.compile(BARRED + BARRED)
_APART = re.compile(f"[^\\S\\n][{''.join(POSTFIX)}]")
_NUMBER = re.compile(r"_?[\d₀-₉]+$")


def notes_of(tokens: Tokens, names: Collection[str], joined: int, unused: Collection[str]) -> Iterator[str]:
    """Return the notes of a text.

    Parameters
    ----------
    tokens : Tokens
    names : collection of str
        The inputs that it does not declare.
    joined : int
        The first token that `is_choice` with the one before it; 0 for none.
    unused : collection of str
        The names that it defines and neither uses nor puts out.
    """
    words = set(tokens)
    yield from _side_by_side(tokens, joined)
    yield from _products(words, names)
    yield from _minterms(words, names)
    yield from _polish(tokens)
    yield from _behind_a_comment(tokens, words)
    yield from _lookalikes(names)
    yield from _primes(tokens, words)
    yield from _bars(tokens, words, names)
    if unused:
        yield f"{_quoted(unused)} {_is(unused)} defined, but neither used nor an output"


def is_name(token: str) -> bool:
    """Whether a token is a name, with an index or not, and no word of the language."""
    return is_identifier(token.partition("[")[0]) and token.casefold() not in KEYWORDS


def is_bare_function(token: str) -> bool:
    """Whether a token is the name of a function, and no operator.

    >>> [is_bare_function(token) for token in ("maj", "MAJ", "xor", "a")]
    [True, True, False, False]
    """
    return token.casefold() in FUNCTIONS and token.casefold() not in KEYWORDS


def is_choice(first: str, second: str) -> bool:
    """Whether two tokens with no sign between them may be meant otherwise than as AND: longer names, NOT by a ~.

    >>> [is_choice(*pair) for pair in (("vip", "b"), ("a", "b"), ("x1", "x2"), ("foo", "("), ("a", "~"), ("a", "!"))]
    [True, False, False, True, True, False]
    """
    if second in ("~", "∼", "0", "1") or first in ("0", "1") or (second in PREFIX and second.isalpha()):
        return True
    return (_is_long(first) and (second in ("(", *PREFIX) or is_name(second))) or (is_name(first) and _is_long(second))


def _is_long(token: str) -> bool:
    """Whether a token is a name of more than one letter, apart from its number."""
    base = without_bars(token.partition("[")[0])[0]
    return len(base) > 1 and is_name(base) and len(_NUMBER.sub("", base)) > 1


def _side_by_side(tokens: Tokens, joined: int) -> Iterator[str]:
    if not joined:
        return
    first, second = tokens[joined - 1], tokens[joined]
    if second == "(":
        near = nearest(first.casefold(), list(FUNCTIONS))
        yield f"{shown(first)} is no function, so it is joined by AND with the parentheses behind it{near}"
    elif second.casefold() in PREFIX:
        also = "" if second.isalpha() else "; equivalence is written <->"
        yield f"{shown(second)} behind {shown(first)} is read as AND NOT{also}"
    else:
        yield f"{shown(first)} and {shown(second)} stand side by side, which is read as AND"


def _products(words: Collection[str], names: Collection[str]) -> Iterator[str]:
    """Names that a textbook would read as products, where the text does not write AND with a sign."""
    if any(sign in words for sign in AND.spellings.split()):
        return
    letters = {name for name in names if len(name) == 1 and name.isalpha()}
    found = [name for name in names if len(name) > 1 and _is_product(name, letters)]
    if found:
        what = "one name" if len(found) == 1 else "names"
        product = " ".join(_PART.findall(found[0]))
        yield f"{_quoted(found)} {_is(found)} read as {what}; the product is written {product}"


def _is_product(name: str, letters: Collection[str]) -> bool:
    if _NUMBERED.fullmatch(name):
        return True
    if len(name) > PRODUCT:
        return False
    if not name.isalpha() or name not in (name.upper(), name.lower()):
        return False
    is_run = any(name.upper() in run for run in TEXTBOOK)
    beside = any(letter.isupper() for letter in letters) if name.isupper() else bool({*letters} & {*name})
    return is_run or beside


def _minterms(words: Collection[str], names: Collection[str]) -> Iterator[str]:
    numbers = [match[1] for name in names if (match := _MINTERM.fullmatch(name))]
    if len(numbers) > 1 and len(numbers) == len(names) and not {"+", "|"}.isdisjoint(words):
        yield f"{_quoted(names)} are read as names; a sum of minterms is written m({', '.join(numbers)})"


def _polish(tokens: Tokens) -> Iterator[str]:
    """The note of a text that is one word, which would be a formula in Polish notation: CpKqr."""
    if len(tokens) == 2 and len(tokens[0]) > 1 and (meant := from_polish(tokens[0])):
        yield f"{shown(tokens[0])} is read as one name; in Polish notation it stands for {meant}"


def from_polish(word: str) -> str:
    """Return a formula of Łukasiewicz, small letters behind their operators, with signs; "" where a word is none.

    >>> from_polish("CpKqr"), from_polish("NCpq"), from_polish("Kp"), from_polish("Carry")
    ('p -> (q & r)', '!(p -> q)', '', '')
    """
    stack: list[str] = []
    for letter in reversed(word[:POLISH]):
        if letter == "N" and stack:
            stack[-1] = f"!{stack[-1]}"
        elif letter in _POLISH and len(stack) > 1:
            stack.append(f"({stack.pop()} {_POLISH[letter]} {stack.pop()})")
        elif "p" <= letter <= "z":
            stack.append(letter)
        else:
            return ""
    whole = stack[0] if len(stack) == 1 and len(word) <= POLISH else ""
    return whole[1:-1] if whole.startswith("(") else whole


def _behind_a_comment(tokens: Tokens, words: Collection[str]) -> Iterator[str]:
    """The note of a comment that would go on the formula before it, as in languages whose OR is #."""
    if "#" not in tokens.text and "//" not in tokens.text:
        return
    for match in _BEHIND.finditer(tokens.text):
        said = re.findall(r"[^\W\d]\w*", match[2])
        if said and _FORMULA.fullmatch(match[2]) and all(word in words or len(word) == 1 for word in said):
            yield f"{shown(match[2].strip())} behind {match[1]} is a comment, and not read; OR is written |"
            return


def _lookalikes(names: Iterable[str]) -> Iterator[str]:
    first: dict[str, str] = {}
    for name in names:
        other = first.setdefault(unicodedata.normalize("NFKC", name).casefold(), name)
        if other != name:
            yield f"{shown(other)} and {shown(name)} are two inputs"
            return


def _primes(tokens: Tokens, words: Collection[str]) -> Iterator[str]:
    primes = [prime for prime in POSTFIX if prime in words]
    if not primes:
        return
    if any(one in POSTFIX and two in POSTFIX for one, two in pairwise(tokens)):
        yield "two primes are NOT NOT: a'' is a"
    elif _APART.search(tokens.text):
        yield "a prime is NOT of what stands before it, with a blank between them too"
    elif any(sign in words for sign in PREFIX if not sign.isalpha()):
        sign = next(sign for sign in PREFIX if sign in words and not sign.isalpha())
        yield f"x{primes[0]} is NOT x, as {sign}x is: no prime is part of a name"


def _bars(tokens: Tokens, words: Collection[str], names: Collection[str]) -> Iterator[str]:
    for name in names:
        letter = unicodedata.normalize("NFD", name)
        if len(letter) == 2 and letter[1] in BARS and (tokens.has_bars or letter[0] in names):
            yield f"{shown(name)} is one letter, another input than {shown(letter[0])}; NOT is written !a or a'"
            return
    if not tokens.has_bars:
        return
    if _TOUCHING.search(tokens.text):
        yield "every letter has its own bar: A\u0305B\u0305 is NOT A and NOT B; a bar over both is written (A B)'"
    if any(len(unicodedata.normalize("NFC", word)) < len(word) for word in words if BARS[0] in word):
        yield "a macron over a letter is read as a bar, which is NOT; a letter such as ā is typed as one character"


def _quoted(names: Collection[str]) -> str:
    return listed([shown(name) for name in names], LISTED)


def _is(names: Collection[str]) -> str:
    return "is" if len(names) == 1 else "are"
