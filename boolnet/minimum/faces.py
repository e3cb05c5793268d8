"""Lower bounds on hidden neurons that need no search over networks: all are proofs, over the reals.

They hold for networks whose outputs are 0 or 1 as the function says, with any numbers as weights. A **face** here is
four vertices that differ in two inputs i and j; its **bend** is ``f00 - f01 - f10 + f11``, which is 0 just where f is
affine on it. The bend of a network's output is the weighted sum of its neurons' bends, so where it is not 0, some
neuron **cuts** the face: it is positive on some of the four vertices and not on all.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, comb

import numpy as np
from numpy.typing import NDArray

from boolnet.algebra.modular import eliminate, residues
from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.integer_program import solve_program
from boolnet.functions.npn import CLASSIFIED_INPUTS
from boolnet.functions.support import cofactor
from boolnet.functions.truth_table import TruthTable
from boolnet.minimum.neuron_space import neuron_space
from boolnet.minimum.table import proved_counts
from boolnet.minimum.witness import face_witnesses, named

RANK_ROWS = 1 << 14  # of a truth table are enough to tell its outputs apart

Values = NDArray[np.int8]
Numbers = NDArray[np.uint16]
PER_BEND = 2e-5  # units to find the bends, for a vertex and two inputs
PER_EDGE = 7e-6  # units to count what a neuron helps, for the same
PER_KEPT = 0.04  # units to hold all inputs but four...
PER_VALUE = 1e-5  # ... for every value


@dataclass(frozen=True)
class OneLayerBoundParams:
    """What is tried for a bound.

    Attributes
    ----------
    counted_inputs : int
        Up to so many, `counted_bound` is one of the bounds.
    """

    counted_inputs: int = 12


DEFAULT = OneLayerBoundParams()


def one_layer_bound(table: TruthTable, budget: Budget = UNLIMITED, params: OneLayerBoundParams = DEFAULT) -> int:
    """Return a number of hidden neurons that no strictly layered network of one hidden layer has fewer than.

    With outputs that read inputs as well, past the hidden layer, fewer can do: see `hidden_bound`. The bound is the
    largest of four bounds: `layered_bound`; the least number of neurons that cut what must be cut, where there are at
    most four inputs; the proved minimum (`boolnet.minimum.table`) of every function of four inputs that is left of an
    output when the other inputs are held at 0 or 1, since a network of the whole computes that one too; and the number
    of faces with a bend over the most that one neuron cuts usefully (`counted_bound`).

    Parameters
    ----------
    table : TruthTable
        Where it does not care, nothing is concluded.
    budget : Budget
        When it is over, the best bound so far is returned.
    params : OneLayerBoundParams

    Examples
    --------
    >>> import boolnet
    >>> [one_layer_bound(boolnet.tabulate(boolnet.read(text))) for text in ("!a", "a & b", "a ^ b ^ c", "xor(x1..x8)")]
    [0, 1, 3, 4]
    """
    values = table.values()
    bound = layered_bound(table)
    if bound == 0:
        return 0
    if len(table.inputs) <= CLASSIFIED_INPUTS and (len(values) > 1 or table.dc is not None):
        bound = max(bound, _cutting_bound(values, budget))  # of one function the minimum itself is known
    for output in values:
        bound = max(bound, _restricted_bound(output, budget))
        if 2 < len(table.inputs) <= params.counted_inputs and not (output < 0).any():
            bound = max(bound, counted_bound(output, bound, budget))
    return bound


def layered_bound(table: TruthTable) -> int:
    """Return a number of hidden neurons that no strictly layered network, of any depth, has fewer than.

    A network without a hidden layer gives affine functions of the inputs: constants and literals, the only ones that
    are 0 or 1 on every vertex. Any other has a last hidden layer, and its outputs are affine in the k neurons of that
    layer; so the outputs and the constant 1, as vectors over the rows, have rank at most k + 1.

    A single hidden neuron that is not affine has two values on the vertices, 0 and its greatest. An affine form is
    greatest on a cube, so every output is 1, or 0, on a cube and nowhere else.

    Examples
    --------
    The outputs a, b and a & b are independent: a and b need a neuron each to pass through.

    >>> import boolnet
    >>> texts = "p = a", "p = a; q = b; r = a & b", "a & !b", "a ^ b", "a & b | c & d"
    >>> [layered_bound(boolnet.tabulate(boolnet.read(text))) for text in texts]
    [0, 3, 1, 2, 2]
    """
    values = table.values()
    if all(_is_affine(output, len(table.inputs)) for output in values):
        return 0
    rows = _cared(values)
    least = 1 if all(_is_on_cube(output, 1) or _is_on_cube(output, 0) for output in values) else 2
    return max(least, _rank([np.ones(rows.shape[1], dtype=np.int64), *rows]) - 1)


def hidden_bound(table: TruthTable) -> int:
    """Return a number of hidden neurons that no network at all has fewer than, skips or not.

    Every output is affine in the inputs and the hidden neurons together: the rank of the outputs, the inputs and the
    constant 1 is at most ``1 + n + hidden``. An output that is no literal or constant takes at least one.

    Examples
    --------
    >>> import boolnet
    >>> [hidden_bound(boolnet.tabulate(boolnet.read(s))) for s in ("p = a; q = !b", "p = a; r = a & b", "a ^ b ^ c")]
    [0, 1, 1]
    """
    values, n = table.values(), len(table.inputs)
    if all(_is_affine(output, n) for output in values):
        return 0
    inputs = np.arange(1 << n)[None, :] >> np.arange(n)[::-1, None] & 1
    cared = (values >= 0).all(axis=0)
    affine = _sampled(np.vstack([np.ones((1, 1 << n), dtype=np.int64), inputs])[:, cared])
    return max(1, _rank([*affine, *_cared(values)]) - _rank(list(affine)))


def counted_bound(values: Values, beyond: int = 0, budget: Budget = UNLIMITED) -> int:
    """Return a bound on the neurons of one hidden layer from the number of faces with a bend.

    Let ``w`` be the weights of a neuron with sign s. Exchange 0 and 1 of every input of negative weight, which turns
    the sign of a bend for each of i and j that is exchanged. Then the vertices on which the neuron is positive are an
    up-set, and its own bend is never negative: a convex function of a sum with weights of at least 0 is supermodular.
    So the neuron **helps** a face of inputs i and j only if it cuts it and the face's bend has the sign
    ``s sign(w_i) sign(w_j)``, and every face with a bend is helped by some neuron. A cut face has two cut edges. Each
    of the n! chains from the least vertex to the greatest holds one cut edge, and ``l! (n-1-l)!`` of them go through a
    given edge between levels l and l + 1. So where no edge of level l lies in more than ``u_l`` faces of the right
    sign, the neuron helps at most ``max over l of u_l n comb(n-1, l) / 2`` faces.

    Parameters
    ----------
    values : ndarray of int8, shape (2^n,)
        0 or 1; n at least 2.
    beyond : int
        A bound that is known already: the count ends, and 0 is returned, as soon as it cannot give a larger one.
    budget : Budget
        When it is over, 0 is returned.

    Examples
    --------
    The parities of 5 to 8 inputs:

    >>> [counted_bound((np.bitwise_count(np.arange(1 << n)) % 2).astype(np.int8)) for n in range(5, 9)]
    [3, 3, 4, 4]
    """
    n = len(values).bit_length() - 1
    budget.spend(PER_BEND * n * n * len(values))
    bends = _bends(values, n)
    required = int(np.count_nonzero(bends)) // 8  # every face at its four vertices, and for i, j as for j, i
    bound = most = 0
    for exchanged in range(1 << (n - 1)):  # all inputs but the first; exchanging every input cuts the same
        for sign in (1, -1):
            most = max(most, _most_helped(bends, exchanged, sign, n))
        bound = 0 if required == 0 else ceil(Fraction(2 * required, most))
        if bound <= beyond or budget.is_over(PER_EDGE * n * n * len(values)):
            return 0
    return bound


def _bends(values: Values, n: int) -> NDArray[np.int8]:
    """Return the bend of the face of inputs i, j at every vertex, shape (n, n, 2^n); 0 for i = j."""
    rows = np.arange(1 << n)
    bends = np.zeros((n, n, 1 << n), dtype=np.int8)
    for i, j in itertools.combinations(range(n), 2):
        first, second = 1 << (n - 1 - i), 1 << (n - 1 - j)
        base = rows & ~(first | second)
        bend = values[base] - values[base | first] - values[base | second] + values[base | first | second]
        bends[i, j] = bends[j, i] = np.sign(bend)
    return bends


def _most_helped(bends: NDArray[np.int8], exchanged: int, sign: int, n: int) -> int:
    """Return a bound on twice the faces that a neuron of this sign helps, its weights negative where exchanged."""
    rows = np.arange(1 << n)
    levels = np.bitwise_count(rows ^ exchanged)
    signs = np.array([-1 if exchanged >> (n - 1 - i) & 1 else 1 for i in range(n)], dtype=np.int8)
    most = 0
    for i in range(n):
        wanted = (sign * signs[i] * signs)[:, None]
        helped = (bends[i] == wanted).sum(axis=0)
        low = ((rows ^ exchanged) >> (n - 1 - i) & 1) == 0
        for level in range(n):
            here = helped[low & (levels == level)]
            most = max(most, int(here.max()) * n * comb(n - 1, level))
    return most


def _is_affine(output: Values, n: int) -> bool:
    """Whether a constant or a literal is right wherever the output is not don't care."""
    cared = output >= 0
    rows = np.arange(len(output))
    affine = [np.zeros_like(output), *((rows >> i & 1).astype(np.int8) for i in range(n))]
    return any(np.array_equal(output[cared], one[cared]) or (output != one)[cared].all() for one in affine)


