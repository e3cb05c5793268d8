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
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import NotApplicable
from boolnet.core.limits import check_memory, graph_bytes
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.strategies.construction import Construction
from boolnet.strategies.lookup.cells import Cells, Cubes, Differences, Table, differences
from boolnet.strategies.lookup.packed_rows import read_word
from boolnet.strategies.lookup.plan import Plan, first_plans, reordered
from boolnet.strategies.lookup.sketch import Sketch
from boolnet.strategies.search_context import SearchContext
from nets import Affine

MOST_INPUTS = 20
TRIES = 1 << 22  # cells looked at by the search for a split, in all
OFFERED = 2
CLAMPS = (None, 8, 5, 3, 1)


def table(function: BooleanFunction, context: SearchContext) -> Iterable[Construction]:
    """Plan, search for a split, and build what serves the context best."""
    n, m = len(function.inputs), len(function.outputs)
    if n > MOST_INPUTS:
        raise NotApplicable(f"a table of {n} inputs is too large; at most {MOST_INPUTS} are split in rows and columns")
    values = tabulate(function).values().reshape(m, *(2,) * n)
    plans = _searched(values, context)
    made = list(_made(function, values, plans, context))
    if not made:
        raise NotApplicable("no table keeps the limits")
    return made


def _made(
    function: BooleanFunction, values: Cells, plans: list[Plan], context: SearchContext
) -> Iterator[Construction]:
    """Build the first plans that keep the limits."""
    offered = 0
    for plan in plans:
        split = plan.split
        neurons, columns = 1 << len(split.y), 1 << len(split.z)
        check_memory(
            graph_bytes(neurons + columns, neurons * columns), f"a table of {neurons} rows", "use fewer inputs"
        )
        found = _best_bounded(function.inputs, values, plan, context)
        if found is not None:
            sketch, forms = found
            yield Construction(sketch.to_graph(function.outputs, forms), note=_note(plan))
            offered += 1
        if offered == OFFERED:
            return


def _best_bounded(
    inputs: tuple[str, ...], values: Cells, plan: Plan, context: SearchContext
) -> tuple[Sketch, list[Affine]] | None:
    """Return the best network of a plan that keeps the limits, among those that spend neurons on small bounds."""
    best: tuple[Sketch, list[Affine]] | None = None
    key: tuple[object, ...] = ()
    for low, clamp_from in product((False, True), CLAMPS):
        tried = replace(plan, reading=replace(plan.reading, clamp_from=clamp_from))
        sketch, forms = _sketch(inputs, tried.table(values), low)
        counts = sketch.counts(forms, context.spec.layered)
        is_exact = counts.dtype is not None and (context.spec.dtype != "float32" or counts.dtype == "float32")
        if is_exact and context.spec.broken(counts) is None and (best is None or context.spec.key(counts) < key):
            best, key = (sketch, forms[::-1] if plan.reverse else forms), context.spec.key(counts)
        if is_exact and not (low or clamp_from) and context.spec.objective != "precision":
            break  # the others are larger
    return best


def _note(plan: Plan) -> str:
    split, bits = plan.split, plan.reading.bits
    words = f", words of {bits} bits" if bits > 1 else ""
    return f"{1 << len(split.y)} rows, {1 << len(split.z)} columns{words}"


