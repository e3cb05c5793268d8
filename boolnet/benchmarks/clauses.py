"""The network of clauses: a neuron for each that is 1 where it is broken, and one that is 1 where none is.

Of binary inputs, ``relu(1 - literals that hold)`` is 1 where none holds and 0 elsewhere, since their number is whole
and at least 0; so ``relu(1 - broken)`` is 1 where all clauses hold, and 0 elsewhere. `clauses_of` reads the clauses
back from the numbers of a network of this form, which proves what it computes for any number of inputs.
"""

from __future__ import annotations

from collections.abc import Sequence

from boolnet.benchmarks.search import Clause
from boolnet.core.errors import NotExpressible
from boolnet.functions.circuit import FALSE, TRUE, Formula
from boolnet.functions.function import BooleanFunction
from nets.graphs.affine import Affine, GraphBuilder
from nets.graphs.graph import Graph, weights_into, with_attributes


def clauses_in(function: BooleanFunction) -> list[Clause] | None:
    """Return the clauses that a formula of one output is the conjunction of; None where it is none.

    Examples
    --------
    >>> import boolnet
    >>> clauses_in(boolnet.read("(a | !b) & c & (b | !c)"))
    [(1, -2), (3,), (2, -3)]
    >>> clauses_in(boolnet.read("a | b")), clauses_in(boolnet.read("F(a) = 1")), clauses_in(boolnet.read("F(a) = 0"))
    ([(1, 2)], [], [()])
    >>> clauses_in(boolnet.read("(a ^ b) & c")) is None
    True
    """
    if not isinstance(function, Formula) or len(function.roots) != 1:
        return None
    gates, place = function.gates, {name: i + 1 for i, name in enumerate(function.inputs)}

    def number(literal: int) -> int | None:
        gate = gates[literal >> 1]
        return None if gate.kind != "input" else -place[gate.name] if literal & 1 else place[gate.name]

    root = function.roots[0]
    operands = list(gates[root >> 1].operands) if gates[root >> 1].kind == "and" and not root & 1 else [root]
    found: list[Clause] = []
    for operand in operands:
        if operand in (FALSE, TRUE):
            found.extend([()] if operand == FALSE else [])
            continue
        gate = gates[operand >> 1]
        is_or = operand & 1 and gate.kind == "and"
        literals = [number(one ^ 1) for one in gate.operands] if is_or else [number(operand)]
        if any(one is None for one in literals):
            return None
        found.append(tuple(one for one in literals if one is not None))
    return found


def clause_network(inputs: Sequence[str], clauses: Sequence[Clause], output: str = "y") -> Graph:
    """Return the network that is 1 where all clauses hold.

    Parameters
    ----------
    inputs : sequence of str
    clauses : sequence of Clause
        Each of another set of literals.
    output : str

    Examples
    --------
    >>> from nets import execute
    >>> graph = clause_network("ab", [(1, 2), (-1, -2)])
    >>> execute(graph, [[0, 0], [0, 1], [1, 0], [1, 1]]).ravel().tolist()
    [0.0, 1.0, 1.0, 0.0]
    """
    net = GraphBuilder(inputs, [output])
    values = [net.input(name) for name in inputs]
    broken = [
        net.neuron(1 - Affine.sum([values[k - 1] if k > 0 else 1 - values[-k - 1] for k in clause]))
        for clause in clauses
    ]
    net.output(output, net.neuron(1 - Affine.sum(broken)))
    return with_attributes(net.build(), meaning="exact", strategy="clauses")


def clauses_of(graph: Graph) -> list[Clause]:
    """Return the clauses that a network of this form is 1 on the models of, read from its weights.

    Raises
    ------
    NotExpressible
        If it is not of this form.
    """
    (output,) = graph.graph["outputs"]
    (last,) = weights_into(graph, output)
    broken = weights_into(graph, last)
    place = {name: i + 1 for i, name in enumerate(graph.graph["inputs"])}
    is_form = _is(graph, output, "identity", 0, {last: 1}) and _is(graph, last, "relu", 1, dict.fromkeys(broken, -1))
    found: list[Clause] = []
    for node in broken:
        weights = weights_into(graph, node)
        negated = sum(weight == 1 for weight in weights.values())
        is_form &= set(weights.values()) <= {1, -1} and weights.keys() <= place.keys()
        is_form &= _is(graph, node, "relu", 1 - negated, weights)
        found.append(tuple(-place.get(name, 0) * int(weight) for name, weight in weights.items()))
    if not is_form or len(graph) != len(place) + len(broken) + 2:
        raise NotExpressible("the network is not one neuron for each clause and one for all of them")
    return found


def _is(graph: Graph, node: object, activation: str, bias: int, weights: dict[object, int]) -> bool:
    data = graph.nodes[node]
    return (data["activation"], data["bias"], weights_into(graph, node)) == (activation, bias, weights)
