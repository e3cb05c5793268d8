"""What may be claimed of a network's outputs, in a line of text, and when a claim is broken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from boolnet.core.errors import BoolnetError, listed

FORMS = 'y=1 | p implies q | p equals q | binary, each with "given a=0,b=1" behind it or not'

_TOKEN = re.compile(r'"([^"]*)"|([,=!])|([^\s,=!"]+)')


@dataclass(frozen=True)
class Literal:
    """An input or output by number, and whether it is 1."""

    number: int
    is_true: bool

    def negated(self) -> Literal:
        return Literal(self.number, not self.is_true)


@dataclass(frozen=True)
class Claim:
    """A claim, by what breaks it.

    Attributes
    ----------
    broken : tuple of tuple of Literal
        It is broken where all literals of one of these hold of the outputs; () for the claim that outputs are 0 or 1.
    given : tuple of Literal
        Of the inputs, for which it is claimed.
    """

    broken: tuple[tuple[Literal, ...], ...]
    given: tuple[Literal, ...] = ()

    @property
    def is_binary(self) -> bool:
        """Whether it claims that every output is 0 or 1."""
        return not self.broken


def read_claim(text: str, inputs: Sequence[str], outputs: Sequence[str]) -> Claim:
    """Return the claim that a line of text makes.

    A literal is a name, or ``!`` and a name, or ``name=0`` or ``name=1``; names of odd characters stand in quotes.
    ``y=1, z=0`` claims that all of these hold, ``p implies q`` and ``p equals q`` are of two literals, ``binary``
    claims that every output is 0 or 1. Behind ``given`` stand literals of inputs.

    Parameters
    ----------
    text : str
    inputs, outputs : sequence of str
        The names of the network.

    Raises
    ------
    BoolnetError
        If it is no claim, or a name is not the network's.

    Examples
    --------
    >>> read_claim("p implies q given a=0", ["a"], ["p", "q"]).broken
    ((Literal(number=0, is_true=True), Literal(number=1, is_true=False)),)
    """
    tokens = _tokens(text)
    words = [word for word, _ in tokens]
    bare = [None if is_quoted else word for word, is_quoted in tokens]
    split = bare.index("given") if "given" in bare else len(bare)
    given = _literals(tokens[split + 1 :], inputs, "input", text) if split < len(bare) else []
    _check_once(given, inputs, text)
    if words[:split] == ["binary"] and "binary" not in outputs:
        return Claim((), tuple(given))
    for word in ("implies", "equals"):
        if word in bare[:split]:
            at = bare.index(word)
            left = _literals(tokens[:at], outputs, "output", text)
            right = _literals(tokens[at + 1 : split], outputs, "output", text)
            if len(left) != 1 or len(right) != 1:
                raise _refused(text, f"{word!r} stands between two literals")
            (p,), (q,) = left, right
            first, second = (p, q.negated()), (p.negated(), q)
            return Claim((first,) if word == "implies" else (first, second), tuple(given))
    claimed = _literals(tokens[:split], outputs, "output", text)
    return Claim(tuple((one.negated(),) for one in claimed), tuple(given))


def _tokens(text: str) -> list[tuple[str, bool]]:
    """Return words and signs, each with whether it was in quotes."""
    found, place = [], 0
    for match in _TOKEN.finditer(text):
        if text[place : match.start()].strip():
            break
        found.append((match[1], True) if match[1] is not None else (match[2] or match[3], False))
        place = match.end()
    if text[place:].strip():
        raise _refused(text, f"a quote is not closed: {text[place:].strip()}")
    return found


def _literals(tokens: Sequence[tuple[str, bool]], names: Sequence[str], kind: str, text: str) -> list[Literal]:
    found: list[Literal] = []
    rest = list(tokens)
    while rest:
        is_true = rest[0] != ("!", False)
        if not is_true:
            rest.pop(0)
        if not rest or rest[0] in ((",", False), ("=", False), ("!", False)):
            raise _refused(text, f"the name of an {kind} is missing")
        name = rest.pop(0)[0]
        if name not in names:
            raise BoolnetError(f"the network has no {kind} {name!r}", help=f"its {kind}s are {listed(list(names))}")
        if rest and rest[0] == ("=", False):
            if len(rest) < 2 or rest[1][0] not in ("0", "1"):
                raise _refused(text, f"{name}= needs 0 or 1")
            is_true = is_true == (rest[1][0] == "1")
            del rest[:2]
        found.append(Literal(names.index(name), is_true))
        if rest and (rest.pop(0) != (",", False) or not rest):
            raise _refused(text, f"what follows {name} is neither a comma and a literal nor the end")
    if not found:
        raise _refused(text, f"it names no {kind}")
    return found


def _check_once(given: Sequence[Literal], inputs: Sequence[str], text: str) -> None:
    values: dict[int, bool] = {}
    for one in given:
        if values.setdefault(one.number, one.is_true) != one.is_true:
            raise _refused(text, f"{inputs[one.number]} is both 0 and 1")


def _refused(text: str, reason: str) -> BoolnetError:
    return BoolnetError(f"{text!r} is no claim of a network: {reason}", help=f"write {FORMS}")
