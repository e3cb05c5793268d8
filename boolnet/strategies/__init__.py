"""The constructions, one row each: from a Boolean function to a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import Any

from boolnet.functions.circuit import Formula
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers import first_cover_work
from boolnet.minimum.lower_bound import least_in_one_layer
from boolnet.strategies.composite.parts import PartsParams, parts
from boolnet.strategies.composite.parts import least_work as least_parts_work
from boolnet.strategies.construction import Construction
from boolnet.strategies.diagrams.bdd import BddParams, bdd
from boolnet.strategies.diagrams.bdd import least_work as least_bdd_work
from boolnet.strategies.gates.formula import FormulaParams
from boolnet.strategies.gates.lut import LutParams, lut
from boolnet.strategies.gates.lut import least_work as least_lut_work
from boolnet.strategies.gates.xor_blocks import least_nodes as least_xor_nodes
from boolnet.strategies.gates.xor_blocks import neuron_count, xor_chain, xor_tree
from boolnet.strategies.lookup.table import TableParams, table
from boolnet.strategies.lookup.table import least_work as least_table_work
from boolnet.strategies.one_layer.exact import ExactParams, exact
from boolnet.strategies.one_layer.integer_sop import IntegerSopParams, integer_sop
from boolnet.strategies.one_layer.sparse import SparseParams, sparse
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.sums.digits import DigitsParams, digits
from boolnet.strategies.sums.parity_fold import ParityFoldParams, parity_fold
from boolnet.strategies.sums.separate import SeparationParams
from boolnet.strategies.sums.threshold import threshold
from boolnet.strategies.sums.weighted_sum import WeightedSumParams, weighted_sum
from boolnet.strategies.two_level.cnf import CnfParams, cnf
from boolnet.strategies.two_level.cnf import least_nodes as least_cnf_nodes
from boolnet.strategies.two_level.dnf import dnf
from boolnet.strategies.two_level.dnf import least_nodes as least_dnf_nodes
from boolnet.strategies.two_level.esop import ExclusiveSumParams, esop
from boolnet.strategies.two_level.phases import SumOfProductsParams

A_MOMENT = 1 << 12  # neurons


class Pace(IntEnum):
    """How long a strategy takes: a moment whatever the function, as long as it takes to recognise it, or a search."""

    MOMENT = 0
    RECOGNITION = 1
    SEARCH = 2


@dataclass(frozen=True)
class Strategy:
    """A construction.

    Attributes
    ----------
    summary : str
    build : callable
        From a function and a context to one or more constructions, the most promising first. It raises `NotApplicable`
        where it has none, ends in time with what it has when the context's budget is over, and may leave the limits and
        the strict layering to the caller, who has the passes; it reads the context to offer what may win.
    least_nodes : callable
        A lower bound on the nodes it would take, in a moment: what cannot win need not be built.
    least_work : callable
        The units of work that its first network takes, about, whatever the budget; 0 where that is little.
    pace : callable
        How long it takes for a function, which decides when `auto` tries it.
    is_flat : bool
        Whether it has one hidden layer at the most.
    is_general : bool
        Whether it has a network for every function that fits the memory limit.
    has_parts : bool
        Whether it splits the function and builds the parts by other strategies.
    params : frozen dataclass or None
        The record of its tunable numbers, which `build` takes as its third argument; None where it has none.
    """

    summary: str
    build: Callable[..., Iterable[Construction]]
    least_nodes: Callable[[BooleanFunction], int] = lambda function: len(function.outputs)
    least_work: Callable[[BooleanFunction], float] = lambda function: 0.0
    pace: Callable[[BooleanFunction], Pace] = lambda function: Pace.SEARCH
    is_flat: bool = False
    is_general: bool = True
    has_parts: bool = False
    params: Any = None

    def is_quick(self, function: BooleanFunction) -> bool:
        """Whether it does not search, so that it can always have its turn."""
        return self.pace(function) < Pace.SEARCH

    def offers(self, function: BooleanFunction, context: SearchContext) -> Iterable[Construction]:
        """Return what `build` offers, built with the row's own parameters."""
        if self.params is None:
            return self.build(function, context)
        return self.build(function, context, self.params)


