"""The plans among which `boolnet.strategies.lookup.table` chooses, each with its counts before any network is made."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from boolnet.strategies.lookup.packed_rows import Reading, read_word
from boolnet.strategies.lookup.split_table import Split, SplitTable, SplitTableParams, Values, split_values
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.sketch import Sketch
from nets import Counts
from nets.graphs.intervals import EXACT_UP_TO, exact_dtype

WORD_BITS = {"float32": 20, "float64": 40, None: 40}  # longer words would not be exact


@dataclass(frozen=True)
class PlanParams:
    """Which plans there are.

    Attributes
    ----------
    selects : int
        The most select inputs: 5 are 32 bits to a word.
    at_once : tuple of int
        How many bits a layer may drop, where few layers are wanted.
    exhaustive_inputs : int
        Up to so many, every number of columns is tried; of more inputs, the best two.
    split : SplitTableParams
    """

    selects: int = 5
    at_once: tuple[int, ...] = (1, 2, 3, 4)
    exhaustive_inputs: int = 10
    split: SplitTableParams = field(default_factory=SplitTableParams)


DEFAULT = PlanParams()


@dataclass(frozen=True)
class Plan:
    """A split and a way to read its words; `reverse` where the last output of a word is its most significant bit."""

    split: Split
    reading: Reading
    reverse: bool = False

    def table(self, values: Values, params: SplitTableParams) -> SplitTable:
        """Return the split table of a function's values."""
        decided = split_values(values[::-1] if self.reverse else values, self.split, self.reading.chunk)
        return SplitTable(decided, self.split, self.reading, params)

    def most_value(self) -> int:
        """Return about what the values of its network may come to."""
        highest = (1 << self.reading.bits) - 1
        return max(
            highest << len(self.split.y) + len(self.split.z), highest**2
        )  # the latter where bits are read singly

    def may_round(self, dtype: str | None) -> bool:
        """Whether these may be too large to be exact in a dtype, float64 where none is asked for."""
        return self.most_value() > EXACT_UP_TO[dtype or "float64"]

    def in_general(self, outputs: int) -> Counts:
        """Return the counts that its network will have, about, for a random function of so many outputs.

        Of such a function all rows differ, and so do all columns: each takes a neuron, but for those that the literals
        and the constant spare.
        """
        rows, columns = 1 << len(self.split.y), 1 << len(self.split.z)
        spared = 1 if self.reading.layered else 1 + len(self.split.z)
        groups = outputs // self.reading.chunk if self.split.y else 0
        return self.expected(groups * rows + max(0, columns - spared), outputs)

    def expected(self, neurons: int, outputs: int) -> Counts:
        """Return the counts that its network will have, about, for a function of so many outputs.

        `neurons` are those that the function's rows and columns take; what reads the words is added to them.
        """
        y, z, r = len(self.split.y), len(self.split.z), len(self.split.s)
        level = 2 if y else 1
        of_word, last = _read(self.reading, level)
        readers, layers = of_word * (outputs // self.reading.chunk), 1 + last
        highest = (1 << self.reading.bits) - 1
        copies = (y + level * r if y else r) if self.reading.layered else 0
        nodes = neurons + copies + readers + outputs
        value = self.most_value()
        read = (readers + 1) * (1 << y)
        return Counts(
            inputs=y + z + r,
            outputs=outputs,
            nodes=nodes,
            hidden=nodes - outputs,
            layers=layers,
            edges=neurons * (1 << z) // 2 + read,
            max_weight=highest,
            max_value=value,
            pass_through=0 if self.reading.layered else 1,
            dtype=exact_dtype(min(value, 1 << 53), True),
            widths=(),
        )


@functools.lru_cache(maxsize=1 << 10)
def _read(reading: Reading, level: int) -> tuple[int, int]:
    """Return how many neurons read a word of this level, and the highest level of its bits."""
    sketch = Sketch([])
    word = sketch.stand_in((1 << reading.bits) - 1, level)
    forms = read_word(sketch, reading, word, [sketch.stand_in(1, level) for _ in range(reading.selects)])
    return len(sketch.neurons), max(sketch.level(form) for form in forms)


def readings(outputs: int, inputs: int, context: SearchContext, params: PlanParams = DEFAULT) -> Iterator[Reading]:
    """Yield the ways to read words that may serve a context.

    Parameters
    ----------
    outputs, inputs : int
        Of the function.
    context : SearchContext
    params : PlanParams
    """
    spec = context.spec
    few_layers = spec.max_layers is not None or spec.max_weight is not None or spec.objective == "layers"
    longest = WORD_BITS[spec.dtype]
    if spec.max_weight is not None:
        longest = min(longest, max(1, spec.max_weight.bit_length() - 1))
    for chunk in (q for q in range(1, outputs + 1) if outputs % q == 0):
        for r in range(min(params.selects, inputs) + 1):
            if chunk << r > longest:
                break
            for at_once in params.at_once if few_layers and r else params.at_once[:1]:
                yield Reading(chunk, r, at_once, spec.layered)


def first_plans(outputs: int, inputs: int, context: SearchContext, params: PlanParams = DEFAULT) -> Iterator[Plan]:
    """Yield plans that differ in more than the order of the inputs, the splits that need least in general first.

    Parameters
    ----------
    outputs, inputs : int
        Of the function.
    context : SearchContext
    params : PlanParams
    """
    ways = []
    for reading in readings(outputs, inputs, context, params):
        rest = inputs - reading.selects
        groups = outputs // reading.chunk
        sizes = sorted(range(rest + 1), key=lambda z: ((1 << z) + (groups << rest - z if z < rest else 0), z))
        ways.append((reading, sizes if inputs <= params.exhaustive_inputs else sizes[:2]))
    for rank in range(inputs + 1):
        for reading, sizes in ways:
            for reverse in (False, True)[: 1 + (reading.chunk > 1)] if rank < len(sizes) else ():
                yield Plan(natural(inputs, sizes[rank], reading.selects), reading, reverse)


def natural(inputs: int, z: int, s: int) -> Split:
    """Return the split that takes the inputs in their order: those of the rows, then the columns, then the selects.

    Parameters
    ----------
    inputs : int
        How many there are.
    z, s : int
        How many of them number the columns, and how many choose a bit of a word.
    """
    order, y = tuple(range(inputs)), inputs - z - s
    return Split(order[:y], order[y : y + z], order[y + z :])


def reordered(plan: Plan) -> Iterator[Plan]:
    """Yield the plan with the inputs in other orders that have a meaning: backwards, and two words interleaved."""
    y, z, s = (len(group) for group in (plan.split.y, plan.split.z, plan.split.s))
    n = y + z + s
    for order in (range(n)[::-1], [*range(0, n, 2), *range(1, n, 2)], [*range(1, n, 2), *range(0, n, 2)]):
        inputs = tuple(order)
        yield replace(plan, split=Split(inputs[:y], inputs[y : y + z], inputs[y + z :]))
