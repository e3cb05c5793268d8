"""The callbacks: a table. A new one is one file and one row."""

from __future__ import annotations

from collections.abc import Mapping

from nets.train.callbacks.base import Callback as Callback
from nets.train.callbacks.checkpoint import Checkpoint as Checkpoint
from nets.train.callbacks.csv_log import CSVLog as CSVLog
from nets.train.callbacks.early_stopping import EarlyStopping as EarlyStopping
from nets.train.callbacks.plain_lines import PlainLines as PlainLines
from nets.train.callbacks.progress_bar import ProgressBar as ProgressBar
from nets.train.callbacks.schedule import Schedule as Schedule
from nets.train.callbacks.stop_on_nan import StopOnNaN as StopOnNaN
from nets.train.callbacks.watch import Watch as Watch

#: Name -> callback.
CALLBACKS: Mapping[str, type[Callback]] = {
    "checkpoint": Checkpoint,
    "csv-log": CSVLog,
    "early-stopping": EarlyStopping,
    "plain-lines": PlainLines,
    "progress-bar": ProgressBar,
    "schedule": Schedule,
    "stop-on-nan": StopOnNaN,
    "watch": Watch,
}
