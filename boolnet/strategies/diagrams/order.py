"""The search for an order of the inputs under which a diagram is small: sifting (Rudell 1993)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from boolnet.core.budget import Budget
from boolnet.strategies.diagrams.diagram import Diagram, TooLargeError

Order = tuple[int, ...]
Make = Callable[[Order, int], Diagram]  # an order and the most nodes wanted


def best_diagram(make: Make, starts: Sequence[Order], most: int, tries: int, budget: Budget) -> Diagram | None:
    """Return the smallest diagram found, None where all orders to start from give more than `most` nodes.

    Every input in turn is moved to the place where it is best, until none moves, the tries are used up or the budget is
    over.
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
                    return best
                found = _made(make, order, 2 * len(best.nodes) + 100)
                if found is not None and found.price() < price:
                    best, price, improved = found, found.price(), True
    return best


def _made(make: Make, order: Order, most: int) -> Diagram | None:
    try:
        return make(order, most)
    except TooLargeError:
        return None
