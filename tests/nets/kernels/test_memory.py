"""Training holds what it held after its first steps; `bench_training.py --memory` shows large models."""

from __future__ import annotations

import gc
import tracemalloc

import numpy as np

from nets.losses import CrossEntropyLoss
from nets.models import resnet
from nets.optim import SGD


def test_memory_does_not_grow_with_the_steps() -> None:
    rng = np.random.default_rng(0)
    model = resnet((1, 8, 8), 3, 8, (4, 4, 8), rng=0)
    optimizer = SGD(model.parameters(), lr=0.01, momentum=0.9)

    def steps(count: int) -> None:
        for k in range(count):
            n = 16 if k % 3 else 7  # the last batch of an epoch is smaller
            x, y = rng.standard_normal((n, 1, 8, 8)).astype(np.float32), rng.integers(0, 3, n)
            model.zero_grad()
            model.backward(CrossEntropyLoss()(model.forward(x), y)[1], False)
            optimizer.step()

    def growth(count: int) -> int:
        before = tracemalloc.get_traced_memory()[0]
        steps(count)
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - before

    steps(5)
    tracemalloc.start()
    growth(6)
    grown = [growth(9) for _ in range(3)]  # what else is alive in the process may grow once
    tracemalloc.stop()
    assert min(grown) < 6_000
