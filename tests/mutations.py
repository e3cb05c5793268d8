"""Files with errors put into them, read: what may happen, how long it may take, and how to try very many.

`tests.mutated_files` says what saved networks are, `tests.mutated_texts` what sources are. What is read or refused
with an error of ours is well; anything else, more than two seconds of work, or more than 1 GiB of memory is printed,
and the file kept where ``--keep FOLDER`` says.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from nets.core.errors import NetsError
from tests.architecture import ROOT

SECONDS, MEMORY = 2.0, 1 << 30
READ = "read"

Files = Mapping[str, Sequence[bytes]]


@dataclass(frozen=True)
class Subject:
    """What is mutated and read.

    Attributes
    ----------
    module : str
        Its name, to start it again in a child.
    what : str
        What the files are, in a word.
    files : callable
        Returns good files of every format.
    mutated : callable
        Returns one of the files of a format with an error in it.
    problem_of : callable
        Reads a file as a format: what is wrong with how that goes, "" where it is refused, or `READ`.
    """

    module: str
    what: str
    files: Callable[[], Files]
    mutated: Callable[[random.Random, Files, str], bytes]
    problem_of: Callable[[Path, str], str]


class TooLongError(BaseException):
    """The work on a file took too long; no reader may catch it."""


def of_bytes(rng: random.Random, data: bytes) -> bytes:
    """Change some bytes anywhere."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 5, 20))):
        at = rng.randrange(len(changed) + 1)
        kind = rng.randrange(7)
        if kind == 0 and at < len(changed):
            changed[at] ^= 1 << rng.randrange(8)
        elif kind == 1 and at < len(changed):
            changed[at] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
        elif kind == 2:
            changed[at:at] = rng.choice((rng.randbytes(rng.randrange(1, 9)), b"\xff" * 9, b"[" * 3000, b"\0" * 100))
        elif kind == 3:
            del changed[at : at + rng.choice((1, 1, 4, 50))]
        elif kind == 4:
            stop = at + rng.randrange(1, 200)
            changed[at:at] = changed[at:stop] * rng.choice((1, 1, 100))
        elif kind == 5 and rng.random() < 0.3:
            del changed[at:]
        elif kind == 6:
            changed[at : at + 8] = struct.pack("<Q", rng.choice((1 << 62, 1 << 33, 100, len(changed))))
    return bytes(changed)


def outcome(work: Callable[[], str]) -> str:
    """Return what work returns, "" for an error of ours, else what went wrong with it."""

    def stop(number: int, frame: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        return work()
    except NetsError:
        return ""
    except TooLongError:
        return f"more than {SECONDS:.0f} s"
    except Exception as error:
        at = error.__traceback__
        while at is not None and at.tb_next is not None:
            at = at.tb_next
        place = f" at {Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at is not None else ""
        return f"{type(error).__name__}: {str(error)[:200]}{place}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def try_files(subject: Subject, count: int, seed: int, formats: Sequence[str], keep: Path | None) -> int:
    """Read mutated files in this process; print and return how many go wrong."""
    warnings.simplefilter("error")
    files, found, read, wrong = subject.files(), Counter[str](), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "mutated.file")
        for number in range(count):
            rng = random.Random(f"{seed} {number}")
            format = formats[number % len(formats)]
            path.write_bytes(subject.mutated(rng, files, format))
            problem = subject.problem_of(path, format)
            read += problem == READ
            if problem in ("", READ):
                continue
            wrong += 1
            found[problem] += 1
            if found[problem] == 1:
                print(f"{format}, file {number} of seed {seed}: {problem}", flush=True)
                if keep is not None:
                    (keep / f"{seed}-{number}.{format}").write_bytes(path.read_bytes())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{count:,} {subject.what} of {', '.join(formats)}: {read:,} read, {wrong:,} went wrong; at most {peak} MiB")
    return wrong


def main(subject: Subject, summary: str) -> int:
    """Try as many files as the command line says, in a child whose memory is limited and whose death tells, too."""
    formats = list(subject.files())
    parser = argparse.ArgumentParser(prog=f"python -m {subject.module}", description=summary.partition("\n")[0])
    parser.add_argument("--count", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="S")
    parser.add_argument("--format", choices=formats, action="append", help="only these")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep a file for each problem")
    parser.add_argument("--here", action="store_true", help="in this process, which limits its memory")
    options = parser.parse_args()
    if not options.here:
        return subprocess.run([sys.executable, "-m", subject.module, "--here", *sys.argv[1:]], cwd=ROOT).returncode
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    return 1 if try_files(subject, options.count, options.seed, options.format or formats, options.keep) else 0


class Mutator(Protocol):
    """A module that puts errors into files of a format, and tells what reading one says."""

    def mutated(self, rng: random.Random, files: Any, format: str) -> bytes: ...

    def problem_of(self, path: Path, format: str) -> str: ...


def problems_of(mutator: Mutator, files: Any, format: str, count: int, path: Path) -> Counter[str]:
    """Return how often each problem is met in so many files with errors, written one after the other to a path."""
    problems = Counter[str]()
    for number in range(count):
        path.write_bytes(mutator.mutated(random.Random(f"{format} {number}"), files, format))
        problems[mutator.problem_of(path, format)] += 1
    return problems
