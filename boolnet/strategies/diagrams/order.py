"""The search for an order of the inputs under which a diagram is small: sifting.

References
----------
.. [1] R. Rudell, Dynamic variable ordering for ordered binary decision diagrams, ICCAD 1993.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from boolnet.core.budget import Budget
from boolnet.strategies.diagrams.diagram import Diagram, TooLargeError

Order = tuple[int, ...]
Make = Callable[[Order, int], Diagram]  # an order and the most nodes wanted; spends what that takes


@dataclass(frozen=True)
class SiftingStats:
    """What the search for an order did.

    Attributes
    ----------
    orders : int
        Diagrams made, those that grew too large among them.
    first, last : int
        The price (`Diagram.price`) of the best order to start from, and of the one found.
    """

    orders: int = 0
    first: int = 0
    last: int = 0


def best_diagram(
    make: Make, starts: Sequence[Order], most: int, tries: int, budget: Budget
) -> tuple[Diagram, SiftingStats] | None:
    """Return the smallest diagram found, and how; None where all orders to start from give more than `most` nodes.

    Every input in turn is moved to the place where it is best, until none moves, the tries are used up or the budget is
    over.

    Parameters
    ----------
    make : callable
        From an order and the most nodes wanted to the diagram; raises `TooLargeError`.
    starts : sequence of tuple of int
        Orders to start from.
    most : int
        Nodes of a diagram to start from; others may have twice as many as the best so far, and a few.
    tries : int
        Orders tried beside those to start from.
    budget : Budget
    """
    best: Diagram | None = None
    price = 0
    for start in dict.fromkeys(starts):
        if best is not None and budget.is_over():
            break
        found = _made(make, start, most if best is None else 2 * len(best.nodes) + 100)
        if found is not None and (best is None or found.price() < price):
            best, price = found, found.price()
    if best is None:
        return None
    first, orders = price, len(starts)
    improved = True
    while improved:
        improved = False
        for moved in best.order:
            rest = [i for i in best.order if i != moved]
            for place in range(len(best.order)):
                order = (*rest[:place], moved, *rest[place:])
                if order == best.order:
                    continue
                tries -= 1
                if tries < 0 or budget.is_over():
                    return best, SiftingStats(orders, first, price)
                orders += 1
                found = _made(make, order, 2 * len(best.nodes) + 100)
                if found is not None and found.price() < price:
                    best, price, improved = found, found.price(), True
    return best, SiftingStats(orders, first, price)


def _made(make: Make, order: Order, most: int) -> Diagram | None:
    try:
        return make(order, most)
    except TooLargeError:
        return None
