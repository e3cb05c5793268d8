"""dnf: one neuron per cube of the minimised sum of products.

``positive``: each output adds up its cubes: c + m nodes in 2 layers, for c cubes shared by m outputs. ``exact``: the
same where the cubes of an output are pairwise disjoint, and otherwise one more neuron that clamps the sum,
``1 - relu(1 - sum)``, whichever needs fewer neurons; 3 layers where anything is clamped.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from boolnet.functions.function import BooleanFunction
from boolnet.minimizers import least_cover
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.two_level.phases import DEFAULT, SumOfProductsParams, build_sums


def dnf(
    function: BooleanFunction, context: SearchContext, params: SumOfProductsParams = DEFAULT
) -> Iterable[Construction]:
    """Minimise the function to a sum of products and build it.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : SumOfProductsParams
    """
    return [build_sums(function, context, np.zeros(len(function.outputs), dtype=np.bool_), "dnf", params)]


def least_nodes(function: BooleanFunction) -> int:
    """Return a lower bound on the nodes of the network, in a moment."""
    return least_cover(function).cubes + len(function.outputs)
