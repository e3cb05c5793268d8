"""parts: a function that splits into parts on disjoint inputs, built from the best networks of its parts.

Outputs whose inputs are disjoint are built apart. An output that is an AND, OR or XOR of functions of disjoint inputs
is one more layer over these; an output in which some inputs act through one value is a function of that value; and one
that an input switches between two functions of disjoint inputs is those and two neurons. A part's output is an affine
form over its neurons, which whatever comes next reads directly. Splits are found in truth tables (`decomposition`), in
wide formulas they are those that the gates show. What builds the parts is given by the caller.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from boolnet.core.errors import NotApplicable
from boolnet.functions.circuit import Circuit, Formula, Gate, needed_gates
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.support import axes_used, bits_of, gate_supports, restricted, supports, values_over
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.strategies.builder import Signal
from boolnet.strategies.composite.decomposition import DecompositionParams, Table, table_axes
from boolnet.strategies.composite.decomposition import split as _split
from boolnet.strategies.composite.inlining import NetworkInliner
from boolnet.strategies.construction import Construction
from boolnet.strategies.lookup.table import least_work as least_table_work
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.sums.range_folding import fold_parity
from nets import Affine
from nets.graphs.graph import Graph

AS_TABLES = 3  # times the work of a table for all outputs, for a table of each: 2.6 to 5 were seen of 14 inputs or more
TABLED_INPUTS = 14  # up to here a function is taken apart by its truth table, in a moment

Best = Callable[[BooleanFunction, SearchContext], Construction]


@dataclass(frozen=True)
class PartsParams:
    """Which functions are taken apart, and for how long.

    Attributes
    ----------
    tabled_inputs : int
        Up to so many inputs splits are looked for in the truth table.
    work : float
        For looking, not for building.
    single_outputs : int
        More outputs are not built one by one.
    splits : DecompositionParams
    """

    tabled_inputs: int = TABLED_INPUTS
    work: float = 5000
    single_outputs: int = 64
    splits: DecompositionParams = field(default_factory=DecompositionParams)


DEFAULT = PartsParams()


def parts(
    function: BooleanFunction,
    context: SearchContext,
    params: PartsParams = DEFAULT,
    best: Best | None = None,
) -> Iterable[Construction]:
    """Build a function from its parts, and where it has several outputs also output by output.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : PartsParams
    best : callable
        What builds a part: a function and a context to the best construction of the other strategies; by default what
        the context has for that.

    Raises
    ------
    NotApplicable
        Where the function is one part.
    """
    best = best or context.build_part
    if best is None:
        raise NotApplicable("nothing is there to build the parts")
    if context.beat is not None and isinstance(function, Formula) and function.is_one_gate():
        raise NotApplicable("it is one gate, which has no parts")
    built = list(_ways(function, context, best, params))
    if not built:
        raise NotApplicable("it does not split into parts on disjoint inputs")
    return built


def least_work(function: BooleanFunction) -> float:
    """Return the units of work, about, that the first network takes whatever the budget; 0 where that is not known.

    Parameters
    ----------
    function : BooleanFunction
    """
    return AS_TABLES * least_table_work(function) if len(function.outputs) > 1 else 0.0


def _ways(function: BooleanFunction, context: SearchContext, best: Best, params: PartsParams) -> Iterator[Construction]:
    groups = split_outputs(function)
    if len(groups) > 1:
        yield Construction(side_by_side(function, groups, context, best), note=f"{len(groups)} groups of outputs")
    if len(function.outputs) <= params.single_outputs:
        splitter = _Splitter(function, context, best, params)
        graph = splitter.network()
        if graph is not None:
            yield Construction(graph, note=f"{splitter.built} parts" if splitter.splits else "each output alone")


def single_outputs(function: BooleanFunction) -> list[BooleanFunction]:
    """Return the function output by output, each with the inputs it depends on."""
    return [one for one, _ in split_outputs(function, apart=True)]


def split_outputs(function: BooleanFunction, apart: bool = False) -> list[tuple[BooleanFunction, tuple[str, ...]]]:
    """Return groups of outputs that share no input, each with the inputs it depends on, and the outputs' names.

    Parameters
    ----------
    function : BooleanFunction
    apart : bool
        Whether to return every output alone, whatever it shares.

    Examples
    --------
    >>> import boolnet
    >>> groups = split_outputs(boolnet.read("p = a & b; q = c ^ d; r = b | e"))
    >>> [(group.inputs, names) for group, names in groups]
    [(('a', 'b', 'e'), ('p', 'r')), (('c', 'd'), ('q',))]
    """
    needs = [{function.inputs[i] for i in used} for used in supports(function, TABLED_INPUTS)]
    groups: list[tuple[set[str], list[str]]] = []
    for name, need in zip(function.outputs, needs, strict=True):
        touching = [] if apart else [group for group in groups if group[0] & need]
        joined = (set(need).union(*(group[0] for group in touching)), [o for group in touching for o in group[1]])
        joined[1].append(name)
        groups = [group for group in groups if group not in touching] + [joined]
    order = {name: i for i, name in enumerate(function.outputs)}
    result = []
    for need, names in sorted(groups, key=lambda group: min(order[name] for name in group[1])):
        outputs = tuple(sorted(names, key=order.__getitem__))
        result.append((narrowed(function, [i for i in function.inputs if i in need], outputs), outputs))
    return result


def narrowed(function: BooleanFunction, inputs: Sequence[str], outputs: Sequence[str]) -> BooleanFunction:
    """Return some outputs of a function over some of its inputs, which hold all that these depend on.

    Parameters
    ----------
    function : BooleanFunction
    inputs : sequence of str
        In the function's order.
    outputs : sequence of str
    """
    function = function.rearranged(function.inputs, outputs)
    if tuple(inputs) == function.inputs:
        return function
    places = [function.inputs.index(name) for name in inputs]
    if isinstance(function, Formula) and len(function.inputs) > TABLED_INPUTS:
        return sub_formula(function.gates, function.roots, inputs, outputs)
    if isinstance(function, CoverFunction) and len(function.inputs) > TABLED_INPUTS:

        def columns(cover: Cover | None) -> Cover | None:
            return None if cover is None else Cover(cover.cubes[:, places], cover.members)

        on = columns(function.on)
        assert on is not None
        return replace(function, inputs=tuple(inputs), on=on, dc=columns(function.dc), off=columns(function.off))
    return TruthTable.from_values(inputs, outputs, values_over(function, places, range(len(outputs))))


def sub_formula(gates: Sequence[Gate], roots: Sequence[int], inputs: Sequence[str], outputs: Sequence[str]) -> Formula:
    """Return the formula of some literals of a circuit.

    Parameters
    ----------
    gates : sequence of Gate
    roots : sequence of int
        The literals, one for each output.
    inputs, outputs : sequence of str
        All inputs that the roots read, at least.
    """
    circuit = Circuit()
    literals = [0] * len(gates)
    for number, needed in enumerate(needed_gates(gates, roots)):
        if needed:
            literals[number] = circuit.copy(gates[number], literals)
    named = {name: literals[root >> 1] ^ (root & 1) for name, root in zip(outputs, roots, strict=True)}
    return Formula.from_circuit(circuit, inputs, named)


def side_by_side(
    function: BooleanFunction,
    groups: Sequence[tuple[BooleanFunction, Sequence[str]]],
    context: SearchContext,
    best: Best,
) -> Graph:
    """Return the best networks of groups of outputs as one network, equal neurons once.

    Parameters
    ----------
    function : BooleanFunction
    groups : sequence of (BooleanFunction, sequence of str)
        The outputs of each group as a function, and their names.
    context : SearchContext
    best : callable
        What builds a group.
    """
    net = NetworkInliner(function.inputs, function.outputs)
    signals: dict[str, Signal] = {}
    for place, (group, names) in enumerate(groups):
        graph = best(group, _sharing(context, len(groups) - place)).graph
        found = net.inline(graph, {name: net.literal(name) for name in graph.graph["inputs"]})
        signals |= {name: found[name] for name in names}
    for name in function.outputs:
        net.output(name, signals[name])
    return net.build()


def _sharing(context: SearchContext, parts: int) -> SearchContext:
    """Return the context of the next of so many parts: each has its share of the work that is left."""
    return replace(context, budget=context.budget.part(context.budget.left() / parts))


class _Splitter:
    """Builds outputs from their parts in one network, and counts the parts."""

    def __init__(self, function: BooleanFunction, context: SearchContext, best: Best, params: PartsParams) -> None:
        self.function, self.context, self.best, self.params = function, context, best, params
        self.net = NetworkInliner(function.inputs, function.outputs)
        self.budget = context.budget.part(params.work)
        self.splits = 0
        self.built = 0

    def network(self) -> Graph | None:
        """Return the network of all outputs; None where there is one, and it is one part."""
        outputs, context = single_outputs(self.function), self.context
        for place, (name, one) in enumerate(zip(self.function.outputs, outputs, strict=True)):
            self.context = _sharing(context, len(outputs) - place)
            signal = self.output(one)
            if signal is None:
                return None
            self.net.output(name, signal)
        return self.net.build()

    def output(self, function: BooleanFunction) -> Signal | None:
        """Return the signal of a function of one output; None where it is all there is, and one part."""
        leaves = [self.net.literal(name) for name in function.inputs]
        alone = len(self.function.outputs) == 1
        if len(leaves) <= self.params.tabled_inputs:
            table = tabulate(function)
            axes = table_axes(table.values(), len(leaves))
            if table.dc is None and (len(leaves) < 2 or _split(axes, self.budget, self.params.splits)):
                return self._table(axes, leaves)
        elif isinstance(function, Formula) and (gates := self._splittable(function)):
            return self._gates(function, gates)
        return None if alone else self._whole(function, leaves, self.context)

    def _whole(self, function: BooleanFunction, leaves: Sequence[Signal], context: SearchContext) -> Signal:
        """Return a part that is not split."""
        self.built += 1
        graph = self.best(function, context).graph
        (signal,) = self.net.inline(graph, dict(zip(function.inputs, leaves, strict=True))).values()
        context.refuse_beaten(len(self.net))
        return signal

    def _table(self, table: Table, leaves: Sequence[Signal]) -> Signal:
        """Return a table of some signals."""
        used = axes_used(table)
        if len(used) < table.ndim:
            return self._table(restricted(table, used), [leaves[i] for i in used])
        if table.ndim == 0:
            return Affine({}, int(table))
        if table.ndim == 1:
            return leaves[0] if table[1] else 1 - leaves[0]
        split = _split(table, self.budget, self.params.splits)
        if split is None:
            names = [f"x{i + 1}" for i in range(table.ndim)]
            part = TruthTable.from_values(names, ["y"], table.reshape(1, -1).astype(np.int8))
            return self._whole(part, leaves, self._exact())
        self.splits += 1
        operands = [self._table(part, [leaves[i] for i in axes]) for axes, part in split.parts]
        if split.kind == "bound":
            inside = set(split.parts[0][0])
            return self._table(split.outer, [*operands, *(leaf for i, leaf in enumerate(leaves) if i not in inside)])
        if split.kind == "switch":
            (off, on), switch = operands, leaves[split.axis]
            return self.net.neuron(on + switch - 1) + self.net.neuron(off - switch)
        if split.kind == "xor":
            signal = self._parity(operands)
        else:
            signal = self.net.and_(operands)
        return 1 - signal if split.negated else signal

    def _parity(self, operands: Sequence[Signal]) -> Signal:
        spec = self.context.spec
        halving = spec.objective in ("edges", "precision")
        return fold_parity(self.net, Affine.sum(operands), len(operands), spec.layered, halving=halving)

    def _gates(self, formula: Formula, gates: Sequence[int]) -> Signal:
        """Return a formula that is put together from some of its gates, in order, the last being the root."""
        below = gate_supports(formula)
        values: dict[int, Signal] = {}
        for number in gates:
            gate = formula.gates[number]
            groups = _disjoint_operands(gate, below)
            if len(groups) == 1:
                values[number] = self._part(formula, formula.gates, number, below[number])
                continue
            operands = []
            for group in groups:
                if len(group) == 1:
                    signal = values[group[0] >> 1]
                    operands.append(1 - signal if group[0] & 1 else signal)
                else:
                    joint = [*formula.gates, gate._replace(operands=group)]
                    mask = functools.reduce(int.__or__, (below[a >> 1] for a in group))
                    operands.append(self._part(formula, joint, len(formula.gates), mask))
            self.splits += gate.kind != "input"
            values[number] = self._joined(gate, operands)
        root = formula.roots[0]
        return 1 - values[root >> 1] if root & 1 else values[root >> 1]

    def _part(self, formula: Formula, gates: Sequence[Gate], number: int, mask: int) -> Signal:
        inputs = [formula.inputs[i] for i in bits_of(mask)]
        part = sub_formula(gates, [2 * number], inputs, formula.outputs)
        return self._whole(part, [self.net.literal(name) for name in inputs], self._exact())

    def _exact(self) -> SearchContext:
        """Return the context of what something reads."""
        return replace(self.context, spec=replace(self.context.spec, meaning="exact"))

    def _joined(self, gate: Gate, operands: Sequence[Signal]) -> Signal:
        match gate.kind:
            case "false":
                return Affine()
            case "input":
                return self.net.literal(gate.name)
            case "and":
                return self.net.and_(operands)
            case "xor":
                return self._parity(operands)
            case _:
                return self.net.threshold(operands, gate.k)

    @staticmethod
    def _splittable(formula: Formula) -> list[int]:
        """Return the gates from which a formula is put together, operands first; none where its root does not split."""
        below = gate_supports(formula)
        root = formula.roots[0] >> 1
        if len(_disjoint_operands(formula.gates[root], below)) == 1:
            return []
        needed, pending = {root}, [root]
        while pending:
            groups = _disjoint_operands(formula.gates[pending.pop()], below)
            for group in groups:
                if len(group) == 1 and len(groups) > 1 and group[0] >> 1 not in needed:
                    needed.add(group[0] >> 1)
                    pending.append(group[0] >> 1)
        return sorted(needed)


def _disjoint_operands(gate: Gate, below: Sequence[int]) -> list[tuple[int, ...]]:
    """Return operands in groups that share no inputs; those of a threshold in one group unless all are apart."""
    groups: list[tuple[int, tuple[int, ...]]] = []
    seen = 0
    for a in gate.operands:
        mask = below[a >> 1]
        joined: tuple[int, ...] = (a,)
        is_apart, seen = not mask & seen, seen | mask
        if is_apart:
            groups.append((mask, joined))
            continue
        kept = []
        for other, literals in groups:
            if other & below[a >> 1]:
                mask, joined = mask | other, (*literals, *joined)
            else:
                kept.append((other, literals))
        groups = [*kept, (mask, joined)]
    if gate.kind == "atleast" and len(groups) < len(gate.operands):
        return [gate.operands]
    return [group for _, group in groups]
