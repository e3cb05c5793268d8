"""Learning curves: a panel for each measure, for runs of any length, nothing cut and nothing on top of another."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from nets.charts.curves import curves_picture
from nets.drawing.axes import Scale

ROW = {"train_loss": 0.5, "train_accuracy": 0.8, "val_loss": 0.6, "val_accuracy": 0.75}


@pytest.mark.parametrize("epochs", [0, 1, 6, 15, 60, 400])
def test_a_run_of_any_length_has_a_picture(epochs: int) -> None:
    rows = [{"epoch": i, "train_loss": 2 / (i + 1), "val_accuracy": 1 - 1 / (i + 1)} for i in range(1, epochs + 1)]
    picture = curves_picture(rows, "a run")
    texts = [text for _, text in picture.texts]
    assert [name in texts for name in ("loss", "accuracy", "training", "held out")] == [epochs > 0] * 4
    assert "…" not in "".join(texts)
    ET.fromstring(picture.svg())


def test_texts_stay_inside_and_apart() -> None:
    rows = [{"epoch": i, **ROW, "train_top5": 0.9} for i in range(1, 16)]
    picture = curves_picture(rows, "resnet on fashion-mnist")
    for box, text in picture.texts:
        assert box.left >= 0, text
        assert box.right <= picture.width, text
        assert box.bottom <= picture.height, text
    for (box, text), (other, text2) in combinations(picture.texts, 2):
        assert not box.meets(other), (text, text2)


def test_shares_end_at_1() -> None:
    assert Scale.of([0.92, 0.9999], 6).high == 1
    assert Scale.of([0.2, 1.0], 6).high == 1


def test_the_same_thing_has_the_same_colour_in_every_picture() -> None:
    alone = curves_picture([{"epoch": 1, "val_loss": 0.5}, {"epoch": 2, "val_loss": 0.4}], "held out only").svg()
    assert "s-series1" in alone
    assert "s-series0" not in alone


def test_losses_that_are_no_numbers_are_left_out() -> None:
    rows = [{"epoch": 1, "train_loss": math.nan, "val_accuracy": 0.5}, {"epoch": 2, "train_loss": math.inf}]
    picture = curves_picture(rows, "a run that diverged")
    assert "loss" not in [text for _, text in picture.texts]
    assert "held out accuracy 0.5" in picture.description
