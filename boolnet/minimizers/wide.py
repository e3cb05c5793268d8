"""Functions too wide for a table, by cube algebra: expand, then drop what the rest covers."""

from __future__ import annotations

import time

import numpy as np

from boolnet.bits import count_ones, pack, tail_mask
from boolnet.circuit import Formula
from boolnet.cover import FREE, Cover, CoverFunction
from boolnet.errors import LimitError
from boolnet.function import BooleanFunction
from boolnet.minimizers.check import check_algebra
from boolnet.minimizers.expand import drop_unused
from boolnet.minimizers.expansion import multiply_out
from boolnet.minimizers.judges import Judge, OffCoverJudge, TautologyJudge
from boolnet.minimizers.result import Minimized
from boolnet.minimizers.tautology import OutOfTime
from boolnet.minimizers.wide_essential import count_essential
from boolnet.minimizers.wide_passes import WideCover, expand_cover

IMPROVING_SHARE = 0.7  # of the seconds; the rest is for the lower bound
MAX_ROUNDS = 40
FRESH_STARTS = 4  # rounds that start from the given cubes, one for each way to expand
PATIENCE = 6  # rounds without a better cover
SEED = 11
SAMPLED_CUBES = 4096
CHECK_SHARE = 1.0  # of the seconds, for the check after the work
MIN_CHECK_SECONDS = 5.0


def run_wide(function: BooleanFunction, seconds: float) -> Minimized:
    """Minimise a function given as cubes, or a formula that can be multiplied out."""
    start = time.monotonic()
    if isinstance(function, Formula):
        function = multiply_out(function)
    if not isinstance(function, CoverFunction):
        raise LimitError(
            f"{len(function.inputs)} inputs are too many for a table, and the function has no cubes to start from",
            help="give it as a formula or as a PLA file",
        )
    cover, at_least, is_finished = minimize_wide(function, start + seconds)
    checked = check_algebra(function, cover, time.monotonic() + CHECK_SHARE * seconds + MIN_CHECK_SECONDS)
    method = "expand and irredundant on cubes" + ("" if is_finished else ", stopped by time")
    return Minimized(cover.sorted(), at_least, f"{method}; {checked}")


def minimize_wide(function: CoverFunction, deadline: float) -> tuple[Cover, int, bool]:
    """Return a cover, a lower bound on the cubes of any, and whether it is prime and irredundant.

    The function is never complemented. When time runs out what has been found stays.

    Parameters
    ----------
    function : CoverFunction
    deadline : float
        The `time.monotonic` at which to stop improving.
    """
    start = time.monotonic()
    judge = wide_judge(function, deadline)
    best, is_finished = improve(function, judge, start + IMPROVING_SHARE * (deadline - start))
    at_least = int(_is_on_somewhere(function, best))
    if is_finished:
        at_least = max(at_least, count_essential(function, judge, best, deadline))
    return best, at_least, is_finished


def improve(function: CoverFunction, judge: Judge, deadline: float) -> tuple[Cover, bool]:
    """Expand, drop and reduce until that stops paying or the time is over; return whether one round was finished."""
    given = drop_unused(function.on.sorted())
    best, current, is_finished, last = given, given, False, 0
    dice = np.random.Generator(np.random.PCG64(SEED))
    try:
        for number in range(MAX_ROUNDS):
            cover = WideCover(function, expand_cover(judge, current, number), deadline)
            while cover.drop_spare() and cover.raise_literals(judge):
                pass
            found = cover.cover()
            if not is_finished or _size(found) < _size(best):
                best, last, is_finished = found, number, True
            if number > last + PATIENCE:
                break
            if number + 1 >= FRESH_STARTS:
                cover = WideCover(function, best, deadline)
                cover.reduce(dice.permutation(len(best)))
                current = cover.cover()
    except OutOfTime:
        pass
    return best, is_finished


def _size(cover: Cover) -> tuple[int, int]:
    return len(cover), cover.literals() + int(cover.members.sum())


def wide_judge(function: CoverFunction, deadline: float) -> Judge:
    """Return the judge that suits: the off-set when it is given, the tautology test otherwise."""
    if function.off is not None:
        return OffCoverJudge(function.off)
    return TautologyJudge(function, deadline)


def _is_on_somewhere(function: CoverFunction, cover: Cover) -> bool:
    """Return whether any cover needs a cube, as far as samples can tell where there are don't-cares."""
    if function.dc is None:
        return len(cover) > 0
    cubes = function.on.cubes[:SAMPLED_CUBES]
    on, _ = function.evaluate(pack(np.where(cubes == FREE, 0, cubes).T.astype(np.bool_)))
    return len(cubes) > 0 and count_ones(on & tail_mask(len(cubes))) > 0
