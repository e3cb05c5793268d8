"""Losses beside PyTorch's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.losses import LOSSES
from tests.vectors.records import Arrays

#: Row -> PyTorch's class.
THEIRS = {
    "binary-cross-entropy": "BCEWithLogitsLoss",
    "cross-entropy": "CrossEntropyLoss",
    "squared-error": "MSELoss",
}


@dataclass(frozen=True)
class LossPair:
    """A loss of ours and PyTorch's, of outputs of a shape."""

    name: str  # a row of LOSSES, and more words to tell pairs apart
    shape: tuple[int, ...]
    options: Mapping[str, float | Sequence[float]] = field(default_factory=dict)
    weighted: bool = False  # by sample

    @property
    def row(self) -> str:
        return self.name.split(",")[0]


def inputs(pair: LossPair, rng: np.random.Generator) -> Arrays:
    """Return outputs, targets, and sample weights where there are some; the first outputs are large."""
    z = (3 * rng.standard_normal(pair.shape)).round(3)
    z[0] *= 10
    y: Array
    if pair.row == "cross-entropy":
        y = rng.integers(0, pair.shape[1], pair.shape[0])
    elif pair.row == "binary-cross-entropy":
        y = rng.integers(0, 2, pair.shape)
    else:
        y = rng.standard_normal(pair.shape).round(3)
    return {"z": z, "y": y, **({"weights": rng.uniform(0.1, 2, len(z)).round(3)} if pair.weighted else {})}


def run(pair: LossPair, given: Arrays, dtype: type = np.float64) -> Arrays:
    """Return value and gradient of our loss."""
    value, dz = LOSSES[pair.row](**pair.options)(given["z"].astype(dtype), given["y"], given.get("weights"))
    return {"value": np.array(value), "dz": dz}


def run_theirs(pair: LossPair, torch: Any, given: Arrays, dtype: type = np.float64) -> Arrays:
    """Return the same of PyTorch's loss, weighted by hand where samples have weights."""
    z = torch.tensor(given["z"].astype(dtype), requires_grad=True)
    y = torch.tensor(given["y"] if pair.row == "cross-entropy" else given["y"].astype(dtype))
    options: dict[str, Any] = {k: torch.tensor(v, dtype=z.dtype) for k, v in pair.options.items() if "weight" in k}
    if "label_smoothing" in pair.options:
        options["label_smoothing"] = pair.options["label_smoothing"]
    loss = getattr(torch.nn, THEIRS[pair.row])(**options, reduction="none" if pair.weighted else "mean")
    value = loss(z, y)
    if pair.weighted:
        weights = torch.tensor(given["weights"].astype(dtype))
        classes = options["weight"][y] if "weight" in options else 1
        value = (value.reshape(len(z), -1).mean(1) * weights).sum() / (weights * classes).sum()
    value.backward()
    return {"value": value.detach().numpy(), "dz": z.grad.numpy()}


PAIRS = (
    LossPair("binary-cross-entropy", (6,)),
    LossPair("binary-cross-entropy, positives weighted", (5, 1), {"pos_weight": 3.0}),
    LossPair("binary-cross-entropy, outputs weighted", (4, 3), {"pos_weight": (0.5, 2.0, 3.0)}),
    LossPair("binary-cross-entropy, samples weighted", (4, 3), {"pos_weight": 2.0}, weighted=True),
    LossPair("cross-entropy", (5, 4)),
    LossPair("cross-entropy, classes weighted", (5, 3), {"weight": (0.5, 1.0, 3.0)}),
    LossPair("cross-entropy, classes and samples weighted", (5, 3), {"weight": (0.5, 1.0, 3.0)}, weighted=True),
    LossPair("cross-entropy, samples weighted", (5, 3), weighted=True),
    LossPair("cross-entropy, smoothed", (5, 4), {"label_smoothing": 0.1}),
    LossPair(
        "cross-entropy, smoothed and all weighted",
        (5, 3),
        {"label_smoothing": 0.3, "weight": (0.5, 1.0, 3.0)},
        weighted=True,
    ),
    LossPair(
        "cross-entropy, smoothed and classes weighted", (5, 3), {"label_smoothing": 0.3, "weight": (0.5, 1.0, 3.0)}
    ),
    LossPair("squared-error", (4,)),
    LossPair("squared-error, of maps, samples weighted", (2, 3, 2, 2), weighted=True),
)
