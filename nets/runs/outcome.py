"""What came of a run: how good the model is on the test split, and where it errs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from nets.core.html import html_facts, html_group, html_table
from nets.drawing.svg import Picture


class ResultTable(NamedTuple):
    """Rows that people read.

    Attributes
    ----------
    caption : str
    head : sequence of str
    rows : sequence of sequence of str
    numbers : frozenset of int
        The columns that stand to the right.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


class Result(Protocol):
    """How good a model is on the test split: a class for each kind of target."""

    @property
    def picture_name(self) -> str:
        """The file of its picture, without a suffix."""

    @property
    def skill(self) -> float:
        """How much of what a guess without a look at the sample leaves is made good: 1 at best, 0 for nothing."""

    @property
    def guess(self) -> str:
        """That guess, in words."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""

    def facts(self) -> list[tuple[str, str]]:
        """Return what was reached, each fact with what it is of."""

    def tables(self) -> list[ResultTable]:
        """Return what there is to look up; tables without rows are left out."""

    def picture(self, title: str) -> Picture:
        """Return the picture of it; `title` says of what model it is."""


@dataclass(frozen=True)
class Outcome:
    """A trained model, measured.

    Attributes
    ----------
    model : str
    parameters : int
        How many numbers it has learned.
    epochs : int
        How many epochs it was trained for.
    train_loss : float
        Of the last epoch.
    result : Result
        Of the test split.
    seconds : float
        Of training, as the clock on the wall has it, without the runs before a resumption.
    files : tuple of str
    hints : tuple of str
        What to try next, and what is to be known of the run; a sentence each.
    """

    model: str
    parameters: int
    epochs: int
    train_loss: float
    result: Result
    seconds: float
    files: tuple[str, ...]
    hints: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the outcome as plain values."""
        return {
            "model": self.model,
            "parameters": self.parameters,
            "epochs": self.epochs,
            "train_loss": self.train_loss,
            **self.result.as_dict(),
            "hints": list(self.hints),
            "seconds": self.seconds,
            "files": list(self.files),
        }

    def facts(self) -> list[tuple[str, str]]:
        """Return what was reached, for people: each fact with what it is of."""
        return [
            ("model", f"{self.model}, {self.parameters:,} parameters"),
            ("trained", f"{self.epochs:,} epochs in {self.seconds:,.1f} s; training loss {self.train_loss:.4f}"),
            *self.result.facts(),
            *(("hint", hint) for hint in self.hints),
            ("files", ", ".join(self.files)),
        ]

    def _repr_svg_(self) -> str:
        return self.picture().svg()

    def _repr_html_(self) -> str:
        """Return the picture, what was reached, and the tables."""
        tables = [
            html_table(table.head, table.rows, caption=table.caption, numbers=table.numbers)
            for table in self.result.tables()
            if table.rows
        ]
        return html_group(self.picture().html(), html_facts(self.facts()), *tables)

    def picture(self) -> Picture:
        """Return the picture of what the model does on the test split."""
        return self.result.picture(self.model)
