"""Groups of parameters with options of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Set
from typing import Any, TypeAlias

from nets.core.errors import NetsError
from nets.core.module import Parameter
from nets.core.tables import nearest
from nets.optim.options import Options

#: What an optimiser is given: parameters, or groups, each a mapping with "params" and options that differ.
Given: TypeAlias = Iterable[Parameter | Mapping[str, Any]]

HELP = "give it model.parameters(), or a list of parameters"
HELP_GROUPS = 'give [{"params": body.parameters(), "lr": 0.01}, {"params": head.parameters()}]'


class Group(MutableMapping[str, Any]):
    """Parameters that share options: a mapping with "params" and each option by name, as PyTorch's.

    An option is checked when it is set, and counts from the next step on. Neither parameters nor names can be added.

    Parameters
    ----------
    params : list of Parameter
        Those that are learned.
    options : dict of str to value
        As checked.
    check : callable
        Called with the group, a name and a value: returns the value as it is kept, or refuses it.

    Attributes
    ----------
    params, options
        As given.
    memory : dict of str to float
        Numbers that an optimiser keeps from step to step.

    Examples
    --------
    >>> import numpy as np
    >>> from nets.optim import SGD
    >>> body, head = Parameter(np.ones(2)), Parameter(np.ones(2))
    >>> optimizer = SGD([{"params": [body], "lr": 0.01}, {"params": [head]}], lr=0.1)
    >>> optimizer.groups[0]["lr"] *= 0.5
    >>> [group["lr"] for group in optimizer.groups]
    [0.005, 0.1]
    """

    def __init__(
        self, params: list[Parameter], options: dict[str, Any], check: Callable[[Group, str, Any], Any]
    ) -> None:
        self.params, self.options, self._check = params, options, check
        self.memory: dict[str, float] = {}

    def __getitem__(self, name: str) -> Any:
        if name == "params":
            return self.params
        if name not in self.options:
            raise KeyError(name)
        return self.options[name]

    def __setitem__(self, name: str, value: Any) -> None:
        if name == "params":
            raise NetsError("the parameters of a group stay as they are", help="make another optimizer")
        check_names("the group", [name], self.options)
        self.options[name] = self._check(self, name, value)

    def __delitem__(self, name: str) -> None:
        raise NetsError(f"{name} of a group cannot be taken away", help="set it to another value")

    def __iter__(self) -> Iterator[str]:
        yield "params"
        yield from self.options

    def __len__(self) -> int:
        return 1 + len(self.options)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        options = ", ".join(f"{name}={value!r}" for name, value in self.options.items())
        return f"Group({len(self.params)} parameters, {options})"


def check_names(owner: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Refuse the first option that is not among those that are known, with the nearest of them.

    Parameters
    ----------
    owner : str
        What has the option, for the message.
    names, known : iterable of str
    """
    options = list(known)
    for name in names:
        if name not in options:
            raise NetsError(
                f"{owner} has an unknown option {name!r}{nearest(name, options)}",
                help=f"the options are {', '.join(options)}",
            )


def read_groups(given: Given, defaults: Options) -> list[tuple[list[Parameter], dict[str, Any]]]:
    """Return the parameters and the own options of every group, or refuse what is none.

    Parameters
    ----------
    given : iterable of Parameter, or of mapping
        One group, or several.
    defaults : mapping of str to value
        Every option there is.
    """
    if isinstance(given, Mapping):
        raise NetsError("the optimizer was given one mapping, not a list of groups", help=HELP_GROUPS)
    things = _listed(given)
    first: dict[int, str] = {}
    if not any(isinstance(thing, Mapping) for thing in things):
        return [(checked_parameters(things, first), {})]
    groups = []
    for k, thing in enumerate(things):
        if not isinstance(thing, Mapping):
            raise NetsError(f"group {k} is a {type(thing).__name__}, no mapping", help=HELP_GROUPS)
        if "params" not in thing:
            raise NetsError(f"group {k} has no 'params'{nearest('params', map(str, thing))}", help=HELP_GROUPS)
        own = {name: value for name, value in thing.items() if name != "params"}
        check_names(f"group {k}", own, defaults)
        params = thing["params"]
        listed = [params] if isinstance(params, Parameter) else _listed(params, f"group {k}")
        groups.append((checked_parameters(listed, first, f" of group {k}"), own))
    return groups


def _listed(given: Any, owner: str = "the optimizer") -> list[Any]:
    if isinstance(given, Parameter | str) or not isinstance(given, Iterable):
        raise NetsError(f"{owner} was given one {type(given).__name__}, not the parameters of a model", help=HELP)
    if isinstance(given, Set):
        raise NetsError(f"{owner} was given a set, whose order is not that of the next run", help="give it a list")
    return list(given)


def checked_parameters(given: list[Any], first: dict[int, str], owner: str = "") -> list[Parameter]:
    """Return what an optimiser was given, or refuse what is no parameter, or stands there twice.

    Parameters
    ----------
    given : list
    first : dict of int to str
        Where each parameter stood first, by its identity; it is filled.
    owner : str
        Of which group they are, for messages.
    """
    for k, parameter in enumerate(given):
        place = f"parameter {k}{owner}"
        if not isinstance(parameter, Parameter):
            what = "a name and a parameter" if isinstance(parameter, tuple) else f"a {type(parameter).__name__}"
            raise NetsError(f"{place} is {what}, no Parameter", help="give it model.parameters()")
        if id(parameter) in first:
            raise NetsError(
                f"{place} is {first[id(parameter)]} again: it would be moved twice in a step",
                help="give each once; model.parameters() has a shared one once",
            )
        first[id(parameter)] = place
    return given
