"""digits: outputs that are the digits of one simple number, such as a sum, a count, a product or a square.

Some integer combination ``P = sum of w_j y_j`` of the outputs may be far simpler than the outputs are: of degree 1 or
2 as a polynomial in the inputs. The weights are linear relations between the outputs' coefficients of higher degree, so
they are found, in any order and sign. A quadratic P takes one neuron for each input of a vertex cover of its products:
``x * D = relu(D - lo - (hi - lo)(1 - x)) + lo * x`` for an affine D in [lo, hi], as in integer programs [1]_. Where
each weight exceeds the sum of the smaller ones, the digits come off from the top: with R the rest,
``y = [R >= w] = relu(R - w + 1) - relu(R - w)``, then ``R - w y``: two neurons a digit, or 2 (2^k - 1) for k digits in
one layer.

4x4 multiplier with skips: 4 neurons for the product and 13 for the digits.

References
----------
.. [1] F. Glover, "Improved linear integer programming formulations of nonlinear integer problems", Management Science
   22, 1975.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from boolnet.algebra.multilinear import Integers, coefficients, degrees, relations
from boolnet.core.errors import NotApplicable
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.strategies.builder import Builder, Signal
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from nets import Affine, side_by_side
from nets.graphs.graph import Graph


@dataclass(frozen=True)
class DigitsParams:
    """Which functions are looked at, and what is built.

    Attributes
    ----------
    inputs : int
        Most inputs of a function.
    values : int
        Most values of its table.
    at_once : tuple of int
        How many digits come off in one layer: a construction for each.
    """

    inputs: int = 16
    values: int = 1 << 22
    at_once: tuple[int, ...] = (1, 2, 3)


DEFAULT = DigitsParams()


@dataclass(frozen=True)
class OutputWord:
    """Outputs that are digits: output ``places[j]``, negated where ``is_negated[j]``, has the weight ``weights[j]``.

    The weights rise, each more than the sum of those before it; ``number`` has the coefficients of the polynomial that
    the weighted digits add up to.
    """

    places: tuple[int, ...]
    weights: tuple[int, ...]
    is_negated: tuple[bool, ...]
    number: Integers


def digits(function: BooleanFunction, context: SearchContext, params: DigitsParams = DEFAULT) -> Iterator[Construction]:
    """Build the words among the outputs, and what is no part of a word by the best strategy for it.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : DigitsParams

    Raises
    ------
    NotApplicable
        Where no outputs are digits, or the function is too large or has don't-cares.
    """
    n, m = len(function.inputs), len(function.outputs)
    if m < 2 or n > params.inputs or m << n > params.values:
        raise NotApplicable(f"it wants 2 outputs or more, and at most {params.inputs} inputs")
    table = tabulate(function)
    if table.dc is not None:
        raise NotApplicable("it wants no don't-cares")
    words = find_words(table)
    if not words:
        raise NotApplicable("no outputs are the digits of a number of degree 1 or 2")
    rest = _rest(table, words, context)
    note = "; ".join(f"{len(word.places)} digits of a number of {_neurons(word)} neurons" for word in words)
    for at_once in params.at_once:
        yield Construction(_joined(table, _lower(table, words, at_once), rest), None, note)


def find_words(table: TruthTable) -> list[OutputWord]:
    """Return words on disjoint sets of outputs, the longest first among those of least degree.

    Examples
    --------
    >>> import boolnet
    >>> [word] = find_words(boolnet.tabulate(boolnet.read("s = a ^ b; c = a & b")))
    >>> word.places, word.weights, word.number.tolist()
    ((0, 1), (1, 2), [0, 1, 1, 0])
    """
    columns = coefficients(table.values().astype(np.int64)).T
    degree = degrees(len(columns))
    words: list[OutputWord] = []
    taken: set[int] = set()
    for most in (1, 2):
        free = [j for j in range(columns.shape[1]) if j not in taken]
        found = [
            word
            for vector in relations(columns[degree > most][:, free])
            if (word := _word(vector, free, columns)) is not None
        ]
        for word in sorted(found, key=lambda word: -len(word.places)):
            if len(word.places) > 1 and not taken & set(word.places):
                words.append(word)
                taken |= set(word.places)
    return words


def _word(vector: Sequence[int], outputs: Sequence[int], columns: Integers) -> OutputWord | None:
    """Return the word with these weights, if its digits can be told from their sum."""
    order = sorted((j for j in range(len(vector)) if vector[j]), key=lambda j: abs(vector[j]))
    weights = tuple(abs(vector[j]) for j in order)
    if any(weight <= below for weight, below in zip(weights[1:], accumulate(weights), strict=False)):
        return None
    places = tuple(outputs[j] for j in order)
    is_negated = tuple(vector[j] < 0 for j in order)
    number = columns[:, list(places)] @ np.array([vector[j] for j in order])
    number[0] += sum(weight for weight, negated in zip(weights, is_negated, strict=True) if negated)
    return OutputWord(places, weights, is_negated, number)


def _neurons(word: OutputWord) -> int:
    return len(_products(word.number))


def _products(number: Integers) -> dict[int, dict[int, int]]:
    """Return the quadratic part as ``x_i * sum of q x_j``: i -> j -> q, with few i; bit i of a row is input i."""
    left: dict[int, dict[int, int]] = {}
    for row in np.flatnonzero(number).tolist():
        if row.bit_count() == 2:
            i, j = (row & -row).bit_length() - 1, row.bit_length() - 1
            left.setdefault(i, {})[j] = left.setdefault(j, {})[i] = int(number[row])
    products: dict[int, dict[int, int]] = {}
    for i in _vertex_cover(left):
        products[i] = {j: q for j, q in left[i].items() if j not in products}
    return {i: others for i, others in products.items() if others}


def _vertex_cover(edges: dict[int, dict[int, int]]) -> list[int]:
    """Return the fewest vertices that touch every edge, in a fixed order."""
    if not edges:
        return []
    from scipy.optimize import Bounds, LinearConstraint, milp

    vertices = sorted(edges)
    rows = [(i, j) for i in vertices for j in edges[i] if i < j]
    matrix = np.zeros((len(rows), len(vertices)))
    for row, pair in enumerate(rows):
        matrix[row, [vertices.index(i) for i in pair]] = 1
    whole = np.ones(len(vertices), dtype=np.int64)
    found = milp(whole, constraints=LinearConstraint(matrix, lb=1), integrality=whole, bounds=Bounds(0, 1))
    return vertices if found.x is None else [i for i, x in zip(vertices, found.x, strict=True) if x > 0.5]


def _rest(table: TruthTable, words: Sequence[OutputWord], context: SearchContext) -> Graph | None:
    """Return the network of the outputs that are no digits."""
    taken = {j for word in words for j in word.places}
    names = [name for j, name in enumerate(table.outputs) if j not in taken]
    if not names:
        return None
    if context.build_part is None:
        raise NotApplicable("not every output is a digit")
    graph: Graph = context.build_part(table.rearranged(table.inputs, names), context).graph
    return graph


def _joined(table: TruthTable, graph: Graph, rest: Graph | None) -> Graph:
    if rest is None:
        return graph
    both = side_by_side(graph, rest)
    both.graph["outputs"] = table.outputs
    return both


def _lower(table: TruthTable, words: Sequence[OutputWord], at_once: int) -> Graph:
    net = Builder(table.inputs, table.outputs)
    signals: dict[int, Signal] = {}
    for word in words:
        rest = _number(net, word.number)
        digits: list[Signal] = []
        for start in range(len(word.weights), 0, -at_once):
            top = word.weights[max(0, start - at_once) : start]
            found, rest = _peel(net, rest, top, is_last=start <= at_once)
            digits = found + digits
        for place, negated, digit in zip(word.places, word.is_negated, digits, strict=True):
            signals[place] = net.not_(digit) if negated else digit
    for place in sorted(signals):
        net.output(table.outputs[place], signals[place])
    return net.build()


def _number(net: Builder, number: Integers) -> Affine:
    """Return the value of a polynomial of degree 1 or 2."""
    names = net.inputs[::-1]  # bit i of a row is the i-th input from the end
    linear = [int(number[1 << i]) * net.literal(names[i]) for i in range(len(names)) if number[1 << i]]
    terms: list[Affine | int] = [int(number[0]), *linear]
    for i, others in _products(number).items():
        low, high = (sum(pick(0, q) for q in others.values()) for pick in (min, max))
        x, factor = net.literal(names[i]), Affine.sum(q * net.literal(names[j]) for j, q in others.items())
        terms += [net.neuron(Affine.sum([factor, (high - low) * x, -high])), low * x]
    return Affine.sum(terms)


def _peel(net: Builder, rest: Affine, weights: Sequence[int], is_last: bool) -> tuple[list[Signal], Affine]:
    """Return the digits of these weights, the highest there are in `rest`, and what then is left of it."""
    if is_last and weights == (1,) * len(weights):
        return [rest], Affine()
    values = [sum(w for j, w in enumerate(weights) if k >> j & 1) for k in range(1 << len(weights))]
    if is_last and weights[0] == 1:  # the lowest digit is what is left
        found, last = _peel(net, rest, weights[1:], is_last=False)
        return [last, *found], Affine()
    steps = [net.threshold([rest], value) for value in values[1:]]
    found = [
        Affine.sum(((k + 1 >> j & 1) - (k >> j & 1)) * step for k, step in enumerate(steps))
        for j in range(len(weights))
    ]
    return found, Affine.sum([rest, *(-w * digit for w, digit in zip(weights, found, strict=True))])
