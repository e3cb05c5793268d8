"""What a strategy gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from boolnet.minimizers import MinimizationResult
from nets.graphs.graph import Graph


@dataclass(frozen=True)
class Construction:
    """A network and where it comes from.

    Attributes
    ----------
    graph : networkx.DiGraph
    minimized : MinimizationResult or None
        The minimised cover it was made from, None where it was made otherwise.
    note : str
        In a few words what was recognised or chosen, such as "weights 1, 1, 2".
    stats : dataclass or None
        What the search for it did, in a record of its algorithm; None where nothing was searched for.
    is_rough : bool
        Whether it was too large for the work of a turn to take the passes over it.
    is_cut : bool
        Whether a share of the work ended the search, so that more of it may give more, though some is left.
    """

    graph: Graph
    minimized: MinimizationResult | None = None
    note: str = ""
    stats: Any = None
    is_rough: bool = False
    is_cut: bool = False
