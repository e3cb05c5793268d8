"""Trained models for other runtimes: ONNX, and safetensors with PyTorch's names.

A model is walked through with a batch of samples, so that every layer sees the shapes that it is to be written for.
The number of samples stays open; other sides are those of the sample, unless they are asked to stay open too. A new
kind of layer is one row of `nets.export.nodes.NODES`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module
from nets.export.builder import OnnxBuilder, OnnxOptions, Value
from nets.export.walk import write
from nets.io.files import write_file
from nets.layers import Embedding, TwoChannelEmbedding

SAMPLES = 2
OPEN_SIZE = 32  # of a side that stays open, in the sample
OPSETS = range(17, 24)


def save_onnx(
    path: str | Path, model: Module, input_shape: Sequence[int | None], *, opset: int = 17, fold: bool = True
) -> Path:
    """Write a model as it is in evaluation to an ONNX file, whole or not at all.

    Parameters
    ----------
    path : path-like
    model : Module
        Of layers of the table, in `Sequential`, `Residual`, `Parallel` and `Graph`; it is left as it was.
    input_shape : sequence of int or None
        Of one sample; None for a side that stays open, such as the length of a sentence. A model of several inputs
        takes a sequence of shapes.
    opset : int
        Of ONNX, 17 to 23.
    fold : bool
        Whether batch norm is taken into the convolution or dense layer before it; else it is a node of its own.

    Returns
    -------
    Path

    Raises
    ------
    NetsError
        If a layer cannot be written, which is named; if the package onnx is missing, or the file cannot be written.
    ShapeError
        If the model does not take inputs of this shape.

    Notes
    -----
    Inputs are called "input", or as the graph calls them, the output "output"; the number of samples is open. Inputs of
    models that begin with an embedding are int64.
    """
    path = Path(path)
    write_file(path, onnx_model(model, input_shape, opset=opset, fold=fold).SerializeToString())
    return path


def onnx_model(model: Module, input_shape: Sequence[Any], *, opset: int = 17, fold: bool = True) -> Any:
    """Return a model as an `onnx.ModelProto`; see `save_onnx`.

    Parameters
    ----------
    model : Module
    input_shape, opset, fold
        As `save_onnx` takes them.
    """
    if not isinstance(model, Module):
        raise NetsError(f"the model must be a Module, but is a {type(model).__name__}")
    if not isinstance(opset, int) or opset not in OPSETS:
        raise NetsError(f"opset must be {OPSETS.start} to {OPSETS.stop - 1}, but is {opset!r}")
    onnx = _needed("onnx")
    modes = [(module, module.training) for _, module in model.named_modules()]
    try:
        model.eval()
        return _model(onnx, model, input_shape, OnnxOptions(opset, fold))
    finally:
        for module, training in modes:
            module.training = training


def save_safetensors(path: str | Path, model: Module) -> Path:
    """Write the weights and statistics of a model, by PyTorch's names, to a safetensors file, whole or not at all.

    Notes
    -----
    ``load_weights(model, safetensors.numpy.load_file(path))`` reads it back, and PyTorch by ``load_state_dict``.
    """
    path = Path(path)
    state = {name: np.array(value, order="C") for name, value in model.state_dict().items()}
    write_file(path, _needed("safetensors.numpy").save(state))
    return path


def _needed(package: str) -> Any:
    try:
        return import_module(package)
    except ImportError:
        name = package.split(".")[0]
        raise NetsError(f"this needs the package {name}", help=f"pip install 'boolnet[{name}]'") from None


def _model(onnx: Any, model: Module, input_shape: Sequence[Any], options: OnnxOptions) -> Any:
    to = OnnxBuilder(onnx, options)
    if not isinstance(input_shape, Sequence):
        raise ShapeError(f"input_shape must be sizes of one sample, such as (784,), but is {input_shape!r}")
    shapes = list(input_shape) if model.takes_several else [input_shape]
    names = list(getattr(model, "inputs", ())) or ["input"]
    if len(names) != len(shapes):
        raise ShapeError(f"the model has the inputs {', '.join(names)}, but {len(shapes)} shapes are given")
    dtype = _input_dtype(model)
    values = [Value(name, _sample(shape, dtype), to) for name, shape in zip(names, shapes, strict=True)]
    result = write(model, values)
    to.nodes.append(onnx.helper.make_node("Identity", [result.name], ["output"]))
    tensor = onnx.helper.make_tensor_value_info
    kind = onnx.helper.np_dtype_to_tensor_dtype
    inputs = [
        tensor(value.name, kind(value.sample.dtype), ["N", *_sides(shape)])
        for value, shape in zip(values, shapes, strict=True)
    ]
    is_open = any(side is None for shape in shapes for side in shape)
    own = [None if is_open and axis > 1 else size for axis, size in enumerate(result.sample.shape[1:], 1)]
    output = tensor("output", kind(result.sample.dtype), ["N", *_sides(own, "y")])
    graph = onnx.helper.make_graph(to.nodes, type(model).__name__, inputs, [output], list(to.weights.values()))
    made = onnx.helper.make_model(
        graph,
        opset_imports=[onnx.helper.make_opsetid("", options.opset)],
        ir_version=onnx.helper.find_min_ir_version_for([onnx.helper.make_opsetid("", options.opset)]),
        producer_name="boolnet",
    )
    onnx.checker.check_model(made, full_check=True)
    return made


def _input_dtype(model: Module) -> np.dtype[Any]:
    """Return the dtype of what a model reads: token numbers where it begins with an embedding."""
    first = model
    while first.children() and not isinstance(first, TwoChannelEmbedding):
        first = next(iter(first.children().values()))
    if isinstance(first, (Embedding, TwoChannelEmbedding)):
        return np.dtype(np.int64)
    parameters = model.parameters()
    return parameters[0].data.dtype if parameters else np.dtype(np.float32)


def _sample(shape: Sequence[int | None], dtype: np.dtype[Any]) -> Any:
    sizes = [OPEN_SIZE if size is None else size for size in shape]
    if not all(isinstance(size, (int, np.integer)) and size > 0 for size in sizes):
        raise ShapeError(f"input_shape must be sizes of one sample, or None, but is {tuple(shape)}")
    if dtype.kind == "i":
        return np.zeros((SAMPLES, *sizes), dtype)
    return np.random.default_rng(0).standard_normal((SAMPLES, *sizes)).astype(dtype)


def _sides(shape: Sequence[int | None], letter: str = "x") -> list[int | str]:
    return [f"{letter}{axis}" if size is None else int(size) for axis, size in enumerate(shape, 1)]
