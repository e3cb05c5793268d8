"""Every kind of chart: texts inside and apart, strange names, sizes, what is refused, and what a picture says."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nets.charts import (
    CHARTS,
    activations_picture,
    bars_picture,
    confusion_picture,
    curves_picture,
    filters_picture,
    lines_picture,
    residuals_picture,
    roc_picture,
)
from nets.charts.cells import DARKEST, PALEST, share_ink, share_opacity
from nets.charts.frame import sample
from nets.core.errors import NetsError
from nets.core.module import Module
from nets.drawing.palette import INKS
from nets.drawing.svg import Picture
from nets.layers import Add, BatchNorm2d, Conv1d, Conv2d, Flatten, Graph, Linear, ReLU, Sequential
from nets.metrics import METRICS
from nets.models import lenet, mlp, resnet, text_cnn
from tests.pictures import STRANGE, problems

LARGEST = 2_000_000  # bytes of a picture
LONGEST = 10.0  # seconds, on a machine that does other things; 2 where it does not


def names_for(count: int, seed: int) -> list[str]:
    """Return names, some strange and long."""
    if seed % 3 == 0:
        return [f"{k}" for k in range(count)]
    if seed % 3 == 1:
        return [STRANGE[k % len(STRANGE)] for k in range(count)]
    return [f"a class with a name that is long, {k}" for k in range(count)]


def texts(picture: Picture) -> str:
    return " ".join(text for _, text in picture.texts)


def random_pictures(seed: int) -> list[Picture]:
    """Return a chart of each kind, of random size."""
    rng = np.random.default_rng(seed)
    classes = int(rng.integers(2, 27))
    names = names_for(classes, seed)
    y = np.concatenate([np.arange(classes), rng.integers(0, classes, 200)])
    scores = rng.normal(0, 1, (len(y), classes)) + 2 * (y[:, None] == np.arange(classes))
    counts = rng.poisson(10.0 ** rng.uniform(-2, 6), (classes, classes)) + np.eye(classes, dtype=int)
    outputs = int(rng.integers(1, 4))
    targets = rng.normal(0, 10.0 ** rng.uniform(-8, 8), (50, outputs))
    channels, kernel = int(rng.integers(1, 5)), int(rng.integers(1, 8))
    model = Sequential(
        Conv2d(channels, int(rng.integers(1, 80)), kernel, rng=seed), ReLU(), Flatten(), *((ReLU(),) * (seed % 60))
    )
    maps = rng.normal(0, 10.0 ** rng.uniform(-8, 8), (9, channels, 8, 8)).astype(np.float32)
    rows = [
        {"epoch": k, "train_loss": 10.0 ** rng.uniform(-9, 9), f"val_{names[0]}": k} for k in range(1, 2 + seed * 9)
    ]
    title = names[-1]
    return [
        confusion_picture(counts, names, title),
        roc_picture(scores, y, names, title),
        residuals_picture(targets * 1.1, targets, names_for(outputs, seed), title),
        filters_picture(model, title=title, is_grey=bool(seed % 2)),
        activations_picture(model, maps, title),
        curves_picture(rows, title),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_texts_lie_inside_and_apart(seed: int) -> None:
    for picture in random_pictures(seed):
        assert problems(picture) == []
        assert "<b>" not in picture.svg()
        assert "\u202e" not in picture.svg()
        assert picture.title
        assert picture.description


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6, 80))
def test_more_random_charts(seed: int) -> None:
    test_texts_lie_inside_and_apart(seed)


def test_names_in_graphs_and_models_are_text() -> None:
    model = Sequential({"</svg><script>": Conv2d(1, 2, 3, rng=0), "\u202e": ReLU()})
    for picture in (filters_picture(model), activations_picture(model, np.ones((2, 1, 5, 5), np.float32))):
        assert problems(picture) == []
        assert "<script" not in picture.svg()


def test_lines_and_bars_hold_what_can_be_drawn() -> None:
    lines = lines_picture({"a": ([1, 10], [1e-9, 1]), "b": ([1, 10], [0, 5])}, "n", "y", "T", is_log_y=True)
    assert problems(lines) == []
    assert lines.description == "2 lines. a: 1e-09 to 1. b: 5 to 5."  # 0 has no logarithm
    bars = bars_picture({"one": 3, "<b>": 0, "long " * 30: 2e6}, "T", notes=["A note."], is_log=True)
    assert problems(bars) == []
    for wrong in ({}, {"a": -1.0}, {"a": float("nan")}, {str(k): 1.0 for k in range(65)}):
        with pytest.raises(NetsError, match="1 to 64 bars"):
            bars_picture(wrong)
    for none in ({}, {"a": ([1], [float("inf")])}, {str(k): ([1], [1]) for k in range(13)}):
        with pytest.raises(NetsError, match="1 to 12 lines"):
            lines_picture(none)


def test_every_row_of_the_table_is_tried_above() -> None:
    assert list(CHARTS) == ["curves", "confusion", "roc", "residuals", "filters", "activations", "lines", "bars"]
    assert all(row.summary and row.of for row in CHARTS.values())


# how large, how long


def large(kind: str) -> Picture:
    rng = np.random.default_rng(0)
    if kind == "confusion":
        return confusion_picture(rng.integers(0, 9, (1000, 1000)))
    if kind == "roc":
        y = rng.integers(0, 1000, 20_000)
        return roc_picture(rng.normal(0, 1, (20_000, 1000)).astype(np.float32), y)
    if kind == "residuals":
        a = rng.normal(0, 1, (200_000, 2))
        return residuals_picture(a, a + rng.normal(0, 1, a.shape))
    if kind == "filters":
        return filters_picture(mlp(3 * 32 * 32, 10, hidden=(256,), rng=0), (3, 32, 32))
    if kind == "words":
        return filters_picture(text_cnn(100, 2, rng=0))
    if kind == "curves":
        return curves_picture([{"epoch": k, "train_loss": 1 / k, "val_loss": 2 / k} for k in range(1, 30_001)])
    return activations_picture(resnet((3, 32, 32), 10, depth=20, rng=0), rng.normal(0, 1, (500, 3, 32, 32)))


LARGE = ["confusion", "residuals", "filters", "words", "curves"]
LONG = [pytest.param(kind, marks=pytest.mark.slow) for kind in ("roc", "activations")]


@pytest.mark.parametrize("kind", [*LARGE, *LONG])
def test_large_ones_are_small_files_made_soon(kind: str) -> None:
    start = time.process_time()
    picture = large(kind)
    text = picture.svg()
    assert time.process_time() - start < LONGEST
    assert len(text) < LARGEST
    assert problems(picture) == []


# what they say


def test_the_confusion_matrix_has_counts_shares_recall_and_precision() -> None:
    picture = confusion_picture([[8, 2], [1, 4]], ["cat", "dog"])
    shown = [text for _, text in picture.texts]
    assert {"8", "80%", "2", "20%", "1", "4", "cat", "dog"} <= {*shown}
    (edge,) = [box.right for box, text in picture.texts if text == "recall"]
    assert [text for box, text in picture.texts if abs(box.right - edge) < 0.01] == ["recall", "80%", "80%"]
    (base,) = [box.top for box, text in picture.texts if text == "precision"]
    assert [text for box, text in picture.texts if box.top == base] == ["precision", "89%", "67%"]
    assert "true cat, predicted dog: 2 of 10, 20%" in picture.svg()


def test_many_classes_are_those_with_the_most_errors_and_the_rest() -> None:
    counts = np.diag(np.full(1000, 5))
    counts[700, 3] = 2
    picture = confusion_picture(counts)
    assert "29 of 1,000 classes with the most errors" in texts(picture)
    assert "971 others" in texts(picture)
    assert {"3", "700"} <= {text for _, text in picture.texts}
    assert "700 taken for 3 2 times" in picture.description


def luminance(colour: tuple[float, ...]) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.25, 0.499, 0.5, 0.75, 1.0])
def test_text_on_every_shade_can_be_read(mode: str, share: float) -> None:
    def colour(ink: str) -> tuple[float, ...]:
        text = getattr(INKS[ink], mode)
        return tuple(int(text[k : k + 2], 16) / 255 for k in (1, 3, 5))

    opacity = share_opacity(share)
    under = [(1 - opacity) * a + opacity * b for a, b in zip(colour("node"), colour("heat"), strict=True)]
    low, high = sorted([luminance(tuple(under)), luminance(colour(share_ink(share)))])
    assert (high + 0.05) / (low + 0.05) >= 4.5
    assert PALEST < DARKEST


@pytest.mark.parametrize("seed", range(5))
def test_areas_are_those_of_the_metric(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, 60)
    scores = np.round(rng.normal(0, 1, 60) + y, 1)  # with ties
    assert f"{METRICS['auc'](scores, y):.3f}" in texts(roc_picture(scores, y))


def test_a_curve_goes_through_its_corners() -> None:
    picture = roc_picture([0.9, 0.8, 0.7, 0.6], [1, 0, 1, 0])
    (path,) = [node for node in ET.fromstring(picture.svg()).iter() if node.get("class") == "s-series0"][:1]
    places = [part.split() for part in path.attrib["d"][1:].split("L")]
    left, bottom = (float(place) for place in places[0])
    corners = [((float(x) - left) / 400, (bottom - float(y)) / 400) for x, y in places]
    assert corners == [(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 1), (1, 1)]


def test_classes_without_samples_have_no_curve_and_a_word() -> None:
    picture = roc_picture(np.eye(3)[[0, 1, 0, 1]], [0, 1, 0, 1], ["a", "b", "c"])
    assert "1 of 3 classes have no curve" in texts(picture)
    assert "1.000  c" not in texts(picture)


def test_outputs_of_zeros_and_ones_have_a_curve_each() -> None:
    y = np.array([[0, 1], [1, 0], [1, 1], [0, 0]])
    assert roc_picture(y * 2.0 - 1, y, ["left", "right"]).description.endswith("left 1.000, right 1.000.")


def test_residuals_say_how_large_they_are() -> None:
    picture = residuals_picture([[1.0, 0.0], [2.0, 0.0]], [[2.0, 0.0], [2.0, 1.0]], ["height", "weight"])
    assert "height: mean residual 0.5, root mean square 0.707, from 0 to 1" in texts(picture)
    assert "weight" in picture.description


def test_a_picture_of_a_sample_says_so() -> None:
    y = np.arange(3000.0)
    assert "2,000 of them, drawn at random" in texts(residuals_picture(y, y))
    x = np.ones((300, 4), np.float32)
    assert "256 of 300 samples" in texts(activations_picture(Sequential(Linear(4, 2, rng=0)), x))
    assert sample(10, 4).tolist() == sample(10, 4).tolist()


def test_filters_are_those_that_see_the_input() -> None:
    model = lenet((1, 28, 28), 10, rng=0)
    assert "Layer conv1, Conv2d: 6 filters of 5 by 5." in filters_picture(model).description
    assert (
        "Layer conv1, Conv2d: 16 filters of 3 by 3 in colour."
        in filters_picture(resnet((3, 8, 8), 2, depth=8)).description
    )
    words = filters_picture(text_cnn(20, 2, dimension=6, maps=2, windows=(2, 3), rng=0)).description
    assert "windows.2.conv" in words
    assert "2 filters of 3 words by 6 dimensions, a row each" in words
    assert "2 channels by 5 places" in filters_picture(Sequential(Conv1d(2, 3, 5, rng=0))).description
    dense = filters_picture(mlp(12, 2, hidden=(100,), rng=0), (3, 4))
    assert "100 filters of 3 by 4" in dense.description
    assert "Drawn are the 64 of 100 with the largest norms." in texts(dense)


def test_the_sign_of_a_weight_is_its_colour() -> None:
    layer = Conv2d(1, 1, (1, 2), rng=0)
    layer.weight.data[...] = [[[[1.0, -1.0]]]]
    text = filters_picture(layer).svg()
    above, below = (text.index(f'fill="{INKS[ink].light}"') for ink in ("plus", "minus"))
    assert below < above  # levels in their order
    layer.weight.data[...] = 0
    assert problems(filters_picture(layer)) == []


def test_activations_count_zeros_dead_units_and_what_is_not_finite() -> None:
    layer = Linear(1, 4, bias=False, rng=0)
    layer.weight.data[...] = [[1.0], [-1.0], [-2.0], [np.inf]]
    picture = activations_picture(Sequential(layer, ReLU()), np.ones((5, 1), np.float32))
    assert "1 ReLU (4): 50% zeros, 2 of 4 dead, 25% NaN or infinite." in picture.description


def test_a_model_of_several_inputs_is_drawn() -> None:
    picture = activations_picture(two_inputs(), (ONE, np.zeros((4, 4), np.float32)))
    assert problems(picture) == []
    assert "4 samples. left Linear (4)" in picture.description


def test_scores_in_a_column_are_scores() -> None:
    assert roc_picture([[0.1], [0.9]], [0, 1]).description == "2 samples. Areas under the curves: 1 1.000."


def test_the_model_is_not_changed_by_its_chart() -> None:
    model = Sequential(Conv2d(1, 2, 3, rng=0), BatchNorm2d(2), ReLU())
    before = model.state_dict()
    activations_picture(model, np.ones((4, 1, 5, 5), np.float32))
    assert model.training
    assert all((before[name] == value).all() for name, value in model.state_dict().items())


# what is refused

ONE = np.ones((4, 2), np.float32)
RAGGED: Any = [[1, 2], [3]]
THREE: Any = 3  # which is no model
REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "no classes": (lambda: confusion_picture(np.zeros((0, 0))), "one number at least"),
    "not square": (lambda: confusion_picture([[1, 2, 3]]), "rows the true ones"),
    "shares": (lambda: confusion_picture([[0.5, 0.5], [0.0, 1.0]]), "whole numbers"),
    "negative counts": (lambda: confusion_picture([[1, -1], [0, 1]]), "whole numbers"),
    "nothing counted": (lambda: confusion_picture([[0, 0], [0, 0]]), "all counts are 0"),
    "names": (lambda: confusion_picture([[1, 0], [0, 1]], ["a"]), "one for each of 2 classes, not 1"),
    "a text for names": (lambda: confusion_picture([[1, 0], [0, 1]], "ab"), "not a str"),
    "ragged": (lambda: confusion_picture(RAGGED), "must be an array of numbers"),
    "words": (lambda: confusion_picture([["a"]]), "must be numbers"),
    "NaN scores": (lambda: roc_picture([0.1, np.nan], [0, 1]), r"1 of 2 are not, the first at \[1\]"),
    "one class": (lambda: roc_picture([0.1, 0.2], [1, 1]), "all 2 samples are of '1'"),
    "none of the class": (lambda: roc_picture([0.1, 0.2], [0, 0]), "none is of '1'"),
    "one of three": (lambda: roc_picture(np.eye(3), [1, 1, 1], ["a", "b", "c"]), "all 3 samples are of 'b'"),
    "scores of others": (lambda: roc_picture([0.1, 0.2, 0.3], [1, 0]), "one sample each"),
    "labels too high": (lambda: roc_picture(np.eye(3), [0, 1, 7]), "7"),
    "shapes differ": (lambda: residuals_picture([1.0, 2.0], [1.0]), "must have one shape"),
    "NaN targets": (lambda: residuals_picture([1.0], [np.nan]), "must be finite"),
    "many outputs": (lambda: residuals_picture(np.ones((3, 9)), np.ones((3, 9))), "at most 6"),
    "no filters": (lambda: filters_picture(Sequential(ReLU())), "no layer with filters"),
    "no shape": (lambda: filters_picture(Linear(4, 2, rng=0)), "which image they are is not known"),
    "a wrong shape": (lambda: filters_picture(Linear(4, 2, rng=0), (3, 3)), "of 4 features"),
    "a shape for a convolution": (lambda: filters_picture(Conv2d(1, 1, 3), (3, 3)), "leave shape out"),
    "weights": (lambda: filters_picture(diverged()), "not finite"),
    "no samples": (lambda: activations_picture(Linear(2, 1, rng=0), np.ones((0, 2))), "must have samples"),
    "NaN samples": (lambda: activations_picture(Linear(2, 1, rng=0), np.full((1, 2), np.nan)), "must be finite"),
    "too many features": (lambda: activations_picture(Linear(3, 1, rng=0), ONE), "Linear"),
    "no list of names": (lambda: confusion_picture([[1, 0], [0, 1]], THREE), "not a int"),
    "counts beyond whole numbers": (lambda: confusion_picture([[1e30]]), "whole numbers"),
    "too large to square": (lambda: residuals_picture([1e200], [0]), "at most 1e"),
    "no model": (lambda: filters_picture(THREE), "must be a Module, not int"),
    "no model with a batch": (lambda: activations_picture(THREE, ONE), "must be a Module, not int"),
    "a shape that is none": (lambda: filters_picture(Linear(4, 2, rng=0), THREE), "but is 3"),
    "one input of two": (lambda: activations_picture(two_inputs(), ONE), "tuple of arrays"),
    "one of two inputs": (lambda: activations_picture(two_inputs(), (ONE,)), "2 inputs"),
    "texts": (lambda: activations_picture(Linear(3, 1, rng=0), ["a"]), "must be numbers"),
}


def two_inputs() -> Graph:
    return Graph(["a", "b"], {"left": (Linear(2, 4, rng=0), "a"), "sum": (Add(), ("left", "b"))})


def diverged() -> Module:
    layer = Conv2d(1, 1, 3, rng=0)
    layer.weight.data[0, 0, 0, 0] = np.nan
    return layer


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_why(name: str) -> None:
    make, message = REFUSED[name]
    with pytest.raises(NetsError, match=message):
        make()
