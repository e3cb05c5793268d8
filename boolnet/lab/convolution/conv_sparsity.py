"""A dense layer joins every input with every output, a convolution each output with the k inputs around it alone.

From m inputs to n outputs a dense layer has m n weights and spends m n multiply-adds. Where each output sees k inputs
there are k n connections, so k n multiply-adds; and k n weights only if every place had weights of its own. A
convolution has the same ones everywhere: k. As k does not grow with the map, the saving m / k does.

Nothing else is lost than what the connections left out could say: a convolution is a dense layer whose matrix is 0 but
for a band. Loaded with that matrix, the dense layer gives the same outputs. At the ends the window hangs over a border
of zeros, so a few connections less than k n do something.

What is far apart meets in later layers: of L convolutions on top of each other an output sees 1 + L (k - 1) inputs. So
small features come first, and larger ones are made of them.
"""

from __future__ import annotations

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from nets.charts import lines_picture
from nets.core.arrays import Array
from nets.core.module import Module
from nets.init import Seed
from nets.inspection.summary import summary
from nets.layers import Conv1d, Flatten, Linear, Sequential, Unflatten

K = 5  # inputs that an output sees
STACKED = 4
Row = tuple[str, int, int, int]  # layer, weights, multiply-adds, inputs that an output sees


def run(setting: Setting) -> Findings:
    """Return what dense and convolutional layers of several sizes have and cost."""
    sizes = setting.pick(small=(64, 256, 512), full=(64, 256, 1024, 2048))
    rng, m = setting.rng(0), sizes[-1]
    dense = [counted(f"dense, {size}", dense_layer(size, rng), size) for size in sizes]
    conv = [counted(f"conv, {size}", local_layer(size, rng), size) for size in sizes]
    deep = counted(f"{STACKED} convs, {m}", Sequential(*(local_layer(m, rng) for _ in range(STACKED))), m)
    joined, apart = as_dense(local_layer(m, rng), m, setting.rng(1))
    is_dense = [row[1:] for row in dense] == [(m * m, m * m, m) for m in sizes]
    is_local = [row[1:] for row in conv] == [(K, K * m, K) for m in sizes]
    is_same = apart < 1e-4 and joined == K * m - 2 * sum(range(1, K // 2 + 1))
    (_, _, first_cost, _), (_, most, most_cost, _), (_, few, cost, seen) = dense[0], dense[-1], conv[-1]
    return Findings(
        Figures.of(
            ("layer, inputs", "weights not 0", "multiply-adds", "inputs seen"),
            [*dense, *conv, (f"as dense, {m}", joined, most_cost, seen), deep],
            bar=2,
            is_log=True,
        ),
        is_dense and is_local and is_same and deep[3] == 1 + STACKED * (K - 1),
        f"From {m:,} inputs to {m:,} outputs the dense layer has {most:,} weights and {most_cost:,} multiply-adds, the "
        f"convolution {few:,} and {cost:,}: {most_cost / cost:.1f} times fewer multiply-adds; from {sizes[0]} to "
        f"{sizes[0]} it was {first_cost / conv[0][2]:.1f} times. A dense layer with the convolution's matrix, a band "
        f"of {joined:,} weights, gives outputs at most {apart:.1g} apart. An output sees {seen:,} inputs, and behind "
        f"{STACKED} convolutions {deep[3]:,}.",
        lines_picture(
            {"dense": (sizes, [row[2] for row in dense]), "convolution": (sizes, [row[2] for row in conv])},
            "inputs and outputs",
            "multiply-adds",
            "What a layer costs",
            is_log_x=True,
            is_log_y=True,
        ),
    )


def dense_layer(m: int, rng: Seed) -> Module:
    """Return a layer that joins every input with every output."""
    return Linear(m, m, bias=False, rng=rng)


def local_layer(m: int, rng: Seed) -> Module:
    """Return a convolution of rows of inputs, with a border of zeros."""
    return Sequential(Unflatten(1, (1, m)), Conv1d(1, 1, K, padding="same", bias=False, rng=rng), Flatten())


def counted(name: str, layer: Module, m: int) -> Row:
    """Return a layer's weights, cost, and how many inputs the gradient of the output in the middle goes to."""
    facts = summary(layer, (m,))
    layer(np.ones((1, m), np.float32))
    seen = layer.backward(np.eye(m, dtype=np.float32)[m // 2 : m // 2 + 1])
    return name, facts.parameters, facts.multiply_adds, int(np.count_nonzero(seen))


def as_dense(layer: Module, m: int, rng: np.random.Generator) -> tuple[int, float]:
    """Return how many weights of the dense layer that does the same are not 0, and how far apart outputs are."""
    matrix: Array = layer(np.eye(m, dtype=np.float32)).T.copy()  # each input alone gives its column
    dense = dense_layer(m, rng)
    dense.load_state_dict({"weight": matrix})
    x = rng.standard_normal((8, m)).astype(np.float32)
    return int(np.count_nonzero(matrix)), float(abs(dense(x) - layer(x)).max())
