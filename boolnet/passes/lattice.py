"""Few integer vectors of which all of a list are whole combinations: a basis of the lattice that they span.

References
----------
.. [1] H. Cohen, A Course in Computational Algebraic Number Theory, Springer 1993, section 2.4: row echelon forms of
   integer matrices by Euclid's algorithm.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from boolnet.algebra.modular import PRIME, eliminate
from boolnet.passes.network import Weights
from nets.graphs.graph import Node, Number
from nets.graphs.rational import content, quotient


@dataclass(frozen=True)
class BasisParams:
    """How much work a basis is worth.

    Attributes
    ----------
    rank_work : int
        Multiplications of an elimination modulo a prime; beyond, the rank is taken to be full.
    exact_work : int
        The same, in Python integers; beyond, the forms are their own basis.
    largest_factor : int
        Combinations with larger factors are not worth a node.
    """

    rank_work: int = 1 << 24
    exact_work: int = 1 << 17
    largest_factor: int = 1 << 8


DEFAULT = BasisParams()


class Basis(NamedTuple):
    """Vectors, and for each of those asked for its factors by the number of the vector: `vectors` times these is it."""

    vectors: list[Weights]
    factors: list[dict[int, Number]]


def basis(
    forms: Sequence[Weights], place: Mapping[Node, int], *, exact: bool = True, params: BasisParams = DEFAULT
) -> Basis:
    """Return a basis of `forms`: single nodes, or forms as they are, or what Euclid makes of them.

    Parameters
    ----------
    forms : sequence of weights by node
    place : mapping
        An order of the nodes.
    exact : bool
        False where numbers may be floats, which are not added up: then every node is a vector.
    params : BasisParams

    Examples
    --------
    >>> order = {"a": 0, "b": 1, "c": 2}
    >>> basis([{"a": 2, "b": 2}, {"a": -1, "b": -1}], order)
    Basis(vectors=[{'a': 1, 'b': 1}], factors=[{0: 2}, {0: -1}])
    >>> basis([{"a": 1, "b": 1}, {"a": 1, "b": 2}], order).vectors
    [{'a': 1}, {'b': 1}]
    """
    if not exact:
        return _units(forms, sorted({node for form in forms for node in form}, key=place.__getitem__))
    vectors: list[Weights] = []
    factors: list[dict[int, Number]] = [{} for _ in forms]
    for members, nodes in _components(forms, place):
        part = _component([forms[i] for i in members], nodes, params)
        for i, combination in zip(members, part.factors, strict=True):
            factors[i] = {len(vectors) + j: factor for j, factor in combination.items()}
        vectors += part.vectors
    return Basis(vectors, factors)


def _components(forms: Sequence[Weights], place: Mapping[Node, int]) -> Iterable[tuple[list[int], list[Node]]]:
    """Return forms that share nodes together: their numbers, and the nodes in order."""
    parent: dict[Node, Node] = {}

    def find(node: Node) -> Node:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for form in forms:
        nodes = list(form)
        for node in nodes:
            parent.setdefault(node, node)
            parent[find(node)] = find(nodes[0])
    members: dict[Node, list[int]] = {}
    for i, form in enumerate(forms):
        if form:
            members.setdefault(find(next(iter(form))), []).append(i)
    nodes_of: dict[Node, list[Node]] = {}
    for node in sorted(parent, key=place.__getitem__):
        nodes_of.setdefault(find(node), []).append(node)
    return [(members[root], nodes_of[root]) for root in members]


def _component(forms: list[Weights], nodes: list[Node], params: BasisParams) -> Basis:
    if len(nodes) == 1:
        return _units(forms, nodes)
    distinct, own = _directions(forms, nodes)
    if len(distinct) > 1:
        rank = _rank(distinct, nodes, params.rank_work)
        if rank == len(nodes):
            return _units(forms, nodes)
        if rank < len(distinct):
            found = _combined(forms, distinct, nodes, params)
            if found is not None:
                return found
            if len(nodes) <= len(distinct):
                return _units(forms, nodes)
    return Basis(distinct, own)


def _units(forms: Sequence[Weights], nodes: list[Node]) -> Basis:
    number = {node: j for j, node in enumerate(nodes)}
    return Basis(
        [{node: 1} for node in nodes], [{number[node]: weight for node, weight in form.items()} for form in forms]
    )


def _directions(forms: list[Weights], nodes: list[Node]) -> tuple[list[Weights], list[dict[int, Number]]]:
    """Return the forms without their factors, each once."""
    order = {node: i for i, node in enumerate(nodes)}
    number: dict[Hashable, int] = {}
    distinct: list[Weights] = []
    factors = []
    for form in forms:
        factor = content(form.values())
        if form[min(form, key=order.__getitem__)] < 0:
            factor = -factor
        vector = {node: quotient(weight, factor) for node, weight in form.items()}
        j = number.setdefault(frozenset(vector.items()), len(distinct))
        if j == len(distinct):
            distinct.append(vector)
        factors.append({j: factor})
    return distinct, factors


def _rank(vectors: list[Weights], nodes: list[Node], most_work: int) -> int:
    """Return the rank modulo a prime, which is the rank or, hardly ever, less; the least it can be if it is much work.

    The rank decides only how many nodes are carried, never what is right.
    """
    shape = len(vectors), len(nodes)
    if shape[0] * shape[1] * min(shape) > most_work:
        return min(shape)
    order = {node: i for i, node in enumerate(nodes)}
    matrix = np.zeros(shape, dtype=np.int64)
    for i, vector in enumerate(vectors):
        for node, weight in vector.items():
            matrix[i, order[node]] = int(weight) % PRIME
    return len(eliminate(matrix.astype(np.uint64), len(nodes)))


def _combined(forms: list[Weights], distinct: list[Weights], nodes: list[Node], params: BasisParams) -> Basis | None:
    """Return a basis of fewer vectors than forms and nodes, if it is found in little work and small factors."""
    if len(distinct) * len(nodes) * min(len(nodes), len(distinct)) > params.exact_work:
        return None
    sparse = sorted(distinct, key=lambda vector: (len(vector), sum(map(abs, vector.values()))))
    ways: tuple[Callable[[], list[Weights]], ...] = (lambda: _independent(sparse), lambda: _euclid(sparse, nodes))
    for way in ways:
        vectors = way()
        solver = _Echelon()
        for vector in vectors:
            solver.add(vector)
        factors = [solver.solve(form) for form in forms]
        if all(_is_small(combination, params.largest_factor) for combination in factors):
            return Basis(vectors, [combination for combination in factors if combination is not None])
    return None


def _is_small(combination: dict[int, Number] | None, largest: int) -> bool:
    return combination is not None and all(
        factor.denominator == 1 and abs(factor) <= largest for factor in combination.values()
    )


def _independent(vectors: list[Weights]) -> list[Weights]:
    solver = _Echelon()
    return [vector for vector in vectors if solver.add(vector)]


def _euclid(vectors: list[Weights], nodes: list[Node]) -> list[Weights]:
    """Return a basis of the lattice that integer vectors span: rows in echelon, by Euclid's algorithm on rows."""
    rows = [dict(vector) for vector in vectors]
    done: list[Weights] = []
    for node in nodes:
        while True:
            filled = sorted((row for row in rows if node in row), key=lambda row: abs(row[node]))
            if len(filled) < 2:
                break
            for row in filled[1:]:
                _subtract(row, row[node] // filled[0][node], filled[0])
        done += filled
        rows = [row for row in rows if row and node not in row]
    return done


def _subtract(row: Weights, factor: Number, other: Weights) -> None:
    for node, weight in other.items():
        value = row.get(node, 0) - factor * weight
        if value:
            row[node] = value
        else:
            row.pop(node, None)


class _Echelon:
    """Vectors in echelon, and what each is of those that were added."""

    def __init__(self) -> None:
        self._rows: list[tuple[Node, Weights, dict[int, Number]]] = []

    def add(self, vector: Weights) -> bool:
        """Add a vector; return whether it is independent of those before, and leave it out if not."""
        rest, combination = self._reduced(vector)
        if rest:
            self._rows.append((next(iter(rest)), rest, combination | {len(self._rows): Fraction(-1)}))
        return bool(rest)

    def solve(self, vector: Weights) -> dict[int, Number] | None:
        """Return the factors that make the vectors added up a vector."""
        rest, combination = self._reduced(vector)
        if rest:
            return None
        return {i: int(f) if Fraction(f).denominator == 1 else f for i, f in combination.items() if f}

    def _reduced(self, vector: Weights) -> tuple[Weights, dict[int, Number]]:
        """Return what is left of a vector, and the combination of the vectors added that was taken off."""
        rest, combination = dict(vector), dict[int, Number]()
        for pivot, row, parts in self._rows:
            if pivot in rest:
                factor = Fraction(rest[pivot]) / row[pivot]
                _subtract(rest, factor, row)
                # row = sum of -part * vector, by the signs that `add` gives
                for i, part in parts.items():
                    combination[i] = combination.get(i, 0) - factor * part
        return rest, combination
