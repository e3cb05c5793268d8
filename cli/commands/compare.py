"""boolnet compare."""

from __future__ import annotations

from typing import Any

import click

from cli.effort import Effort, stoppable
from cli.options import json_option, print_json, spec_options, status
from cli.sources import Source, source_options

EPILOG = """\b
Examples:
  boolnet compare "x1 ^ x2 ^ x3 ^ x4"
  boolnet compare adder.pla --objective layers
  boolnet compare "maj(x1..x7)" --max-layers 2 --json
"""


@click.command("compare", epilog=EPILOG)
@source_options
@spec_options
@json_option
def command(
    source: Source,
    effort: Effort,
    as_json: bool,
    **wanted: Any,
) -> int:
    """Compile a function by every strategy, side by side.

    The best for the objective is marked, and so are the networks that no other beats in nodes, layers, edges and
    largest value at once (the Pareto front).
    """
    from boolnet.compiler.comparison import compare_function
    from boolnet.compiler.request import Request

    request = Request.of(**wanted)
    with status("comparing", as_json) as report:
        function = source.read()
        with stoppable(effort, report) as budget:
            rows = compare_function(function, request, budget)
    ended_by = budget.ended_by()
    if as_json:
        ends = {"inputs": list(function.inputs), "outputs": list(function.outputs), "objective": request.spec.objective}
        print_json(
            ends
            | {
                "strategies": [row.as_dict() for row in rows],
                "ended_by": ended_by or None,
                "interrupted": budget.is_stopped(),
            }
        )
    else:
        from cli.comparison import show_compared

        show_compared(rows, ended_by)
    return 130 if budget.is_stopped() else 0
