"""Networks to PyTorch: the source of a module, which is read, imported and changed like any other.

The weights are in the same file, so that it is whole or not there, and nothing has to be found beside it. Up to
`MOST_LITERAL` numbers they are lists, which people read; beyond, they are the bytes of a safetensors file in base64,
which the package safetensors loads. They are never pickled: a pickle runs what it holds. The parameters are called as
those of the safetensors format, so that such a file fits the module, too.
"""

from __future__ import annotations

import base64
import json
import textwrap
from collections.abc import Iterator, Mapping
from keyword import iskeyword
from typing import Any

from boolnet.core.errors import NotExpressible
from boolnet.core.version import VERSION
from boolnet.export.forms import exact
from boolnet.export.header import HEADER, header_text
from boolnet.export.layers import TF32_EXACT, Layers, layers_of
from boolnet.export.safetensors import tensor_bytes
from boolnet.export.tensors import OPTIONS as TENSOR_OPTIONS
from boolnet.export.tensors import arrays_of
from nets.graphs.graph import Graph

MOST_LITERAL = 4096  # numbers
_LINE = 100  # characters of base64

OPTIONS = TENSOR_OPTIONS | {"class_name": "of the module; Network by default"}


def write_torch(graph: Graph, *, dtype: str | None = None, class_name: str = "Network") -> bytes:
    """Return a network as the bytes of a Python source file with a module of PyTorch.

    Parameters
    ----------
    graph : networkx.DiGraph
    dtype : {"float32", "float64"}, optional
        By default the smallest that is proved exact.
    class_name : str

    Raises
    ------
    NotExpressible
        If the dtype would round a value, or a weight; or the name is none.
    """
    _check_class_name(class_name)
    layers = layers_of(graph)
    dtype = layers.dtype(dtype)
    arrays = arrays_of(layers, dtype)
    is_literal = sum(array.size for array in arrays.values()) <= MOST_LITERAL
    # The lists hold the numbers; the header is beside them, or in the safetensors file.
    state = _lists(arrays) if is_literal else _packed(tensor_bytes(arrays, {HEADER: header_text(graph)}))
    imports = "import torch\n" if is_literal else "import base64\n\nimport safetensors.torch\nimport torch\n"
    parts = [
        _docstring(layers, dtype, class_name),
        f"{imports}from torch import nn\n",
        f"INPUTS = {json.dumps(layers.inputs)}\nOUTPUTS = {json.dumps(layers.outputs)}\nDTYPE = torch.{dtype}\n",
        f"# What boolnet knows of this network, as JSON.\nHEADER = {header_text(graph)!r}\n",
        state,
        "",
        _module(arrays, class_name, is_literal),
    ]
    return "\n".join(parts).encode()


def _check_class_name(name: object) -> None:
    """Refuse what is no name of a class."""
    taken = ("INPUTS", "OUTPUTS", "DTYPE", "HEADER", "STATE", "base64", "safetensors", "torch", "nn", "super")
    if not isinstance(name, str) or not (name.isascii() and name.isidentifier()) or iskeyword(name) or name in taken:
        raise NotExpressible(f"class_name {name!r} is no name of a class", help="take a name such as Network")


def _docstring(layers: Layers, dtype: str, class_name: str) -> str:
    n, m, bound = len(layers.inputs), len(layers.outputs), layers.counts.max_value
    example = f"torch.zeros(1, {n}, dtype=DTYPE)"
    if layers.counts.dtype is None:
        exactness = "Its weights are no integers: values are rounded."
    elif bound <= TF32_EXACT:
        exactness = f"Exact in {dtype} and in TF32: no value or partial sum is beyond {bound}."
    else:
        exactness = (
            f"Exact in {dtype}: no value or partial sum is beyond {bound}. It is not in TF32, which GPUs may take for\n"
            "float32: keep torch.backends.cuda.matmul.allow_tf32 = False."
        )
    return f'''"""A Boolean function as a network of relu in PyTorch, made by boolnet {VERSION}.

Its input has the shape [N, {n}], of 0 and 1 in the order of INPUTS; its output the shape [N, {m}], in that of OUTPUTS.
{exactness}

    net = {class_name}()
    with torch.no_grad():
        outputs = net({example})
"""
'''


def _lists(arrays: Mapping[str, Any]) -> str:
    lines = ["STATE = {"]
    for name, array in arrays.items():
        if array.ndim == 1:
            lines.append(f"    {json.dumps(name)}: {_row(array)},")
        else:
            rows = [f"        {_row(row)}," for row in array]
            lines += [f"    {json.dumps(name)}: [", *rows, "    ],"]
    return "\n".join([*lines, "}", ""])


def _row(numbers: Any) -> str:
    return f"[{', '.join(repr(exact(float(one))) for one in numbers)}]"


def _packed(data: bytes) -> str:
    lines = textwrap.wrap(base64.b64encode(data).decode(), _LINE)
    text = "\n".join(f'    "{line}"' for line in lines)
    return f"# The bytes of a safetensors file, in base64.\nSTATE = (\n{text}\n)\n"


def _module(arrays: Mapping[str, Any], class_name: str, is_literal: bool) -> str:
    state = (
        "{name: torch.tensor(numbers, dtype=DTYPE) for name, numbers in STATE.items()}"
        if is_literal
        else "safetensors.torch.load(base64.b64decode(STATE))"
    )
    made = "\n".join(f"            {line}," for line in _made(arrays))
    return f'''class {class_name}(nn.Sequential):
    """The network; `HEADER` says what of."""

    def __init__(self):
        super().__init__(
{made}
        )
        self.load_state_dict({state})
'''


def _made(arrays: Mapping[str, Any]) -> Iterator[str]:
    weights = [array for array in arrays.values() if array.ndim == 2]
    for i, weight in enumerate(weights):
        if i:
            yield "nn.ReLU()"
        yield f"nn.Linear({weight.shape[1]}, {weight.shape[0]}, dtype=DTYPE)"
