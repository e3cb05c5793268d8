"""Models as ONNX files: every layer of the table gives in onnxruntime what it gives here, or is refused by name."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets import layers as nn
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module
from nets.export import onnx_model, save_onnx, save_safetensors
from nets.export.maps import gain_and_shift
from nets.layers import LAYERS
from nets.models import cnn, lenet, load_weights, mlp, resnet, text_cnn
from tests.nets.cases import CASES, LayerCase

REFUSED = {  # cases that ONNX has not, and why
    "AdaptiveAvgPool1d": "equal windows",
    "AdaptiveAvgPool2d with bins that overlap": "equal windows",
    "AdaptiveMaxPool1d": "equal windows",
    "AdaptiveMaxPool2d with bins that overlap": "equal windows",
    "AvgPool2d that overlaps": "ceil_mode",
    "ConvTranspose1d with all options": "below the stride",
}


def session(model: Any) -> Any:
    runtime = pytest.importorskip("onnxruntime")
    return runtime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def difference(model: Module, made: Any, inputs: list[Any]) -> float:
    run = session(made)
    (theirs,) = run.run(None, dict(zip([one.name for one in run.get_inputs()], inputs, strict=True)))
    given: Any = tuple(inputs) if model.takes_several else inputs[0]
    ours = model.eval().forward(given)
    assert theirs.shape == ours.shape
    assert theirs.dtype == ours.dtype
    return float(np.abs(theirs - ours).max() / max(1, np.abs(ours).max()))


def trained_a_little(model: Module, x: Any) -> Module:
    """Return the model with running statistics that are not those of the beginning."""
    with suppress(NetsError):  # an embedding alone, or a batch of one
        model.train().forward(x)
    return model


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_layer_gives_the_same_in_onnxruntime(case: LayerCase) -> None:
    pytest.importorskip("onnx")
    rng = np.random.default_rng(1)
    layer = case.build(rng)
    size = (3, *case.shape[1:])
    x = rng.integers(0, case.ids, size) if case.ids else rng.standard_normal(size).astype(np.float32)
    trained_a_little(layer, x)
    reason = "no row" if case.name.startswith("SpatialPyramidPool2d") else REFUSED.get(case.name)
    if reason is not None:
        with pytest.raises(NetsError, match=reason):
            onnx_model(layer, case.shape[1:], opset=19)
        return
    assert difference(layer, onnx_model(layer, case.shape[1:], opset=19), [x]) < 1e-5


@pytest.mark.parametrize("fold", [True, False])
@pytest.mark.parametrize(
    ("build", "shape", "ids"),
    [
        (lambda: mlp(20, 5, (16, 8), rng=0), (20,), 0),
        (lambda: lenet((1, 28, 28), 10, rng=0), (1, 28, 28), 0),
        (lambda: cnn((3, 32, 32), 10, rng=0), (3, 32, 32), 0),
        (lambda: resnet((3, 16, 16), 10, depth=8, rng=0), (3, 16, 16), 0),
        (lambda: resnet((3, 16, 16), 10, depth=8, shortcut="padding", rng=0), (3, 16, 16), 0),
        (lambda: text_cnn(100, 3, dimension=8, maps=4, rng=0), (None,), 100),
        (lambda: text_cnn(100, 3, "multichannel", dimension=8, maps=4, rng=0), (None,), 100),
    ],
    ids=["mlp", "lenet", "cnn", "resnet", "padded resnet", "text", "two channels"],
)
def test_models_give_the_same_for_any_number_of_samples(build: Any, shape: Any, ids: int, fold: bool) -> None:
    pytest.importorskip("onnx")
    rng, model = np.random.default_rng(2), build()

    def batch(count: int) -> Any:
        size = (count, *(17 if side is None else side for side in shape))
        return rng.integers(0, ids, size) if ids else rng.standard_normal(size).astype(np.float32)

    trained_a_little(model, batch(8))
    made = onnx_model(model, shape, fold=fold)
    operators = {node.op_type for node in made.graph.node}
    assert not (fold and "BatchNormalization" in operators)
    for count in (1, 5):
        assert difference(model, made, [batch(count)]) < 1e-5


def test_several_inputs_keep_their_names_and_the_model_its_mode() -> None:
    pytest.importorskip("onnx")
    nodes = {"a": (nn.Linear(4, 3, rng=0), "left"), "y": (nn.Add(), ("a", "right"))}
    model = nn.Graph(("left", "right"), nodes)
    made = onnx_model(model, [(4,), (3,)])
    assert [one.name for one in made.graph.input] == ["left", "right"]
    assert model.training
    rng = np.random.default_rng(0)
    inputs = [rng.standard_normal((2, size)).astype(np.float32) for size in (4, 3)]
    assert difference(model, made, inputs) < 1e-6


def test_what_cannot_be_written_is_named_and_leaves_no_file(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    path = tmp_path / "net.onnx"
    path.write_bytes(b"old")
    model = nn.Sequential(nn.Linear(4, 4, rng=0), nn.BatchNorm1d(4, track_running_stats=False))
    with pytest.raises(NetsError, match="1, BatchNorm1d, cannot be written as ONNX: it keeps no running statistics"):
        save_onnx(path, model, (4,))
    with pytest.raises(NetsError, match="opset must be 17 to 23"):
        save_onnx(path, model, (4,), opset=9)
    with pytest.raises(ShapeError):
        save_onnx(path, mlp(4, 2, (3,)), (5,))
    with pytest.raises(ShapeError, match="input_shape must be sizes"):
        save_onnx(path, mlp(4, 2, (3,)), (0,))
    for wrong in (784, None):
        with pytest.raises(ShapeError, match="such as"):
            save_onnx(path, mlp(4, 2, (3,)), wrong)  # type: ignore[arg-type]
    with pytest.raises(NetsError, match="opset must be 17 to 23, but is 17"):
        save_onnx(path, model, (4,), opset=17.0)  # type: ignore[arg-type]
    with pytest.raises(NetsError, match="must be a Module, but is a str"):
        save_onnx(path, "model", (4,))  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert save_onnx(path, mlp(4, 2, (3,)), (4,)).stat().st_size > 100


def test_weights_come_back_from_safetensors(tmp_path: Path) -> None:
    numpy = pytest.importorskip("safetensors.numpy")
    first, second = (resnet((3, 16, 16), 10, depth=8, rng=seed) for seed in (0, 1))
    file = save_safetensors(tmp_path / "weights.safetensors", first)
    load_weights(second, numpy.load_file(file))
    x = np.ones((1, 3, 16, 16), np.float32)
    assert np.array_equal(first.eval()(x), second.eval()(x))


def test_every_layer_has_a_row_or_is_refused() -> None:
    """A new layer gets a row of `NODES`, or its name here."""
    from nets.export.nodes import NODES
    from nets.export.walk import CONTAINERS

    known = {kind.__name__ for kind in (*NODES, *CONTAINERS)}
    assert set(LAYERS) - known == {"SpatialPyramidPool2d"}


def test_a_batch_norm_is_a_gain_and_a_shift() -> None:
    layer, rng = nn.BatchNorm1d(4), np.random.default_rng(0)
    for parameter in layer.parameters():
        parameter.data[:] = rng.standard_normal(4)
    X = (3 * rng.standard_normal((50, 4)) + 1).astype(np.float32)
    for _ in range(5):
        layer.train().forward(X)
    gain, shift = gain_and_shift(layer)
    assert np.allclose(layer.eval()(X), gain * X + shift, atol=1e-5)
