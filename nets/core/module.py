"""What every layer and model is: parameters, state, a forward pass and its backward pass.

A `Module` computes ``y = forward(x)`` and, from the gradient of the loss by ``y``, the gradient by ``x`` and by its
parameters: ``dx = backward(dy)``. There is no tape: a container calls the backward passes of what it holds in reverse
order. Names, defaults and layouts of weights are PyTorch's, so that a ``state_dict`` moves over as it is.

Shapes are logical: maps (N, C, H, W), sequences (N, C, L). In memory channels come last: a map is a transposed view of
a contiguous (N, H, W, C) array, and every layer keeps it so.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import DTypeLike

from nets.core.arrays import Array, Workspace, array_of
from nets.core.errors import ShapeError, StateError
from nets.core.layers_table import layers_table
from nets.core.parameter import Parameter as Parameter
from nets.core.state import Rename, load_state
from nets.core.state import value_of as value_of
from nets.core.uses import UsesByThread, thread, tracks_backward, tracks_forward


class Module:
    """The base of layers and models.

    A subclass stores its options, its `Parameter` objects and the modules it holds as attributes, in the order they
    are to be named, and defines `forward` and `backward`. What `backward` needs of the forward pass goes through
    `keep` and `kept`; scratch arrays come from ``self.workspace``.

    Calling a module gives an array of the caller's own. `forward` and `backward`, for modules that hold others, may
    give a kept buffer that is valid until their next call.

    Examples
    --------
    >>> import numpy as np
    >>> from nets.layers import Linear, ReLU, Sequential
    >>> model = Sequential(Linear(2, 3, rng=0), ReLU(), Linear(3, 1, rng=1))
    >>> model(np.ones((5, 2), np.float32)).shape
    (5, 1)
    >>> list(model.state_dict())
    ['0.weight', '0.bias', '2.weight', '2.bias']
    """

    #: Attributes that are saved with the weights and are not learned.
    state_names: ClassVar[tuple[str, ...]] = ()
    #: Whether `forward` writes into its input, and `backward` into the gradient given.
    in_place: bool = False
    #: Whether `backward` needs the output as it was.
    needs_output: ClassVar[bool] = False
    #: Whether what comes out is what came in, or a view of it.
    is_view: ClassVar[bool] = False
    #: Whether the module runs what it holds one after the other and does nothing else.
    is_chain: ClassVar[bool] = False
    #: Whether `forward` takes a tuple of arrays, and `backward` returns a tuple of gradients.
    takes_several: bool = False
    _training: bool = True
    _uses: UsesByThread
    #: The arguments that it was made with, by position and by name.
    made_with: tuple[tuple[Any, ...], Mapping[str, Any]] = (), {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let a new class remember what its modules are made with, and keep apart what every use of one needs."""
        super().__init_subclass__(**kwargs)
        for name, turned in (("__init__", _remembers), ("forward", tracks_forward), ("backward", tracks_backward)):
            if name in vars(cls):
                setattr(cls, name, turned(vars(cls)[name]))

    if not TYPE_CHECKING:  # which would take any name for an attribute

        def __getattr__(self, name: str) -> Any:
            """Return the uses of a module that has run nowhere yet."""
            if name == "_uses":
                return vars(self).setdefault(name, UsesByThread())
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @property
    def training(self) -> bool:
        """Whether the module is in training; see `train` and `eval`."""
        forced = thread().training
        return self._training if forced is None else forced

    @training.setter
    def training(self, mode: bool) -> None:
        self._training = mode

    def forward(self, x: Array) -> Array:
        """Return the output for a batch."""
        raise StateError(f"{type(self).__name__} has no forward pass", help="define forward(self, x)")

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        """Return the gradient by the input of the last `forward`, and add those by the parameters to their ``grad``.

        Parameters
        ----------
        dy : ndarray
            The gradient of the loss by the output, of the output's shape: the second of what a loss returns.
        input_gradient : bool
            Without it the result is of no meaning, and a layer may save the work.
        """
        raise StateError(
            f"{type(self).__name__} has no backward pass: it computes, but cannot be trained through",
            help="define backward(self, dy, input_gradient=True), which returns the gradient by the input",
        )

    def __call__(self, x: Any) -> Array:
        """Return the output for a batch as a new array."""
        if self.takes_several:
            return np.array(self.forward(several(self, x)))  # type: ignore[arg-type]
        x = array_of("the input", x)
        return np.array(self.forward(x.copy(order="K") if starts_in_place(self) else x))

    # what forward leaves for backward

    @property
    def workspace(self) -> Workspace:
        """The buffers of this module, in this thread and for this use of it."""
        workspace: Workspace = self._uses.own.now.workspace
        return workspace

    def keep(self, *values: Any) -> None:
        """Keep what `backward` needs."""
        self._uses.own.now.kept = values

    def kept(self) -> Any:
        """Return what `keep` was given by the last `forward`."""
        values = self._uses.own.now.kept
        if values is None:
            raise StateError(f"{type(self).__name__}.backward needs a forward pass before it")
        return values

    def release(self) -> None:
        """Forget what the last passes left, in all threads, and give the memory of the buffers back."""
        for _, module in self.named_modules():
            module._uses = UsesByThread()

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if key != "_uses"}

    # what a module holds

    def children(self) -> Mapping[str, Module]:
        """Return the modules held directly, by name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Module)}

    def paths(self) -> Sequence[Sequence[Module]]:
        """Return the rows of modules that lead from input to output: one of a chain, several side by side, or none."""
        children = list(self.children().values())
        return [children] if self.is_chain else [[child] for child in children]

    def named_modules(self, prefix: str = "") -> Iterator[tuple[str, Module]]:
        """Yield this module and all that it holds, outer before inner, with dotted names."""
        yield prefix, self
        for name, child in self.children().items():
            yield from child.named_modules(f"{prefix}.{name}" if prefix else name)

    def named_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """Yield every parameter once, with its dotted name."""
        seen: set[int] = set()
        for prefix, module in self.named_modules():
            for name, value in vars(module).items():
                if isinstance(value, Parameter) and id(value) not in seen:
                    seen.add(id(value))
                    yield f"{prefix}.{name}" if prefix else name, value

    def parameters(self) -> list[Parameter]:
        """Return every parameter once."""
        return [parameter for _, parameter in self.named_parameters()]

    def generators(self) -> list[np.random.Generator]:
        """Return every random generator that is drawn from in training, once each."""
        found: dict[int, np.random.Generator] = {}
        for _, module in self.named_modules():
            for value in vars(module).values():
                if isinstance(value, np.random.Generator):
                    found[id(value)] = value
        return list(found.values())

    def train(self, mode: bool = True) -> Self:
        """Put this module and all that it holds into training (dropout drops, batch norm measures), or out of it."""
        for _, module in self.named_modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """Put this module and all that it holds out of training."""
        return self.train(False)

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for parameter in self.parameters():
            parameter.grad = None

    def astype(self, dtype: DTypeLike) -> Self:
        """Turn parameters and state to a floating-point type, in place."""
        for _, module in self.named_modules():
            for name, value in vars(module).items():
                if isinstance(value, Parameter):
                    value.data, value.grad = value.data.astype(dtype), None
                elif name in module.state_names and np.asarray(value).dtype.kind == "f":
                    setattr(module, name, np.asarray(value, dtype))
        return self

    # saving and loading

    def state_dict(self) -> dict[str, Array]:
        """Return copies of every parameter and of the other state, by dotted name."""
        return {name: np.array(value_of(module, attribute)) for name, module, attribute in self.places()}

    def load_state_dict(
        self, state: Mapping[str, Any], strict: bool = True, *, rename: Mapping[str, str] | Rename | None = None
    ) -> None:
        """Take over the values of a state, once all of it is seen to fit.

        Parameters
        ----------
        state : mapping of str to array
            As `state_dict` gives it; of PyTorch's, tensors in memory of the processor are taken as they are.
        strict : bool
            Whether names may neither lack nor be unknown.
        rename : mapping of str to str, or callable, optional
            The names of the state in names of this model: whole names, or what they begin with up to a dot, the
            longest first; a callable gives the name, or None for what is to be left out.

        Raises
        ------
        StateError
            With every name that lacks, is unknown, stands twice, or has another shape or a dtype that does not go.
            Nothing has been changed then.

        Examples
        --------
        >>> from nets.layers import Linear, Sequential
        >>> model = Sequential(Linear(2, 1, rng=0))
        >>> state = {"fc.weight": [[1.0, 2.0]], "fc.bias": [3.0]}
        >>> model.load_state_dict(state, rename={"fc": "0"})
        >>> model(np.ones((1, 2), np.float32)).tolist()
        [[6.0]]
        """
        load_state(self, state, strict, rename)

    def places(self) -> Iterator[tuple[str, Module, str]]:
        """Yield the dotted name of each parameter and other state, the module that has it, and its attribute."""
        for prefix, module in self.named_modules():
            dot = f"{prefix}." if prefix else ""
            for name, value in vars(module).items():
                if isinstance(value, Parameter) or (name in module.state_names and value is not None):
                    yield dot + name, module, name

    # for people

    def extra_repr(self) -> str:
        """Return the options that are worth seeing."""
        return ""

    def multiply_adds(self, in_shape: tuple[int, ...], out_shape: tuple[int, ...]) -> int:
        """Return how many multiply-adds a batch of these shapes costs, without those of the modules held."""
        return 0

    def windows(self, in_shape: tuple[int, ...]) -> Sequence[tuple[int, int]]:
        """Return, for every spatial axis, how many places of an input of this shape one output sees, and the stride.

        Nothing where each output sees its own place alone.
        """
        return ()

    def __repr__(self) -> str:
        children = self.children()
        if not children:
            return f"{type(self).__name__}({self.extra_repr()})"
        lines = [f"({name}): {child!r}".replace("\n", "\n  ") for name, child in children.items()]
        return "\n  ".join([f"{type(self).__name__}({self.extra_repr()}", *lines]) + "\n)"

    def _repr_html_(self) -> str:
        """Return the layers as a table, for notebooks."""
        return layers_table(self)


def _remembers(init: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(init)
    def remembering(self: Module, *args: Any, **kwargs: Any) -> None:
        if "made_with" not in vars(self):  # not yet by a class that is made from this one
            self.made_with = args, kwargs
        init(self, *args, **kwargs)

    return remembering


def starts_in_place(module: Module) -> bool:
    """Whether a module's forward pass writes into its input."""
    return _writes(module, 1)


