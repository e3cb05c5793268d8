"""NumPy source: one function that needs NumPy alone, layer by layer."""

from __future__ import annotations

import numpy as np

from boolnet.core.errors import NotExpressible
from boolnet.export.layers import as_matrix, layers_of
from boolnet.export.names import commented
from boolnet.export.templates import filled
from nets.graphs.dense import DenseLayer
from nets.graphs.graph import Graph

SPARSE = 8  # a matrix is written by its numbers other than 0 where they are fewer than one in so many
LARGEST = 1 << 26  # numbers of a matrix, 512 MB


def write_numpy(graph: Graph) -> bytes:
    """Return a network as a Python file with a function ``network(X)``, in the float that holds every value.

    Raises
    ------
    NotExpressible
        If float64 would round, or a matrix is too large.

    Examples
    --------
    >>> import boolnet
    >>> text = write_numpy(boolnet.compile("a & b").graph).decode()
    >>> print(text[text.index("W1") : text.index("def")].rstrip())
    W1 = np.array([[1, 1]], DTYPE)
    B1 = np.array([-1], DTYPE)
    W2 = np.array([[1]], DTYPE)
    B2 = np.array([0], DTYPE)
    """
    found = layers_of(graph)
    dtype = found.dtype()
    area = max(layer.weight.size for layer in found.layers)
    if area > LARGEST:
        raise NotExpressible(f"a layer of this network is a matrix of {area:,} numbers", help="c keeps weights sparse")
    matrices, steps = [], []
    for k, layer in enumerate(found.layers, start=1):
        matrices += [*_matrix(f"W{k}", layer, dtype), f"B{k} = {_array(layer.bias, dtype)}"]
        product = f"x @ W{k}.T + B{k}"
        steps.append(f"    x = np.maximum({product}, 0)" if layer.activation == "relu" else f"    x = {product}")
    return filled(
        _TEXT,
        header=commented(graph),
        means="0 or 1" if graph.graph.get("meaning", "exact") == "exact" else "more than 0 where it is true",
        inputs=_names(found.inputs),
        outputs=_names(found.outputs),
        dtype=dtype,
        matrices="\n".join(matrices),
        steps="\n".join(steps),
    ).encode()


def _names(names: tuple[str, ...]) -> str:
    return f"({''.join(ascii(name) + ', ' for name in names).strip()})"


def _array(numbers: np.ndarray[tuple[int, ...], np.dtype[np.object_]], dtype: str) -> str:
    values = as_matrix(numbers, dtype).tolist()
    return f"np.array({_plain(values)}, DTYPE)"


def _plain(value: object) -> str:
    """Return numbers as Python text, whole ones as integers."""
    if isinstance(value, list):
        return f"[{', '.join(map(_plain, value))}]"
    assert isinstance(value, float)
    return str(int(value)) if value.is_integer() else repr(value)


def _matrix(name: str, layer: DenseLayer, dtype: str) -> list[str]:
    rows, columns = np.nonzero(layer.weight)
    if 0 < layer.weight.size < SPARSE * max(len(rows), 1) or layer.weight.size <= 64:
        shape = f".reshape{layer.weight.shape}" if not layer.weight.size else ""
        return [f"{name} = {_array(layer.weight, dtype)}{shape}"]
    values = _plain(as_matrix(layer.weight[rows, columns], dtype).tolist())
    return [
        f"{name} = np.zeros({layer.weight.shape}, DTYPE)",
        f"{name}[{rows.tolist()}, {columns.tolist()}] = {values}",
    ]


_TEXT = '''\
"""A Boolean function as a network of relu, without rounding; ``network(X)`` runs it."""

# boolnet: @header@

import numpy as np

INPUTS = @inputs@
OUTPUTS = @outputs@
DTYPE = np.@dtype@

@matrices@


def network(X):
    """Return the outputs, each @means@, shape (n_samples, n_outputs).

    X holds 0 and 1, shape (n_samples, n_inputs): a column for each of INPUTS.
    """
    x = np.asarray(X, DTYPE)
    if x.ndim != 2 or x.shape[1] != len(INPUTS):
        raise ValueError(f"X must have {len(INPUTS)} columns, but has shape {x.shape}")
@steps@
    return x
'''
