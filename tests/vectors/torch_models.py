"""The models written in PyTorch, by hand and with the names of ours: what `nets.models` is compared with."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any


def mlp(torch: Any, widths: Sequence[int], activation: str = "ReLU", batch_norm: bool = False) -> Any:
    """Return a dense network: widths from input to output."""
    nn, layers = torch.nn, []
    for k in range(len(widths) - 2):
        layers.append(nn.Linear(widths[k], widths[k + 1]))
        layers += [nn.BatchNorm1d(widths[k + 1])] if batch_norm else []
        layers.append(getattr(nn, activation)())
    return nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1]))


def autoencoder(torch: Any, width: int, hidden: int, code: int) -> Any:
    """Return an encoder and a decoder of one hidden layer each."""
    parts = {"encoder": mlp(torch, (width, hidden, code)), "decoder": mlp(torch, (code, hidden, width))}
    return torch.nn.Sequential(OrderedDict(parts))


def lenet(torch: Any, maps: int, classes: int, channels: tuple[int, int], flat: int, original: bool = False) -> Any:
    """Return LeNet-5 of maps that are smaller than 32 by 32, with `flat` features after the convolutions."""
    nn = torch.nn
    act, pool = (nn.Tanh, nn.AvgPool2d) if original else (nn.ReLU, nn.MaxPool2d)
    layers = {
        "conv1": nn.Conv2d(maps, channels[0], 5, padding=2),
        "act1": act(),
        "pool1": pool(2),
        "conv2": nn.Conv2d(channels[0], channels[1], 5),
        "act2": act(),
        "pool2": pool(2),
        "flatten": nn.Flatten(),
        "fc1": nn.Linear(flat, 120),
        "act3": act(),
        "fc2": nn.Linear(120, 84),
        "act4": act(),
        "fc3": nn.Linear(84, classes),
    }
    return nn.Sequential(OrderedDict(layers))


def cnn(torch: Any, maps: int, classes: int, channels: Sequence[int], flat: int, hidden: int, batch_norm: bool) -> Any:
    """Return blocks of a convolution and pooling, and a head of one hidden layer, without dropout."""
    nn, before = torch.nn, maps
    parts = {}
    for k, after in enumerate(channels, 1):
        layers = [nn.Conv2d(before, after, 3, padding=1, bias=not batch_norm)]
        layers += [nn.BatchNorm2d(after)] if batch_norm else []
        parts[f"block{k}"] = nn.Sequential(*layers, nn.ReLU(), nn.MaxPool2d(2))
        before = after
    parts |= {"flatten": nn.Flatten(), "head": mlp(torch, (flat, hidden, classes))}
    return nn.Sequential(OrderedDict(parts))


def resnet(torch: Any, maps: int, classes: int, widths: Sequence[int], shortcut: str | None, blocks: int = 1) -> Any:
    """Return the residual network of ``6 * blocks + 2`` layers; without a shortcut, the plain one."""
    nn = torch.nn

    def conv(before: int, after: int, kernel: int, stride: int) -> Any:
        return nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False)

    class Block(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self, before: int, after: int, stride: int) -> None:
            super().__init__()
            self.conv1, self.bn1 = conv(before, after, 3, stride), nn.BatchNorm2d(after)
            self.conv2, self.bn2 = conv(after, after, 3, 1), nn.BatchNorm2d(after)
            self.stride, self.more = stride, after - before
            if shortcut == "projection" and (stride > 1 or self.more):
                self.downsample = nn.Sequential(conv(before, after, 1, stride), nn.BatchNorm2d(after))

        def side(self, x: Any) -> Any:
            if shortcut is None:
                return 0
            if hasattr(self, "downsample"):
                return self.downsample(x)
            low = self.more // 2
            padding = (0, 0, 0, 0, low, self.more - low)
            return nn.functional.pad(x[:, :, :: self.stride, :: self.stride], padding)

        def forward(self, x: Any) -> Any:
            y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
            return torch.relu(y + self.side(x))

    layers = {"conv1": conv(maps, widths[0], 3, 1), "bn1": nn.BatchNorm2d(widths[0]), "relu": nn.ReLU()}
    before = widths[0]
    for k, after in enumerate(widths, 1):
        first = Block(before, after, 1 if k == 1 else 2)
        layers[f"layer{k}"] = nn.Sequential(first, *(Block(after, after, 1) for _ in range(blocks - 1)))
        before = after
    layers |= {"avgpool": nn.AdaptiveAvgPool2d(1), "flatten": nn.Flatten(), "fc": nn.Linear(before, classes)}
    return nn.Sequential(OrderedDict(layers))


def text_cnn(
    torch: Any, vocabulary: int, classes: int, mode: str, dimension: int, windows: Sequence[int], maps: int
) -> Any:
    """Return Kim's network without dropout; where there are two channels, each filter is applied to both."""
    nn = torch.nn

    class Channels(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.static, self.trained = table(), table()
            self.static.weight.requires_grad = False

    class Branch(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self, window: int) -> None:
            super().__init__()
            self.conv = nn.Conv1d(dimension, maps, window, padding=max(windows) - 1)

        def forward(self, channels: Sequence[Any]) -> Any:
            y = self.conv(channels[0])
            for channel in channels[1:]:
                y = y + nn.functional.conv1d(channel, self.conv.weight, padding=max(windows) - 1)
            return torch.relu(y).max(dim=2).values

    class Kim(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.embedding = Channels() if mode == "multichannel" else table()
            if mode == "static":
                self.embedding.weight.requires_grad = False
            self.windows = nn.ModuleDict({str(window): Branch(window) for window in windows})
            self.fc = nn.Linear(len(windows) * maps, classes)

        def forward(self, ids: Any) -> Any:
            two = mode == "multichannel"
            tables = [self.embedding.static, self.embedding.trained] if two else [self.embedding]
            channels = [vectors(ids).transpose(1, 2) for vectors in tables]
            return self.fc(torch.cat([branch(channels) for branch in self.windows.values()], dim=1))

    def table() -> Any:
        return nn.Embedding(vocabulary, dimension, padding_idx=0)

    return Kim()
