"""boolnet benchmark."""

from __future__ import annotations

from typing import Any

import click

from cli.batches import inputs_option, jobs_option, outcome_as_dict, progress, quiet_option, seed_option, show_failures
from cli.effort import EFFORT
from cli.groups import Group
from cli.options import json_option, print_json

GROUP_EPILOG = """\b
Examples:
  boolnet benchmark vnn --random 34 --inputs 5..10 --out of_boolnet
  boolnet benchmark vnn --help
"""
EPILOG = """\b
Examples:
  boolnet benchmark vnn adder.bool uf50-01.cnf "maj(a, b, c) ^ d" --out of_boolnet
  boolnet benchmark vnn --random 34 --inputs 5..10 --timeout 120 --out of_boolnet
  boolnet benchmark vnn --random 60 --inputs 40..90 --seed 3 --jobs 2 --out larger --json

\b
A verifier that says unsat where truth.csv says sat, or the other way round, is wrong.
Whatever ends it, the same command goes on where it ended.
"""


@click.group("benchmark", cls=Group, epilog=GROUP_EPILOG)
def command() -> None:
    """Make benchmarks for verifiers, with answers that are proved."""


@command.command("vnn", epilog=EPILOG)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--random", "drawn", type=click.IntRange(0, 10**4), default=0, metavar="N", help="Draw N sources more.")
@inputs_option("5..10", "Of those, from 3 to 128; tables among them have at most 8.")
@seed_option
@click.option(
    "--timeout", type=click.IntRange(1, 10**6), default=60, show_default=True, metavar="SECONDS", help="Of an instance."
)
@click.option(
    "--effort",
    type=EFFORT,
    default=200.0,
    show_default=True,
    metavar="low|default|high|N",
    help="Units of work for each network of a function, about a millisecond each.",
)
@click.option("--out", type=click.Path(), required=True, metavar="DIR", help="The benchmark, new or to go on with.")
@jobs_option
@quiet_option
@json_option
def vnn(sources: tuple[str, ...], drawn: int, out: str, jobs: int, quiet: bool, as_json: bool, **options: Any) -> int:
    """Write a benchmark for verifiers of networks, laid out as in VNN-COMP, with a table of the truth.

    DIR gets the versions 1.0 and 2.0 of VNN-LIB, each with onnx/, vnnlib/ and instances.csv, and truth.csv: of each
    instance the verdict, how it is proved, and the witness of one that is sat. Of a CNF it is asked whether it has a
    model; of other functions, of up to 16 inputs, for their values; of both, whether two networks are equal, which
    they are, and whether they are with one weight changed. What is drawn is CNF with and without a model, and tables.
    """
    from boolnet.benchmarks.vnn import VnnOptions, make_vnn_benchmark

    wanted = VnnOptions(sources, drawn, **options)
    with progress(len(sources) + drawn, "sources", quiet or as_json) as tell:
        outcome, verdicts = make_vnn_benchmark(out, wanted, jobs, tell)
    if as_json:
        print_json({"folder": out, "instances": sum(verdicts.values()), **verdicts, **outcome_as_dict(outcome)})
    else:
        said = ", ".join(f"{number:,} {verdict}" for verdict, number in verdicts.items())
        click.echo(f"{out} has {sum(verdicts.values()):,} instances{f': {said}' if said else ''}")
        show_failures(outcome)
    return outcome.exit_code
