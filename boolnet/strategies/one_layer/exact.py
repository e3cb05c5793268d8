"""exact: the fewest neurons in one hidden layer, from the table of all functions of up to four inputs.

Every output that depends on at most four inputs gets the network that `boolnet.minimum` holds for its class. Outputs
share neurons that are equal; each takes no more than the minimum for it alone, and together they may be more than the
least for all.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from boolnet.core.errors import BoolnetError, NotApplicable
from boolnet.functions.function import BooleanFunction
from boolnet.functions.npn import CLASSIFIED_INPUTS
from boolnet.functions.support import SupportTable, support_tables
from boolnet.minimum.one_layer import NeuronKey, OneLayer
from boolnet.minimum.table import lookup
from boolnet.strategies.builder import Builder, Signal
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from nets.graphs.graph import Graph


@dataclass(frozen=True)
class ExactParams:
    """How don't-cares are decided.

    Attributes
    ----------
    free_rows : int
        Up to so many don't-care rows of an output, all ways to decide them are tried; of more, all are 0.
    """

    free_rows: int = 10


DEFAULT = ExactParams()


def exact(function: BooleanFunction, context: SearchContext, params: ExactParams = DEFAULT) -> Iterable[Construction]:
    """Build every output by its least network.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
        It changes nothing here.
    params : ExactParams

    Raises
    ------
    NotApplicable
        If an output depends on more than four inputs.
    """
    try:
        return [Construction(exact_one_layer(function, params))]
    except BoolnetError as error:
        raise NotApplicable(error.message) from None


def exact_one_layer(function: BooleanFunction, params: ExactParams = DEFAULT) -> Graph:
    """Return a network of at most one hidden layer, with the fewest neurons for each output alone.

    Constants and literals take no neuron: an output that is one reads the input past the hidden layer of the others.
    Where an output does not care, the values are chosen that need the fewest neurons more.

    Raises
    ------
    BoolnetError
        If an output depends on more than four inputs.

    Examples
    --------
    >>> import boolnet
    >>> graph = exact_one_layer(boolnet.read("sum = xor(a, b, c); carry = maj(a, b, c)"))
    >>> boolnet.count(graph).hidden, boolnet.count(graph).layers
    (5, 2)
    """
    tables = list(support_tables(function, CLASSIFIED_INPUTS))
    net = Builder(function.inputs, function.outputs)
    made: dict[NeuronKey, Signal] = {}
    for table in tables:
        networks = _networks(table, params.free_rows)
        best = min(networks, key=lambda network: _price(network, table.inputs, made))
        inputs = [net.input(name) for name in table.inputs]
        keys = [neuron.key(table.inputs) for neuron in best.neurons]
        for key, form in zip(keys, best.forms(inputs), strict=True):
            if key not in made:
                made[key] = net.neuron(form)
        net.output(table.output, best.output(inputs, [made[key] for key in keys]))
    return net.build()


def _networks(table: SupportTable, most_free: int) -> Iterator[OneLayer]:
    """Yield the minimum network of every function that an output may be."""
    free = np.flatnonzero(table.values < 0).tolist()
    number = sum(1 << row for row, value in enumerate(table.values.tolist()) if value == 1)
    for chosen in itertools.product((0, 1), repeat=len(free) if len(free) <= most_free else 0):
        more = sum(value << row for value, row in zip(chosen, free, strict=False))
        yield lookup(len(table.inputs), number | more).network


def _price(
    network: OneLayer, inputs: Sequence[str], made: Mapping[NeuronKey, Signal]
) -> tuple[int, int, tuple[int, ...]]:
    """Return the neurons that are not made yet, all neurons, and what their weights cost."""
    keys = [neuron.key(inputs) for neuron in network.neurons]
    return sum(key not in made for key in keys), len(keys), network.cost()
