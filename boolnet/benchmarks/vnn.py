"""A benchmark for verifiers, laid out as those of the competitions, with a table of the truth beside it.

::

    1.0/onnx/*.onnx.gz    1.0/vnnlib/*.vnnlib.gz    1.0/instances.csv       onnx,vnnlib,timeout in each line
    2.0/...                                                                 the same in the other version of VNN-LIB
    truth.csv             onnx,vnnlib,verdict,proof,witness
    index.jsonl           the same for programs, source by source
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from boolnet.batches import BatchFolder, Made, Outcome, open_folder, run_batch
from boolnet.batches.run import Tell
from boolnet.benchmarks.clauses import clauses_in
from boolnet.benchmarks.of_clauses import questions_of_clauses
from boolnet.benchmarks.of_tables import questions_of_table
from boolnet.benchmarks.questions import MOST_ROWS_INPUTS, Question
from boolnet.benchmarks.random_sources import random_source
from boolnet.core.compressed import compressed
from boolnet.core.errors import BoolnetError, LimitError
from boolnet.core.files import read_file, without_gz
from boolnet.core.version import VERSION
from boolnet.export.names import identifiers
from boolnet.export.onnx_write import write_onnx
from boolnet.export.vnnlib import VERSIONS
from boolnet.frontends import is_path, read
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from nets.io.files import write_files

NAME = "benchmark"  # of the file of its options
FOLDERS = tuple(folder for one in VERSIONS for folder in (one, f"{one}/onnx", f"{one}/vnnlib"))
LEAST_INPUTS, MOST_INPUTS = 3, 128  # of what is drawn
MOST_SOURCES = 10_000
LEAST_CLAUSES = 2  # of few inputs, whose rows can be run as well
LONGEST_NAME = 60  # characters of a claim, of a source in messages
LONGEST_STEM = 40  # of a source in names of files, to which the network's and the claim's are added
TRUTH = ("onnx", "vnnlib", "verdict", "proof", "witness")


@dataclass(frozen=True)
class VnnOptions:
    """What a benchmark is made of.

    Attributes
    ----------
    sources : tuple of str
        Expressions, tables, PLA or CNF, as texts or as paths of files.
    random : int
        How many sources more are drawn.
    inputs : tuple of int, int
        Of those, the fewest and the most.
    seed : int
    timeout : int
        Seconds of every instance.
    effort : float
        Units of work for each network of a function that is no conjunction of clauses.
    """

    sources: tuple[str, ...] = ()
    random: int = 0
    inputs: tuple[int, int] = (5, 10)
    seed: int = 0
    timeout: int = 60
    effort: float = 200.0

    def __post_init__(self) -> None:
        if not 0 < len(self.sources) + self.random <= MOST_SOURCES:
            raise BoolnetError(
                f"a benchmark has 1 to {MOST_SOURCES:,} sources", help="name files or formulas, or draw some: random"
            )
        if not LEAST_INPUTS <= self.inputs[0] <= self.inputs[1] <= MOST_INPUTS:
            raise BoolnetError(
                f"clauses over {self.inputs[0]} to {self.inputs[1]} inputs are not drawn",
                help=f"inputs are {LEAST_INPUTS} to {MOST_INPUTS}, the fewest first",
            )

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON; files by their contents too."""
        return {
            "sources": [_identity(source) for source in self.sources],
            "random": self.random,
            "inputs": list(self.inputs),
            "seed": self.seed,
            "timeout": self.timeout,
            "effort": self.effort,
        }


@dataclass(frozen=True)
class SourceJob:
    """A source to ask about.

    Attributes
    ----------
    item : int
    source : str or None
        None for one that is drawn.
    """

    item: int
    source: str | None

    @property
    def name(self) -> str:
        """What messages call it."""
        if self.source is None:
            return f"random source {self.item}"
        line = " ".join(self.source.split())
        return line if len(line) <= LONGEST_NAME else f"{line[:LONGEST_NAME]}…"


