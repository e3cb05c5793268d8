"""What every optimiser is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, TypeAlias

import numpy as np

from nets.core.arrays import Array, as_line, memory_order
from nets.core.errors import NetsError, StateError
from nets.core.module import Parameter
from nets.optim.packs import packs

#: A parameter of more numbers is updated block by block: some arrays of a block together fit the level-2 cache.
BLOCK = 1 << 16
#: Numbers as arrays without axes.
Numbers: TypeAlias = tuple[Array, ...]


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


class Optimizer:
    """The base of optimisers: a learning rate, and arrays of state beside every parameter.

    A subclass names its state arrays and defines `numbers` and `update`, which works element by element.

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
        self.parameters = [parameter for parameter in checked_parameters(parameters) if parameter.learned]
        if not self.parameters:
            raise NetsError("the optimizer has no parameters to learn", help="give it model.parameters()")
        self.lr, self.weight_decay, self.steps = float(lr), float(weight_decay), 0
        self._options = {"lr": self.lr}
        self.state: list[dict[str, Array]] = [
            {name: np.zeros_like(parameter.data) for name in self.state_names} for parameter in self.parameters
        ]
        self._arrays = Arrays(())
        self._scratch: list[list[Array]] = [self._scratch_like(parameter.data) for parameter in self.parameters]
        self._packs = packs(self.parameters, self.state_names, self.scratch, apart=self.weight_decay > 0)
        packed = {k for pack in self._packs for k in pack.numbers}
        self._alone = [k for k in range(len(self.parameters)) if k not in packed]
        self._attach()

    def _attach(self) -> None:
        """Let the state of what is packed be views of the packs; copying an optimiser breaks them off."""
        for pack in self._packs:
            for k, row in zip(pack.numbers, pack.states(), strict=True):
                self.state[k] = row

    def __setstate__(self, attributes: dict[str, Any]) -> None:
        vars(self).update(attributes)
        self._attach()

    def step(self) -> None:
        """Move every parameter that has a gradient."""
        self.steps += 1
        arrays = self._as_arrays((*self.numbers(), self.decay()))
        alone = self._alone
        for pack in self._packs:
            gradients = None if pack.decays and self.weight_decay else pack.gather()
            if gradients is None:
                alone = alone + pack.numbers
            else:
                self.update(gradients, pack.state, pack.scratch, arrays[pack.dtype])
                pack.move()
        for k in alone:
            parameter = self.parameters[k]
            if parameter.grad is not None:
                numbers = arrays[parameter.data.dtype]
                self.advance(parameter, parameter.grad, self.state[k], self._scratch[k], numbers)

    def advance(
        self, parameter: Parameter, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers
    ) -> None:
        """Move one parameter, a large one block by block.

        Parameters
        ----------
        parameter : Parameter
            What is moved.
        g : ndarray
            Its gradient.
        state : dict of str to ndarray
            What the optimiser remembers of it.
        scratch : list of ndarray
            Overwritten.
        numbers : Numbers
            The options as arrays of the parameter's dtype.
        """
        whole = (parameter.data, g, state, scratch)
        decays = parameter.decays and self.weight_decay
        for w, gradient, means, space in blocks(*whole) if parameter.data.size > BLOCK else (whole,):
            if decays:
                gradient = self.decayed(w, gradient, space[-1], numbers[-1])
            self.update(gradient, means, space, numbers)
            w -= space[0]

    def numbers(self) -> tuple[float, ...]:
        """Return the numbers that `update` calculates with in this step."""
        return (self.lr,)

    def decay(self) -> float:
        """Return the number that `decayed` calculates with in this step."""
        return self.weight_decay

    def decayed(self, w: Array, g: Array, scratch: Array, decay: Array) -> Array:
        """Return the gradient with that of the L2 term, in the scratch array given.

        Parameters
        ----------
        w : ndarray
            The weights.
        g : ndarray
            Their gradient, which is left.
        scratch : ndarray
            Written to.
        decay : ndarray
            The factor of the L2 term, without axes.
        """
        np.multiply(w, decay, out=scratch)
        scratch += g
        return scratch

    def update(self, g: Array, state: dict[str, Array], scratch: list[Array], numbers: Numbers) -> None:
        """Write to the first scratch array what is to be subtracted from a parameter.

        Parameters
        ----------
        g : ndarray
            The gradient, which is left as it is.
        state : mapping of str to ndarray
            The state, changed in place.
        scratch : list of ndarray
            Arrays to overwrite; behind those asked for may stand one that holds `g`.
        numbers : tuple of ndarray
            Those of `numbers`, and that of `decay`, as arrays without axes and of the dtype of the parameter.
        """
        raise NotImplementedError

    def _as_arrays(self, numbers: tuple[float, ...]) -> Arrays:
        """Return numbers as arrays: for small parameters NumPy is nearly twice as fast with these."""
        if numbers != self._arrays.numbers:
            self._arrays = Arrays(numbers)
        return self._arrays

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
        count = self.scratch + 1
        return [np.empty_like(data) if data.size <= BLOCK else np.empty(BLOCK, data.dtype) for _ in range(count)]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value}' for name, value in self.options().items())})"


