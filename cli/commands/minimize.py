"""boolnet minimize."""

from __future__ import annotations

import click

from boolnet.writers import WRITERS
from cli.options import json_option, print_json, read_source, source_options

EPILOG = """\b
Examples:
  boolnet minimize "a & b | a & !b | b & c"
  boolnet minimize "m(0,1,2,5,6,7)" --to latex
  boolnet minimize adder.pla --to pla
"""


@click.command("minimize", epilog=EPILOG)
@source_options
@click.option("--to", type=click.Choice(list(WRITERS)), default="expr", show_default=True, help="What to write.")
@json_option
def command(source: str, format: str | None, inputs: str | None, to: str, as_json: bool) -> None:
    """Minimise a function to a sum of products (DNF).

    The cover goes to standard output; whether it is a proved minimum, to standard error.
    """
    from boolnet.minimizers import minimize_cover

    function = read_source(source, format, inputs)
    minimized = minimize_cover(function)
    text = WRITERS[to].write(minimized.cover, function.inputs, function.outputs)
    if as_json:
        print_json(
            {
                "inputs": list(function.inputs),
                "outputs": list(function.outputs),
                "cubes": len(minimized.cover),
                "literals": minimized.cover.literals(),
                "at_least": minimized.at_least,
                "proved": minimized.proved,
                "method": minimized.method,
                to: text,
            }
        )
        return
    click.echo(text.rstrip("\n"))
    from cli.report import size_text

    click.echo(size_text(minimized), err=True)
