"""boolnet summary."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.groups import Group
from cli.options import json_option, print_json
from cli.training import Parts, model_options

if TYPE_CHECKING:
    from boolnet.compiler.compiled import Compiled

EPILOG = """\b
Examples:
  boolnet summary lenet
  boolnet summary resnet --depth 20 --input 3x32x32 --classes 100
  boolnet summary text-cnn --input 60 --words 18766
  boolnet summary runs/lenet
  boolnet summary adder.json
"""
#: What each kind of model reads, unless something else is said.
INPUTS = {"vectors": (784,), "maps": (1, 28, 28), "sentences": (60,)}
WORDS = 20_000


class ModelGroup(Group):
    """One command for every model; anything else is the path of a model that is saved."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from nets.models import MODELS

        return list(MODELS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from nets.models import MODELS

        return summary_command(cmd_name) if cmd_name in MODELS else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.list_commands(ctx) and os.path.exists(args[0]):
            return "RUN", summary_of_saved, args
        return super().resolve_command(ctx, args)


@click.group("summary", cls=ModelGroup, epilog=EPILOG, no_args_is_help=True)
def command() -> None:
    """Show a neural network layer by layer.

    Shapes, parameters, multiply-adds and receptive fields (how much of the input an output sees), of a model as it
    would be built, or of one that was trained: instead of a command give its folder or file. Of the file of a
    compiled network, its layers and counts.
    """


class Saved(click.Command):
    """The command of what is saved, whose usage is that of the group: its first word is a path."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        above = parent.parent if parent is not None else None
        return super().make_context("summary", args, above or parent, **extra)


@click.command("RUN", cls=Saved, epilog="\b\nExample:\n  boolnet summary runs/lenet")
@click.argument("run", type=click.Path(path_type=Path))
@json_option
def summary_of_saved(run: Path, as_json: bool) -> None:
    """Show what is in RUN: the folder of a trained model, its file, or the file of a compiled network."""
    from boolnet.compiler.files import load_if_network
    from nets.core.errors import NetsError
    from nets.runs.predicting import Predictor

    try:
        net = load_if_network(str(run))
    except NetsError:
        if run.suffix != ".npz":  # which models have as well
            raise
        net = None
    if net is not None:
        show_network(net, as_json)
        return
    predictor = Predictor.load(run)
    show(predictor.model, predictor.encoding.shape, as_json)


def show_network(net: Compiled, as_json: bool) -> None:
    """Print how large a compiled network is; `boolnet show` has its neurons."""
    from cli.report import console, count_rows, labelled, picture

    if as_json:
        print_json(net.as_dict())
        return
    out = console()
    out.print(picture(net.inputs, net.outputs, net.counts, out.width))
    rows = [("strategy", net.strategy), *count_rows(net.counts), ("meaning", net.meaning)]
    rows.append(("verified", str(net.certificate) if net.certificate else "the file does not say"))
    out.print(labelled([*rows, ("neurons", "boolnet show FILE")], out.width))


def summary_command(name: str) -> click.Command:
    """Return the command that shows a model."""
    from nets.models import MODELS

    row = MODELS[name]

    def callback(shape: tuple[int, ...] | None, as_json: bool, classes: int = 0, words: int = 0, **values: Any) -> None:
        from nets.models.store import build

        options = {key: value for key, value in values.items() if value is not None}
        shape = INPUTS[row.kind] if shape is None else shape
        spec = {"model": name, "options": options, "input_shape": shape, "classes": classes, "vocabulary": words}
        show(build(spec, rng=0), shape, as_json)

    text = "x".join(map(str, INPUTS[row.kind]))
    meaning = {"vectors": "How many features", "maps": "CxHxW", "sentences": "How many words a sentence has"}[row.kind]
    options = [
        click.option("--input", "shape", type=Parts("x"), metavar="SHAPE", help=f"{meaning}.  [default: {text}]")
    ]
    if row.classifies:
        options.append(
            click.option("--classes", type=click.IntRange(1), default=10, show_default=True, help="How many.")
        )
    if row.kind == "sentences":
        many = "Size of the vocabulary."
        options.append(click.option("--words", type=click.IntRange(2), default=WORDS, show_default=True, help=many))
    wrapped = json_option(callback)
    for option in reversed([*options, *model_options(name)]):
        wrapped = option(wrapped)
    return click.command(
        name,
        short_help=row.help[0].upper() + row.help[1:] + ".",
        help=f"Show the model {name}: {row.help} ({row.source}).",
        epilog=f"\b\nExample:\n  boolnet summary {name}",
    )(wrapped)


def show(model: Any, shape: tuple[int, ...], as_json: bool) -> None:
    """Print a model's summary.

    Parameters
    ----------
    model : Module
    shape : sequence of int
        Of one sample.
    as_json : bool
    """
    from cli.report import console
    from nets.inspection.summary import summary

    result = summary(model, shape)
    if as_json:
        print_json(result.to_dict())
    else:
        out = console()
        click.echo(result.to_text(out.width))
