"""boolnet predict."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.options import json_option, print_json

if TYPE_CHECKING:
    from nets.core.arrays import Array
    from nets.data import Samples
    from nets.runs.predicting import Predictor

EPILOG = """\b
Examples:
  boolnet predict runs/iris new.csv
  boolnet predict runs/lenet mnist --json
  boolnet predict runs/lenet t10k-images-idx3-ubyte.gz --top 3 > predictions.csv
  boolnet predict runs/reviews --text "a gem of a film"
  boolnet predict runs/reviews - < sentences.txt
"""
SHOWN = 200  # the most samples in a table for a person


@click.command("predict", epilog=EPILOG)
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("data", required=False)
@click.option("--text", "texts", multiple=True, metavar="SENTENCE", help="A sentence to predict; repeatable.")
@click.option("--top", type=click.IntRange(1), default=1, show_default=True, help="How many classes of each sample.")
@json_option
def command(run: Path, data: str | None, texts: tuple[str, ...], top: int, as_json: bool) -> None:
    """Say what a trained network makes of new samples.

    RUN is a folder that `boolnet train` made, or a model file. DATA is what can be trained on (its test split is taken
    where it has one), or the same without labels: a csv or npz file, one idx file of images, a text file with a
    sentence a line (- for standard input). On a terminal a table comes back, else CSV.
    """
    from boolnet.core.files import read_stdin
    from nets.data import of_sentences, read_samples
    from nets.runs.predicting import Predictor

    if (data is None) == (not texts):
        raise click.UsageError("give either DATA or --text")
    predictor = Predictor.load(run)
    if data == "-":
        samples = of_sentences(read_stdin().decode("utf-8", "replace").split("\n"))
    elif data is not None:
        reads = (predictor.encoding.kind, predictor.encoding.scaled_shape, predictor.answers.target, predictor.classes)
        samples = read_samples(Path(data), *reads)
    else:
        samples = of_sentences(list(texts))
    probabilities = predictor(samples.X)
    if predictor.answers.target != "classes":
        show_answers(predictor, samples, probabilities, as_json)
        return
    order = (-probabilities).argsort(axis=1, kind="stable")[:, :top]
    if as_json:
        print_json(as_dict(predictor, samples, probabilities, order))
    else:
        show(predictor, samples, probabilities, order)


def as_dict(predictor: Predictor, samples: Samples, probabilities: Array, order: Array) -> dict[str, Any]:
    """Return predictions as plain values.

    Parameters
    ----------
    predictor : Predictor
    samples : Samples
    probabilities : ndarray, shape (N, classes)
    order : ndarray of int, shape (N, top)
        The classes of each sample, likeliest first.
    """
    predictions = [
        {predictor.classes[k]: round(float(row[k]), 6) for k in best}
        for row, best in zip(probabilities, order.tolist(), strict=True)
    ]
    result: dict[str, Any] = {"classes": list(predictor.classes), "predictions": predictions}
    if samples.labels is not None:
        result |= {"labels": list(samples.labels), "accuracy": accuracy(predictor, samples, order)}
    return result


def accuracy(predictor: Predictor, samples: Samples, order: Array) -> float:
    """Return the share of samples whose likeliest class is their label.

    Parameters
    ----------
    predictor : Predictor
    samples : Samples
        With labels.
    order : ndarray of int, shape (N, top)
        The classes of each sample, likeliest first.
    """
    labels = samples.labels or ()
    right = [predictor.classes[k] == label for k, label in zip(order[:, 0].tolist(), labels, strict=True)]
    return float(sum(right) / len(right))


def show(predictor: Predictor, samples: Samples, probabilities: Array, order: Array) -> None:
    """Print predictions: a table for a person, CSV for a program.

    Parameters
    ----------
    predictor : Predictor
    samples : Samples
    probabilities : ndarray, shape (N, classes)
    order : ndarray of int, shape (N, top)
        The classes of each sample, likeliest first.
    """
    header = ["sample", *(["label"] if samples.labels else [])]
    for place in range(order.shape[1]):
        header += [f"class_{place + 1}", f"probability_{place + 1}"] if order.shape[1] > 1 else ["class", "probability"]
    rows = []
    for i, best in enumerate(order.tolist()):
        cells = [str(i), *([samples.labels[i]] if samples.labels else [])]
        for k in best:
            cells += [predictor.classes[k], f"{probabilities[i, k]:.6f}"]
        rows.append(cells)
    show_rows(header, rows)
    if samples.labels is not None:
        click.echo(f"accuracy {accuracy(predictor, samples, order):.2%} of {len(rows):,} samples", err=True)


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

    if as_json:
        print_json(answers_as_dict(predictor.answers.target, predictor.classes, values, samples.y))
        return
    show_rows(*answer_columns(predictor.answers.target, predictor.classes, values, samples.y))
    for line in scored(predictor.answers.target, predictor.classes, values, samples.y):
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
