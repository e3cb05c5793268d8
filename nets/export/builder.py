"""The ONNX graph of a model as it grows: values with a sample of themselves, nodes, weights."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.core.module import Module


class Value(NamedTuple):
    """A tensor of the graph: its name, what it is for a batch of samples, and the graph."""

    name: str
    sample: Array
    to: OnnxBuilder

    def then(self, name: str, sample: Any) -> Value:
        """Return another tensor of the same graph."""
        return Value(name, np.array(sample), self.to)

    @property
    def rank(self) -> int:
        """How many axes it has."""
        return self.sample.ndim


@dataclass(frozen=True)
class OnnxOptions:
    """What is asked of the file.

    Attributes
    ----------
    opset : int
    fold : bool
        Whether batch norm is taken into the convolution or dense layer before it.
    """

    opset: int = 17
    fold: bool = True


class OnnxBuilder:
    """Nodes and weights, in order.

    Parameters
    ----------
    onnx : module
        The package.
    options : OnnxOptions
    """

    def __init__(self, onnx: Any, options: OnnxOptions) -> None:
        self.onnx, self.options = onnx, options
        self.nodes: list[Any] = []
        self.weights: dict[str, Any] = {}
        self._prefix: list[str] = []
        self._counts: dict[str, int] = {}

    def named(self, name: str) -> str:
        """Return a name within the layer that is being written, another each time."""
        full = ".".join([*self._prefix, name])
        count = self._counts[full] = self._counts.get(full, 0) + 1
        return full if count == 1 else f"{full}_{count}"

    def weight(self, name: str, array: Any) -> str:
        """Add a constant tensor, and return its name.

        Parameters
        ----------
        name : str
            Within the layer.
        array : array_like
        """
        full = self.named(name)
        self.weights[full] = self.onnx.numpy_helper.from_array(np.array(array, order="C"), full)
        return full

    def several(self, operator: str, inputs: list[str], outputs: int, **attributes: Any) -> list[str]:
        """Add a node, and return the names of its outputs.

        Parameters
        ----------
        operator : str
        inputs : list of str
        outputs : int
            How many there are.
        **attributes
            None leaves one out.
        """
        names = [self.named(operator) for _ in range(outputs)]
        given = {key: value for key, value in attributes.items() if value is not None}
        self.nodes.append(self.onnx.helper.make_node(operator, inputs, names, name=names[0], **given))
        return names

    def one(self, operator: str, inputs: list[str], **attributes: Any) -> str:
        """Add a node of one output, and return its name; see `several`.

        Parameters
        ----------
        operator : str
        inputs : list of str
        **attributes
            As `several` takes them.
        """
        return self.several(operator, inputs, 1, **attributes)[0]

    @contextmanager
    def within(self, name: str) -> Iterator[None]:
        """Name what is added within a child of the layer."""
        self._prefix.append(name)
        try:
            yield
        finally:
            self._prefix.pop()

    def refuse(self, layer: Module, reason: str) -> NetsError:
        """Return the error for a layer that ONNX, or this opset, has not."""
        place = ".".join(self._prefix) or "the model"
        return NetsError(f"{place}, {type(layer).__name__}, cannot be written as ONNX: {reason}")
