"""Training models that take several inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.core.errors import DataError, NetsError, ShapeError
from nets.data import Stream
from nets.layers import Add, Concat, Embedding, Graph, Linear, MeanOverTime, ReLU, Sequential, Transpose
from nets.losses import CrossEntropyLoss
from nets.models.store import load_model, save_model
from nets.optim import SGD
from nets.train import evaluate, fit, predict

RNG = np.random.default_rng(0)
XA, XB, Y = RNG.standard_normal((60, 4)), RNG.integers(0, 9, (60, 5)), RNG.integers(0, 3, 60)


def model() -> Graph:
    words = Sequential(Embedding(9, 6, rng=0), Transpose(), MeanOverTime())
    return Graph(
        ("numbers", "words"),
        {
            "left": (Linear(4, 6, rng=1), "numbers"),
            "right": (words, "words"),
            "sum": (Add(), ("left", "right")),
            "both": (Concat(1), ("sum", "left")),
            "relu": (ReLU(), "both"),
            "out": (Linear(12, 3, rng=2), "relu"),
        },
    )


def trained(net: Graph, X: Any, y: Any = None, **options: Any) -> Any:
    optimizer = SGD(net.parameters(), lr=0.2, momentum=0.9)
    return fit(net, X, y, loss=CrossEntropyLoss(), optimizer=optimizer, **{"epochs": 30, **options})


def test_a_model_learns_from_two_inputs() -> None:
    net = model()
    history = trained(net, (XA, XB), Y, batch_size=16, validation=0.2)
    assert history[-1]["train_accuracy"] > 0.8  # of random labels, a third by chance
    together = predict(net, (XA, XB), batch_size=7)
    assert np.array_equal(together, predict(net, (XA, XB)))
    assert evaluate(net, (XA, XB), Y)["accuracy"] == pytest.approx(float((together.argmax(1) == Y).mean()))


def test_a_step_is_that_of_its_passes_by_hand() -> None:
    net, by_hand = model(), model()
    trained(net, (XA, XB), Y, epochs=1, batch_size=60)
    optimizer, loss = SGD(by_hand.parameters(), lr=0.2, momentum=0.9), CrossEntropyLoss()
    _, dz = loss(by_hand.forward((XA.astype(np.float32), XB)), Y)
    by_hand.backward(dz)
    optimizer.step()
    for a, b in zip(net.parameters(), by_hand.parameters(), strict=True):
        np.testing.assert_allclose(a.data, b.data, rtol=1e-5, atol=1e-6)


def test_a_run_resumes_and_other_inputs_are_refused(tmp_path: Path) -> None:
    whole, part, again = model(), model(), model()
    trained(whole, (XA, XB), Y, epochs=4, checkpoint=tmp_path / "a")
    trained(part, (XA, XB), Y, epochs=2, checkpoint=tmp_path / "b")
    trained(again, (XA, XB), Y, epochs=4, checkpoint=tmp_path / "b", resume=True)
    assert all(np.array_equal(p.data, q.data) for p, q in zip(whole.parameters(), again.parameters(), strict=True))
    with pytest.raises(NetsError, match=r"X\[1\]"):
        trained(model(), (XA, XB[::-1]), Y, epochs=4, checkpoint=tmp_path / "b", resume=True)


def test_a_stream_brings_tuples() -> None:
    a, b = model(), model()
    trained(a, Stream(lambda: [((XA, XB), Y)]), epochs=3)
    trained(b, Stream(lambda: iter([([XA, XB], Y, np.ones(60))])), epochs=3)
    for p, q in zip(a.parameters(), b.parameters(), strict=True):  # weights of 1 are multiplied by
        np.testing.assert_allclose(p.data, q.data, rtol=1e-5, atol=1e-6)


def test_a_graph_goes_to_a_file_and_comes_back(tmp_path: Path) -> None:
    net = model()
    save_model(tmp_path / "m.npz", net)
    again, _ = load_model(tmp_path / "m.npz")
    assert np.array_equal(predict(again, (XA, XB)), predict(net, (XA, XB)))


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        (XA, ShapeError, "X must be a tuple of arrays, one for each input of the model, not one ndarray"),
        ((), ShapeError, "not none"),
        ((XA, XB[:50]), ShapeError, r"X\[0\] has 60 samples, but X\[1\] has 50"),
        ((np.full((60, 4), np.nan), XB), DataError, r"X\[0\] has nan in sample 0"),
        ((XA,), NetsError, "input"),
        ((XA[:0], XB[:0]), ShapeError, r"X\[0\] has no samples"),
    ],
)
def test_what_is_no_tuple_of_inputs_is_refused(X: Any, error: type[NetsError], message: str) -> None:
    net = model()
    before = net.state_dict()
    with pytest.raises(error, match=message):
        trained(net, X, Y)
    assert all(np.array_equal(value, before[name]) for name, value in net.state_dict().items())
