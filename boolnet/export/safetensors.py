"""Networks to safetensors files and back: weights by PyTorch's names, what is known of the network in the metadata.

``load_file`` of the package gives a state dict for ``Sequential(Linear, ReLU, Linear, …)``. The format is eight bytes
of length, a JSON object, and the numbers, so it is written and read here without the package. Only files with a header
of ours are read: weights alone do not say what is between them.

References
----------
Hugging Face, "Safetensors", https://github.com/huggingface/safetensors: the format.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import NotExpressible
from boolnet.export.header import (
    HEADER,
    MalformedError,
    header_text,
    parsed_header,
    parsed_json,
    refuse,
    refusing,
    with_header,
)
from boolnet.export.labels import LABELS, OPTION, labels_text
from boolnet.export.layers import layers_of
from boolnet.export.tensors import OPTIONS as TENSOR_OPTIONS
from boolnet.export.tensors import arrays_of, network_of
from nets.graphs.graph import Graph

Array: TypeAlias = NDArray[Any]

DTYPES: Mapping[str, str] = {"F16": "<f2", "F32": "<f4", "F64": "<f8"}
METADATA = "__metadata__"
OPTIONS = {**TENSOR_OPTIONS, "labels": OPTION}
_LENGTH = 8  # bytes that say how long the JSON object is
_ALIGNED = 8  # the numbers begin at a multiple of it
_TENSOR = {"dtype", "shape", "data_offsets"}


def write_safetensors(graph: Graph, *, dtype: str | None = None, labels: bool = False) -> bytes:
    """Return a network as the bytes of a safetensors file.

    Parameters
    ----------
    graph : networkx.DiGraph
    dtype : {"float32", "float64"}, optional
        By default the smallest that is proved exact.
    labels : bool
        Whether the metadata say what each neuron computes; see `boolnet.export.labels`.

    Raises
    ------
    NotExpressible
        If it would round a value, or a weight.
    """
    if not isinstance(labels, bool):
        raise NotExpressible(f"labels is True or False, not {labels!r}", help="labels=yes or labels=no")
    layers = layers_of(graph)
    said = {HEADER: header_text(graph)} | ({LABELS: labels_text(layers)} if labels else {})
    return tensor_bytes(arrays_of(layers, layers.dtype(dtype)), said)


def tensor_bytes(arrays: Mapping[str, Array], metadata: Mapping[str, str]) -> bytes:
    """Return the bytes of a safetensors file.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        Of floats.
    metadata : mapping of str to str
    """
    codes = {np.dtype(dtype): code for code, dtype in DTYPES.items()}
    described: dict[str, Any] = {METADATA: dict(metadata)}
    parts, at = list[bytes](), 0
    for name, array in arrays.items():
        little = array.astype(array.dtype.newbyteorder("<"))
        parts.append(little.tobytes())
        offsets = [at, at + len(parts[-1])]
        described[name] = {"dtype": codes[little.dtype], "shape": list(array.shape), "data_offsets": offsets}
        at = offsets[1]
    text = json.dumps(described, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _ALIGNED)
    return b"".join((struct.pack("<Q", len(text)), text, *parts))


def read_safetensors(data: bytes, name: str) -> Graph:
    """Return the network in the bytes of a safetensors file; `name` is for messages.

    Raises
    ------
    BoolnetError
        If the bytes are none, or without a header of ours.
    """
    with refusing(name):
        arrays, metadata = parse_tensors(data)
        header = metadata.get(HEADER)
        if header is None:
            refuse(
                name,
                "weights alone do not say what is between them, and it has no header of ours",
                "read the model's ONNX file",
            )
        graph = network_of(arrays, len(data))
    return with_header(graph, parsed_header(header, name), name)


def parse_tensors(data: bytes) -> tuple[dict[str, Array], dict[str, str]]:
    """Return the arrays and the metadata of a safetensors file.

    Raises
    ------
    MalformedError
        If the bytes are none: cut short, of an unknown type, with arrays that overlap, or lie outside, or leave holes.
    """
    length = struct.unpack("<Q", data[:_LENGTH])[0] if len(data) >= _LENGTH else -1
    start = _LENGTH + length
    if length < 0 or start > len(data):
        raise MalformedError("it is cut short, or no safetensors file", help="get the file anew")
    described = parsed_json(data[_LENGTH:start], "its list of tensors")
    if not isinstance(described, dict):
        raise MalformedError("its list of tensors is no object", help="get the file anew")
    metadata = described.pop(METADATA, {})
    if not isinstance(metadata, dict) or not all(isinstance(text, str) for text in metadata.values()):
        raise MalformedError("its metadata are not texts")
    numbers = memoryview(data)[start:]
    arrays, ends = dict[str, Array](), list[tuple[int, int]]()
    for name, facts in described.items():
        arrays[name], place = _array(name, facts, numbers)
        ends.append(place)
    at = 0
    for begin, end in sorted(ends):
        if begin != at:
            raise MalformedError("its tensors overlap, or leave holes", help="get the file anew")
        at = end
    if at != len(numbers):
        raise MalformedError(f"it has {len(numbers):,} bytes of numbers, but tensors of {at:,}", help="get it anew")
    return arrays, metadata


def _array(name: str, facts: Any, numbers: memoryview) -> tuple[Array, tuple[int, int]]:
    """Return an array, and where it begins and ends."""
    place = f"the tensor {name[:60]!r}"
    if not isinstance(facts, dict) or facts.keys() != _TENSOR:
        raise MalformedError(f"{place} has not {', '.join(sorted(_TENSOR))}")
    dtype = DTYPES.get(facts["dtype"]) if isinstance(facts["dtype"], str) else None
    if dtype is None:
        raise MalformedError(
            f"{place} has the dtype {str(facts['dtype'])[:60]!r}, which is none of {', '.join(DTYPES)}"
        )
    shape, offsets = (_sizes(facts[key], place) for key in ("shape", "data_offsets"))
    if len(shape) > 2 or len(offsets) != 2 or not offsets[0] <= offsets[1] <= len(numbers):
        raise MalformedError(f"{place} is no matrix, or lies outside of the file", help="get the file anew")
    begin, end = offsets
    if math.prod(shape) * np.dtype(dtype).itemsize != end - begin:
        raise MalformedError(f"{place} has {end - begin:,} bytes, not those of its shape {list(shape)}")
    return np.frombuffer(numbers[begin:end], dtype).reshape(shape), (begin, end)


def _sizes(value: Any, place: str) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(type(one) is int and 0 <= one < 1 << 40 for one in value):
        raise MalformedError(f"{place} has a shape or place that is none")
    return tuple(value)
