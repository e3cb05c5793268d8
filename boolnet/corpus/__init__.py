"""Corpora: many networks of known functions, of every kind that this table has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from numpy.random import Generator

from boolnet.corpus.arithmetic import draw_arithmetic
from boolnet.corpus.drawn import Drawn
from boolnet.corpus.random_tables import draw_table, every_table
from boolnet.corpus.rules import draw_rules
from boolnet.corpus.symmetric import draw_symmetric, every_symmetric
from boolnet.corpus.thresholds import draw_threshold


@dataclass(frozen=True)
class Kind:
    """A kind of function.

    Attributes
    ----------
    summary : str
    draw : callable
        From a generator and a number of inputs to a function.
    every : callable or None
        From a number of inputs to all functions of the kind, where they can be listed; of the first few that were not
        drawn yet one is taken where drawing finds no other.
    """

    summary: str
    draw: Callable[[Generator, int], Drawn]
    every: Callable[[int], Iterator[Drawn]] | None = None


KINDS: Mapping[str, Kind] = {
    "random": Kind("tables whose rows are drawn", draw_table, every_table),
    "symmetric": Kind("functions of the number of ones", draw_symmetric, every_symmetric),
    "threshold": Kind("weighted sums of literals that are large enough", draw_threshold),
    "arithmetic": Kind("digits of sums, differences, products, counts; comparisons", draw_arithmetic),
    "rules": Kind("decision lists, DNF and k-CNF of few literals", draw_rules),
}
