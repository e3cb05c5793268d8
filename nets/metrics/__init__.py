"""Metrics: what is watched while a loss is trained. A row maps outputs and targets to a number.

A new one is one function and one row. `accuracy` and those like it are means over samples, and may be taken batch by
batch; what is no mean, as `f1_score`, is marked as `whole`: it is taken of all outputs at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.core.tables import lookup
from nets.metrics.base import Metric as Metric
from nets.metrics.base import is_whole as is_whole
from nets.metrics.base import whole as whole
from nets.metrics.classes import accuracy as accuracy
from nets.metrics.classes import balanced_accuracy as balanced_accuracy
from nets.metrics.classes import confusion_matrix as confusion_matrix
from nets.metrics.classes import counted as counted
from nets.metrics.classes import f1_score as f1_score
from nets.metrics.classes import top_k_accuracy as top_k_accuracy
from nets.metrics.numbers import mean_absolute_error as mean_absolute_error
from nets.metrics.numbers import mean_squared_error as mean_squared_error
from nets.metrics.numbers import r2_score as r2_score
from nets.metrics.numbers import root_mean_squared_error as root_mean_squared_error
from nets.metrics.ranking import one_against_rest as one_against_rest
from nets.metrics.ranking import roc_auc_score as roc_auc_score

#: Name -> metric.
METRICS: Mapping[str, Metric] = {
    "accuracy": accuracy,
    "auc": roc_auc_score,
    "balanced-accuracy": balanced_accuracy,
    "f1": f1_score,
    "mean-absolute-error": mean_absolute_error,
    "mean-squared-error": mean_squared_error,
    "r2": r2_score,
    "root-mean-squared-error": root_mean_squared_error,
    "top-5-accuracy": top_k_accuracy,
}

#: What metrics may be given as: functions by their names, or names of rows of `METRICS`.
Metrics: TypeAlias = Mapping[str, Metric] | Sequence[str] | str


def default_metrics(y: Array) -> Mapping[str, Metric]:
    """Return the metrics of targets for which none are asked: accuracy where they are integers."""
    return {"accuracy": accuracy} if y.dtype.kind in "iub" else {}


def number_metrics() -> Mapping[str, Metric]:
    """Return the metrics of numbers for which none are asked, and no loss that would say enough."""
    return {name: METRICS[name] for name in ("mean-absolute-error", "root-mean-squared-error", "r2")}


def as_metrics(metrics: Metrics) -> Mapping[str, Metric]:
    """Return metrics as functions by their names.

    Parameters
    ----------
    metrics : mapping of str to callable, sequence of str, or str
        Functions, or names of rows of `METRICS`.

    Raises
    ------
    NetsError
        If a name is not known, or these are no metrics.

    Examples
    --------
    >>> list(as_metrics(["f1", "auc"])), list(as_metrics("r2"))
    (['f1', 'auc'], ['r2'])
    """
    if isinstance(metrics, Mapping):
        return metrics
    names = [metrics] if isinstance(metrics, str) else metrics
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise NetsError(
            f"metrics must be functions by their names, or names, not {metrics!r}", help=f"{', '.join(METRICS)}"
        )
    return {name: lookup("metric", name, METRICS) for name in names}
