"""What a strategy gives back."""

from __future__ import annotations

from dataclasses import dataclass

from boolnet.minimizers import Minimized
from nets.graph import Graph


@dataclass(frozen=True)
class Construction:
    """A network, and the minimised cover it was made from (None where it was made from the formula as written)."""

    graph: Graph
    minimized: Minimized | None = None
