"""Sums of products as networks: a neuron per cube, and each output in its phase.

An output of positive phase is the sum of its cubes, of negative phase 1 minus the sum of the cubes of its complement.
The sum needs one more neuron that clamps it, ``relu(1 - sum)``, where cubes overlap and it is to be 0 or 1. A neuron
is an AND as McCulloch and Pitts have it [1]_; whose phases are chosen, so that outputs share more, is T. Sasao's output
phase optimisation [2]_.

References
----------
.. [1] W. S. McCulloch, W. Pitts, "A logical calculus of the ideas immanent in nervous activity", Bull. Math. Biophys.
   5, 1943.
.. [2] T. Sasao, "Input variable assignment and output phase optimization of PLA's", IEEE Trans. Comput. 33, 1984.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.core.errors import LimitError
from boolnet.core.limits import check_memory, graph_bytes, in_words
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import FREE, Cover, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.minimizers import exact_cover, least_cover
from boolnet.minimizers.check import overlapping_outputs
from boolnet.minimizers.forms import off_sets
from boolnet.strategies.builder import Builder
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from nets.graphs.graph import Graph

INSTEAD = "use --strategy xor-tree, which takes a few neurons per operator"

Phases = NDArray[np.bool_]  # per output, whether its complement is covered


@dataclass(frozen=True)
class SumOfProductsParams:
    """How the cover is made that a network is built from.

    Attributes
    ----------
    tabled_inputs : int
        Up to so many inputs the complement of an output is taken of the table.
    complement_work : float
        For the complement of a wider cover.
    disjoint_work : float
        For a disjoint cover, which needs no neuron that clamps.
    """

    tabled_inputs: int = 16
    complement_work: float = 5000
    disjoint_work: float = 1000


DEFAULT = SumOfProductsParams()


def build_sums(
    function: BooleanFunction,
    context: SearchContext,
    negated: Phases,
    name: str,
    params: SumOfProductsParams = DEFAULT,
) -> Construction:
    """Minimise the function, the complement where `negated` says so, and build the network.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    negated : ndarray of bool, shape (m,)
    name : str
        Of the strategy, for a message.
    params : SumOfProductsParams
    """
    phased = with_phases(function, negated, params)
    least = least_cover(phased)
    refuse_too_large(least.cubes, least.cubes + least.literals, name)
    context.refuse_beaten(least.cubes + len(function.outputs))
    minimized = context.cover(phased)
    context.refuse_beaten(len(minimized.cover) + len(function.outputs))
    cover = minimized.cover
    if context.spec.meaning == "exact":
        chosen = exact_cover(minimized, phased, context.budget.part(params.disjoint_work))
        cover, clamped = chosen.cover, chosen.saturated
    else:  # more than 1 is as good as 1, but 1 minus it is not 0
        clamped = negated & overlapping_outputs(cover) if negated.any() else negated
    refuse_too_large(len(cover), cover.edges(), name)
    # A cover of complements is none of the function, whose cover is what a construction tells of.
    told = None if negated.any() else minimized
    return Construction(lower_sums(function, cover, clamped, negated), told, phase_note(function, negated))


def with_phases(function: BooleanFunction, negated: Phases, params: SumOfProductsParams = DEFAULT) -> BooleanFunction:
    """Return the function with some of its outputs negated.

    Parameters
    ----------
    function : BooleanFunction
    negated : ndarray of bool, shape (m,)
    params : SumOfProductsParams

    Raises
    ------
    LimitError
        If it is a cover so wide that its complement has too many cubes.

    Examples
    --------
    >>> import boolnet
    >>> with_phases(boolnet.read("p = a & b; q = a"), np.array([True, False]))([[1, 1]]).tolist()
    [[0, 1]]
    """
    if not negated.any():
        return function
    if isinstance(function, Formula):
        roots = tuple(root ^ int(flip) for root, flip in zip(function.roots, negated, strict=True))
        return replace(function, roots=roots)
    if len(function.inputs) <= params.tabled_inputs or not isinstance(function, CoverFunction):
        table = tabulate(function)
        off = ~table.on if table.dc is None else ~(table.on | table.dc)
        return TruthTable(
            table.inputs, table.outputs, np.where(negated[:, None], off, table.on), table.dc, table.has_given_names
        )
    columns = off_sets(function, Budget(params.complement_work))
    if columns is None:
        raise LimitError("its complement has too many cubes", help=INSTEAD)
    given = [function.on.of_output(j) for j in range(len(columns))]
    kept = [off if flip else on for on, off, flip in zip(given, columns, negated, strict=True)]
    rest = [on if flip else off for on, off, flip in zip(given, columns, negated, strict=True)]
    off_cover = None if function.off is None else _cover(rest)
    return replace(function, on=_cover(kept), off=off_cover)


def _cover(columns: list[NDArray[np.uint8]]) -> Cover:
    members = np.repeat(np.eye(len(columns), dtype=np.bool_), [len(cubes) for cubes in columns], axis=0)
    return Cover(np.concatenate(columns), members).sorted()


def phase_note(function: BooleanFunction, negated: Phases) -> str:
    """Return in words which outputs are covered by their complement."""
    if not negated.any():
        return ""
    if negated.all():
        return "complements covered" if len(negated) > 1 else "complement covered"
    names = [name for name, flip in zip(function.outputs, negated, strict=True) if flip]
    return f"complement covered of {', '.join(names[:4])}" + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def refuse_too_large(cubes: int, edges: int, name: str) -> None:
    """Refuse a network of so many cubes when it is over the memory limit.

    Parameters
    ----------
    cubes, edges : int
    name : str
        Of the strategy, for a message.

    Raises
    ------
    LimitError
    """
    check_memory(graph_bytes(cubes, edges), f"{name} needs {in_words(cubes)} hidden neurons, one per cube", INSTEAD)


def lower_sums(function: BooleanFunction, cover: Cover, clamped: Phases, negated: Phases) -> Graph:
    """Return the network of a cover.

    Parameters
    ----------
    function : BooleanFunction
        Whose names it gets.
    cover : Cover
        Of the outputs in their phases.
    clamped : ndarray of bool, shape (m,)
        Whether the sum of an output's cubes is clamped to 1.
    negated : ndarray of bool, shape (m,)
        Whether an output is 1 minus the sum.
    """
    net = Builder(function.inputs, function.outputs)
    names = function.inputs
    cubes = [net.cube({names[i]: int(cube[i]) for i in np.flatnonzero(cube != FREE)}) for cube in cover.cubes]
    for j, name in enumerate(function.outputs):
        members = [cubes[c] for c in np.flatnonzero(cover.members[:, j])]
        signal = net.or_(members) if clamped[j] else net.total(members)
        net.output(name, 1 - signal if negated[j] else signal)
    return net.build()
