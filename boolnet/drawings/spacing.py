"""Where the members of ordered columns stand, so that what joins them runs as straight as can be.

References
----------
.. [1] M. J. Best, N. Chakravarti, "Active set algorithms for isotonic regression; a unifying framework", Mathematical
   Programming 47 (1990).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from boolnet.drawings.layered import Member

ROUNDS = 8


def middles(
    columns: Sequence[Sequence[Member]],
    joined: Sequence[Sequence[tuple[Member, Member]]],
    sizes: Mapping[Member, float],
    gap: float,
) -> dict[Member, float]:
    """Return the middle of every member along its column; the least is half a size.

    Parameters
    ----------
    columns : sequence of sequence
        In the order in which they shall stand.
    joined : sequence of sequence of (member, member)
        What joins each column to the next.
    sizes : mapping of member to float
        How much of the column each takes; nothing is a line that passes.
    gap : float
        Between neighbours; half of it beside lines that pass.

    Examples
    --------
    >>> found = middles([["a", "b"], ["c"]], [[("a", "c"), ("b", "c")]], {"a": 10, "b": 10, "c": 10}, 6)
    >>> found["b"] - found["a"], found["c"] == (found["a"] + found["b"]) / 2
    (16.0, True)
    """
    offsets = [_offsets(column, sizes, gap) for column in columns]
    place = {
        member: offset - offsets[i][-1] / 2
        for i, column in enumerate(columns)
        for member, offset in zip(column, offsets[i], strict=False)
    }
    neighbours: dict[Member, list[Member]] = {}
    for pairs in joined:
        for a, b in pairs:
            neighbours.setdefault(a, []).append(b)
            neighbours.setdefault(b, []).append(a)
    for number in range(ROUNDS):
        order = range(len(columns)) if number % 2 else range(len(columns) - 1, -1, -1)
        for i in order:
            wanted = []
            for member, offset in zip(columns[i], offsets[i], strict=False):
                ends = [place[end] for end in neighbours.get(member, ())]
                wanted.append((sum(ends) / len(ends) if ends else place[member]) - offset)
            weights = [1.0 + len(neighbours.get(member, ())) for member in columns[i]]
            for member, offset, base in zip(columns[i], offsets[i], rising(wanted, weights), strict=False):
                place[member] = base + offset
    least = min((place[member] - sizes[member] / 2 for member in place), default=0.0)
    return {member: value - least for member, value in place.items()}


def _offsets(column: Sequence[Member], sizes: Mapping[Member, float], gap: float) -> list[float]:
    """Return how far behind the first each member stands at the least, and as the last entry the length of all."""
    result, at = [], 0.0
    for k, member in enumerate(column):
        if k:
            before = column[k - 1]
            at += (sizes[before] + sizes[member]) / 2 + (gap if sizes[before] and sizes[member] else gap / 2)
        result.append(at)
    return [*result, at]


def rising(wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return the numbers that never fall and are nearest to what is wanted, by weighted squares.

    >>> rising([3, 1, 5], [1, 1, 1])
    [2.0, 2.0, 5]
    """
    blocks: list[tuple[float, float, int]] = []  # mean, weight, members
    for value, weight in zip(wanted, weights, strict=True):
        blocks.append((value, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (m1, w1, n1), (m2, w2, n2) = blocks[-2:]
            blocks[-2:] = [((m1 * w1 + m2 * w2) / (w1 + w2), w1 + w2, n1 + n2)]
    return [mean for mean, _, count in blocks for _ in range(count)]
