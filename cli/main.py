"""The group of commands. A command's file is imported when the command is used: ``--help`` starts at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module

import click

from cli.failures import run
from cli.groups import Group

#: Command -> what it does; `cli.commands.NAME` holds it, as `command`.
COMMANDS: Mapping[str, str] = {
    "compile": "Compile a Boolean function to a ReLU network.",
    "compare": "Compile a function by every strategy, side by side.",
    "show": "Show what each neuron of a network computes, and its weights.",
    "draw": "Draw a network or a function as a picture.",
    "explore": "Write a page that shows how networks work.",
    "run": "Run a saved network on input vectors.",
    "convert": "Write a saved network, or its function, in another format.",
    "property": "Write a claim of a saved network as VNN-LIB, for verifiers.",
    "corpus": "Make many networks of known functions, labelled and proved.",
    "benchmark": "Make benchmarks for verifiers, with answers that are proved.",
    "verify": "Verify a saved network against a function.",
    "minimize": "Minimise a function to a sum of products (DNF).",
    "table": "Print the truth table of a function.",
    "kmap": "Draw the Karnaugh map of a function, its groups marked.",
    "classes": "Print the least networks of one hidden layer, class by class.",
    "lab": "Ask a question of neural networks, and see the answer.",
    "train": "Train a neural network on a data set.",
    "predict": "Say what a trained network makes of new samples.",
    "summary": "Show a neural network layer by layer.",
    "list": "List the rows of every table: strategies, models, layers, ...",
}


class LazyGroup(Group):
    """A group that knows its commands' names and summaries without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"cli.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


EPILOG = """\b
Examples:
  boolnet compile "x1 ^ x2 ^ x3"
  boolnet compile "s = a ^ b; c = a & b" --save adder.json
  boolnet verify adder.json "s = (a | b) & !(a & b); c = a & b"
  boolnet run adder.json a=1,b=1
  boolnet convert adder.json adder.onnx

\b
Exit codes: 0 done, 1 input refused, 2 wrong usage, 3 verification failed, 4 a proof was required, 130 interrupted.
Tab completion for bash (zsh and fish alike):
  eval "$(_BOOLNET_COMPLETE=bash_source boolnet)"
"""


#: The packages that it stands on, or uses where they are installed.
PACKAGES = ("numpy", "scipy", "networkx", "sympy", "click", "rich")
OPTIONAL = ("cairosvg", "numba", "onnx", "onnxruntime", "safetensors", "torch")


def _versions() -> Iterator[tuple[str, str]]:
    """Yield what runs and what it stands on, with their versions; nothing is imported for it."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from boolnet import __version__

    yield "boolnet", __version__
    yield platform.python_implementation().replace("CPython", "Python"), platform.python_version()
    for name in (*PACKAGES, *OPTIONAL):
        with suppress(PackageNotFoundError):
            yield name, version(name)


def _version(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        for name, number in _versions():
            click.echo(f"{name} {number}")
        ctx.exit()


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the versions of it and of what it stands on.",
)
def boolnet() -> None:
    """Compile Boolean functions to exact, counted and verified ReLU networks, and train neural networks in NumPy.

    A SOURCE is an expression, a truth table (0110, 0x96, m(1,2) + d(0)), a PLA or DIMACS CNF text, the path of a
    file that holds one, or - for standard input.
    """


def main() -> None:
    """Run the command line and exit with its code."""
    run(boolnet)
