"""boolnet minimize."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from boolnet.minimizers import COVER_OBJECTIVES, MINIMIZERS
from boolnet.writers import WRITERS, writer_for
from cli.effort import Effort, effort_options, stoppable
from cli.options import check_places, json_option, print_json, status
from cli.sources import Source, source_options

if TYPE_CHECKING:
    from boolnet.writers.named_cover import NamedCover

EPILOG = """\b
Examples:
  boolnet minimize "a & b | a & !b | b & c"
  boolnet minimize "m(0,1,2,5,6,7)" --to latex
  boolnet minimize adder.pla -o smaller.pla --exact --effort 300000
  boolnet minimize adder.pla --save smaller.pla --save smaller.tex
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
@click.option(
    "-o",
    "--output",
    "--save",
    "files",
    multiple=True,
    type=click.Path(),
    metavar="FILE",
    help="Write to FILE, not standard output; may be repeated.",
)
@json_option
def command(
    source: Source,
    objective: Any,
    effort: Effort,
    to: str | None,
    files: tuple[str, ...],
    as_json: bool,
    **flags: bool,
) -> int:
    """Minimise a function to a sum of products (DNF).

    The cover goes to standard output or FILE; what is proved of its size, to standard error. Every cover is checked
    against the function before it is given out. Without a flag for the kind of cover it is --best.
    """
    from boolnet.compiler.pipeline import minimize_function, minimizer_work

    method = chosen_method(flags)
    if to is not None and len(files) > 1:
        raise click.UsageError("--to says what one FILE is written in; of several, the suffixes do")
    formats = {file: to or writer_for(Path(file)) for file in files}  # refuse before the work, not after it
    check_places(files)
    effort = replace(effort, work=minimizer_work(method, effort.work))
    with status("minimizing", as_json) as report:
        function = source.read()
        with stoppable(effort, report) as budget:
            found = minimize_function(function, method=method, objective=objective, budget=budget)
    show(found, formats, to or "expr", as_json, "" if found.minimized.proved else budget.ended_by())
    return 130 if budget.is_stopped() else 0


def show(found: NamedCover, formats: Mapping[str, str], to: str, as_json: bool, ended_by: str) -> None:
    """Write the cover where it was asked for, and say what is known of it.

    Parameters
    ----------
    found : NamedCover
    formats : mapping of str to str
        The files it goes to, each with a row of `WRITERS`.
    to : str
        The row of standard output, where there is no file.
    as_json : bool
    ended_by : str
        What ended the search; see `boolnet.core.budget.Budget.ended_by`.
    """
    texts = {file: found.to_text(row).rstrip("\n") for file, row in formats.items()}
    if texts:
        from nets.io.files import write_files

        write_files([(Path(file), f"{text}\n".encode()) for file, text in texts.items()])
    if as_json:
        shown = {"files": list(texts)} if texts else {to: found.to_text(to)}
        print_json(found.as_dict() | {"ended_by": ended_by or None, "interrupted": ended_by == "interrupted"} | shown)
        return
    if not texts:
        click.echo(found.to_text(to).rstrip("\n"))
    from cli.report import ENDED, size_text

    said = size_text(found.minimized) + (f"; {ENDED[ended_by]}" if ended_by else "")
    click.echo(said + (f"; written to {', '.join(texts)}" if texts else ""), err=True)