def _recognises(function: BooleanFunction) -> Pace:
    return Pace.RECOGNITION


def _unless_formula(function: BooleanFunction) -> float:
    return 0.0 if isinstance(function, Formula) else first_cover_work(function)


def _formula_pace(function: BooleanFunction) -> Pace:
    """A formula is built gate by gate; of anything else a cover is searched first."""
    if not isinstance(function, Formula):
        return Pace.SEARCH
    return Pace.MOMENT if neuron_count(function) <= A_MOMENT else Pace.RECOGNITION


#: In this order `auto` tries them, sorted by their pace for the function.
STRATEGIES: Mapping[str, Strategy] = {
    "exact": Strategy(
        "every output of up to 4 inputs by its least network of one hidden layer",
        exact,
        is_flat=True,
        pace=lambda function: Pace.MOMENT,
        is_general=False,
        params=ExactParams(),
    ),
    "weighted-sum": Strategy(
        "functions of weighted sums in one hidden layer: symmetric, thresholds, words",
        weighted_sum,
        is_flat=True,
        pace=_recognises,
        is_general=False,
        params=WeightedSumParams(),
    ),
    "parity-fold": Strategy(
        "a sum folded layer by layer: parity and its like",
        parity_fold,
        pace=_recognises,
        is_general=False,
        params=ParityFoldParams(),
    ),
    "digits": Strategy(
        "outputs as the digits of a sum, count, product or square",
        digits,
        pace=_recognises,
        is_general=False,
        has_parts=True,
        params=DigitsParams(),
    ),
    "threshold": Strategy(
        "threshold functions by weights from a linear program, two neurons each",
        threshold,
        pace=_recognises,
        is_general=False,
        params=SeparationParams(),
    ),
    "table": Strategy(
        "any function of up to 20 inputs in about the square root of its rows",
        table,
        least_work=least_table_work,
        is_general=False,
        params=TableParams(),
    ),
    "dnf": Strategy(
        "one neuron per cube of the minimised DNF, in 2 layers (3 where a sum is clamped)",
        dnf,
        least_dnf_nodes,
        least_work=first_cover_work,
        params=SumOfProductsParams(),
    ),
    "integer-sop": Strategy(
        "few ANDs of which the outputs are integer-weighted sums, in one hidden layer",
        integer_sop,
        least_in_one_layer,
        is_flat=True,
        is_general=False,
        params=IntegerSopParams(),
    ),
    "sparse": Strategy(
        "one hidden layer of any small integer weights, by local search",
        sparse,
        least_in_one_layer,
        is_flat=True,
        is_general=False,
        params=SparseParams(),
    ),
    "cnf": Strategy(
        "one neuron per cube of outputs or their complements, whichever share the smaller cover",
        cnf,
        least_cnf_nodes,
        least_work=partial(first_cover_work, is_negated=True),
        params=CnfParams(),
    ),
    "xor-tree": Strategy(
        "a neuron per operator, XOR as a balanced tree of 3-neuron blocks",
        xor_tree,
        least_xor_nodes,
        least_work=_unless_formula,
        pace=_formula_pace,
        params=FormulaParams(),
    ),
    "lut": Strategy(
        "a circuit mapped on cuts, each with the fewest neurons known for its function",
        lut,
        least_work=least_lut_work,
        params=LutParams(),
    ),
    "esop": Strategy(
        "one neuron per cube of the exclusive sum of products, then parity by folding",
        esop,
        is_general=False,
        least_work=first_cover_work,
        params=ExclusiveSumParams(),
    ),
    "bdd": Strategy(
        "a shared decision diagram with a searched order, at most two neurons a node",
        bdd,
        least_work=least_bdd_work,
        is_general=False,
        params=BddParams(),
    ),
    "parts": Strategy(
        "parts on disjoint inputs, or each output alone, by the best strategy for each",
        parts,
        least_work=least_parts_work,
        is_general=False,
        has_parts=True,
        params=PartsParams(),
    ),
    "xor-chain": Strategy(
        "a neuron per operator, XOR as a chain of 3-neuron blocks",
        xor_chain,
        least_xor_nodes,
        least_work=_unless_formula,
        params=FormulaParams(),
    ),
}
