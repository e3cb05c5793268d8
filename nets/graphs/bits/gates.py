"""Gates: operations on bits, built once each.

A **literal** is an int: ``2 * gate`` for a gate's bit, ``2 * gate + 1`` for its negation, which costs nothing. Gate 0
is the constant 0; the inputs follow. Of every other gate both operands are gates of smaller numbers.
"""

from __future__ import annotations

from collections.abc import Iterable

FALSE, TRUE = 0, 1
INPUT, AND, AND_NOT, OR, XOR = range(5)  # x & y, x & ~y, x | y, x ^ y
MOST_IMPLIED = 32  # literals that are kept of what a literal implies
DEEPEST = 20  # gates down to which it is looked for


class Gates:
    """Gates under construction; every method returns the literal of what was asked for.

    Parameters
    ----------
    inputs : int
        How many there are; input i is the literal ``2 * (i + 1)``.

    Examples
    --------
    >>> gates = Gates(2)
    >>> a, b = 2, 4
    >>> gates.and_(gates.or_(a, b), gates.and_(a, b) ^ 1) == gates.xor(a, b)
    True
    """

    def __init__(self, inputs: int) -> None:
        self.inputs = inputs
        self.rows: list[tuple[int, int, int]] = [(INPUT, 0, 0)] * (inputs + 1)
        self._numbers: dict[tuple[int, int, int], int] = {}
        self._implied: dict[int, frozenset[int]] = {}

    def _gate(self, kind: int, x: int, y: int) -> int:
        row = (kind, x >> 1, y >> 1)
        number = self._numbers.get(row)
        if number is None:
            number = self._numbers[row] = len(self.rows)
            self.rows.append(row)
        return 2 * number

    def and_(self, a: int, b: int) -> int:
        if a > b:
            a, b = b, a
        if a <= TRUE:
            return b if a else FALSE
        if a ^ b <= 1:
            return a if a == b else FALSE
        found = self._shorter(a, b)
        if found is not None:
            return found
        if a & b & 1:
            return self._gate(OR, a, b) ^ 1
        if (a | b) & 1:
            return self._gate(AND_NOT, *((b, a) if a & 1 else (a, b)))
        return self._gate(AND, a, b)

    def or_(self, a: int, b: int) -> int:
        return self.and_(a ^ 1, b ^ 1) ^ 1

    def xor(self, a: int, b: int) -> int:
        sign = (a ^ b) & 1
        a, b = sorted((a & ~1, b & ~1))
        if not a:
            return b ^ sign
        if a == b:
            return sign
        return self._gate(XOR, a, b) ^ sign

    def all_of(self, literals: Iterable[int]) -> int:
        """Return the AND of literals, the smallest first, so that equal beginnings are shared."""
        result = TRUE
        for literal in sorted(literals):
            result = self.and_(result, literal)
        return result

    def factors(self, literal: int) -> tuple[int, int] | None:
        """Return the two literals of which one is the AND, None of others."""
        kind, x, y = self.rows[literal >> 1]
        if literal & 1:
            return (2 * x + 1, 2 * y + 1) if kind == OR else None
        if kind == AND:
            return 2 * x, 2 * y
        return (2 * x, 2 * y + 1) if kind == AND_NOT else None

    def _shorter(self, a: int, b: int) -> int | None:
        """Return a AND b where one of them says something of the other, else None."""
        for x, y in ((a, b), (b, a)):
            same = self.factors(y)
            if same is not None:
                if x in same:
                    return y
                if x ^ 1 in same:
                    return FALSE
            other = self.factors(y ^ 1)
            if other is not None:
                if x ^ 1 in other:
                    return x
                if x in other:
                    return self.and_(x, other[x == other[0]] ^ 1)
        first, second = self.factors(a ^ 1), self.factors(b ^ 1)
        if first is not None and second is not None and {p ^ 1 for p in first} == set(second):
            return self.xor(*first)
        return None

    def excludes(self, a: int, b: int) -> bool:
        """Whether two literals are seen never to be 1 at once."""
        implied = self.implied(b)
        return any(literal ^ 1 in implied for literal in self.implied(a))

    def implied(self, literal: int, depth: int = DEEPEST) -> frozenset[int]:
        """Return literals that are 1 where one is, itself among them: some that are near, not all.

        Parameters
        ----------
        literal : int
        depth : int
            How far to look.
        """
        found = self._implied.get(literal)
        if found is None:
            found = frozenset([literal])
            all_of, one_of = self.factors(literal), self.factors(literal ^ 1)
            if depth and all_of is not None:
                below = self.implied(all_of[0], depth - 1) | self.implied(all_of[1], depth - 1)
                found |= below if len(below) < MOST_IMPLIED else frozenset(all_of)
            elif depth and one_of is not None:
                found |= self.implied(one_of[0] ^ 1, depth - 1) & self.implied(one_of[1] ^ 1, depth - 1)
            self._implied[literal] = found
        return found
