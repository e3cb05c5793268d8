"""boolnet minimize."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from boolnet.minimizers import COVER_OBJECTIVES, MINIMIZERS
from boolnet.writers import WRITERS, writer_for
from cli.options import effort_options, json_option, print_json, read_source, source_options, status, stoppable

if TYPE_CHECKING:
    from boolnet.writers.named_cover import NamedCover

EPILOG = """\b
Examples:
  boolnet minimize "a & b | a & !b | b & c"
  boolnet minimize "m(0,1,2,5,6,7)" --to latex
  boolnet minimize adder.pla -o smaller.pla --exact --effort 300000
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
@effort_options(otherwise="; with --exact high")
@click.option("--to", type=click.Choice(list(WRITERS)), help="What to write.  [default: by FILE's suffix, else expr]")
@click.option("-o", "--output", "file", type=click.Path(), metavar="FILE", help="Write to FILE, not standard output.")
@json_option
def command(
    source: str,
    format: str | None,
    inputs: str | None,
    objective: Any,
    effort: float | None,
    time_limit: float,
    to: str | None,
    file: str | None,
    as_json: bool,
    **flags: bool,
) -> int:
    """Minimise a function to a sum of products (DNF).

    The cover goes to standard output or FILE; what is proved of its size, to standard error. Every cover is checked
    against the function before it is given out. Without a flag for the kind of cover it is --best.
    """
    from boolnet.compiler.pipeline import minimize_function, minimizer_work
    from nets.io.files import check_place

    method = chosen_method(flags)
    to = to or ("expr" if file is None else writer_for(Path(file)))
    if file is not None:
        check_place(Path(file))  # refuse before the work, not after it
    work = minimizer_work(method, effort)
    with status("minimizing", as_json) as report:
        function = read_source(source, format, inputs)
        with stoppable(work, time_limit, report) as budget:
            found = minimize_function(function, method=method, objective=objective, budget=budget)
    show(found, to, file, as_json, "" if found.minimized.proved else budget.ended_by())
    return 130 if budget.is_stopped() else 0


def show(found: NamedCover, to: str, file: str | None, as_json: bool, ended_by: str) -> None:
    """Write the cover where it was asked for, and say what is known of it.

    Parameters
    ----------
    found : NamedCover
    to : str
        A row of `WRITERS`.
    file : str, optional
        Where it goes; standard output by default.
    as_json : bool
    ended_by : str
        What ended the search; see `boolnet.core.budget.Budget.ended_by`.
    """
    text = found.to_text(to)
    if file is not None:
        from nets.io.files import write_file

        write_file(Path(file), (text.rstrip("\n") + "\n").encode())
    if as_json:
        shown = {"files": [file]} if file is not None else {to: text}
        print_json(found.as_dict() | {"ended_by": ended_by or None, "interrupted": ended_by == "interrupted"} | shown)
        return
    if file is None:
        click.echo(text.rstrip("\n"))
    from cli.report import ENDED, size_text

    said = size_text(found.minimized) + (f"; {ENDED[ended_by]}" if ended_by else "")
    click.echo(said + (f"; written to {file}" if file is not None else ""), err=True)
