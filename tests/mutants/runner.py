"""Running the nearest tests of mutations on copies of the tree, some at a time."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutants.table import Mutant

COPIED = ("boolnet", "nets", "cli", "tests", "pyproject.toml", "README.md", "CHANGELOG.md", "Makefile")
SECONDS = 300.0  # for the tests of one; longer is no verdict
PASSED, FAILED, BROKEN = 0, 1, 2  # exit codes of pytest; broken: a file cannot even be imported
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
# Compiled files are not written: of two versions of a file, made within a second, one would stand for both.
ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Result:
    """What came of one mutation.

    Attributes
    ----------
    mutant : Mutant
    verdict : str
        "killed", "survived", or why it could not be tried.
    seconds : float
    """

    mutant: Mutant
    verdict: str
    seconds: float = 0.0


def run_mutants(mutants: Sequence[Mutant], root: Path, workers: int) -> Iterator[Result]:
    """Yield what came of each mutation of the tree below a folder, in the order in which they end."""
    with TemporaryDirectory(prefix="mutants-") as folder, ThreadPoolExecutor(workers) as pool:
        trees: queue.Queue[Path] = queue.Queue()
        done: queue.Queue[Result] = queue.Queue()
        for number in range(workers):
            trees.put(copied(root, Path(folder) / str(number)))

        def work(mutant: Mutant) -> None:
            tree = trees.get()
            try:
                done.put(tried(mutant, tree))
            except OSError as error:
                done.put(Result(mutant, f"{mutant.file}: {error}"))
            finally:
                trees.put(tree)

        for mutant in mutants:
            pool.submit(work, mutant)
        try:
            for _ in mutants:
                yield done.get()
        finally:
            pool.shutdown(cancel_futures=True)  # where it is interrupted: only what runs ends


def copied(root: Path, tree: Path) -> Path:
    """Copy what the tests need to a new folder, without compiled files, and return that folder."""
    tree.mkdir(parents=True)
    for name in COPIED:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, tree / name)
    subprocess.run([sys.executable, "-m", "compileall", "-q", "boolnet", "nets", "cli"], cwd=tree, check=True)
    return tree


def tried(mutant: Mutant, tree: Path) -> Result:
    """Put the error in, run its nearest tests, and take it out again."""
    problems = list(mutant.problems(tree))
    if mutant.file.endswith(".js") and shutil.which("node") is None:
        problems.append(f"{mutant.file}: node, which its tests run it with, is missing")
    if problems:
        return Result(mutant, "; ".join(problems))
    start = time.monotonic()
    with mutated(tree / mutant.file, mutant):
        code = run_tests(mutant.tests, tree)
    verdict = {PASSED: "survived", FAILED: "killed", BROKEN: "killed", None: f"no end within {SECONDS:.0f} s"}.get(code)
    return Result(mutant, verdict or f"{mutant.file}: pytest ended with {code}", time.monotonic() - start)


@contextmanager
def mutated(path: Path, mutant: Mutant) -> Iterator[None]:
    """Have the error in the file, with a time of its own, so that no compiled file stands for it."""
    text, times = path.read_bytes(), path.stat()
    path.write_text(mutant.applied(text.decode()), encoding="utf-8")
    os.utime(path, (times.st_atime, times.st_mtime + 10))
    try:
        yield
    finally:
        path.write_bytes(text)
        os.utime(path, (times.st_atime, times.st_mtime))


def run_tests(
    tests: Sequence[str],
    tree: Path,
    more: Sequence[str] = ("-x",),
    seconds: float | None = SECONDS,
    is_shown: bool = False,
) -> int | None:
    """Return pytest's exit code on the tree, None where it did not end in so many seconds.

    Parameters
    ----------
    tests : sequence of str
        Paths or node ids.
    tree : Path
    more : sequence of str
        Options of pytest.
    seconds : float, optional
        None for as long as it takes.
    is_shown : bool
        Whether to show what pytest prints.
    """
    process = subprocess.Popen(
        [*PYTEST, *more, *tests],
        cwd=tree,
        env=os.environ | ENVIRONMENT,
        stdout=None if is_shown else subprocess.DEVNULL,
        stderr=None if is_shown else subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # with the processes that tests start
            process.wait()
