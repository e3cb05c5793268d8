"""The JSON network format, version 2.

One object::

    {"format": "boolnet-network", "version": 2, "meaning": "exact", "strategy": "xor-tree",
     "inputs": ["a", "b"], "outputs": ["y"],
     "neurons": [
       {"name": "h1", "activation": "relu", "bias": -1, "weights": {"a": 1, "b": 1}},
       {"name": "h2", "activation": "relu", "bias": 1, "weights": {"a": -1, "b": -1}},
       {"name": "y", "activation": "identity", "bias": 1, "weights": {"h1": -1, "h2": -1}}]}

``inputs`` and ``outputs`` are in the order of the columns of X and Y. Neurons may stand in any order; names are
strings, each once. A number is a JSON integer or float, or a fraction as a string such as ``"1/3"``. ``meaning``,
``strategy``, ``source``, ``certificate``, ``at_least``, ``digest`` and ``boolnet`` are optional (see
`boolnet.export.header`); version 1 had the first two. Unknown keys and versions are refused, so that nothing is dropped
in silence.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any, NoReturn

from boolnet.core.errors import BoolnetError
from boolnet.export.header import (
    ATTRIBUTES,
    DAMAGED,
    MalformedError,
    checked_names,
    header,
    is_name,
    parsed_json,
    with_header,
)
from nets import NODE_ACTIVATIONS, GraphError, check_graph, new_graph
from nets.graphs.graph import Graph, checked_levels, is_finite, weights_into

FORMAT, VERSIONS = "boolnet-network", (1, 2)
REQUIRED = {"format", "version", "inputs", "outputs", "neurons"}
OPTIONAL = {*ATTRIBUTES, "digest", "boolnet"}
NEURON = {"name", "activation", "bias", "weights"}


def write_json(graph: Graph) -> bytes:
    """Return a network as the bytes of a JSON file."""
    neurons = [
        {
            "name": str(node),
            "activation": graph.nodes[node]["activation"],
            "bias": _written(graph.nodes[node]["bias"]),
            "weights": {str(source): _written(weight) for source, weight in weights_into(graph, node).items()},
        }
        for node, level in checked_levels(graph).items()
        if level
    ]
    checked_names(graph)
    head = {"format": FORMAT, "version": VERSIONS[-1]} | header(graph)
    lines = ",\n  ".join(json.dumps(neuron, ensure_ascii=False) for neuron in neurons)
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "neurons": [\n  {lines}]}}\n'.encode()


def _written(value: Any) -> int | float | str:
    if isinstance(value, Fraction) and value.denominator != 1:
        return str(value)
    return int(value) if value == int(value) else float(value)


def read_json(data: bytes, name: str) -> Graph:
    """Return the network in the bytes of a JSON file; `name` is for messages.

    Raises
    ------
    BoolnetError
        If the bytes are not a network, with the place inside them.
    """
    try:
        document = parsed_json(data, "it")
    except MalformedError as error:
        _refuse(name, error.message, error.help)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        _refuse(name, f'it has no "format": "{FORMAT}"', "make it with `boolnet compile SOURCE --save FILE`")
    if document.get("version") not in VERSIONS or isinstance(document["version"], bool):
        _refuse(
            name,
            f"its version is {document.get('version')!r}, this boolnet reads versions 1 and 2",
            "take the boolnet that wrote it, or save the network anew",
        )
    _check_keys(name, "the network", document, REQUIRED, OPTIONAL)
    graph = new_graph(_names(name, document, "inputs"))
    graph.graph["outputs"] = _names(name, document, "outputs")
    _add_neurons(graph, name, document["neurons"])
    try:
        check_graph(graph)
    except GraphError as error:
        _refuse(name, str(error))
    return with_header(graph, document, name)


def _check_keys(name: str, place: str, value: Any, required: set[str], optional: set[str]) -> None:
    if not isinstance(value, dict):
        _refuse(name, f"{place} is not an object")
    for key in sorted(required - value.keys()):
        _refuse(name, f"{place} has no {key!r}")
    for key in value.keys() - required - optional:
        _refuse(name, f"{place} has an unknown key {key!r}")


def _names(name: str, document: dict[str, Any], key: str) -> tuple[str, ...]:
    value = document[key]
    if not isinstance(value, list) or not all(map(is_name, value)):
        _refuse(name, f"{key!r} is not a list of names")
    return tuple(value)


def _add_neurons(graph: Graph, name: str, neurons: Any) -> None:
    if not isinstance(neurons, list):
        _refuse(name, "'neurons' is not a list")
    for i, neuron in enumerate(neurons):
        place = f"neurons[{i}]"
        _check_keys(name, place, neuron, NEURON, set())
        if not is_name(neuron["name"]):
            _refuse(name, f"{place}: the name {neuron['name']!r} is not a text")
        if neuron["name"] in graph:
            _refuse(name, f"{place}: the name {neuron['name']!r} is given twice")
        if neuron["activation"] not in list(NODE_ACTIVATIONS):
            _refuse(name, f"{place}: activation {neuron['activation']!r} is not one of {', '.join(NODE_ACTIVATIONS)}")
        bias = _number(name, f"{place}.bias", neuron["bias"])
        graph.add_node(neuron["name"], activation=neuron["activation"], bias=bias)
    for i, neuron in enumerate(neurons):
        _add_edges(graph, name, f"neurons[{i}]", neuron)


def _add_edges(graph: Graph, name: str, place: str, neuron: dict[str, Any]) -> None:
    if not isinstance(neuron["weights"], dict):
        _refuse(name, f"{place}.weights is not an object")
    for source, value in neuron["weights"].items():
        if source not in graph:
            _refuse(name, f"{place} reads {source!r}, which the network does not have")
        weight = _number(name, f"{place}.weights[{source!r}]", value)
        if weight != 0:
            graph.add_edge(source, neuron["name"], weight=weight)


def _number(name: str, place: str, value: Any) -> int | float | Fraction:
    if isinstance(value, str):
        if not re.fullmatch(r"-?[0-9]{1,300}/[0-9]{0,299}[1-9][0-9]{0,299}", value):
            _refuse(name, f'{place} is {value!r}, not a fraction such as "1/3"')
        value = Fraction(value)
    if not is_finite(value):
        _refuse(name, f"{place} is {value!r}, not a finite number")
    number: int | float | Fraction = value
    return int(number) if number == int(number) else number


def _refuse(name: str, reason: str, help: str = "") -> NoReturn:
    raise BoolnetError(f"{name} is not a boolnet network: {reason}", help=help or DAMAGED)
