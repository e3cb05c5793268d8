"""boolnet predict."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from cli.options import json_option, print_json
from cli.table_options import reading_options

if TYPE_CHECKING:
    from nets.core.arrays import Array
    from nets.data import Samples
    from nets.runs.predicting import Predictor

EPILOG = """\b
Examples:
  boolnet predict runs/iris new.csv
  boolnet predict runs/iris new.csv --probabilities > predictions.csv
  boolnet predict runs/iris - --separator ";" --decimal , < new.csv
  boolnet predict runs/lenet t10k-images-idx3-ubyte.gz --top 3 > top.csv
  boolnet predict runs/leaves leaf.png
  boolnet predict runs/reviews --text "a gem of a film"
  boolnet predict runs/reviews - < sentences.txt
"""
SHOWN = 200  # the most samples in a table for a person


def how_written(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of how a csv file is written."""
    for option in reversed(reading_options()):
        function = option(function)
    return function


@click.command("predict", epilog=EPILOG)
@click.argument("run", type=click.Path())
@click.argument("data", required=False)
@click.option("--text", "texts", multiple=True, metavar="SENTENCE", help="A sentence to predict; repeatable.")
@how_written
@click.option("--top", type=click.IntRange(1), default=1, show_default=True, help="How many classes of each sample.")
@click.option("--probabilities", "is_full", is_flag=True, help="Add the probability of every class, a column each.")
@json_option
def command(
    run: str,
    data: str | None,
    texts: tuple[str, ...],
    top: int,
    is_full: bool,
    as_json: bool,
    **said: Any,
) -> None:
    """Say what a trained network makes of new samples.

    RUN is a folder that `boolnet train` made, or a model file. DATA is what can be trained on (its test split is taken
    where it has one), or the same without labels: a csv or npz file, one idx file of images, a PNG or JPEG picture or a
    folder of them, a text file with a sentence a line; - is standard input, sentences or csv. The columns of a csv file
    are found by their names, in any order; those that the model does not read are passed over. On a terminal a table
    comes back, else CSV.
    """
    from pathlib import Path

    from cli.predictions import accuracy, as_dict, rows_of
    from nets.runs.predicting import Predictor

    if (data is None) == (not texts):
        raise click.UsageError("give either DATA or --text")
    predictor = Predictor.load(Path(run))
    samples = read(predictor, data, texts, said)
    for note in samples.notes:
        click.echo(f"note: {note}", err=True)
    outputs = predictor(samples.X)
    if predictor.answers.target != "classes":
        show_answers(predictor, samples, outputs, as_json)
        return
    if as_json:
        print_json(as_dict(predictor, samples, outputs, top) | noted(samples))
        return
    show_rows(*rows_of(predictor, samples, outputs, top, is_full))
    if samples.labels is not None:
        click.echo(f"accuracy {accuracy(predictor, samples, outputs):.2%} of {len(samples.X):,} samples", err=True)


def noted(samples: Samples) -> dict[str, list[str]]:
    """Return what is to be said of samples, if anything, as a key of the JSON."""
    return {"notes": list(samples.notes)} if samples.notes else {}


def read(predictor: Predictor, data: str | None, texts: tuple[str, ...], said: Mapping[str, Any]) -> Samples:
    """Return the samples that a user names: a path, standard input, or sentences.

    Parameters
    ----------
    predictor : Predictor
    data : str or None
        A path, or - for standard input.
    texts : tuple of str
        Sentences, where there is no path.
    said : mapping
        The options of how a csv file is written, None where not given.
    """
    from dataclasses import replace

    from boolnet.core.files import read_stdin
    from nets.data import of_sentences

    if data is not None:
        return predictor.read(read_stdin() if data == "-" else data, **said)
    given = [name for name, value in said.items() if value is not None]
    if given:
        raise click.UsageError(f"--{given[0]} is not for sentences given by --text")
    samples = of_sentences(list(texts))
    return replace(samples, notes=predictor.encoding.notes(samples.X))


def show_answers(predictor: Predictor, samples: Samples, values: Array, as_json: bool) -> None:
    """Print numbers, answers of yes and no, or errors of what is given back.

    Parameters
    ----------
    predictor : Predictor
    samples : Samples
    values : ndarray, shape (N, outputs)
    as_json : bool
    """
    from cli.answers import answer_columns, answers_as_dict, scored

    target, names = predictor.answers.target, predictor.classes
    if as_json:
        print_json(answers_as_dict(target, names, values, samples.y) | noted(samples))
        return
    show_rows(*answer_columns(target, names, values, samples.y))
    for line in scored(target, names, values, samples.y):
        click.echo(line, err=True)


def show_rows(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table for a person, CSV for a program."""
    import csv

    from cli.report import console

    if not sys.stdout.isatty() or len(rows) > SHOWN:  # FORCE_COLOR, as in notebooks, makes no file a terminal
        csv.writer(sys.stdout, lineterminator="\n").writerows([header, *rows])
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 1), header_style="bold")
    for name in header:
        table.add_column(Text(name))
    for cells in rows:
        table.add_row(*map(Text, cells))
    console().print(table)
