"""Checking answers of a search without trusting it: a model satisfies every clause, a refutation ends in the empty one.

Every clause of a refutation must follow from those before it by unit propagation: with all its literals false, some
clause is broken. The code shares nothing with that of the search.

References
----------
.. [1] E. Goldberg, Y. Novikov, "Verification of proofs of unsatisfiability for CNF formulas", DATE 2003.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from boolnet.benchmarks.search import Clause


def satisfies(model: Sequence[int], clauses: Iterable[Clause]) -> bool:
    """Whether some values of the variables make every clause true.

    >>> satisfies((0, 1), [(1, 2), (-1,)]), satisfies((0, 1), [(1, -2)])
    (True, False)
    """
    return all(any(model[abs(literal) - 1] == (literal > 0) for literal in clause) for clause in clauses)


def refutes(learned: Sequence[Clause], clauses: Sequence[Clause]) -> bool:
    """Whether some clauses, each of which follows from those before it, end in a contradiction.

    >>> refutes([(2,), ()], [(1, 2), (-1, 2), (-2,)]), refutes([()], [(1, 2), (-1, 2), (-2, 1)])
    (True, False)
    """
    if not learned or learned[-1]:
        return False
    checker = _Propagation()
    for clause in clauses:
        checker.add(clause)
    for clause in learned:
        if not checker.follows(clause):
            return False
        checker.add(clause)
    return True


class _Propagation:
    """Clauses, each found by two of its literals of which one is looked at when the other has become false."""

    def __init__(self) -> None:
        self.units: list[int] = []
        self.pairs: dict[int, list[tuple[Clause, int]]] = defaultdict(list)
        self.has_empty = False

    def add(self, clause: Clause) -> None:
        if len(clause) < 2:
            self.has_empty |= not clause
            self.units += clause
            return
        self.pairs[clause[0]].append((clause, clause[1]))
        self.pairs[clause[1]].append((clause, clause[0]))

    def follows(self, clause: Clause) -> bool:
        """Whether a clause follows by unit propagation."""
        if self.has_empty:
            return True
        true: set[int] = set()
        pending = [*self.units, *(-literal for literal in clause)]
        while pending:
            literal = pending.pop()
            if literal in true:
                continue
            if -literal in true:
                return True
            true.add(literal)
            kept: list[tuple[Clause, int]] = []
            for one, other in self.pairs.pop(-literal, []):
                if other in true:
                    kept.append((one, other))
                    continue
                new = next((k for k in one if k not in (-literal, other) and -k not in true), None)
                if new is not None:
                    self.pairs[new].append((one, other))
                    self._moved(one, other, -literal, new)
                else:
                    kept.append((one, other))
                    pending.append(other)
            self.pairs[-literal] = kept + self.pairs.get(-literal, [])
        return False

    def _moved(self, clause: Clause, watched: int, old: int, new: int) -> None:
        """Tell the other of the two literals by which a clause is found that its partner is another."""
        entries = self.pairs[watched]
        entries[entries.index((clause, old))] = (clause, new)
