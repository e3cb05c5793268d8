"""Training on batches that are made while they are asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import DataError, NetsError, ShapeError
from nets.data import Stream
from nets.layers import Linear, ReLU, Sequential
from nets.losses import CrossEntropyLoss
from nets.optim import SGD
from nets.train import History, ProgressBar, evaluate, fit

RNG = np.random.default_rng(0)
X, Y = RNG.standard_normal((50, 3)), RNG.integers(0, 2, 50)
WEIGHTS = RNG.uniform(0.5, 2, 50)


def batches(size: int = 16, weights: bool = False) -> Iterator[tuple[Array, ...]]:
    for start in range(0, len(X), size):
        part = slice(start, start + size)
        yield (X[part], Y[part], WEIGHTS[part]) if weights else (X[part], Y[part])


def model() -> Sequential:
    return Sequential(Linear(3, 8, rng=0), ReLU(), Linear(8, 2, rng=1))


def trained(net: Sequential, X: Any, y: Any = None, **options: Any) -> History:
    return fit(
        net,
        X,
        y,
        loss=CrossEntropyLoss(),
        optimizer=SGD(net.parameters(), lr=0.1, momentum=0.9),
        **{"epochs": 3, **options},
    )


@pytest.mark.parametrize("weights", [False, True])
def test_a_stream_trains_as_its_batches_by_hand(weights: bool) -> None:
    net, by_hand, loss = model(), model(), CrossEntropyLoss()
    history = trained(net, Stream(lambda: batches(weights=weights)), validation=Stream(batches))
    optimizer = SGD(by_hand.parameters(), lr=0.1, momentum=0.9)
    for _ in range(3):
        for x, y, *rest in batches(weights=weights):
            optimizer.zero_grad()
            _, dz = loss(by_hand.forward(x.astype(np.float32)), y, *rest)
            by_hand.backward(dz)
            optimizer.step()
    assert all(np.array_equal(a.data, b.data) for a, b in zip(net.parameters(), by_hand.parameters(), strict=True))
    expected = evaluate(net, X, Y, loss=loss)
    assert history[-1]["val_loss"] == pytest.approx(expected["loss"], rel=1e-6)
    assert history[-1]["val_accuracy"] == pytest.approx(expected["accuracy"])
    assert evaluate(net, Stream(batches), loss=loss) == pytest.approx(expected, rel=1e-6)


def test_arrays_on_disk_are_read_batch_by_batch(tmp_path: Path) -> None:
    np.save(tmp_path / "X.npy", X)
    on_disk = np.load(tmp_path / "X.npy", mmap_mode="r")
    a, b = model(), model()
    trained(a, on_disk, Y)
    trained(b, X, Y)
    assert all(np.array_equal(p.data, q.data) for p, q in zip(a.parameters(), b.parameters(), strict=True))


def test_a_run_on_a_stream_resumes(tmp_path: Path) -> None:
    whole, part = model(), model()
    trained(whole, Stream(batches), epochs=4, checkpoint=tmp_path / "a")
    trained(part, Stream(batches), epochs=2, checkpoint=tmp_path / "b")
    again = model()
    trained(again, Stream(batches), epochs=4, checkpoint=tmp_path / "b", resume=True)
    assert all(np.array_equal(p.data, q.data) for p, q in zip(whole.parameters(), again.parameters(), strict=True))


@pytest.mark.parametrize("count", [None, 4])
def test_progress_knows_the_number_of_batches_or_does_without(count: int | None) -> None:
    shown = io.StringIO()
    console = pytest.importorskip("rich.console").Console(force_terminal=True, width=80, file=shown)
    trained(model(), Stream(batches, batches=count), callbacks=[ProgressBar(console)])
    assert "epoch 3/3" in shown.getvalue()


def broken(at: int, batch: Any) -> Stream:
    def source() -> Iterator[Any]:
        for number, one in enumerate(batches()):
            yield batch if number == at else one

    return Stream(source)


BAD: dict[str, tuple[Any, type[NetsError], str]] = {
    "one array": (X[:4], NetsError, r"batch 2: it must be \(X, y\) or \(X, y, weights\), but is a ndarray"),
    "one part": ((X[:4],), NetsError, "but has 1 parts"),
    "lengths": ((X[:4], Y[:3]), ShapeError, "batch 2: X has 4 samples, but batch 2: y has 3"),
    "nan": ((np.full((2, 3), np.nan), Y[:2]), DataError, r"batch 2: X has nan in sample 0, position \(0,\)"),
    "no samples": ((X[:0], Y[:0]), ShapeError, "batch 2: X has no samples"),
    "weights": ((X[:2], Y[:2], [1.0, -1.0]), DataError, "batch 2: sample_weight must be at least 0"),
    "a label": ((X[:2], np.array([0, 5])), ShapeError, "label 5 of sample 1 is out of range"),
    "another width": ((X[:2, :2], Y[:2]), ShapeError, "Linear: the input must have shape"),
    "texts": ((np.array(["a"]), Y[:1]), ShapeError, "batch 2: X must be numeric"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_batch_is_named(name: str) -> None:
    batch, error, message = BAD[name]
    with pytest.raises(error, match=message):
        trained(model(), broken(2, batch))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Stream(batches()), "is made from a function that gives the batches, not from a generator"),  # type: ignore[arg-type]
        (lambda: Stream([(X, Y)]), "not from a list"),  # type: ignore[arg-type]
        (lambda: Stream(batches, batches=0), "batches must be a whole number of at least 1, but is 0"),
        (lambda: trained(model(), Stream(list)), "the stream has no batches"),
        (lambda: trained(model(), Stream(batches), Y), "y comes with the batches of a Stream"),
        (lambda: trained(model(), Stream(batches), sample_weight=WEIGHTS), "sample_weight comes with the batches"),
        (lambda: trained(model(), Stream(batches), validation=0.2), "a share of a Stream cannot be held out"),
        (lambda: trained(model(), X), "y is missing: only a Stream brings its targets"),
    ],
)
def test_what_is_no_stream_is_refused(make: Any, message: str) -> None:
    with pytest.raises(NetsError, match=message):
        make()
