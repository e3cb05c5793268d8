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

from boolnet.core.errors import BoolnetError, VerificationError
from boolnet.core.limits import TABLE_INPUTS
from boolnet.functions.circuit import Formula
from boolnet.functions.function import BooleanFunction, Values
from boolnet.functions.packed_bits import PackedBits, row_words, tail_mask, unpack
from boolnet.verification.input_classes import class_vectors, count_vectors, symmetry_classes
from boolnet.verification.packed_run import PackedRun, disagreement, tests
from boolnet.verification.samples import SamplingParams, SeenGates, most_rows, sampled_vectors
from nets import Executor, PrecisionError, is_integral
from nets.graphs.graph import Graph

CHUNK_ROWS = 1 << 16  # vectors run at a time

Progress = Callable[[int, int], None]
Batch = tuple[PackedBits, Values, int]  # input vectors, the function's values on them, how many they are


@dataclass(frozen=True)
class VerificationParams:
    """How much is run where the rows of the table are too many.

    Attributes
    ----------
    class_vectors : int
        The most that are run for a proof by classes of inputs.
    samples : int
        Vectors that are sampled where that would be more.
    sampled_values : int
        Nodes times vectors: of a network so large that they would take longer than its search fewer are sampled.
    least_samples : int
        But so many in any case.
    sampling : SamplingParams
        Which they are.
    """

    class_vectors: int = 1 << 20
    samples: int = 1 << 16
    sampled_values: int = 1 << 29
    least_samples: int = 1 << 12
    sampling: SamplingParams = field(default_factory=SamplingParams)


DEFAULT = VerificationParams()


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
    gates : tuple of int or None
        Where a formula was sampled: how many of its gates were seen at both values, and how many it has.
    run : str
        "numbers", or "packed": bit by bit, 64 vectors at once, and a sample of them on numbers too.
    """

    method: str
    rows: int
    proved: bool
    ok: bool
    meaning: str
    dtype: str
    counterexample: Counterexample | None = field(default=None)
    gates: tuple[int, int] | None = None
    run: str = "numbers"

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
        gates = "" if self.gates is None else f", {self.gates[0]:,} of {self.gates[1]:,} gates seen at both values"
        return f"sampled on {self.rows:,} vectors{gates}, not proved"

    def as_dict(self) -> dict[str, Any]:
        """Return the certificate for JSON."""
        result: dict[str, Any] = {"method": self.method, "rows": self.rows, "proved": self.proved, "ok": self.ok}
        if self.gates is not None:
            result["gates"] = {"seen_at_both_values": self.gates[0], "all": self.gates[1]}
        if self.run != "numbers":
            result["run"] = self.run
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
    params: VerificationParams = DEFAULT,
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
    params : VerificationParams, optional

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
    method, total, chunks = _plan(graph, function, seed, params)
    above = meaning == "positive"
    program = executor.value_tests(total, above) if method == "exhaustive" else None
    packed = None if program is None else PackedRun(executor, program, above, total)
    done, found = 0, None
    seen = SeenGates(function) if method == "sampled" and isinstance(function, Formula) else None
    for words, values, rows in chunks:
        if seen is not None:
            seen.look(words, rows)
        if packed is None or _wrong(*packed(words, rows), values, rows).any():
            found = _first_error(executor, function, above, words, values, rows)
            if packed is not None and found is None:
                raise disagreement()
        done += rows
        if progress is not None:
            progress(done, total)
        if found:
            break
    proved = method != "sampled" and is_integral(graph)
    gates = None if seen is None else (seen.both(), len(seen.numbers))
    is_settled = proved or found is not None
    run = "numbers" if packed is None else "packed"
    return Certificate(method, done, is_settled, found is None, meaning, executor.dtype.name, found, gates, run)


def _plan(
    graph: Graph, function: BooleanFunction, seed: int, params: VerificationParams
) -> tuple[str, int, Iterator[Batch]]:
    """Return how to verify, on how many vectors, and those."""
    n = len(function.inputs)
    if n <= TABLE_INPUTS:
        return "exhaustive", 1 << n, _all_rows(function)
    classes = symmetry_classes(function, graph)
    if classes is not None and (total := count_vectors(classes)) <= params.class_vectors:
        batches = class_vectors(classes, n)
        return "classes", total, ((words, function.evaluate(words), rows) for words, rows in batches)
    total = _sample_count(len(graph), params)
    batches = sampled_vectors(function, total, np.random.default_rng(seed), params.sampling)
    return "sampled", total, ((words, function.evaluate(words), rows) for words, rows in batches)


def _sample_count(nodes: int, params: VerificationParams) -> int:
    """Return how many vectors to sample: fewer for networks so large that they would take minutes."""
    return min(max(params.sampled_values // nodes, params.least_samples), params.samples) // 64 * 64


def _all_rows(function: BooleanFunction) -> Iterator[Batch]:
    n = len(function.inputs)
    step = min(CHUNK_ROWS, most_rows(function))
    for start in range(0, 1 << n, step):
        stop = min(start + step, 1 << n)
        yield row_words(n, start, stop), function.rows(start, stop), stop - start


def _wrong(high: PackedBits, zero: PackedBits, values: Values, rows: int) -> PackedBits:
    """Return where outputs are neither what they must be nor, where the function does not care, high or 0."""
    wrong = high ^ values.on
    if values.dc is not None:
        wrong &= ~values.dc
    wrong |= ~(high | zero)
    if rows % 64:
        wrong[:, -1] &= tail_mask(rows)[-1]
    return wrong


def _first_error(
    executor: Executor, function: BooleanFunction, above: bool, words: PackedBits, values: Values, rows: int
) -> Counterexample | None:
    Y = executor.run_columns(unpack(words, rows))
    wrong = _wrong(*tests(Y, above), values, rows)
    if not wrong.any():
        return None
    j, word = np.argwhere(wrong)[0]
    row = int(word) * 64 + (int(wrong[j, word]) & -int(wrong[j, word])).bit_length() - 1
    bits = unpack(words, rows)[:, row]
    is_on = bool(unpack(values.on[j], rows)[row])
    is_dc = values.dc is not None and bool(unpack(values.dc[j], rows)[row])
    true = "more than 0" if above else "1"
    expected = ("0 or " + true) if is_dc else true if is_on else "0"
    vector = {name: int(bit) for name, bit in zip(function.inputs, bits, strict=True)}
    return Counterexample(vector, function.outputs[j], expected, float(Y[j, row]))
