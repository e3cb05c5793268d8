"""How few hidden neurons a network could have at all: what is proved, and for which networks."""

from __future__ import annotations

from dataclasses import dataclass

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.minimum.faces import hidden_bound, layered_bound, one_layer_bound
from nets import Counts

BOUND_INPUTS = 14  # larger tables are not looked at
BOUND_VALUES = 1 << 20  # rows times outputs
SECONDS = 0.5
INSTANT_INPUTS = 5
QUICK_INPUTS, QUICK_VALUES, QUICK_SECONDS = 10, 1 << 13, 0.3


@dataclass(frozen=True)
class LowerBound:
    """No network of this kind has fewer hidden neurons.

    Attributes
    ----------
    hidden : int
    kind : str
        "one hidden layer", "strictly layered" or "any".
    """

    hidden: int
    kind: str

    def as_dict(self) -> dict[str, object]:
        """Return the bound for JSON."""
        return {"hidden": self.hidden, "networks": self.kind}


def lower_bound(function: BooleanFunction, counts: Counts) -> LowerBound | None:
    """Return the best bound known for networks of the kind that was built; None where the table is too large.

    Examples
    --------
    >>> import boolnet
    >>> net = boolnet.compile("x1 ^ x2 ^ x3")
    >>> lower_bound(net.function, net.counts)
    LowerBound(hidden=3, kind='one hidden layer')
    """
    n = len(function.inputs)
    if n > BOUND_INPUTS or len(function.outputs) << n > BOUND_VALUES:
        return None
    table = tabulate(function)
    if counts.pass_through:
        return LowerBound(hidden_bound(table), "any")
    if counts.layers <= 2:
        return LowerBound(one_layer_bound(table, Budget(SECONDS)), "one hidden layer")
    return LowerBound(layered_bound(table), "strictly layered")


def least_in_one_layer(function: BooleanFunction) -> int:
    """Return how many nodes a network of one hidden layer has at the least, in a moment."""
    n, m = len(function.inputs), len(function.outputs)
    if n > QUICK_INPUTS or m << n > QUICK_VALUES:
        return m
    budget = UNLIMITED if n <= INSTANT_INPUTS else Budget(QUICK_SECONDS)
    return m + one_layer_bound(tabulate(function), budget)
