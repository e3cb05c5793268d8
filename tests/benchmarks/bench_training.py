"""The time of a training step against PyTorch and scikit-learn, on one thread.

A step is forward, backward and SGD with momentum. Both sides start from the same weights, see the same batch, and must
agree in their losses. They run in one process, turn about; printed are medians of processor time, and their ratio.
``--memory`` prints what a step of ResNet-20 needs and whether memory grows instead. ``--only NAME`` takes one case.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # counts only before NumPy is imported

import argparse
import importlib.util
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nets.arrays import Array
from nets.layers import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv1d,
    Conv2d,
    Flatten,
    Linear,
    MaxPool1d,
    MaxPool2d,
    Parallel,
    ReLU,
    Residual,
    Sequential,
)
from nets.losses import CrossEntropyLoss
from nets.module import Module
from nets.optim import SGD

Step = Callable[[], float]
RATE, MOMENTUM = 0.01, 0.9
TURN_SECONDS = 0.03


@dataclass(frozen=True)
class Case:
    """A model on both sides, and a batch for it."""

    name: str
    ours: Callable[[], Module]
    theirs: Callable[[Any], Any]  # given torch
    shape: tuple[int, ...]
    classes: int
    must: float | None  # the ratio it may have at most
    steps: int = 40


def mlp(*widths: int) -> Module:
    layers: list[Module] = []
    for k, (a, b) in enumerate(zip(widths, widths[1:], strict=False)):
        layers += [ReLU(inplace=True)] * (k > 0) + [Linear(a, b)]
    return Sequential(*[ReLU(inplace=True) if isinstance(layer, ReLU) else layer for layer in layers])


def torch_mlp(*widths: int) -> Callable[[Any], Any]:
    def build(torch: Any) -> Any:
        layers = []
        for k, (a, b) in enumerate(zip(widths, widths[1:], strict=False)):
            layers += ([torch.nn.ReLU()] if k else []) + [torch.nn.Linear(a, b)]
        return torch.nn.Sequential(*layers)

    return build


def lenet() -> Module:
    return Sequential(
        *(Conv2d(1, 6, 5, padding=2), ReLU(inplace=True), MaxPool2d(2)),
        *(Conv2d(6, 16, 5), ReLU(inplace=True), MaxPool2d(2), Flatten()),
        *(Linear(400, 120), ReLU(inplace=True), Linear(120, 84), ReLU(inplace=True), Linear(84, 10)),
    )


def torch_lenet(torch: Any) -> Any:
    nn = torch.nn
    return nn.Sequential(
        *(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()),
        *(nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)),
    )


def text_cnn() -> Module:
    branches = [Sequential(Conv1d(300, 100, k), ReLU(inplace=True), MaxPool1d(50 - k + 1)) for k in (3, 4, 5)]
    return Sequential(Parallel(*branches), Flatten(), Linear(300, 2))


def torch_text_cnn(torch: Any) -> Any:
    nn = torch.nn

    class Branches(nn.ModuleList):  # type: ignore[misc]
        def forward(self, x: Any) -> Any:
            return torch.cat([branch(x) for branch in self], 1)

    branches = [nn.Sequential(nn.Conv1d(300, 100, k), nn.ReLU(), nn.MaxPool1d(50 - k + 1)) for k in (3, 4, 5)]
    return nn.Sequential(Branches(branches), nn.Flatten(), nn.Linear(300, 2))


STAGES = ((16, 1), (32, 2), (64, 2))


def resnet(blocks: int) -> Callable[[], Module]:
    def build() -> Module:
        layers: list[Module] = [Conv2d(3, 16, 3, padding=1, bias=False), BatchNorm2d(16), ReLU(inplace=True)]
        width = 16
        for out, stride in STAGES:
            for k in range(blocks):
                layers += [_block(width, out, stride if k == 0 else 1), ReLU(inplace=True)]
                width = out
        return Sequential(*layers, AdaptiveAvgPool2d(1), Flatten(), Linear(64, 10))

    return build


def _block(width: int, out: int, stride: int) -> Module:
    body = Sequential(
        *(Conv2d(width, out, 3, stride, 1, bias=False), BatchNorm2d(out), ReLU(inplace=True)),
        *(Conv2d(out, out, 3, 1, 1, bias=False), BatchNorm2d(out)),
    )
    if width == out:
        return Residual(body)
    return Residual(body, Sequential(Conv2d(width, out, 1, stride, bias=False), BatchNorm2d(out)))


def torch_resnet(blocks: int) -> Callable[[Any], Any]:
    def build(torch: Any) -> Any:
        nn = torch.nn

        class Block(nn.Module):  # type: ignore[misc]
            def __init__(self, width: int, out: int, stride: int) -> None:
                super().__init__()
                self.body = nn.Sequential(
                    *(nn.Conv2d(width, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU()),
                    *(nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out)),
                )
                if width != out:
                    self.shortcut = nn.Sequential(nn.Conv2d(width, out, 1, stride, bias=False), nn.BatchNorm2d(out))
                else:
                    self.shortcut = nn.Identity()

            def forward(self, x: Any) -> Any:
                return self.body(x) + self.shortcut(x)

        layers = [nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
        width = 16
        for out, stride in STAGES:
            for k in range(blocks):
                layers += [Block(width, out, stride if k == 0 else 1), nn.ReLU()]
                width = out
        return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))

    return build


CASES = (
    Case("MLP 784-256-128-10", lambda: mlp(784, 256, 128, 10), torch_mlp(784, 256, 128, 10), (128, 784), 10, 0.8, 200),
    Case("tiny MLP 8-16-2", lambda: mlp(8, 16, 2), torch_mlp(8, 16, 2), (32, 8), 2, 0.25, 200),
    Case("text CNN", text_cnn, torch_text_cnn, (50, 300, 50), 2, 1.2),
    Case("LeNet", lenet, torch_lenet, (64, 1, 28, 28), 10, 1.5, 100),
    Case("ResNet-8", resnet(1), torch_resnet(1), (32, 3, 32, 32), 10, 1.7),
    Case("ResNet-20", resnet(3), torch_resnet(3), (128, 3, 32, 32), 10, None, 8),
)


def batch(case: Case) -> tuple[Array, Array]:
    rng = np.random.default_rng(0)
    x = rng.standard_normal(case.shape).astype(np.float32)
    return x, rng.integers(0, case.classes, len(x))


def our_step(model: Module, x: Array, y: Array) -> Step:
    loss, optimizer = CrossEntropyLoss(), SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)
    x = np.moveaxis(np.ascontiguousarray(np.moveaxis(x, 1, -1)), -1, 1)  # as batches come: channels last in memory

    def step() -> float:
        optimizer.zero_grad()
        value, dz = loss(model.forward(x), y)
        model.backward(dz, False)
        optimizer.step()
        return value

    return step


def their_step(torch: Any, model: Any, x: Array, y: Array) -> Step:
    data, labels = torch.from_numpy(x), torch.from_numpy(y)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)

    def step() -> float:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(data), labels)
        loss.backward()
        optimizer.step()
        return float(loss.detach())

    return step


def turn_about(steps: list[Step], repeats: int) -> list[float]:
    """Return the median processor time of each step in seconds, the steps taking turns.

    A turn of a short step is several of them, so that it takes some milliseconds: no one trains for a single step.
    """
    times: list[list[float]] = [[] for _ in steps]
    start = time.process_time()
    steps[-1]()
    several = max(1, int(TURN_SECONDS / max(time.process_time() - start, 1e-6)))
    for _ in range(repeats):
        for row, step in zip(times, steps, strict=True):
            start = time.process_time()
            for _ in range(several):
                step()
            row.append((time.process_time() - start) / several)
    return [statistics.median(row) for row in times]


def against_torch(case: Case, torch: Any) -> str:
    """Return the row of a case."""
    torch.manual_seed(0)
    x, y = batch(case)
    theirs, ours = case.theirs(torch), case.ours()
    state = [value.numpy() for value in theirs.state_dict().values()]
    ours.load_state_dict(dict(zip(ours.state_dict(), state, strict=True)))
    steps = our_step(ours, x, y), their_step(torch, theirs, x, y)
    for k in range(3):
        losses = [step() for step in steps]
        assert abs(losses[0] - losses[1]) <= 1e-4 * abs(losses[1]), f"{case.name}, step {k}: the losses are {losses}"
    seconds = turn_about(list(steps), case.steps)
    return row(case.name, "PyTorch", *seconds, case.must)


def against_sklearn() -> str:
    """Return the row of scikit-learn's classifier, which takes a step of Adam on the same network."""
    from sklearn.neural_network import MLPClassifier

    case = CASES[0]
    x, y = batch(case)
    theirs = MLPClassifier((256, 128), solver="sgd", batch_size=len(x), learning_rate_init=RATE, momentum=MOMENTUM)
    theirs.partial_fit(x, y, classes=np.arange(10))
    assert theirs.coefs_[0].dtype == np.float32
    model = case.ours()
    for k, parameter in enumerate(model.parameters()):
        source = (theirs.intercepts_ if k % 2 else theirs.coefs_)[k // 2]
        parameter.data[...] = source.T
    step = our_step(model, x, y)

    def their() -> float:
        theirs.partial_fit(x, y)
        return float(theirs.loss_)

    theirs.alpha = 0.0
    step()
    their()
    seconds = turn_about([step, their], case.steps)
    losses = step(), their()
    return row(case.name, "scikit-learn", *seconds, 0.5) + f"   (losses {losses[0]:.4f}, {losses[1]:.4f})"


def row(name: str, other: str, ours: float, theirs: float, must: float | None) -> str:
    ratio = ours / theirs
    limit = "" if must is None else f"{must:6.2f}"
    missed = "  <-- MISSED" if must is not None and ratio > must else ""
    return f"{name:20} {other:13} {1e3 * ours:9.3f} {1e3 * theirs:9.3f} {ratio:6.2f} {limit:>6}{missed}"


def megabytes() -> float:
    """Return how much memory the process holds now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def memory() -> None:
    """Print the peak of ResNet-20 at batch 128, and how memory grows over many steps."""
    for case, steps in ((CASES[1], 1000), (CASES[3], 1000), (CASES[5], 50)):
        step = our_step(case.ours(), *batch(case))
        for _ in range(3):
            step()
        start = megabytes()
        for _ in range(steps):
            step()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print(
            f"{case.name:20} {steps} steps: {start:.0f} MB, then {megabytes():.0f} MB, peak {peak:.0f} MB", flush=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--only", help="the start of a case's name")
    options = parser.parse_args()
    if options.memory:
        return memory()
    print(f"{'a training step':20} {'against':13} {'ours ms':>9} {'its ms':>9} {'ratio':>6} {'must':>6}")
    chosen = [case for case in CASES if case.name.startswith(options.only or "")]
    if importlib.util.find_spec("torch"):
        import torch

        torch.set_num_threads(1)
        for case in chosen:
            print(against_torch(case, torch), flush=True)
    else:
        print("skipped: PyTorch is not installed (pip install torch==2.13.0)")
    if importlib.util.find_spec("sklearn") is None:
        print("skipped: scikit-learn is not installed (pip install scikit-learn)")
    elif CASES[0] in chosen:
        print(against_sklearn(), flush=True)
    return None


if __name__ == "__main__":
    main()
