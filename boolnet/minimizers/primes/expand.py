"""Raising cubes to multi-output primes, and tidying a cover until nothing in it is redundant."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.cover import FREE, Cover
from boolnet.minimizers.primes.dense import Cube, ImplicantOracle, Members

Order = NDArray[np.intp]

FARTHEST = 40  # literals; what is kept outside by more pulls no less


def raise_inputs(oracle: ImplicantOracle, cube: Cube, members: Members, order: Order) -> Cube:
    """Return the cube with every literal removed that the members' off-sets allow to, in this order.

    A literal that may not go will not be allowed to later, so each is tried once.

    Parameters
    ----------
    oracle : ImplicantOracle
    cube : ndarray of uint8, shape (n,)
    members : ndarray of bool, shape (m,)
        Outputs that the cube is an implicant of, and stays one of.
    order : ndarray of intp
        The inputs to try.
    """
    cube = cube.copy()
    for i in order:
        if cube[i] != FREE:
            value = cube[i]
            cube[i] = value ^ 1  # the half that raising adds
            allowed = (oracle.implied(cube, members) == members).all()
            cube[i] = FREE if allowed else value
    return cube


def raise_outputs(oracle: ImplicantOracle, cube: Cube, members: Members) -> Members:
    """Return all the outputs the cube is an implicant of.

    Parameters
    ----------
    oracle : ImplicantOracle
    cube : ndarray of uint8, shape (n,)
    members : ndarray of bool, shape (m,)
        Those that are known.
    """
    return members | oracle.implied(cube, ~members)


def nearness_order(cube: Cube, others: NDArray[np.uint8]) -> Order:
    """Return the inputs, first those whose removal brings the cube nearest to containing other cubes."""
    order: Order = np.argsort(-pull_of_others((cube != FREE) & (cube != others)), kind="stable")
    return order


def pull_of_others(outside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return how much other cubes pull at each literal of a cube: more, the fewer literals keep them outside.

    Parameters
    ----------
    outside : ndarray of bool, shape (c, k)
        Whether each literal keeps a vector of each other cube outside.

    Examples
    --------
    >>> pull_of_others(np.array([[True, True], [False, True]])).tolist()
    [0.25, 0.75]
    """
    weight = np.exp2(-np.minimum(outside.sum(axis=1), FARTHEST).astype(np.float64))
    pull: NDArray[np.float64] = weight @ outside
    return pull


def expand(
    oracle: ImplicantOracle, cube: Cube, members: Members, order: Order, outputs_first: bool
) -> tuple[Cube, Members]:
    """Return a multi-output prime that contains a cube.

    Parameters
    ----------
    oracle : ImplicantOracle
    cube : ndarray of uint8, shape (n,)
    members : ndarray of bool, shape (m,)
        Outputs that the cube is an implicant of.
    order : ndarray of intp, shape (n,)
        In which inputs are raised.
    outputs_first : bool
        Whether to join outputs before literals go, or after.
    """
    if outputs_first:
        members = raise_outputs(oracle, cube, members)
        return raise_inputs(oracle, cube, members, order), members
    cube = raise_inputs(oracle, cube, members, order)
    return cube, raise_outputs(oracle, cube, members)


def drop_unused(cover: Cover) -> Cover:
    """Return the cover without the cubes that belong to no output."""
    return cover.select(np.flatnonzero(cover.members.any(axis=1)))
