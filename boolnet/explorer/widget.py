"""The page as a widget of notebooks, by the package anywidget: the page's script, and values that Python has, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Protocol

from boolnet.core.errors import BoolnetError
from boolnet.explorer.data import Data
from boolnet.explorer.script import widget_module
from boolnet.explorer.session import Session
from boolnet.export.extras import needed


class Widget(Protocol):
    """The page with values that are set and observed; also an `anywidget.AnyWidget`.

    A value that cannot be shown is refused with a `BoolnetError`, and the page stays as it is.

    Attributes
    ----------
    formula : str
        The text of what is shown. Where it is set, all strategies build it; where it is typed, the page does.
    strategy : str
        Whose network is shown.
    row : list of 0 and 1
        The inputs; may be set as in `boolnet.draw`: "011", [0, 1, 1] or {"a": 0, "b": 1, "c": 1}.
    weights : dict
        What was changed: ``{"h1": {"bias": -1, "weights": {"a": 2}}}``. A new formula or strategy has none.
    broken : list of list of 0 and 1
        The inputs on which the network is wrong, as the page found them: of all rows up to 12 inputs, else of samples.
    """

    formula: str
    strategy: str
    row: Any
    weights: dict[str, Any]

    @property
    def broken(self) -> list[list[int]]:
        """The inputs on which the network is wrong."""

    def observe(self, handler: Callable[[Any], None], names: Any = ...) -> None:
        """Call a handler whenever values change."""

    def get_state(self) -> dict[str, Any]:
        """Return all values that the page has."""

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take values that the page sends."""


def page_widget(data: Data, effort: str | float) -> Widget:
    """Return the widget of what a page knows.

    Parameters
    ----------
    data : dict
    effort : str or float
        For formulas that are set from Python.

    Raises
    ------
    BoolnetError
        If the extra ``widget`` is not installed.
    """
    widget: Widget = _widget_class()(Session(data, effort))
    return widget


@cache
def _widget_class() -> Any:
    """Return the class, which is made here because the package that it extends may be missing."""
    anywidget, traitlets = needed("anywidget", "widget"), needed("traitlets", "widget")

    class Refused(BoolnetError, traitlets.TraitError):  # type: ignore[misc, name-defined]
        """A value that cannot be shown."""

    @contextmanager
    def refusing() -> Iterator[None]:
        try:
            yield
        except BoolnetError as error:
            raise Refused(error.message, error.span, error.note, help=error.help, also=error.also) from None

    class Value(traitlets.Any):  # type: ignore[misc, name-defined]
        """A value that is checked whatever it is, None as well, which traitlets lets through else."""

        allow_none = False

    class Explorer(anywidget.AnyWidget):  # type: ignore[misc, name-defined]
        """The page as a widget; see `Widget`."""

        _esm = widget_module()
        _data = traitlets.Dict().tag(sync=True)
        _compiled = traitlets.Dict().tag(sync=True)
        formula = Value("").tag(sync=True)
        strategy = Value("").tag(sync=True)
        row = Value().tag(sync=True)
        weights = Value().tag(sync=True)
        broken = traitlets.List(read_only=True).tag(sync=True)

        def __init__(self, session: Session) -> None:
            self._session = session
            self._is_told = False
            first = session.given[0]
            text, row = first["text"], [0] * len(first["inputs"])
            strategy = session.first_strategy(text)
            super().__init__(_data=session.data, formula=text, strategy=strategy, weights={}, row=row)

        def __repr__(self) -> str:
            return f"<Explorer {self.formula!r} by {self.strategy} at {self.row}, {len(self.broken)} rows broken>"

        def set_state(self, sync_data: dict[str, Any]) -> None:
            before = self._session.told
            self._session.told = sync_data.get("_compiled", before)
            self._is_told = True
            try:
                super().set_state(sync_data)
            except traitlets.TraitError:
                self._session.told = before
                self.send_state([name for name in sync_data if name in self.keys])  # the page is as it was, too
                raise
            finally:
                self._is_told = False

        @traitlets.validate("formula")  # type: ignore[untyped-decorator]
        def _known(self, proposal: Any) -> Any:
            if not self._session.knows(proposal["value"]):
                with refusing():
                    self._session.compile(proposal["value"])
                self._data = self._session.data  # the page has it before it is to show it
            return proposal["value"]

        @traitlets.validate("strategy", "row", "weights")  # type: ignore[untyped-decorator]
        def _possible(self, proposal: Any) -> Any:
            name, value, session = proposal["trait"].name, proposal["value"], self._session
            with refusing():
                if name == "row":
                    return session.row(self.formula, value)
                if name == "weights":
                    return session.weights(self.formula, self.strategy, value)
                return session.strategy(self.formula, value)

        @traitlets.observe("formula", "strategy")  # type: ignore[untyped-decorator]
        def _begin(self, change: Any) -> None:
            """Begin anew, where it was not the page that did."""
            if self._is_told:
                return
            if change["name"] == "formula":
                width = len(self._session.subject(self.formula)["inputs"])
                if len(self.row) != width:
                    self.row = [0] * width
                self.strategy = self._session.first_strategy(self.formula)
            self.weights = {}
            self.set_trait("broken", [])

    return Explorer
