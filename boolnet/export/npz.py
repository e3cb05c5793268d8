"""Networks to npz files and back, by NumPy alone: weights by PyTorch's names, and a JSON header beside them.

``numpy.load`` gives the arrays; nothing in such a file is pickled, and nothing is unpickled.
"""

from __future__ import annotations

from boolnet.export.header import header, refuse, refusing, with_header
from boolnet.export.layers import layers_of
from boolnet.export.tensors import arrays_of, network_of
from nets.core.errors import StateError
from nets.graphs.graph import Graph
from nets.io.archive import archive_bytes, parse_archive

KIND = "network"


def write_npz(graph: Graph, *, dtype: str | None = None) -> bytes:
    """Return a network as the bytes of an npz file.

    Parameters
    ----------
    graph : networkx.DiGraph
    dtype : {"float32", "float64"}, optional
        By default the smallest that is proved exact.

    Raises
    ------
    NotExpressible
        If it would round a value, or a weight.
    """
    layers = layers_of(graph)
    return archive_bytes({"kind": KIND, "network": header(graph)}, arrays_of(layers, layers.dtype(dtype)))


def read_npz(data: bytes, name: str) -> Graph:
    """Return the network in the bytes of an npz file; `name` is for messages.

    Raises
    ------
    BoolnetError
        If the bytes are none, or without a header of ours.
    """
    try:
        found, arrays = parse_archive(data, name, KIND)
    except StateError as error:
        refuse(name, error.message, error.help)
    with refusing(name):
        graph = network_of(arrays, len(data))
    return with_header(graph, found.get("network"), name)
