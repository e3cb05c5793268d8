"""Small parameters that are moved together: what NumPy takes for a call is then paid once, not for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np

from nets.core.arrays import Array, inverse, memory_order
from nets.core.module import Parameter
from nets.optim.groups import Group

#: A parameter of more numbers is moved alone: copying its gradient would cost more than the calls that are saved.
SMALL = 1 << 11
#: Numbers as arrays without axes.
Numbers: TypeAlias = tuple[Array, ...]


class Pack:
    """Parameters of one dtype whose gradients, state and steps lie in one line each.

    Parameters
    ----------
    numbers : sequence of int
        Which parameters of the optimiser they are.
    parameters : sequence of Parameter
        Those.
    scratch : int
        How many lines to overwrite there are; the step is written to the first.
    """

    def __init__(self, numbers: Sequence[int], parameters: Sequence[Parameter], scratch: int) -> None:
        self.numbers, self.parameters = list(numbers), list(parameters)
        self.dtype, self.decays = parameters[0].data.dtype, any(parameter.decays for parameter in parameters)
        self._layouts = [_layout(parameter.data) for parameter in parameters]
        size = sum(parameter.data.size for parameter in parameters)
        self.state: dict[str, Array] = {}
        self.scratch: list[Array] = [np.empty(size, self.dtype) for _ in range(scratch)]
        self._gradients: Array = np.empty(size, self.dtype)
        self._attach()

    def _attach(self) -> None:
        """Make the views; copying a pack breaks them off."""
        parts = self.parts(self._gradients)
        self._targets = [
            (parameter, part, part.strides) for parameter, part in zip(self.parameters, parts, strict=True)
        ]
        self._steps = list(zip(self.parameters, self.parts(self.scratch[0]), strict=True))

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

    def add(self, name: str, value: float) -> None:
        """Make a line of state that is filled with a number."""
        self.state[name] = np.full_like(self._gradients, value)

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
        for parameter, part, strides in self._targets:
            gradient = parameter.grad
            if gradient is None:
                return None
            if gradient.strides != strides:
                gradient = np.empty_like(part)
                gradient[...] = parameter.grad
            lines.append(gradient.ravel("K"))
        return np.concatenate(lines, out=self._gradients)

    def move(self) -> None:
        """Subtract the steps."""
        for parameter, step in self._steps:
            data = parameter.data
            data -= step


def _layout(w: Array) -> tuple[list[int], list[int]]:
    """Return the shape of an array in its order of memory, and the axes that turn it back."""
    order = memory_order(w)
    return [w.shape[axis] for axis in order], inverse(order)


def packs(numbers: Sequence[int], parameters: Sequence[Parameter], scratch: int, apart: bool) -> list[Pack]:
    """Return packs of the small parameters of each dtype, those that decay `apart` from the others if need be.

    Parameters
    ----------
    numbers : sequence of int
        Which parameters of the optimiser they are.
    parameters : sequence of Parameter
        Those of one group.
    scratch : int
        How many scratch arrays a step needs.
    apart : bool
        Whether parameters that decay need packs of their own.
    """
    alike: dict[tuple[np.dtype[Any], bool], list[int]] = {}
    for k, parameter in enumerate(parameters):
        if parameter.data.size <= SMALL:
            alike.setdefault((parameter.data.dtype, apart and parameter.decays), []).append(k)
    return [
        Pack([numbers[k] for k in ks], [parameters[k] for k in ks], scratch) for ks in alike.values() if len(ks) > 1
    ]


class Arrays(dict[np.dtype[Any], Numbers]):
    """Numbers as arrays without axes, by dtype, made when first asked for.

    >>> Arrays((0.5, 2.0))[np.dtype(np.float32)]
    (array(0.5, dtype=float32), array(2., dtype=float32))
    """

    def __init__(self, numbers: tuple[float, ...]) -> None:
        super().__init__()
        self.numbers = numbers

    def __missing__(self, dtype: np.dtype[Any]) -> Numbers:
        arrays = self[dtype] = tuple(np.array(number, dtype) for number in self.numbers)
        return arrays


class Part:
    """How the parameters of a group are moved: those that are packed, and those that are moved alone.

    Parameters
    ----------
    group : Group
    numbers : list of int
        Which parameters of the optimiser are in the group.
    scratch : int
        How many scratch arrays a step needs.
    """

    def __init__(self, group: Group, numbers: list[int], scratch: int) -> None:
        self.group, self.numbers = group, numbers
        self.packs = packs(numbers, group.params, scratch, apart=group.options["weight_decay"] > 0)
        packed = {k for pack in self.packs for k in pack.numbers}
        self.alone = [k for k in numbers if k not in packed]
        self._arrays = Arrays(())

    def as_arrays(self, numbers: tuple[float, ...]) -> Arrays:
        """Return numbers as arrays: for small parameters NumPy is nearly twice as fast with these."""
        if numbers != self._arrays.numbers:
            self._arrays = Arrays(numbers)
        return self._arrays
