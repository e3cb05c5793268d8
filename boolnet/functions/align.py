"""Matching a function's inputs and outputs with names wanted, or with a network's."""

from __future__ import annotations

from collections.abc import Sequence

from boolnet.core.errors import BoolnetError, listed
from boolnet.functions.function import BooleanFunction, check_names
from nets.graphs.graph import Graph


def with_inputs(function: BooleanFunction, inputs: Sequence[str]) -> BooleanFunction:
    """Return the function over these inputs: in this order, those it lacks ignored; a bare table's are named so.

    Raises
    ------
    BoolnetError
        If one of its own inputs is missing, or a bare table has another number of them.
    """
    if function.inputs == tuple(inputs):
        return function
    check_names(inputs, function.outputs)
    if not function.has_given_names:
        return function.renamed(inputs, function.outputs)
    missing = [name for name in function.inputs if name not in inputs]
    if missing:
        raise BoolnetError(
            f"the function has an input {missing[0]!r}, which is not among {listed(inputs)}", help="name every input"
        )
    return function.rearranged(inputs, function.outputs)


def align(function: BooleanFunction, graph: Graph) -> BooleanFunction:
    """Return the function with inputs and outputs as the network has them.

    Names decide; where the function's were made up, or its one output has no name of its own, the order does.

    Raises
    ------
    BoolnetError
        If names or numbers do not fit.
    """
    inputs, outputs = ([str(node) for node in graph.graph[key]] for key in ("inputs", "outputs"))
    if len(outputs) != len(function.outputs):
        raise BoolnetError(
            f"the network has {len(outputs)} outputs ({listed(outputs)}), the source {len(function.outputs)}",
            help="name the outputs in the source, one `name = expression` for each",
        )
    new_outputs = function.outputs if set(outputs) == set(function.outputs) else outputs
    if new_outputs is outputs and len(outputs) > 1 and function.has_given_names:
        raise BoolnetError(f"the network's outputs are {listed(outputs)}, the source's {listed(function.outputs)}")
    new_inputs = function.inputs if set(function.inputs) <= set(inputs) else inputs
    if new_inputs is inputs and function.has_given_names:
        missing = next(name for name in function.inputs if name not in inputs)
        raise BoolnetError(f"the source has an input {missing!r}, which the network lacks: it has {listed(inputs)}")
    if new_inputs is inputs and len(function.inputs) != len(inputs):
        raise BoolnetError(
            f"the network has {len(inputs)} inputs ({listed(inputs)}), the source {len(function.inputs)}"
        )
    return function.renamed(new_inputs, new_outputs).rearranged(inputs, outputs)
