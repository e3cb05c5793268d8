"""What a file of a network says of it, whatever the format: names, order, meaning, source, certificate.

In memory it is attributes of the graph (``G.graph``), all of them values that JSON can hold; in a file it is one JSON
object, which formats keep where they have room for text: in metadata, in a comment. What is read is not believed:
names must be as many as the network has ends, and a certificate or a bound counts only with the digest of the very
network that it was made for.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import networkx as nx

from boolnet.core.errors import BoolnetError
from boolnet.core.limits import check_memory
from boolnet.core.output_semantics import OUTPUT_SEMANTICS
from boolnet.core.version import VERSION
from nets.core.errors import GraphError
from nets.graphs.graph import Graph, Node, levels, weights_into

#: Attributes that a network has of its own: what kind of value each is.
TEXTS = ("meaning", "strategy", "source")
PROVED = ("certificate", "at_least")  # objects, which are worth something with the digest alone
ATTRIBUTES = (*TEXTS, *PROVED)
HEADER = "boolnet"  # its key in the metadata of other formats
_JSON_BYTES = 32  # of memory for a byte of JSON, at most


DAMAGED = "the file is damaged, or is no network: get it anew, or save the network anew"


class MalformedError(BoolnetError):
    """Bytes that are not what a format has; see `refusing`, which names the file."""


def header(graph: Graph) -> dict[str, Any]:
    """Return what is known of a network, as a JSON object.

    Examples
    --------
    >>> import boolnet
    >>> sorted(header(boolnet.compile("a & b").graph))
    ['boolnet', 'digest', 'inputs', 'meaning', 'outputs', 'strategy']
    """
    found: dict[str, Any] = {"boolnet": VERSION}
    checked_names([*graph.graph["inputs"], *graph.graph["outputs"]])
    found |= {key: [str(node) for node in graph.graph[key]] for key in ("inputs", "outputs")}
    found |= {key: graph.graph[key] for key in ATTRIBUTES if graph.graph.get(key)}
    return found | {"digest": digest(graph)}


def is_name(value: object) -> bool:
    """Whether a value is a name that a file can hold and a terminal shows: printable text of Unicode, not empty."""
    return isinstance(value, str) and bool(value) and value.isprintable()


def checked_names(nodes: Iterable[Node]) -> list[str]:
    """Return the names of nodes as text, all different, which every file can hold and whoever reads it takes.

    Raises
    ------
    BoolnetError
        If two are the same, one is empty, or one is not printable.
    """
    names = [str(node) for node in nodes]
    for name in names:
        if not is_name(name):
            raise BoolnetError(
                f"a file cannot hold the name {name!r}", help="give the node a name of printable letters"
            )
    if len(set(names)) < len(names):
        raise BoolnetError(
            "two nodes of the network have the same name as text", help="give its nodes names of their own"
        )
    return names


def header_text(graph: Graph) -> str:
    """Return the header as a line of ASCII."""
    return json.dumps(header(graph))


def digest(graph: Graph) -> str:
    """Return a number that stands for a network: for its weights, whatever its neurons are called and their order.

    Examples
    --------
    >>> import boolnet
    >>> first, second = (boolnet.compile(source).graph for source in ("a & b", "p & q"))
    >>> digest(first) == digest(second)
    True
    """
    marks = {node: str(i).encode() for i, node in enumerate(graph.graph["inputs"])}
    for node in levels(graph):
        if node not in marks:
            data = graph.nodes[node]
            parts = sorted(
                marks[source] + f" {weight}".encode() for source, weight in weights_into(graph, node).items()
            )
            marks[node] = _sha(f"{data['activation']} {data['bias']}".encode(), *parts)
    ends = {*graph.graph["inputs"], *graph.graph["outputs"]}
    hidden = sorted(mark for node, mark in marks.items() if node not in ends)
    outputs = [marks[node] for node in graph.graph["outputs"]]
    return _sha(str(len(graph.graph["inputs"])).encode(), *hidden, b"outputs", *outputs).decode()


def _sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"\n".join(parts)).hexdigest()[:32].encode()


def with_header(graph: Graph, given: Any, name: str) -> Graph:
    """Return a network that was read with what its file says of it.

    Parameters
    ----------
    graph : networkx.DiGraph
    given : object
        The JSON object, or what stands in its place.
    name : str
        Of the file, for messages.

    Raises
    ------
    BoolnetError
        If the header is none, or its names are not those of as many inputs and outputs as the network has.
    """
    if not isinstance(given, Mapping):
        refuse(name, "its header is not an object")
    ends = {key: _names(given.get(key, list(graph.graph[key])), key, len(graph.graph[key]), name) for key in _ENDS}
    texts = {key: given[key] for key in TEXTS if key in given}
    for key, text in texts.items():
        if not isinstance(text, str):
            refuse(name, f"its {key} {text!r} is not a text")
    if texts.get("meaning", "exact") not in OUTPUT_SEMANTICS:
        refuse(name, f"meaning {texts['meaning']!r} is not one of {', '.join(OUTPUT_SEMANTICS)}")
    graph = _renamed(graph, ends["inputs"], ends["outputs"])
    graph.graph.update(texts)
    if given.get("digest") == digest(graph):
        graph.graph.update({key: given[key] for key in PROVED if isinstance(given.get(key), dict)})
    return graph


def parsed_header(text: str | bytes, name: str) -> Any:
    """Return the JSON object in a header's text."""
    with refusing(name):
        return parsed_json(text, "its header")