def _is_on_cube(output: Values, value: int) -> bool:
    """Whether an output can have a value on a cube and nowhere else."""
    inside, outside = np.flatnonzero(output == value), np.flatnonzero(output == 1 - value)
    if not len(inside):
        return True
    fixed = ~(np.bitwise_and.reduce(inside) ^ np.bitwise_or.reduce(inside))
    return bool(((outside ^ inside[0]) & fixed).all())


def _cared(values: Values) -> NDArray[np.int64]:
    """Return the rows at which no output is don't care, of a large table only some."""
    return _sampled(values[:, (values >= 0).all(axis=0)].astype(np.int64))


def _sampled(columns: NDArray[np.int64]) -> NDArray[np.int64]:
    if columns.shape[1] <= RANK_ROWS:
        return columns
    return columns[:, np.random.default_rng(0).choice(columns.shape[1], RANK_ROWS, replace=False)]


def _rank(vectors: list[NDArray[np.int64]]) -> int:
    """Return the rank modulo a prime of vectors over the integers, which is at most their rank."""
    return len(eliminate(residues(np.array(vectors, dtype=np.int64).T), len(vectors)))


def _restricted_bound(output: Values, budget: Budget) -> int:
    """Return the largest proved minimum of what is left of an output when all but four inputs are held."""
    n = len(output).bit_length() - 1
    k = min(n, CLASSIFIED_INPUTS)
    bounds = proved_counts(k)
    best, most = 0, int(bounds.max())
    tables: list[Numbers] = [np.equal(output, value).astype(np.uint16).reshape((2,) * n) for value in (1, -1)]
    if not tables[1].any():
        del tables[1]
    for numbers, *free in restrictions(tables, k):
        if budget.is_over(PER_KEPT + PER_VALUE * len(output)) or best == most:
            break
        for held in free:
            numbers = numbers[held == 0]
        best = max(best, int(bounds[numbers].max(initial=0)))
    return best


