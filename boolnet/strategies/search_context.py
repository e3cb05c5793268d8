"""SearchContext: what a strategy knows while it looks for a network, beside the function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from boolnet.core.budget import Budget
from boolnet.core.errors import Beaten
from boolnet.core.limits import in_words
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers import DEFAULT_WORK, MinimizationResult, minimize_cover
from boolnet.strategies.construction import Construction
from boolnet.strategies.spec import Spec

#: The passes are taken to leave this share of what was built, at the least: of a block of three neurons for an XOR they
#: fold one. That is seen, and not proved: of 1,146 networks of 75 functions, none that won had been built of more than
#: 1.12 times the nodes of the best before it.
PASSES_LEAVE = 2 / 3
#: Times the work that a cover was minimised with, for trying it again.
WORTH_AGAIN = 2.0


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
        The covers that were minimised already, and with how much work; contexts made from this one share it.
    kept : dict
        The best layers that were found for functions, to go on from in a later turn; shared likewise.
    """

    spec: Spec = field(default_factory=Spec)
    budget: Budget = field(default_factory=lambda: Budget(DEFAULT_WORK))
    beat: int | None = None
    build_part: PartBuilder | None = None
    covers: dict[BooleanFunction, tuple[float, MinimizationResult]] = field(default_factory=dict)
    kept: dict[BooleanFunction, Any] = field(default_factory=dict)

    def cover(self, function: BooleanFunction) -> MinimizationResult:
        """Return the small sum of products that strategies build from.

        It is minimised once for all of them, and once more where it is not proved and there is far more work for it.
        """
        work, known = self.covers.get(function, (0.0, None))
        budget = self.budget.part(DEFAULT_WORK)
        left = budget.left()
        if known is None or (not known.proved and left >= WORTH_AGAIN * work):
            found = minimize_cover(function, budget=budget)
            if known is not None:
                found = min(known, found, key=lambda one: one.cover.size(one.objective))
            self.covers[function] = (left, known := found)
        return known

    def is_beaten(self, built: int, is_passed: bool = True) -> bool:
        """Whether a network built of so many nodes is of no use.

        Parameters
        ----------
        built : int
        is_passed : bool
            Whether the passes go over it, which may leave a share of it; otherwise it is of no use with as many nodes
            as there are already, either.
        """
        if self.beat is None:
            return False
        return int(PASSES_LEAVE * built) > self.beat if is_passed else built >= self.beat

    def refuse_beaten(self, built: int, is_passed: bool = True) -> None:
        """Do nothing, unless a network built of so many nodes is of no use, as `is_beaten` tells.

        Parameters
        ----------
        built : int
        is_passed : bool

        Raises
        ------
        Beaten
            Saying how many nodes it would have at the least.

        Examples
        --------
        >>> SearchContext(beat=2).refuse_beaten(6)
        Traceback (most recent call last):
            ...
        boolnet.core.errors.Beaten: at least 4 nodes
        """
        if self.is_beaten(built, is_passed):
            raise Beaten(f"at least {in_words(int(PASSES_LEAVE * built) if is_passed else built)} nodes")

    def within(self, work: float) -> SearchContext:
        """Return the same context with a part of its budget."""
        return replace(self, budget=self.budget.part(work))


PartBuilder = Callable[[BooleanFunction, SearchContext], Construction]
