"""What a widget shows as far as Python knows it, and whether it can show what is asked of it."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Mapping
from itertools import islice
from typing import Any

from boolnet.compiler.effort import effort_work
from boolnet.core.budget import Budget
from boolnet.core.errors import BoolnetError, counted, listed, unknown_name
from boolnet.explorer.data import Data, of_function
from boolnet.frontends import read

MOST = 2**53  # up to which the page's numbers are exact


class Session:
    """The functions of a widget, by the texts that they were read from.

    Parameters
    ----------
    data : dict
        What a page knows; its first subject is the one to begin with.
    effort : str or float
        For what is compiled later on.

    Examples
    --------
    >>> import boolnet
    >>> session = Session(boolnet.explore("a & b", effort=200).data, 200)
    >>> session.row("a & b", {"a": 1, "b": 0}), session.strategy("a & b", "dnf")
    ([1, 0], 'dnf')
    >>> session.compile("a ^ b ^ c")
    >>> session.row("a ^ b ^ c", "0 1 1")
    [0, 1, 1]
    """

    def __init__(self, data: Data, effort: str | float) -> None:
        self.work = effort_work(effort)
        self.gallery = data["gallery"]
        self.given = [one | {"text": one["source"] or ""} for one in data["subjects"]]
        self.later: list[Data] = []
        self.told: Data = {}  # what the page compiled itself

    @property
    def data(self) -> Data:
        """What the page is to know."""
        return {"gallery": self.gallery, "subjects": [*self.given, *self.later]}

    def knows(self, text: object) -> bool:
        """Whether the function of a text is there already."""
        return self._found(text) is not None

    def subject(self, text: str) -> Data:
        """Return what is known of the function of a text that is known."""
        found = self._found(text)
        assert found is not None
        return found

    def compile(self, text: object) -> None:
        """Add the function of a text, with the networks of all strategies.

        Raises
        ------
        BoolnetError
            If it is no formula, or no strategy builds it.
        """
        if not isinstance(text, str):
            raise BoolnetError(f"a formula is a text, not {type(text).__name__}", help="boolnet.explore takes the rest")
        data, best = of_function(read(text), text, Budget(self.work))
        if best is None or not any(network["neurons"] for network in data["networks"]):
            reasons = "; ".join(f"{one['strategy']}: {one['problem']}" for one in data["networks"])
            raise BoolnetError(f"no network of this formula can be shown: {reasons}", help="give it more effort")
        self.later = [data | {"text": text}]  # of those before it the page has no need any more

    def first_strategy(self, text: str) -> str:
        """Return the network that the page shows first; "" where there is none."""
        return next((one["strategy"] for one in self.subject(text)["networks"] if one["neurons"] is not None), "")

    def strategy(self, text: str, name: object) -> str:
        """Return the name of a network that there is of a function, or raise.

        Parameters
        ----------
        text : str
        name : object
        """
        networks = {one["strategy"]: one for one in self.subject(text)["networks"]}
        if name == "" == self.first_strategy(text):  # there is none
            return ""
        if not isinstance(name, str) or name not in networks:
            shown = [name for name, one in networks.items() if one["neurons"] is not None]
            raise unknown_name("strategy on this page", str(name), shown)
        if networks[name]["neurons"] is None:
            raise BoolnetError(f"strategy {name!r} has no network here: {networks[name]['problem']}")
        return name

    def row(self, text: str, value: Any) -> list[int]:
        """Return an input vector in the order of the function's inputs, or raise.

        Parameters
        ----------
        text : str
        value : str, sequence of 0 and 1, or mapping of name to 0 or 1
        """
        inputs = self.subject(text)["inputs"]
        if isinstance(value, Mapping):
            for name in value:
                if name not in inputs:
                    raise unknown_name("input", str(name), inputs)
            bits: list[Any] = [value.get(name) for name in inputs]
        elif isinstance(value, str):
            bits = [{"0": 0, "1": 1}.get(bit) for bit in value.replace(" ", "")]
        else:
            bits = _some(value, len(inputs) + 1)
        if len(bits) != len(inputs) or not all(map(_is_bit, bits)):
            need = f"row must have {counted(len(inputs), 'bit')}, each 0 or 1, but is {_said(value)}"
            raise BoolnetError(need, help=f"one bit for each input: {listed(inputs)}")
        return [int(bit) for bit in bits]

    def weights(self, text: str, strategy: str, value: Any) -> dict[str, Any]:
        """Return changes of weights, or raise.

        Parameters
        ----------
        text : str
        strategy : str
        value : mapping
            ``{neuron: {"bias": number, "weights": {source: number}}}``, each with what is changed.
        """
        subject = self.subject(text)
        rows = next((one["neurons"] for one in subject["networks"] if one["strategy"] == strategy), None) or []
        names = [*subject["inputs"], *(row[0] for row in rows)]
        sources = {row[0]: [names[source] for source in row[3]] for row in rows}
        result: dict[str, Any] = {}
        for neuron, change in _mapping(value, "weights").items():
            if neuron not in sources:
                raise unknown_name("neuron", str(neuron), sources)
            result[neuron] = _change(neuron, _mapping(change, f"the change of {neuron}"), sources[neuron])
        return result

    def _found(self, text: object) -> Data | None:
        told = [self.told] if self.told else []
        return next((one for one in [*self.later, *self.given, *told] if one["text"] == text), None)


def _some(value: Any, most: int) -> list[Any]:
    """Return what a row consists of, as far as that may be; nothing where it has no parts."""
    try:
        return list(islice(value, most))
    except TypeError:
        return []


def _is_bit(bit: Any) -> bool:
    return getattr(bit, "ndim", 0) == 0 and bool(bit in (0, 1))


def _said(value: Any) -> str:
    try:
        return reprlib.repr(value)
    except ValueError:  # Python does not write integers of thousands of digits
        return "too long to be written"


def _mapping(value: Any, what: str) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    raise BoolnetError(
        f"{what} must be a mapping, not {type(value).__name__}",
        help='for example {"h1": {"bias": -1, "weights": {"a": 2}}}',
    )


def _change(neuron: str, change: Mapping[str, Any], sources: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in change.items():
        if key == "bias":
            result["bias"] = _number(value, f"the bias of {neuron}")
        elif key == "weights":
            result["weights"] = {}
            for source, weight in _mapping(value, f"the weights of {neuron}").items():
                if source not in sources:
                    raise BoolnetError(f"{neuron} does not read {source}", help=f"it reads {listed(sources)}")
                result["weights"][source] = _number(weight, f"the weight of {source} in {neuron}")
        else:
            raise unknown_name(f"part of {neuron}", str(key), ["bias", "weights"])
    return result


def _number(value: Any, what: str) -> int | float:
    """Return a number as the page has it, or raise."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if isinstance(value, str | bool) or not abs(number) <= MOST:
        raise BoolnetError(f"{what} must be a number up to 2^53, but is {_said(value)}")
    return int(number) if number == int(number) else number
