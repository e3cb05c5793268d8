"""ONNX files as others write them, and what onnxruntime makes of them: `python -m tests.vectors.make_foreign_onnx`.

It needs torch, onnx and onnxruntime; the files are committed, so that the reader's tests need none of them.
"""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).with_name("foreign")
EXPECTED = FOLDER / "expected.json"
ROWS = 6
IR_VERSION = 8

Model = Any
Array = NDArray[Any]


def main() -> None:
    """Write the files, and for each some rows with their outputs."""
    import onnx
    import onnxruntime

    FOLDER.mkdir(exist_ok=True)
    expected = dict[str, Any]()
    for name, model in models():
        onnx.checker.check_model(model, full_check=True)
        data = model.SerializeToString()
        session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
        random = np.random.default_rng(len(expected))
        inputs = {end.name: _rows(random, end) for end in session.get_inputs()}
        outputs = session.run(None, inputs)
        (FOLDER / f"{name}.onnx").write_bytes(data)
        expected[name] = {
            "X": np.concatenate(
                [one.reshape(len(one), -1) if one.ndim > 1 else one[None] for one in inputs.values()], 1
            ).tolist(),
            "Y": np.concatenate([np.atleast_2d(one) for one in outputs], 1).tolist(),
        }
    EXPECTED.write_text("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in expected.items()) + "\n}\n")


def _rows(random: np.random.Generator, end: Any) -> Array:
    shape = [size if isinstance(size, int) else ROWS for size in end.shape]
    dtype = {"tensor(float)": np.float32, "tensor(double)": np.float64, "tensor(float16)": np.float16}[end.type]
    return (random.integers(-8, 9, shape) / 4).astype(dtype)


def models() -> Iterator[tuple[str, Model]]:
    """Yield names and models."""
    for bias in (True, False):
        yield f"torch_{'gemm' if bias else 'matmul'}", _of_torch(bias)
    yield "torch_flatten", _of_torch(True, is_flat=True)
    for name, make in CHAINS.items():
        yield name, make()


def _of_torch(bias: bool, is_flat: bool = False) -> Model:
    import onnx
    import torch

    torch.manual_seed(0)
    layers = [torch.nn.Linear(4, 6, bias=bias), torch.nn.ReLU(), torch.nn.Linear(6, 5, bias=bias)]
    layers += [torch.nn.ReLU(), torch.nn.Dropout(), torch.nn.Linear(5, 3, bias=bias)]
    net = torch.nn.Sequential(*([torch.nn.Flatten()] if is_flat else []), *layers).eval()
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        start = torch.zeros((2, 1, 4) if is_flat else (2, 4))
        axes = {"x": {0: "N"}}
        names = {"input_names": ["x"], "output_names": ["y"], "dynamic_axes": axes}
        torch.onnx.export(net, (start,), file, dynamo=False, **names)  # type: ignore[arg-type, unused-ignore]
    return onnx.load_from_string(file.getvalue())


def weights(*shape: int, dtype: Any = np.float32, seed: int = 0) -> Array:
    """Return some weights, quarters of integers."""
    return (np.random.default_rng(seed + sum(shape)).integers(-6, 7, shape) / 4).astype(dtype)


def _model(nodes: list[Any], constants: dict[str, Array], **ends: Any) -> Model:
    """Return a model of nodes; the shapes of its inputs and outputs may be given."""
    from onnx import helper, numpy_helper

    dtype = helper.np_dtype_to_tensor_dtype(np.dtype(ends.get("dtype", np.float32)))
    inputs = [helper.make_tensor_value_info(k, dtype, v) for k, v in ends.get("inputs", {"x": ["N", 4]}).items()]
    outputs = [helper.make_tensor_value_info(k, dtype, v) for k, v in ends.get("outputs", {"y": ["N", 3]}).items()]
    tensors = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "g", inputs, outputs, tensors)
    opset, version = ends.get("versions", (13, IR_VERSION))
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=version)


