"""Disjoint covers of a small table, output after output by bisection, with cubes shared between the outputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.cover import Cover
from boolnet.functions.packed_bits import PackedBits
from boolnet.minimizers.disjoint.bisection import NEVER, bisect, bisection_work, face_cubes, literal_counts
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.primes.primes import over_all_cubes
from boolnet.minimizers.result import CoverObjective

MAJOR, MINOR = 1 << 24, 1 << 8  # what is minimised first, and what then; random numbers below MINOR break ties
PER_FACE = 2e-5  # units for a face and 64 outputs

Faces = NDArray[np.bool_]
Use = dict[int, int]  # face -> its outputs as bits
NOTHING_PAID = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class TilingParams:
    """How outputs come to share cubes.

    Attributes
    ----------
    passes : int
        At most so often each output is covered anew, given the cubes of the others; 0 leaves the first choice.
    """

    passes: int = 4


@dataclass(frozen=True)
class Price:
    """What a cube, a literal and a membership cost.

    Attributes
    ----------
    cube, literal, member : int
    """

    cube: int
    literal: int
    member: int

    @classmethod
    def of(cls, objective: CoverObjective) -> Price:
        """Return the prices that put the objective first."""
        return cls(MAJOR, MINOR, MINOR) if objective == "cubes" else cls(MINOR, MAJOR, MAJOR)

    @property
    def major(self) -> int:
        """The price of one of what is minimised first."""
        return max(self.cube, self.literal)

    def of_faces(self, n_inputs: int) -> NDArray[np.int64]:
        """Return what each face costs as a cube of no output, shape (3^n,)."""
        return self.cube + self.literal * literal_counts(n_inputs)


DEFAULT = TilingParams()


def useful_faces(table: DenseTable) -> tuple[PackedBits, PackedBits]:
    """Return, for each face, the outputs of which it holds an on-vector, and those of which it is an implicant too."""
    useful = over_all_cubes(table.on, table.n_inputs, np.bitwise_or)
    return useful, useful & ~over_all_cubes(table.off, table.n_inputs, np.bitwise_or)


def tiling_work(n_inputs: int, n_outputs: int) -> float:
    """Return the units of work of a table's `Tiling` and of one cover by it, in which no output is covered anew."""
    faces = PER_FACE * 3.0**n_inputs * ((n_outputs + 63) // 64)
    return 0.1 + faces + n_outputs * (bisection_work(n_inputs) + faces / 2)


class Tiling:
    """The faces of a small table: of which outputs each is an implicant, and for which it covers anything.

    Parameters
    ----------
    table : DenseTable
    paid : ndarray of int
        Numbers of faces that are cubes already and cost a membership only.
    price : Price
    params : TilingParams, optional
    """

    def __init__(
        self, table: DenseTable, paid: NDArray[np.int64], price: Price, params: TilingParams = DEFAULT
    ) -> None:
        self.n_inputs, self.price, self.params = table.n_inputs, price, params
        self.useful, self.usable = useful_faces(table)
        self.outputs = [j for j in range(table.n_outputs) if int(self.useful[j // 64, -1]) >> j % 64 & 1]
        self.is_paid = np.zeros(3**self.n_inputs, dtype=np.bool_)
        self.is_paid[paid] = True
        self.full_price = price.of_faces(self.n_inputs)
        self.setting_work = 0.1 + PER_FACE * self.useful.size
        self.output_work = bisection_work(self.n_inputs) + PER_FACE * self.useful.size / 2

    def cover(self, rng: np.random.Generator, sharing: float, noise: int, budget: Budget) -> Use | None:
        """Return a disjoint cover: faces and their outputs; None where the budget does not allow any.

        Parameters
        ----------
        rng : Generator
            Orders the outputs and breaks ties.
        sharing : float
            How much cheaper a cube is for each other output that could use it, at first.
        noise : int
            Up to what random amount a cube is dearer.
        budget : Budget
            Once it is over, no output is covered anew.
        """
        if budget.left() <= self.output_work * len(self.outputs):
            return None
        order = [self.outputs[i] for i in rng.permutation(len(self.outputs))]
        chosen: dict[int, list[int]] = {}
        used = self.is_paid.astype(np.int32)
        jitter = rng.integers(0, noise + 1, len(used))
        for number, j in enumerate(order):
            if budget.is_over(self.output_work):
                return None
            full = self._shared_price(order[number + 1 :], sharing) if sharing else self.full_price
            chosen[j] = self._output(j, full + jitter, used > 0)
            used[chosen[j]] += 1
        for _ in range(self.params.passes if len(order) > 1 else 0):
            changed = False
            for j in order:
                if budget.is_over(self.output_work):
                    break
                before = chosen[j]
                used[before] -= 1
                chosen[j] = self._output(j, self.full_price + jitter, used > 0)
                used[chosen[j]] += 1
                changed |= set(chosen[j]) != set(before)
            if not changed:
                break
        return _by_face(chosen)

    def cost(self, use: Use) -> int:
        """Return the price of a cover."""
        new = sum(int(self.full_price[face]) for face in use if not self.is_paid[face])
        return new + self.price.member * sum(outputs.bit_count() for outputs in use.values())

    def _output(self, output: int, full: NDArray[np.int64], used: Faces) -> list[int]:
        word, bit = output // 64, np.uint64(output % 64)
        leaf = np.where(used, self.price.member, full + self.price.member)
        leaf[(self.usable[word] >> bit & np.uint64(1)) == 0] = NEVER
        leaf[(self.useful[word] >> bit & np.uint64(1)) == 0] = 0
        return bisect(leaf, self.n_inputs)

    def _shared_price(self, others: list[int], sharing: float) -> NDArray[np.int64]:
        """Return what a cube costs when the outputs that could use it as well are to pay a part."""
        mask = np.zeros((len(self.usable), 1), dtype=np.uint64)
        for j in others:
            mask[j // 64] |= np.uint64(1) << np.uint64(j % 64)
        friends = np.bitwise_count(self.usable & mask).sum(axis=0, dtype=np.int64)
        price: NDArray[np.int64] = (self.full_price / (1 + sharing * friends)).astype(np.int64)
        return price


def _by_face(chosen: dict[int, list[int]]) -> Use:
    use: Use = {}
    for j, faces in chosen.items():
        for face in faces:
            use[face] = use.get(face, 0) | 1 << j
    return use


def use_of_cover(cubes: NDArray[np.int64], members: NDArray[np.bool_]) -> Use:
    """Return a cover as `Tiling` writes one.

    Examples
    --------
    >>> use_of_cover(np.array([7, 3]), np.array([[True, True], [True, False]]))
    {7: 3, 3: 1}
    """
    return {
        face: sum(1 << j for j in np.flatnonzero(row).tolist())
        for face, row in zip(cubes.tolist(), members, strict=True)
    }


def cover_of_use(use: Use, n_inputs: int, n_outputs: int) -> Cover:
    """Return faces and their outputs as a cover.

    Parameters
    ----------
    use : dict of int to int
        The faces by their numbers, and the outputs of each as bits.
    n_inputs, n_outputs : int

    Examples
    --------
    >>> cover = cover_of_use({7: 3, 3: 1}, 2, 2)
    >>> cover.cubes.tolist(), cover.members.astype(int).tolist()
    ([[2, 1], [1, 0]], [[1, 1], [1, 0]])
    """
    octets = (n_outputs + 7) // 8
    rows = b"".join(outputs.to_bytes(octets, "little") for outputs in use.values())
    members = np.frombuffer(rows, dtype=np.uint8).reshape(len(use), octets)
    bits = np.unpackbits(members, axis=1, count=n_outputs, bitorder="little").astype(np.bool_)
    return Cover(face_cubes(list(use), n_inputs), bits)


def cover_on_axes(use: Use, base: NDArray[np.uint8], axes: NDArray[np.intp], n_outputs: int) -> Cover:
    """Return faces over some of the inputs as cubes over all inputs.

    Parameters
    ----------
    use : dict of int to int
        The faces by their numbers, and the outputs of each as bits.
    base : ndarray of uint8, shape (n,)
        The values off the axes.
    axes : ndarray of int, shape (k,)
        The inputs of the faces.
    n_outputs : int
    """
    small = cover_of_use(use, len(axes), n_outputs)
    cubes = np.repeat(base[None], len(small), axis=0)
    cubes[:, axes] = small.cubes
    return Cover(cubes, small.members)
