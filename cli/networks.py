"""A NETWORK or a SOURCE: what commands that look at a network take."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from boolnet.strategies import STRATEGIES
from cli.options import effort_options, read_source, source_options, status, stoppable

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from boolnet.compiler.compiled import Compiled

F = TypeVar("F", bound="Callable[..., Any]")


def network_options(command: F) -> F:
    """Add SOURCE, --format and --inputs, and how the network of a function is built."""
    command = effort_options()(command)
    command = click.option(
        "--strategy",
        type=click.Choice(["auto", *STRATEGIES]),
        default="auto",
        show_default=True,
        help="How to build the network of a function.",
    )(command)
    return source_options(command)


def saved_network(path: str) -> Compiled | None:
    """Return the network in a file; None where a text is no file of a network."""
    from boolnet import load
    from boolnet.export import has_network_suffix
    from boolnet.frontends import is_path

    return load(path) if has_network_suffix(path) and is_path(path) else None


def network_of(
    source: str,
    format: str | None,
    inputs: str | None,
    strategy: str,
    effort: float | None,
    time_limit: float,
    is_quiet: bool,
) -> Compiled:
    """Return the network in a file, or the one that a source is compiled to.

    Parameters
    ----------
    source, format, inputs
        As the command line has them.
    strategy : str
    effort : float, optional
    time_limit : float
        Seconds.
    is_quiet : bool
        Whether to say nothing of the progress.
    """
    from boolnet.compiler.effort import EFFORTS
    from boolnet.compiler.request import Request
    from boolnet.compiler.stages import compile_function
    from cli.options import verifying

    net = saved_network(source) if format is None and inputs is None else None
    if net is not None:
        return net
    with status("compiling", is_quiet) as report:
        function = read_source(source, format, inputs)
        with stoppable(effort or EFFORTS["default"], time_limit, report, strategy == "auto") as budget:
            return compile_function(function, Request.of(strategy=strategy), budget, progress=verifying(budget))
