"""boolnet train."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.groups import Group
from cli.options import json_option, print_json
from cli.training import job_options, model_options, recipe_options

if TYPE_CHECKING:
    from nets.data import Dataset

EPILOG = """\b
Examples:
  boolnet train mlp --data iris.csv --out runs/iris
  boolnet train mlp --data people.csv --label left --ignore id,name --out runs/p
  boolnet train mlp --data houses.csv --label price --regression \\
      --out runs/houses
  boolnet train mlp --data films.csv --label funny,sad,long --multilabel \\
      --out runs/films
  boolnet train autoencoder --data mnist --code 16 --out runs/codes
  boolnet train lenet --data mnist --out runs/lenet --epochs 3
  boolnet train resnet --depth 20 --data cifar.npz --out runs/r20 \\
      --augment flip --augment crop:4
  boolnet train cnn --data leaves --resize 32x32 --out runs/leaves
  boolnet train text-cnn --data reviews --out runs/reviews --fold 1/10
  boolnet train lenet --data mnist --out runs/lenet --epochs 6 --resume

\b
--data is a folder of idx files with the usual names, a csv or npz file, a
folder with one file of sentences for each class, or one with a folder of PNG
or JPEG pictures for each class (pip install 'boolnet[images]').
Labels are classes, unless --regression or --multilabel says otherwise.
Ctrl-C ends a run; what it had after its last epoch is kept, and --resume goes
on from there to the same end, bit for bit; with more --epochs, beyond it.
`boolnet train MODEL --help` has the options of a model; `boolnet predict` uses
what was trained.
"""


class ModelGroup(Group):
    """One command for every model, made from its row of `nets.models.MODELS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from nets.models import MODELS

        return list(MODELS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return train_command(cmd_name) if cmd_name in self.list_commands(ctx) else None


@click.group("train", cls=ModelGroup, epilog=EPILOG, no_args_is_help=True)
def command() -> None:
    """Train a neural network on a data set.

    A RUN folder gets the model, the metrics of every epoch (CSV), the learning curves and the confusion matrix
    (SVG), and a report; at the end come the accuracy on the test split, the confusion matrix and the worst errors.
    Where numbers are predicted (--regression), come their errors and residuals; of several labels (--multilabel), a
    row for each and ROC curves; an autoencoder, which needs no labels, ends with the errors of what it gives back.
    """


def train_command(name: str) -> click.Command:
    """Return the command that trains a model."""
    from nets.models import MODELS

    def callback(data: str, out: str, resume: bool, as_json: bool, **values: Any) -> None:
        train(name, data, Path(out), resume, as_json, values)

    made = click.command(
        name,
        short_help=MODELS[name].help[0].upper() + MODELS[name].help[1:] + ".",
        help=f"Train the model {name}: {MODELS[name].help} ({MODELS[name].source}).",
        epilog=f"\b\nExample:\n  boolnet train {name} --data PATH --out runs/{name}",
    )
    options = [*job_options(MODELS[name]), *recipe_options(name), *model_options(name)]
    wrapped = json_option(callback)
    for option in reversed(options):
        wrapped = option(wrapped)
    return made(wrapped)


def train(name: str, data: str, out: Path, resume: bool, as_json: bool, values: dict[str, Any]) -> None:
    """Train, and say what came of it.

    Parameters
    ----------
    name : str
        A row of `MODELS`.
    data : str
        Path of the data.
    out : Path
        Folder of the run.
    resume : bool
        Go on with the run in `out`.
    as_json : bool
    values : mapping of str to value
        The other options by name, None where not given.
    """
    from cli.table_options import show_data
    from cli.training import job_of, progress
    from nets.data.facts import facts_of
    from nets.runs import run
    from nets.runs.resuming import JOB, check_same, extension_note, read_job
    from nets.runs.running import CHECKPOINT

    before = read_job(out) if resume and (out / JOB).exists() else None
    job = job_of(name, data, values, before)
    if before is not None:
        check_same(job, before)
        if (note := extension_note(before, job)) is not None:
            click.echo(note, err=True)
    facts: dict[str, Any] = {}

    def tell(data: Dataset) -> None:
        facts.update(facts_of(data))
        show_data(data)

    try:
        outcome = run(job, out, resume=resume, callbacks=[progress(as_json)], tell=tell)
    except KeyboardInterrupt:
        is_begun = (out / CHECKPOINT).exists()
        goes_on = f"; --resume goes on from the last whole epoch in {out}" if is_begun else ", before a whole epoch"
        click.echo(f"\nstopped{goes_on}", err=True)
        raise
    if as_json:
        print_json(outcome.as_dict() | {"data": facts})
        return
    from cli.training_report import show_outcome

    show_outcome(outcome)
