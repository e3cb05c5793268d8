"""What is saved comes back: names of any kind, every opset; what no reader takes is not written."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.core.errors import BoolnetError
from boolnet.export import EXPORTERS
from boolnet.export.onnx_write import IR_VERSIONS, write_onnx
from nets import GraphError, add_neuron, execute, new_graph

SKIPPING = boolnet.compile("s = a ^ b ^ c; t = maj(a, b, c) & a", strategy="xor-tree", layered=False).graph
VECTORS = np.array(list(product((0, 1), repeat=3)))
CHOICES: tuple[dict[str, Any], ...] = ({}, {"layered": False}, {"dtype": "float64"}, {"batch": len(VECTORS)})


def run_onnx(data: bytes) -> Any:
    onnx, runtime = pytest.importorskip("onnx"), pytest.importorskip("onnxruntime")
    onnx.checker.check_model(onnx.load_from_string(data), full_check=True)
    session = runtime.InferenceSession(data, providers=["CPUExecutionProvider"])
    dtype = {"tensor(float)": np.float32, "tensor(double)": np.float64}[session.get_inputs()[0].type]
    return session.run(["outputs"], {"inputs": VECTORS.astype(dtype)})[0]


@pytest.mark.parametrize("opset", IR_VERSIONS)
def test_every_opset_runs(opset: int) -> None:
    for options in CHOICES:
        found = run_onnx(write_onnx(SKIPPING, opset=opset, **options))
        np.testing.assert_array_equal(found, execute(SKIPPING, VECTORS))


def one_neuron(first: Any, second: Any, output: Any = "y", weight: Any = 1) -> Any:
    graph = new_graph([first, second])
    add_neuron(graph, output, {first: weight, second: weight}, bias=-weight)
    graph.graph["outputs"] = (output,)
    return graph


@pytest.mark.parametrize(
    "format", ["json", "onnx", "safetensors", "npz", "c", "numpy", "torch", "javascript", "graphml"]
)
@pytest.mark.parametrize("names", [("a", ""), ("a", "\ud800"), (1, "1"), ("a", "b", "")])
def test_a_name_that_no_reader_takes_is_not_written(format: str, names: tuple[Any, ...], tmp_path: Path) -> None:
    with pytest.raises(BoolnetError, match="name"):
        boolnet.save(one_neuron(*names), tmp_path / "net", to=format)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("format", [name for name, row in EXPORTERS.items() if row.read])
def test_names_of_any_length_and_weights_of_numpy_come_back(format: str, tmp_path: Path) -> None:
    graph = one_neuron("a", "b" * 5000, weight=np.int64(3))
    loaded = boolnet.load(boolnet.save(graph, tmp_path / "net", to=format), format)
    assert loaded.function.inputs == ("a", "b" * 5000)
    assert loaded([[1, 1], [0, 1]]).tolist() == execute(graph, [[1, 1], [0, 1]]).tolist() == [[3], [0]]


def test_values_too_large_are_told_in_a_line() -> None:
    with pytest.raises(BoolnetError, match=r"values up to 2\^1001, which float64 rounds"):
        boolnet.save(one_neuron("a", "b", weight=1 << 1000), "net.onnx")


@pytest.mark.parametrize("wrong", [3, None, "net.json"])
def test_what_is_no_network_is_not_saved(wrong: Any, tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="a network is a networkx"):
        boolnet.save(wrong, tmp_path / "net.json")
    with pytest.raises(BoolnetError, match="is none that is written"):
        boolnet.save(SKIPPING, tmp_path / "net.onnx", opset=[wrong])
