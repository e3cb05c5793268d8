"""The folder of a run: what is refused before any work, and what a run that is gone on with has to keep."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from nets.core.errors import StateError
from nets.io.files import check_folder_place, write_file
from nets.runs.job import Job
from nets.runs.tasks import monitor_of
from nets.tables import Schema
from nets.train import Run, Schedule
from nets.train.callbacks import Callback
from nets.train.settings import differences

JOB = "job.json"
COLUMNS = "columns.json"  # of a table, so that a run that goes on finds them by their names
#: Where the option of a job is not called as the command calls it.
OPTIONS: Mapping[str, str] = {
    "test_share": "test",
    "recipe.batch_size": "batch",
    "recipe.metrics": "metric",
    "recipe.optimizer_options": "optimizer",
    "recipe.schedule_options": "schedule",
    "recipe.loss_options": "loss",
}
TARGETS: Mapping[str | None, str] = {
    "numbers": "--regression",
    "labels": "--multilabel",
    "classes": "--classification",
    None: "neither --regression, --multilabel nor --classification",
}
OWN = ("momentum", "nesterov", "weight_decay", "rho")  # options of optimisers that are options of the command


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
    check_folder_place(out)


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
    """Refuse to go on with a run that was asked for otherwise; it may have more epochs than before.

    Parameters
    ----------
    job : Job
        As it is asked for now.
    before : Job
        As it was begun.
    """
    if before.model != job.model:
        raise StateError(
            f"the run was begun with the model {before.model}, not {job.model}",
            help=f"boolnet train {before.model} .. --resume goes on with it; or begin a new run in another folder",
        )
    had, has = before.recipe.epochs, job.recipe.epochs
    if has < had:
        raise StateError(
            f"the run was begun with {had:,} epochs, and cannot go on to {has:,}",
            help=f"give --epochs {had} or more, or begin a new run in another folder",
        )
    longer = replace(before, recipe=replace(before.recipe, epochs=has))
    changed = list(_changes(longer.to_json(), job.to_json()))
    if changed:
        raise StateError(
            f"the run was begun otherwise: {'; '.join(changed)}",
            help="go on with the same options (those that are left out are the run's), or begin a new run in another "
            "folder; more epochs may be asked for",
        )


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yield in words which options of the command differ."""
    for text in differences(before, now):
        key, space, rest = text.partition(" ")
        if key == "target":
            yield f"the target was {TARGETS[before.get('target')]} and is {TARGETS[now.get('target')]}"
            continue
        place = next((place for place in OPTIONS if key == place or key.startswith(place + ".")), "")
        name = key.rpartition(".")[2] if key.rpartition(".")[2] in OWN else OPTIONS.get(place, key.rpartition(".")[2])
        yield f"--{name.replace('_', '-')}{space}{rest}"


def extension_note(before: Job, job: Job) -> str | None:
    """Return what is to be known of a run that goes on for more epochs than it was begun with; None if nothing is.

    Without a word, its end is that of a run of as many epochs, bit for bit.

    Parameters
    ----------
    before : Job
        As it was begun.
    job : Job
        As it is asked for now.
    """
    had, has = before.recipe.epochs, job.recipe.epochs
    if has <= had or not job.recipe.ends_with_epochs:
        return None
    return (
        f"the schedule {job.recipe.schedule} goes by the number of epochs: the first {had} had the rates of a run of "
        f"{had}, from now on they are those of one of {has}, so that the end is not that of {has} in one go; "
        "--schedule none, or a schedule with options of its own, has no such seam"
    )


class Opening(Callback):
    """Write the job once all is checked."""

    def __init__(self, job: Job, out: Path, table: Schema | None = None) -> None:
        self.job, self.out, self.table = job, out, table

    def on_train_begin(self, run: Run) -> None:
        if self.table is not None:
            write_file(self.out / COLUMNS, (json.dumps(self.table.to_json(), indent=1) + "\n").encode())
        write_file(self.out / JOB, (json.dumps(self.job.to_json(), indent=1) + "\n").encode())


class JobSchedule(Schedule):
    """A schedule that is named by the options of its job: what follows from the number of epochs may change."""

    def __init__(self, schedule: Any, job: Job) -> None:
        super().__init__(schedule, monitor_of(job.recipe))
        self.job = job

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        super().load_state_dict(state)
        if self.job.recipe.ends_with_epochs:
            self.schedule.apply()  # as it is for the epochs that there are now

    def __repr__(self) -> str:
        recipe = self.job.recipe
        return f"Schedule({recipe.schedule}, {dict(recipe.schedule_options)}, {recipe.monitor!r})"
