"""Every export run by its own runtime on every row, where that is installed; `tests.exported` prints the table."""

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
from tests.corpus import SOURCES
from tests.exported import RUNTIMES, cases, check, missing

#: Of the sources, some of every kind; `xor-tree` builds them all.
QUICK = ("xnor", "full adder", "constant outputs", "don't cares", "pla", "false")
SKIPPING = boolnet.compile("s = a ^ b ^ c; t = maj(a, b, c) & a", strategy="xor-tree", layered=False).graph
VECTORS = np.array(list(product((0, 1), repeat=3)))


def available(format: str) -> str:
    if missing(format):
        pytest.skip(f"needs {', '.join(missing(format))}")
    return format


@pytest.mark.filterwarnings("ignore:Initializing zero-element tensors")
@pytest.mark.parametrize("format", RUNTIMES)
def test_a_file_runs_exactly(format: str) -> None:
    found = check(available(format), ((SOURCES[name], "xor-tree") for name in QUICK))
    assert (found.networks, found.wrong) == (len(QUICK), 0)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Initializing zero-element tensors")
@pytest.mark.parametrize("group", cases())
@pytest.mark.parametrize("format", RUNTIMES)
def test_every_file_runs_exactly(format: str, group: str) -> None:
    found = check(available(format), cases()[group]())
    assert found.networks > 0
    assert found.wrong == 0


@pytest.mark.parametrize("opset", IR_VERSIONS)
def test_every_opset_runs(opset: int) -> None:
    available("onnx")
    choices: tuple[dict[str, Any], ...] = ({}, {"skips": "concat"}, {"dtype": "float64"})
    for options in choices:
        run = RUNTIMES["onnx"].start(write_onnx(SKIPPING, opset=opset, **options))
        np.testing.assert_array_equal(run(VECTORS), execute(SKIPPING, VECTORS))
    run = RUNTIMES["onnx"].start(write_onnx(SKIPPING, opset=opset, batch=len(VECTORS)))
    np.testing.assert_array_equal(run(VECTORS), execute(SKIPPING, VECTORS))


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
