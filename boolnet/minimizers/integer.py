"""The covering problem as an integer program, solved by HiGHS through scipy."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

from boolnet.minimizers.bitrows import bits_of
from boolnet.watch import Watch

T = TypeVar("T")

MAX_NONZEROS = 3_000_000
SHORTEST_RUN = 0.05  # seconds; with less than this left nothing is tried
EPSILON = 1e-6  # HiGHS' feasibility tolerance: 286.99999999999983 is 287


def solve_integer(rows: Sequence[int], best: list[int], bound: int, watch: Watch) -> tuple[list[int], int]:
    """Return the best columns found, `best` if none are better, and a proved lower bound on their number."""
    left = watch.left()
    if left < SHORTEST_RUN or sum(map(int.bit_count, rows)) > MAX_NONZEROS:
        return best, bound
    columns, matrix = _matrix(rows)
    result = interruptible(lambda: _milp(matrix, left), watch)
    if result is None:
        return best, bound
    if result.mip_dual_bound is not None and math.isfinite(result.mip_dual_bound):  # infinite before the first bound
        bound = max(bound, math.ceil(float(result.mip_dual_bound) - EPSILON))
    if result.x is not None:
        found = [columns[i] for i in np.flatnonzero(result.x > 0.5)]
        if len(found) < len(best) and all(any(row >> c & 1 for c in found) for row in rows):
            best = found
    return best, min(bound, len(best))


def _matrix(rows: Sequence[int]) -> tuple[list[int], Any]:
    from scipy.sparse import csr_array

    lists = [bits_of(row) for row in rows]
    columns = sorted({c for row in lists for c in row})
    position = {c: i for i, c in enumerate(columns)}
    indices = np.array([position[c] for row in lists for c in row], dtype=np.int32)
    starts = np.cumsum([0, *map(len, lists)], dtype=np.int32)
    return columns, csr_array((np.ones(len(indices)), indices, starts), shape=(len(rows), len(columns)))


def _milp(matrix: Any, seconds: float) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, milp

    n_columns = matrix.shape[1]
    return milp(
        np.ones(n_columns),
        integrality=np.ones(n_columns),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, 1, np.inf),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )


def interruptible(work: Callable[[], T], watch: Watch) -> T | None:
    """Run `work` in a thread of its own, so that Ctrl-C or `Watch.stop` ends the wait even while it is in C.

    Returns None when the watch was stopped first; what the thread still does is not waited for.

    Examples
    --------
    >>> interruptible(lambda: 6 * 7, Watch(60))
    42
    """
    results: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # raised again below, in the caller's thread
            failures.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.05)
        if watch.is_stopped():
            return None
    if failures:
        raise failures[0]
    return results[0]
