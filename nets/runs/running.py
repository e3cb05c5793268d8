"""A run from data to files: read, encode, build, fit, measure, save."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from nets.charts import curves_picture
from nets.core.arrays import Array
from nets.core.errors import NetsError, StateError
from nets.core.module import Module, Parameter
from nets.core.tables import lookup
from nets.data import Dataset, split_indices
from nets.data.vectors import read_vectors
from nets.io.files import check_place, folder, write_file
from nets.layers import Embedding
from nets.metrics import confusion_matrix
from nets.models import MODELS
from nets.models.store import build, save_model
from nets.optim.clipping import MaxNorm
from nets.runs.encoding import Encoding
from nets.runs.job import Job
from nets.runs.outcome import Outcome, worst_errors
from nets.runs.predicting import Predictor
from nets.tables import Schema
from nets.train import History, Run, fit
from nets.train.callbacks import Callback, CSVLog, EarlyStopping, Schedule, StopOnNaN, Watch
from nets.train.settings import differences

JOB, CHECKPOINT, MODEL, METRIC_LOG, CURVES, CONFUSION, REPORT = (
    "job.json",
    "checkpoint.npz",
    "model.npz",
    "metrics.csv",
    "curves.svg",
    "confusion.svg",
    "report.json",
)
COLUMNS = "columns.json"  # of a table, so that a run that goes on finds them by their names
WORST = 10
SPLIT, WEIGHTS, ORDER, WORDS = 1, 2, 3, 4  # what Job.rng draws for; 0 is the test split


def run(
    job: Job,
    out: Path,
    *,
    resume: bool = False,
    callbacks: Sequence[Callback] = (),
    tell: Callable[[Dataset], None] | None = None,
) -> Outcome:
    """Train a model as a job says, and leave everything about it in a folder.

    Parameters
    ----------
    job : Job
    out : Path
        The folder; it is made where its parent is there.
    resume : bool
        Go on with the run that the folder holds.
    callbacks : sequence of Callback
        Further ones, such as a progress bar.
    tell : callable, optional
        Called with the data once they are read, before anything is learned from them.

    Raises
    ------
    NetsError
        Before any work where the job, the data or the folder are of no use; nothing has been written then.
    """
    row = lookup("model", job.model, MODELS)
    data = job.read(read_columns(out) if resume else None)
    if tell is not None:
        tell(data)
    encoding = Encoding.fit(data, row.kind, job.shape)
    vectors = word_vectors(job, encoding)
    options = {**job.options, **({} if vectors is None else {"dimension": vectors.shape[1]})}
    spec = {
        "model": job.model,
        "options": options,
        "classes": list(data.classes),
        **encoding.to_json(),
    }
    model = build(spec, rng=job.rng(WEIGHTS))
    if vectors is not None:
        begin_with(model, vectors)
    check_folder(job, out, resume)
    start = time.perf_counter()
    with folder(out), np.errstate(all="ignore"):  # what is not finite is told by StopOnNaN
        history = fit_model(job, model, encoding, data, out, resume, callbacks)
    seconds = time.perf_counter() - start
    save_model(out / MODEL, model, spec)
    outcome = outcome_of(job, model, encoding, data, history, seconds, out)
    curves_picture(history, f"{job.model} on {data.name}").save(out / CURVES)
    outcome.picture().save(out / CONFUSION)
    write_file(out / REPORT, (json.dumps(outcome.as_dict(), indent=1) + "\n").encode())
    return outcome


def word_vectors(job: Job, encoding: Encoding) -> Array | None:
    """Return the word vectors that a job begins with, one row for each word number."""
    if job.vectors is None:
        return None
    if encoding.vocabulary is None or job.options.get("mode", "rand") == "rand":
        raise NetsError(
            "word vectors are for a model that does not draw its own",
            help="add --mode static, non-static or multichannel to text-cnn",
        )
    return read_vectors(Path(job.vectors), encoding.vocabulary.words, job.rng(WORDS))[0]


def begin_with(model: Module, vectors: Array) -> None:
    """Put word vectors into every embedding of a model."""
    for _, module in model.named_modules():
        if isinstance(module, Embedding):
            module.weight.data[...] = vectors


def check_folder(job: Job, out: Path, resume: bool) -> None:
    """Refuse a folder that cannot be made, or that holds another run.

    Parameters
    ----------
    job : Job
    out : Path
        The folder.
    resume : bool
        Whether a run that it holds is gone on with.
    """
    if os.path.exists(out / JOB):
        if not resume:
            raise StateError(f"{out} holds a run already", help="--resume goes on with it; or choose another folder")
        check_same(job, read_job(out))
        return
    if resume and os.path.exists(out):
        raise StateError(f"{out} holds no run to go on with", help="leave --resume out to begin one")
    if not os.path.isdir(out):
        check_place(out)
        if os.path.exists(out):
            raise NetsError(f"cannot make the folder {out}: there is a file of that name", help="choose another name")


class Opening(Callback):
    """Write the job once all is checked."""

    def __init__(self, job: Job, out: Path, table: Schema | None) -> None:
        self.job, self.out, self.table = job, out, table

    def on_train_begin(self, run: Run) -> None:
        if self.table is not None:
            write_file(self.out / COLUMNS, (json.dumps(self.table.to_json(), indent=1) + "\n").encode())
        write_file(self.out / JOB, (json.dumps(self.job.to_json(), indent=1) + "\n").encode())


def read_job(out: Path) -> Job:
    """Return the job of a folder that holds a run."""
    try:
        return Job.from_json(json.loads((out / JOB).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise StateError(f"{out} holds no run", help="give the folder that --out named") from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StateError(f"{out / JOB} is damaged: {error}", help="begin the run anew in another folder") from None


def read_columns(out: Path) -> Schema | None:
    """Return the columns of the table that the run in a folder was begun with, if it was one."""
    try:
        return Schema.from_json(json.loads((out / COLUMNS).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StateError(f"{out / COLUMNS} is damaged: {error}", help="begin the run anew in another folder") from None


def check_same(job: Job, before: Job) -> None:
    """Refuse to go on with a run that was asked for otherwise."""
    changed = list(differences(before.to_json(), job.to_json()))
    if changed:
        raise StateError(
            f"the run was begun otherwise: {'; '.join(changed)}",
            help="go on with the same options, or begin a new run in another folder",
        )


def fit_model(
    job: Job,
    model: Module,
    encoding: Encoding,
    data: Dataset,
    out: Path,
    resume: bool,
    callbacks: Sequence[Callback],
) -> History:
    """Fit the model as the recipe says.

    Parameters
    ----------
    job : Job
        Whose recipe says how.
    model : Module
    encoding : Encoding
        What turns the data into the model's inputs.
    data : Dataset
    out : Path
        The folder for checkpoint and log.
    resume : bool
        Go on from the checkpoint.
    callbacks : sequence of Callback
        Beside those of the recipe.
    """
    recipe = job.recipe
    X, y = encoding(data.X), data.y
    validation, watches = None, list[Callback]()
    if recipe.validation:
        kept, watched = split_indices(y, recipe.validation, job.rng(SPLIT))
        validation = (X[watched], y[watched])
        X, y = X[kept], y[kept]
    elif data.X_test is not None and data.y_test is not None:
        watches = [Watch(encoding(data.X_test), data.y_test, prepare=encoding.prepare)]
    optimizer = recipe.make_optimizer(model.parameters())
    schedule = recipe.make_schedule(optimizer, -(-len(X) // recipe.batch_size))
    own: list[Callback] = [Opening(job, out, data.table), StopOnNaN(), *watches, CSVLog(out / METRIC_LOG)]
    own += [Schedule(schedule, recipe.monitor)] if schedule is not None else []
    own += [EarlyStopping(recipe.patience, recipe.monitor)] if recipe.patience is not None else []
    return fit(
        model,
        X,
        y,
        loss=recipe.make_loss(class_weights(y, len(data.classes)) if recipe.balanced else None),
        optimizer=optimizer,
        epochs=recipe.epochs,
        batch_size=recipe.batch_size,
        rng=job.rng(ORDER),
        validation=validation,
        prepare=encoding.prepare,
        augment=recipe.make_augment(),
        clip_norm=recipe.clip_norm,
        constraints=[] if recipe.max_norm is None else [MaxNorm(output_weights(model), recipe.max_norm)],
        callbacks=[*own, *callbacks],
        checkpoint=out / CHECKPOINT,
        resume=resume,
    )


def output_weights(model: Module) -> list[Parameter]:
    """Return the weights of the last layer."""
    return [parameter for parameter in model.parameters() if parameter.decays][-1:]


def class_weights(y: Array, classes: int) -> tuple[float, ...]:
    """Return weights under which every class counts the same, 1 in the mean over samples.

    >>> class_weights(np.array([0, 0, 0, 1]), 2)
    (0.6666666666666666, 2.0)
    """
    counts = np.bincount(y, minlength=classes)
    return tuple(float(len(y) / (classes * max(int(count), 1))) for count in counts)


def outcome_of(
    job: Job, model: Module, encoding: Encoding, data: Dataset, history: History, seconds: float, out: Path
) -> Outcome:
    """Return how the model does on the test split.

    Parameters
    ----------
    job : Job
    model : Module
        As trained.
    encoding : Encoding
        What turns the data into the model's inputs.
    data : Dataset
        With a test split.
    history : History
        Of the training.
    seconds : float
        How long it took.
    out : Path
        The folder of the run's files.
    """
    assert data.X_test is not None
    assert data.y_test is not None
    probabilities = Predictor(model, encoding, data.classes)(data.X_test)
    predicted = probabilities.argmax(axis=1)
    return Outcome(
        model=job.model,
        parameters=sum(parameter.data.size for parameter in model.parameters() if parameter.learned),
        epochs=len(history),
        train_loss=float(history[-1]["train_loss"]) if history else float("nan"),
        test_accuracy=float((predicted == data.y_test).mean()),
        confusion=confusion_matrix(predicted, data.y_test, len(data.classes)),
        classes=data.classes,
        worst=worst_errors(probabilities, data, WORST),
        seconds=seconds,
        files=tuple(str(out / name) for name in (MODEL, CHECKPOINT, METRIC_LOG, CURVES, CONFUSION, REPORT, JOB)),
    )
