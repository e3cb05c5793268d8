"""The time of a training step against PyTorch and scikit-learn, on one thread.

A step is forward, backward and SGD with momentum. Both sides start from the same weights, see the same batch, and must
agree in their losses. They run in one process, turn about; printed are medians of processor time, and their ratio.
``--memory`` prints what a step of ResNet-20 needs, and whether memory grows over many steps. ``--only NAME`` takes the
cases whose names start so. ``BOOLNET_FAST=0`` leaves the compiled kernels out where numba is installed.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # counts only before NumPy is imported

# ruff: noqa: E402
import argparse
import importlib.util
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Module
from nets.losses import CrossEntropyLoss
from nets.models import lenet, mlp, resnet, text_cnn
from nets.optim import SGD
from tests.vectors import torch_models

Step = Callable[[], float]
RATE, MOMENTUM = 0.01, 0.9
TURN_SECONDS = 0.03
VOCABULARY = 2000
WIDTHS = (16, 32, 64)


@dataclass(frozen=True)
class Case:
    """A model on both sides, and a batch for it."""

    name: str
    ours: Callable[[], Module]
    theirs: Callable[[Any], Any]  # given torch
    shape: tuple[int, ...]  # of the batch; of two axes and whole numbers where the model reads words
    classes: int
    must: float | None = None  # what the ratio may be at most
    turns: int = 40

    def batch(self) -> tuple[Array, Array]:
        """Return inputs and labels; maps lie in memory with their channels last, as the readers of data give them."""
        rng = np.random.default_rng(0)
        y = rng.integers(0, self.classes, self.shape[0])
        if self.name.startswith("text"):
            return rng.integers(1, VOCABULARY, self.shape), y
        x = rng.standard_normal(self.shape).astype(np.float32)
        return (x if x.ndim == 2 else np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)), y


CASES = (
    Case(
        "MLP 784-256-128-10",
        lambda: mlp(784, 10, (256, 128)),
        lambda torch: torch_models.mlp(torch, (784, 256, 128, 10)),
        (128, 784),
        10,
        0.8,
    ),
    Case(
        "tiny MLP 8-16-2",
        lambda: mlp(8, 2, (16,)),
        lambda torch: torch_models.mlp(torch, (8, 16, 2)),
        (32, 8),
        2,
        0.25,
    ),
    Case(
        "text CNN",
        lambda: text_cnn(VOCABULARY, 2, "static", dropout=0.0),
        lambda torch: torch_models.text_cnn(torch, VOCABULARY, 2, "static", 300, (3, 4, 5), 100),
        (50, 50),
        2,
        1.2,
    ),
    Case(
        "LeNet",
        lambda: lenet((1, 28, 28), 10),
        lambda torch: torch_models.lenet(torch, 1, 10, (6, 16), 400),
        (64, 1, 28, 28),
        10,
        1.5,
    ),
    Case(
        "ResNet-8",
        lambda: resnet((3, 32, 32), 10, 8),
        lambda torch: torch_models.resnet(torch, 3, 10, WIDTHS, "projection"),
        (32, 3, 32, 32),
        10,
        1.7,
    ),
    Case(
        "ResNet-20",
        lambda: resnet((3, 32, 32), 10, 20),
        lambda torch: torch_models.resnet(torch, 3, 10, WIDTHS, "projection", 3),
        (128, 3, 32, 32),
        10,
        turns=8,
    ),
)


def our_step(model: Module, x: Array, y: Array) -> Step:
    """Return a function that takes a step and returns the loss before it."""
    loss, optimizer = CrossEntropyLoss(), SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)

    def step() -> float:
        optimizer.zero_grad()
        value, dz = loss(model.forward(x), y)
        model.backward(dz, False)
        optimizer.step()
        return float(value)

    return step


def torch_step(torch: Any, model: Any, x: Array, y: Array) -> Step:
    """Return the same step in PyTorch, whose maps lie in memory as it likes them by default."""
    data, labels = torch.from_numpy(np.ascontiguousarray(x)), torch.from_numpy(y)
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.SGD(learned, lr=RATE, momentum=MOMENTUM)

    def step() -> float:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(data), labels)
        loss.backward()
        optimizer.step()
        return float(loss.detach())

    return step


def turn_about(ours: Step, theirs: Step, turns: int) -> tuple[float, float]:
    """Return the median processor time of either step in seconds, the steps taking turns.

    A turn of a short step is several of them: who trains takes more than one.
    """
    start = time.process_time()
    theirs()
    several = max(1, int(TURN_SECONDS / max(time.process_time() - start, 1e-6)))
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(turns):
        for found, step in zip(times, (ours, theirs), strict=True):
            start = time.process_time()
            for _ in range(several):
                step()
            found.append((time.process_time() - start) / several)
    return statistics.median(times[0]), statistics.median(times[1])


def against_torch(case: Case, torch: Any) -> str:
    """Return the line of a case, after three steps in which the losses agree."""
    torch.manual_seed(0)
    theirs, ours = case.theirs(torch), case.ours()
    ours.load_state_dict({name: value.numpy() for name, value in theirs.state_dict().items()})
    our, their = our_step(ours, *case.batch()), torch_step(torch, theirs, *case.batch())
    for k in range(3):
        a, b = our(), their()
        assert abs(a - b) <= 1e-4 * abs(b), f"{case.name}, step {k}: our loss is {a}, that of PyTorch {b}"
    return line(case.name, "PyTorch", *turn_about(our, their, case.turns), case.must)


def against_sklearn() -> str:
    """Return the line of scikit-learn's classifier on the first case, after two steps in which the losses agree."""
    from sklearn.neural_network import MLPClassifier  # type: ignore[import-untyped, unused-ignore]

    case = CASES[0]
    x, y = case.batch()
    theirs = MLPClassifier(
        (256, 128),
        solver="sgd",
        alpha=0.0,
        batch_size=len(x),
        learning_rate_init=RATE,
        momentum=MOMENTUM,
        nesterovs_momentum=False,
        shuffle=False,
        random_state=0,
    )

    def their() -> float:
        theirs.partial_fit(x, y, classes=np.arange(10))
        return float(theirs.loss_)

    their()  # draws its weights, and takes a step
    model = case.ours()
    for k, parameter in enumerate(model.parameters()):
        parameter.data[...] = (theirs.intercepts_ if k % 2 else theirs.coefs_)[k // 2].T
    our = our_step(model, x, y)
    assert theirs.coefs_[0].dtype == np.float32
    theirs._optimizer.velocities = [np.zeros_like(velocity) for velocity in theirs._optimizer.velocities]
    for k in range(2):
        a, b = our(), their()
        assert abs(a - b) <= 1e-4 * abs(b), f"step {k}: our loss is {a}, that of scikit-learn {b}"
    return line(case.name, "scikit-learn", *turn_about(our, their, case.turns), 0.5)


def line(name: str, other: str, ours: float, theirs: float, must: float | None) -> str:
    """Return one line of the table."""
    ratio = ours / theirs
    limit = "" if must is None else f"{must:.2f}" + ("  <-- MISSED" if ratio > must else "")
    return f"{name:20} {other:13} {1e3 * ours:9.3f} {1e3 * theirs:9.3f} {ratio:6.2f}   {limit}".rstrip()


def resident() -> float:
    """Return how many MB the process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def memory(cases: list[Case]) -> None:
    """Print what training holds after 3 steps, after 50 or 1,000 more, and at most."""
    print(f"{'MB of the process':20} {'steps':>6} {'at first':>9} {'at last':>9} {'at most':>9}")
    for case in cases:
        steps = 1000 if case.must is not None and not case.name.startswith(("ResNet", "text")) else 50
        step = our_step(case.ours(), *case.batch())
        for _ in range(3):
            step()
        first = resident()
        for _ in range(steps):
            step()
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print(f"{case.name:20} {steps:6} {first:9.0f} {resident():9.0f} {most:9.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--only", default="", help="how the names of the cases start")
    options = parser.parse_args()
    cases = [case for case in CASES if case.name.startswith(options.only)]
    if options.memory:
        memory(cases)
        return
    print(f"{'a training step':20} {'against':13} {'our ms':>9} {'its ms':>9} {'ratio':>6}   must")
    if importlib.util.find_spec("torch") is None:
        print("PyTorch: skipped, it is not installed (pip install torch==2.13.0)")
    else:
        import torch

        torch.set_num_threads(1)
        for case in cases:
            print(against_torch(case, torch), flush=True)
    if importlib.util.find_spec("sklearn") is None:
        print("scikit-learn: skipped, it is not installed (pip install scikit-learn)")
    elif CASES[0] in cases:
        print(against_sklearn(), flush=True)


if __name__ == "__main__":
    main()
