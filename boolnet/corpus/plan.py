"""Which functions a corpus has: the k-th depends on the options, the seed and those before it, and on nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from boolnet.compiler.effort import effort_problem
from boolnet.compiler.request import Request
from boolnet.core.errors import BoolnetError, unknown_name
from boolnet.corpus import KINDS
from boolnet.corpus.drawn import Drawn
from boolnet.frontends import read
from boolnet.functions.packed_bits import unpack
from boolnet.functions.truth_table import TruthTable, tabulate

FORMATS = ("safetensors", "onnx")
LEAST_INPUTS, MOST_INPUTS = 2, 16
MOST_NETWORKS = 1_000_000
EFFORT = 25.0  # units of work for each input: three times as much wins one neuron in fifty, or fewer
DRAWS = 100  # in vain, after which functions of a kind and number of inputs are listed, or taken to be all there
LISTED = 1 << 17  # of a kind, at the most


@dataclass(frozen=True)
class CorpusOptions:
    """What a corpus is made of.

    Attributes
    ----------
    inputs : tuple of int, int
        The fewest and the most.
    seed : int
    kinds : tuple of str
        Rows of `KINDS`, which take turns.
    effort : float, optional
        Units of work for each network; 25 for each of its inputs where none are given.
    strategy : str
    format : str
        One of `FORMATS`.
    """

    inputs: tuple[int, int] = (3, 10)
    seed: int = 0
    kinds: tuple[str, ...] = tuple(KINDS)
    effort: float | None = None
    strategy: str = "auto"
    format: str = "safetensors"

    def __post_init__(self) -> None:
        low, high = self.inputs
        if not LEAST_INPUTS <= low <= high <= MOST_INPUTS:
            raise BoolnetError(
                f"networks of {low} to {high} inputs are not made: inputs are {LEAST_INPUTS} to {MOST_INPUTS}",
                help="say the fewest and the most, such as 3..10",
            )
        for kind in self.kinds:
            if kind not in KINDS:
                raise unknown_name("kind of function", kind, list(KINDS))
        if not self.kinds or len(set(self.kinds)) < len(self.kinds):
            raise BoolnetError("kinds are named once each, and one at the least", help=f"take of {', '.join(KINDS)}")
        if self.format not in FORMATS:
            raise unknown_name("format of a corpus", self.format, FORMATS)
        if self.effort is not None and (problem := effort_problem(self.effort)):
            raise BoolnetError(problem, help=f"leave it to the default, {EFFORT:g} for each input")
        if self.seed < 0:
            raise BoolnetError(f"a seed is a number from 0, but got {self.seed}")
        Request.of(strategy=self.strategy)

    def work(self, n: int) -> float:
        """Return the units of work for a network of n inputs."""
        return EFFORT * n if self.effort is None else self.effort

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "inputs": list(self.inputs),
            "seed": self.seed,
            "kinds": list(self.kinds),
            "effort": self.effort,
            "strategy": self.strategy,
            "format": self.format,
        }


@dataclass(frozen=True)
class Item:
    """A function of a corpus.

    Attributes
    ----------
    item : int
        From 0.
    kind : str
    drawn : Drawn
    repeats : int or None
        An item of the same table, where there is no other function left.
    """

    item: int
    kind: str
    drawn: Drawn
    repeats: int | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"{self.item} ({self.drawn.about})"


def table_hash(table: TruthTable) -> str:
    """Return the SHA-256 of a truth table: of every output's values row by row, eight a byte, the first the lowest bit.

    Examples
    --------
    >>> import boolnet
    >>> xor = boolnet.tabulate(boolnet.read("a ^ b"))
    >>> table_hash(xor) == hashlib.sha256(bytes([0b0110])).hexdigest()
    True
    """
    values = unpack(table.on, 1 << len(table.inputs))
    return hashlib.sha256(np.packbits(values, axis=1, bitorder="little").tobytes()).hexdigest()


def plan(options: CorpusOptions, count: int) -> Iterator[Item]:
    """Yield the functions of a corpus, no table twice and no output constant, as long as there are others.

    Parameters
    ----------
    options : CorpusOptions
    count : int

    Raises
    ------
    BoolnetError
        If there are to be too many.

    Examples
    --------
    >>> options = CorpusOptions(inputs=(3, 4), kinds=("random", "symmetric"))
    >>> [(one.kind, one.drawn.about) for one in plan(options, 2)]
    [('random', 'a random table of 8 rows'), ('symmetric', '1 where 3 of 3 inputs are 1')]
    """
    if not 0 < count <= MOST_NETWORKS:
        raise BoolnetError(f"a corpus has 1 to {MOST_NETWORKS:,} networks, not {count:,}", help="make several")
    return _Plan(options).items(count)


class _Plan:
    def __init__(self, options: CorpusOptions) -> None:
        self.options = options
        self.seen: dict[tuple[int, int, str], int] = {}
        self.listed: dict[tuple[str, int], Iterator[Drawn]] = {}  # of kinds and inputs that drawing has run out of

    def items(self, count: int) -> Iterator[Item]:
        for item in range(count):
            yield self._item(item)

    def _item(self, item: int) -> Item:
        rng = np.random.default_rng([self.options.seed, item])
        places = self._places(item)
        for kind, n in places:
            for drawn in self._new(rng, kind, n):
                if (key := _key(drawn)) is not None and key not in self.seen:
                    self.seen[key] = item
                    return Item(item, kind, drawn)
        while True:  # every function is there: they are told again
            for kind, n in places:
                drawn = KINDS[kind].draw(rng, n)
                if (key := _key(drawn)) is not None:
                    return Item(item, kind, drawn, self.seen.get(key))

    def _new(self, rng: np.random.Generator, kind: str, n: int) -> Iterator[Drawn]:
        """Yield functions that may be new."""
        row = KINDS[kind]
        if (kind, n) not in self.listed:
            for _ in range(DRAWS):
                yield row.draw(rng, n)
            self.listed[kind, n] = row.every(n) if row.every is not None and _is_few(kind, n) else iter(())
        yield from self.listed[kind, n]

    def _places(self, item: int) -> Sequence[tuple[str, int]]:
        """Return where to look for a function: its kind and inputs, other inputs, other kinds."""
        kinds, (low, high) = self.options.kinds, self.options.inputs
        turn, first = divmod(item, len(kinds))
        sizes = high - low + 1
        ordered = [*kinds[first:], *kinds[:first]]
        return [(kind, low + (turn + k) % sizes) for kind in ordered for k in range(sizes)]


def _is_few(kind: str, n: int) -> bool:
    """Whether the functions of a kind can be listed."""
    return kind != "random" or n <= 4


def _key(drawn: Drawn) -> tuple[int, int, str] | None:
    """Return what tells a function from others; None where an output is constant."""
    table = tabulate(read(drawn.source))
    values = unpack(table.on, 1 << len(table.inputs))
    if (values.min(axis=1) == values.max(axis=1)).any():
        return None
    return len(table.inputs), len(table.outputs), table_hash(table)