def restrictions(tables: list[Numbers], k: int, first: int = 0) -> Iterator[list[Numbers]]:
    """Yield tables of 0 and 1 over every k of their axes from `first` on, for all values of the other axes.

    A table over k axes is a number whose bit i is row i. One axis after another, halves are joined, and choices of axes
    share what is joined first: several times as fast as to move the axes of each choice together.

    Parameters
    ----------
    tables : list of ndarray of uint16, shape (2, ..., 2)
    k : int
        At most 4, so that a number has 16 bits.
    first : int

    Examples
    --------
    >>> both = np.array([[0, 0], [0, 1]], dtype=np.uint16)
    >>> [numbers.tolist() for (numbers,) in restrictions([both], 1)], [n.tolist() for (n,) in restrictions([both], 2)]
    ([[0, 2], [0, 2]], [[8]])
    """
    if not k:
        yield [table.reshape(-1) for table in tables]
        return
    up = np.uint16(1 << (k - 1))
    for axis in range(first, tables[0].ndim - k + 1):
        joined = [cofactor(table, axis, 0) | cofactor(table, axis, 1) << up for table in tables]
        yield from restrictions(joined, k - 1, axis)


def _cutting_bound(values: Values, budget: Budget) -> int:
    """Return the least number of threshold sets that cut every face with a bend, of any output that cares there."""
    n = values.shape[1].bit_length() - 1
    neurons, lists = neuron_space(n), []
    for output in values:
        for witness in face_witnesses(n, output.astype(np.int64)):
            if (output[witness != 0] >= 0).all():
                lists.append(named(neurons, witness).reshape(2, -1).any(axis=0))
    if not lists:
        return 0
    columns = np.unique(np.array(lists), axis=1)
    found = solve_program(np.ones(columns.shape[1]), columns, 1, np.inf, budget)
    return 0 if found is None else found.bound(columns.shape[1])
