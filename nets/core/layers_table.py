"""What notebooks show of a model: its layers."""

from __future__ import annotations

from typing import Any

from nets.core.html import html_table
from nets.core.parameter import Parameter

MOST_ROWS = 200


def layers_table(model: Any) -> str:
    """Return the layers of a model as HTML: their options, parameters, and what they gave last.

    Shapes are those of the last pass in this thread; before one there are none. Parameters that several layers share
    count at the first.

    Parameters
    ----------
    model : Module

    Examples
    --------
    >>> from nets.layers import Linear, ReLU, Sequential
    >>> layers_table(Sequential(Linear(2, 3, rng=0), ReLU())).count("<tr")
    3
    """
    rows: list[tuple[str, str, str, str, str]] = []
    seen: set[int] = set()
    for name, module in model.named_modules():
        own = [value for value in vars(module).values() if isinstance(value, Parameter)]
        if module.children() and not own:
            continue
        size = sum(value.data.size for value in own if id(value) not in seen)
        seen.update(map(id, own))
        shape = module._uses.own.shape
        given = "" if shape is None else f"({', '.join(['N', *map(str, shape[1:])])})"
        rows.append((name or "–", type(module).__name__, module.extra_repr(), given, f"{size:,}"))
    sizes = [(value.data.size, value.learned) for value in model.parameters()]
    total, learned = sum(size for size, _ in sizes), sum(size for size, is_learned in sizes if is_learned)
    fixed = f" ({total - learned:,} of them not learned)" if total > learned else ""
    if (more := len(rows) - MOST_ROWS) > 0:
        rows[MOST_ROWS // 2 : -MOST_ROWS // 2] = [("…", f"{more:,} more layers", "", "", "")]
    caption = f"{type(model).__name__}: {total:,} parameters{fixed}"
    shown = [0, 1, 2, 3, 4] if any(row[3] for row in rows) else [0, 1, 2, 4]
    head = ("layer", "type", "options", "output", "parameters")
    cells = [[row[k] for k in shown] for row in rows]
    return html_table([head[k] for k in shown], cells, caption=caption, numbers={len(shown) - 1})
