"""boolnet predict."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cli.options import json_option, print_json

if TYPE_CHECKING:
    from nets.data import Samples
    from nets.runs.predicting import Predictor

EPILOG = """\b
Examples:
  boolnet predict runs/iris new.csv
  boolnet predict runs/iris new.csv --probabilities > predictions.csv
  boolnet predict runs/iris - < new.csv
  boolnet predict runs/lenet t10k-images-idx3-ubyte.gz --top 3 > predictions.csv
  boolnet predict runs/leaves leaf.png
  boolnet predict runs/reviews --text "a gem of a film"
  boolnet predict runs/reviews - < sentences.txt
"""
SHOWN = 200  # the most samples in a table for a person


@click.command("predict", epilog=EPILOG)
@click.argument("run", type=click.Path())
@click.argument("data", required=False)
@click.option("--text", "texts", multiple=True, metavar="SENTENCE", help="A sentence to predict; repeatable.")
@click.option("--encoding", metavar="NAME", help="What a text is in, where its bytes do not tell: latin-1, koi8-r.")
@click.option("--top", type=click.IntRange(1), default=1, show_default=True, help="How many classes of each sample.")
@click.option("--probabilities", "is_full", is_flag=True, help="Add the probability of every class, a column each.")
@json_option
def command(
    run: str,
    data: str | None,
    texts: tuple[str, ...],
    encoding: str | None,
    top: int,
    is_full: bool,
    as_json: bool,
) -> None:
    """Say what a trained network makes of new samples.

    RUN is a folder that `boolnet train` made, or a model file. DATA is what can be trained on (its test split is taken
    where it has one), or the same without labels: a csv or npz file, one idx file of images, a PNG or JPEG picture or a
    folder of them, a text file with a sentence a line; - is standard input, sentences or csv. The columns of a csv file
    are found by their names, in any order; those that the model does not read are passed over. On a terminal a table
    comes back, else CSV.
    """
    from pathlib import Path

    from cli.predictions import as_dict, measure, rows_of
    from nets.runs.predicting import Predictor

    if (data is None) == (not texts):
        raise click.UsageError("give either DATA or --text")
    predictor = Predictor.load(Path(run))
    samples = read(predictor, data, texts, encoding)
    for note in samples.notes:
        click.echo(f"note: {note}", err=True)
    outputs = predictor(samples.X)
    if as_json:
        print_json(as_dict(predictor, samples, outputs, top))
        return
    show(*rows_of(predictor, samples, outputs, top, is_full))
    if measured := measure(predictor, samples, outputs):
        name, value = measured
        shown = f"{value:.2%}" if predictor.target != "numbers" else f"{value:.6g}"
        click.echo(f"{name} {shown} of {len(samples.X):,} samples", err=True)


def read(predictor: Predictor, data: str | None, texts: tuple[str, ...], encoding: str | None) -> Samples:
    """Return the samples that a user names.

    Parameters
    ----------
    predictor : Predictor
    data : str or None
        A path, or - for standard input.
    texts : tuple of str
        Sentences, where there is no path.
    encoding : str or None
        What text is in.
    """
    from dataclasses import replace

    from boolnet.core.files import read_stdin
    from nets.data import of_sentences

    if data is not None:
        return predictor.read(read_stdin() if data == "-" else data, encoding)
    samples = of_sentences(list(texts))
    return replace(samples, notes=predictor.encoding.notes(samples.X))


def show(header: list[str], rows: list[list[str]]) -> None:
    """Print predictions: a table for a person, CSV for a program."""
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
