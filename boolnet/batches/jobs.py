"""Jobs in processes of their own, whose results come in the order of the jobs, however many there are.

Processes are started anew (spawn), so that they are the same on every system; one that dies costs the job that it had.
They do not hear Ctrl-C, which the terminal sends to all of them: whoever waits for the results hears it, and ends them.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from nets.core.errors import NetsError

AHEAD = 16  # jobs a process may be ahead of the one that is waited for, whose results are kept

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Failure:
    """Why a job has no result.

    Attributes
    ----------
    reason : str
    exit_code : int
        That of a command which ends with it.
    """

    reason: str
    exit_code: int = 1


def results(
    work: Callable[[Job], Result], jobs: Iterable[Job], processes: int = 1
) -> Generator[Result | Failure, None, None]:
    """Yield the result of every job, in their order; where a job fails, its `Failure`.

    Parameters
    ----------
    work : callable
        What other processes can import.
    jobs : iterable
    processes : int
        How many work at once; 1 is this one.

    Examples
    --------
    >>> list(results(abs, [-1, "a", 2]))
    [1, Failure(reason="TypeError: bad operand type for abs(): 'str'", exit_code=1), 2]
    """
    if processes == 1:
        for job in jobs:
            yield _done(work, job)
        return
    workers = [_Worker(work) for _ in range(processes)]
    try:
        yield from _in_order(workers, jobs)
    finally:
        for worker in workers:
            worker.end()


def _done(work: Callable[[Job], Result], job: Job) -> Result | Failure:
    try:
        return work(job)
    except NetsError as error:
        return Failure(str(error), error.exit_code)
    except MemoryError:
        return Failure("out of memory")
    except Exception as error:  # a bug costs the job that it is met in, and is told with it
        return Failure(f"{type(error).__name__}: {error}")


class _Worker:
    """A process, and the number of the job that it has."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self.work, self.number = work, -1
        self.start()

    def start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, other = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(other, self.work), daemon=True)
        with _deaf():
            self.process.start()
        other.close()

    def give(self, number: int, job: Any) -> None:
        self.number = number
        with suppress(OSError):  # it is dead, which `take` finds
            self.connection.send(job)

    def take(self) -> Any:
        """Return the result; of a process that died why, and start another."""
        try:
            return self.connection.recv()
        except (EOFError, OSError):
            self.process.join()
            code = self.process.exitcode or 0
            self.connection.close()
            self.start()
            return Failure(f"its process was ended by signal {-code}" if code < 0 else "its process ended")

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


def _serve(connection: Connection, work: Callable[[Any], Any]) -> None:
    """Do jobs until nobody is there to give them."""
    with suppress(EOFError, OSError):
        while True:
            connection.send(_done(work, connection.recv()))


def _in_order(workers: list[_Worker], jobs: Iterable[Any]) -> Iterator[Any]:
    left, numbered = iter(jobs), 0
    found: dict[int, Any] = {}
    busy, turn = dict[Any, _Worker](), 0
    while True:
        for worker in workers:
            if worker.connection in busy or numbered - turn >= AHEAD * len(workers):
                continue
            for job in islice(left, 1):
                worker.give(numbered, job)
                busy[worker.connection], numbered = worker, numbered + 1
        if not busy:
            return
        for connection in wait(list(busy)):
            worker = busy.pop(connection)
            found[worker.number] = worker.take()
        while turn in found:
            yield found.pop(turn)
            turn += 1


@contextmanager
def _deaf() -> Iterator[None]:
    """Let processes that are started meanwhile not hear Ctrl-C."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
