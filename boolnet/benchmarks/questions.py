"""Questions of a network with their answers: a claim, whether a vector breaks it, and how that is proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import VerificationError
from boolnet.export.claims import Claim, Literal, read_claim
from boolnet.export.vnnlib import VERSIONS, equivalence_of, property_of
from boolnet.functions.packed_bits import row_words, unpack
from nets import Executor
from nets.graphs.graph import Graph

MOST_ROWS_INPUTS = 16  # of networks that are run on every row
SAT, UNSAT = "sat", "unsat"


@dataclass(frozen=True)
class Question:
    """A claim of a network, and the answer.

    Attributes
    ----------
    network : str
        What the network is, for names of files.
    claim : str
        The same of the claim.
    graph : networkx.DiGraph
    files : mapping of str to bytes
        The property by version of VNN-LIB.
    verdict : {"sat", "unsat"}
        Whether some input vector breaks the claim.
    proof : str
        How that is known.
    witness : tuple of int or None
        A vector that breaks it.
    """

    network: str
    claim: str
    graph: Graph
    files: dict[str, bytes]
    verdict: str
    proof: str
    witness: tuple[int, ...] | None


def asked(network: str, graph: Graph, claim: str) -> Question:
    """Return a question of a network of few inputs, answered by running it on all rows.

    Parameters
    ----------
    network : str
    graph : networkx.DiGraph
        Of 16 inputs at the most.
    claim : str
        See `boolnet.export.claims.read_claim`.

    Examples
    --------
    >>> import boolnet
    >>> graph = boolnet.compile("p = a & b; q = a | b").graph
    >>> [(one.verdict, one.witness) for one in (asked("n", graph, c) for c in ("p implies q", "q implies p"))]
    [('unsat', None), ('sat', (0, 1))]
    """
    files = {version: property_of(graph, claim, version).data for version in VERSIONS}
    return _by_rows(network, claim, graph, files, _claim(graph, claim))


def same(network: str, first: Graph, second: Graph) -> Question:
    """Return the question whether two networks of few inputs compute the same, answered by running them on all rows.

    Parameters
    ----------
    network : str
    first, second : networkx.DiGraph
        Of the same inputs and outputs.
    """
    graph, files, claim = _joined(first, second)
    return _by_rows(network, "equal", graph, files, claim)


def known(network: str, graph: Graph, claim: str, proof: str, witness: Sequence[int] | None) -> Question:
    """Return a question of a network whose answer is known; a witness is tried.

    Parameters
    ----------
    network : str
    graph : networkx.DiGraph
    claim, proof : str
    witness : sequence of int, optional
        What breaks the claim; none where nothing does.

    Raises
    ------
    VerificationError
        If the network does not break the claim there: a bug of boolnet's.
    """
    files = {version: property_of(graph, claim, version).data for version in VERSIONS}
    return _tried(network, claim, graph, files, _claim(graph, claim), proof, witness)


def known_same(network: str, first: Graph, second: Graph, proof: str, witness: Sequence[int] | None) -> Question:
    """Return the question whether two networks compute the same, where that is known; see `known`.

    Parameters
    ----------
    network : str
    first, second : networkx.DiGraph
    proof : str
    witness : sequence of int, optional
    """
    graph, files, claim = _joined(first, second)
    return _tried(network, "equal", graph, files, claim, proof, witness)


def broken_at(graph: Graph, claim: Claim, vectors: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return whether a claim is broken at input vectors, the columns of an array, by what the network says there.

    Parameters
    ----------
    graph : networkx.DiGraph
    claim : Claim
    vectors : ndarray of 0 and 1, shape (n, n_samples)

    Examples
    --------
    >>> import boolnet
    >>> graph = boolnet.compile("a & b").graph
    >>> broken_at(graph, _claim(graph, "y=1 given a=1"), np.array([[1, 1, 0], [1, 0, 0]], np.uint8)).tolist()
    [False, True, False]
    """
    run = Executor(graph)
    values = run.run_columns(vectors.astype(run.dtype))
    found = np.zeros(vectors.shape[1], bool)
    for case in claim.broken:
        found |= np.all([_holds(values[one.number], one.is_true) for one in case], axis=0)
    for one in claim.given:
        found &= vectors[one.number] == one.is_true
    return found


def _holds(values: NDArray[np.float64], is_true: bool) -> NDArray[np.bool_]:
    return values >= 0.75 if is_true else values <= 0.25  # as the properties have it


def _claim(graph: Graph, claim: str) -> Claim:
    return read_claim(claim, *(list(map(str, graph.graph[key])) for key in ("inputs", "outputs")))


def _joined(first: Graph, second: Graph) -> tuple[Graph, dict[str, bytes], Claim]:
    """Return two networks as one, its properties, and the claim that its outputs are equal in pairs."""
    made = {version: equivalence_of(first, second, version, joined=True) for version in VERSIONS}
    graph, m = made[VERSIONS[0]].networks[0], len(first.graph["outputs"])
    order = [list(map(str, second.graph["outputs"])).index(str(name)) for name in first.graph["outputs"]]
    pairs = [(Literal(i, way), Literal(m + j, not way)) for i, j in enumerate(order) for way in (True, False)]
    return graph, {version: one.data for version, one in made.items()}, Claim(tuple(pairs))


def _by_rows(network: str, name: str, graph: Graph, files: dict[str, bytes], claim: Claim) -> Question:
    n = len(graph.graph["inputs"])
    vectors = unpack(row_words(n, 0, 1 << n), 1 << n)
    broken = broken_at(graph, claim, vectors)
    proof = f"the network was run on all {1 << n} rows"
    if not broken.any():
        return Question(network, name, graph, files, UNSAT, proof, None)
    witness = tuple(vectors[:, int(broken.argmax())].tolist())
    return Question(network, name, graph, files, SAT, proof, witness)


def _tried(
    network: str,
    name: str,
    graph: Graph,
    files: dict[str, bytes],
    claim: Claim,
    proof: str,
    witness: Sequence[int] | None,
) -> Question:
    if witness is None:
        return Question(network, name, graph, files, UNSAT, proof, None)
    if not broken_at(graph, claim, np.array([witness], np.uint8).T).all():
        raise VerificationError(f"the witness of {network}, {name} breaks nothing")
    return Question(network, name, graph, files, SAT, proof, tuple(map(int, witness)))
