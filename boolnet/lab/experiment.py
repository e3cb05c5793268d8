"""What an experiment is: a question, a run that measures, and a conclusion that the figures decide."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

import numpy as np

from nets.drawing.svg import Picture

Cell: TypeAlias = str | int | float
T = TypeVar("T")
LONGEST_WHOLE = 1e15  # a whole number that is larger is written with an exponent


@dataclass(frozen=True)
class Setting:
    """How an experiment is run.

    Attributes
    ----------
    seed : int
        Of all chance.
    is_small : bool
        Whether two seconds are to be enough, and not twenty.

    Examples
    --------
    >>> Setting(3).pick(small=10, full=100), Setting(3, is_small=True).pick(small=10, full=100)
    (100, 10)
    """

    seed: int = 0
    is_small: bool = False

    def pick(self, *, small: T, full: T) -> T:
        """Return the one that fits the size."""
        return small if self.is_small else full

    def rng(self, *key: int) -> np.random.Generator:
        """Return a generator of its own for each part of an experiment.

        Parameters
        ----------
        *key : int
            The same key gives the same numbers.
        """
        return np.random.default_rng([self.seed, *key])


@dataclass(frozen=True)
class Figures:
    """A table of what was measured.

    Attributes
    ----------
    head : tuple of str
        What each column is.
    rows : tuple of tuple
        The first cell of each says what the row is.
    bar : int or None
        The column that is worth a bar beside it; its numbers are 0 or more.
    is_log : bool
        Whether equal ratios take equal lengths of the bar.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bar: int | None = None
    is_log: bool = False

    @classmethod
    def of(
        cls, head: Sequence[str], rows: Sequence[Sequence[Cell]], bar: int | None = None, is_log: bool = False
    ) -> Figures:
        """Return the table of lists, NumPy's numbers among them.

        Parameters
        ----------
        head : sequence of str
        rows : sequence of sequence
        bar : int, optional
        is_log : bool
        """
        return cls(tuple(head), tuple(tuple(_plain(cell) for cell in row) for row in rows), bar, is_log)


def _plain(cell: Cell) -> Cell:
    value = cell.item() if isinstance(cell, np.generic) else cell
    return value if isinstance(value, str | int | float) else str(value)


@dataclass(frozen=True)
class Findings:
    """What an experiment found.

    Attributes
    ----------
    figures : Figures
    is_seen : bool
        Whether the figures show the effect; decided by them alone.
    conclusion : str
        A sentence or two with the figures in it.
    picture : Picture
    """

    figures: Figures
    is_seen: bool
    conclusion: str
    picture: Picture = field(repr=False, compare=False)

    @property
    def verdict(self) -> str:
        """The conclusion, or that the effect is not seen."""
        return self.conclusion if self.is_seen else f"not seen with this seed: {self.conclusion}"


@dataclass(frozen=True)
class Experiment:
    """A row of `EXPERIMENTS`.

    Attributes
    ----------
    section : int
        Of `SECTIONS`.
    question : str
        What it asks, as a sentence.
    run : callable
        From a `Setting` to `Findings`.
    correction : str
        The right formula where the textbook argument slips, or "".
    """

    section: int
    question: str
    run: Callable[[Setting], Findings]
    correction: str = ""


def cell_text(cell: Cell) -> str:
    """Return a cell of a table as people read it.

    >>> cell_text(0.123456), cell_text(1234567), cell_text("ReLU"), cell_text(2.0), cell_text(3.2e-9)
    ('0.123', '1,234,567', 'ReLU', '2', '3.2e-09')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int) or (abs(cell) < LONGEST_WHOLE and cell == int(cell)):
        return f"{int(cell):,}"
    return f"{cell:.3g}"


def bar_shares(figures: Figures) -> list[float] | None:
    """Return how long each row's bar is, from 0 to 1; None where no column is worth one.

    >>> bar_shares(Figures.of(("way", "neurons"), [("chain", 10), ("tree", 5)], bar=1))
    [1.0, 0.5]
    """
    if figures.bar is None:
        return None
    values = [float(row[figures.bar]) for row in figures.rows]
    positive = [value for value in values if 0 < value < math.inf] or [1.0]
    if not figures.is_log:
        return [min(value / max(positive), 1.0) if value > 0 else 0.0 for value in values]
    low, high = math.log(min(positive) / 2), math.log(max(positive))
    return [min((math.log(value) - low) / (high - low), 1.0) if value > 0 else 0.0 for value in values]
