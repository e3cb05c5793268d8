"""The optimisers: a table. A new one is one file and one row."""

from __future__ import annotations

from collections.abc import Mapping

from nets.optim.adadelta import Adadelta
from nets.optim.adam import Adam, AdamW
from nets.optim.base import Optimizer
from nets.optim.clipping import MaxNorm, clip_grad_norm, clip_grad_value
from nets.optim.rmsprop import RMSprop
from nets.optim.schedules import (
    SCHEDULES,
    CosineAnnealingLR,
    LearningRate,
    MultiStepLR,
    ReduceLROnPlateau,
    StepLR,
)
from nets.optim.sgd import SGD

#: Name -> optimiser.
OPTIMIZERS: Mapping[str, type[Optimizer]] = {
    "adadelta": Adadelta,
    "adam": Adam,
    "adamw": AdamW,
    "rmsprop": RMSprop,
    "sgd": SGD,
}

__all__ = [
    "OPTIMIZERS",
    "SCHEDULES",
    "SGD",
    "Adadelta",
    "Adam",
    "AdamW",
    "CosineAnnealingLR",
    "LearningRate",
    "MaxNorm",
    "MultiStepLR",
    "Optimizer",
    "RMSprop",
    "ReduceLROnPlateau",
    "StepLR",
    "clip_grad_norm",
    "clip_grad_value",
]
