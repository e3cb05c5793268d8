"""Whether clauses can hold together: a search that learns clauses, with a model or a refutation that can be checked.

A literal is a number, as in DIMACS: k is the k-th variable, -k its negation. The search counts its conflicts, and ends
undecided after so many; the clauses that it learned are a refutation where it found no model, and
`boolnet.benchmarks.refutation` checks it.

References
----------
.. [1] J. P. Marques-Silva, K. A. Sakallah, "GRASP: A Search Algorithm for Propositional Satisfiability", IEEE
   Transactions on Computers 48 (1999), doi:10.1109/12.769433.
.. [2] M. W. Moskewicz et al., "Chaff: Engineering an Efficient SAT Solver", DAC 2001, doi:10.1145/378239.379017.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from boolnet.core.errors import LimitError, counted

Clause = tuple[int, ...]

CONFLICTS = 20_000
RESTART, GROWTH = 100, 1.3  # conflicts until the first restart, and how much longer each next one waits
DECAY = 0.95  # of the activity of variables, at each conflict


@dataclass(frozen=True)
class Answer:
    """What a search found.

    Attributes
    ----------
    model : tuple of int or None
        The value, 0 or 1, of every variable; None where the clauses contradict one another.
    learned : tuple of Clause
        In the order in which they were learned: each follows from the clauses and those before it by unit propagation,
        and the last is empty where there is no model.
    """

    model: tuple[int, ...] | None
    learned: tuple[Clause, ...]


def search(n: int, clauses: Sequence[Clause], conflicts: int = CONFLICTS) -> Answer:
    """Return a model of some clauses, or a refutation of them.

    Parameters
    ----------
    n : int
        How many variables there are.
    clauses : sequence of Clause
        None empty, no literal twice in one, nor both of a variable.
    conflicts : int
        The most that the search may meet.

    Raises
    ------
    LimitError
        If it met so many, and has neither.

    Examples
    --------
    >>> search(2, [(1, 2), (-1, 2)]).model
    (0, 1)
    >>> search(1, [(1,), (-1,)]).learned
    ((),)
    """
    return _Search(n, clauses).run(conflicts)


class _Search:
    def __init__(self, n: int, clauses: Sequence[Clause]) -> None:
        self.n = n
        self.values = [0] * (2 * n + 1)  # by literal: 1 true, -1 false; a negative literal counts from the end
        self.level, self.reason = [0] * (n + 1), list[list[int] | None]([None] * (n + 1))
        self.phase, self.activity, self.bump = [-1] * (n + 1), [0.0] * (n + 1), 1.0
        self.trail, self.marks, self.head = list[int](), list[int](), 0
        self.watches: list[list[list[int]]] = [[] for _ in range(2 * n + 1)]
        self.learned: list[Clause] = []
        self.is_refuted = False
        for clause in clauses:
            for literal in clause:
                self.activity[abs(literal)] += 1 / len(clauses)
            if len(clause) > 1:
                self._watch(list(clause))
            elif self.values[clause[0]] == 0:
                self._assign(clause[0], None)
            elif self.values[clause[0]] < 0:
                self.is_refuted = True

    def run(self, most: int) -> Answer:
        met, until, wait = 0, RESTART, float(RESTART)
        while not self.is_refuted:
            conflict = self._propagate()
            if conflict is not None:
                if not self.marks:
                    break
                met += 1
                if met > most:
                    raise LimitError(
                        f"it is not decided whether its clauses have a model: {counted(met - 1, 'conflict')} were met",
                        help="take a smaller one",
                    )
                self._learn(conflict)
                continue
            if met >= until:
                wait *= GROWTH
                until = met + int(wait)
                self._back(0)
            if not self._decide():
                return Answer(tuple(int(self.values[v] > 0) for v in range(1, self.n + 1)), tuple(self.learned))
        return Answer(None, (*self.learned, ()))

    def _watch(self, clause: list[int]) -> None:
        for literal in clause[:2]:
            self.watches[literal].append(clause)

    def _assign(self, literal: int, reason: list[int] | None) -> None:
        variable = abs(literal)
        self.values[literal], self.values[-literal] = 1, -1
        self.level[variable], self.reason[variable] = len(self.marks), reason
        self.trail.append(literal)

    def _propagate(self) -> list[int] | None:
        """Assign what follows; return a clause that is broken."""
        values, watches = self.values, self.watches
        while self.head < len(self.trail):
            false = -self.trail[self.head]
            self.head += 1
            kept: list[list[int]] = []
            pending = watches[false]
            for k, clause in enumerate(pending):
                if clause[0] == false:
                    clause[0], clause[1] = clause[1], false
                first = clause[0]
                if values[first] > 0:
                    kept.append(clause)
                    continue
                for i in range(2, len(clause)):
                    if values[clause[i]] >= 0:
                        clause[1], clause[i] = clause[i], false
                        watches[clause[1]].append(clause)
                        break
                else:
                    kept.append(clause)
                    if values[first] < 0:
                        watches[false] = kept + pending[k + 1 :]
                        return clause
                    self._assign(first, clause)
            watches[false] = kept
        return None

    def _learn(self, conflict: list[int]) -> None:
        """Learn why a clause is broken, as far as the last decision has one way to it, and go back to where it says."""
        seen, below, open_ = set[int](), list[int](), 0
        place, clause = len(self.trail), conflict
        while True:
            for literal in clause:
                variable = abs(literal)
                if variable in seen or not self.level[variable]:
                    continue
                seen.add(variable)
                self.activity[variable] += self.bump
                if self.level[variable] == len(self.marks):
                    open_ += 1
                else:
                    below.append(literal)
            place -= 1
            while abs(self.trail[place]) not in seen:
                place -= 1
            open_ -= 1
            if not open_:
                break
            reason = self.reason[abs(self.trail[place])]
            assert reason is not None  # a decision is the last of its level to be reached
            clause = [literal for literal in reason if literal != self.trail[place]]
        self.bump /= DECAY
        if self.bump > 1e100:
            self.activity = [activity / self.bump for activity in self.activity]
            self.bump = 1.0
        below.sort(key=lambda literal: -self.level[abs(literal)])
        asserted = [-self.trail[place], *below]
        self.learned.append(tuple(asserted))
        self._back(self.level[abs(below[0])] if below else 0)
        if below:
            self._watch(asserted)
        self._assign(asserted[0], asserted if below else None)

    def _back(self, level: int) -> None:
        if level >= len(self.marks):
            return
        for literal in self.trail[self.marks[level] :]:
            self.values[literal] = self.values[-literal] = 0
            self.phase[abs(literal)] = 1 if literal > 0 else -1
        del self.trail[self.marks[level] :], self.marks[level:]
        self.head = len(self.trail)

    def _decide(self) -> bool:
        """Assign the most active variable; return whether there was one."""
        free = [v for v in range(1, self.n + 1) if not self.values[v]]
        if not free:
            return False
        variable = max(free, key=self.activity.__getitem__)
        self.marks.append(len(self.trail))
        self._assign(self.phase[variable] * variable, None)
        return True
