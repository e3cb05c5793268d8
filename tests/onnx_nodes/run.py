"""All node cases of the operators that networks are made of, run, and the table of how they went."""

from __future__ import annotations

import importlib
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError
from tests.onnx_nodes.elementwise import ELEMENTWISE
from tests.onnx_nodes.learning import LEARNING
from tests.onnx_nodes.node import Node, NotExpressible
from tests.onnx_nodes.windows import WINDOWS

ADAPTERS = {**ELEMENTWISE, **WINDOWS, **LEARNING}
TABLE = Path(__file__).parent / "table.json"
PASSED = "passed"


def cases() -> Iterator[tuple[str, Any]]:
    """Yield the name and the case of every node of these operators, without what is expanded to other nodes."""
    collect = importlib.import_module("onnx.backend.test.case.node").collect_testcases
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = collect(None)
    for case in found:
        nodes = case.model.graph.node
        if "_expanded" not in case.name and len(nodes) == 1 and nodes[0].op_type in ADAPTERS:
            yield case.name.removeprefix("test_"), case


def outcome(case: Any) -> str:
    """Return "passed", "not expressible: ..." with the reason, or how it differs."""
    try:
        for inputs, expected in case.data_sets:
            problem = _difference(_outputs(case, inputs), expected, case.rtol, case.atol)
            if problem:
                return problem
    except NotExpressible as reason:
        return f"not expressible: {reason}"
    except NetsError as error:
        return f"refused: {error.message}"
    return PASSED


def _outputs(case: Any, inputs: list[Any]) -> list[Array]:
    onnx = importlib.import_module("onnx")
    proto = case.model.graph.node[0]
    given = iter(inputs)
    arrays = [np.asarray(next(given)) if name else None for name in proto.input]
    attributes = {one.name: _plain(onnx.helper.get_attribute_value(one)) for one in proto.attribute}
    if any(array is not None and array.dtype.name in ("bfloat16", "V2") for array in arrays):
        raise NotExpressible("NumPy itself has no bfloat16, which takes its own package")
    return ADAPTERS[proto.op_type](Node(attributes, arrays))


def _plain(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value


def _difference(found: list[Array], expected: list[Any], rtol: float, atol: float) -> str:
    for number, (one, other) in enumerate(zip(found, expected, strict=False)):
        wanted = np.asarray(other)
        if one.shape != wanted.shape:
            return f"differs: output {number} has shape {one.shape}, not {wanted.shape}"
        if one.dtype.kind == "f" and one.dtype.itemsize < wanted.dtype.itemsize:
            return f"differs: output {number} has dtype {one.dtype}, not {wanted.dtype}"
        if not np.allclose(one, wanted, rtol=rtol, atol=max(atol, 1e-6), equal_nan=True):
            return f"differs: output {number} is off by {np.abs(one - wanted).max():.3g}"
    return PASSED if not found else ""


def read() -> dict[str, str]:
    """Return the table as it was committed."""
    table: dict[str, str] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table
