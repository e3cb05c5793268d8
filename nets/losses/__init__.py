"""Losses: one number for a batch, and its gradient by the model's output.

A loss is a value: ``value, dz = loss(z, y)`` gives both, and ``model.backward(dz)`` goes on from there; there is no
``loss.backward()``. Class and sample weights give a weighted mean, as in PyTorch. A new one is one class and one row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nets.losses.base import Loss, as_array, check_not_empty, real_targets
from nets.losses.binary import BCEWithLogitsLoss
from nets.losses.cross_entropy import CrossEntropyLoss
from nets.losses.divergence import KLDivLoss
from nets.losses.elementwise import HuberLoss, L1Loss, MSELoss, SmoothL1Loss
from nets.losses.labels import IGNORED, check_labels
from nets.losses.likelihood import NLLLoss
from nets.losses.penalty import l2_penalty

__all__ = [
    "IGNORED",
    "LOSSES",
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "HuberLoss",
    "KLDivLoss",
    "L1Loss",
    "Loss",
    "MSELoss",
    "NLLLoss",
    "SmoothL1Loss",
    "as_array",
    "check_labels",
    "check_not_empty",
    "l2_penalty",
    "real_targets",
]

#: Name -> loss.
LOSSES: Mapping[str, Callable[..., Loss]] = {
    "absolute-error": L1Loss,
    "binary-cross-entropy": BCEWithLogitsLoss,
    "cross-entropy": CrossEntropyLoss,
    "huber": HuberLoss,
    "kl-divergence": KLDivLoss,
    "nll": NLLLoss,
    "smooth-l1": SmoothL1Loss,
    "squared-error": MSELoss,
}
