"""boolnet show."""

from __future__ import annotations

import click

from cli.networks import NetworkSource, network_options
from cli.options import json_option, print_json

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
@network_options
@click.option(
    "--input", "vectors", multiple=True, metavar="011", help="Show the values on this vector too; repeatable."
)
@click.option("--full", is_flag=True, help="Print every neuron, and every weight of it.")
@json_option
def command(
    subject: NetworkSource,
    vectors: tuple[str, ...],
    full: bool,
    as_json: bool,
) -> None:
    """Show what each neuron of a network computes, and its weights.

    SOURCE is the file of a saved network, or else what `boolnet compile` takes, which is compiled for it.
    """
    from boolnet.compiler.neurons import neurons_as_dict
    from cli.vectors import parse_vectors

    net = subject.network(as_json)
    X = parse_vectors(vectors, list(net.inputs)) if vectors else None
    if as_json:
        print_json(net.as_dict() | neurons_as_dict(net.graph, X))
    else:
        from cli.neurons import print_neurons

        print_neurons(net, X, full)
