"""Minimal transversals: sets that meet every one of some sets, and no part of which does [1]_.

References
----------
.. [1] C. Berge, "Hypergraphs", North-Holland 1989: the sequential method.
"""

from __future__ import annotations

from collections.abc import Iterable

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.minimizers.covering.bitrows import bits_of, minimal_sets

PER_TEST = 8e-5  # units for a look at whether a set lies in another
WORK_PER_LOOK = 1.0  # units between looks at the budget


def minimal_transversals(sets: Iterable[int], most: int, budget: Budget = UNLIMITED) -> list[int] | None:
    """Return the minimal sets that meet every one of `sets`.

    None when there are more than `most` on the way, or the budget is over first.

    The sets are taken in one after another: what meets the next one stays, and the rest is extended by each of its
    elements, unless something that stays is inside.

    Parameters
    ----------
    sets : iterable of int
        Each as the bits of an int.
    most : int
        Transversals to hold at a time.
    budget : Budget

    Examples
    --------
    >>> minimal_transversals([0b011, 0b110], 10)
    [2, 5]
    >>> minimal_transversals([], 10), minimal_transversals([0], 10)
    ([0], [])
    """
    found, unspent = [0], 0.0
    for one in minimal_sets(sets, budget):
        unspent += PER_TEST * (10 + len(found))
        stay = [t for t in found if t & one]
        bits = [1 << b for b in bits_of(one)]
        for t in (t for t in found if not t & one):
            unspent += PER_TEST * len(bits) * (5 + len(stay))
            if unspent > WORK_PER_LOOK:
                if budget.is_over(unspent):
                    return None
                unspent = 0.0
            if len(stay) > most:
                return None
            # Only a set that has this bit alone of `one` can be inside t with the bit.
            for bit in bits:
                longer = t | bit
                if not any(s & one == bit and s & ~longer == 0 for s in stay):
                    stay.append(longer)
        found = stay
        if len(found) > most:
            return None
    return None if budget.is_over(unspent) else sorted(found)
