"""table: any function in about the square root of its rows.

The inputs are split in y (m bits, M = 2^m rows), z (k bits, K = 2^k columns) and s (r bits that choose one of the
P = 2^r bits of a word). The words of row y are an affine form g_y in indicators of the columns, ``relu(literals of z -
k + 1)``, one of which can be spared. Neuron y, ``relu(g_y - (2^P - 1) distance)``, where the distance of the row number
from y is affine in its bits, is the word of row y in that row and 0 elsewhere; their sum is the word. The bit of it is
read as `boolnet.strategies.lookup.packed_rows` tells. Without s: K - 1 + m + M hidden neurons in 2 strict layers,
K - 1 - k + M with skips, where literals are read in place of k indicators.

Equal rows that make a cube share a neuron, rows of 0 need none, equal columns share an indicator; several outputs share
the columns, and may be the bits of one word; what the function does not care about is decided so that rows and columns
become equal. The split is searched for.

References
----------
.. [1] O. B. Lupanov, On a method of circuit synthesis, 1958: tables split in rows and columns, for circuits; and On the
   synthesis of circuits of threshold elements, 1973: the square root of the rows, for threshold circuits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import NotApplicable
from boolnet.core.limits import check_memory, graph_bytes
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.strategies.construction import Construction
from boolnet.strategies.lookup.packed_rows import Reading, read_word
from boolnet.strategies.lookup.plan import Plan, PlanParams, first_plans, reordered
from boolnet.strategies.lookup.split_table import Cubes, Differences, Numbers, SplitTable, Values, differences
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.sketch import Sketch
from boolnet.strategies.spec import Key
from nets import Affine

PLAN_WORK = 1 << 11  # of a plan, beside its values
PER_PLAN = 0.8  # units to price a plan...
PER_GENERAL = 0.05  # units to judge a plan without the function
PER_GROUP = 0.3  # ... for a group of outputs...
PER_VALUE = 3e-5  # ... and for every value of the function
PER_LINE = 0.02  # units for a row or column, where there are don't-cares...
PER_TABLED = 4e-4  # units for a network, for every value of the function
PER_PAIR = 8e-7  # ... and to compare a value with those of another
LATE_PLANS = (
    2  # that are built when the work is over, where the first keeps no limit; then one that surely does not round
)
PER_SKETCH = 3  # units to note down a network and make a graph of it...
PER_EDGE = 0.008  # ... for an edge


@dataclass(frozen=True)
class TableParams:
    """How long a split is searched for, and what is built of it.

    Attributes
    ----------
    most_inputs : int
        Of a function that is tried.
    tries : int
        Values looked at by the search for a split, in all; half of them for the first plans.
    improved : int
        So many of the best plans are improved by moving inputs.
    offered : int
        So many of the best plans that keep the limits are built.
    clamps : tuple of int or None
        The values of `Reading.clamp_from` that are tried.
    plan : PlanParams
    """

    most_inputs: int = 20
    tries: int = 1 << 22
    improved: int = 3
    offered: int = 2
    clamps: tuple[int | None, ...] = (None, 8, 5, 3, 1)
    plan: PlanParams = field(default_factory=PlanParams)


@dataclass(frozen=True)
class TableStats:
    """What the search for a split did.

    Attributes
    ----------
    plans : int
        Plans that differ in more than the order of the inputs.
    priced : int
        Splits whose rows and columns were counted.
    moves : int
        Exchanges of two inputs that made a plan better.
    """

    plans: int
    priced: int
    moves: int


DEFAULT = TableParams()


def table(function: BooleanFunction, context: SearchContext, params: TableParams = DEFAULT) -> Iterable[Construction]:
    """Plan, search for a split, and build what serves the context best.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : TableParams

    Raises
    ------
    NotApplicable
        If there are too many inputs, or no table keeps the limits.
    """
    n, m = len(function.inputs), len(function.outputs)
    if n > params.most_inputs:
        message = f"a table of {n} inputs is too large; at most {params.most_inputs} are split in rows and columns"
        raise NotApplicable(message)
    values = tabulate(function).values().reshape(m, *(2,) * n)
    search = _Search(values, context, params)
    plans = search.plans()
    made = [replace(one, stats=search.stats()) for one in _made(function, values, plans, context, params)]
    if not made:
        raise NotApplicable("no table keeps the limits")
    return made


def least_work(function: BooleanFunction) -> float:
    """Return the units of work, about, that the first network takes whatever the budget; 0 where there is none.

    Parameters
    ----------
    function : BooleanFunction
    """
    n = len(function.inputs)
    if n > DEFAULT.most_inputs:
        return 0.0
    size = len(function.outputs) * 2.0**n
    has_free = any(getattr(function, name, None) is not None for name in ("dc", "off"))
    decided = (PER_LINE + PER_PAIR * size) * 2.0 ** (n / 2 + 1) if has_free else 0.0
    return PER_TABLED * size + decided


def _made(
    function: BooleanFunction, values: Values, plans: list[Plan], context: SearchContext, params: TableParams
) -> Iterator[Construction]:
    """Build the first plans that keep the limits."""
    offered = 0
    for number, plan in enumerate(plans):
        split = plan.split
        if context.budget.is_over():
            if offered:
                return
            if number >= LATE_PLANS and plan.may_round(context.spec.dtype):
                continue
        neurons, columns = 1 << len(split.y), 1 << len(split.z)
        check_memory(
            graph_bytes(neurons + columns, neurons * columns), f"a table of {neurons} rows", "use fewer inputs"
        )
        found = _best_bounded(function.inputs, values, plan, context, params)
        if found is not None:
            sketch, forms = found
            yield Construction(sketch.to_graph(function.outputs, forms), note=_note(plan))
            offered += 1
        if offered == params.offered:
            return


def _best_bounded(
    inputs: tuple[str, ...], values: Values, plan: Plan, context: SearchContext, params: TableParams
) -> tuple[Sketch, list[Affine]] | None:
    """Return the best network of a plan that keeps the limits, among those that spend neurons on small bounds."""
    best: tuple[Sketch, list[Affine]] | None = None
    key: tuple[object, ...] = ()
    ways = list(product((False, True), params.clamps))
    is_precise = context.spec.objective == "precision"
    least = 1
    if is_precise:  # what bounds most first, low and not, of which either may be better
        least = 2
        ways = [(low, clamp_from) for clamp_from, low in product(params.clamps[::-1], (True, False))]
    split = plan.table(values, params.plan.split)
    for number, (low, clamp_from) in enumerate(ways, start=1):
        sketch, forms = _sketch(inputs, split.read_as(replace(plan.reading, clamp_from=clamp_from)), low)
        counts = sketch.counts(forms, context.spec.layered)
        is_last = context.budget.is_over(PER_SKETCH + PER_VALUE * values.size + PER_EDGE * counts.edges)
        is_exact = counts.dtype is not None and (context.spec.dtype != "float32" or counts.dtype == "float32")
        if is_exact and context.spec.broken(counts) is None and (best is None or context.spec.key(counts) < key):
            best, key = (sketch, forms[::-1] if plan.reverse else forms), context.spec.key(counts)
        if is_exact and not (low or clamp_from) and not is_precise:
            break  # the others are larger
        if best is not None and is_last and number >= least:
            break
    return best


def _note(plan: Plan) -> str:
    split, bits = plan.split, plan.reading.bits
    words = f", words of {bits} bits" if bits > 1 else ""
    return f"{1 << len(split.y)} rows, {1 << len(split.z)} columns{words}"


class _Search:
    """The search for plans whose splits suit the function."""

    def __init__(self, values: Values, context: SearchContext, params: TableParams) -> None:
        self._values = values
        self._outputs = len(values)
        self._context = context
        self._params = params
        self._left = params.tries
        self._plans = self._priced = self._moves = 0
        self._dont_care = bool((values < 0).any())

    def plans(self) -> list[Plan]:
        """Return plans, the most promising first."""
        priced = {plan: self._price(plan) for plan in self._first()}
        best = sorted(priced, key=priced.__getitem__)
        found: list[Plan] = []
        for plan in best[: self._params.improved]:
            improved, key = self._improved(plan, priced[plan])
            found.append(improved)
            priced[improved] = key
        return sorted(dict.fromkeys([*found, *best]), key=priced.__getitem__)

    def stats(self) -> TableStats:
        """Return what was done."""
        return TableStats(self._plans, self._priced, self._moves)

    def _first(self) -> Iterator[Plan]:
        """Yield plans to look at, those that need least in general first, until half of the work is done."""
        spec = self._context.spec
        first = first_plans(self._outputs, self._values.ndim - 1, self._context, self._params.plan)
        general = {plan: plan.in_general(self._outputs) for plan in first}
        if spec.max_layers is not None:
            general = {plan: counts for plan, counts in general.items() if counts.layers <= spec.max_layers}
        self._plans = len(general)
        self._context.budget.spend(PER_GENERAL * len(general))
        for plan in sorted(general, key=lambda plan: (plan.may_round(spec.dtype), spec.key(general[plan]))):
            yield plan
            if self._context.budget.is_over() or self._left < self._params.tries // 2:
                return

    def _price(self, plan: Plan) -> Key:
        """Return what is little for a plan that suits the function."""
        self._left -= self._values.size + PLAN_WORK
        self._priced += 1
        self._context.budget.spend(self._work(plan))
        split = plan.table(self._values, self._params.plan.split)
        neurons = split.neurons(self._context.spec.layered)
        return self._context.spec.key(plan.expected(neurons, self._outputs))

    def _work(self, plan: Plan) -> float:
        """Return the units that it takes to price a plan."""
        rows, columns = 1 << len(plan.split.y), 1 << len(plan.split.z)
        filled = (PER_LINE + PER_PAIR * self._values.size) * (rows + columns) if self._dont_care else 0.0
        groups = self._outputs // plan.reading.chunk
        return PER_PLAN + PER_GROUP * groups + PER_VALUE * self._values.size + filled

    def _improved(self, plan: Plan, key: Key) -> tuple[Plan, Key]:
        """Return a plan with its inputs in another order, or changed for one another, while that makes it better."""
        for other in reordered(plan):
            if self._goes_on() and (new := self._price(other)) < key:
                plan, key = other, new
        improved = True
        while improved:
            improved = False
            for a, b in _swaps(plan):
                if not self._goes_on():
                    break
                other = replace(plan, split=plan.split.swapped(a, b))
                if (new := self._price(other)) < key:
                    plan, key, improved = other, new, True
                    self._moves += 1
                    break
        return plan, key

    def _goes_on(self) -> bool:
        return self._left > 0 and not self._context.budget.is_over()


def _swaps(plan: Plan) -> Iterator[tuple[int, int]]:
    """Yield pairs of inputs that stand in different groups."""
    groups = (plan.split.y, plan.split.z, plan.split.s)
    for i, group in enumerate(groups):
        for other in groups[i + 1 :]:
            yield from ((a, b) for a in group for b in other)


def _sketch(inputs: tuple[str, ...], table: SplitTable, low: bool) -> tuple[Sketch, list[Affine]]:
    """Note down the network of a table; `low` keeps the proved bounds small, at a neuron or a few more."""
    sketch, reading = Sketch(inputs), table.reading
    layered = reading.layered
    y, z, s = ([Affine({inputs[i]: 1}) for i in group] for group in vars(table.split).values())
    cubes, weights, base = _forms(table, low)
    is_flat = not y and bool((cubes.literals(len(z)) <= 1).all())
    features = [_indicator(sketch, cubes, i, z, layered and not is_flat) for i in range(len(cubes))]
    if layered and y:
        y = [sketch.neuron(bit) for bit in y]
    words = []
    for group, (rows, terms) in enumerate(zip(table.rows, table.sums, strict=True)):
        numbers = np.concatenate([weights[group], base[group, :, None]], axis=1)
        if not y:
            words.append(_word(features, numbers[0]))
        elif terms is None:
            words.append(_row_sum(sketch, rows, [_word(features, numbers[i]) for i in rows.member], y, reading))
        else:
            changes = differences(numbers, terms.anchor)
            added = {i: _word(features, changes[i]) for i in (0, *terms.sets.tolist())}
            words.append(_term_sum(sketch, terms, added, y, int(table.words[group].max()), layered))
    if layered:
        for _ in range(max(sketch.level(word) for word in words)):
            s = [sketch.neuron(one) for one in s]
    forms = [form for word in words for form in read_word(sketch, reading, word, s[::-1])]
    return sketch, forms


def _forms(table: SplitTable, low: bool) -> tuple[Cubes, NDArray[np.int64], NDArray[np.int64]]:
    """Return the features to use, those that need fewest neurons."""
    if low:
        return table.low_forms()
    by_column = table.column_forms()
    if table.reading.layered:
        return by_column
    width = len(table.split.z)
    return min(by_column, table.affine_forms(), key=lambda forms: int((forms[0].literals(width) > 1).sum()))


def _indicator(sketch: Sketch, cubes: Cubes, i: int, bits: list[Affine], always: bool) -> Affine:
    """Return the form that is 1 on a cube; a neuron, unless one literal says it and it need not be."""
    literals, count = _literals(int(cubes.member[i]), int(cubes.free[i]), bits)
    return literals if count == 1 and not always else sketch.neuron(literals - (count - 1))


def _literals(member: int, free: int, bits: list[Affine]) -> tuple[Affine, int]:
    """Return the sum of a cube's literals and their number."""
    literals = [
        bit if member >> place & 1 else 1 - bit
        for place, bit in zip(reversed(range(len(bits))), bits, strict=True)
        if not free >> place & 1
    ]
    return Affine.sum(literals), len(literals)