def ends_in_place(module: Module) -> bool:
    """Whether a module's backward pass writes into the gradient it is given."""
    return _writes(module, -1)


def _writes(module: Module, order: int) -> bool:
    if module.in_place or not module.is_chain:
        return module.in_place
    for child in list(module.children().values())[::order]:
        if _writes(child, order):
            return True
        if not child.is_view:
            return False
    return False


def several(layer: Module, x: Any) -> tuple[Array, ...]:
    """Return the inputs of a module that takes several, or refuse what is no tuple of them.

    Parameters
    ----------
    layer : Module
        Named in the message.
    x : tuple or list of array
    """
    if not isinstance(x, (tuple, list)) or not x:
        kind = "none" if isinstance(x, (tuple, list)) else f"one {type(x).__name__}"
        raise ShapeError(f"{type(layer).__name__}: the input must be a tuple of arrays, one for each input, not {kind}")
    return tuple(array_of("an input", part) for part in x)


def check_shape(layer: Module, x: Array, expected: str, fits: bool) -> None:
    """Refuse an input that does not fit a layer.

    Parameters
    ----------
    layer : Module
    x : ndarray
        The input.
    expected : str
        The shape it must have, in words.
    fits : bool
        Whether it has.
    """
    if not fits:
        raise ShapeError(f"{type(layer).__name__}: the input must have shape {expected}, but has shape {x.shape}")
    check_floating(layer, x)


def check_axis(layer: Module, dim: int, x: Array) -> None:
    """Refuse an axis that an input does not have.

    Parameters
    ----------
    layer : Module
    dim : int
        From 0, or from -1 backwards.
    x : ndarray
        The input.
    """
    if not isinstance(dim, (int, np.integer)) or not -x.ndim <= dim < x.ndim:
        raise ShapeError(
            f"{type(layer).__name__}: there is no axis {dim!r}: the input has shape {x.shape}",
            help=f"choose one from {-x.ndim} to {x.ndim - 1}" if x.ndim else "give a batch",
        )


def check_floating(layer: Module, x: Array) -> None:
    """Refuse an input that is not of floating-point numbers."""
    if x.dtype.kind != "f":
        raise ShapeError(f"{type(layer).__name__}: the input must be floating-point, but has dtype {x.dtype}")
