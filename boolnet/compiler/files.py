"""Networks to files and back: `boolnet.save` and `boolnet.load`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from boolnet.compiler.compiled import Compiled
from boolnet.compiler.network_function import network_function
from boolnet.core.errors import BoolnetError
from boolnet.export import has_network_suffix, read_network, write_network
from boolnet.frontends import FRONTENDS, is_path, recognise
from boolnet.functions.align import align
from boolnet.functions.function import BooleanFunction, with_source
from boolnet.labels import with_labels
from boolnet.minimum.counting import counting_bound
from boolnet.minimum.lower_bound import KINDS, LowerBound
from boolnet.strategies.spec import Spec
from boolnet.verification.verification import Certificate
from nets.graphs.counts import count
from nets.graphs.graph import Graph, check_graph


def save(network: Compiled | Graph, path: str | Path, to: str | None = None, **options: Any) -> Path:
    """Write a network to a file, whole or not at all.

    Parameters
    ----------
    network : Compiled or networkx.DiGraph
    path : path-like
        Its suffix says the format.
    to : str, optional
        The format, a row of `boolnet.export.EXPORTERS`, where the suffix does not say it.
    **options
        Of the format: `boolnet list exports` has them.

    Raises
    ------
    BoolnetError
        If the suffix or an option is unknown, or the format cannot hold this network.
    NetsError
        If the file cannot be written; an old file stays as it was.
    """
    if isinstance(network, Compiled):
        return network.save(path, to, **options)
    check_graph(network)
    return write_network(network, network_function(network), path, to, **options)


def load(path: str | Path, format: str | None = None) -> Compiled:
    """Read a network from a file: what `boolnet.compile` gives, as far as the file has it.

    Parameters
    ----------
    path : path-like
        Its suffix says the format.
    format : str, optional
        The format, a row of `boolnet.export.EXPORTERS`, where the suffix does not say it.

    Returns
    -------
    Compiled
        With the function that the file has, else the one that the network computes; with its certificate and bound,
        else None. The certificate is that of when it was saved, and there only where it is of these very weights;
        `boolnet.verify` makes a new one.

    Raises
    ------
    BoolnetError
        If there is no such file, or it does not hold a network.
    """
    return of_graph(read_network(path, format), str(path))


def load_if_network(text: str) -> Compiled | None:
    """Return the network in a file; None where a text does not name the file of a network.

    Parameters
    ----------
    text : str

    Raises
    ------
    BoolnetError
        If it names one that does not hold a network.

    Examples
    --------
    >>> load_if_network("a & b") is None
    True
    """
    return load(text) if has_network_suffix(text) and is_path(text) else None


def of_graph(graph: Graph, name: str) -> Compiled:
    """Return a network from anywhere as what `boolnet.compile` gives, as far as its attributes say it.

    Parameters
    ----------
    graph : networkx.DiGraph
    name : str
        Where it is from.

    Examples
    --------
    >>> import boolnet
    >>> of_graph(boolnet.compile("a & b").graph, "a program").reason
    'read from a program'
    """
    graph = with_labels(graph)
    facts = graph.graph
    meaning = facts.get("meaning", "exact")
    counts = count(graph)
    at_least = facts.get("at_least")
    return Compiled(
        graph=graph,
        counts=counts,
        certificate=_certificate(facts.get("certificate"), meaning, counts.dtype or "float64"),
        function=_function(facts.get("source"), graph, name),
        strategy=facts.get("strategy", "unknown"),
        reason=f"read from {name}",
        note="",
        spec=Spec(meaning=meaning, layered=not counts.pass_through),
        minimized=None,
        ended_by="",
        at_least=_bound(at_least, counts.hidden) if at_least else None,
        counting=counting_bound(graph, counts) if meaning == "exact" else None,
    )


def _function(source: str | None, graph: Graph, name: str) -> BooleanFunction:
    """Return the function that a file says its network computes, and else what it does compute."""
    if not source:
        return network_function(graph)
    try:
        given = FRONTENDS[recognise(source)].read(source, name)  # as text, whatever file is called so
        return with_source(align(given, graph), source)
    except BoolnetError as error:
        raise BoolnetError(
            f"{name} is damaged: its source is none of this network: {error.message}",
            help="get the file anew, or save the network anew",
        ) from None


def _certificate(facts: Mapping[str, Any] | None, meaning: str, dtype: str) -> Certificate | None:
    """Return the certificate of a file."""
    if facts is None or facts.get("method") not in ("exhaustive", "classes", "sampled") or facts.get("ok") is not True:
        return None
    rows, gates = facts.get("rows"), facts.get("gates")
    seen = (gates.get("seen_at_both_values"), gates.get("all")) if isinstance(gates, Mapping) else None
    numbers: Any = (rows, *(seen or ()))
    if not all(isinstance(number, int) and number >= 0 for number in numbers):
        return None
    rows, seen = numbers[0], numbers[1:] or None
    run = "packed" if facts.get("run") == "packed" else "numbers"
    return Certificate(facts["method"], rows, facts.get("proved") is True, True, meaning, dtype, gates=seen, run=run)


def _bound(facts: Mapping[str, Any], hidden: int) -> LowerBound | None:
    """Return the bound of a file, unless it is none: of no kind, or above what the network itself has."""
    least, kind = facts.get("hidden"), facts.get("networks")
    if not isinstance(least, int) or isinstance(least, bool) or not isinstance(kind, str):
        return None
    return LowerBound(least, kind) if 0 <= least <= hidden and kind in KINDS else None
