"""Losses beside PyTorch's."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.losses import LOSSES
from tests.vectors.records import Arrays

#: Row -> PyTorch's class.
THEIRS = {
    "absolute-error": "L1Loss",
    "binary-cross-entropy": "BCEWithLogitsLoss",
    "cross-entropy": "CrossEntropyLoss",
    "huber": "HuberLoss",
    "kl-divergence": "KLDivLoss",
    "nll": "NLLLoss",
    "smooth-l1": "SmoothL1Loss",
    "squared-error": "MSELoss",
}
#: Row -> how its targets are drawn where a pair does not say; numbers for the others.
TARGETS = {"binary-cross-entropy": "bits", "cross-entropy": "labels", "kl-divergence": "shares", "nll": "labels"}


@dataclass(frozen=True)
class LossPair:
    """A loss of ours and PyTorch's, of outputs of a shape."""

    name: str  # a row of LOSSES, and more words to tell pairs apart
    shape: tuple[int, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    weighted: bool = False  # by sample
    targets: str = ""  # "bits", "labels", "ignored" (some labels), "shares" of classes, their "logarithms", "numbers"

    @property
    def row(self) -> str:
        return self.name.split(",")[0]

    @property
    def kind(self) -> str:
        return self.targets or TARGETS.get(self.row, "numbers")


def inputs(pair: LossPair, rng: np.random.Generator) -> Arrays:
    """Return outputs, targets, and sample weights where there are some; the first outputs are large."""
    z = (3 * rng.standard_normal(pair.shape)).round(3)
    z[0] *= 10
    y: Array
    if pair.kind in ("labels", "ignored"):
        y = rng.integers(0, pair.shape[1], pair.shape[:1] + pair.shape[2:])
        if pair.kind == "ignored":
            y.reshape(-1)[[1, -1]] = pair.options.get("ignore_index", -100)
    elif pair.kind == "bits":
        y = rng.integers(0, 2, pair.shape)
    elif pair.kind in ("shares", "logarithms"):
        y = rng.dirichlet(np.ones(pair.shape[1]), pair.shape[0]).round(4)
        y = np.log(y + 0.01).round(4) if pair.kind == "logarithms" else y
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
    y = torch.tensor(given["y"] if pair.kind in ("labels", "ignored") else given["y"].astype(dtype))
    options = {k: torch.tensor(v, dtype=z.dtype) if "weight" in k else v for k, v in pair.options.items()}
    loss = getattr(torch.nn, THEIRS[pair.row])(**options | ({"reduction": "none"} if pair.weighted else {}))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "reduction: 'mean' divides", UserWarning)
        value = loss(z, y)
    if pair.weighted:
        value = _weighted(pair, torch, value, y, options, torch.tensor(given["weights"].astype(dtype)))
    value.sum().backward()
    return {"value": value.detach().numpy(), "dz": z.grad.numpy()}


