"""What notebooks show: well-formed HTML, all text escaped, nothing fetched or run, no id twice."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from nets.charts import confusion_picture
from nets.core.html import html_table
from nets.core.module import Module
from nets.core.parameter import Parameter
from nets.data import from_arrays
from nets.inspection.summary import summary
from nets.layers import Dropout, Linear, ReLU, Sequential
from nets.runs.classified import ClassResult, Error
from nets.runs.labelled import LabelResult
from nets.runs.measured import Measured
from nets.runs.outcome import Outcome, Result
from nets.runs.reconstructed import InputResult
from nets.runs.regressed import NumberResult
from nets.train import History
from tests.pictures import STRANGE

VOID = {"br", "img", "input", "meta", "link"}
EVIL = '</td><script>alert("x")</script>'


class Reader(HTMLParser):
    """Checks that elements are closed in order, and keeps what there is."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.ids += [value for name, value in attributes if name == "id" and value]
        assert not [name for name, _ in attributes if name in ("href", "src") or name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    assert not reader.tags & {"script", "link", "img", "iframe", "object"}
    assert len(set(reader.ids)) == len(reader.ids)
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")
    assert "\u202e" not in html
    return reader


def model() -> Sequential:
    names = [*STRANGE, EVIL]
    return Sequential({"first": Linear(3, 4, rng=0), **{name: ReLU() for name in names}, "last": Linear(4, 2, rng=1)})


def outcome() -> Outcome:
    counts = np.array([[3, 1], [0, 4]])
    worst = (Error(3, EVIL, "b", 0.9, "a <b>bad</b> film"),)
    result = ClassResult(7 / 8, counts, (EVIL, "b"), worst, {"accuracy": 7 / 8}, EVIL, 0.5)
    return Outcome("mlp", 10, 2, 0.5, result, 1.0, ("runs/a/model.npz",), (EVIL,))


def other_outcome(target: str) -> Outcome:
    y = {"numbers": np.array([1.0, 2.0, 4.0]), "labels": np.array([[0, 1], [1, 0], [1, 1]])}.get(target)
    names = [EVIL] if target == "numbers" else [EVIL, "b"]
    X = np.eye(3)
    data = from_arrays(X, y, X, y, classes=names, target=target)
    values = {"numbers": np.ones((3, 1)), "labels": np.full((3, 2), 0.7)}.get(target, np.array([[0.1], [0.2], [0.3]]))
    measured = Measured(data, values, dict.fromkeys(["accuracy", "mae", "rmse", "r2"], 0.5))
    of: dict[str, Callable[[Measured], Result]] = {"numbers": NumberResult.of, "labels": LabelResult.of}
    result = of[target](measured) if target in of else InputResult.of(measured, X)
    return Outcome("mlp", 10, 2, 0.5, result, 1.0, (), (EVIL,))


def history() -> History:
    rows = [(1, 0.7, 0.6), (2, 0.5, 0.4), (3, 0.2, 0.5)]
    return History([{"epoch": k, "train_loss": a, "val_loss": b, EVIL: 1.0} for k, a, b in rows])


SHOWN: dict[str, Callable[[], Any]] = {
    "model": model,
    "a layer": lambda: Linear(2, 1, rng=0),
    "summary": lambda: summary(model(), (3,)),
    "history": history,
    "no history": History,
    "outcome": outcome,
    "outcome of numbers": lambda: other_outcome("numbers"),
    "outcome of labels": lambda: other_outcome("labels"),
    "outcome of an autoencoder": lambda: other_outcome("input"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_html_is_whole_and_closed_to_names(name: str) -> None:
    html = SHOWN[name]()._repr_html_()
    reader = read(html)
    assert "<script" not in html
    assert reader.text


def test_pictures_in_one_page_have_ids_of_their_own() -> None:
    pictures = [confusion_picture([[1]], names, title) for names in (["a"], ["b"]) for title in ("x", "y")]
    read("".join([history()._repr_html_(), outcome()._repr_html_(), *(one.svg() for one in pictures)]))


def test_a_model_shows_shapes_once_it_has_run() -> None:
    made = Sequential(Linear(3, 4, rng=0), ReLU(), Linear(4, 2, rng=1))
    assert "output" not in read(made._repr_html_()).text
    made(np.ones((5, 3), np.float32))
    text = read(made._repr_html_()).text
    assert [cell for cell in text if cell.startswith("(N")] == ["(N, 4)", "(N, 4)", "(N, 2)"]
    assert "Sequential: 26 parameters" in text
    assert "inplace=True" not in text


class Shared(Module):
    """Two layers with one weight, which is not learned, and a parameter of their own."""

    def __init__(self) -> None:
        self.a, self.b = Linear(2, 2, bias=False, rng=0), Linear(2, 2, bias=False, rng=0)
        self.b.weight = self.a.weight
        self.a.weight.learned = False
        self.scale = Parameter(np.ones(3, np.float32))


def test_shared_parameters_count_once() -> None:
    text = read(Shared()._repr_html_()).text
    assert "Shared: 7 parameters (4 of them not learned)" in text
    assert [cell for cell in text if cell in ("3", "4", "0")] == ["3", "4", "0"]


def test_very_deep_models_lose_their_middle() -> None:
    text = read(Sequential(*(Dropout(0.5) for _ in range(500)))._repr_html_()).text
    assert "300 more layers" in text
    assert {"0", "99", "400", "499"} <= {*text}


def test_a_history_shows_its_best_epoch_and_its_last() -> None:
    text = read(history()._repr_html_()).text
    assert text[text.index("least held-out loss") :][:4] == ["least held-out loss", "2", "0.5", "0.4"]
    assert text[text.index("last epoch") :][:4] == ["last epoch", "3", "0.2", "0.5"]
    assert "<svg" in history()._repr_svg_()


def test_long_cells_are_cut() -> None:
    assert len(html_table(["a"], [["x" * 10_000]])) < 1_500
