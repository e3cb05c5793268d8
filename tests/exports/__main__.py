"""Print what each format's own runtime makes of its files: ``python -m tests.exports [--format c] [--source npn4]``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from boolnet.export import EXPORTERS
from tests.exports.run import Tally, chosen_formats, run_kind
from tests.exports.sources import KINDS


@click.command()
@click.option("--format", "formats", multiple=True, type=click.Choice(list(EXPORTERS)), help="Only these formats.")
@click.option("--source", "kinds", multiple=True, type=click.Choice(list(KINDS)), help="Only these functions.")
@click.option("--most", type=click.IntRange(min=1), help="Of each kind at most so many functions.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def main(formats: tuple[str, ...], kinds: tuple[str, ...], most: int | None, as_json: bool) -> None:
    """Run every format's files in its own runtime, on every row of every function, and print a table.

    Exit code 1 where a row is wrong.
    """
    chosen, skipped = chosen_formats(formats)
    found = {}
    for kind in kinds or KINDS:
        click.echo(f"{kind} ...", err=True)
        found[kind] = run_kind(chosen, kind, most)
    if as_json:
        table = {kind: {name: asdict(tally) for name, tally in row.items()} for kind, row in found.items()}
        click.echo(json.dumps({"found": table, "skipped": skipped}))
    else:
        _print(found, skipped)
    sys.exit(any(tally.wrong for row in found.values() for tally in row.values()))


def _print(found: dict[str, dict[str, Tally]], skipped: dict[str, str]) -> None:
    click.echo(f"{'format':<12} {'functions':<12} {'networks':>8} {'refused':>8} {'rows':>12} {'wrong':>8}")
    for kind, row in found.items():
        for name, tally in row.items():
            numbers = f"{tally.networks:>8,} {tally.refused:>8,} {tally.rows:>12,} {tally.wrong:>8,}"
            click.echo(f"{name:<12} {kind:<12} {numbers}" + (f"  {tally.first}" if tally.first else ""))
    for name, reason in skipped.items():
        click.echo(f"{name:<12} not run: {reason}")


if __name__ == "__main__":
    main()
