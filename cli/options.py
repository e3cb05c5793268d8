"""What several commands share: arguments, options, progress."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli.effort import effort_options
from cli.terminal import is_live

if TYPE_CHECKING:
    from boolnet.core.budget import Budget, Report
    from boolnet.verification.verification import Certificate, Progress

NOT_PROVED = 4
SECONDS_PER_LINE = 2.0  # of progress where no terminal shows it

F = TypeVar("F", bound=Callable[..., Any])


def spec_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what is wanted of a network: its meaning, its objective, its limits, and how long to look."""
    from boolnet.core.output_semantics import OUTPUT_SEMANTICS
    from boolnet.strategies.spec import OBJECTIVES
    from nets.graphs.intervals import EXACT_UP_TO

    options: dict[str, dict[str, Any]] = {
        "--objective": {"type": click.Choice(list(OBJECTIVES)), "default": "nodes", "help": "What to have little of."},
        "--max-layers": {
            "type": click.IntRange(min=1),
            "metavar": "N",
            "help": "At most N layers, the output layer among them.",
        },
        "--max-weight": {"type": click.IntRange(min=1), "metavar": "N", "help": "No weight beyond N in magnitude."},
        "--dtype": {"type": click.Choice(list(EXACT_UP_TO)), "help": "Every value must be proved exact in it."},
        "--layered/--no-layered": {
            "default": None,
            "help": "Whether every edge must join neighbouring layers.  [default: layered, by the pass `skips`]",
        },
        "--meaning": {
            "type": click.Choice(list(OUTPUT_SEMANTICS)),
            "default": "exact",
            "help": "exact: outputs are always 0 or 1; positive: more than 0 where the function is true.",
        },
        "--passes": {
            "default": "default",
            "metavar": "none|default|A,B",
            "help": "Passes to run on the network, in this order.",
        },
    }
    for name, settings in reversed(options.items()):
        command = click.option(name, show_default=settings.get("default") is not None, **settings)(command)
    return effort_options()(command)


require_proof_option = click.option(
    "--require-proof", is_flag=True, help="Exit with code 4, and save nothing, unless the network is proved."
)


def not_proved(certificate: Certificate | None) -> int:
    """Say that a proof was required and is not there, and return the exit code for that."""
    click.echo(click.style("error:", fg="red", bold=True) + f" a proof was required; {certificate}", err=True)
    return NOT_PROVED


def save_options(command: F) -> F:
    """Add --save, which may be given several times, and --to."""
    from boolnet.export import EXPORTERS

    command = click.option(
        "--to",
        type=click.Choice(list(EXPORTERS)),
        help="The format of FILE, where its suffix does not say it; `boolnet list exports` has them.",
    )(command)
    return click.option(
        "--save",
        multiple=True,
        type=click.Path(),
        metavar="FILE",
        help="Write the network to FILE, compressed where it ends in .gz; may be repeated.",
    )(command)


def checked_formats(files: Sequence[str], to: str | None) -> dict[str, str]:
    """Return the format of every file, or refuse one that cannot be written.

    Parameters
    ----------
    files : sequence of str
    to : str, optional
        The format of those whose suffix it has, and of the only one.
    """
    from pathlib import Path

    from boolnet.core.files import without_gz
    from boolnet.export import EXPORTERS, check_extra, format_of

    suffixes = EXPORTERS[to].suffixes if to is not None else ()
    formats = {}
    for file in files:
        path = Path(file)
        is_meant = len(files) == 1 or without_gz(path).suffix.lower() in suffixes
        formats[file] = format_of(path, to if is_meant else None)
        check_extra(formats[file])
    check_places(files)
    if to is not None and to not in formats.values():
        raise click.UsageError(f"--to {to}: no file is saved in it" if files else f"--to {to}: give --save FILE")
    return formats


def check_places(files: Sequence[str]) -> None:
    """Refuse files that cannot be written, before the work whose result they are for.

    Parameters
    ----------
    files : sequence of str
        As the command line has them: not -, no folders, none in a folder that is missing, none twice.
    """
    from pathlib import Path

    from nets.io.files import check_place

    for file in files:
        if file == "-":
            raise click.UsageError("-: name a file; boolnet convert FILE - --to FORMAT prints what is in it")
        check_place(Path(file))
    if len({os.path.realpath(file) for file in files}) < len(files):
        raise click.UsageError(f"{', '.join(files)}: one file would take the place of another")


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")


def print_json(value: Any) -> None:
    """Print one JSON object; names in escapes where the output cannot carry them."""
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    click.echo(json.dumps(value, ensure_ascii=not is_unicode))


@contextmanager
def status(label: str, quiet: bool) -> Iterator[Report | None]:
    """Show the latest news and the time on standard error: in one line of a terminal, else in a line now and then."""
    if quiet:
        yield None
        return
    if not is_live():
        with plain_lines(label) as report:
            yield report
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as line:
        task = line.add_task(label, total=None)
        yield lambda news: line.update(task, description=news)


@contextmanager
def plain_lines(label: str, seconds: float = SECONDS_PER_LINE) -> Iterator[Report]:
    """Print the latest news and the time as a line on standard error, every so many seconds while work lasts."""
    import threading
    import time

    start, latest, is_over = time.monotonic(), [label], threading.Event()

    def print_lines() -> None:
        while not is_over.wait(seconds):
            with suppress(OSError, ValueError):  # nobody reads it any more
                click.echo(f"{label}: {latest[0]} ({time.monotonic() - start:.0f} s)", err=True)

    thread = threading.Thread(target=print_lines, daemon=True)
    thread.start()
    try:
        yield lambda news: latest.__setitem__(0, news)
    finally:
        is_over.set()
        thread.join()


def verifying(budget: Budget) -> Progress:
    """Return what tells how far a verification is."""
    return lambda done, total: budget.tell(f"verifying: {done:,} of {total:,} vectors")


@contextmanager
def progress_bar(label: str, quiet: bool) -> Iterator[Progress | None]:
    """Show a bar on standard error while work lasts, if a person is watching: what is done, then how far."""
    if quiet or not is_live():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total, description="verifying")
