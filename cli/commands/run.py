"""boolnet run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cli.options import json_option, print_json

if TYPE_CHECKING:
    from cli.vectors import Vectors

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
    standard input). On a terminal a table comes back, else CSV. Files of more than 1 MiB are run part by part, whatever
    their length: lines before a wrong one have been printed when it is named.
    """
    from boolnet import load
    from boolnet.core.files import decode
    from cli.stream import opened, plain, run_stream
    from cli.vectors import all_vectors, parse_vectors, read_csv
    from nets import Executor

    if all_rows == bool(vectors):
        raise click.UsageError("give input vectors (bits, a=1,b=0 or a CSV file), or --all")
    net = load(network)
    inputs, outputs = list(net.inputs), list(net.outputs)
    executor = Executor(net.graph)
    found = opened(vectors[0]) if len(vectors) == 1 and (vectors[0] == "-" or not as_json) else None
    if isinstance(found, tuple) and not as_json:
        run_stream(executor, found, "<stdin>" if vectors == ("-",) else vectors[0], inputs, outputs)
        return
    if isinstance(found, tuple):
        found = found[1] + found[0].read()
    if found is not None:
        X = read_csv(decode(found, "<stdin>"), inputs, "<stdin>")
    else:
        X = all_vectors(len(inputs)) if all_rows else parse_vectors(vectors, inputs)
    Y = executor(X)
    if as_json:
        print_json({"inputs": inputs, "outputs": outputs, "X": plain(X), "Y": plain(Y)})
        return
    show(inputs, outputs, X, Y)


def show(inputs: list[str], outputs: list[str], X: Vectors, Y: Vectors) -> None:
    """Print vectors and values: a table for a person, CSV for a program.

    Parameters
    ----------
    inputs : sequence of str
    outputs : sequence of str
    X : ndarray
        The vectors.
    Y : ndarray
        What the network gives for each.
    """
    from cli.report import console, rows_table
    from cli.stream import csv_lines, plain, value_lines, whole_lines

    if sys.stdout.isatty() and len(X) <= 1024 and len(inputs) + len(outputs) <= 40:
        console().print(rows_table(inputs, outputs, zip(plain(X), plain(Y), strict=True)))
        return
    write = whole_lines()
    write(csv_lines([[*inputs, *outputs]]))
    write(value_lines(X, Y))
