"""A batch: jobs done, their files written, their lines added to the index, those that failed named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import tee
from typing import Any, Protocol

from boolnet.batches.folder import BatchFolder
from boolnet.batches.jobs import Failure, results

Tell = Callable[[int, int], None]  # hears how many jobs are done now, and how many were done before


class Numbered(Protocol):
    """A job, which knows its number and what to call it."""

    @property
    def item(self) -> int: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Made:
    """What a job makes.

    Attributes
    ----------
    files : mapping of str to bytes
        By their place in the folder.
    row : mapping of str to JSON value
        Its line of the index, with its "item".
    """

    files: Mapping[str, bytes]
    row: Mapping[str, Any]


@dataclass(frozen=True)
class FailedJob:
    """A job that made nothing, and why."""

    item: int
    name: str
    reason: str
    exit_code: int

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {"item": self.item, "name": self.name, "reason": self.reason}


@dataclass(frozen=True)
class Outcome:
    """What a run did.

    Attributes
    ----------
    made, before : int
        Jobs that were done now, and those that were done already.
    failures : tuple of FailedJob
    """

    made: int
    before: int
    failures: tuple[FailedJob, ...] = field(default=())

    @property
    def exit_code(self) -> int:
        """The code of a command: 0, or the largest of its failures."""
        return max((failure.exit_code for failure in self.failures), default=0)


def run_batch(
    folder: BatchFolder,
    jobs: Iterable[Numbered],
    work: Callable[[Any], Made],
    processes: int = 1,
    tell: Tell | None = None,
) -> Outcome:
    """Do the jobs that are not done yet, and put their results into a folder.

    Parameters
    ----------
    folder : BatchFolder
    jobs : iterable of Numbered
        In the order of their numbers.
    work : callable
        From a job to what it makes; other processes must be able to import it.
    processes : int
    tell : callable, optional
    """
    before = len(folder.lines)
    left = (job for job in jobs if job.item not in folder.lines)
    given, named = tee(left)
    made, failures = 0, list[FailedJob]()
    with closing(results(work, given, processes)) as all_found:  # so that processes end when this does
        for found in all_found:
            job = next(named)
            if isinstance(found, Failure):
                failures.append(FailedJob(job.item, job.name, found.reason, found.exit_code))
            else:
                folder.add(found.files, found.row)
                made += 1
            if tell is not None:
                tell(made, before)
    folder.settle()
    return Outcome(made, before, tuple(failures))
