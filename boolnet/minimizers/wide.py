"""Functions too wide for a table, by cube algebra: expand, then drop what the rest covers."""

from __future__ import annotations

import numpy as np

from boolnet.bits import count_ones, pack, tail_mask
from boolnet.cover import FREE, Cover, CoverFunction
from boolnet.function import BooleanFunction
from boolnet.minimizers.check import check_algebra
from boolnet.minimizers.expand import drop_unused
from boolnet.minimizers.forms import as_cubes
from boolnet.minimizers.judges import Judge, OffCoverJudge, TautologyJudge
from boolnet.minimizers.result import Minimized, Objective
from boolnet.minimizers.tautology import OutOfTime
from boolnet.minimizers.wide_essential import count_essential
from boolnet.minimizers.wide_passes import WideCover, expand_cover
from boolnet.watch import Watch

IMPROVING_SHARE = 0.7  # of the seconds; the rest is for the lower bound
MAX_ROUNDS = 40
FRESH_STARTS = 4  # rounds that start from the given cubes, one for each way to expand
PATIENCE = 6  # rounds without a better cover
SEED = 11
SAMPLED_CUBES = 4096
CHECK_SHARE = 1.0  # of the seconds, for the check after the work
MIN_CHECK_SECONDS = 5.0


def minimize_wide(
    function: BooleanFunction, watch: Watch, objective: Objective, *, exactly: bool, heuristically: bool
) -> Minimized:
    """Minimise a function given as cubes, or a formula that can be multiplied out; see `sums`."""
    function = as_cubes(function)
    seconds = watch.left()
    judge = wide_judge(function, watch)
    cover, is_finished = improve(function, judge, watch.part(IMPROVING_SHARE * seconds))
    at_least = int(_is_on_somewhere(function, cover))
    if is_finished:
        at_least = max(at_least, count_essential(function, judge, cover, watch))
    checked = check_algebra(function, cover, Watch(MIN_CHECK_SECONDS + CHECK_SHARE * seconds))
    method = "expand and irredundant on cubes" + ("" if is_finished else ", stopped by time")
    return Minimized(cover.sorted(), at_least, f"{method}; {checked}", objective=objective)


def improve(function: CoverFunction, judge: Judge, watch: Watch) -> tuple[Cover, bool]:
    """Expand, drop and reduce until that stops paying or the time is over; return whether one round was finished."""
    given = drop_unused(function.on.sorted())
    best, current, is_finished, last = given, given, False, 0
    dice = np.random.Generator(np.random.PCG64(SEED))
    try:
        for number in range(MAX_ROUNDS):
            cover = WideCover(function, expand_cover(judge, current, number), watch)
            while cover.drop_spare() and cover.raise_literals(judge):
                pass
            found = cover.cover()
            if not is_finished or _size(found) < _size(best):
                best, last, is_finished = found, number, True
            if number > last + PATIENCE:
                break
            if number + 1 >= FRESH_STARTS:
                cover = WideCover(function, best, watch)
                cover.reduce(dice.permutation(len(best)))
                current = cover.cover()
    except OutOfTime:
        pass
    return best, is_finished


def _size(cover: Cover) -> tuple[int, int]:
    return len(cover), cover.literals() + int(cover.members.sum())


def wide_judge(function: CoverFunction, watch: Watch) -> Judge:
    """Return the judge that suits: the off-set when it is given, the tautology test otherwise."""
    if function.off is not None:
        return OffCoverJudge(function.off)
    return TautologyJudge(function, watch)


def _is_on_somewhere(function: CoverFunction, cover: Cover) -> bool:
    """Return whether any cover needs a cube, as far as samples can tell where there are don't-cares."""
    if function.dc is None:
        return len(cover) > 0
    cubes = function.on.cubes[:SAMPLED_CUBES]
    on, _ = function.evaluate(pack(np.where(cubes == FREE, 0, cubes).T.astype(np.bool_)))
    return len(cubes) > 0 and count_ones(on & tail_mask(len(cubes))) > 0