def _word(features: list[Affine], numbers: Numbers) -> Affine:
    """Return a word as the sum of weight times feature; behind the weights stands the constant."""
    weights, bias = numbers[:-1], int(numbers[-1])
    total: dict[object, int] = {}
    for i, weight in zip(np.flatnonzero(weights).tolist(), weights[weights != 0].tolist(), strict=True):
        bias += weight * features[i].bias
        for node, sign in features[i].weights.items():
            total[node] = total.get(node, 0) + weight * sign
    return Affine({node: weight for node, weight in total.items() if weight}, bias)


def _row_sum(sketch: Sketch, rows: Cubes, words: list[Affine], y: list[Affine], reading: Reading) -> Affine:
    """Return the word of the row that y numbers: the sum of a neuron per cube of rows, which all have one word."""
    terms: list[Affine] = []
    for word, member, free in zip(words, rows.member.tolist(), rows.free.tolist(), strict=True):
        literals, count = _literals(member, free, y)
        if count == 0 and not (reading.layered and word.weights):
            return word
        away = ((1 << reading.bits) - 1) * (literals - count)
        terms.append(sketch.neuron(word + away))
    return Affine.sum(terms)


def _term_sum(
    sketch: Sketch, terms: Differences, added: dict[int, Affine], y: list[Affine], span: int, layered: bool
) -> Affine:
    """Return the word of the row that y numbers: ``added[0]``, the anchor's, and what the sets add that hold for y."""
    plain = [added[0]]
    neurons: list[Affine] = []
    width = len(y)
    lowest = 0
    for member, sign, offset, is_constant in zip(
        terms.sets.tolist(), terms.signs.tolist(), terms.offsets.tolist(), terms.is_constant.tolist(), strict=True
    ):
        form = added[member]
        literals, count = _literals(~terms.anchor, ~member & (1 << width) - 1, y)
        if is_constant and count == 1 and not form.weights:  # features that cover all columns make constants too
            plain.append(form.bias * literals)
            lowest += min(0, form.bias)
            continue
        if sign < 0:
            form = -form
        far = max(1, (span << count) + offset)
        neurons.append((sign or 1) * sketch.neuron(form + offset + far * (literals - count)))
        if offset:
            both = literals if count == 1 else sketch.neuron(literals - (count - 1))
            (plain if count == 1 else neurons).append(-offset * both)
            lowest -= offset if count == 1 else 0
    rest = Affine.sum(plain)
    if layered and rest.weights:
        rest = sketch.neuron(rest - lowest) + lowest
    return Affine.sum([rest, *neurons])
