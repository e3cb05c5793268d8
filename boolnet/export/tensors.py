"""Networks as named arrays, which safetensors and npz files hold: PyTorch's names in a Sequential of Linear and ReLU.

The layers are 0, 2, 4, …; each has a weight, shape (out, in), and a bias, shape (out,). Between two of them is relu.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from boolnet.export.forms import Form, NetworkOfForms
from boolnet.export.header import MalformedError
from boolnet.export.layers import Layers, as_matrix
from nets.graphs.graph import Graph, check_graph

Array: TypeAlias = NDArray[Any]

MOST_LAYERS = 10_000
MOST_OUTPUTS = 1 << 20
OPTIONS = {"dtype": "float32 or float64; by default the smallest that is proved exact"}
_OWN = "save it with boolnet; of other models, read the ONNX file, which says what is between the weights"


def arrays_of(layers: Layers, dtype: str) -> dict[str, Array]:
    """Return the weights of a network by PyTorch's names.

    Parameters
    ----------
    layers : Layers
    dtype : str

    Examples
    --------
    >>> import boolnet
    >>> from boolnet.export.layers import layers_of
    >>> found = arrays_of(layers_of(boolnet.compile("a ^ b").graph), "float32")
    >>> {name: array.shape for name, array in found.items()}
    {'0.weight': (2, 2), '0.bias': (2,), '2.weight': (1, 2), '2.bias': (1,)}
    """
    pairs = [(as_matrix(layer.weight, dtype), as_matrix(layer.bias, dtype)) for layer in layers.layers]
    if layers.layers[-1].activation == "relu":  # the names do not say so: a layer that changes nothing does
        width = len(layers.outputs)
        pairs.append((np.eye(width, dtype=dtype), np.zeros(width, dtype)))
    parts = ("weight", "bias")
    return {f"{2 * i}.{part}": array for i, pair in enumerate(pairs) for part, array in zip(parts, pair, strict=True)}


def network_of(arrays: Mapping[str, Array], n_bytes: int) -> Graph:
    """Return the network of some weights.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        By the names that `arrays_of` gives.
    n_bytes : int
        Of the file that they come from.

    Raises
    ------
    MalformedError
        If the names or shapes are not those of layers, or a number is not finite.
    """
    count = len(arrays) // 2
    if not 0 < count <= MOST_LAYERS:
        raise MalformedError(f"it has {len(arrays):,} arrays, not a weight and a bias for each layer", help=_OWN)
    for i in range(count):
        for part in ("weight", "bias"):
            if f"{2 * i}.{part}" not in arrays:
                raise MalformedError(f"it has no array {2 * i}.{part!s}", help=_OWN)
    first = _checked(arrays, "0.weight", None)
    if first.ndim != 2:
        raise MalformedError(f"0.weight has the shape {first.shape}, not (out, in)")
    net = NetworkOfForms(first.shape[1], n_bytes)
    form = net.inputs(0, first.shape[1])
    for i in range(count):
        form = net.keep(form, "relu") if i else form
        form = _layer(net, form, arrays, 2 * i)
    graph = net.finish(form)
    check_graph(graph)
    return graph


def _layer(net: NetworkOfForms, form: Form, arrays: Mapping[str, Array], i: int) -> Form:
    bias = _checked(arrays, f"{i}.bias", None)
    weight = _checked(arrays, f"{i}.weight", (bias.size, form.width))
    if bias.ndim != 1 or bias.size > MOST_OUTPUTS:
        raise MalformedError(f"{i}.bias has the shape {bias.shape}, not (out,)")
    return net.plus(net.times(form, weight), bias)


def _checked(arrays: Mapping[str, Array], name: str, shape: tuple[int, ...] | None) -> Array:
    array = arrays[name]
    if shape is not None and array.shape != shape:
        raise MalformedError(f"{name} has the shape {array.shape}, not {shape}")
    if array.dtype.kind != "f":
        raise MalformedError(f"{name} holds {array.dtype}, not floats")
    if not np.isfinite(array).all():
        raise MalformedError(f"{name} holds NaN or infinity", help="a network has finite weights only")
    return array
