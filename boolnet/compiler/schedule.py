"""The schedule: in which order strategies are tried, which cannot win any more, and how long each may take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from boolnet.compiler.trials import Trial
from boolnet.core.limits import in_words
from boolnet.functions.function import BooleanFunction
from boolnet.strategies import STRATEGIES
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import Spec

LEAST_LAYERS = 2  # of what is neither constant nor a literal


@dataclass(frozen=True)
class Standing:
    """What has been reached so far.

    Attributes
    ----------
    fewest : tuple of int or None
        Nodes and layers of the smallest network within the limits.
    """

    fewest: tuple[int, int] | None = None

    def after(self, trial: Trial) -> Self:
        """Return what has been reached once a trial is over."""
        if trial.counts is None or not trial.is_valid:
            return self
        own = (trial.counts.nodes, trial.counts.layers)
        return replace(self, fewest=own if self.fewest is None else min(self.fewest, own))

    def __str__(self) -> str:
        return "" if self.fewest is None else f"; so far {in_words(self.fewest[0])} nodes"


def in_order(names: Iterable[str], spec: Spec) -> list[str]:
    """Return strategies as they are tried: where layers are dear, those of one hidden layer first."""
    wants_flat = spec.objective == "layers" or spec.max_layers == LEAST_LAYERS
    return sorted(names, key=lambda name: wants_flat and not STRATEGIES[name].is_flat)


def why_not(name: str, function: BooleanFunction, context: SearchContext, standing: Standing) -> str | None:
    """Return why a strategy is not worth building; None where it is.

    Parameters
    ----------
    name : str
        A row of `STRATEGIES`.
    function : BooleanFunction
    context : SearchContext
        With ``beat`` where a strategy with neither fewer nodes, nor as many in fewer layers, is of no use.
    standing : Standing
    """
    if standing.fewest is None:
        return None
    if context.beat is not None:
        least = STRATEGIES[name].least_nodes(function)
        if (least, LEAST_LAYERS) >= standing.fewest:
            return f"at least {in_words(least)} nodes"
    return "no time left" if context.budget.is_over() else None


def share(name: str, context: SearchContext) -> SearchContext:
    """Return the context of one strategy: its share of the time that is left; what it leaves is there for the next."""
    return context.within(context.budget.left() * STRATEGIES[name].share)
