"""SearchContext: what a strategy knows while it looks for a network, beside the function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from boolnet.core.budget import Budget
from boolnet.core.errors import Beaten
from boolnet.core.limits import in_words
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers import DEFAULT_WORK, MinimizationResult, minimize_cover
from boolnet.strategies.construction import Construction
from boolnet.strategies.spec import Spec

#: The passes are taken to leave a quarter of what was built, at the least. That is seen, and not proved.
PASSES_LEAVE = 4


@dataclass(frozen=True)
class SearchContext:
    """What is wanted, and under which circumstances it is looked for.

    Attributes
    ----------
    spec : Spec
        What is wanted.
    budget : Budget
        How much work to spend; the default effort where none is given.
    beat : int or None
        The nodes of a network that there is already: one that has more is of no use.
    build_part : callable or None
        How to build a part of the function, by the best strategy for it; for strategies that split functions.
    covers : dict
        The covers that were minimised already; contexts made from this one share it.
    """

    spec: Spec = field(default_factory=Spec)
    budget: Budget = field(default_factory=lambda: Budget(DEFAULT_WORK))
    beat: int | None = None
    build_part: PartBuilder | None = None
    covers: dict[BooleanFunction, MinimizationResult] = field(default_factory=dict)

    def cover(self, function: BooleanFunction) -> MinimizationResult:
        """Return the small sum of products that strategies build from, minimised once for all of them."""
        if function not in self.covers:
            budget = self.budget.part(DEFAULT_WORK)
            self.covers[function] = minimize_cover(function, budget=budget)
        return self.covers[function]

    def is_beaten(self, built: int) -> bool:
        """Whether a network built of so many nodes is of no use, even once the passes have been over it."""
        return self.beat is not None and built // PASSES_LEAVE > self.beat

    def refuse_beaten(self, built: int) -> None:
        """Do nothing, unless a network built of so many nodes is of no use.

        Raises
        ------
        Beaten
            Saying how many nodes it would have at the least.

        Examples
        --------
        >>> SearchContext(beat=2).refuse_beaten(12)
        Traceback (most recent call last):
            ...
        boolnet.core.errors.Beaten: at least 3 nodes
        """
        if self.is_beaten(built):
            raise Beaten(f"at least {in_words(built // PASSES_LEAVE)} nodes")

    def within(self, work: float) -> SearchContext:
        """Return the same context with a part of its budget."""
        return replace(self, budget=self.budget.part(work))


PartBuilder = Callable[[BooleanFunction, SearchContext], Construction]
