"""boolnet show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from boolnet.strategies import STRATEGIES
from cli.options import (
    effort_options,
    json_option,
    print_json,
    read_source,
    source_options,
    status,
    stoppable,
    verifying,
)

if TYPE_CHECKING:
    from boolnet.compiler.compiled import Compiled

EPILOG = """\b
Examples:
  boolnet show "s = a ^ b; c = a & b"
  boolnet show "a ^ b ^ c" --strategy xor-tree --input 011
  boolnet show adder.json --input a=1,b=0 --json
  boolnet show "xor(x1..x16)" --full

\b
[a + b + c >= 2] is 1 where that holds and else 0; relu(a + b - 1) is the sum, and 0 where it is negative;
fold(a + b + c: 0 1 0 2) has a value for each value of the sum, from its least on.
"""


@click.command("show", epilog=EPILOG)
@source_options
@click.option(
    "--strategy",
    type=click.Choice(["auto", *STRATEGIES]),
    default="auto",
    show_default=True,
    help="How to build the network of a function.",
)
@effort_options()
@click.option(
    "--input", "vectors", multiple=True, metavar="011", help="Show the values on this vector too; repeatable."
)
@click.option("--full", is_flag=True, help="Print every neuron, and every weight of it.")
@json_option
def command(
    source: str,
    format: str | None,
    inputs: str | None,
    strategy: str,
    effort: float | None,
    time_limit: float,
    vectors: tuple[str, ...],
    full: bool,
    as_json: bool,
) -> None:
    """Show what each neuron of a network computes, and its weights.

    SOURCE is the file of a saved network, or else what `boolnet compile` takes, which is compiled for it.
    """
    from boolnet.compiler.effort import EFFORTS
    from boolnet.compiler.neurons import neurons_as_dict
    from boolnet.compiler.request import Request
    from boolnet.compiler.stages import compile_function
    from cli.vectors import parse_vectors

    net = saved_network(source) if format is None and inputs is None else None
    if net is None:
        with status("compiling", as_json) as report:
            function = read_source(source, format, inputs)
            with stoppable(effort or EFFORTS["default"], time_limit, report, strategy == "auto") as budget:
                net = compile_function(function, Request.of(strategy=strategy), budget, progress=verifying(budget))
    X = parse_vectors(vectors, list(net.inputs)) if vectors else None
    if as_json:
        print_json(net.as_dict() | neurons_as_dict(net.graph, X))
    else:
        from cli.neurons import print_neurons

        print_neurons(net, X, full)


def saved_network(path: str) -> Compiled | None:
    """Return the network in a file; None where a text is no file of a network."""
    from boolnet import load
    from boolnet.export import has_network_suffix
    from boolnet.frontends import is_path

    return load(path) if has_network_suffix(path) and is_path(path) else None
