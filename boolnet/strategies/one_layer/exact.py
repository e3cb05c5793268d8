"""exact: the fewest neurons in one hidden layer, from the table of all functions of up to four inputs.

Every output that depends on at most four inputs gets the network that `boolnet.minimum` holds for its class. Outputs
share neurons that are equal; each takes no more than the minimum for it alone, and together they may be more than the
least for all.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from boolnet.core.errors import BoolnetError, NotApplicable
from boolnet.functions.function import BooleanFunction
from boolnet.functions.npn import CLASSIFIED_INPUTS
from boolnet.functions.support import SupportTable, support_tables
from boolnet.minimum.network import OneLayer
from boolnet.minimum.table import lookup
from boolnet.strategies.builder import Builder, Signal
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from nets import Affine
from nets.graphs.graph import Graph

FREE_ROWS = 10  # with more rows than this to choose, all of them are 0

Form = tuple[tuple[tuple[str, int], ...], int]  # what a neuron computes: its weights by input, and its bias


def exact(function: BooleanFunction, context: SearchContext) -> Iterable[Construction]:
    """Build every output by its least network."""
    try:
        return [Construction(exact_one_layer(function))]
    except BoolnetError as error:
        raise NotApplicable(error.message) from None


def exact_one_layer(function: BooleanFunction) -> Graph:
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
    made: dict[Form, Signal] = {}
    for table in tables:
        best = min(_networks(table), key=lambda network: _price(network, table.inputs, made))
        direct = Affine(dict(_weights(table.inputs, best.direct)), best.constant)
        terms = []
        for neuron in best.neurons:
            form = _weights(table.inputs, neuron.weights), neuron.bias
            if form not in made:
                made[form] = net.neuron(Affine(dict(form[0]), neuron.bias))
            terms.append(neuron.factor * made[form])
        net.output(table.output, Affine.sum([direct, *terms]))
    return net.build()


def _networks(table: SupportTable) -> Iterator[OneLayer]:
    """Yield the minimum network of every function that an output may be."""
    free = np.flatnonzero(table.values < 0).tolist()
    number = sum(1 << row for row, value in enumerate(table.values.tolist()) if value == 1)
    for chosen in itertools.product((0, 1), repeat=len(free) if len(free) <= FREE_ROWS else 0):
        more = sum(value << row for value, row in zip(chosen, free, strict=False))
        yield lookup(len(table.inputs), number | more).network


def _price(network: OneLayer, inputs: Sequence[str], made: Mapping[Form, Signal]) -> tuple[int, int, tuple[int, ...]]:
    """Return the neurons that are not made yet, all neurons, and what their weights cost."""
    forms = [(_weights(inputs, neuron.weights), neuron.bias) for neuron in network.neurons]
    return sum(form not in made for form in forms), len(forms), network.cost()


def _weights(inputs: Sequence[str], weights: Sequence[int]) -> tuple[tuple[str, int], ...]:
    return tuple((name, weight) for name, weight in zip(inputs, weights, strict=True) if weight)
