"""A NETWORK or a SOURCE: what commands that look at a network take."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from boolnet.strategies import STRATEGIES
from cli.effort import Effort, effort_options, stoppable
from cli.options import status, verifying
from cli.sources import Source, source_options

if TYPE_CHECKING:
    from boolnet.compiler.compiled import Compiled

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class NetworkSource:
    """A network as the command line has it: a file, or a function and how its network is built.

    Attributes
    ----------
    source : Source
    strategy : str
    effort : Effort
    """

    source: Source
    strategy: str
    effort: Effort

    def has_best(self) -> bool:
        """Whether a search that is stopped has something to end with."""
        return self.strategy == "auto"

    def saved(self) -> Compiled | None:
        """Return the network in a file; None where the text is no file of a network."""
        from boolnet.compiler.files import load_if_network

        return load_if_network(self.source.text) if self.source.is_bare() else None

    def network(self, is_quiet: bool) -> Compiled:
        """Return the network in a file, or the one that a function is compiled to.

        Parameters
        ----------
        is_quiet : bool
            Whether to say nothing of the progress.
        """
        from boolnet.compiler.request import Request
        from boolnet.compiler.stages import compile_function

        if (net := self.saved()) is not None:
            return net
        with status("compiling", is_quiet) as report:
            function = self.source.read()
            with stoppable(self.effort, report, self.has_best()) as budget:
                return compile_function(
                    function, Request.of(strategy=self.strategy), budget, progress=verifying(budget)
                )


def strategy_option(help: str) -> Callable[[F], F]:
    """Return what adds --strategy."""
    return click.option(
        "--strategy", type=click.Choice(["auto", *STRATEGIES]), default="auto", show_default=True, help=help
    )


def network_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add SOURCE and how its network is built, which the command gets as one ``subject``."""

    @source_options
    @strategy_option("How to build the network of a function.")
    @effort_options()
    @functools.wraps(command)
    def gathered(source: Source, strategy: str, effort: Effort, **others: Any) -> Any:
        return command(subject=NetworkSource(source, strategy, effort), **others)

    return gathered
