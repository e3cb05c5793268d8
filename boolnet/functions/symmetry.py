"""Symmetry: which inputs of a function are interchangeable, and the function by how many of each group are 1.

Two inputs are interchangeable if the function stays the same when they swap their values, or when one swaps with
the negation of the other. That is an equivalence, so the inputs fall into groups, each input with a polarity; the
function then depends only on how many literals of each group are true. Up to `TABLED` inputs the rows decide;
a larger formula is read: AND, XOR and ``atleast`` do not care for the order of their operands, so inputs that the
same gates read are interchangeable. Symmetry of this kind is C. E. Shannon's [1]_.

References
----------
.. [1] C. E. Shannon, "The synthesis of two-terminal switching circuits", Bell Syst. Tech. J. 28, 1949.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import comb, lgamma, log, prod

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.circuit import Formula, needed_gates
from boolnet.functions.function import BooleanFunction
from boolnet.functions.kept import kept
from boolnet.functions.packed_bits import pack
from boolnet.functions.support import cofactor, inputs_read, values_over

TABLED = 20  # inputs up to which the rows decide
CELLS = 1 << 20  # the largest profile
AT_ONCE = 1 << 27  # values of the input vectors of a profile that are held together
KEPT_VALUES = 1 << 18  # of a profile that is kept for the next strategy that asks
EXACT_SHARES = 256  # bits up to which shares are rounded fractions

Codes = NDArray[np.int64]
Reader = tuple[int, int]  # a gate, or -1 - j for output j, and the sign with which it reads
EITHER = 2  # the sign of an operand of XOR


@dataclass(frozen=True)
class Group:
    """Interchangeable inputs by number.

    Attributes
    ----------
    members : tuple of int
    negated : tuple of bool
        Whose negation takes part.
    either : bool
        Whether an input may take part both ways: the function then depends on the parity of the group only.
    """

    members: tuple[int, ...]
    negated: tuple[bool, ...]
    either: bool = False

    def __len__(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class Symmetry:
    """The groups of interchangeable inputs, and the inputs that do not matter."""

    groups: tuple[Group, ...]
    vacuous: tuple[int, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """How many counts each group has: one more than its inputs."""
        return tuple(len(group) + 1 for group in self.groups)

    @property
    def cells(self) -> int:
        """How many count vectors there are."""
        return prod(self.shape)

    def other_way(self) -> Symmetry | None:
        """Return the groups of which only the parity matters with one input the other way, None without such groups.

        Only even groups are turned: in ``a == b`` the counts are those of ``a - b``, and otherwise of ``a + b``.
        """
        turned = tuple(_turned(g) if g.either and len(g) % 2 == 0 else g for g in self.groups)
        return None if turned == self.groups else replace(self, groups=turned)

    def aligned(self, other: Symmetry) -> Symmetry:
        """Return the groups of which only the parity matters with the polarities that their inputs have in others."""
        polarity = {
            i: (n, neg) for n, g in enumerate(other.groups) for i, neg in zip(g.members, g.negated, strict=True)
        }
        groups = []
        for group in self.groups:
            if group.either and len({polarity[i][0] for i in group.members if i in polarity}) == 1:
                group = replace(group, negated=tuple(polarity[i][1] for i in group.members))
            groups.append(group)
        return replace(self, groups=tuple(groups))


def _turned(group: Group) -> Group:
    return replace(group, negated=(*group.negated[:-1], not group.negated[-1]))


def symmetry(function: BooleanFunction, outputs: Sequence[int] | None = None) -> Symmetry:
    """Return the groups of interchangeable inputs, the same for all outputs asked for.

    Parameters
    ----------
    function : BooleanFunction
    outputs : sequence of int, optional
        Numbers of outputs; all by default.

    Examples
    --------
    >>> import boolnet
    >>> symmetry(boolnet.read("maj(a, !b, c) & d"))
    Symmetry(groups=(Group(members=(0, 1, 2), negated=(False, True, False), either=False),
    Group(members=(3,), negated=(False,), either=False)), vacuous=())
    """
    return _symmetry(function, tuple(range(len(function.outputs)) if outputs is None else outputs))


@kept  # every strategy that recognises sums asks for it, of each output
def _symmetry(function: BooleanFunction, outputs: tuple[int, ...]) -> Symmetry:
    read = inputs_read(function)
    used = {i for j in outputs for i in read[j]}
    support = tuple(sorted(used))
    rest = tuple(i for i in range(len(function.inputs)) if i not in used)
    if len(support) <= TABLED:
        groups, vacuous = _by_rows(function, outputs, support)
        return Symmetry(groups, tuple(sorted(rest + vacuous)))
    if isinstance(function, Formula):
        return Symmetry(_by_gates(function, outputs), rest)
    return Symmetry(tuple(Group((i,), (False,)) for i in support), rest)


def profile(function: BooleanFunction, symmetry: Symmetry, outputs: Sequence[int] | None = None) -> NDArray[np.int8]:
    """Return the values by count vector, shape ``(m, *symmetry.shape)``: 0, 1, or -1 for don't care.

    Parameters
    ----------
    function : BooleanFunction
    symmetry : Symmetry
        Of these outputs.
    outputs : sequence of int, optional
        Numbers of outputs; all by default.

    Examples
    --------
    >>> import boolnet
    >>> f = boolnet.read("maj(a, !b, c) & d")
    >>> profile(f, symmetry(f))[0].T.tolist()
    [[0, 0, 0, 0], [0, 0, 1, 1]]
    """
    asked = tuple(range(len(function.outputs)) if outputs is None else outputs)
    is_small = len(asked) * symmetry.cells <= KEPT_VALUES
    return _kept_profile(function, symmetry, asked) if is_small else _profile(function, symmetry, asked)


def _profile(function: BooleanFunction, symmetry: Symmetry, asked: tuple[int, ...]) -> NDArray[np.int8]:
    values = np.empty((len(asked), symmetry.cells), dtype=np.int8)
    step = max(64, AT_ONCE // max(1, len(function.inputs)))
    for start in range(0, symmetry.cells, step):
        vectors = representatives(symmetry, len(function.inputs), start, min(start + step, symmetry.cells))
        found = function.evaluate_outputs(pack(vectors), asked)
        values[:, start : start + step] = found.unpacked(vectors.shape[1])
    values.flags.writeable = False
    return values.reshape(-1, *symmetry.shape)


_kept_profile = kept(_profile)


def representatives(symmetry: Symmetry, inputs: int, start: int = 0, stop: int | None = None) -> NDArray[np.bool_]:
    """Return an input vector for every count vector, in C order, or for some of them.

    Parameters
    ----------
    symmetry : Symmetry
    inputs : int
        How many the function has.
    start, stop : int
        A range of count vectors; all by default.

    Returns
    -------
    vectors : ndarray of bool, shape (inputs, stop - start)

    Examples
    --------
    >>> pair = Symmetry((Group((0, 1), (False, True)),), ())
    >>> representatives(pair, 2).astype(int).tolist(), representatives(pair, 2, 1, 2).astype(int).tolist()
    ([[0, 1, 1], [1, 1, 0]], [[1], [1]])
    """
    number = np.arange(start, symmetry.cells if stop is None else stop)
    vectors = np.zeros((inputs, len(number)), dtype=np.bool_)
    for group in reversed(symmetry.groups):
        number, count = np.divmod(number, len(group) + 1)
        narrow = np.min_scalar_type(len(group))  # compared several times as fast
        own = np.arange(len(group), dtype=narrow)[:, None] < count.astype(narrow)
        negated = np.array(group.negated)
        own[negated] = ~own[negated]
        vectors[list(group.members)] = own
    return vectors


def shares(count: int) -> NDArray[np.float64]:
    """Return the share of the vectors of so many bits that have k ones, for every k.

    Examples
    --------
    >>> shares(2).tolist(), round(float(shares(2000).sum()), 9)
    ([0.25, 0.5, 0.25], 1.0)
    """
    if count <= EXACT_SHARES:
        return np.array([comb(count, k) / (1 << count) for k in range(count + 1)])
    logs = np.array([lgamma(count + 1) - lgamma(k + 1) - lgamma(count - k + 1) for k in range(count + 1)])
    return np.exp(logs - count * log(2))


def codes_of(values: NDArray[np.int8]) -> Codes:
    """Return one number per cell that tells the values of all outputs, shape ``values.shape[1:]``."""
    codes = np.zeros(values.shape[1:], dtype=np.int64)
    for row in values:
        codes = codes * 3 + (row + 1)
        if codes.size and codes.max() > 1 << 60:
            codes = np.unique(codes, return_inverse=True)[1].reshape(codes.shape)
    return codes


def _by_rows(
    function: BooleanFunction, outputs: Sequence[int], support: tuple[int, ...]
) -> tuple[tuple[Group, ...], tuple[int, ...]]:
    n = len(support)
    codes = codes_of(values_over(function, support, outputs))
    for narrow in (np.uint8, np.uint16):
        if codes.max() <= np.iinfo(narrow).max:
            codes = codes.astype(narrow)
            break
    # Swapping keeps the number of rows with each value, so most pairs need not be compared.
    weights = np.random.default_rng(1).integers(1 << 40, size=3 ** min(len(outputs), 10), dtype=np.int64)
    marks = weights[codes.astype(np.int64) % len(weights)].reshape((2,) * n)
    table = codes.reshape((2,) * n)
    sums = [(int(cofactor(marks, i, 0).sum()), int(cofactor(marks, i, 1).sum())) for i in range(n)]
    groups: list[Group] = []
    vacuous = []
    for i in range(n):
        if sums[i][0] == sums[i][1] and np.array_equal(cofactor(table, i, 0), cofactor(table, i, 1)):
            vacuous.append(support[i])
            continue
        for number, group in enumerate(groups):
            first = group.members[0]
            straight = sums[first] == sums[i] and np.array_equal(
                _quarter(table, first, 0, i, 1), _quarter(table, first, 1, i, 0)
            )
            crossed = sums[first] == sums[i][::-1] and np.array_equal(
                _quarter(table, first, 0, i, 0), _quarter(table, first, 1, i, 1)
            )
            if straight or crossed:
                groups[number] = Group((*group.members, i), (*group.negated, not straight), straight and crossed)
                break
        else:
            groups.append(Group((i,), (False,)))
    groups = [_busy_in_the_middle(table, g) if g.either and len(g) % 2 == 0 else g for g in groups]
    return tuple(replace(g, members=tuple(support[i] for i in g.members)) for g in groups), tuple(vacuous)


def _busy_in_the_middle(table: NDArray[np.integer], group: Group) -> Group:
    """Turn a group of even size so that the function changes more often where half of its literals are true."""
    even, odd = (_changes(_quarter(table, group.members[0], 0, group.members[1], one)) for one in (0, 1))
    parity = (len(group) // 2 + sum(group.negated)) % 2  # of the inputs, where half of the literals are true
    middle, beside = (odd, even) if parity else (even, odd)
    return _turned(group) if beside > middle else group


def _changes(table: NDArray[np.integer]) -> int:
    return sum(int((cofactor(table, i, 0) != cofactor(table, i, 1)).sum()) for i in range(table.ndim))


def _quarter(table: NDArray[np.integer], i: int, at_i: int, j: int, at_j: int) -> NDArray[np.integer]:
    return cofactor(cofactor(table, j, at_j), i, at_i)  # i < j


def _by_gates(function: Formula, outputs: Sequence[int]) -> tuple[Group, ...]:
    groups: dict[tuple[Reader, ...], list[tuple[int, bool]]] = {}
    for i, readers in gate_readers(function, outputs).items():
        as_is = tuple(sorted(readers))
        negated = tuple(sorted((number, sign if sign == EITHER else 1 - sign) for number, sign in as_is))
        key = min(as_is, negated)
        groups.setdefault(key, []).append((i, key != as_is))
    return tuple(
        Group(tuple(i for i, _ in members), tuple(n for _, n in members), all(sign == EITHER for _, sign in key))
        for key, members in groups.items()
    )


def gate_readers(function: Formula, outputs: Sequence[int]) -> dict[int, list[Reader]]:
    """Return which gates read each input that these outputs need, as often as they do, and of which sign.

    Parameters
    ----------
    function : Formula
    outputs : sequence of int
        Numbers of outputs.

    Returns
    -------
    readers : dict of int to list of (int, int)
        By input, in order: a gate, or -1 - j for output j; and 0, 1 where the input is negated, or `EITHER`.

    Examples
    --------
    >>> import boolnet
    >>> gate_readers(boolnet.read("(a ^ b) & !b"), [0])
    {0: [(3, 2)], 1: [(3, 2), (4, 1)]}
    """
    needed = needed_gates(function.gates, [function.roots[j] for j in outputs])
    readers: dict[str, list[Reader]] = {}
    for number, gate in enumerate(function.gates):
        if not needed[number]:
            continue
        if gate.kind == "input":
            readers.setdefault(gate.name, [])
        for a in gate.operands:
            operand = function.gates[a >> 1]
            if operand.kind == "input":  # XOR does not care whose operand is negated
                readers[operand.name].append((number, EITHER if gate.kind == "xor" else a & 1))
    for j in outputs:
        gate = function.gates[function.roots[j] >> 1]
        if gate.kind == "input":
            readers[gate.name].append((-1 - j, 0))
    return {i: readers[name] for i, name in enumerate(function.inputs) if name in readers}