def _weighted(pair: LossPair, torch: Any, value: Any, y: Any, options: Mapping[str, Any], weights: Any) -> Any:
    """Return the losses of elements weighted by sample, reduced as the pair says."""
    weights = weights.reshape(-1, *[1] * (value.ndim - 1))
    reduction = pair.options.get("reduction", "mean")
    if reduction != "mean":
        value = value * weights
        return {"none": value, "sum": value.sum(), "batchmean": value.sum() / weights.sum()}[reduction]
    if pair.kind not in ("labels", "ignored"):
        return (value.reshape(len(value), -1).mean(1) * weights.reshape(-1)).sum() / weights.sum()
    counts = y != pair.options.get("ignore_index", -100)
    classes = counts * (options["weight"][torch.where(counts, y, 0)] if "weight" in options else 1)
    return (value * weights).sum() / (weights * classes).sum()


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
    LossPair(
        "binary-cross-entropy, elements weighted",
        (4, 3),
        {"weight": ((0.5,), (2.0,), (0.0,), (1.0,)), "pos_weight": (0.5, 2.0, 3.0)},
    ),
    LossPair(
        "binary-cross-entropy, maps weighted", (2, 3, 2), {"weight": (0.5, 2.0), "pos_weight": ((0.5,), (2.0,), (3.0,))}
    ),
    LossPair(
        "binary-cross-entropy, summed, samples weighted", (4, 3), {"pos_weight": 2.0, "reduction": "sum"}, weighted=True
    ),
    LossPair("binary-cross-entropy, of every element", (4, 3), {"weight": (0.5, 2.0, 3.0), "reduction": "none"}),
    LossPair("cross-entropy, some ignored", (6, 4), targets="ignored"),
    LossPair(
        "cross-entropy, one class ignored, all weighted",
        (8, 3),
        {"ignore_index": 1, "weight": (0.5, 1.0, 3.0)},
        weighted=True,
        targets="ignored",
    ),
    LossPair(
        "cross-entropy, some ignored, smoothed and all weighted",
        (6, 3),
        {"label_smoothing": 0.3, "weight": (0.5, 1.0, 3.0)},
        weighted=True,
        targets="ignored",
    ),
    LossPair(
        "cross-entropy, some ignored, of every sample",
        (6, 3),
        {"label_smoothing": 0.1, "reduction": "none"},
        targets="ignored",
    ),
    LossPair(
        "cross-entropy, of maps, some ignored, all weighted",
        (3, 3, 2, 2),
        {"weight": (0.5, 1.0, 3.0)},
        weighted=True,
        targets="ignored",
    ),
    LossPair("cross-entropy, of maps, smoothed", (2, 4, 3), {"label_smoothing": 0.2}),
    LossPair("cross-entropy, of maps, of every place", (2, 3, 2, 2), {"reduction": "none", "weight": (0.5, 1.0, 3.0)}),
    LossPair("cross-entropy, summed, samples weighted", (5, 3), {"reduction": "sum"}, weighted=True),
    LossPair("cross-entropy, of shares", (5, 4), targets="shares"),
    LossPair(
        "cross-entropy, of shares, smoothed and all weighted",
        (5, 3),
        {"label_smoothing": 0.3, "weight": (0.5, 1.0, 3.0)},
        weighted=True,
        targets="shares",
    ),
    LossPair(
        "cross-entropy, of shares, of every sample",
        (5, 3),
        {"reduction": "none", "weight": (0.5, 1.0, 3.0)},
        targets="shares",
    ),
    LossPair(
        "cross-entropy, of shares, of numbers of maps",
        (2, 3, 4),
        {"label_smoothing": 0.1, "weight": (0.5, 1.0, 3.0)},
        targets="numbers",
    ),
    LossPair("squared-error, summed, samples weighted", (4, 2), {"reduction": "sum"}, weighted=True),
    LossPair("squared-error, of every element", (4, 2), {"reduction": "none"}),
    LossPair("absolute-error", (6,)),
    LossPair("absolute-error, of maps, samples weighted", (2, 3, 2, 2), weighted=True),
    LossPair("absolute-error, summed", (4, 2), {"reduction": "sum"}),
    LossPair("absolute-error, of every element", (4, 2), {"reduction": "none"}, weighted=True),
    LossPair("huber", (6,), {"delta": 0.7}),
    LossPair("huber, of 1", (5, 2)),
    LossPair("huber, of maps, samples weighted", (2, 3, 2, 2), {"delta": 0.7}, weighted=True),
    LossPair("huber, summed", (4, 2), {"delta": 0.7, "reduction": "sum"}),
    LossPair("huber, of every element", (4, 2), {"delta": 0.7, "reduction": "none"}, weighted=True),
    LossPair("smooth-l1", (6,), {"beta": 2.0}),
    LossPair("smooth-l1, without a curve", (5, 2), {"beta": 0.0}),
    LossPair("smooth-l1, of maps, samples weighted", (2, 3, 2, 2), {"beta": 2.0}, weighted=True),
    LossPair("smooth-l1, summed", (4, 2), {"beta": 2.0, "reduction": "sum"}),
    LossPair("smooth-l1, of every element", (4, 2), {"beta": 2.0, "reduction": "none"}, weighted=True),
    LossPair("kl-divergence", (5, 4)),
    LossPair("kl-divergence, by sample, samples weighted", (5, 4), {"reduction": "batchmean"}, weighted=True),
    LossPair(
        "kl-divergence, by sample, of logarithms",
        (5, 4),
        {"reduction": "batchmean", "log_target": True},
        targets="logarithms",
    ),
    LossPair(
        "kl-divergence, of logarithms, summed", (5, 4), {"reduction": "sum", "log_target": True}, targets="logarithms"
    ),
    LossPair("kl-divergence, samples weighted", (5, 4), weighted=True),
    LossPair("kl-divergence, of every element", (5, 4), {"reduction": "none"}),
    LossPair("nll", (5, 4)),
    LossPair("nll, some ignored, all weighted", (6, 3), {"weight": (0.5, 1.0, 3.0)}, weighted=True, targets="ignored"),
    LossPair("nll, one class ignored, summed", (8, 3), {"ignore_index": 0, "reduction": "sum"}, targets="ignored"),
    LossPair("nll, of maps, some ignored", (2, 3, 2, 2), {"weight": (0.5, 1.0, 3.0)}, targets="ignored"),
    LossPair("nll, of maps, of every place", (2, 3, 2), {"reduction": "none"}, targets="ignored"),
)
