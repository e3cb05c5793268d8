"""esop: exclusive sums of products: a neuron per cube, and per output the parity of their sum, folded.

m cubes take at most ``m + 2 ceil(log2 m)`` neurons and the output, in ``ceil(log2 m) + 2`` layers at most (see
`boolnet.strategies.sums.range_folding`). What decides is the range of the sum, not the number of cubes: a parity
stands any odd factor of a cube, and any even factor of another output's. So the factors are chosen, from -2 to 2, such
that the sum has few values; where they are two, nothing is folded at all, as for cubes that are pairwise disjoint, or
nested in pairs.

References
----------
.. [1] T. Sasao, "EXMIN2: a simplification algorithm for exclusive-or sum-of-products expressions", IEEE Trans. CAD 12,
   1993: arithmetic functions take fewer cubes so than as sums of products.
.. [2] M. Telgarsky, "Representation benefits of deep feedforward networks", arXiv:1509.08101, 2015: folding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.core.errors import NotApplicable
from boolnet.core.limits import check_memory, graph_bytes, in_words
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import FREE, Cover
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import row_words, unpack
from boolnet.minimizers import minimize_cover
from boolnet.minimizers.esop.minimize import EsopParams
from boolnet.strategies.builder import Builder, Signal
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.sums.range_folding import fold_parity
from nets import Affine
from nets.graphs.graph import Graph

INSTEAD = "use --strategy xor-tree, which takes a few neurons per operator"

Ints = NDArray[np.int32]
PER_FACTOR = 0.08  # units to try other factors of a cube...
PER_VALUE = 1e-5  # ... and for every row


@dataclass(frozen=True)
class ExclusiveSumParams:
    """How the cubes are found, and their factors chosen.

    Attributes
    ----------
    inputs : int
        Up to so many inputs the range of a sum is taken from all rows; in wider functions all factors are 1.
    values : int
        Likewise, cubes times rows.
    rounds : int
        How often every factor is tried; 0 for factors of 1.
    work : float
        For the factors of all outputs together.
    minimizer : EsopParams
        Of the cubes.
    """

    inputs: int = 16
    values: int = 1 << 26
    rounds: int = 8
    work: float = 2000
    minimizer: EsopParams = field(default_factory=EsopParams)


DEFAULT = ExclusiveSumParams()


def esop(
    function: BooleanFunction, context: SearchContext, params: ExclusiveSumParams = DEFAULT
) -> Iterable[Construction]:
    """Minimise the function to an exclusive sum and fold it; the network is exact whatever the context's meaning.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : ExclusiveSumParams

    Raises
    ------
    NotApplicable
        If it is one gate, or its sum is larger than the network that the context has already.
    """
    if context.beat is not None and isinstance(function, Formula) and function.is_one_gate():
        raise NotApplicable("it is one gate, whose parity others fold")
    cover = minimize_cover(function, "esop", budget=context.budget, params=params.minimizer).cover
    context.refuse_beaten(len(cover) + len(function.outputs))
    need = graph_bytes(len(cover), cover.edges() + 2 * int(cover.members.sum()))
    check_memory(need, f"esop needs {in_words(len(cover))} hidden neurons, one per cube", INSTEAD)
    return [Construction(_lower(function, cover, context, params), note=f"exclusive sum of {len(cover)} cubes")]


def _lower(function: BooleanFunction, cover: Cover, context: SearchContext, params: ExclusiveSumParams) -> Graph:
    net = Builder(function.inputs, function.outputs)
    cubes = [_cube(net, cube, function.inputs) for cube in cover.cubes]
    values = _values(cover, params)
    budget = context.budget.part(params.work)
    spec = context.spec
    before = 1 + any(name not in net.inputs for cube in cubes for name in cube.weights)  # the output, and cubes
    most_layers = None if spec.max_layers is None else max(1, spec.max_layers - before)
    halving = spec.objective in ("edges", "precision")
    for j, name in enumerate(function.outputs):
        members = cover.members[:, j]
        low, high, factors = 0, int(members.sum()), members.astype(np.int32)
        if values is not None:
            low, high, factors = choose_factors(values, members, budget, params.rounds)
        total = Affine.sum([-low, *(int(factors[c]) * cubes[c] for c in np.flatnonzero(factors))])
        parity = fold_parity(net, total, high - low, spec.layered, most_layers, halving)
        net.output(name, 1 - parity if low & 1 else parity)
    return net.build()


def _cube(net: Builder, cube: NDArray[np.uint8], names: tuple[str, ...]) -> Signal:
    """Return a cube's neuron, or for fewer than two literals no neuron."""
    used = np.flatnonzero(cube != FREE)
    if len(used) == 0:
        return Affine({}, 1)
    if len(used) == 1:
        return net.literal(names[used[0]], int(cube[used[0]]))
    return net.cube({names[i]: int(cube[i]) for i in used})


def _values(cover: Cover, params: ExclusiveSumParams) -> Ints | None:
    """Return 0 or 1 for every cube and row, equal rows once, shape (c, rows); None where that is too much."""
    n, c = cover.n_inputs, len(cover)
    if n > params.inputs or c << n > params.values:
        return None
    single = Cover(cover.cubes, np.eye(c, dtype=np.bool_))
    values = unpack(single.evaluate(row_words(n, 0, 1 << n)), 1 << n)
    return values[:, _distinct(values)].astype(np.int32) if c else values.astype(np.int32)


def _distinct(values: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return one column of each kind; columns of bits are compared as bytes, which is much quicker."""
    packed = np.ascontiguousarray(np.packbits(values, axis=0).T)
    return np.unique(packed.view(f"V{packed.shape[1]}").ravel(), return_index=True)[1]


def choose_factors(
    values: Ints, members: NDArray[np.bool_], budget: Budget, rounds: int = DEFAULT.rounds
) -> tuple[int, int, Ints]:
    """Return the range of a sum of cubes, and their factors: odd for members, even for others, for a small range.

    Parameters
    ----------
    values : ndarray of int32, shape (c, rows)
        The values of the cubes.
    members : ndarray of bool, shape (c,)
    budget : Budget
    rounds : int
        How often every factor is tried.

    Examples
    --------
    A cube inside another: the difference is 0 or 1.

    >>> from boolnet.core.budget import UNLIMITED
    >>> values = np.array([[0, 1, 1], [0, 0, 1]], np.int32)
    >>> low, high, factors = choose_factors(values, np.array([True, True]), UNLIMITED)
    >>> high - low, factors.tolist()
    (1, [-1, 1])
    """
    factors = members.astype(np.int32)
    total = factors @ values
    if not len(factors):
        return 0, 0, factors
    badness = _badness(total)
    for _ in range(rounds):
        improved = False
        for c in range(len(factors)):
            if badness[0] <= 1 or budget.is_over(PER_FACTOR + PER_VALUE * len(total)):
                break
            for other in (-1, 1) if members[c] else (-2, 0, 2):
                changed = total + (other - factors[c]) * values[c]
                if (now := _badness(changed)) < badness:
                    total, badness, improved = changed, now, True
                    factors[c] = other
        if not improved:
            break
    return int(total.min()), int(total.max()), factors


def _badness(total: Ints) -> tuple[int, float]:
    return int(total.max() - total.min()), float(total.var())
