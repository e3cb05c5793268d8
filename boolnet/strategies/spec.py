"""Spec: what the user wants of a network, and which costs matter most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from boolnet.core.errors import unknown_name
from boolnet.core.output_semantics import check_output_semantics
from nets.graphs.counts import Counts
from nets.graphs.intervals import EXACT_UP_TO

Key = tuple[int, ...]


@dataclass(frozen=True)
class Objective:
    """A row of `OBJECTIVES`: what is to be little, first what matters most."""

    summary: str
    key: Callable[[Counts], Key]


OBJECTIVES: Mapping[str, Objective] = {
    "nodes": Objective("few neurons, then few layers", lambda c: (c.nodes, c.layers, c.edges, c.max_value)),
    "layers": Objective("few layers, then few neurons", lambda c: (c.layers, c.nodes, c.edges, c.max_value)),
    "edges": Objective("few edges, then few neurons", lambda c: (c.edges, c.nodes, c.layers, c.max_value)),
    "precision": Objective("small values, then few neurons", lambda c: (c.max_value, c.nodes, c.layers, c.edges)),
}


@dataclass(frozen=True)
class Spec:
    """What is wanted of a network.

    Attributes
    ----------
    meaning : {"exact", "positive"}
        What its outputs say of the function; see `boolnet.core.output_semantics`.
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

    Examples
    --------
    >>> from boolnet import compile
    >>> counts = compile("a ^ b").counts
    >>> Spec().broken(counts), Spec(max_layers=1).broken(counts)
    (None, '2 layers, more than 1')
    """

    meaning: str = "exact"
    objective: str = "nodes"
    max_layers: int | None = None
    max_weight: int | None = None
    dtype: str | None = None
    layered: bool = True

    def __post_init__(self) -> None:
        check_output_semantics(self.meaning)
        if self.objective not in OBJECTIVES:
            raise unknown_name("objective", self.objective, list(OBJECTIVES))
        if self.dtype is not None and self.dtype not in EXACT_UP_TO:
            raise unknown_name("dtype", self.dtype, list(EXACT_UP_TO))

    def key(self, counts: Counts) -> Key:
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
