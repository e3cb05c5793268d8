"""What is particular to each model; what holds for all stands in tests/conformance/test_models.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nets.core.errors import NetsError, ShapeError, StateError
from nets.core.module import Module
from nets.layers import ACTIVATIONS, AvgPool2d, MaxPool2d, Residual, Tanh
from nets.models import autoencoder, cnn, lenet, mlp, plain, resnet, text_cnn
from nets.models.resnet import PadShortcut


def names(model: Module) -> list[str]:
    return list(model.state_dict())


def size(model: Module) -> int:
    return sum(parameter.data.size for parameter in model.parameters())


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_mlp_takes_every_activation(activation: str) -> None:
    model = mlp(4, 3, (5, 5), activation, rng=0)
    z = model(np.ones((2, 4), np.float32))
    assert z.shape == (2, 3)
    assert np.isfinite(z).all()


def test_mlp_with_everything() -> None:
    model = mlp(4, 3, (5,), batch_norm=True, dropout=0.2, init="he", rng=0)
    assert [type(layer).__name__ for layer in model.children().values()] == [
        "Linear",
        "BatchNorm1d",
        "ReLU",
        "Dropout",
        "Linear",
    ]
    assert names(mlp(4, 3, (), rng=0)) == ["0.weight", "0.bias"]


@pytest.mark.parametrize(
    ("shape", "features"), [((1, 28, 28), 400), ((1, 32, 32), 400), ((3, 32, 32), 400), ((1, 12, 20), 16 * 1 * 3)]
)
def test_lenet_follows_the_input_shape(shape: tuple[int, int, int], features: int) -> None:
    model = lenet(shape, 10, rng=0)
    assert model.state_dict()["fc1.weight"].shape == (120, features)
    assert model(np.zeros((2, *shape), np.float32)).shape == (2, 10)


def test_lenet_of_1998() -> None:
    kinds = [type(module) for _, module in lenet((1, 32, 32), 10, original=True, rng=0).named_modules()]
    assert kinds.count(Tanh) == 4
    assert kinds.count(AvgPool2d) == 2
    assert MaxPool2d not in kinds


def test_cnn_has_biases_where_nothing_is_normalised() -> None:
    assert "block1.0.bias" not in names(cnn((1, 8, 8), 2, (4,), rng=0))
    assert "block1.0.bias" in names(cnn((1, 8, 8), 2, (4,), batch_norm=False, rng=0))
    assert cnn((1, 9, 8), 2, (4, 4), convolutions=2, rng=0).eval()(np.zeros((1, 1, 9, 8), np.float32)).shape == (1, 2)


# parameters of the networks for CIFAR-10 in table 6 of the paper, in millions, with shortcuts padded with zeros
@pytest.mark.parametrize(("depth", "millions"), [(20, 0.27), (32, 0.46), (44, 0.66), (56, 0.85), (110, 1.7)])
def test_resnet_has_the_size_of_the_paper(depth: int, millions: float) -> None:
    digits = 2 if millions < 1 else 1
    assert round(size(resnet((3, 32, 32), 10, depth, shortcut="padding", rng=0)) / 1e6, digits) == millions


def test_resnet_and_plain_differ_by_shortcuts_alone() -> None:
    residual, without = resnet((1, 8, 8), 4, 14, (4, 4, 8), rng=0), plain((1, 8, 8), 4, 14, (4, 4, 8), rng=0)
    assert set(names(residual)) - set(names(without)) == {
        f"layer{stage}.0.downsample.{rest}"
        for stage in (2, 3)
        for rest in (
            "0.weight",
            "1.weight",
            "1.bias",
            "1.running_mean",
            "1.running_var",
            "1.num_batches_tracked",
        )
    }
    assert set(names(without)) < set(names(residual))
    assert set(names(resnet((1, 8, 8), 4, 14, (4, 4, 8), "padding", rng=0))) == set(names(without))


def test_resnet_has_depth_layers_with_weights() -> None:
    for depth in (8, 20, 56):
        model = resnet((1, 8, 8), 4, depth, (2, 4, 8), "padding", rng=0)
        assert sum(name.endswith(("conv1.weight", "conv2.weight", "fc.weight")) for name in names(model)) == depth
        assert sum(isinstance(module, Residual) for _, module in model.named_modules()) == (depth - 2) // 2


def test_names_of_modules_are_unique() -> None:
    found = [name for name, _ in resnet((1, 8, 8), 4, 14, rng=0).named_modules()]
    assert len(found) == len(set(found))


def test_release_gives_all_memory_back() -> None:
    model = resnet((1, 8, 8), 4, 8, (2, 4, 8), rng=0)
    z = model.forward(np.zeros((2, 1, 8, 8), np.float32))
    model.backward(z)
    model.release()
    assert not any(module.workspace.nbytes() for _, module in model.named_modules())
    with pytest.raises(StateError, match="needs a forward pass"):
        model.backward(z)


@pytest.mark.parametrize(("before", "after", "stride", "side"), [(2, 4, 2, 5), (2, 5, 1, 4), (3, 3, 2, 4)])
def test_padding_is_the_transpose_of_its_gradient(before: int, after: int, stride: int, side: int) -> None:
    rng = np.random.default_rng(0)
    layer, x = PadShortcut(before, after, stride), rng.standard_normal((2, before, side, side))
    y = layer(x)
    dy = rng.standard_normal(y.shape)
    assert (y * dy).sum() == pytest.approx((x * layer.backward(dy)).sum())


def test_text_cnn_modes() -> None:
    vectors = np.random.default_rng(0).standard_normal((9, 4)).astype(np.float32)
    learned = {
        mode: [
            n
            for n, p in text_cnn(
                9, 2, mode, 4, maps=2, vectors=None if mode == "rand" else vectors, rng=0
            ).named_parameters()
            if p.learned and "embedding" in n
        ]
        for mode in ("rand", "static", "non-static", "multichannel")
    }
    assert learned == {
        "rand": ["embedding.weight"],
        "static": [],
        "non-static": ["embedding.weight"],
        "multichannel": ["embedding.trained.weight"],
    }


def test_text_cnn_pads_with_zeros_and_takes_one_word() -> None:
    model = text_cnn(9, 2, dimension=4, maps=2, rng=0).eval()
    assert not model.state_dict()["embedding.weight"][0].any()
    short = model(np.array([[3]]))
    assert np.allclose(short, model(np.array([[3, 0, 0, 0]])), atol=1e-6)
    assert np.allclose(short, model(np.array([[0, 3, 0]])), atol=1e-6)


def test_text_cnn_takes_vectors_as_they_are_but_for_the_padding() -> None:
    vectors = np.ones((9, 4), np.float32)
    weight = text_cnn(9, 2, "static", 4, maps=2, vectors=vectors, rng=0).state_dict()["embedding.weight"]
    assert np.array_equal(weight[1:], vectors[1:])
    assert not weight[0].any()
    assert vectors.all()


def test_autoencoder_learns_a_plane() -> None:
    from boolnet.lab.made import descend
    from nets.losses import MSELoss

    rng = np.random.default_rng(0)
    x = (rng.standard_normal((256, 2)) @ rng.standard_normal((2, 8))).astype(np.float32)
    model = autoencoder(8, (16,), 2, "tanh", rng=0)
    assert descend(model, x, x, MSELoss(), steps=400, lr=0.05, rng=rng) < 0.1 * float((x**2).mean())
    assert model[0](x).shape == (256, 2)


REFUSED: list[tuple[str, Any, str]] = [
    ("a depth between", lambda: resnet((3, 32, 32), 10, 9), "6 n . 2, not 9"),
    ("a depth of nothing", lambda: plain((3, 32, 32), 10, 2), "plain: depth must be 6 n . 2, not 2"),
    ("a shortcut unknown", lambda: resnet((3, 32, 32), 10, 8, shortcut="none"), "projection, padding"),
    ("stages that are two", lambda: resnet((3, 32, 32), 10, 8, (16, 32)), "three numbers"),
    ("narrowing with padding", lambda: resnet((3, 32, 32), 10, 8, (8, 4, 2), "padding"), "do not fall"),
    ("maps too small", lambda: lenet((1, 8, 28), 10), "at least 12 by 12, but are 8 by 28"),
    ("maps too small for the blocks", lambda: cnn((1, 7, 7), 10, (4, 4, 4)), "at least 8 by 8"),
    ("no maps", lambda: cnn((784,), 10), r"channels, height, width\), not \(784,\)"),
    ("no classes", lambda: mlp(4, 0), "classes must be whole and at least 1, not 0"),
    ("a width of nothing", lambda: mlp(4, 2, (3, 0)), "hidden must be"),
    ("an activation unknown", lambda: mlp(4, 2, activation="step"), "unknown activation 'step'"),
    ("an initialisation unknown", lambda: mlp(4, 2, init="best"), "unknown initialisation 'best'"),
    ("a mode unknown", lambda: text_cnn(9, 2, "dynamic"), "rand, static, non-static, multichannel, not 'dynamic'"),
    ("no windows", lambda: text_cnn(9, 2, windows=()), "windows"),
    ("vectors that are drawn", lambda: text_cnn(9, 2, vectors=np.ones((9, 300))), "draws its vectors"),
    ("a code of nothing", lambda: autoencoder(4, code=0), "code must be"),
]


@pytest.mark.parametrize(("build", "message"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_wrong_options_are_refused(build: Any, message: str) -> None:
    with pytest.raises(NetsError, match=message):
        build()


def test_vectors_of_another_shape_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"\(9, 300\).*\(9, 4\)"):
        text_cnn(9, 2, "static", vectors=np.ones((9, 4)))
