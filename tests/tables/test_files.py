"""CSV files as people have them: each is trained on, and its columns are found again by name, or it is refused."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.core.errors import DataError
from nets.data import Dataset, load
from nets.models.store import build
from nets.runs import RECIPES, Encoding, Job, run
from nets.runs.predicting import Predictor
from tests.tables.make_files import BY_PLACE, FILES, READ, REFUSED, File, quoted, write_files


def put(file: File, folder: Path) -> Path:
    """Write a file."""
    path = folder / file.name
    path.write_bytes(file.data)
    return path


def untrained(data: Dataset) -> Predictor:
    """Return a predictor with the weights that a run begins with: what it reads does not depend on them."""
    encoding = Encoding.fit(data, "vectors")
    spec = {"model": "mlp", "options": {"hidden": (4,)}, "classes": list(data.classes), **encoding.to_json()}
    return Predictor(build(spec, rng=np.random.default_rng(0)), Encoding.from_json(encoding.to_json()), data.classes)


def other_way_round(file: File, folder: Path, without: str = "") -> Path:
    """Write the features in reverse, with a column more and no label, quoted, with commas between."""
    columns = {name: cells for name, cells in reversed(file.columns.items()) if name != without}
    rows = [list(columns), *map(list, zip(*columns.values(), strict=True))]
    quotes = [[cell if cell.startswith('"') else quoted(cell) for cell in row] for row in rows]
    text = "".join(",".join([*row, f"more {k}" if k else "more"]) + "\n" for k, row in enumerate(quotes))
    path = folder / "other.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_there_are_sixty_and_more(tmp_path: Path) -> None:
    assert len(READ) + len(BY_PLACE) >= 60
    write_files(tmp_path)
    assert len(list(tmp_path.iterdir())) == len(FILES)


@pytest.mark.parametrize("name", READ)
def test_columns_are_found_by_their_names(name: str, tmp_path: Path) -> None:
    file = READ[name]
    data = load(put(file, tmp_path), **file.options)
    assert data.columns is not None
    assert {column.name: column.kind for column in data.columns} == file.kinds
    assert data.classes == file.classes
    predictor = untrained(data)
    own = predictor(predictor.read(tmp_path / file.name).X)
    assert np.isfinite(own).all()
    samples = predictor.read(other_way_round(file, tmp_path))
    assert any("columns passed over: 'more'" in note for note in samples.notes)
    assert np.array_equal(predictor(samples.X), own)
    lost = next(iter(file.columns))
    if len(file.columns) > 1:
        with pytest.raises(DataError, match="lacks 1 column that the model reads") as caught:
            predictor.read(other_way_round(file, tmp_path, without=lost))
        assert repr(lost) in str(caught.value)


@pytest.mark.parametrize("name", BY_PLACE)
def test_without_a_header_columns_go_by_their_place(name: str, tmp_path: Path) -> None:
    file = BY_PLACE[name]
    data = load(put(file, tmp_path), **file.options)
    assert data.columns is not None
    assert {column.name: column.kind for column in data.columns} == file.kinds
    assert data.table is not None
    assert any("no header" in note for note in data.table.notes)
    predictor = untrained(data)
    samples = predictor.read(tmp_path / file.name)
    assert any("by their place" in note for note in samples.notes)
    assert samples.labels is not None
    rows = [line.split() if "," not in line else line.split(",") for line in file.data.decode().splitlines()]
    place = 0 if "label" in file.options else len(rows[0]) - 1
    unlabelled = "".join(",".join(cell for k, cell in enumerate(row) if k != place) + "\n" for row in rows)
    assert np.array_equal(predictor(predictor.read(unlabelled.encode()).X), predictor(samples.X))
    short = "".join(",".join(row[:1]) + "\n" for row in rows)
    with pytest.raises(DataError, match="features by their place"):
        predictor.read(short.encode())


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, tmp_path: Path) -> None:
    file = REFUSED[name]
    path = put(file, tmp_path)
    with pytest.raises(DataError) as caught:
        load(path, **file.options)
    for part in ("help: ", *file.refused):
        assert part.replace("{}", str(path)) in str(caught.value)


def a_run(path: Path, out: Path, **options: Any) -> float:
    """Train a tiny model for a few epochs, and return its accuracy."""
    label = options.pop("label", None)
    recipe = replace(RECIPES["mlp"], epochs=options.pop("epochs", 3), lr=0.05, batch_size=8)
    table = {name: value for name, value in options.items() if value is not None}
    return run(Job("mlp", str(path), {"hidden": (4,)}, recipe, label=label, table=table), out).test_accuracy


SOME = ("plain", "the label first, and a number", "many marks", "an id, names and dates")


@pytest.mark.parametrize(
    "name", [name if name in SOME else pytest.param(name, marks=pytest.mark.slow) for name in [*READ, *BY_PLACE]]
)
def test_a_run_keeps_its_columns(name: str, tmp_path: Path) -> None:
    file = READ.get(name) or BY_PLACE[name]
    path = put(file, tmp_path)
    a_run(path, tmp_path / "run", **file.options)
    predictor = Predictor.load(tmp_path / "run")
    samples = predictor.read(path)
    own = predictor(samples.X)
    assert own.shape == (len(samples.X), len(file.classes))
    if file.columns:
        assert np.array_equal(predictor(predictor.read(other_way_round(file, tmp_path)).X), own)
        with pytest.raises(DataError):
            predictor.read(other_way_round(file, tmp_path, without=next(iter(file.columns))))


@pytest.mark.parametrize("name", ["10 million rows", "rows of many cells"])
def test_what_is_too_large_is_refused_before_it_is_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.csv"
    if name == "10 million rows":
        path.write_bytes(b"1,a\n" * 10_000_000)
        wanted = "about 10,000,000 lines: at most 5,000,000 lines"
    else:
        monkeypatch.setattr("nets.tables.delimited.MOST_CELLS", 300_000)
        path.write_bytes((b"1," * 99 + b"a\n") * 4100)
        wanted = "about 4,100 lines of 100 cells: at most"
    begun = time.perf_counter()
    with pytest.raises(DataError, match=wanted):
        load(path)
    assert time.perf_counter() - begun < 5
