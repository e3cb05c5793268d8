"""boolnet list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from cli.options import json_option, print_json

EPILOG = """\b
Examples:
  boolnet list
  boolnet list strategies --json
"""
KINDS = ("strategies", "minimizers", "passes", "formats", "meanings", "writers", "exports")


@click.command("list", epilog=EPILOG)
@click.argument("kind", required=False, type=click.Choice(KINDS))
@json_option
def command(kind: str | None, as_json: bool) -> None:
    """List the strategies, minimisers, passes and formats.

    Or, with KIND, one of: strategies, minimizers, passes, formats, meanings, writers (of minimize --to), exports (of
    --save).
    """
    tables = _tables()
    chosen = {name: tables[name] for name in ([kind] if kind else KINDS)}
    if as_json:
        print_json(chosen)
        return
    from cli.report import console, labelled

    out = console()
    for name, rows in chosen.items():
        out.print(f"{name}:", style="bold cyan")
        out.print(labelled([(f"  {row}", summary) for row, summary in rows.items()], out.width))


def _tables() -> dict[str, Mapping[str, str]]:
    from boolnet.export import EXPORTERS
    from boolnet.frontends import FRONTENDS
    from boolnet.meaning import MEANINGS
    from boolnet.minimizers import MINIMIZERS
    from boolnet.passes import PASSES
    from boolnet.strategies import STRATEGIES
    from boolnet.writers import WRITERS

    tables: dict[str, Mapping[str, str]] = {"meanings": MEANINGS}
    rows: dict[str, Mapping[str, Any]] = {
        "strategies": STRATEGIES,
        "minimizers": MINIMIZERS,
        "passes": PASSES,
        "formats": FRONTENDS,
        "writers": WRITERS,
        "exports": EXPORTERS,
    }
    for kind, table in rows.items():
        tables[kind] = {name: row.summary for name, row in table.items()}
    return tables
