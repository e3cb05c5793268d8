from __future__ import annotations

import json

import numpy as np
import pytest

from nets.core.errors import NetsError
from nets.core.module import Module
from nets.inspection.summary import summary
from nets.layers import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv1d,
    Conv2d,
    Dropout,
    Embedding,
    Flatten,
    Identity,
    Linear,
    MaxOverTime,
    MaxPool2d,
    Parallel,
    ReLU,
    Residual,
    Sequential,
    Transpose,
)
from nets.models import lenet, resnet, text_cnn

# fields by the usual formula: size + (reach - 1) * stride so far
FIELDS = {
    "strided": (Sequential(Conv2d(1, 2, 3), Conv2d(2, 2, 3, stride=2), Conv2d(2, 2, 3)), (1, 20, 20), ((9, 2), (9, 2))),
    "dilated": (Sequential(Conv2d(1, 2, 3, dilation=4)), (1, 20, 20), ((9, 1), (9, 1))),
    "oblong": (Sequential(Conv2d(1, 2, (3, 1)), MaxPool2d((1, 2))), (1, 20, 20), ((3, 1), (2, 2))),
    "widest branch": (
        Sequential(
            Parallel(Conv2d(1, 2, 3, padding=1), Sequential(Conv2d(1, 2, 5, padding=2), ReLU())), Conv2d(4, 1, 3)
        ),
        (1, 20, 20),
        ((7, 1), (7, 1)),
    ),
    "around a shortcut": (
        Sequential(Residual(Conv2d(1, 1, 3, padding=1)), Conv2d(1, 1, 3)),
        (1, 9, 9),
        ((5, 1), (5, 1)),
    ),
    "everything": (Sequential(Conv2d(1, 2, 3), AdaptiveAvgPool2d(1)), (1, 10, 12), ((10, 8), (12, 10))),
    "words": (Sequential(Embedding(9, 4), Transpose(), Conv1d(4, 2, 3), Conv1d(2, 2, 2)), (12,), ((4, 1),)),
    "flattened": (Sequential(Conv2d(1, 2, 3), Flatten(), Linear(128, 2)), (1, 10, 10), ()),
    "over time": (Sequential(Embedding(9, 4), Transpose(), Conv1d(4, 2, 3), MaxOverTime()), (12,), ()),
}


@pytest.mark.parametrize("name", FIELDS)
def test_receptive_fields(name: str) -> None:
    model, shape, field = FIELDS[name]
    assert summary(model, shape).rows[-1].field == field


@pytest.mark.parametrize(
    "model", [Conv2d(1, 1, 3, stride=2), Sequential(Conv2d(1, 1, 3), Residual(Conv2d(1, 1, 3, padding=1)), Identity())]
)
def test_a_field_is_what_one_output_sees(model: Module) -> None:
    model.astype(np.float64)
    x = np.random.default_rng(0).standard_normal((1, 1, 15, 15))
    y = model(x)
    dy = np.zeros_like(y)
    dy[0, 0, 3, 3] = 1
    rows, columns = np.nonzero(model.backward(dy)[0, 0])
    seen = int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1
    assert tuple(size for size, _ in summary(model, (1, 15, 15)).rows[-1].field) == seen


def test_costs_of_lenet() -> None:
    found = summary(lenet((1, 28, 28), 10, rng=0), (1, 28, 28))
    assert [row.parameters for row in found.rows if row.parameters] == [156, 2416, 48120, 10164, 850]
    assert [row.multiply_adds for row in found.rows if row.multiply_adds] == [
        28 * 28 * 6 * 25,
        10 * 10 * 16 * 6 * 25,
        400 * 120,
        120 * 84,
        84 * 10,
    ]
    assert found.parameters == found.learned == 61706


def test_what_is_not_learned_is_told_apart() -> None:
    found = summary(text_cnn(50, 2, "multichannel", dimension=6, maps=2, rng=0), (7,))
    assert found.parameters - found.learned == 50 * 6
    assert "(300 of them not learned)" in str(found)


def test_the_model_is_left_as_it_is() -> None:
    model = Sequential(Conv2d(1, 2, 3, rng=0), BatchNorm2d(2), Flatten(), Dropout(rng=0), Linear(72, 2, rng=0)).train()
    x = np.random.default_rng(0).standard_normal((2, 1, 8, 8)).astype(np.float32)
    dz = np.ones_like(model(x))
    before, draws = model.state_dict(), model.generators()[0].bit_generator.state
    summary(model, (1, 8, 8))
    model.backward(dz)  # the pass before is not disturbed
    assert all(np.array_equal(value, before[name]) for name, value in model.state_dict().items())
    assert model.generators()[0].bit_generator.state == draws
    assert all(module.training for _, module in model.named_modules())


def test_shared_weights_count_once() -> None:
    layer = Linear(4, 4, rng=0)
    found = summary(Sequential(layer, ReLU(), layer), (4,))
    assert [row.parameters for row in found.rows] == [20, 0, 0]
    assert found.multiply_adds == 32


def test_json_and_width() -> None:
    found = summary(resnet((3, 32, 32), 10, depth=8, rng=0), (3, 32, 32))
    plain = json.loads(json.dumps(found.to_dict()))
    assert plain["parameters"] == sum(row["parameters"] for row in plain["rows"]) == found.parameters
    assert plain["rows"][0]["output_shape"] == [16, 32, 32]
    assert plain["rows"][0]["field"] == [[3, 1], [3, 1]]
    lines = found.to_text(80).splitlines()
    assert max(map(len, lines)) <= 80
    assert any("…" in line for line in lines)
    assert "layer2.0.downsample.0" in str(found)


@pytest.mark.parametrize("shape", [(0, 28, 28), (1, -1, 28)])
def test_shapes_that_are_none(shape: tuple[int, ...]) -> None:
    with pytest.raises(NetsError, match="positive"):
        summary(lenet((1, 28, 28), 10), shape)


def test_a_shape_that_the_model_refuses() -> None:
    with pytest.raises(NetsError, match="Conv2d"):
        summary(lenet((1, 28, 28), 10), (3, 28, 28))
