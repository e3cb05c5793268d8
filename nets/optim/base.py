"""What every optimiser is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from nets.arrays import Array
from nets.errors import NetsError, StateError
from nets.module import Parameter

#: A parameter of more numbers is updated block by block: some arrays of a block together fit the level-2 cache.
BLOCK = 1 << 14


class Optimizer:
    """The base of optimisers: a learning rate, and arrays of state beside every parameter.

    A subclass names its state arrays and defines `update`, which works element by element and in place.

    Parameters
    ----------
    parameters : iterable of Parameter
        What is learned; those with ``learned`` false are left as they are.
    lr : float
        The learning rate; a schedule changes it.
    weight_decay : float
        The factor of the L2 term ``weight_decay / 2 * sum(W ** 2)``, of weights only: not of biases, nor of what
        normalisation learns. PyTorch decays these too.
    """

    #: The arrays kept beside every parameter, zeros at first.
    state_names: tuple[str, ...] = ()
    #: How many scratch arrays `update` is given.
    scratch: ClassVar[int] = 1

    def __init__(self, parameters: Iterable[Parameter], lr: float = 0.01, weight_decay: float = 0.0) -> None:
        check_rate("lr", lr)
        check_rate("weight_decay", weight_decay)
        self.parameters = [parameter for parameter in parameters if parameter.learned]
        if not self.parameters:
            raise NetsError("the optimizer has no parameters to learn", help="give it model.parameters()")
        self.lr, self.weight_decay, self.steps = float(lr), float(weight_decay), 0
        self._options = {"lr": self.lr}
        self.state: list[dict[str, Array]] = [
            {name: np.zeros_like(parameter.data) for name in self.state_names} for parameter in self.parameters
        ]
        self._scratch: list[list[Array]] = [self._scratch_like(parameter.data) for parameter in self.parameters]

    def step(self) -> None:
        """Move every parameter that has a gradient."""
        self.steps += 1
        self.prepare()
        for parameter, state, scratch in zip(self.parameters, self.state, self._scratch, strict=True):
            gradient = parameter.grad
            if gradient is None:
                continue
            decay = self.weight_decay if parameter.decays else 0.0
            if parameter.data.size <= BLOCK:
                self._move(parameter.data, gradient, state, scratch, decay)
            else:
                for piece in blocks(parameter.data, gradient, state, scratch):
                    self._move(*piece, decay)

    def _move(self, w: Array, g: Array, state: dict[str, Array], scratch: list[Array], decay: float) -> None:
        if decay:
            g = self.decayed(w, g, scratch[-1], decay)
        self.update(w, g, state, scratch)

    def decayed(self, w: Array, g: Array, scratch: Array, decay: float) -> Array:
        """Return the gradient with that of the L2 term, in the scratch array given."""
        np.multiply(w, decay, out=scratch)
        scratch += g
        return scratch

    def prepare(self) -> None:
        """Compute what the updates of a step share."""

    def update(self, w: Array, g: Array, state: dict[str, Array], scratch: list[Array]) -> None:
        """Move numbers of one parameter, in place.

        Parameters
        ----------
        w : ndarray
            The numbers.
        g : ndarray
            Their gradient, which is left as it is.
        state : mapping of str to ndarray
            Their state, changed in place.
        scratch : list of ndarray
            Arrays to overwrite; behind those asked for stands one that may hold `g`.
        """
        raise NotImplementedError

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for parameter in self.parameters:
            parameter.grad = None

    def options(self) -> dict[str, Any]:
        """Return the options it was made with, by name."""
        return options_of(self) | self._options

    def state_dict(self) -> dict[str, Any]:
        """Return copies of all that a resumed run needs: numbers, and arrays named "parameter.array"."""
        arrays = {f"{k}.{name}": value.copy() for k, row in enumerate(self.state) for name, value in row.items()}
        return {"lr": self.lr, "steps": self.steps, **arrays}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over a state; it must be of the same optimiser and of parameters of the same shapes."""
        own = self.state_dict()
        if own.keys() != state.keys():
            raise StateError(f"the state is not that of {type(self).__name__} with {len(self.state)} parameters")
        arrays = [(f"{k}.{name}", value) for k, row in enumerate(self.state) for name, value in row.items()]
        for name, value in arrays:
            if np.shape(state[name]) != value.shape:
                raise StateError(f"state {name} must have shape {value.shape}, not {np.shape(state[name])}")
        for name, value in arrays:
            value[...] = state[name]
        self.lr, self.steps = float(state["lr"]), int(state["steps"])

    def _scratch_like(self, data: Array) -> list[Array]:
        whole = data.size <= BLOCK or not data.flags.c_contiguous
        return [np.empty_like(data) if whole else np.empty(BLOCK, data.dtype) for _ in range(self.scratch + 1)]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value}' for name, value in self.options().items())})"


Piece = tuple[Array, Array, dict[str, Array], list[Array]]


def blocks(w: Array, g: Array, state: dict[str, Array], scratch: list[Array]) -> Iterator[Piece]:
    """Yield a parameter, its gradient and its state block by block; whole where they lie in memory another way."""
    if not w.flags.c_contiguous:
        yield w, g, state, scratch
        return
    flat_w, flat_g = w.reshape(-1), g.reshape(-1)
    flat = [(name, value.reshape(-1)) for name, value in state.items()]
    for start in range(0, w.size, BLOCK):
        part = slice(start, start + BLOCK)
        piece = flat_w[part]
        yield piece, flat_g[part], {name: value[part] for name, value in flat}, [s[: piece.size] for s in scratch]


def options_of(thing: object) -> dict[str, Any]:
    """Return the attributes of an object that are plain options: numbers, strings, truth values and tuples of them."""
    return {
        name: value
        for name, value in vars(thing).items()
        if not name.startswith("_")
        and name not in ("steps", "state_names")
        and isinstance(value, bool | int | float | str | tuple)
    }


def check_rate(name: str, value: float, upper: float = float("inf")) -> None:
    """Refuse an option that is not a number from 0 to below `upper`."""
    if not 0 <= value < upper:
        raise NetsError(
            f"{name} must be at least 0" + (f" and below {upper:g}" if upper < 1e300 else "") + f", not {value}"
        )


def check_positive(name: str, value: float) -> None:
    """Refuse an option that is not a number above 0."""
    if not 0 < value < float("inf"):
        raise NetsError(f"{name} must be above 0, not {value}")
