"""boolnet compile."""

from __future__ import annotations

import click

from boolnet.meaning import MEANINGS
from boolnet.strategies import STRATEGIES
from cli.options import json_option, print_json, progress_bar, source_options, split_names

EPILOG = """\b
Examples:
  boolnet compile "x1 ^ x2 ^ x3"
  boolnet compile "xor(x1..x1024)" --strategy xor-tree
  boolnet compile "m(1,2,4,7) + d(0)" --inputs a,b,c --meaning positive
  boolnet compile adder.pla --save adder.json --json
"""


@click.command("compile", epilog=EPILOG)
@source_options
@click.option(
    "--strategy",
    type=click.Choice(["auto", *STRATEGIES]),
    default="auto",
    show_default=True,
    help="How to build the network; auto takes the one with the fewest nodes.",
)
@click.option(
    "--meaning",
    type=click.Choice(list(MEANINGS)),
    default="exact",
    show_default=True,
    help="exact: outputs are always 0 or 1; positive: more than 0 where the function is true.",
)
@click.option(
    "--passes", default="default", show_default=True, metavar="none|default|A,B", help="Passes to run on the network."
)
@click.option("--save", "file", type=click.Path(), metavar="FILE", help="Write the network to FILE (.json).")
@json_option
def command(
    source: str,
    format: str | None,
    inputs: str | None,
    strategy: str,
    meaning: str,
    passes: str,
    file: str | None,
    as_json: bool,
) -> None:
    """Compile a Boolean function to a ReLU network.

    The network is counted and verified: on every row of the truth table up to 24 inputs, on sampled vectors beyond.
    """
    from pathlib import Path

    from boolnet import compile
    from boolnet.export import exporter_for
    from boolnet.files import check_place

    if file is not None:
        exporter_for(Path(file))  # refuse before the work, not after it
        check_place(Path(file))
    with progress_bar("compiling", as_json) as progress:
        net = compile(
            source,
            format=format,
            strategy=strategy,
            meaning=meaning,
            passes=passes,
            inputs=None if inputs is None else split_names(inputs),
            progress=progress,
        )
    files = [] if file is None else [str(net.save(file))]
    if as_json:
        print_json(net.as_dict(files))
        return
    from cli.report import show_compiled

    show_compiled(net, files)
