"""What commands share that make many files: how many at once, how far they are, what failed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from cli.options import status

if TYPE_CHECKING:
    from boolnet.batches import Outcome
    from boolnet.batches.run import Tell

MOST_JOBS = 256

jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, MOST_JOBS),
    default=1,
    show_default=True,
    metavar="N",
    help="How many processes work at once; the files are the same.",
)
quiet_option = click.option("--quiet", is_flag=True, help="Say nothing of the progress.")


@contextmanager
def progress(count: int, noun: str, quiet: bool, estimate: str = "") -> Iterator[Tell | None]:
    """Show on standard error how many of so many are made, how many a second, and how long the others will take.

    Parameters
    ----------
    count : int
        Of all of them.
    noun : str
        What they are called.
    quiet : bool
        Whether nothing is shown; nothing is told, then.
    estimate : str
        What to add to the first line.
    """
    with status("making", quiet) as report:
        if report is None:
            yield None
            return
        report(f"{count:,} {noun}{estimate}")
        start = time.monotonic()

        def tell(made: int, before: int) -> None:
            rate = made / max(time.monotonic() - start, 1e-9)
            left = f", {_duration((count - made - before) / rate)} left" if made else ""
            report(f"{made + before:,} of {count:,} {noun}, {rate:.1f} a second{left}")

        yield tell


def _duration(seconds: float) -> str:
    """Return a time for people.

    >>> _duration(42), _duration(250), _duration(8000)
    ('42 s', '4 min', '2.2 h')
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def estimated(seconds: float) -> str:
    """Return what tells how long work takes, beside how much it is."""
    return f", about {_duration(seconds)} of one core"


def outcome_as_dict(outcome: Outcome) -> dict[str, Any]:
    """Return what a run did, for JSON."""
    failures = [failure.as_dict() for failure in outcome.failures]
    return {"made": outcome.made, "before": outcome.before, "failures": failures}


def show_failures(outcome: Outcome) -> None:
    """Print what failed to standard error."""
    for failure in outcome.failures:
        click.echo(click.style("failed:", fg="red", bold=True) + f" {failure.name}: {failure.reason}", err=True)
