"""Models as people write them in PyTorch, their weights taken over in one line; where PyTorch can be imported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.module import Module
from nets.models import lenet, load_weights, resnet, text_cnn

torch: Any = pytest.importorskip("torch")
nn, F = torch.nn, torch.nn.functional


class LeNet(nn.Module):  # type: ignore[misc, name-defined]
    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x: Any) -> Any:
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(torch.flatten(x, 1))))))


class LeNetInRows(nn.Module):  # type: ignore[misc, name-defined]
    def __init__(self) -> None:
        super().__init__()
        pool = nn.MaxPool2d(2)
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), pool, nn.Conv2d(6, 16, 5), nn.ReLU(), pool
        )
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)
        )

    def forward(self, x: Any) -> Any:
        return self.classifier(self.features(x))


class Block(nn.Module):  # type: ignore[misc, name-defined]
    def __init__(self, before: int, after: int, stride: int, side: str) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(after)
        self.conv2 = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(after)
        self.side = side
        projection = nn.Sequential(nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after))
        if stride == 1 and before == after:
            projection = None if side == "downsample" else nn.Sequential()
        setattr(self, side, projection)

    def forward(self, x: Any) -> Any:
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        shortcut = getattr(self, self.side)
        return F.relu(y + (x if shortcut is None else shortcut(x)))


class ResNet20(nn.Module):  # type: ignore[misc, name-defined]
    def __init__(self, side: str, last: str) -> None:
        super().__init__()
        self.conv1, self.bn1, self.last = nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), last
        for k, (before, after) in enumerate([(16, 16), (16, 32), (32, 64)], 1):
            first = Block(before, after, 1 if k == 1 else 2, side)
            setattr(self, f"layer{k}", nn.Sequential(first, *(Block(after, after, 1, side) for _ in range(2))))
        setattr(self, last, nn.Linear(64, 10))

    def forward(self, x: Any) -> Any:
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return getattr(self, self.last)(x.mean(dim=(2, 3)))


class Kim(nn.Module):  # type: ignore[misc, name-defined]
    def __init__(self, padded: bool) -> None:
        super().__init__()
        self.embed = nn.Embedding(50, 20)
        self.convs = nn.ModuleList(nn.Conv2d(1, 10, (k, 20), padding=(4 * padded, 0)) for k in (3, 4, 5))
        self.dropout = nn.Dropout(0.5)
        self.fc1 = nn.Linear(30, 2)

    def forward(self, x: Any) -> Any:
        maps = self.embed(x)[:, None]
        parts = [F.relu(conv(maps)).squeeze(3).max(dim=2).values for conv in self.convs]
        return self.fc1(self.dropout(torch.cat(parts, 1)))


CASES: dict[str, tuple[Callable[[], Any], Callable[[], Module]]] = {
    "LeNet": (LeNet, lambda: lenet((1, 28, 28), 10)),
    "LeNet in rows": (LeNetInRows, lambda: lenet((1, 28, 28), 10)),
    "ResNet-20 with downsample and fc": (
        lambda: ResNet20("downsample", "fc"),
        lambda: resnet((3, 32, 32), 10, 20),
    ),
    "ResNet-20 with shortcut and linear": (
        lambda: ResNet20("shortcut", "linear"),
        lambda: resnet((3, 32, 32), 10, 20),
    ),
    "Kim": (lambda: Kim(True), lambda: text_cnn(50, 2, dimension=20, maps=10)),
    "Kim without a border": (lambda: Kim(False), lambda: text_cnn(50, 2, dimension=20, maps=10, padding=0)),
}


def inputs(name: str) -> Array:
    rng = np.random.default_rng(0)
    if name.startswith("Kim"):
        return rng.integers(0, 50, (4, 17))
    return rng.standard_normal((4, 1, 28, 28) if name.startswith("LeNet") else (4, 3, 32, 32)).astype(np.float32)


@pytest.mark.parametrize("name", CASES)
def test_outputs_are_those_of_pytorch(name: str) -> None:
    torch.manual_seed(0)
    theirs, ours = CASES[name][0](), CASES[name][1]()
    x = inputs(name)
    if not name.startswith("Kim"):
        theirs.train()(torch.from_numpy(x))  # moves the running statistics
    theirs.eval()
    load_weights(ours, theirs.state_dict())
    with torch.no_grad():
        expected = theirs(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(ours.eval()(x), expected, rtol=1e-5, atol=1e-6)
