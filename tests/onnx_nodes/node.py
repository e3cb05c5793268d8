"""A node of ONNX: what an adapter is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Parameter
from nets.layers import LAYERS


class NotExpressible(Exception):
    """There is no layer, loss or option for it here: the message says what."""


@dataclass(frozen=True)
class Node:
    """A node with its attributes, texts decoded, and the arrays that go in, None where one is left out."""

    attributes: Mapping[str, Any]
    inputs: Sequence[Array | None]

    @property
    def x(self) -> Array:
        """The first array, which is floating-point."""
        x = self.input(0)
        if x.dtype.kind != "f":
            raise NotExpressible(f"layers compute with floating-point numbers, not with {x.dtype}")
        return x

    def input(self, number: int) -> Array:
        """Return an array that has to be there."""
        value = self.inputs[number]
        assert value is not None
        return value

    def optional(self, number: int) -> Array | None:
        """Return an array that may be left out."""
        return self.inputs[number] if number < len(self.inputs) else None

    def attribute(self, name: str, default: Any) -> Any:
        """Return an attribute, or what it is by default."""
        return self.attributes.get(name, default)


#: From a node to what comes out.
Adapter: TypeAlias = Callable[[Node], list[Array]]


def layer(name: str, *arguments: Any, **options: Any) -> Any:
    """Return a new layer of the table, out of training."""
    if name not in LAYERS:
        raise NotExpressible(f"there is no layer {name}")
    return LAYERS[name](*arguments, **options).eval()


def set_to(parameter: Parameter | None, value: Array) -> None:
    """Give a parameter its values."""
    assert parameter is not None
    parameter.data[...] = np.asarray(value).reshape(parameter.data.shape)
