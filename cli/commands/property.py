"""boolnet property."""

from __future__ import annotations

import click

from cli.options import check_places, json_option, print_json

EPILOG = """\b
Examples:
  boolnet property adder.json "s=1 given a=0,b=1" -o holds.vnnlib
  boolnet property adder.json "c implies a" -o implied.vnnlib --vnnlib 2.0
  boolnet property adder.json "!c equals s" -o p.vnnlib --binary gadget --network gadget.json
  boolnet property adder.json --equals other.json -o same.vnnlib --network both.json
  boolnet property adder.json --equals other.json -o same.vnnlib --vnnlib 2.0

\b
A verifier that answers unsat has proved the claim; sat comes with a vector that breaks it.
"""


@click.command("property", epilog=EPILOG)
@click.argument("network", type=click.Path())
@click.argument("claim", required=False)
@click.option("--equals", metavar="OTHER", type=click.Path(), help="Claim that OTHER computes the same function.")
@click.option("-o", "--output", "file", required=True, type=click.Path(), metavar="FILE", help="The property file.")
@click.option(
    "--vnnlib", "version", type=click.Choice(["1.0", "2.0"]), default="1.0", show_default=True, help="Its version."
)
@click.option(
    "--binary",
    type=click.Choice(["disjunction", "gadget"]),
    default="disjunction",
    show_default=True,
    help="What forces inputs to 0 or 1: the file, or an output more of the network.",
)
@click.option("--network", "made", metavar="FILE", type=click.Path(), help="Where to write the network it is of.")
@json_option
def command(
    network: str,
    claim: str | None,
    equals: str | None,
    file: str,
    version: str,
    binary: str,
    made: str | None,
    as_json: bool,
) -> None:
    """Write a claim of a saved network as a VNN-LIB file, for verifiers.

    CLAIM is "y=1", "p implies q", "p equals q" or "binary" (every output is 0 or 1), and may end in "given a=0,b=1".
    """
    from pathlib import Path

    from boolnet import load, save
    from boolnet.export.vnnlib import equivalence_of, property_of
    from nets.io.files import write_file

    if (claim is None) == (equals is None):
        raise click.UsageError("give either a CLAIM or --equals OTHER")
    is_other = binary == "gadget" or (equals is not None and version == "1.0")
    if is_other and made is None:
        raise click.UsageError(
            "the property is of a network that is made for it: say where to write it, --network FILE"
        )
    files = [file, *([made] if made is not None else [])]
    check_places(files)
    graph = load(network).graph
    if equals is not None:
        found = equivalence_of(graph, load(equals).graph, version, binary)
    else:
        found = property_of(graph, str(claim), version, binary)
    if made is not None:
        save(found.networks[0], made)
    write_file(Path(file), found.data)
    if as_json:
        print_json({"claim": claim, "equals": equals, "version": version, "binary": binary, "files": files})
    else:
        click.echo(f"written to {' and '.join(files)}; unsat proves the claim, sat breaks it")
