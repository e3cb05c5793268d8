"""How long a command looks: --effort, --time-limit, and Ctrl-C."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from cli.param_type import ParamType
from cli.sources import say_note

if TYPE_CHECKING:
    from boolnet.core.budget import Budget, Report

SECONDS_TO_STOP = 0.8  # for a search to end by itself after Ctrl-C


@dataclass(frozen=True)
class Effort:
    """How long to look, as the command line has it.

    Attributes
    ----------
    work : float, optional
        Units; the default if not given.
    seconds : float
        When the clock ends the search.
    """

    work: float | None = None
    seconds: float = math.inf


def effort_options(default: str = "default", otherwise: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what adds --effort and --time-limit, which the command gets as one ``effort``.

    Parameters
    ----------
    default : str
        A row of `boolnet.compiler.effort.EFFORTS`.
    otherwise : str
        When the default is another one, for the help.
    """
    from boolnet.compiler.effort import EFFORTS

    efforts = ", ".join(f"{name} ({work:,.0f})" for name, work in EFFORTS.items())

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        @click.option(
            "--effort",
            type=EFFORT,
            metavar="low|default|high|N",
            help=f"How much work to spend: {efforts}, or N units, about a millisecond each; "
            f"the same work, and so the same result, on every machine.  [default: {default}{otherwise}]",
        )
        @click.option(
            "--time-limit",
            type=click.FloatRange(min=0, min_open=True),
            callback=_finite,
            metavar="SECONDS",
            help="End with the best so far after SECONDS, whatever work is left.",
        )
        @functools.wraps(command)
        def gathered(effort: float | None, time_limit: float, **others: Any) -> Any:
            return command(effort=Effort(effort, time_limit), **others)

        return gathered

    return add


def _finite(ctx: click.Context, param: click.Parameter, value: float | None) -> float:
    if value is not None and not math.isfinite(value):
        raise click.BadParameter(f"{value} is no number of seconds", ctx, param)
    return math.inf if value is None else value


class EffortType(ParamType[float]):
    """How much work to spend: a name, or units of work."""

    name = "effort"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        from boolnet.compiler.effort import EFFORTS, effort_note, effort_problem

        if value in EFFORTS:
            return EFFORTS[value]
        try:
            work = float(value)
        except ValueError:
            self.fail(f"{value!r} is neither {', '.join(EFFORTS)} nor a number of units of work", param, ctx)
        if problem := effort_problem(work):
            self.fail(problem, param, ctx)
        if note := effort_note(work):
            say_note(note)
        return work

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from boolnet.compiler.effort import EFFORTS

        return [CompletionItem(name) for name in EFFORTS if name.startswith(incomplete)]


EFFORT = EffortType()


@contextmanager
def stoppable(effort: Effort, report: Report | None, has_best: bool = True) -> Iterator[Budget]:
    """Give a budget that Ctrl-C stops, so that what spends it ends with its best; a second Ctrl-C interrupts.

    Where there is no best so far to end with, the first Ctrl-C interrupts; so it does where a search does not hear it.

    Parameters
    ----------
    effort : Effort
        What the budget begins with.
    report : callable, optional
        Hears the news.
    has_best : bool
        Whether the work has something to end with when it is stopped.
    """
    import signal

    from boolnet.compiler.effort import EFFORTS
    from boolnet.core.budget import Budget

    budget = Budget(effort.work or EFFORTS["default"], report, seconds=effort.seconds)

    has_timer = hasattr(signal, "setitimer")

    def stop(number: int, frame: object) -> None:
        if budget.is_stopped() or budget.is_settled() or not has_best:
            raise KeyboardInterrupt
        budget.stop()
        budget.tell("stopping; Ctrl-C again to quit")
        if has_timer:
            signal.setitimer(signal.ITIMER_REAL, SECONDS_TO_STOP)

    def insist(number: int, frame: object) -> None:
        if not budget.is_settled():
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    before_alarm = signal.signal(signal.SIGALRM, insist) if has_timer else None
    try:
        yield budget
    finally:
        if has_timer:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before_alarm)
        signal.signal(signal.SIGINT, before)
