"""A run from data to files: read, encode, build, fit, measure, save."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nets.charts import curves_picture
from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.core.module import Module, Parameter
from nets.core.tables import lookup
from nets.data import Dataset, split_indices
from nets.data.scaling import Scaling
from nets.data.targets import INPUT
from nets.data.vectors import read_vectors
from nets.io.files import folder, write_file
from nets.layers import Embedding
from nets.metrics import Metric
from nets.models import MODELS
from nets.models.store import build, save_model
from nets.optim.clipping import MaxNorm
from nets.runs.answers import Answers
from nets.runs.classified import ClassResult
from nets.runs.encoding import Encoding
from nets.runs.hints import hint_of
from nets.runs.job import Job
from nets.runs.labelled import LabelResult
from nets.runs.measured import Measured
from nets.runs.outcome import Outcome, Result
from nets.runs.reconstructed import InputResult
from nets.runs.regressed import NumberResult
from nets.runs.resuming import COLUMNS, JOB, JobSchedule, Opening, check_folder, extension_note, read_columns, read_job
from nets.runs.tasks import loss_targets, make_loss, metrics_of, monitor_of
from nets.tables import Schema
from nets.train import History, fit, predict
from nets.train.callbacks import Callback, CSVLog, EarlyStopping, StopOnNaN, Watch

CHECKPOINT, MODEL, METRIC_LOG, CURVES, REPORT = (
    "checkpoint.npz",
    "model.npz",
    "metrics.csv",
    "curves.svg",
    "report.json",
)
SPLIT, WEIGHTS, ORDER, WORDS = 1, 2, 3, 4  # what Job.rng draws for; 0 is the test split


@dataclass(frozen=True, eq=False)
class Setting:
    """A job with what was read and measured for it.

    Attributes
    ----------
    job : Job
    data : Dataset
        With a test split.
    encoding : Encoding
        What turns samples into the model's inputs.
    answers : Answers
        What the model's outputs stand for.
    metrics : mapping of str to callable
    """

    job: Job
    data: Dataset
    encoding: Encoding
    answers: Answers
    metrics: Mapping[str, Metric]

    @classmethod
    def of(cls, job: Job, like: Schema | None = None) -> Setting:
        """Return the setting of a job, all that it asks for checked against the data.

        Parameters
        ----------
        job : Job
        like : Schema, optional
            Of the table that the run was begun with.
        """
        row = lookup("model", job.model, MODELS)
        data = job.read(like)
        encoding = Encoding.fit(data, row.kind, job.shape)
        columns = data.y.reshape(len(data.y), -1)
        scaling = Scaling.fit(columns) if data.target == "numbers" else None
        make_loss(job.recipe, data.target, data.y, data.classes)
        metrics = metrics_of(job.recipe, data.target, scaling)
        return cls(job, data, encoding, Answers(data.target, scaling), metrics)

    def samples(self, X: Array, y: Array) -> tuple[Array, Array]:
        """Return samples and targets as `fit` takes them."""
        x = self.encoding(X)
        own = self.encoding.prepare(x) if self.data.target == INPUT else None
        return x, loss_targets(self.data.target, y, self.answers.scaling, own)


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
        The folder; it is made, with those that lead to it.
    resume : bool
        Go on with the run that the folder holds; the job may ask for more epochs than it was begun with.
    callbacks : sequence of Callback
        Further ones, such as a progress bar.
    tell : callable, optional
        Called with the data once they are read, before anything is learned from them.

    Raises
    ------
    NetsError
        Before any work where the job, the data or the folder are of no use; nothing has been written then.
    """
    check_folder(job, out, resume)
    setting = Setting.of(job, read_columns(out) if resume else None)
    if tell is not None:
        tell(setting.data)
    vectors = word_vectors(job, setting.encoding)
    options = {**job.options, **({} if vectors is None else {"dimension": vectors.shape[1]})}
    spec = {
        "model": job.model,
        "options": options,
        "classes": list(setting.data.classes),
        **setting.answers.to_json(),
        **setting.encoding.to_json(),
    }
    model = build(spec, rng=job.rng(WEIGHTS))
    if vectors is not None:
        begin_with(model, vectors)
    note = extension_note(read_job(out), job) if os.path.exists(out / JOB) else None
    start = time.perf_counter()
    with folder(out), np.errstate(all="ignore"):  # what is not finite is told by StopOnNaN
        history = fit_model(setting, model, out, resume, callbacks)
    seconds = time.perf_counter() - start
    save_model(out / MODEL, model, spec)
    outcome = outcome_of(setting, model, history, seconds, out, note)
    curves_picture(history, f"{job.model} on {setting.data.name}").save(out / CURVES)
    outcome.picture().save(out / f"{outcome.result.picture_name}.svg")
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


