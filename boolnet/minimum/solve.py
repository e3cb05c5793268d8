"""Solve: the network with the fewest hidden neurons in one layer, found and proved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from boolnet.functions.npn import CLASSIFIED_INPUTS, check_number, representatives
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


DEFAULTS = MinimumParams()


def support(n: int, number: int) -> tuple[int, ...]:
    """Return the inputs that a function depends on.

    >>> support(3, 0b00111100)
    (0, 1)
    """
    rows = np.arange(1 << n)
    values = number >> rows & 1
    return tuple(i for i in range(n) if (values != values[rows ^ 1 << (n - 1 - i)]).any())


def restricted(n: int, number: int, inputs: tuple[int, ...]) -> int:
    """Return the function of some inputs, in that order, that is left where the others are 0.

    Parameters
    ----------
    n, number : int
        The function, by its truth table.
    inputs : tuple of int
        The inputs that are kept.

    Examples
    --------
    >>> bin(restricted(3, 0b00111100, (0, 1)))
    '0b110'
    """
    k, result = len(inputs), 0
    for row in range(1 << k):
        whole = sum((row >> (k - 1 - j) & 1) << (n - 1 - i) for j, i in enumerate(inputs))
        result |= (number >> whole & 1) << row
    return result


def minimum_network(n: int, number: int, params: MinimumParams = DEFAULTS) -> OneLayer:
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
    needed = support(n, number)
    if len(needed) < n:
        part = minimum_network(len(needed), restricted(n, number, needed), params)
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
