"""The ways in which the cubes of a wide function are expanded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.cover import Cover
from boolnet.minimizers.espresso.offset import Members


@dataclass(frozen=True)
class ExpandHeuristic:
    """One of the ways to expand.

    Attributes
    ----------
    first_outputs : float
        The share of the outputs that is joined before literals go.
    greedy : bool
        Whether to keep the literals that block most of the off-set, instead of dropping those that are farthest from
        the other cubes.
    reach : bool
        Whether to try first to contain other cubes.
    """

    first_outputs: float = 0.0
    greedy: bool = True
    reach: bool = True


EXPAND_HEURISTICS = (
    ExpandHeuristic(),
    ExpandHeuristic(first_outputs=0.5, greedy=False),
    ExpandHeuristic(first_outputs=1.0),
    ExpandHeuristic(greedy=False),
    ExpandHeuristic(first_outputs=0.5, reach=False),
    ExpandHeuristic(first_outputs=1.0, greedy=False, reach=False),
)


@dataclass(frozen=True, eq=False)
class Perturbation:
    """What chance adds to a heuristic, so that the same cubes grow in many ways.

    Attributes
    ----------
    pull : ndarray of float64, shape (n,)
        How much more readily than by the heuristic alone each input is dropped.
    outputs : ndarray of bool, shape (m,)
        The outputs to join first.
    """

    pull: NDArray[np.float64]
    outputs: Members

    @classmethod
    def of(cls, heuristic: ExpandHeuristic, cover: Cover, noise: float, rng: np.random.Generator) -> Perturbation:
        """Draw one.

        Parameters
        ----------
        heuristic : ExpandHeuristic
        cover : Cover
            Of so many inputs and outputs.
        noise : float
            The most that an input is pulled at more.
        rng : numpy.random.Generator
        """
        return cls(noise * rng.random(cover.n_inputs), rng.random(cover.n_outputs) < heuristic.first_outputs)
