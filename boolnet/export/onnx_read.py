"""ONNX files to networks: every one that is a perceptron of relu, whoever wrote it.

Read are Gemm, MatMul, Add and Sub with constants, Relu, Concat, and what changes nothing: Identity, Flatten, Reshape,
Dropout; constants may be initialisers or Constant nodes, and pass Identity, Transpose and Reshape. Weights that are
whole become integers. Operators are not run: a file is only text, and no other file is opened.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from boolnet.core.limits import INPUTS
from boolnet.export.forms import Form, NetworkOfForms
from boolnet.export.header import HEADER, MalformedError, parsed_header, refusing, with_header
from boolnet.export.onnx_file import DOUBLE, FLOAT, FLOAT16, SMALLER, End, OnnxFile, Operator, parse_onnx, shown
from nets.graphs.graph import Graph, check_graph

Array: TypeAlias = NDArray[Any]

COPIES = 4  # times the bytes of a file that its constants may be copied
FLOATS = (FLOAT, DOUBLE, FLOAT16)
_PLAIN = "export a perceptron of relu, with fixed sizes of all but the batch"


def read_onnx(data: bytes, name: str) -> Graph:
    """Return the network in the bytes of an ONNX file; `name` is for messages.

    Raises
    ------
    BoolnetError
        If the bytes are not a network of relu, with the node or tensor.
    """
    with refusing(name):
        file = parse_onnx(data)
        graph = _Reader(file).graph()
        check_graph(graph)
    header = file.metadata.get(HEADER)
    return graph if header is None else with_header(graph, parsed_header(header, name), name)


@dataclass(frozen=True, eq=False)
class _Values:
    """What a name stands for that depends on the inputs.

    Attributes
    ----------
    form : Form
    shape : tuple of int
        Without the batch.
    is_batched : bool
        Whether a batch is before that.
    batch : int or None
        How many samples that has, where the file fixes it.
    """

    form: Form
    shape: tuple[int, ...]
    is_batched: bool
    batch: int | None = None

    def of(self, form: Form) -> _Values:
        """Return another vector of such a batch."""
        return replace(self, form=form, shape=(form.width,))


class _Reader:
    """What the names of a file stand for, as far as its nodes are read."""

    def __init__(self, file: OnnxFile) -> None:
        self.file = file
        self._copied = 0
        self.known: dict[str, _Values | Array] = dict(file.constants)
        widths = [_size(end) for end in file.inputs]
        if sum(widths) > INPUTS:
            raise MalformedError(f"it has {sum(widths):,} inputs; at most {INPUTS:,} are read", help=SMALLER)
        if not file.inputs:
            raise MalformedError("it has no input", help=_PLAIN)
        self.net = NetworkOfForms(sum(widths), file.n_bytes)
        start = 0
        for end, width in zip(file.inputs, widths, strict=True):
            self._define(end.name, _of_input(end, self.net.inputs(start, start + width)), "it")
            start += width

    def graph(self) -> Graph:
        """Return the network."""
        for node in self.file.operators:
            operation = OPERATIONS.get(node.kind)
            if operation is None:
                known = ", ".join(OPERATIONS)
                raise MalformedError(f"{node.place}: the operator is none of {known}", help=_PLAIN)
            unknown = sorted(node.attributes.keys() - operation.attributes)
            if unknown:
                raise MalformedError(f"{node.place} has the unknown attribute {shown(unknown[0])}", help=_PLAIN)
            low, high = operation.inputs
            if not low <= len(node.inputs) <= high or not 1 <= len(node.outputs) <= operation.outputs:
                raise MalformedError(f"{node.place} has {len(node.inputs)} inputs and {len(node.outputs)} outputs")
            self._define(node.outputs[0], operation.run(self, node), node.place)
        if not self.file.outputs:
            raise MalformedError("it has no output", help=_PLAIN)
        return self.net.finish(self.net.joined([self._output(end) for end in self.file.outputs]))

    def _define(self, name: str, value: _Values | Array, place: str) -> None:
        if not name or name in self.known:
            raise MalformedError(f"{place} writes {shown(name)}, which is there already", help="give each its own name")
        self.known[name] = value

    def _output(self, end: End) -> Form:
        value = self.known.get(end.name)
        if not isinstance(value, _Values) or len(value.shape) != 1:
            raise MalformedError(f"its output {shown(end.name)} is no vector that the inputs lead to", help=_PLAIN)
        if end.shape and end.shape[-1] not in (None, value.form.width):
            raise MalformedError(f"its output {shown(end.name)} has {value.form.width} values, not {end.shape[-1]}")
        return value.form

    def find(self, node: Operator, i: int) -> _Values | Array:
        """Return what an operator reads in a place."""
        name = node.inputs[i]
        if name not in self.known:
            raise MalformedError(
                f"{node.place} reads {shown(name)}, which nothing before it writes",
                help="nodes stand in the order of their work; a cycle has none",
            )
        return self.known[name]

    def vector(self, node: Operator, i: int) -> _Values:
        """Return what an operator reads in a place, which must be a vector that depends on the inputs."""
        value = self.find(node, i)
        if not isinstance(value, _Values):
            raise MalformedError(f"{node.place} reads constants alone", help="fold constants when exporting")
        if len(value.shape) != 1:
            raise MalformedError(
                f"{node.place} reads a tensor of {len(value.shape)} dimensions", help="put Flatten first"
            )
        return value

    def constant(self, node: Operator, i: int) -> Array:
        """Return what an operator reads in a place, which must be constant."""
        value = self.find(node, i)
        if isinstance(value, _Values):
            raise MalformedError(f"{node.place}: its input {shown(node.inputs[i])} is no constant", help=_PLAIN)
        return value

    def reshaped(self, node: Operator, array: Array, sizes: list[int]) -> Array:
        """Return a constant in another shape; all of those that are copied are bounded together."""
        try:
            result = array.reshape([size or array.shape[i] for i, size in enumerate(sizes)])
        except (ValueError, IndexError):
            raise MalformedError(f"{node.place}: {array.shape} has no shape {sizes}") from None
        if not np.may_share_memory(array, result):
            self._copied += result.nbytes
        if self._copied > COPIES * self.file.n_bytes:
            raise MalformedError(f"{node.place} is one of many that copy weights", help="fold constants when exporting")
        return result


def _size(end: End) -> int:
    """Return how many numbers an input has, without the batch."""
    if end.type not in FLOATS:
        raise MalformedError(f"its input {shown(end.name)} is of type {end.type}, not float", help=_PLAIN)
    sizes = None if end.shape is None else end.shape[1:] if len(end.shape) > 1 else end.shape
    known = [size for size in sizes or () if size is not None and size >= 0]
    if not sizes or len(known) < len(sizes):
        raise MalformedError(f"its input {shown(end.name)} has no fixed size", help="give it the shape [N, n]")
    return math.prod(known)


def _of_input(end: End, form: Form) -> _Values:
    shape = end.shape or ()
    rest = tuple(size or 0 for size in (shape[1:] if len(shape) > 1 else shape))
    return _Values(form, rest, len(shape) > 1, shape[0] if len(shape) > 1 else None)


def _matrix(node: Operator, array: Array, shape: tuple[int | None, int | None]) -> Array:
    """Return weights of a shape, or refuse others."""
    if array.ndim != 2 or any(size not in (None, there) for size, there in zip(shape, array.shape, strict=True)):
        wanted = ", ".join("?" if size is None else str(size) for size in shape)
        raise MalformedError(f"{node.place} has weights of the shape {array.shape}, not ({wanted})")
    if array.dtype.kind != "f":
        raise MalformedError(f"{node.place} has weights of {array.dtype}, not float", help="export it as float32")
    return array


def _bias(node: Operator, array: Array, width: int) -> Array:
    """Return a bias, spread over the width, or refuse one of another shape."""
    flat = array.reshape(-1)
    is_row = all(size == 1 for size in array.shape[:-1])
    if not is_row or len(flat) not in (1, width) or array.ndim > 2 or array.dtype.kind != "f":
        raise MalformedError(f"{node.place} has a bias of {array.dtype} and shape {array.shape}, not ({width},)")
    return np.broadcast_to(flat, width)


def _gemm(reader: _Reader, node: Operator) -> _Values:
    given = node.attributes
    values = reader.vector(node, 0)
    if given.get("transA", 0):
        raise MalformedError(f"{node.place} reads across the batch (transA)", help="write it with transA = 0")
    if not values.is_batched:
        raise MalformedError(f"{node.place} reads a tensor of one dimension", help="give inputs the shape [N, n]")
    weight = _matrix(node, reader.constant(node, 1), (None, None))
    weight = weight if given.get("transB", 0) else weight.T
    weight = _matrix(node, weight, (None, values.form.width))
    form = reader.net.times(values.form, weight, _number(node, "alpha"))
    if len(node.inputs) > 2 and node.inputs[2]:
        bias = _bias(node, reader.constant(node, 2), form.width)
        form = reader.net.plus(form, bias, _number(node, "beta"))
    return values.of(form)


def _number(node: Operator, name: str) -> float:
    number = node.attributes.get(name, 1.0)
    if not isinstance(number, float) or not math.isfinite(number):
        raise MalformedError(f"{node.place} has {name} = {shown(str(number))}, which is no factor")
    return number


def _matmul(reader: _Reader, node: Operator) -> _Values:
    first = reader.find(node, 0)
    if isinstance(first, _Values):
        values = reader.vector(node, 0)
        weight = _matrix(node, reader.constant(node, 1), (values.form.width, None)).T
    else:
        values = reader.vector(node, 1)
        if values.is_batched:
            raise MalformedError(f"{node.place} has its weights first, and so reads across the batch", help=_PLAIN)
        weight = _matrix(node, first, (None, values.form.width))
    return values.of(reader.net.times(values.form, weight))


def _add(reader: _Reader, node: Operator) -> _Values:
    place = 0 if isinstance(reader.find(node, 0), _Values) else 1
    values = reader.vector(node, place)
    other = reader.find(node, 1 - place)
    if isinstance(other, _Values):
        raise MalformedError(f"{node.place} adds two vectors that are no constants", help="write skips as Concat")
    return values.of(reader.net.plus(values.form, _bias(node, other, values.form.width)))


def _sub(reader: _Reader, node: Operator) -> _Values:
    values = reader.vector(node, 0)
    bias = _bias(node, reader.constant(node, 1), values.form.width)
    return values.of(reader.net.plus(values.form, bias, -1.0))


def _relu(reader: _Reader, node: Operator) -> _Values:
    values = reader.find(node, 0)
    if not isinstance(values, _Values):
        raise MalformedError(f"{node.place} reads constants alone", help="fold constants when exporting")
    return replace(values, form=reader.net.keep(values.form, "relu"))


def _concat(reader: _Reader, node: Operator) -> _Values:
    values = [reader.vector(node, i) for i in range(len(node.inputs))]
    is_batched = values[0].is_batched
    if node.attributes.get("axis") not in ((1, -1) if is_batched else (0, -1)):
        raise MalformedError(f"{node.place} joins along another axis than the last", help=_PLAIN)
    if any(value.is_batched != is_batched for value in values):
        raise MalformedError(f"{node.place} joins vectors with a batch and without", help=_PLAIN)
    return values[0].of(reader.net.joined([value.form for value in values]))


def _constant(reader: _Reader, node: Operator) -> Array:
    ((name, value),) = node.attributes.items() if len(node.attributes) == 1 else (("", None),)
    kinds: Mapping[str, tuple[type, ...]] = {
        "value": (np.ndarray,), "value_float": (float,), "value_floats": (np.ndarray,),
        "value_int": (int,), "value_ints": (tuple,),
    }  # fmt: skip
    if not isinstance(value, kinds.get(name, ())):
        raise MalformedError(f"{node.place} has no value that is read", help="give it as a tensor")
    array: Array = value if isinstance(value, np.ndarray) else np.array(value, "<f4" if "float" in name else "<i8")
    if not np.isfinite(array).all():
        raise MalformedError(f"{node.place} holds NaN or infinity", help="a network has finite weights only")
    return array


def _same(reader: _Reader, node: Operator) -> _Values | Array:
    if len(node.inputs) > 2 and node.inputs[2]:
        raise MalformedError(f"{node.place} may be in training", help="export the model as it is evaluated")
    return reader.find(node, 0)


def _transpose(reader: _Reader, node: Operator) -> Array:
    array = reader.constant(node, 0)
    order = node.attributes.get("perm", tuple(range(array.ndim))[::-1])
    if not isinstance(order, tuple) or sorted(order) != list(range(array.ndim)):
        raise MalformedError(f"{node.place} has an order that is none of its dimensions")
    return array.transpose(order)


def _flatten(reader: _Reader, node: Operator) -> _Values:
    values = reader.find(node, 0)
    axis = node.attributes.get("axis", 1)
    is_plain = isinstance(values, _Values) and values.is_batched
    if not isinstance(values, _Values) or not is_plain or axis not in (1, -len(values.shape)):
        raise MalformedError(f"{node.place} mixes the batch with the values", help=_PLAIN)
    return values.of(values.form)


def _reshape(reader: _Reader, node: Operator) -> _Values | Array:
    value, shape = reader.find(node, 0), reader.constant(node, 1)
    if shape.ndim != 1 or shape.dtype.kind != "i" or len(shape) > 8:
        raise MalformedError(f"{node.place} has no shape that is read", help=_PLAIN)
    sizes = [int(size) for size in shape]
    if 0 in sizes and node.attributes.get("allowzero", 0):  # a size of nothing, not one that is copied
        raise MalformedError(f"{node.place} makes an empty tensor", help=_PLAIN)
    if not isinstance(value, _Values):
        return reader.reshaped(node, value, sizes)
    width, batch = value.form.width, sizes[0] if sizes else 2
    # The batch stays as it is where it is copied (0), what is left over beside the whole width, or said again.
    kept = (0, 1) if value.batch is None else (0, 1, value.batch)
    keeps = len(sizes) == 2 and batch in {width: (-1, *kept), -1: kept}.get(sizes[1], ())
    if not value.is_batched or not keeps:
        raise MalformedError(f"{node.place} makes another shape than [N, {width}]: {sizes}", help=_PLAIN)
    return value.of(value.form)


@dataclass(frozen=True)
class _Operation:
    """What an operator makes, how many inputs it has, how many outputs at most, and which attributes."""

    run: Callable[[_Reader, Operator], _Values | Array]
    inputs: tuple[int, int]
    attributes: frozenset[str] = frozenset()
    outputs: int = 1


def _row(run: Callable[[_Reader, Operator], _Values | Array], low: int, high: int, *attributes: str) -> _Operation:
    return _Operation(run, (low, high), frozenset(attributes))


OPERATIONS: Mapping[str, _Operation] = {
    "Gemm": _row(_gemm, 2, 3, "alpha", "beta", "transA", "transB"),
    "MatMul": _row(_matmul, 2, 2),
    "Add": _row(_add, 2, 2),
    "Sub": _row(_sub, 2, 2),
    "Relu": _row(_relu, 1, 1),
    "Concat": _row(_concat, 1, 1 << 16, "axis"),
    "Constant": _row(_constant, 0, 0, "value", "value_float", "value_floats", "value_int", "value_ints"),
    "Identity": _row(_same, 1, 1),
    "Dropout": _row(_same, 1, 3, "ratio", "seed"),
    "Transpose": _row(_transpose, 1, 1, "perm"),
    "Flatten": _row(_flatten, 1, 1, "axis"),
    "Reshape": _row(_reshape, 2, 2, "allowzero"),
}
