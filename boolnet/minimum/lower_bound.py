"""How few hidden neurons a network could have at all: what is proved, and for which networks."""

from __future__ import annotations

from dataclasses import dataclass, field

from boolnet.core.budget import Budget
from boolnet.functions.function import BooleanFunction
from boolnet.functions.kept import kept
from boolnet.functions.truth_table import TruthTable, tabulate
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
    wide_inputs : int
        As `most_inputs`, for the bounds that are known in a moment.
    quick_inputs, quick_values : int
        As `most_inputs` and `most_values`, for bounds that tell whether a strategy is worth trying.
    quick_work : float
        Units, for one of these.
    one_layer : OneLayerBoundParams
    """

    most_inputs: int = 14
    most_values: int = 1 << 20
    work: float = 500
    wide_inputs: int = 20
    quick_inputs: int = 10
    quick_values: int = 1 << 13
    quick_work: float = 300
    one_layer: OneLayerBoundParams = field(default_factory=OneLayerBoundParams)


DEFAULT = LowerBoundParams()

LEAST_DEEP = 3  # hidden neurons of a strictly layered network that does more than one of one hidden layer


KINDS = ("one hidden layer", "strictly layered", "any")  # of networks that are bounded


@dataclass(frozen=True)
class LowerBound:
    """No network of this kind has fewer hidden neurons.

    Attributes
    ----------
    hidden : int
    kind : str
        One of `KINDS`.
    """

    hidden: int
    kind: str

    def as_dict(self) -> dict[str, object]:
        """Return the bound for JSON."""
        return {"hidden": self.hidden, "networks": self.kind}


def lower_bound(
    function: BooleanFunction,
    counts: Counts,
    meaning: str = "exact",
    layered: bool = True,
    params: LowerBoundParams = DEFAULT,
) -> LowerBound | None:
    """Return the best bound known for networks of the kind that was asked for and built; None where none is known.

    Nothing is known of networks whose outputs are only positive where the function is true, nor where the table is too
    large.

    Parameters
    ----------
    function : BooleanFunction
    counts : Counts
        Of its network.
    meaning : {"exact", "positive"}
    layered : bool
        Whether it had to be strictly layered; where it had not, the bound is one for any network.
    params : LowerBoundParams

    Examples
    --------
    >>> import boolnet
    >>> net = boolnet.compile("x1 ^ x2 ^ x3")
    >>> lower_bound(net.function, net.counts)
    LowerBound(hidden=3, kind='one hidden layer')
    >>> lower_bound(net.function, net.counts, "positive")
    """
    n = len(function.inputs)
    if meaning != "exact" or n > params.most_inputs or len(function.outputs) << n > params.most_values:
        return None
    table = tabulate(function)
    if counts.pass_through or not layered:
        return LowerBound(hidden_bound(table), "any")
    in_one_layer = one_layer_bound(table, Budget(params.work), params.one_layer)
    if counts.layers <= 2:
        return LowerBound(in_one_layer, "one hidden layer")
    return LowerBound(_layered_bound(table, in_one_layer), "strictly layered")


def _layered_bound(table: TruthTable, in_one_layer: int) -> int:
    """Return a bound for every strictly layered network of relu neurons, whatever its depth.

    Where the first hidden layer is one neuron, everything is a function of its pre-activation z, piecewise linear with
    a bend where it bends and one for each neuron of the next layer that is not always active: constant left of all
    bends, it is a sum of as many relus of z, in one hidden layer. So it is where there are two hidden neurons in two
    layers. A network of fewer than three hidden neurons is thus as small as one of one hidden layer.
    """
    return max(layered_bound(table), min(in_one_layer, LEAST_DEEP))


def is_least(
    function: BooleanFunction, hidden: int, meaning: str, layered: bool, params: LowerBoundParams = DEFAULT
) -> bool:
    """Return whether it is proved, in a moment, that no network within a request has fewer hidden neurons.

    Parameters
    ----------
    function : BooleanFunction
    hidden : int
        Of the network that there is.
    meaning : {"exact", "positive"}
    layered : bool
        Whether it must be strictly layered.
    params : LowerBoundParams

    Examples
    --------
    >>> import boolnet
    >>> [is_least(boolnet.read("a ^ b ^ c"), hidden, "exact", True) for hidden in (3, 4)]
    [True, False]
    """
    n, m = len(function.inputs), len(function.outputs)
    if hidden == 0:
        return True
    if meaning != "exact" or n > params.wide_inputs or m << n > params.most_values or hidden > max(m, LEAST_DEEP):
        return False
    bound = layered_bound if layered else hidden_bound
    if hidden <= bound(tabulate(function)):
        return True
    return layered and hidden <= LEAST_DEEP and hidden <= least_in_one_layer(function, params) - m


@kept
def least_in_one_layer(function: BooleanFunction, params: LowerBoundParams = DEFAULT) -> int:
    """Return how many nodes a network of one hidden layer has at the least, in a moment."""
    n, m = len(function.inputs), len(function.outputs)
    if n > params.quick_inputs or m << n > params.quick_values:
        return m
    return m + one_layer_bound(tabulate(function), Budget(params.quick_work), params.one_layer)
