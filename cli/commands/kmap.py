"""boolnet kmap."""

from __future__ import annotations

import click

from cli.options import json_option, print_json
from cli.sources import Source, source_options

EPILOG = """\b
Examples:
  boolnet kmap "w & !x | y & z | x & !y & !z"
  boolnet kmap "m(0,1,2,5,6,7) + d(3)" --inputs a,b,c
"""


@click.command("kmap", epilog=EPILOG)
@source_options
@json_option
def command(source: Source, as_json: bool) -> None:
    """Draw the Karnaugh map of a function, its groups marked.

    For 2 to 6 inputs, one map per output. A letter stands in every cell of its group, a cube of the output's own
    minimised DNF.
    """
    from dataclasses import asdict

    from boolnet.writers.karnaugh import karnaugh_maps, render_text

    function = source.read()
    maps = karnaugh_maps(function)
    if as_json:
        ends = {"inputs": list(function.inputs), "outputs": list(function.outputs)}
        print_json(ends | {"maps": [asdict(drawn) for drawn in maps]})
        return
    from cli.report import console

    out = console()
    click.echo("\n\n".join(render_text(drawn, out.width, out.is_terminal and not out.no_color) for drawn in maps))
