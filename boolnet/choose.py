"""Choosing a strategy: each that can is built, and the smallest network wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from boolnet.errors import LimitError, unknown_name
from boolnet.function import BooleanFunction
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
    built: dict[str, Construction] = {}
    refused: list[LimitError] = []
    for name in STRATEGIES:
        try:
            built[name] = _build(function, name, meaning, passes)
        except LimitError as error:
            refused.append(error)
    if not built:
        raise refused[-1]
    sizes = {name: _size(construction) for name, construction in built.items()}
    best = min(sizes, key=sizes.__getitem__)
    return Choice(best, built[best], _reason(best, sizes, [n for n in STRATEGIES if n not in built]))


def _build(function: BooleanFunction, strategy: str, meaning: str, passes: tuple[str, ...]) -> Construction:
    construction = STRATEGIES[strategy].build(function, meaning)
    return replace(construction, graph=optimize(construction.graph, passes))


def _size(construction: Construction) -> tuple[int, int]:
    graph = construction.graph
    return len(graph) - len(graph.graph["inputs"]), depth(graph, levels(graph))


def _reason(best: str, sizes: dict[str, tuple[int, int]], refused: Sequence[str]) -> str:
    others = [f"{name} {nodes}/{layers}" for name, (nodes, layers) in sizes.items() if name != best]
    others += [f"{name} too large" for name in refused]
    return f"fewest nodes, then layers (against {', '.join(others)})"
