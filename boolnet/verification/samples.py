"""Sampled vectors: where a network that is nearly right would show it, then anywhere.

Uniform vectors rarely meet a cube of many literals, or make a gate of many operands both 0 and 1. So vectors are drawn
from what the function is given as: inside its cubes and one literal outside; for each of its gates, backwards from the
value wanted of it to the inputs. How many gates were seen at both values tells how much of the formula was exercised.

References
----------
.. [1] J. P. Roth, Diagnosis of automata failures: a calculus and a method, IBM Journal of Research and Development 10,
   1966: values are justified from a gate back to the inputs; here without coming back on a choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.circuit import Formula
from boolnet.functions.cover import FREE, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import ONES, PackedBits, pack, tail_mask, word_count

Bits = NDArray[np.bool_]

LARGEST_STEP = 1 << 12  # vectors at a time
STEP_BYTES = 32 << 20  # packed vectors held at a time
OUTPUT_BYTES = 256 << 20  # of outputs, as numbers


@dataclass(frozen=True)
class SamplingParams:
    """Which vectors are sampled.

    Attributes
    ----------
    corner_share : float
        Of the samples, at most, for single 1s, single 0s and the steps from all 0 to all 1.
    cube_share : float
        Of the samples, for vectors inside a cube of the function and one literal outside.
    gate_share : float
        Of the samples, at most, for gates that random vectors do not show at both values.
    first_look : int
        Random vectors that tell which gates these are.
    tries : int
        Vectors for each value of such a gate, and as many neighbours.
    steps : int
        Gates walked through for all of them.
    """

    corner_share: float = 0.125
    cube_share: float = 0.5
    gate_share: float = 0.25
    first_look: int = 1 << 12
    tries: int = 4
    steps: int = 1 << 20


DEFAULT = SamplingParams()


GATES = 1 << 10  # whose values are looked at together


class SeenGates:
    """Which gates of a formula were seen at which values.

    Examples
    --------
    >>> import boolnet
    >>> seen = SeenGates(boolnet.read("a & b | c"))
    >>> seen.look(pack(np.array([[0, 1], [1, 1], [0, 0]], dtype=np.bool_)), 2)
    >>> seen.both(), len(seen.numbers)
    (2, 2)
    """

    def __init__(self, formula: Formula) -> None:
        self._formula = formula
        self.numbers = np.array([g for g, gate in enumerate(formula.gates) if gate.operands], dtype=np.intp)
        self.values = np.zeros((len(formula.gates), 2), dtype=np.bool_)

    def look(self, words: PackedBits, rows: int) -> None:
        """Note the values of all gates on some packed vectors."""
        missing = self.numbers[~self.values[self.numbers].all(axis=1)]
        if not len(missing):
            return
        values, mask = self._formula.gate_values(words), tail_mask(rows)
        for start in range(0, len(missing), GATES):
            gates = missing[start : start + GATES]
            found = np.array([values[gate] for gate in gates])
            self.values[gates, 1] |= (found & mask).any(axis=1)
            self.values[gates, 0] |= (~found & mask).any(axis=1)

    def both(self) -> int:
        """Return how many gates were seen at both values."""
        return int(self.values[self.numbers].all(axis=1).sum())


def sampled_vectors(
    function: BooleanFunction, samples: int, random: np.random.Generator, params: SamplingParams = DEFAULT
) -> Iterator[tuple[PackedBits, int]]:
    """Yield packed vectors and how many they are: corners, near cubes, for gates, then random, until there are enough.

    Parameters
    ----------
    function : BooleanFunction
    samples : int
        A multiple of 64.
    random : numpy Generator
    params : SamplingParams
    """
    n = len(function.inputs)
    special = np.concatenate(
        [
            _corners(n, int(params.corner_share * samples)),
            _near_cubes(function, int(params.cube_share * samples), random),
            _for_gates(function, int(params.gate_share * samples), random, params),
        ],
        axis=1,
    )
    step = max(64, min(LARGEST_STEP, STEP_BYTES // (8 * max(n, 1)) * 64, most_rows(function)) // 64 * 64)
    for start in range(0, samples, step):
        count = min(step, samples - start)
        words = _random(n, count // 64, random)
        known = special[:, start : start + count]
        if known.shape[1]:
            words[:, : word_count(known.shape[1])] = pack(known)
        yield words, count


def most_rows(function: BooleanFunction) -> int:
    """Return of how many vectors the outputs may be held at a time."""
    return max(64, OUTPUT_BYTES // (8 * len(function.outputs)) // 64 * 64)


def _corners(n: int, most: int) -> Bits:
    """Return all 0, all 1, and of the single 1s, the single 0s and the steps between as many as fit: columns."""
    width = min(n, max(1, most // 3))
    ones, steps = np.eye(n, width, dtype=np.bool_), np.tri(n, width, dtype=np.bool_)
    return np.concatenate([np.zeros((n, 1), np.bool_), np.ones((n, 1), np.bool_), ones, ~ones, steps], axis=1)


def _near_cubes(function: BooleanFunction, count: int, random: np.random.Generator) -> Bits:
    """Return vectors inside the cubes of a cover and one literal outside: each cube in turn, as often as there is room.

    Where the cubes are more than that, a random choice of them.
    """
    n = len(function.inputs)
    covers = (function.on, function.off) if isinstance(function, CoverFunction) else ()
    cubes = np.concatenate([np.zeros((0, n), np.uint8)] + [cover.cubes for cover in covers if cover is not None])
    if not len(cubes):
        return np.zeros((n, 0), np.bool_)
    order = random.permutation(len(cubes))
    cubes = cubes[order[np.arange(count) // 2 % len(cubes)]]  # an inner and an outer vector of each
    vectors = np.where(cubes == FREE, random.integers(2, size=cubes.shape), cubes).astype(np.bool_)
    for row in range(1, count, 2):
        literals = np.flatnonzero(cubes[row] != FREE)
        if len(literals):
            vectors[row, literals[random.integers(len(literals))]] ^= True
    return vectors.T


def _for_gates(function: BooleanFunction, most: int, random: np.random.Generator, params: SamplingParams) -> Bits:
    """Return vectors for the gates of a formula that random vectors do not show at both values, and neighbours."""
    n = len(function.inputs)
    if not isinstance(function, Formula) or not most:
        return np.zeros((n, 0), np.bool_)
    seen = SeenGates(function)
    for _ in range(params.first_look // 512):
        seen.look(_random(n, 8, random), 512)
    wanted = [(g, value) for g in seen.numbers.tolist() for value in (0, 1) if not seen.values[g, value]]
    position = {name: i for i, name in enumerate(function.inputs)}
    vectors: list[Bits] = []
    steps = 0
    for g, value in (one for _ in range(params.tries) for one in wanted):
        if len(vectors) >= most or steps > params.steps:
            break
        given, walked = _justified(function, g, value, random)
        steps += walked
        vector = random.integers(2, size=n).astype(np.bool_)
        inputs = [position[name] for name in given]
        vector[inputs] = list(given.values())
        vectors.append(vector)
        if inputs:
            near = vector.copy()
            near[inputs[random.integers(len(inputs))]] ^= True
            vectors.append(near)
    return np.array(vectors, dtype=np.bool_).reshape(len(vectors), n).T


def _justified(formula: Formula, gate: int, value: int, random: np.random.Generator) -> tuple[dict[str, bool], int]:
    """Return input values that give a gate a value unless they contradict each other, and the gates walked through."""
    values: dict[int, int] = {}
    pending = [(gate, value)]
    given: dict[str, bool] = {}
    while pending:
        number, wanted = pending.pop()
        if number in values:
            continue
        values[number] = wanted
        one = formula.gates[number]
        if one.kind == "input":
            given[one.name] = bool(wanted)
        pending += [(a >> 1, (a & 1) ^ bit) for a, bit in _operands_for(one.kind, one.operands, one.k, wanted, random)]
    return given, len(values)


def _operands_for(
    kind: str, operands: tuple[int, ...], k: int, wanted: int, random: np.random.Generator
) -> list[tuple[int, int]]:
    """Return values of some operands, chosen at random, that give a gate the value wanted."""
    if kind == "xor":
        bits = random.integers(2, size=len(operands))
        bits[0] ^= (int(bits.sum()) ^ wanted) & 1
        return list(zip(operands, bits.tolist(), strict=True))
    if not operands:
        return []
    least = len(operands) if kind == "and" else k  # ones that make it 1
    number = least if wanted else len(operands) - least + 1
    chosen = random.permutation(len(operands))[:number]
    return [(operands[i], wanted) for i in chosen.tolist()]


def _random(n: int, count: int, random: np.random.Generator) -> PackedBits:
    """Return packed vectors that are 1 in about 1/2, 1/4 and 3/4 of the inputs, in turn."""
    first, second = (random.integers(ONES, size=(n, count), dtype=np.uint64, endpoint=True) for _ in range(2))
    kind = np.arange(count) % 4
    return np.where(kind == 2, first & second, np.where(kind == 3, first | second, first))
