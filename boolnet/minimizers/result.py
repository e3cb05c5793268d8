"""MinimizationResult: a cover, and what is known about its size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from boolnet.functions.cover import Cover

Kind = Literal["sum", "disjoint", "xor"]
COMBINE: Mapping[Kind, np.ufunc] = {"sum": np.bitwise_or, "disjoint": np.bitwise_or, "xor": np.bitwise_xor}
CoverObjective = Literal["cubes", "literals"]
Effort = Literal["heuristic", "best", "exact"]
COVER_OBJECTIVES: tuple[CoverObjective, ...] = ("cubes", "literals")


@dataclass(frozen=True, eq=False)
class MinimizationResult:
    """What a minimiser found.

    Attributes
    ----------
    cover : Cover
        Checked against the function: combined by its kind, it is 1 on the on-set and 0 on the off-set.
    at_least : int
        A proved lower bound on the size of any cover of its kind of the function.
    method : str
        How the cover was found and checked, for people.
    kind : {"sum", "disjoint", "xor"}
        How an output follows from its cubes: their OR; the same, and no two of them meet; their exclusive OR.
    objective : {"cubes", "literals"}
        What `size` counts: the multi-output cubes, or their literals and their memberships in outputs.
    fewest_edges : bool
        Whether no cover of as few cubes has fewer literals and memberships, and that is proved.
    stats : record or None
        How the minimiser came to it, e.g. which of its parts found the cover.

    Examples
    --------
    >>> MinimizationResult(Cover.from_strings(["1-"], ["1"]), 1, "exact").description
    'proved minimum of cubes'
    """

    cover: Cover
    at_least: int
    method: str
    kind: Kind = "sum"
    objective: CoverObjective = "cubes"
    fewest_edges: bool = False
    stats: Any = None

    @property
    def size(self) -> int:
        """What was minimised: the cubes, or the literals and memberships."""
        return self.cover.size(self.objective)[0]

    @property
    def proved(self) -> bool:
        """Whether no cover is smaller, and that is proved."""
        return self.at_least == self.size

    @property
    def description(self) -> str:
        """What is known about the size."""
        what = "cubes" if self.objective == "cubes" else "literals and memberships"
        if self.proved:
            return f"proved minimum of {what}" + (", and none has fewer edges" if self.fewest_edges else "")
        unit = "" if self.objective == "cubes" else f" {what}"
        return f"at most {self.size}, at least {self.at_least}{unit}"
