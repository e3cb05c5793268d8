"""Goal: what a network shall be, which costs matter most, and how long to look for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.errors import BoolnetError, NotApplicable, unknown_name
from boolnet.core.limits import count as in_words
from boolnet.core.output_semantics import check_output_semantics
from nets import Counts
from nets.graphs.intervals import EXACT_UP_TO

PASSES_LEAVE = 4  # a quarter of what was built at the least


@dataclass(frozen=True)
class Objective:
    """A row of `OBJECTIVES`: what is to be little, first what matters most."""

    summary: str
    key: Callable[[Counts], tuple[Any, ...]]


OBJECTIVES: Mapping[str, Objective] = {
    "nodes": Objective("few neurons, then few layers", lambda c: (c.nodes, c.layers, c.edges, c.max_value)),
    "layers": Objective("few layers, then few neurons", lambda c: (c.layers, c.nodes, c.edges, c.max_value)),
    "edges": Objective("few edges, then few neurons", lambda c: (c.edges, c.nodes, c.layers, c.max_value)),
    "precision": Objective("small values, then few neurons", lambda c: (c.max_value, c.nodes, c.layers, c.edges)),
}


#: How long to look for a better network, in seconds.
EFFORTS: Mapping[str, float] = {"low": 0.3, "default": 6.0, "high": 60.0}


@dataclass(frozen=True)
class Goal:
    """What is wanted of a network.

    Attributes
    ----------
    meaning : {"exact", "positive"}
    objective : str
        A row of `OBJECTIVES`.
    max_layers : int or None
        Hidden layers and the output layer together.
    max_weight : int or None
        The largest magnitude of a weight.
    dtype : {"float32", "float64"} or None
        What must be proved to hold every value exactly.
    layered : bool
        Whether every edge must join neighbouring layers.
    budget : Budget
        How long to look.
    beat : int or None
        The nodes of a network that there is already: one that has more is of no use.
    build_part : callable or None
        How to build a part of the function, by the best strategy for it; for strategies that split functions.

    Examples
    --------
    >>> from boolnet import compile
    >>> counts = compile("a ^ b").counts
    >>> Goal().broken(counts), Goal(max_layers=1).broken(counts)
    (None, '2 layers, more than 1')
    """

    meaning: str = "exact"
    objective: str = "nodes"
    max_layers: int | None = None
    max_weight: int | None = None
    dtype: str | None = None
    layered: bool = True
    budget: Budget = UNLIMITED
    beat: int | None = None
    build_part: Callable[[Any, Goal], Any] | None = None

    def __post_init__(self) -> None:
        check_output_semantics(self.meaning)
        if self.objective not in OBJECTIVES:
            raise unknown_name("objective", self.objective, list(OBJECTIVES))
        if self.dtype is not None and self.dtype not in EXACT_UP_TO:
            raise unknown_name("dtype", self.dtype, list(EXACT_UP_TO))

    def key(self, counts: Counts) -> tuple[Any, ...]:
        """Return what is to be little; of two networks the one with the smaller key is better."""
        return OBJECTIVES[self.objective].key(counts)

    def broken(self, counts: Counts) -> str | None:
        """Return which limit a network breaks, in words; None where it keeps them all."""
        if self.max_layers is not None and counts.layers > self.max_layers:
            return f"{counts.layers} layers, more than {self.max_layers}"
        if self.max_weight is not None and counts.max_weight > self.max_weight:
            return f"weights up to {counts.max_weight}, more than {self.max_weight}"
        if self.dtype == "float32" and counts.dtype != "float32":
            return "not exact in float32"
        if self.dtype == "float64" and counts.dtype is None:
            return "not exact in float64"
        if self.layered and counts.pass_through:
            return f"skips, {counts.pass_through} pass-through neurons short of strictly layered"
        return None

    def is_beaten(self, built: int) -> bool:
        """Whether a network built of so many nodes is of no use, even once the passes have been over it."""
        return self.beat is not None and built // PASSES_LEAVE > self.beat

    def refuse_beaten(self, built: int) -> None:
        """Raise `NotApplicable` if a network built of so many nodes is of no use."""
        if self.is_beaten(built):
            raise NotApplicable(f"at least {in_words(built // PASSES_LEAVE)} nodes")

    def within(self, seconds: float) -> Goal:
        """Return the same goal with a part of its time."""
        return replace(self, budget=self.budget.part(seconds))


def effort_seconds(effort: str | float) -> float:
    """Return how long an effort looks for better networks; a number is seconds already.

    Examples
    --------
    >>> effort_seconds("low"), effort_seconds(20)
    (0.3, 20.0)
    """
    if isinstance(effort, str):
        if effort not in EFFORTS:
            raise unknown_name("effort", effort, list(EFFORTS))
        return EFFORTS[effort]
    if not effort > 0:
        raise BoolnetError(f"effort must be more than 0 seconds, but is {effort}")
    return float(effort)
