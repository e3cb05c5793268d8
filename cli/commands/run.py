"""boolnet run."""

from __future__ import annotations

import sys

import click

from cli.options import json_option, print_json

EPILOG = """\b
Examples:
  boolnet compile "s = a ^ b; c = a & b" --save adder.json
  boolnet run adder.json 01 11
  boolnet run adder.json a=1,b=0
  boolnet run adder.json --all
  boolnet run adder.json vectors.csv
  printf 'a,b\\n1,1\\n' | boolnet run adder.json -
"""


@click.command("run", epilog=EPILOG)
@click.argument("network", type=click.Path())
@click.argument("vectors", nargs=-1)
@click.option("--all", "all_rows", is_flag=True, help="Run on every input vector (up to 20 inputs).")
@json_option
def command(network: str, vectors: tuple[str, ...], all_rows: bool, as_json: bool) -> None:
    """Run a saved network on input vectors.

    VECTORS are bits (011), assignments (a=1,b=0), or one CSV file with or without a header of input names (- for
    standard input). On a terminal a table comes back, else CSV.
    """
    from boolnet import load
    from cli.vectors import all_vectors, parse_vectors
    from nets import Executor

    if all_rows == bool(vectors):
        raise click.UsageError("give input vectors (bits, a=1,b=0 or a CSV file), or --all")
    net = load(network)
    inputs, outputs = list(net.inputs), list(net.outputs)
    X = all_vectors(len(inputs)) if all_rows else parse_vectors(vectors, inputs)
    Y = Executor(net.graph)(X)
    if as_json:
        print_json({"inputs": inputs, "outputs": outputs, "X": _plain(X), "Y": _plain(Y)})
        return
    show(inputs, outputs, _plain(X), _plain(Y))


def _plain(array: object) -> list[list[float | int]]:
    import numpy as np

    return [[int(v) if v == int(v) else v for v in row] for row in np.asarray(array).tolist()]


def show(inputs: list[str], outputs: list[str], X: list[list[float | int]], Y: list[list[float | int]]) -> None:
    """Print vectors and values: a table for a person, CSV for a program.

    Parameters
    ----------
    inputs : sequence of str
    outputs : sequence of str
    X : list of list of number
        The vectors.
    Y : list of list of number
        What the network gives for each.
    """
    from cli.report import console, rows_table

    if sys.stdout.isatty() and len(X) <= 1024 and len(inputs) + len(outputs) <= 40:
        console().print(rows_table(inputs, outputs, zip(X, Y, strict=True)))
        return
    import csv
    import io

    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [[*inputs, *outputs], *([*x, *y] for x, y in zip(X, Y, strict=True))]
    )
    click.echo(text.getvalue(), nl=False)
