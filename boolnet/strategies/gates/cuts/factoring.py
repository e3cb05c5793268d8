"""Factoring: from a sum of products to a formula of several levels.

The literal of the most cubes divides them, with whatever else their quotient has in common; then the quotient divides
the whole, and quotients and remainder are factored in turn: the algorithm known as quick factoring. Where two factors
are the same they are one gate.

References
----------
.. [1] R. K. Brayton, Factoring logic functions, IBM Journal of Research and Development 31, 1987.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.circuit import Circuit, Formula
from boolnet.functions.cover import FREE, Cover

Product = frozenset[int]  # literals of a circuit
PER_LITERAL = 3e-4  # units of a division, for every literal of the products...
PER_PAIR = 2.5e-4  # ... and for every product and part of the divisor


@dataclass(frozen=True)
class FactoringParams:
    """What is factored.

    Attributes
    ----------
    most_products : int
        Of an output; more are left as they are.
    """

    most_products: int = 3_000


DEFAULT = FactoringParams()


def factored(
    cover: Cover,
    inputs: Sequence[str],
    outputs: Sequence[str],
    params: FactoringParams = DEFAULT,
    budget: Budget = UNLIMITED,
) -> Formula:
    """Return a cover as a factored formula.

    Parameters
    ----------
    cover : Cover
    inputs, outputs : sequence of str
        Their names.
    params : FactoringParams
    budget : Budget
        When it is over, what is left stays a sum.

    Examples
    --------
    >>> cover = Cover.from_strings(["11--", "1-1-", "1--1"], ["1", "1", "1"])
    >>> [(gate.kind, len(gate.operands)) for gate in factored(cover, "abcd", "y").gates[-2:]]
    [('and', 3), ('and', 2)]
    """
    circuit = Circuit()
    variables = [circuit.input(name) for name in inputs]
    roots = {}
    for j, name in enumerate(outputs):
        products = [
            frozenset(variables[i] ^ int(not cube[i]) for i in np.flatnonzero(cube != FREE))
            for cube in cover.of_output(j)
        ]
        is_many = len(products) > params.most_products
        roots[name] = _sum(circuit, products) if is_many else _factored(circuit, products, budget)
    return Formula.from_circuit(circuit, inputs, roots)


def _sum(circuit: Circuit, products: Iterable[Product]) -> int:
    return circuit.or_([circuit.and_(sorted(product)) for product in products])


def _factored(circuit: Circuit, products: Sequence[Product], budget: Budget) -> int:
    terms: list[int] = []
    while True:  # the remainder is the next round; only quotients nest, and they have fewer literals
        if budget.is_over(PER_LITERAL * sum(map(len, products))):
            return circuit.or_([*terms, _sum(circuit, products)])
        literals = Counter(a for product in products for a in product)
        if not literals:
            return circuit.or_([*terms, *(circuit.and_(()) for _ in products)])
        literal, uses = min(literals.items(), key=lambda item: (-item[1], item[0]))
        if uses == 1:
            return circuit.or_([*terms, *(circuit.and_(sorted(product)) for product in products)])
        quotient = [product - {literal} for product in products if literal in product]
        common = frozenset.intersection(*quotient)
        divisor = [product - common for product in quotient]
        budget.spend(PER_PAIR * len(products) * len(divisor))
        by, rest = divide(products, divisor)
        if len(by) <= 1:
            by, rest = [common | {literal}], [product for product in products if literal not in product]
        terms.append(circuit.and_([_factored(circuit, by, budget), _factored(circuit, divisor, budget)]))
        products = rest
        if not products:
            return circuit.or_(terms)


def divide(products: Sequence[Product], divisor: Sequence[Product]) -> tuple[list[Product], list[Product]]:
    """Return quotient and remainder of algebraic division: products = quotient * divisor + remainder.

    >>> ac, ad, bc, bd, e = (frozenset(t) for t in ((1, 3), (1, 4), (2, 3), (2, 4), (5,)))
    >>> quotient, rest = divide([ac, ad, bc, bd, e], [frozenset([1]), frozenset([2])])
    >>> sorted(map(sorted, quotient)), rest == [e]
    ([[3], [4]], True)
    """
    mine = {literal for product in divisor for literal in product}
    quotient: set[Product] | None = None
    for part in divisor:
        found = {product - part for product in products if part <= product and not (product - part) & mine}
        quotient = found if quotient is None else quotient & found
    kept = sorted(quotient or (), key=sorted)
    covered = {one | part for one in kept for part in divisor}
    return kept, [product for product in products if product not in covered]
