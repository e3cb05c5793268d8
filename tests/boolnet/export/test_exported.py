"""Every export run by its own runtime on every row, where that is installed; `tests.exported` prints the table."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.export.onnx_write import IR_VERSIONS, write_onnx
from nets import execute
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