def _node(kind: str, inputs: str, output: str, **attributes: Any) -> Any:
    from onnx import helper

    return helper.make_node(kind, inputs.split(), [output], **attributes)


def _gemm(first: int, second: int) -> Model:
    given = {"A": weights(*((5, 4) if first else (4, 5))), "a": weights(5)}
    given |= {"B": weights(*((3, 5) if second else (5, 3))), "b": weights(1, 3)}
    nodes = [
        _node("Gemm", "x A a", "s", transB=first, alpha=0.5, beta=2.0),
        _node("Relu", "s", "h"),
        _node("Gemm", "h B b", "y", transB=second),
    ]
    return _model(nodes, given)


def _matmul(is_first: bool) -> Model:
    """Return MatMul + Add, the bias as the first or the second operand, and a scalar one."""
    given = {"A": weights(4, 5), "a": weights(5), "B": weights(5, 3), "b": weights(3), "c": weights(1)}
    nodes = [
        _node("MatMul", "x A", "p"), _node("Add", "a p" if is_first else "p a", "s"), _node("Relu", "s", "h"),
        _node("MatMul", "h B", "q"), _node("Add", "b q" if is_first else "q b", "t"), _node("Sub", "t c", "y"),
    ]  # fmt: skip
    return _model(nodes, given)


def _constants() -> Model:
    """Return a model whose constants are nodes, transposed, reshaped, and handed on."""
    from onnx import numpy_helper

    def constant(name: str, value: Array) -> Any:
        return _node("Constant", "", name, value=numpy_helper.from_array(value, name))

    nodes = [
        constant("A", weights(5, 4)), _node("Transpose", "A", "At", perm=[1, 0]),
        constant("b", weights(1, 5)), _node("Constant", "", "five", value_ints=[5]), _node("Reshape", "b five", "b5"),
        _node("Identity", "x", "same"), _node("MatMul", "same At", "p"), _node("Add", "p b5", "s"),
        _node("Relu", "s", "h"), constant("B", weights(3, 5)), _node("Identity", "B", "B2"),
        _node("Gemm", "h B2", "t", transB=1), _node("Constant", "", "c", value_floats=[0.5, -0.25, 3.0]),
        _node("Add", "c t", "u"), _node("Relu", "u", "y"),
    ]  # fmt: skip
    return _model(nodes, {})


def _reshape() -> Model:
    given = {"A": weights(4, 5), "B": weights(5, 3), "shape": np.array([-1, 4]), "same": np.array([0, -1])}
    nodes = [
        _node("Reshape", "x shape", "flat"), _node("MatMul", "flat A", "p"), _node("Relu", "p", "h"),
        _node("Reshape", "h same", "h2"), _node("MatMul", "h2 B", "y"),
    ]  # fmt: skip
    return _model(nodes, given, inputs={"x": ["N", 1, 2, 2]})


def _concat() -> Model:
    """Return a model that reads earlier layers again, has two inputs and two outputs, and maps without relu."""
    given = {"A": weights(2, 5), "B": weights(3, 7), "b": weights(3), "C": weights(2, 3)}
    nodes = [
        _node("Gemm", "x1 A", "s"), _node("Relu", "s", "h"), _node("Concat", "h x2", "j", axis=-1),
        _node("Gemm", "j B b", "y1", transB=1), _node("Concat", "x1 y1 h", "k", axis=1), _node("Relu", "k", "r"),
        _node("Gemm", "y1 C", "y2", transB=1),
    ]  # fmt: skip
    return _model(
        nodes, given, inputs={"x1": ["N", 2], "x2": ["N", 2]}, outputs={"y2": ["N", 2], "y1": ["N", 3], "r": ["N", 10]}
    )


def _one_vector() -> Model:
    given = {"A": weights(5, 4), "a": weights(5), "B": weights(5, 3)}
    nodes = [
        _node("MatMul", "A x", "p"),
        _node("Add", "p a", "s"),
        _node("Relu", "s", "h"),
        _node("MatMul", "h B", "y"),
    ]
    return _model(nodes, given, inputs={"x": [4]}, outputs={"y": [3]})