def fit_model(setting: Setting, model: Module, out: Path, resume: bool, callbacks: Sequence[Callback]) -> History:
    """Fit the model as the recipe says.

    Parameters
    ----------
    setting : Setting
        Whose job has the recipe.
    model : Module
    out : Path
        The folder for checkpoint and log.
    resume : bool
        Go on from the checkpoint.
    callbacks : sequence of Callback
        Beside those of the recipe.
    """
    job, data, prepare = setting.job, setting.data, setting.encoding.prepare
    recipe, labels = job.recipe, data.y
    X, y = setting.samples(data.X, data.y)
    validation, watches = None, list[Callback]()
    if recipe.validation:
        kept, watched = split_indices(labels, recipe.validation, job.rng(SPLIT))
        validation = (X[watched], y[watched])
        X, y, labels = X[kept], y[kept], labels[kept]
    elif data.X_test is not None and data.y_test is not None:
        watches = [Watch(*setting.samples(data.X_test, data.y_test), prepare=prepare, metrics=setting.metrics)]
    optimizer = recipe.make_optimizer(model.parameters())
    schedule = recipe.make_schedule(optimizer, -(-len(X) // recipe.batch_size))
    own: list[Callback] = [Opening(job, out, data.table), StopOnNaN(), *watches, CSVLog(out / METRIC_LOG)]
    own += [JobSchedule(schedule, job)] if schedule is not None else []
    own += [EarlyStopping(recipe.patience, monitor_of(recipe))] if recipe.patience is not None else []
    return fit(
        model,
        X,
        y,
        loss=make_loss(recipe, data.target, labels, data.classes),
        optimizer=optimizer,
        epochs=recipe.epochs,
        batch_size=recipe.batch_size,
        rng=job.rng(ORDER),
        validation=validation,
        prepare=prepare,
        augment=recipe.make_augment(),
        metrics=setting.metrics,
        clip_norm=recipe.clip_norm,
        constraints=[] if recipe.max_norm is None else [MaxNorm(output_weights(model), recipe.max_norm)],
        callbacks=[*own, *callbacks],
        checkpoint=out / CHECKPOINT,
        resume=resume,
    )


def output_weights(model: Module) -> list[Parameter]:
    """Return the weights of the last layer."""
    return [parameter for parameter in model.parameters() if parameter.decays][-1:]


def outcome_of(
    setting: Setting, model: Module, history: History, seconds: float, out: Path, note: str | None = None
) -> Outcome:
    """Return how the model does on the test split.

    Parameters
    ----------
    setting : Setting
    model : Module
        As trained.
    history : History
        Of the training.
    seconds : float
        How long it took.
    out : Path
        The folder of the run's files.
    note : str, optional
        What is to be known of the run.
    """
    job = setting.job
    result = tested_by(setting, model)
    can_drop = any(option.name == "dropout" for option in MODELS[job.model].options)
    hint = hint_of(result, setting.data.target, history, job.recipe.epochs, can_drop and not job.options.get("dropout"))
    files = (
        MODEL,
        CHECKPOINT,
        METRIC_LOG,
        CURVES,
        f"{result.picture_name}.svg",
        REPORT,
        JOB,
        *([COLUMNS] if setting.data.table else []),
    )
    return Outcome(
        model=job.model,
        parameters=sum(parameter.data.size for parameter in model.parameters() if parameter.learned),
        epochs=len(history),
        train_loss=float(history[-1]["train_loss"]) if history else float("nan"),
        result=result,
        seconds=seconds,
        files=tuple(str(out / name) for name in files),
        hints=tuple(text for text in (note, hint) if text is not None),
    )


def tested_by(setting: Setting, model: Module) -> Result:
    """Return what the test split says of a model, by what is predicted."""
    data = setting.data
    assert data.X_test is not None
    assert data.y_test is not None
    x, y = setting.samples(data.X_test, data.y_test)
    z = predict(model, x, prepare=setting.encoding.prepare)
    scores = {name: metric(z, y) for name, metric in setting.metrics.items()}
    measured = Measured(data, setting.answers(z, y if data.target == INPUT else None), scores)
    if data.target == "numbers":
        return NumberResult.of(measured)
    if data.target == "labels":
        return LabelResult.of(measured)
    if data.target == INPUT:
        return InputResult.of(measured, y)
    return ClassResult.of(measured)
