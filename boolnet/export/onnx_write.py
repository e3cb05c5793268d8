"""Networks to ONNX files: Gemm and Relu, and Concat where it is asked for; weights inside, in float.

What every receiver takes is the default: opset 13 with its version of the format, float32 where the proved bound allows
it, one input ``inputs`` [N, n] and one output ``outputs`` [N, m]. The metadata have the header, the counts, and whether
the bound is under 2^11, up to which integers are exact in TF32, which GPUs may take for float32.

References
----------
Open Neural Network Exchange, "ONNX Versioning", https://onnx.ai/onnx/repo-docs/Versioning.html: which version of the
format belongs to an opset.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from boolnet.core.errors import NotExpressible
from boolnet.core.version import VERSION
from boolnet.export.header import HEADER, header_text
from boolnet.export.labels import LABELS, OPTION, labels_text
from boolnet.export.layers import TF32_EXACT, Layers, as_matrix, check_dense, layers_of, without_steps
from boolnet.export.onnx_file import DOUBLE, FLOAT, FLOAT_VALUE, INT_VALUE
from boolnet.export.protobuf import field
from nets.graphs.counts import Counts, count
from nets.graphs.dense import DenseLayer
from nets.graphs.graph import Graph, Node, checked_levels, weights_into

#: The version of the format that belongs to each opset.
IR_VERSIONS: Mapping[int, int] = {
    9: 4, 10: 5, 11: 6, 12: 7, 13: 7, 14: 7, 15: 8, 16: 8, 17: 8, 18: 8, 19: 9, 20: 9, 21: 10, 22: 10, 23: 11, 24: 12,
    25: 13, 26: 13, 27: 13, 28: 14,
}  # fmt: skip
DEFAULT_OPSET = 13
INPUTS, OUTPUTS = "inputs", "outputs"
OPTIONS = {
    "opset": f"{min(IR_VERSIONS)} to {max(IR_VERSIONS)}; {DEFAULT_OPSET} by default, which every receiver takes",
    "dtype": "float32 or float64; by default the smallest that is proved exact",
    "batch": "the number of vectors that it takes at once; by default N, any number",
    "layered": "yes (default): neurons carry what skips layers; no: Concat joins the layers",
    "labels": OPTION,
}
_TYPES = {"float32": FLOAT, "float64": DOUBLE}


@dataclass(frozen=True, eq=False)
class _Stage:
    """A layer, and the numbers of the layers that it reads, inputs as 0."""

    reads: tuple[int, ...]
    layer: DenseLayer


def write_onnx(
    graph: Graph,
    *,
    opset: int = DEFAULT_OPSET,
    dtype: str | None = None,
    batch: int | str = "N",
    layered: bool = True,
    labels: bool = False,
) -> bytes:
    """Return a network as the bytes of an ONNX file.

    Parameters
    ----------
    graph : networkx.DiGraph
    opset : int
    dtype : {"float32", "float64"}, optional
        By default the smallest that is proved exact.
    batch : int or str
        How many vectors it takes at once: a number, or a name for any.
    layered : bool
        Whether neurons carry what skips layers; where not, Concat joins the layers.
    labels : bool
        Whether the metadata say what each neuron computes; see `boolnet.export.labels`.

    Raises
    ------
    NotExpressible
        If float32 or float64 would round a value, or a weight.
    """
    if opset not in list(IR_VERSIONS):
        known = f"{min(IR_VERSIONS)} to {max(IR_VERSIONS)}"
        raise NotExpressible(f"opset {opset!r} is none that is written", help=f"opsets are {known}")
    if not _is_batch(batch):
        raise NotExpressible(f"batch {batch!r} is neither a number of vectors nor a name", help="say 1, or N for any")
    for name, choice in (("layered", layered), ("labels", labels)):
        if not isinstance(choice, bool):
            raise NotExpressible(f"{name} is True or False, not {choice!r}", help=f"{name}=yes or {name}=no")
    layers, stages = _layered(graph) if layered else _concatenated(graph)
    dtype = layers.dtype(dtype)
    kind = _TYPES[dtype]
    nodes, tensors = list[bytes](), list[bytes]()
    for number, stage in enumerate(stages, 1):
        nodes += _nodes(number, stage, is_last=number == len(stages))
        tensors += _tensors(number, stage.layer, dtype)
    body = b"".join((*nodes, field(2, "network"), *tensors))
    body += field(11, _end(INPUTS, kind, batch, len(layers.inputs)))
    body += field(12, _end(OUTPUTS, kind, batch, len(layers.outputs)))
    model = field(1, IR_VERSIONS[opset]) + field(2, "boolnet") + field(3, VERSION) + field(7, body)
    model += field(8, field(1, "") + field(2, opset))
    facts = [*_metadata(graph, layers.counts), *([(LABELS, labels_text(layers))] if labels else [])]
    return model + b"".join(field(14, field(1, key) + field(2, text)) for key, text in facts)


def _is_batch(batch: object) -> bool:
    if isinstance(batch, str):
        return batch.isascii() and batch.isidentifier()
    return isinstance(batch, int) and not isinstance(batch, bool) and 0 < batch < 1 << 31


def _metadata(graph: Graph, counts: Counts) -> Iterator[tuple[str, str]]:
    yield HEADER, header_text(graph)
    yield "counts", json.dumps(counts.as_dict())
    if counts.max_value <= TF32_EXACT:
        yield "tf32", f"exact: no value is beyond {counts.max_value}, and TF32 has integers up to 2^11"
    else:
        yield "tf32", f"not exact: values up to {counts.as_dict()['max_value']} are beyond 2^11; turn TF32 off on GPUs"


def _layered(graph: Graph) -> tuple[Layers, list[_Stage]]:
    layers = layers_of(graph)
    return layers, [_Stage((number,), layer) for number, layer in enumerate(layers.layers)]


def _concatenated(graph: Graph) -> tuple[Layers, list[_Stage]]:
    """Return a network level by level, where a level reads any of those below; outputs stand in the last."""
    graph = without_steps(graph)
    level = checked_levels(graph)
    last = max(level[node] for node in graph.graph["outputs"])
    outputs = set(graph.graph["outputs"])
    rows: list[list[Node]] = [list(graph.graph["inputs"]), *([] for _ in range(last - 1)), list(graph.graph["outputs"])]
    for node, at in level.items():
        if not at or node in outputs:
            continue
        if at >= last:
            raise NotExpressible(f"the neuron {node!r} leads to no output", help="drop it: pass dead-neurons")
        rows[at].append(node)
    place = {node: i for i, row in enumerate(rows) for node in row}
    stages = list[_Stage]()
    for row in rows[1:]:
        reads = sorted({place[source] for node in row for source in graph.pred[node]}) or [0]
        stages.append(_Stage(tuple(reads), _dense(graph, [node for at in reads for node in rows[at]], row)))
    names = [tuple(map(str, row)) for row in (rows[0], rows[-1])]
    return Layers(names[0], names[1], [stage.layer for stage in stages], graph, count(graph)), stages


def _dense(graph: Graph, before: list[Node], row: list[Node]) -> DenseLayer:
    """Return the neurons of a level as a matrix over what it reads."""
    kinds = {graph.nodes[node]["activation"] for node in row}
    if len(kinds) > 1:
        raise NotExpressible(
            f"the level of neuron {row[0]!r} has the activations {', '.join(sorted(kinds))}", help="json keeps it"
        )
    check_dense(len(row) * len(before))
    place = {node: i for i, node in enumerate(before)}
    weight, bias = np.zeros((len(row), len(before)), object), np.zeros(len(row), object)
    for j, node in enumerate(row):
        bias[j] = graph.nodes[node]["bias"]
        for source, number in weights_into(graph, node).items():
            weight[j, place[source]] = number
    return DenseLayer(weight, bias, kinds.pop(), tuple(row))


def _nodes(number: int, stage: _Stage, is_last: bool) -> Iterator[bytes]:
    """Yield the nodes of a layer."""
    name, is_relu = f"layer{number}", stage.layer.activation == "relu"
    result = OUTPUTS if is_last else f"{name}.values"
    before = [f"layer{at}.values" if at else INPUTS for at in stage.reads]
    if len(before) > 1:
        yield _node("Concat", before, f"{name}.joined", axis=1)
        before = [f"{name}.joined"]
    summed = f"{name}.sums" if is_relu else result
    yield _node("Gemm", [*before, f"{name}.weight", f"{name}.bias"], summed, alpha=1.0, beta=1.0, transB=1)
    if is_relu:
        yield _node("Relu", [summed], result)


def _node(kind: str, inputs: list[str], output: str, **attributes: float) -> bytes:
    body = b"".join(field(1, name) for name in inputs) + field(2, output) + field(3, f"{output}.{kind}")
    body += field(4, kind)
    for name, value in attributes.items():
        number, code = (2, FLOAT_VALUE) if isinstance(value, float) else (3, INT_VALUE)
        body += field(5, field(1, name) + field(number, value) + field(20, code))
    return field(1, body)


def _tensors(number: int, layer: DenseLayer, dtype: str) -> Iterator[bytes]:
    for part, numbers in (("weight", layer.weight), ("bias", layer.bias)):
        yield field(5, _tensor(f"layer{number}.{part}", as_matrix(numbers, dtype), _TYPES[dtype]))


def _tensor(name: str, array: Any, kind: int) -> bytes:
    sizes = b"".join(field(1, size) for size in array.shape)
    little = array.astype(array.dtype.newbyteorder("<"))
    return sizes + field(2, kind) + field(8, name) + field(9, little.tobytes())


def _end(name: str, kind: int, batch: int | str, width: int) -> bytes:
    """Return the description of an input or output."""
    sizes = field(1, field(2 if isinstance(batch, str) else 1, batch)) + field(1, field(1, width))
    return field(1, name) + field(2, field(1, field(1, kind) + field(2, sizes)))
