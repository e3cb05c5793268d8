"""What several commands share: arguments, options, progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from boolnet.function import BooleanFunction
    from boolnet.verification import Progress
    from boolnet.watch import Report, Watch

F = TypeVar("F", bound=Callable[..., Any])


def source_options(command: F) -> F:
    """Add SOURCE, --format and --inputs."""
    from boolnet.frontends import FRONTENDS

    command = click.option(
        "--inputs", metavar="A,B,..", help="The inputs in the order wanted; names for a bare table's."
    )(command)
    command = click.option(
        "--format", type=click.Choice(list(FRONTENDS)), help="Format of SOURCE; recognised if not given."
    )(command)
    return click.argument("source")(command)


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")


def read_source(source: str, format: str | None, inputs: str | None = None) -> BooleanFunction:
    """Read SOURCE as the options say."""
    from boolnet.frontends import read

    return read(source, format, inputs=None if inputs is None else split_names(inputs))


def split_names(text: str) -> list[str]:
    """Return the names in a text such as ``a,b c``."""
    return text.replace(",", " ").split()


def print_json(value: Any) -> None:
    """Print one JSON object; names in escapes where the output cannot carry them."""
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    click.echo(json.dumps(value, ensure_ascii=not is_unicode))


@contextmanager
def status(label: str, quiet: bool) -> Iterator[Report | None]:
    """Show a line on standard error while a search lasts, if a person is watching: its latest news and the time."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as line:
        task = line.add_task(label, total=None)
        yield lambda news: line.update(task, description=news)


@contextmanager
def stoppable(seconds: float, report: Report | None) -> Iterator[Watch]:
    """Give a watch that Ctrl-C stops, so that what it watches ends with its best; a second Ctrl-C interrupts."""
    import signal

    from boolnet.watch import Watch

    watch = Watch(seconds, report)

    def stop(number: int, frame: object) -> None:
        if watch.is_stopped():
            raise KeyboardInterrupt
        watch.stop()
        watch.tell("stopping; Ctrl-C again to quit")

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield watch
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress_bar(label: str, quiet: bool) -> Iterator[Progress | None]:
    """Show a bar on standard error while work lasts, if a person is watching: what is done, then how far."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total, description="verifying")
