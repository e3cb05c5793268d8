"""Solve: the network with the fewest hidden neurons in one layer, found and proved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.npn import CLASSIFIED_INPUTS, check_number, representatives
from boolnet.functions.support import axes_used, restricted
from boolnet.minimum.neuron_space import neuron_space
from boolnet.minimum.one_layer import OneLayer
from boolnet.minimum.search import Search
from boolnet.minimum.weights import integer_network


@dataclass(frozen=True)
class MinimumParams:
    """Among how many networks of the least size one is chosen.

    Attributes
    ----------
    choices : int
        Networks; the one with the fewest edges, and then the smallest weights, is kept.
    each : int
        Of these, how many may use the same first active set, so that they differ.
    """

    choices: int = 60
    each: int = 3


DEFAULT = MinimumParams()


def minimum_network(n: int, number: int, params: MinimumParams = DEFAULT) -> OneLayer:
    """Return a strictly layered network of one hidden layer, of those with the fewest neurons.

    A constant or a literal takes no hidden layer.

    Parameters
    ----------
    n, number : int
        The function, by its truth table (see `boolnet.functions.npn`).
    params : MinimumParams

    Examples
    --------
    >>> majority = minimum_network(3, 0b11101000, MinimumParams(choices=1))
    >>> len(majority.neurons)
    2
    """
    check_number(n, number)
    values = (number >> np.arange(1 << n) & 1).reshape((2,) * n)
    needed = axes_used(values)
    if len(needed) < n:
        part = minimum_network(len(needed), _number(restricted(values, needed)), params)
        return part.reading(needed, (False,) * len(needed), n)
    if n <= 1:
        return OneLayer(number & 1, (1 - 2 * (number & 1),) * n)
    search = Search(n, number)
    for k in range(1, 1 << n):
        networks = (
            integer_network(neuron_space(n), search.values, chosen) for chosen in search.solutions(k, params.each)
        )
        whole = (network for network in networks if network is not None)
        if found := list(islice(whole, params.choices)):
            return min(found, key=OneLayer.cost)
    raise AssertionError("a neuron per row is always enough")


def minimum_networks() -> Iterator[tuple[int, int, OneLayer]]:
    """Yield number of inputs, least function and minimum network of every class of up to four inputs."""
    for n in range(CLASSIFIED_INPUTS + 1):
        for number in representatives(n):
            yield n, number, minimum_network(n, number)


def _number(values: NDArray[np.int_]) -> int:
    """Return a truth table as a number: bit r is the value at row r."""
    return sum(int(value) << row for row, value in enumerate(values.flat))
