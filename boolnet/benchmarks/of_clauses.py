"""Questions of a conjunction of clauses, of many inputs as well: has it a model, is it the same with a clause more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from boolnet.benchmarks.clauses import clause_network, clauses_of
from boolnet.benchmarks.questions import Question, known, known_same
from boolnet.benchmarks.refutation import refutes, satisfies
from boolnet.benchmarks.search import Clause, search
from boolnet.core.errors import BoolnetError, LimitError, VerificationError, counted
from nets.graphs.graph import Graph

MOST_INPUTS, MOST_CLAUSES = 256, 4096


def questions_of_clauses(inputs: Sequence[str], clauses: Sequence[Clause]) -> Iterator[Question]:
    """Yield questions of the network of some clauses, with answers.

    Whether it can be 1; whether it is the same with one more clause, a resolvent of two, which it is; and with one
    weight changed, where that shows on the model.

    Parameters
    ----------
    inputs : sequence of str
    clauses : sequence of Clause

    Raises
    ------
    LimitError
        If there are too many, or no answer is found in bounded work.

    Examples
    --------
    >>> clauses = [(1, 2, 3), (-1, 2, 3), (-2, 3)]
    >>> [(one.claim, one.verdict, one.witness) for one in questions_of_clauses("abc", clauses)]
    [('y=0', 'sat', (1, 0, 1)), ('equal', 'unsat', None), ('equal', 'sat', (1, 0, 1))]
    """
    clauses = list({frozenset(one): one for one in clauses}.values())
    if len(inputs) > MOST_INPUTS or len(clauses) > MOST_CLAUSES:
        raise LimitError(
            f"a network of {counted(len(clauses), 'clause')} over {counted(len(inputs), 'input')} is too large",
            help=f"take at most {MOST_CLAUSES:,} clauses, and {MOST_INPUTS} inputs",
        )
    if not all(clauses):
        raise BoolnetError("a clause is empty, so there is nothing to ask", help="drop it")
    answer = search(len(inputs), clauses)
    graph = _network(inputs, clauses)
    if answer.model is None:
        if not refutes(answer.learned, clauses):
            raise VerificationError("a refutation of the clauses is none")
        proof = f"clauses read from the weights; their refutation of {counted(len(answer.learned), 'step')} was checked"
    else:
        if not satisfies(answer.model, clauses):
            raise VerificationError("a model of the clauses is none")
        proof = "the network was run on the witness"
    yield known("clauses", graph, "y=0", proof, answer.model)
    if (found := _resolvent(clauses)) is not None:
        i, j, resolvent = found
        more = _network(inputs, [*clauses, resolvent])
        proof = f"clauses read from the weights; the one more is the resolvent of clauses {i + 1} and {j + 1}"
        yield known_same("a clause more", graph, more, proof, None)
    if answer.model is not None and (changed := _changed(graph, clauses, answer.model)) is not None:
        yield known_same("one weight changed", graph, changed, "the networks were run on the witness", answer.model)


def _network(inputs: Sequence[str], clauses: Sequence[Clause]) -> Graph:
    """Return the network of some clauses, once they were read back from it."""
    graph = clause_network(inputs, clauses)
    if sorted(map(sorted, clauses_of(graph))) != sorted(map(sorted, clauses)):
        raise VerificationError("a network of clauses has others")
    return graph


def _resolvent(clauses: Sequence[Clause]) -> tuple[int, int, Clause] | None:
    """Return two clauses that differ in the sign of one variable alone, and the clause that follows from them."""
    there = {frozenset(clause) for clause in clauses}
    for j, second in enumerate(clauses):
        for i, first in enumerate(clauses[:j]):
            opposed = [literal for literal in first if -literal in second]
            if len(opposed) == 1:
                rest = dict.fromkeys(one for one in (*first, *second) if abs(one) != abs(opposed[0]))
                if rest and frozenset(rest) not in there:
                    return i, j, tuple(rest)
    return None


def _changed(graph: Graph, clauses: Sequence[Clause], model: Sequence[int]) -> Graph | None:
    """Return the network with one weight of other sign, so that it is 0 on the model.

    A clause of which at most two literals hold, one of them an input that is 1, is broken there for the neuron whose
    weight of that input is 1 in the place of -1, since 2 is added to ``1 - 1`` or ``1 - 2``.
    """
    inputs = graph.graph["inputs"]
    for clause in clauses:
        held = [literal for literal in clause if model[abs(literal) - 1] == (literal > 0)]
        raised = next((literal for literal in held if literal > 0), None)
        if raised is None or len(held) > 2:
            continue
        weights = {inputs[abs(literal) - 1]: -1 if literal > 0 else 1 for literal in clause}
        for node in graph.succ[inputs[raised - 1]]:
            if {source: data["weight"] for source, data in graph.pred[node].items()} == weights:
                changed: Graph = graph.copy()
                changed.edges[inputs[raised - 1], node]["weight"] = 1
                return changed
    return None
