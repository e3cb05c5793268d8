"""Verification: the network itself, run against its function.

Up to 24 inputs every row of the truth table is run, so that a certificate is a proof. Beyond, where the inputs fall
into few classes that neither the formula nor the network tells apart, one vector for every number of ones in every
class is run, which is a proof too (`boolnet.verification.input_classes`). Otherwise vectors are sampled, and the
certificate says so. The network's outputs are compared as they are, without rounding: under ``exact`` they must be 0.0
or 1.0 on every vector, and right wherever the function cares; under ``positive`` 0.0 where it is false and greater
where it is true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError, VerificationError
from boolnet.core.limits import TABLE_INPUTS
from boolnet.functions.cover import FREE, CoverFunction
from boolnet.functions.function import BooleanFunction, Values
from boolnet.functions.packed_bits import ONES, PackedBits, pack, row_words, tail_mask, unpack, word_count
from boolnet.verification.input_classes import CLASS_VECTORS, class_vectors, count_vectors, symmetry_classes
from nets import Executor, PrecisionError, is_integral
from nets.graphs.graph import Graph

CHUNK_ROWS = 1 << 16
SAMPLES = 1 << 16
LEAST_SAMPLES = 1 << 12
SAMPLED_VALUES = 1 << 31  # neurons times vectors
SAMPLE_BYTES = 32 << 20  # packed vectors held at a time
OUTPUT_BYTES = 256 << 20  # of outputs, as numbers

Progress = Callable[[int, int], None]
Batch = tuple[PackedBits, Values, int]  # input vectors, the function's values on them, how many they are


@dataclass(frozen=True)
class Counterexample:
    """An input vector on which the network is wrong."""

    inputs: dict[str, int]
    output: str
    expected: str
    got: float

    def __str__(self) -> str:
        vector = ", ".join(f"{name}={value}" for name, value in self.inputs.items())
        return f"{self.output} is {self.got!r}, expected {self.expected}, at {vector or 'no inputs'}"


@dataclass(frozen=True)
class Certificate:
    """How a network was verified, and what came of it.

    Attributes
    ----------
    method : str
        "exhaustive" (every row of the truth table), "classes" (every number of ones among interchangeable inputs) or
        "sampled".
    rows : int
        Input vectors run.
    proved : bool
        Whether the answer is a proof: every row was run, in a dtype proved to round nothing.
    ok : bool
    meaning : str
    dtype : str
        What the network was run in.
    counterexample : Counterexample or None
    """

    method: str
    rows: int
    proved: bool
    ok: bool
    meaning: str
    dtype: str
    counterexample: Counterexample | None = field(default=None)

    def __str__(self) -> str:
        if not self.ok:
            return f"wrong: {self.counterexample}"
        if self.method != "sampled":
            what = "rows" if self.method == "exhaustive" else "counts of ones among interchangeable inputs"
            if self.proved:
                return f"proved on all {self.rows:,} {what}"
            return (
                f"right on all {self.rows:,} {what}, not proved: the weights are not integers, {self.dtype} may round"
            )
        return f"sampled on {self.rows:,} vectors, not proved"

    def as_dict(self) -> dict[str, Any]:
        """Return the certificate for JSON."""
        result: dict[str, Any] = {"method": self.method, "rows": self.rows, "proved": self.proved, "ok": self.ok}
        if self.counterexample:
            c = self.counterexample
            result["counterexample"] = {"inputs": c.inputs, "output": c.output, "expected": c.expected, "got": c.got}
        return result

    def require(self) -> Certificate:
        """Return the certificate, or raise a `VerificationError` with the counterexample if the network is wrong."""
        if not self.ok:
            raise VerificationError(f"the network is wrong: {self.counterexample}")
        return self


def verify_function(
    graph: Graph,
    function: BooleanFunction,
    meaning: str = "exact",
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> Certificate:
    """Run a network against the function it shall compute, inputs and outputs in the same order.

    Parameters
    ----------
    graph : networkx.DiGraph
    function : BooleanFunction
    meaning : {"exact", "positive"}
    seed : int
        Of the sampled vectors; not used where all rows are run.
    progress : callable, optional
        Called with (vectors done, vectors in all).

    Raises
    ------
    BoolnetError
        If the network has another number of inputs or outputs, or no dtype can run it exactly.
    """
    try:
        executor = Executor(graph)
    except PrecisionError as error:
        raise BoolnetError(str(error), help="use another strategy: this one needs too large weights") from None
    ends = len(executor.inputs), len(executor.outputs)
    if ends != (len(function.inputs), len(function.outputs)):
        wanted = f"{len(function.inputs)} inputs and {len(function.outputs)} outputs"
        raise BoolnetError(f"the network has {ends[0]} inputs and {ends[1]} outputs, the function {wanted}")
    method, total, chunks = _plan(graph, function, seed)
    done, found = 0, None
    for words, values, rows in chunks:
        found = _first_error(executor, function, meaning, words, values, rows)
        done += rows
        if progress is not None:
            progress(done, total)
        if found:
            break
    proved = method != "sampled" and is_integral(graph)
    return Certificate(method, done, proved or found is not None, found is None, meaning, executor.dtype.name, found)


def _plan(graph: Graph, function: BooleanFunction, seed: int) -> tuple[str, int, Iterator[Batch]]:
    """Return how to verify, on how many vectors, and those."""
    n = len(function.inputs)
    if n <= TABLE_INPUTS:
        return "exhaustive", 1 << n, _all_rows(function)
    classes = symmetry_classes(function, graph)
    if classes is not None and (total := count_vectors(classes)) <= CLASS_VECTORS:
        batches = class_vectors(classes, n)
        return "classes", total, ((words, function.evaluate(words), rows) for words, rows in batches)
    total = _sample_count(len(graph))
    return "sampled", total, _sampled(function, total, np.random.default_rng(seed))


def _sample_count(nodes: int) -> int:
    """Return how many vectors to sample: fewer for networks so large that they would take minutes."""
    return min(max(SAMPLED_VALUES // nodes, LEAST_SAMPLES), SAMPLES) // 64 * 64


def _all_rows(function: BooleanFunction) -> Iterator[Batch]:
    n = len(function.inputs)
    step = min(CHUNK_ROWS, _most_rows(function))
    for start in range(0, 1 << n, step):
        stop = min(start + step, 1 << n)
        yield row_words(n, start, stop), function.rows(start, stop), stop - start


def _sampled(function: BooleanFunction, samples: int, random: np.random.Generator) -> Iterator[Batch]:
    """Yield corners, vectors near cubes, then random vectors, until there are enough."""
    n = len(function.inputs)
    special = np.concatenate([_corners(n, samples // 8), _near_cubes(function, samples // 2, random)], axis=1)
    step = max(64, min(CHUNK_ROWS // 16, SAMPLE_BYTES // (8 * max(n, 1)) * 64, _most_rows(function)) // 64 * 64)
    for start in range(0, samples, step):
        count = min(step, samples - start)
        words = _random(n, count // 64, random)
        known = special[:, start : start + count]
        if known.shape[1]:
            words[:, : word_count(known.shape[1])] = pack(known)
        yield words, function.evaluate(words), count


def _most_rows(function: BooleanFunction) -> int:
    """Return of how many vectors the outputs may be held at a time."""
    return max(64, OUTPUT_BYTES // (8 * len(function.outputs)) // 64 * 64)


def _corners(n: int, most: int) -> NDArray[np.bool_]:
    """Return all 0, all 1, and of the single 1s, the single 0s and the steps between as many as fit: columns."""
    width = min(n, max(1, most // 3))
    ones, steps = np.eye(n, width, dtype=np.bool_), np.tri(n, width, dtype=np.bool_)
    return np.concatenate([np.zeros((n, 1), np.bool_), np.ones((n, 1), np.bool_), ones, ~ones, steps], axis=1)


def _near_cubes(function: BooleanFunction, count: int, random: np.random.Generator) -> NDArray[np.bool_]:
    """Return vectors inside the cubes of a cover and one literal outside: uniform vectors would rarely meet them."""
    n = len(function.inputs)
    covers = (function.on, function.off) if isinstance(function, CoverFunction) else ()
    cubes = np.concatenate([np.zeros((0, n), np.uint8)] + [cover.cubes for cover in covers if cover is not None])
    if not len(cubes):
        return np.zeros((n, 0), np.bool_)
    cubes = cubes[random.integers(len(cubes), size=count)]
    vectors = np.where(cubes == FREE, random.integers(2, size=cubes.shape), cubes).astype(np.bool_)
    near = np.arange(1, count, 2)
    vectors[near, random.integers(n, size=len(near))] ^= True
    return vectors.T


def _random(n: int, count: int, random: np.random.Generator) -> PackedBits:
    """Return packed vectors that are 1 in about 1/2, 1/4 and 3/4 of the inputs, in turn."""
    first, second = (random.integers(ONES, size=(n, count), dtype=np.uint64, endpoint=True) for _ in range(2))
    kind = np.arange(count) % 4
    return np.where(kind == 2, first & second, np.where(kind == 3, first | second, first))


def _first_error(
    executor: Executor, function: BooleanFunction, meaning: str, words: PackedBits, values: Values, rows: int
) -> Counterexample | None:
    Y = executor.run_columns(unpack(words, rows))
    high = Y == 1 if meaning == "exact" else Y > 0
    is_high = pack(high)
    wrong = is_high ^ values.on
    if values.dc is not None:
        wrong &= ~values.dc
    wrong |= ~(is_high | pack(Y == 0))
    wrong &= tail_mask(rows)
    if not wrong.any():
        return None
    j, word = np.argwhere(wrong)[0]
    row = int(word) * 64 + (int(wrong[j, word]) & -int(wrong[j, word])).bit_length() - 1
    bits = unpack(words, rows)[:, row]
    is_on = bool(unpack(values.on[j], rows)[row])
    is_dc = values.dc is not None and bool(unpack(values.dc[j], rows)[row])
    true = "1" if meaning == "exact" else "more than 0"
    expected = ("0 or " + true) if is_dc else true if is_on else "0"
    vector = {name: int(bit) for name, bit in zip(function.inputs, bits, strict=True)}
    return Counterexample(vector, function.outputs[j], expected, float(Y[j, row]))
