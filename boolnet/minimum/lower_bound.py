"""How few hidden neurons a network could have at all: what is proved, and for which networks."""

from __future__ import annotations

from dataclasses import dataclass, field

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.minimum.faces import OneLayerBoundParams, hidden_bound, layered_bound, one_layer_bound
from nets import Counts


@dataclass(frozen=True)
class LowerBoundParams:
    """Which functions are bounded, and how long that may take.

    Attributes
    ----------
    most_inputs : int
        Larger tables are not looked at.
    most_values : int
        The same: rows times outputs.
    work : float
        Units, for a bound that is reported.
    instant_inputs : int
        Up to so many, bounds take no time worth a limit.
    quick_inputs, quick_values : int
        As `most_inputs` and `most_values`, for bounds that tell whether a strategy is worth trying.
    quick_work : float
        Units, for one of these.
    one_layer : OneLayerBoundParams
    """

    most_inputs: int = 14
    most_values: int = 1 << 20
    work: float = 500
    instant_inputs: int = 5
    quick_inputs: int = 10
    quick_values: int = 1 << 13
    quick_work: float = 300
    one_layer: OneLayerBoundParams = field(default_factory=OneLayerBoundParams)


DEFAULT = LowerBoundParams()


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


def lower_bound(function: BooleanFunction, counts: Counts, params: LowerBoundParams = DEFAULT) -> LowerBound | None:
    """Return the best bound known for networks of the kind that was built; None where the table is too large.

    Parameters
    ----------
    function : BooleanFunction
    counts : Counts
        Of its network.
    params : LowerBoundParams

    Examples
    --------
    >>> import boolnet
    >>> net = boolnet.compile("x1 ^ x2 ^ x3")
    >>> lower_bound(net.function, net.counts)
    LowerBound(hidden=3, kind='one hidden layer')
    """
    n = len(function.inputs)
    if n > params.most_inputs or len(function.outputs) << n > params.most_values:
        return None
    table = tabulate(function)
    if counts.pass_through:
        return LowerBound(hidden_bound(table), "any")
    if counts.layers <= 2:
        return LowerBound(one_layer_bound(table, Budget(params.work), params.one_layer), "one hidden layer")
    return LowerBound(layered_bound(table), "strictly layered")


def least_in_one_layer(function: BooleanFunction, params: LowerBoundParams = DEFAULT) -> int:
    """Return how many nodes a network of one hidden layer has at the least, in a moment."""
    n, m = len(function.inputs), len(function.outputs)
    if n > params.quick_inputs or m << n > params.quick_values:
        return m
    budget = UNLIMITED if n <= params.instant_inputs else Budget(params.quick_work)
    return m + one_layer_bound(tabulate(function), budget, params.one_layer)
