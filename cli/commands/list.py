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
COMPILER = ("strategies", "minimizers", "passes", "formats", "meanings", "writers", "exports", "drawings")
NETWORKS = (
    "models",
    "data",
    "layers",
    "activations",
    "initializers",
    "losses",
    "metrics",
    "optimizers",
    "schedules",
    "callbacks",
    "augmentations",
    "charts",
)
KINDS = (*COMPILER, *NETWORKS)


@click.command("list", epilog=EPILOG)
@click.argument("kind", required=False, type=click.Choice(KINDS))
@json_option
def command(kind: str | None, as_json: bool) -> None:
    """List the rows of every table: strategies, models, layers, ...

    Or, with KIND, one of: strategies, minimizers, passes, formats, meanings, writers (of minimize --to), exports
    (of --save), drawings (of draw --kind); and of training: models, data, layers, activations, initializers,
    losses, metrics, optimizers, schedules, callbacks, augmentations, charts.
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
    from boolnet.core.output_semantics import OUTPUT_SEMANTICS
    from boolnet.drawings import DRAWINGS
    from boolnet.export import EXPORTERS
    from boolnet.frontends import FRONTENDS
    from boolnet.minimizers import MINIMIZERS
    from boolnet.passes import PASSES
    from boolnet.strategies import STRATEGIES
    from boolnet.writers import WRITERS

    tables: dict[str, Mapping[str, str]] = {"meanings": OUTPUT_SEMANTICS}
    rows: dict[str, Mapping[str, Any]] = {
        "strategies": STRATEGIES,
        "minimizers": MINIMIZERS,
        "passes": PASSES,
        "formats": FRONTENDS,
        "writers": WRITERS,
        "exports": EXPORTERS,
        "drawings": DRAWINGS,
    }
    for kind, table in rows.items():
        tables[kind] = {name: row.summary for name, row in table.items()}
    tables["exports"] = {name: _export(row) for name, row in EXPORTERS.items()}
    return tables | _network_tables()


def _export(row: Any) -> str:
    """Return what a format is, keeps, needs and may be told."""
    ways = "read and written" if row.read else "written"
    lines = [f"{row.summary} ({', '.join(row.suffixes)}; {ways})", f"keeps {row.keeps}"]
    lines += [f"needs boolnet[{row.extra}]"] if row.extra else []
    return "\n".join([*lines, *(f"-O {name}=..  {what}" for name, what in row.options.items())])


def _network_tables() -> dict[str, Mapping[str, str]]:
    """Return the tables of `nets`; a row without a summary has the first line of its docstring."""
    from nets.charts import CHARTS
    from nets.data import AUGMENTATIONS, READERS
    from nets.init import INITIALIZERS
    from nets.layers import ACTIVATIONS, LAYERS
    from nets.losses import LOSSES
    from nets.metrics import METRICS
    from nets.models import MODELS
    from nets.optim import OPTIMIZERS, SCHEDULES
    from nets.train import CALLBACKS

    rows: dict[str, Mapping[str, Any]] = {
        "layers": LAYERS,
        "activations": ACTIVATIONS,
        "initializers": INITIALIZERS,
        "losses": LOSSES,
        "metrics": METRICS,
        "optimizers": OPTIMIZERS,
        "schedules": SCHEDULES,
        "callbacks": CALLBACKS,
        "augmentations": AUGMENTATIONS,
    }
    tables: dict[str, Mapping[str, str]] = {
        kind: {name: _first_line(row) for name, row in table.items()} for kind, table in rows.items()
    }
    tables["models"] = {name: f"{row.help} ({row.source})\n{_taken_by(row)}" for name, row in MODELS.items()}
    tables["charts"] = {name: f"{row.summary} (of {row.of})" for name, row in CHARTS.items()}
    tables["data"] = {name: row.what for name, row in READERS.items()}
    return tables


def _taken_by(row: Any) -> str:
    """Say which commands take a model."""
    return "taken by train and summary" + ("" if row.classifies else "; it needs no labels")


def _first_line(row: Any) -> str:
    return (row.__doc__ or "").split("\n", 1)[0].replace("``", "").rstrip(".")
