"""A model's architecture as plain values: what it takes to build any model of layers of the table again.

Every module remembers what it was made with. A description names the class and holds these arguments: numbers, texts
and sequences of them as they are, layers as descriptions, arrays by their shape alone, for their values are in the
state. Random generators and initial weights are left out. A layer that stands at several places is described once.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np

from nets.core.errors import NetsError, StateError
from nets.core.module import Module
from nets.core.tables import unknown_name
from nets.layers import LAYERS

#: What JSON can hold.
Plain: TypeAlias = Any
#: Arguments that only decide what the state overwrites.
LEFT_OUT = ("rng", "init")


def describe(model: Module) -> dict[str, Plain]:
    """Return a model's architecture.

    Parameters
    ----------
    model : Module
        Of layers of `nets.layers.LAYERS`, in containers of it or in classes of one's own.

    Raises
    ------
    NetsError
        Where a layer was made with what plain values cannot say: with its name and the argument's.

    Examples
    --------
    >>> from nets.layers import Linear, ReLU, Sequential
    >>> describe(Sequential(ReLU(), Linear(2, 1, bias=False)))["arguments"]["layers"][1]["arguments"]
    {'in_features': 2, 'out_features': 1, 'bias': False}
    """
    return _Describer().module(model, "model")


class _Describer:
    """Describes modules, each once."""

    def __init__(self) -> None:
        self.known: dict[int, int] = {}

    def module(self, module: Module, place: str) -> dict[str, Plain]:
        number = self.known.get(id(module))
        if number is not None:
            return {"again": number}
        self.known[id(module)] = number = len(self.known)
        arguments = {
            name: self.value(value, f"{place}: {name} of {type(module).__name__}")
            for name, value in arguments_of(module).items()
            if name not in LEFT_OUT
        }
        return {"class": type(module).__name__, "number": number, "arguments": arguments}

    def value(self, value: Any, place: str) -> Plain:
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, np.generic) and value.ndim == 0 and value.dtype.kind in "biuf":
            return value.item()
        if isinstance(value, Module):
            return self.module(value, place)
        if isinstance(value, np.ndarray):
            return {"array": list(value.shape), "dtype": value.dtype.str}
        if isinstance(value, np.dtype) or (isinstance(value, type) and issubclass(value, np.generic)):
            return {"dtype": np.dtype(value).str}
        if isinstance(value, Mapping):
            return {"mapping": [[self.value(part, place) for part in pair] for pair in value.items()]}
        if isinstance(value, list | tuple):
            return [self.value(part, place) for part in value]
        raise NetsError(
            f"{place} is a {type(value).__name__}, which a file of plain values cannot hold",
            help="make the layer with numbers, texts, sequences and layers alone",
        )


def arguments_of(module: Module) -> dict[str, Any]:
    """Return what a module was made with, by the names of its arguments, defaults left out.

    >>> from nets.layers import Conv2d
    >>> arguments_of(Conv2d(3, 8, 3, padding=1, rng=0))
    {'in_channels': 3, 'out_channels': 8, 'kernel_size': 3, 'padding': 1, 'rng': 0}
    """
    positional, named = module.made_with
    try:
        bound = inspect.signature(type(module)).bind(*positional, **named)
    except TypeError as error:
        raise NetsError(f"{type(module).__name__} was not made by its own arguments: {error}") from None
    return dict(bound.arguments)


def construct(description: Plain, classes: Iterable[type[Module]] = ()) -> Module:
    """Return the model of a description, with weights of no meaning until a state is loaded.

    Parameters
    ----------
    description : mapping
        As `describe` gives it.
    classes : iterable of type
        Classes of one's own that it may name, beside the layers of the table.

    Raises
    ------
    StateError
        If it is no description, or names a class that is not known.

    Examples
    --------
    >>> from nets.layers import Linear, ReLU, Sequential
    >>> construct(describe(Sequential(Linear(2, 3), ReLU())))
    Sequential(
      (0): Linear(2, 3)
      (1): ReLU()
    )
    """
    known = {**LAYERS, **{one.__name__: one for one in classes}}
    return _Constructor(known).module(description)


class _Constructor:
    """Makes modules from descriptions, each once."""

    def __init__(self, classes: Mapping[str, type[Module]]) -> None:
        self.classes = classes
        self.made: dict[int, Module] = {}

    def module(self, description: Plain) -> Module:
        if not isinstance(description, dict):
            raise StateError(f"the description of a model is damaged: {description!r} describes no layer")
        if "again" in description:
            if description["again"] not in self.made:
                raise StateError("the description of a model is damaged: it names a layer that was not described")
            return self.made[description["again"]]
        name, arguments = description.get("class"), description.get("arguments")
        if not isinstance(name, str) or not isinstance(arguments, dict):
            raise StateError(f"the description of a model is damaged: {description!r} describes no layer")
        if name not in self.classes:
            error = unknown_name("layer", name, self.classes, StateError)
            raise StateError(error.message, help=f"give its class: classes=[{name}]")
        values = {key: self.value(value) for key, value in arguments.items()}
        try:
            module = _called(self.classes[name], values)
        except (TypeError, ValueError) as error:
            raise StateError(f"the description of a model is damaged: {name} cannot be made: {error}") from None
        self.made[description.get("number", -1)] = module
        return module

    def value(self, value: Plain) -> Any:
        if isinstance(value, list):
            return tuple(self.value(part) for part in value)
        if not isinstance(value, dict):
            return value
        if "array" in value:
            return np.zeros(value["array"], value.get("dtype", "f4"))
        if "dtype" in value:
            return np.dtype(value["dtype"])
        if "mapping" in value:
            return {self.value(key): self.value(part) for key, part in value["mapping"]}
        return self.module(value)


def _called(kind: type[Module], values: Mapping[str, Any]) -> Module:
    """Return an instance made with arguments by name, those that gather the rest unpacked."""
    signature = inspect.signature(kind)
    if unknown := [name for name in values if name not in signature.parameters]:
        raise TypeError(f"it has no argument {unknown[0]!r}")
    ordered = {name: values[name] for name in signature.parameters if name in values}
    bound = inspect.BoundArguments(signature, ordered)
    return kind(*bound.args, **bound.kwargs)
