"""Choosing a strategy: each that can is built, and the smallest network wins."""

from __future__ import annotations

from dataclasses import dataclass, replace

from boolnet.errors import LimitError, unknown_name
from boolnet.function import BooleanFunction
from boolnet.goal import Goal
from boolnet.limits import count
from boolnet.passes import optimize
from boolnet.strategies import STRATEGIES
from boolnet.strategies.construction import Construction
from nets.graph import depth, levels


@dataclass(frozen=True)
class Choice:
    """The strategy taken, what it built after the passes, and why."""

    strategy: str
    construction: Construction
    reason: str


def choose(function: BooleanFunction, strategy: str, meaning: str, passes: tuple[str, ...]) -> Choice:
    """Build a function by one strategy, or by ``auto``: the fewest nodes, then the fewest layers.

    Raises
    ------
    LimitError
        If the strategy, or under ``auto`` every strategy, would need more memory than the limit.
    """
    if strategy != "auto":
        if strategy not in STRATEGIES:
            raise unknown_name("strategy", strategy, ["auto", *STRATEGIES])
        return Choice(strategy, _build(function, strategy, meaning, passes), "as asked")
    return _smallest(function, meaning, passes)


def _smallest(function: BooleanFunction, meaning: str, passes: tuple[str, ...]) -> Choice:
    """Build by every strategy but those that cannot win, the most promising first."""
    least = {name: row.least_nodes(function) for name, row in STRATEGIES.items()}
    built: dict[str, Construction] = {}
    sizes: dict[str, tuple[int, int]] = {}
    others: dict[str, str] = {}
    refused: list[LimitError] = []
    for name in sorted(STRATEGIES, key=least.__getitem__):
        if sizes and least[name] > min(sizes.values())[0]:
            others[name] = f"at least {count(least[name])}"
            continue
        try:
            built[name] = _build(function, name, meaning, passes)
            sizes[name] = _size(built[name])
            others[name] = f"{sizes[name][0]:,}/{sizes[name][1]:,}"
        except LimitError as error:
            others[name] = "too large"
            refused.append(error)
    if not built:
        raise refused[0]
    best = min((name for name in STRATEGIES if name in sizes), key=sizes.__getitem__)
    against = ", ".join(f"{name} {others[name]}" for name in STRATEGIES if name != best)
    return Choice(best, built[best], f"fewest nodes, then layers (against {against})")


def _build(function: BooleanFunction, strategy: str, meaning: str, passes: tuple[str, ...]) -> Construction:
    construction = next(iter(STRATEGIES[strategy].build(function, Goal(meaning=meaning))))
    return replace(construction, graph=optimize(construction.graph, passes))


def _size(construction: Construction) -> tuple[int, int]:
    graph = construction.graph
    return len(graph) - len(graph.graph["inputs"]), depth(graph, levels(graph))