def _of_dtype(dtype: Any) -> Model:
    given = {"A": weights(4, 5, dtype=dtype), "a": weights(5, dtype=dtype), "B": weights(5, 3, dtype=dtype)}
    nodes = [_node("Gemm", "x A a", "s"), _node("Relu", "s", "h"), _node("Gemm", "h B", "y")]
    return _model(nodes, given, dtype=dtype)


def _as_lists() -> Model:
    """Return a model whose weights are lists of numbers, not raw bytes."""
    from onnx import TensorProto, helper

    model = _of_dtype(np.float16)
    del model.graph.initializer[:]
    for name, shape in (("A", (4, 5)), ("a", (5,)), ("B", (5, 3))):
        model.graph.initializer.append(
            helper.make_tensor(name, TensorProto.FLOAT16, shape, weights(*shape).ravel().tolist())
        )
    return model


def _as_dynamo(is_flat: bool, batch: int | str) -> Model:
    """Return a model as `torch.onnx.export(..., dynamo=True)` of PyTorch 2.13 makes it.

    Made here, since that exporter needs one more package, and writes the paths of the files that it was called in.
    """
    from onnx import helper

    first, second = ("1", "3") if is_flat else ("0", "2")
    given = {f"{first}.weight": weights(5, 4), f"{first}.bias": weights(5)}
    given |= {f"{second}.weight": weights(3, 5), f"{second}.bias": weights(3)}
    ends = {"inputs": {"input": [batch, *([1, 2, 2] if is_flat else [4])]}, "versions": (20, 10)}
    gemm = {"name": "node_linear", "alpha": 1.0, "beta": 1.0, "transA": 0, "transB": 1}
    nodes = [
        _node("Gemm", f"{'view' if is_flat else 'input'} {first}.weight {first}.bias", "linear", **gemm),
        _node("Relu", "linear", "relu", name="node_relu"),
        _node("Gemm", f"relu {second}.weight {second}.bias", "linear_1", **gemm | {"name": "node_linear_1"}),
    ]
    if is_flat:
        given["val_3"] = np.array([batch if isinstance(batch, int) else -1, 4])
        nodes.insert(0, _node("Reshape", "input val_3", "view", name="node_view", allowzero=1))
    for node in nodes:
        helper.set_model_props(node, {"namespace": f": Sequential/{node.name}", "pkg.torch.onnx.fx_node": "%x"})
    model = _model(nodes, given, **ends, outputs={"linear_1": [batch, 3]})
    shapes = {"view": 4, "linear": 5, "relu": 5}
    for name in [*given, *(list(shapes) if is_flat else ["linear", "relu"])]:
        kind = 7 if name == "val_3" else 1
        shape = given[name].shape if name in given else (batch, shapes[name])
        model.graph.value_info.append(helper.make_tensor_value_info(name, kind, shape))
    helper.set_model_props(model.graph, {"pkg.torch.export.ExportedProgram.range_constraints": "{}"})
    model.producer_name, model.producer_version = "pytorch", "2.13.0"
    return model


CHAINS: dict[str, Callable[[], Model]] = {
    **{f"gemm_{i}{j}": lambda i=i, j=j: _gemm(i, j) for i in (0, 1) for j in (0, 1)},  # type: ignore[misc]
    "matmul_add": lambda: _matmul(False),
    "add_first": lambda: _matmul(True),
    "constant_nodes": _constants,
    "reshape": _reshape,
    "concat": _concat,
    "one_vector": _one_vector,
    "float64": lambda: _of_dtype(np.float64),
    "float16_lists": _as_lists,
    "dynamo_gemm": lambda: _as_dynamo(False, "N"),
    "dynamo_flatten": lambda: _as_dynamo(True, "N"),
    "dynamo_flatten_of_two": lambda: _as_dynamo(True, 2),
}


if __name__ == "__main__":
    main()