def checked_parameters(parameters: Iterable[Parameter]) -> list[Parameter]:
    """Return what an optimiser was given, or refuse what is no parameter, or stands there twice.

    Parameters
    ----------
    parameters : iterable of Parameter
    """
    if isinstance(parameters, Parameter) or not isinstance(parameters, Iterable):
        raise NetsError(
            f"the optimizer was given one {type(parameters).__name__}, not the parameters of a model",
            help="give it model.parameters(), or a list of parameters",
        )
    given, first = list(parameters), dict[int, int]()
    for place, parameter in enumerate(given):
        if not isinstance(parameter, Parameter):
            what = "a name and a parameter" if isinstance(parameter, tuple) else f"a {type(parameter).__name__}"
            raise NetsError(f"parameter {place} is {what}, no Parameter", help="give it model.parameters()")
        if id(parameter) in first:
            raise NetsError(
                f"parameter {place} is parameter {first[id(parameter)]} again: it would be moved twice in a step",
                help="give each once; model.parameters() has a shared one once",
            )
        first[id(parameter)] = place
    return given


Piece: TypeAlias = tuple[Array, Array, dict[str, Array], list[Array]]


def blocks(w: Array, g: Array, state: dict[str, Array], scratch: list[Array]) -> Iterator[Piece]:
    """Yield a parameter, its gradient and its state block by block; whole where they lie in memory in other ways.

    Parameters
    ----------
    w : ndarray
        The parameter.
    g : ndarray
        Its gradient.
    state : dict of str to ndarray
        What the optimiser remembers of it.
    scratch : list of ndarray
        Of a block's size.
    """
    order = memory_order(w)
    line, lines = as_line(w, order), {name: as_line(value, order) for name, value in state.items()}
    if line is None or any(value is None for value in lines.values()):
        yield w, g, state, [np.empty_like(w) for _ in scratch]
        return
    gradient = as_line(g, order)
    if gradient is None:  # it is only read: a copy will do
        copy = np.empty_like(w)
        copy[...] = g
        gradient = copy.transpose(order).reshape(-1)
    for start in range(0, w.size, BLOCK):
        part = slice(start, start + BLOCK)
        piece, states = line[part], {name: value[part] for name, value in lines.items() if value is not None}
        yield piece, gradient[part], states, [s[: piece.size] for s in scratch]


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
    """Refuse an option that is not a number from 0 to below `upper`.

    Parameters
    ----------
    name : str
        Of the option, for the message.
    value : float
    upper : float
        What it must stay below.
    """
    if not 0 <= value < upper:
        raise NetsError(
            f"{name} must be at least 0" + (f" and below {upper:g}" if upper < 1e300 else "") + f", not {value}"
        )


def check_positive(name: str, value: float) -> None:
    """Refuse an option that is not a number above 0."""
    if not 0 < value < float("inf"):
        raise NetsError(f"{name} must be above 0, not {value}")
