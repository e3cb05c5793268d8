"""boolnet minimize."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from boolnet.minimizers import COVER_OBJECTIVES, MINIMIZERS
from boolnet.writers import WRITERS, writer_for
from cli.options import json_option, print_json, read_source, source_options, status, stoppable

if TYPE_CHECKING:
    from boolnet.writers.named_cover import NamedCover

SECONDS = 10.0
EXACT_SECONDS = 60.0  # where a proof is asked for by name

EPILOG = """\b
Examples:
  boolnet minimize "a & b | a & !b | b & c"
  boolnet minimize "m(0,1,2,5,6,7)" --to latex
  boolnet minimize adder.pla -o smaller.pla --exact --time-limit 300
  boolnet minimize adder.pla --esop --json

\b
Ctrl-C ends the search with the best cover so far (exit code 130); a second one ends the command.
"""


def method_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add a flag for each row of the table of minimisers."""
    for name, row in reversed(list(MINIMIZERS.items())):
        command = click.option(f"--{name}", is_flag=True, help=f"{row.summary[:1].upper()}{row.summary[1:]}.")(command)
    return command


def chosen_method(flags: Mapping[str, bool]) -> str:
    """Return the row that was chosen; the first where none was."""
    chosen = [name for name in MINIMIZERS if flags[name]] or [next(iter(MINIMIZERS))]
    if len(chosen) > 1:
        raise click.UsageError(f"--{chosen[0]} and --{chosen[1]} exclude each other")
    return chosen[0]


@click.command("minimize", epilog=EPILOG)
@source_options
@method_options
@click.option(
    "--objective",
    type=click.Choice(list(COVER_OBJECTIVES)),
    default="cubes",
    show_default=True,
    help="What to have few of; literals counts the memberships in outputs too.",
)
@click.option(
    "--time-limit",
    "seconds",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help=f"How long to go on improving.  [default: {SECONDS:g}; with --exact {EXACT_SECONDS:g}]",
)
@click.option("--to", type=click.Choice(list(WRITERS)), help="What to write.  [default: by FILE's suffix, else expr]")
@click.option("-o", "--output", "file", type=click.Path(), metavar="FILE", help="Write to FILE, not standard output.")
@json_option
def command(
    source: str,
    format: str | None,
    inputs: str | None,
    objective: Any,
    seconds: float | None,
    to: str | None,
    file: str | None,
    as_json: bool,
    **flags: bool,
) -> int:
    """Minimise a function to a sum of products (DNF).

    The cover goes to standard output or FILE; what is proved of its size, to standard error. Every cover is checked
    against the function before it is given out. Without a flag for the kind of cover it is --best.
    """
    from boolnet.compiler.pipeline import minimize_function
    from nets.io.files import check_place

    method = chosen_method(flags)
    to = to or ("expr" if file is None else writer_for(Path(file)))
    if file is not None:
        check_place(Path(file))  # refuse before the work, not after it
    if seconds is None:
        seconds = EXACT_SECONDS if method == "exact" else SECONDS
    function = read_source(source, format, inputs)
    with status("minimizing", as_json) as report, stoppable(seconds, report) as budget:
        found = minimize_function(function, method=method, objective=objective, budget=budget)
    show(found, to, file, as_json, interrupted=budget.is_stopped())
    return 130 if budget.is_stopped() else 0


def show(found: NamedCover, to: str, file: str | None, as_json: bool, *, interrupted: bool) -> None:
    """Write the cover where it was asked for, and say what is known of it.

    Parameters
    ----------
    found : NamedCover
    to : str
        A row of `WRITERS`.
    file : str, optional
        Where it goes; standard output by default.
    as_json : bool
    interrupted : bool
        Whether the search was stopped.
    """
    text = found.to_text(to)
    if file is not None:
        from nets.io.files import write_file

        write_file(Path(file), (text.rstrip("\n") + "\n").encode())
    if as_json:
        shown = {"files": [file]} if file is not None else {to: text}
        print_json(found.as_dict() | {"interrupted": interrupted} | shown)
        return
    if file is None:
        click.echo(text.rstrip("\n"))
    from cli.report import size_text

    said = size_text(found.minimized) + ("; interrupted" if interrupted else "")
    click.echo(said + (f"; written to {file}" if file is not None else ""), err=True)
