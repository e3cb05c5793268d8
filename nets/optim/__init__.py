"""The optimisers: a table. A new one is one file and one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nets.optim.adadelta import Adadelta as Adadelta
from nets.optim.adagrad import Adagrad as Adagrad
from nets.optim.adam import Adam as Adam
from nets.optim.adam import AdamW as AdamW
from nets.optim.base import Optimizer as Optimizer
from nets.optim.clipping import MaxNorm as MaxNorm
from nets.optim.clipping import clip_grad_norm as clip_grad_norm
from nets.optim.clipping import clip_grad_value as clip_grad_value
from nets.optim.groups import Group as Group
from nets.optim.learning_rate import LearningRate as LearningRate
from nets.optim.nadam import NAdam as NAdam
from nets.optim.one_cycle import OneCycleLR as OneCycleLR
from nets.optim.rmsprop import RMSprop as RMSprop
from nets.optim.schedules import SCHEDULES as SCHEDULES
from nets.optim.schedules import CosineAnnealingLR as CosineAnnealingLR
from nets.optim.schedules import ExponentialLR as ExponentialLR
from nets.optim.schedules import LinearLR as LinearLR
from nets.optim.schedules import MultiStepLR as MultiStepLR
from nets.optim.schedules import ReduceLROnPlateau as ReduceLROnPlateau
from nets.optim.schedules import StepLR as StepLR
from nets.optim.sgd import SGD as SGD

#: Name -> optimiser.
OPTIMIZERS: Mapping[str, Callable[..., Optimizer]] = {
    "adadelta": Adadelta,
    "adagrad": Adagrad,
    "adam": Adam,
    "adamw": AdamW,
    "nadam": NAdam,
    "rmsprop": RMSprop,
    "sgd": SGD,
}
