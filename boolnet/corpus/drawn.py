"""A function that was drawn: its source, and what it is in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from numpy.random import Generator

from boolnet.functions.function import numbered


@dataclass(frozen=True)
class Drawn:
    """A function.

    Attributes
    ----------
    source : str
        A text that `boolnet.read` takes.
    about : str
        What it is, in words.
    """

    source: str
    about: str


def input_names(n: int) -> tuple[str, ...]:
    """Return the names of n inputs."""
    return numbered("x", n)


def expression(n: int, text: str) -> str:
    """Return the source of definitions over n inputs, whether they read them all or not.

    >>> expression(3, "y = x1 & x3")
    'inputs x1..x3; y = x1 & x3'
    """
    return f"inputs x1..x{n}; {text}"


def literal(rng: Generator, name: str) -> str:
    """Return an input or its negation."""
    return f"!{name}" if rng.integers(2) else name


def literals(rng: Generator, names: Sequence[str], count: int) -> list[str]:
    """Return literals of some inputs, each of another, in their order.

    Parameters
    ----------
    rng : Generator
    names : sequence of str
    count : int
        How many, at most as there are names.
    """
    chosen = sorted(rng.choice(len(names), size=count, replace=False))
    return [literal(rng, names[i]) for i in chosen]
