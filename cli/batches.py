"""What commands share that make many files: how many at once, how far they are, what failed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from cli.options import status
from cli.param_type import ParamType

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


class InputsRange(ParamType[tuple[int, int]]):
    """A number of inputs, or the fewest and the most: 4, 3..10."""

    name = "inputs"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        found = re.fullmatch(r"\s*([0-9]{1,6})\s*(?:(?:\.\.|-)\s*([0-9]{1,6})\s*)?", value)
        if found is None:
            self.fail(f"{value!r} is no number of inputs, and no range such as 3..10", param, ctx)
        return int(found[1]), int(found[2] or found[1])


def inputs_option(default: str, text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option `--inputs`: how many the functions that are drawn have."""
    return click.option("--inputs", type=InputsRange(), default=default, show_default=True, metavar="N|N..M", help=text)


seed_option = click.option(
    "--seed", type=click.IntRange(0, 2**63), default=0, show_default=True, help="Of all that is drawn."
)
quiet_option = click.option("--quiet", is_flag=True, help="Say nothing of the progress.")


@contextmanager
def progress(count: int, noun: str, quiet: bool, estimate: str = "") -> Iterator[Tell | None]:
    """Show on standard error how many of so many are made, how many a second, and how long the others will take.

    Parameters
    ----------
    count : int
        How many there will be.
    noun : str
        What they are.
    quiet : bool
        Whether nothing is shown.
    estimate : str
        How long all are expected to take, as a user reads it.
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
