"""boolnet verify."""

from __future__ import annotations

import click

from boolnet.core.output_semantics import OUTPUT_SEMANTICS
from cli.options import json_option, not_proved, print_json, progress_bar, require_proof_option
from cli.sources import Source, source_options

EPILOG = """\b
Examples:
  boolnet compile "x1 ^ x2 ^ x3" --save parity.json
  boolnet verify parity.json "0x96"
  boolnet verify parity.json "x1 & x2 & x3"     (exit code 3, and a counterexample)
"""


@click.command("verify", epilog=EPILOG)
@click.argument("network", type=click.Path())
@source_options
@click.option(
    "--meaning",
    type=click.Choice(list(OUTPUT_SEMANTICS)),
    help="What the outputs mean; the network's own if not given.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the vectors sampled beyond 24 inputs.")
@require_proof_option
@json_option
def command(
    network: str,
    source: Source,
    meaning: str | None,
    seed: int,
    require_proof: bool,
    as_json: bool,
) -> None:
    """Verify a saved network against a function.

    Inputs and outputs are matched by name; by position where the source names none.
    """
    from boolnet import load, verify

    net = load(network)
    function = source.read()
    with progress_bar("verifying", as_json) as progress:
        certificate = verify(net, function, meaning, seed=seed, progress=progress)
    if as_json:
        ends = {"inputs": list(net.inputs), "outputs": list(net.outputs)}
        print_json(ends | {"meaning": certificate.meaning, "verified": certificate.as_dict()})
    elif certificate.ok:
        click.echo(f"{network}: {certificate}")
    if not certificate.ok:
        if as_json:
            raise SystemExit(3)
        certificate.require()
    if require_proof and not certificate.proved:
        raise SystemExit(not_proved(certificate))
