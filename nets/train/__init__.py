"""Training: `fit`, and what measures and saves what it does."""

from nets.metrics import METRICS, accuracy
from nets.train.callbacks import (
    CALLBACKS,
    Callback,
    Checkpoint,
    CSVLog,
    EarlyStopping,
    PlainLines,
    ProgressBar,
    Schedule,
    StopOnNaN,
    Watch,
)
from nets.train.evaluation import evaluate, predict
from nets.train.fitting import fit
from nets.train.history import History
from nets.train.run import Run

__all__ = [
    "CALLBACKS",
    "METRICS",
    "CSVLog",
    "Callback",
    "Checkpoint",
    "EarlyStopping",
    "History",
    "PlainLines",
    "ProgressBar",
    "Run",
    "Schedule",
    "StopOnNaN",
    "Watch",
    "accuracy",
    "evaluate",
    "fit",
    "predict",
]
