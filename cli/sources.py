"""SOURCE: what every command that takes a function is given."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from boolnet.functions.function import BooleanFunction


@dataclass(frozen=True)
class Source:
    """A function as the command line has it.

    Attributes
    ----------
    text : str
        An expression, a path, or ``-``.
    format : str, optional
        A row of `boolnet.frontends.FRONTENDS`; recognised if not given.
    inputs : tuple of str, optional
        Names of the inputs in order.
    lenient : bool
        Whether a file may be wrong about its own sizes.
    """

    text: str
    format: str | None = None
    inputs: tuple[str, ...] | None = None
    lenient: bool = False

    def is_bare(self) -> bool:
        """Whether nothing is said of how to read it, so that it may be the file of a network."""
        return self.format is None and self.inputs is None

    def read(self) -> BooleanFunction:
        """Read the function; how it was read, where it may be meant otherwise, goes to standard error."""
        from boolnet.frontends import read

        function = read(self.text, self.format, inputs=self.inputs, lenient=self.lenient)
        for note in function.notes:
            say_note(note)
        return function


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add SOURCE, --format, --inputs and --lenient, which the command gets as one ``source``."""
    return _with_source(command, is_required=True)


def optional_source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the same, where SOURCE may be missing: ``source`` is None then."""
    return _with_source(command, is_required=False)


def _with_source(command: Callable[..., Any], is_required: bool) -> Callable[..., Any]:
    from boolnet.frontends import FRONTENDS

    @click.argument("source", required=is_required)
    @click.option("--format", type=click.Choice(list(FRONTENDS)), help="Format of SOURCE; recognised if not given.")
    @click.option("--inputs", metavar="A,B,..", help="The inputs in the order wanted; names for a bare table's.")
    @click.option("--lenient", is_flag=True, help="Read a file that is wrong about its own sizes, and say so.")
    @functools.wraps(command)
    def gathered(source: str | None, format: str | None, inputs: str | None, lenient: bool, **others: Any) -> Any:
        names = None if inputs is None else tuple(split_names(inputs))
        return command(source=None if source is None else Source(source, format, names, lenient), **others)

    return gathered


def say_note(note: str) -> None:
    """Say on standard error what the user may want to know."""
    click.echo(f"note: {note}", err=True)


def split_names(text: str) -> list[str]:
    """Return the names in a text: between commas, where headers of tables have blanks in them, else between blanks.

    >>> split_names("a b"), split_names("Switch A, Switch B")
    (['a', 'b'], ['Switch A', 'Switch B'])
    """
    names = text.split(",") if "," in text else text.split()
    return [name.strip() for name in names if name.strip()]