def make_vnn_benchmark(
    out: str | Path, options: VnnOptions, processes: int = 1, tell: Tell | None = None
) -> tuple[Outcome, dict[str, int]]:
    """Make a benchmark, or what is missing of it.

    Parameters
    ----------
    out : path-like
        A folder: new, empty, or a benchmark with the same options. Its name is that of the benchmark.
    options : VnnOptions
    processes : int
        How many work at once; the files are the same.
    tell : callable, optional
        Hears of how many sources instances were made, and of how many there were some.

    Returns
    -------
    outcome : Outcome
        A source that is wrong, too large, or whose answer is not found in bounded work is named in its failures.
    verdicts : dict of str to int
        How many instances of each verdict there are.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     outcome, verdicts = make_vnn_benchmark(f"{place}/b", VnnOptions(sources=("a & b | c",)))
    ...     print(Path(place, "b", "1.0", "instances.csv").read_text().splitlines()[0])
    onnx/0000_formula_function.onnx,vnnlib/0000_formula_function_y_0.vnnlib,60
    >>> verdicts
    {'sat': 3, 'unsat': 2}
    """
    jobs = [SourceJob(i, source) for i, source in enumerate([*options.sources, *[None] * options.random])]
    facts = {**options.as_dict(), "boolnet": VERSION}
    with open_folder(Path(out), NAME, facts, lambda row: row["files"], FOLDERS) as folder:
        outcome = run_batch(folder, jobs, partial(made_instances, options=options), processes, tell)
        return outcome, _write_tables(folder, options.timeout)


def made_instances(job: SourceJob, options: VnnOptions) -> Made:
    """Return the instances of a source, as files and a line of the index.

    Parameters
    ----------
    job : SourceJob
    options : VnnOptions

    Raises
    ------
    BoolnetError
        If the source is wrong or constant, too large, or not decided in bounded work.
    """
    text = job.source if job.source is not None else random_source(options.seed, job.item, options.inputs)
    if text == "-":
        raise BoolnetError("standard input is no source of a benchmark", help="name a file")
    function = read(text)
    base = f"{job.item:04}_{_called(job)}"
    files, instances = dict[str, bytes](), list[dict[str, Any]]()
    for question in _questions(function, options.effort):
        network, claim = identifiers([f"{base}_{question.network}", question.claim])
        onnx = f"onnx/{network}.onnx"
        vnnlib = _free(f"vnnlib/{network}_{claim[:LONGEST_NAME]}", {one["vnnlib"] for one in instances})
        data = compressed(write_onnx(question.graph, dtype="float32", batch=1))
        for one in VERSIONS:
            files[f"{one}/{onnx}.gz"] = data
            files[f"{one}/{vnnlib}.gz"] = compressed(question.files[one])
        witness = None if question.witness is None else "".join(map(str, question.witness))
        instances.append(dict(zip(TRUTH, (onnx, vnnlib, question.verdict, question.proof, witness), strict=True)))
    if not instances:
        raise BoolnetError("its outputs are never 1, so there is nothing to ask", help="give a function that is not 0")
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    said = text if job.source is not None or len(text) < 1000 else None
    return Made(files, {"item": job.item, "source": said, "instances": instances, "files": digests})


def _questions(function: BooleanFunction, work: float) -> Iterator[Question]:
    if not function.inputs:
        raise BoolnetError("the function has no inputs, so there is nothing to search")
    clauses, is_small = clauses_in(function), len(function.inputs) <= MOST_ROWS_INPUTS
    if clauses is not None and not (is_small and len(clauses) < LEAST_CLAUSES):
        yield from questions_of_clauses(function.inputs, clauses) if all(clauses) else ()
        return
    if not is_small:
        raise LimitError(
            f"the function has {len(function.inputs)} inputs, and is no conjunction of clauses",
            help=f"up to {MOST_ROWS_INPUTS} inputs all rows are run; of more, clauses are searched: give a CNF",
        )
    table = tabulate(function)
    if table.dc is not None:
        raise BoolnetError("the function has don't-cares, where its networks may differ", help="fill them in")
    yield from questions_of_table(function, work)


def _called(job: SourceJob) -> str:
    if job.source is None:
        return "random"
    return identifiers([without_gz(Path(job.source)).stem])[0][:LONGEST_STEM] if is_path(job.source) else "formula"


def _free(name: str, taken: set[str]) -> str:
    found, number = f"{name}.vnnlib", 2
    while found in taken:
        found, number = f"{name}_{number}.vnnlib", number + 1
    return found


def _identity(source: str) -> Mapping[str, str] | str:
    """Return what tells a source from others: a text itself, a file's name and what is in it."""
    if not is_path(source):
        return source
    return {"file": source, "sha256": hashlib.sha256(read_file(Path(source))).hexdigest()}


def _write_tables(folder: BatchFolder, timeout: int) -> dict[str, int]:
    """Write the tables of all instances there are; return how many of each verdict."""
    instances = [one for row in folder.rows() for one in row["instances"]]
    lines = _csv([[one["onnx"], one["vnnlib"], timeout] for one in instances])
    truth = _csv([list(TRUTH), *([one[key] for key in TRUTH] for one in instances)])
    files = [(folder.path / one / "instances.csv", lines) for one in VERSIONS]
    write_files([*files, (folder.path / "truth.csv", truth)])
    verdicts = [str(one["verdict"]) for one in instances]
    return {one: verdicts.count(one) for one in sorted({*verdicts})}


def _csv(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
