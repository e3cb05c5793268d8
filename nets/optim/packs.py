"""Small parameters that are moved together: what NumPy takes for a call is then paid once, not for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from nets.core.arrays import Array, inverse, memory_order
from nets.core.module import Parameter

#: A parameter of more numbers is moved alone: copying its gradient would cost more than the calls that are saved.
SMALL = 1 << 11


class Pack:
    """Parameters of one dtype whose gradients, state and steps lie in one line each.

    Parameters
    ----------
    numbers : sequence of int
        Which parameters of the optimiser they are.
    parameters : sequence of Parameter
        Those.
    state_names : sequence of str
        The arrays of state that every parameter has.
    scratch : int
        How many lines to overwrite there are; the step is written to the first.
    """

    def __init__(
        self, numbers: Sequence[int], parameters: Sequence[Parameter], state_names: Sequence[str], scratch: int
    ) -> None:
        self.numbers, self.parameters = list(numbers), list(parameters)
        self.dtype, self.decays = parameters[0].data.dtype, any(parameter.decays for parameter in parameters)
        self._layouts = [_layout(parameter.data) for parameter in parameters]
        size = sum(parameter.data.size for parameter in parameters)
        self.state: dict[str, Array] = {name: np.zeros(size, self.dtype) for name in state_names}
        self.scratch: list[Array] = [np.empty(size, self.dtype) for _ in range(scratch)]
        self._gradients: Array = np.empty(size, self.dtype)
        self._attach()

    def _attach(self) -> None:
        """Make the views; copying a pack breaks them off."""
        self._parts = list(self.parts(self._gradients))
        self._steps = list(self.parts(self.scratch[0]))

    def __setstate__(self, attributes: dict[str, Any]) -> None:
        vars(self).update(attributes)
        self._attach()

    def parts(self, line: Array) -> Iterator[Array]:
        """Yield views of a line that have the shape of each parameter, and lie in memory as it does."""
        start = 0
        for shape, axes in self._layouts:
            size = int(np.prod(shape))
            yield line[start : start + size].reshape(shape).transpose(axes)
            start += size

    def states(self) -> list[dict[str, Array]]:
        """Return the state of each parameter: views of the lines."""
        rows: list[dict[str, Array]] = [{} for _ in self.parameters]
        for name, line in self.state.items():
            for row, part in zip(rows, self.parts(line), strict=True):
                row[name] = part
        return rows

    def gather(self) -> Array | None:
        """Return the gradients in a line; None where a parameter has none."""
        lines = []
        for parameter, part in zip(self.parameters, self._parts, strict=True):
            gradient = parameter.grad
            if gradient is None:
                return None
            if gradient.strides != part.strides:
                gradient = np.empty_like(part)
                gradient[...] = parameter.grad
            lines.append(gradient.ravel(order="K"))
        return np.concatenate(lines, out=self._gradients)

    def move(self) -> None:
        """Subtract the steps."""
        for parameter, step in zip(self.parameters, self._steps, strict=True):
            parameter.data -= step


def _layout(w: Array) -> tuple[list[int], list[int]]:
    """Return the shape of an array in its order of memory, and the axes that turn it back."""
    order = memory_order(w)
    return [w.shape[axis] for axis in order], inverse(order)


def packs(parameters: Sequence[Parameter], state_names: Sequence[str], scratch: int, apart: bool) -> list[Pack]:
    """Return packs of the small parameters of each dtype, those that decay `apart` from the others if need be.

    Parameters
    ----------
    parameters : sequence of Parameter
    state_names : sequence of str
        The arrays that an optimiser keeps for each.
    scratch : int
        How many scratch arrays a step needs.
    apart : bool
        Whether parameters that decay need packs of their own.
    """
    groups: dict[tuple[np.dtype[Any], bool], list[int]] = {}
    for k, parameter in enumerate(parameters):
        if parameter.data.size <= SMALL:
            groups.setdefault((parameter.data.dtype, apart and parameter.decays), []).append(k)
    return [Pack(ks, [parameters[k] for k in ks], state_names, scratch) for ks in groups.values() if len(ks) > 1]
