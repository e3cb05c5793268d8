"""Axes: ticks that are round, places that are right, legends that are whole."""

from __future__ import annotations

import pytest

from nets.drawing.axes import Entry, Panel, Scale, legend, legend_height, legend_width, log_ticks, round_ticks
from nets.drawing.svg import Box, Picture
from tests.pictures import problems


@pytest.mark.parametrize(
    ("low", "high", "most", "ticks"),
    [
        (0, 10, 5, (0, 2, 4, 6, 8, 10)),
        (0, 1, 4, (0, 0.5, 1)),
        (-3, 17, 5, (-5, 0, 5, 10, 15, 20)),
        (0.001, 0.0042, 4, (0.001, 0.002, 0.003, 0.004, 0.005)),
        (5, 5, 3, (5, 5.5)),
        (0, 123456, 3, (0, 50000, 100000, 150000)),
    ],
)
def test_ticks_are_round_and_reach_around_the_numbers(
    low: float, high: float, most: int, ticks: tuple[float, ...]
) -> None:
    assert round_ticks(low, high, most) == ticks


@pytest.mark.parametrize(("low", "high"), [(1, 1), (3, 40), (1, 1e6), (0.2, 0.3), (7, 1e12)])
def test_logarithmic_ticks_reach_around_the_numbers_and_are_few(low: float, high: float) -> None:
    ticks = log_ticks(low, high)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert len(ticks) <= 10
    assert list(ticks) == sorted(set(ticks))


def test_whole_numbers_have_whole_ticks() -> None:
    assert Scale.of([0, 3], 12, is_whole=True).ticks == (0, 1, 2, 3)


def test_places_run_from_the_left_and_from_below() -> None:
    picture = Picture(100, 100, "t", "d")
    panel = Panel(picture, Box(10, 20, 90, 80), Scale(0, 4, (0, 4)), Scale(1, 100, (1, 10, 100), is_log=True))
    assert panel.place(0, 1) == (10, 80)
    assert panel.place(4, 100) == (90, 20)
    assert panel.place(1, 10) == pytest.approx((30, 50))
    panel.point(1, 10, tip="<here>")
    panel.line([0, 4], [1, 100], dashes="2 2")
    assert "&lt;here&gt;" in picture.svg()
    assert problems(picture) == []


@pytest.mark.parametrize("width", [120.0, 200.0, 333.0, 900.0])
def test_legends_are_whole(width: float) -> None:
    entries = [Entry(f"row {'i' * k}", "plus") for k in range(7)]
    assert legend_width(entries) <= width
    picture = Picture(width, legend_height(entries, width), "t", "d")
    legend(picture, 0, 0, width, entries)
    assert problems(picture) == []
    assert [text for _, text in picture.texts] == [entry.text for entry in entries]
