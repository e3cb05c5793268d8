"""The sums of products that a cover stands for, in whatever a notation makes of literals, products and sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from boolnet.functions.cover import FREE, Cover

Term = TypeVar("Term")


def sums_of_products(
    cover: Cover,
    literals: Sequence[tuple[Term, Term]],
    product: Callable[[list[Term]], Term],
    total: Callable[[list[Term]], Term],
) -> list[Term]:
    """Return each output as the sum of its products, which keep the order of the cubes.

    Parameters
    ----------
    cover : Cover
    literals : sequence of pairs
        The negated and the positive literal of every input.
    product, total : callable
        From literals to their product, and from products to their sum; the lists may be empty.

    Examples
    --------
    >>> cover = Cover.from_strings(["10-", "--1"], ["1", "1"])
    >>> sums_of_products(cover, [("A", "a"), ("B", "b"), ("C", "c")], "".join, " + ".join)
    ['aB + c']
    """
    products = [product([literals[i][cube[i]] for i in np.flatnonzero(cube != FREE).tolist()]) for cube in cover.cubes]
    members = (np.flatnonzero(cover.members[:, j]).tolist() for j in range(cover.n_outputs))
    return [total([products[c] for c in chosen]) for chosen in members]