def parsed_json(text: str | bytes, place: str) -> Any:
    """Return the value of a JSON text, in which no key is there twice and no number is infinite.

    Raises
    ------
    MalformedError
        If it is none, naming the place.
    LimitError
        If it might need more than the memory limit.
    """
    check_memory(_JSON_BYTES * len(text), f"{place} is {len(text):,} bytes of JSON", "take a smaller file")
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
    except RecursionError:
        raise MalformedError(f"{place} is nested too deep", help=DAMAGED) from None
    except ValueError as error:
        raise MalformedError(
            f"{place} is not JSON: {error}", help="the file is damaged, cut short, or not JSON"
        ) from None


def _no_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number a network can use")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        names = Counter(key for key, _ in pairs)
        raise ValueError(f"the key {next(key for key in names if names[key] > 1)!r} is given twice")
    return result


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Name the file where what it holds is malformed, or makes no network.

    Parameters
    ----------
    name : str
        Of the file.
    """
    try:
        yield
    except (MalformedError, GraphError) as error:
        refuse(name, error.message, error.help)


def refuse(name: str, reason: str, help: str = "") -> NoReturn:
    """Raise the error for a file that holds no network.

    Parameters
    ----------
    name : str
        Of the file.
    reason : str
    help : str
        "" for what always helps.
    """
    raise BoolnetError(f"{name} is not a network: {reason}", help=help or DAMAGED)


_ENDS = ("inputs", "outputs")


def _names(given: Any, key: str, count: int, name: str) -> Sequence[str]:
    if not isinstance(given, list) or not all(map(is_name, given)):
        refuse(name, f"{key!r} of its header is not a list of names")
    if len(given) != count or len(set(given)) < count:
        refuse(
            name,
            f"its header names {len(given)} {key}, but it has {count}"
            if len(given) != count
            else f"its header names one of the {key} twice",
        )
    return given


def _renamed(graph: Graph, inputs: Sequence[str], outputs: Sequence[str]) -> Graph:
    """Return the network with other names for its ends; a hidden neuron of such a name gets another."""
    names = dict(zip([*graph.graph["inputs"], *graph.graph["outputs"]], [*inputs, *outputs], strict=True))
    taken = set(names.values())
    if len(taken) < len(names):
        raise BoolnetError("an input and an output have the same name", help="rename one of them")
    if all(old == new for old, new in names.items()):
        return graph
    for node in graph:
        if node not in names:
            new = str(node)
            while new in taken:
                new += "_"
            taken.add(new)
            names[node] = new
    ends = {"inputs": tuple(inputs), "outputs": tuple(outputs)}
    result: Graph = nx.relabel_nodes(graph, names)
    result.graph.update(ends)
    return result
