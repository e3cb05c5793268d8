"""Learning curves: two scales of round labels on the same lines, for runs of any length."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nets.runs.curves import INTERVALS, curves, scales

values = st.lists(st.floats(-1e6, 1e6), max_size=5)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ([0.69, 0.32], [0.4583, 0.9167], ([0.3, 0.4, 0.5, 0.6, 0.7], [0.2, 0.4, 0.6, 0.8, 1.0])),
        ([2.3, 0.1], [0.2, 1.0], ([0.0, 0.5, 1.0, 1.5, 2.0, 2.5], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0])),
        ([0.5], [], ([0.45, 0.475, 0.5, 0.525, 0.55], [])),
        ([], [], ([], [])),
    ],
)
def test_labels_are_round(left: list[float], right: list[float], expected: tuple[list[float], list[float]]) -> None:
    assert scales(left, right) == expected


@given(values, values)
def test_scales_hold_all_values_and_share_their_lines(left: list[float], right: list[float]) -> None:
    found = scales(left, right)
    for given_values, marks in zip((left, right), found, strict=True):
        if not given_values:
            assert marks == []
            continue
        assert len(marks) - 1 in INTERVALS
        step = marks[1] - marks[0]
        error = 1e-6 * max(map(abs, marks))  # as large as a picture does not show
        assert marks[0] - error <= min(given_values) <= max(given_values) <= marks[-1] + error
        assert all(math.isclose(b - a, step, rel_tol=1e-3) for a, b in pairwise(marks))
        assert f"{step:.2e}".partition("e")[0] in ("1.00", "2.00", "2.50", "5.00")
    if left and right:
        assert len(found[0]) == len(found[1])


def test_shares_end_at_1() -> None:
    assert scales([3.0, 0.1], [0.92, 0.9999])[1][-1] == 1.0
    assert scales([3.0], [1.0])[1][-1] == 1.0
    assert scales([-8.0, 0.9], [])[0][-1] >= 0.9


@pytest.mark.parametrize("epochs", [0, 1, 6, 15, 60])
def test_a_run_of_any_length_has_a_picture(epochs: int) -> None:
    rows = [{"epoch": i, "train_loss": 2 / (i + 1), "val_accuracy": 1 - 1 / (i + 1)} for i in range(1, epochs + 1)]
    picture = curves(rows, "a run").decode()
    assert ("validation accuracy (right)" in picture) == (epochs > 0)
    assert "…" not in picture


def test_losses_that_are_no_numbers_are_left_out() -> None:
    rows = [{"epoch": 1, "train_loss": math.nan, "val_accuracy": 0.5}, {"epoch": 2, "train_loss": math.inf}]
    assert b"train loss" in curves(rows, "a run that diverged")
