"""PyTorch sources: they say what they are, need no package to be written, and run exactly where torch is installed."""

from __future__ import annotations

import ast
import itertools
import json
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.core.errors import NotExpressible
from boolnet.export import read_network
from boolnet.export.safetensors import write_safetensors
from boolnet.export.torch import write_torch
from nets import execute
from nets.graphs.graph import Graph

SMALL = boolnet.compile("s = ñ ^ b; c = b & x1", strategy="xor-tree").described()
LARGE = boolnet.compile("0x" + "96e8" * 256, strategy="dnf", effort=100).described()


def ran(source: bytes) -> dict[str, Any]:
    scope: dict[str, Any] = {}
    exec(compile(source, "net.py", "exec"), scope)  # what an import does
    return scope


def test_a_small_network_is_readable() -> None:
    text = write_torch(SMALL).decode()
    tree = ast.parse(text)
    values = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id != "DTYPE"
    }
    assert (values["INPUTS"], values["OUTPUTS"]) == (["b", "x1", "ñ"], ["s", "c"])
    assert json.loads(values["HEADER"])["strategy"] == "xor-tree"
    assert values["STATE"]["2.bias"] == [1, 0]
    assert "nn.Linear(3, 3, dtype=DTYPE)" in text
    assert max(map(len, text.splitlines()[:12])) <= 120


def test_names_and_dtypes_that_are_none_are_refused() -> None:
    assert b"class Xor(nn.Sequential)" in write_torch(SMALL, class_name="Xor")
    for name in ("class", "a b", "é", "torch", "", 3):
        with pytest.raises(NotExpressible, match="is no name of a class"):
            write_torch(SMALL, class_name=name)  # type: ignore[arg-type]
    with pytest.raises(NotExpressible, match="neither float32 nor float64"):
        write_torch(SMALL, dtype="int8")


def test_sources_are_written_only(tmp_path: Any) -> None:
    (tmp_path / "net.py").write_bytes(write_torch(SMALL))
    with pytest.raises(boolnet.BoolnetError, match="torch is written, but not read"):
        read_network(tmp_path / "net.py", "torch")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("graph", [SMALL, LARGE], ids=["small", "large"])
def test_a_source_runs_exactly(graph: Graph, dtype: str) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("safetensors")
    scope = ran(write_torch(graph, dtype=dtype))
    net = scope["Network"]()
    X = np.array(list(itertools.product((0, 1), repeat=len(graph.graph["inputs"]))))
    with torch.no_grad():
        found = net(torch.tensor(X, dtype=scope["DTYPE"])).numpy()
    np.testing.assert_array_equal(found, execute(graph, X))
    assert found.dtype == dtype
    net.load_state_dict(pytest.importorskip("safetensors.torch").load(write_safetensors(graph, dtype=dtype)))