def _searched(values: Cells, context: SearchContext) -> list[Plan]:
    """Return plans, the most promising first, with their splits searched for."""
    m, n = len(values), values.ndim - 1
    budget = TRIES

    def price(plan: Plan) -> tuple[object, ...]:
        nonlocal budget
        budget -= values.size + (1 << 11)
        return context.spec.key(plan.expected(plan.table(values).neurons(context.spec.layered), m))

    general = {plan: plan.in_general(m) for plan in first_plans(m, n, context)}
    if context.spec.max_layers is not None:
        general = {plan: counts for plan, counts in general.items() if counts.layers <= context.spec.max_layers}
    priced = {}
    for plan in sorted(general, key=lambda plan: context.spec.key(general[plan])):
        priced[plan] = price(plan)
        if priced and (context.budget.is_over() or budget < TRIES // 2):
            break
    best = sorted(priced, key=priced.__getitem__)
    found: list[Plan] = []
    for plan in best[:3]:
        key = priced[plan]
        for other in reordered(plan):
            if budget > 0 and not context.budget.is_over() and (new := price(other)) < key:
                plan, key = other, new
        improved = True
        while improved:
            improved = False
            for a, b in _swaps(plan):
                if budget <= 0 or context.budget.is_over():
                    break
                other = replace(plan, split=plan.split.swapped(a, b))
                if (new := price(other)) < key:
                    plan, key, improved = other, new, True
                    break
        found.append(plan)
        priced[plan] = key
    return sorted(dict.fromkeys([*found, *best]), key=priced.__getitem__)


def _swaps(plan: Plan) -> Iterator[tuple[int, int]]:
    """Yield pairs of inputs that stand in different groups."""
    groups = (plan.split.y, plan.split.z, plan.split.s)
    for i, group in enumerate(groups):
        for other in groups[i + 1 :]:
            yield from ((a, b) for a in group for b in other)


def _sketch(inputs: tuple[str, ...], table: Table, low: bool) -> tuple[Sketch, list[Affine]]:
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
    for group, rows in enumerate(table.rows):
        if not y:
            words.append(_weighted(features, weights[group, 0], int(base[group, 0])))
            continue
        terms = table.sums[group]
        if terms is None:
            words.append(_row_sum(sketch, rows, features, weights[group], base[group], y, reading.bits, layered))
        else:
            span = int(table.words[group].max())
            words.append(_term_sum(sketch, terms, features, weights[group], base[group], y, span, layered))
    if layered:
        for _ in range(max(sketch.level(word) for word in words)):
            s = [sketch.neuron(one) for one in s]
    forms = [form for word in words for form in read_word(sketch, reading, word, s[::-1])]
    return sketch, forms


def _forms(table: Table, low: bool) -> tuple[Cubes, NDArray[np.int64], NDArray[np.int64]]:
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


def _weighted(features: list[Affine], weights: NDArray[np.int64], bias: int) -> Affine:
    """Return an affine form of features."""
    total: dict[object, int] = {}
    for i, weight in zip(np.flatnonzero(weights).tolist(), weights[weights != 0].tolist(), strict=True):
        bias += weight * features[i].bias
        for node, sign in features[i].weights.items():
            total[node] = total.get(node, 0) + weight * sign
    return Affine({node: weight for node, weight in total.items() if weight}, bias)


def _row_sum(
    sketch: Sketch,
    rows: Cubes,
    features: list[Affine],
    weights: NDArray[np.int64],
    base: NDArray[np.int64],
    y: list[Affine],
    bits: int,
    layered: bool,
) -> Affine:
    """Return the word of the row that y numbers: the sum of a neuron per cube of rows."""
    terms: list[Affine] = []
    for i, member in enumerate(rows.member.tolist()):
        form = _weighted(features, weights[member], int(base[member]))
        literals, count = _literals(member, int(rows.free[i]), y)
        if count == 0 and not (layered and form.weights):
            return form
        away = ((1 << bits) - 1) * (literals - count)
        terms.append(sketch.neuron(form + away))
    return Affine.sum(terms)


def _term_sum(
    sketch: Sketch,
    terms: Differences,
    features: list[Affine],
    weights: NDArray[np.int64],
    base: NDArray[np.int64],
    y: list[Affine],
    span: int,
    layered: bool,
) -> Affine:
    """Return the word of the row that y numbers: the anchor's, and what each set of inputs adds that holds for y."""
    every = np.concatenate([weights, base[:, None]], axis=1)
    added = differences(every, terms.anchor)
    plain = [_weighted(features, added[0, :-1], int(added[0, -1]))]
    neurons: list[Affine] = []
    width = len(y)
    lowest = 0
    for member, sign, offset, is_constant in zip(
        terms.sets.tolist(), terms.signs.tolist(), terms.offsets.tolist(), terms.is_constant.tolist(), strict=True
    ):
        form = _weighted(features, added[member, :-1], int(added[member, -1]))
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
