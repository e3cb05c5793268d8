"""What is in an ONNX file, as far as networks of relu need it; see `boolnet.export.protobuf` for the bytes.

No package is needed: the official one takes the bytes whole, and a file of 64 MB can make it take gigabytes.

References
----------
Open Neural Network Exchange, "onnx.proto" and "Open Neural Network Exchange Intermediate Representation",
https://onnx.ai/onnx/repo-docs/IR.html.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from boolnet.export.header import MalformedError
from boolnet.export.protobuf import Fields, Message

Array: TypeAlias = NDArray[Any]

FLOAT, INT32, INT64, STRING, FLOAT16, DOUBLE = 1, 6, 7, 8, 10, 11
DTYPES: Mapping[int, str] = {FLOAT: "<f4", DOUBLE: "<f8", FLOAT16: "<f2", INT32: "<i4", INT64: "<i8"}
MOST_DIMENSIONS = 8
LARGEST = 1 << 28  # numbers of a tensor
MOST_NODES = 10_000
LONGEST_SHOWN = 60  # characters of a name, in a message
SMALLER = "take it apart, and convert its parts"
INLINE = "save it with its weights inside: onnx.save_model(model, path, save_as_external_data=False)"

#: Of an attribute: its value by the number of its type.
FLOAT_VALUE, INT_VALUE, TEXT_VALUE, TENSOR_VALUE, FLOATS_VALUE, INTS_VALUE = 1, 2, 3, 4, 6, 7


@dataclass(frozen=True)
class Operator:
    """A node: an operator with what it reads and writes, by name; "" is what is left out."""

    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any]
    place: str  # for messages


@dataclass(frozen=True)
class End:
    """An input or output: its type, and its shape, a dimension of unknown size as None."""

    name: str
    type: int
    shape: tuple[int | None, ...] | None


@dataclass(frozen=True)
class OnnxFile:
    """A model: its graph, and its metadata."""

    operators: list[Operator]
    constants: dict[str, Array]
    inputs: list[End]
    outputs: list[End]
    metadata: dict[str, str]
    n_bytes: int


def parse_onnx(data: bytes) -> OnnxFile:
    """Return what is in the bytes of an ONNX file.

    Raises
    ------
    MalformedError
        If they are none, or use what no network of relu needs: data in other files, sparse weights, functions.
    """
    if not data:
        raise MalformedError("it is empty")
    model = Message(memoryview(data), Fields())
    if 7 not in model or 1 not in model:
        raise MalformedError("it is no ONNX model: it has no graph", help="get the file anew")
    if 25 in model:
        raise MalformedError("it has functions of its own", help="export it with plain operators only")
    graph = model.message(7)
    if 15 in graph:
        raise MalformedError("it has sparse weights", help="write them dense: most runtimes refuse sparse ones")
    if len(graph.runs(1)) > MOST_NODES:
        raise MalformedError(f"it has {len(graph.runs(1)):,} nodes; at most {MOST_NODES:,} are read", help=SMALLER)
    constants = dict[str, Array]()
    for message in graph.messages(5):
        name = message.text(8)
        if name in constants:
            raise MalformedError(f"the initialiser {shown(name)} is there twice")
        constants[name] = tensor(message, f"the initialiser {shown(name)}")
    return OnnxFile(
        [_operator(message, i) for i, message in enumerate(graph.messages(1))],
        constants,
        [end for end in map(_end, graph.messages(11)) if end.name not in constants],
        [_end(message) for message in graph.messages(12)],
        {pair.text(1): pair.text(2) for pair in model.messages(14)},
        len(data),
    )


def tensor(message: Message, place: str) -> Array:
    """Return the array of a tensor.

    Parameters
    ----------
    message : Message
    place : str
        For messages.

    Raises
    ------
    MalformedError
        If its data lie in another file, which is not looked at, or are not of its shape and type, or not finite.
    """
    if 13 in message or message.integer(14):
        raise MalformedError(f"{place} lies in another file, which is not read", help=INLINE)
    code = message.integer(2)
    if code not in DTYPES:
        raise MalformedError(
            f"{place} has the type {code}, which is not read", help="weights are float32, float64 or float16"
        )
    shape = tuple(message.integers(1))
    if len(shape) > MOST_DIMENSIONS or any(size < 0 for size in shape) or math.prod(filter(None, shape)) > LARGEST:
        raise MalformedError(f"{place} has the shape {_shown(shape)}, which is none")
    dtype = np.dtype(DTYPES[code])
    data = _data(message, code, dtype)
    if math.prod(shape) * dtype.itemsize != len(data):
        raise MalformedError(
            f"{place} has {len(data):,} bytes of data, not those of its shape {_shown(shape)}",
            help="the file is cut short or damaged, or its data lie elsewhere",
        )
    array: Array = np.frombuffer(data, dtype).reshape(shape)
    if not np.isfinite(array).all():
        raise MalformedError(f"{place} holds NaN or infinity", help="a network has finite weights only")
    return array


def _data(message: Message, code: int, dtype: np.dtype[Any]) -> bytes | memoryview:
    """Return the data of a tensor as bytes, however they are kept."""
    if 9 in message:
        return message.runs(9)[-1]
    if code == FLOAT:
        return message.packed(4)
    if code == DOUBLE:
        return message.packed(10)
    integers = message.integers(7 if code == INT64 else 5)
    carrier = np.dtype("<u2") if code == FLOAT16 else dtype
    limits = np.iinfo(carrier)
    if any(not limits.min <= one <= limits.max for one in integers):
        raise MalformedError("a tensor holds a number that is none of its type", help="get the file anew")
    return np.array(integers, carrier).tobytes()


def _operator(message: Message, i: int) -> Operator:
    kind, domain, name = message.text(4), message.text(7), message.text(3)
    place = f"node {i} ({kind[:LONGEST_SHOWN]}{f' {shown(name)}' if name else ''})"
    if domain not in ("", "ai.onnx"):
        raise MalformedError(f"{place} is of the domain {shown(domain)}", help="export it with operators of ONNX only")
    attributes = {one.text(1): _attribute(one, place) for one in message.messages(5)}
    return Operator(kind, tuple(message.texts(1)), tuple(message.texts(2)), attributes, place)


def _attribute(message: Message, place: str) -> Any:
    kind = message.integer(20)
    if kind == FLOAT_VALUE:
        return message.number(2)
    if kind == INT_VALUE:
        return message.integer(3)
    if kind == TEXT_VALUE:
        return message.text(4)
    if kind == TENSOR_VALUE:
        return tensor(message.message(5), f"the value of {place}")
    if kind == FLOATS_VALUE:
        data = message.packed(7)
        if len(data) % 4 == 0:
            return np.frombuffer(data, "<f4")
    if kind == INTS_VALUE:
        return tuple(message.integers(8))
    raise MalformedError(
        f"{place} has the attribute {shown(message.text(1))}, of a type that is not read", help="export it plainer"
    )


def _end(message: Message) -> End:
    kind = message.message(2).message(1)
    if 2 not in kind:
        return End(message.text(1), kind.integer(1), None)
    sizes = (size.integer(1) if 1 in size else None for size in kind.message(2).messages(1))
    return End(message.text(1), kind.integer(1), tuple(sizes))


def shown(name: str) -> str:
    """Return a name for a message.

    Examples
    --------
    >>> shown("x"), len(shown("x" * 1000))
    ("'x'", 63)
    """
    return repr(name[:LONGEST_SHOWN]) + "…" * (len(name) > LONGEST_SHOWN)


def _shown(shape: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, shape[:MOST_DIMENSIONS]))}{', …' if len(shape) > MOST_DIMENSIONS else ''})"
