"""The parity of an integer, by folding its range or by one sawtooth.

Folding: ``|s - c|`` has the parity of ``s - c`` and half the range of s; in strict layers it takes two neurons,
``relu(s - c) + relu(c - s)``, with skips one, ``2 relu(s - c) - (s - c)``. Zigzag: one layer of reach - 1 neurons (3
for a reach of 3, 2 for one of 2), of which one faces left: ``6 - relu(3s - 2) - 2 relu(3 - s) + 2 relu(s - 2)`` and
then ``+ 2 relu(s - 4) - 2 relu(s - 5) ...``. What takes the fewest neurons is a few foldings and a sawtooth at the end.
"""

from __future__ import annotations

from boolnet.strategies.builder import Builder, Signal
from nets import Affine


def fold(net: Builder, total: Affine, reach: int, layered: bool = True) -> Signal:
    """Return the parity of an affine form whose values are integers from 0 to `reach`.

    Parameters
    ----------
    net : Builder
        Gets `fold_cost(reach, layered)` neurons in `fold_layers(reach, layered)` layers.
    total : Affine
    reach : int
    layered : bool
        Whether every edge shall join neighbouring layers.

    Examples
    --------
    >>> from nets import count
    >>> net = Builder(["a", "b", "c", "d", "e"])
    >>> net.output("y", fold(net, Affine.sum(map(net.input, net.inputs)), 5))
    >>> count(net.build()).nodes
    5
    """
    flips = 0
    while reach > (4 if layered else 1):
        if layered and sawtooth_cost(reach) <= 2 + fold_cost((reach + 1) // 2):
            break
        middle = (reach + 1) // 2
        above = net.neuron(total - middle)
        total = above + net.neuron(middle - total) if layered else 2 * above - (total - middle)
        flips ^= middle & 1
        reach = middle
    parity = sawtooth(net, total, reach)
    return 1 - parity if flips else parity


def sawtooth(net: Builder, total: Affine, reach: int) -> Signal:
    """Return the parity in one layer of `sawtooth_cost(reach)` neurons."""
    if reach <= 1:
        return total
    if reach == 2:
        return 1 - net.neuron(total - 1) - net.neuron(1 - total)
    if reach == 3:
        return net.neuron(total) - 2 * net.neuron(total - 1) + 2 * net.neuron(total - 2)
    terms: list[Affine | int] = [6, -net.neuron(3 * total - 2), -2 * net.neuron(3 - total)]
    for turn in [2, *range(4, reach)]:
        terms.append((2 if turn % 2 == 0 else -2) * net.neuron(total - turn))
    return Affine.sum(terms)


def sawtooth_cost(reach: int) -> int:
    """Return the neurons of `sawtooth`."""
    return 0 if reach <= 1 else reach if reach <= 3 else reach - 1


def fold_cost(reach: int, layered: bool = True) -> int:
    """Return the neurons of `fold`.

    >>> [fold_cost(reach) for reach in (1, 2, 3, 4, 5, 8, 16, 1024)]
    [0, 2, 3, 3, 4, 5, 7, 19]
    """
    return _folded(reach, layered)[0]


def fold_layers(reach: int, layered: bool = True) -> int:
    """Return the layers of `fold`.

    >>> fold_layers(4), fold_layers(8), fold_layers(8, layered=False)
    (1, 2, 3)
    """
    return _folded(reach, layered)[1]


def _folded(reach: int, layered: bool) -> tuple[int, int]:
    foldings = 0
    while reach > 1 and not (layered and (reach <= 4 or sawtooth_cost(reach) <= 2 + fold_cost((reach + 1) // 2))):
        reach = (reach + 1) // 2
        foldings += 1
    if not layered:
        return foldings, foldings
    return 2 * foldings + sawtooth_cost(reach), foldings + int(reach > 1)
